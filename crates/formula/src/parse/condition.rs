// SPDX-License-Identifier: AGPL-3.0-or-later
//! Conditions: of an `if`, and of the items of a list.

use super::error::{ParseError, ParseErrorKind as Kind};
use super::parser::Parser;
use super::token::Token;
use crate::expr::{Comparator, Condition};
use crate::item::{ItemDate, ItemField, ItemText};

const SIGNS: &[&str] = &["an operator", "=", "<>", "<", "<=", ">", ">="];

impl Parser {
    /// `a and b or c`: `and` binds tighter than `or`.
    pub(super) fn condition(&mut self) -> Result<Condition, ParseError> {
        let mut left = self.all_of()?;
        while self.next_is("or") {
            let position = self.advance().position;
            self.node(position)?;
            let right = self.all_of()?;
            left = Condition::Any(Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn all_of(&mut self) -> Result<Condition, ParseError> {
        let mut left = self.comparison()?;
        while self.next_is("and") {
            let position = self.advance().position;
            self.node(position)?;
            let right = self.comparison()?;
            left = Condition::All(Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Condition, ParseError> {
        if *self.peek() == Token::Open && self.opens_condition() {
            let position = self.advance().position;
            return self.nested(position, |parser| {
                let inner = parser.condition()?;
                if *parser.peek() != Token::Close {
                    return Err(parser.after_value(&["and", "or", ")"]));
                }
                parser.advance();
                Ok(inner)
            });
        }
        if self.in_list {
            let name = match self.peek() {
                Token::Name(name) => name.clone(),
                _ => String::new(),
            };
            match name.as_str() {
                "has" => return self.has(),
                "class" => return self.text(ItemText::Class),
                "label" => return self.text(ItemText::Label),
                "opened" | "due" | "done" | "date" => return self.days_compared(),
                _ => {}
            }
        }
        let left = self.expression()?;
        let (comparator, position) = self.sign(SIGNS)?;
        self.node(position)?;
        let right = self.expression()?;
        Ok(Condition::Numbers {
            left,
            comparator,
            right,
        })
    }

    /// Whether the parenthesis that comes next holds a condition rather than a value: only in a
    /// condition does a comparison, `and`, `or` or `has` stand directly inside it.
    fn opens_condition(&self) -> bool {
        let mut depth = 1_usize;
        for token in self.ahead() {
            match token {
                Token::Open => depth += 1,
                Token::Close if depth == 1 => return false,
                Token::Close => depth -= 1,
                Token::Compare(_) if depth == 1 => return true,
                Token::Name(name)
                    if depth == 1 && matches!(name.as_str(), "and" | "or" | "has") =>
                {
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn sign(&mut self, expected: &[&'static str]) -> Result<(Comparator, usize), ParseError> {
        let Token::Compare(comparator) = *self.peek() else {
            return Err(self.after_value(expected));
        };
        let position = self.advance().position;
        Ok((comparator, position))
    }

    /// `class = "semplice"`
    fn text(&mut self, text: ItemText) -> Result<Condition, ParseError> {
        self.advance();
        let (comparator, position) = self.sign(&["=", "<>"])?;
        self.node(position)?;
        let equal = match comparator {
            Comparator::Equal => true,
            Comparator::NotEqual => false,
            _ => {
                let message = "texts are equal or not: there is no order between them";
                let error = ParseError::new(Kind::UnexpectedToken, position, message);
                return Err(error.expecting(&["=", "<>"]));
            }
        };
        let Token::Text(with) = self.peek().clone() else {
            let message = format!("{} is compared with a text in quotes", text.as_str());
            let error =
                ParseError::new(self.end_or(Kind::UnexpectedToken), self.position(), message);
            return Err(error.expecting(&["\"text\""]));
        };
        self.advance();
        Ok(Condition::Text { text, equal, with })
    }

    /// `done <= due`
    fn days_compared(&mut self) -> Result<Condition, ParseError> {
        let left = self.day()?;
        let (comparator, position) = self.sign(&["=", "<>", "<", "<=", ">", ">="])?;
        self.node(position)?;
        let right = self.day()?;
        Ok(Condition::Days {
            left,
            comparator,
            right,
        })
    }

    /// `has(done)`
    fn has(&mut self) -> Result<Condition, ParseError> {
        let position = self.advance().position;
        self.node(position)?;
        if *self.peek() != Token::Open {
            let error = ParseError::new(
                self.end_or(Kind::UnexpectedToken),
                self.position(),
                "has asks for one thing an item may say, as in has(done)",
            );
            return Err(error.expecting(&["("]));
        }
        self.advance();
        let name = match self.peek() {
            Token::Name(name) => name.clone(),
            _ => String::new(),
        };
        let field = match name.as_str() {
            "opened" => ItemField::Date(ItemDate::Opened),
            "due" => ItemField::Date(ItemDate::Due),
            "done" => ItemField::Date(ItemDate::Done),
            "not_done" => ItemField::NotDone,
            "class" => ItemField::Class,
            "value" => {
                self.advance();
                return self.has_value();
            }
            _ => {
                let message =
                    "an item may say opened, due, done, not_done, class or value(\"name\")";
                let error =
                    ParseError::new(self.end_or(Kind::UnexpectedToken), self.position(), message);
                return Err(
                    error.expecting(&["opened", "due", "done", "not_done", "class", "value"])
                );
            }
        };
        self.advance();
        self.close("has", 1)?;
        Ok(Condition::Has(field))
    }

    /// `("ore"))` after `has(value`
    fn has_value(&mut self) -> Result<Condition, ParseError> {
        if *self.peek() != Token::Open {
            return Err(self.after_value(&["("]));
        }
        self.advance();
        let name = self.code("value")?;
        self.close("has", 1)?;
        Ok(Condition::Has(ItemField::Value(name)))
    }
}
