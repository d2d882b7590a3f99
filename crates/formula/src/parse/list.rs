// SPDX-License-Identifier: AGPL-3.0-or-later
//! Functions of the items of a measure, and days between dates.

use super::error::{ParseError, ParseErrorKind as Kind};
use super::parser::Parser;
use super::token::Token;
use crate::calendar::YearDay;
use crate::expr::{Day, Expr, List, ListFunction};
use crate::item::ItemDate;
use crate::operand::Operand;
use chrono::{Datelike, NaiveDate};

impl Parser {
    /// Whether `[m] each` or `[m] where` comes next: `sum` of a list rather than of arguments.
    pub(super) fn starts_list(&self) -> bool {
        let follows = self.ahead().next();
        matches!(self.peek(), Token::Code(_))
            && matches!(follows, Some(Token::Name(name)) if name == "each" || name == "where")
    }

    /// `[m] each x where c)`
    pub(super) fn list_of(
        &mut self,
        function: ListFunction,
        position: usize,
    ) -> Result<Expr, ParseError> {
        let name = function.as_str();
        if self.in_list {
            let message = "there is no list inside a list";
            return Err(ParseError::new(Kind::UnexpectedToken, position, message));
        }
        let Token::Code(code) = self.peek().clone() else {
            let message =
                format!("{name} takes a measure whose figure is a list, as in {name}([m])");
            let error =
                ParseError::new(self.end_or(Kind::UnexpectedToken), self.position(), message);
            return Err(error.expecting(&["[measure code]"]));
        };
        let at = self.advance().position;
        let measure = self.placed(Operand::Measure(code), at)?;
        self.in_list = true;
        let each_and_condition = self.each_and_condition(function);
        self.in_list = false;
        let (each, condition) = each_and_condition?;
        self.close(name, 1)?;
        Ok(Expr::List(Box::new(List {
            function,
            measure,
            each,
            condition,
        })))
    }

    fn each_and_condition(
        &mut self,
        function: ListFunction,
    ) -> Result<(Option<Expr>, Option<crate::expr::Condition>), ParseError> {
        let counts = matches!(function, ListFunction::Count | ListFunction::Share);
        let each = if counts {
            None
        } else {
            self.word("each", &["each"])?;
            Some(self.expression()?)
        };
        let condition = if self.next_is("where") || function == ListFunction::Share {
            self.word("where", &["where"])?;
            Some(self.condition()?)
        } else {
            None
        };
        Ok((each, condition))
    }

    fn word(&mut self, word: &str, expected: &[&'static str]) -> Result<(), ParseError> {
        if !self.next_is(word) {
            return Err(self.after_value(expected));
        }
        self.advance();
        Ok(())
    }

    /// `"ore")`
    pub(super) fn value_of_item(&mut self, position: usize) -> Result<Expr, ParseError> {
        if !self.in_list {
            let message =
                "value(...) is a number of an item: it stands only in a list, after each or where";
            return Err(ParseError::new(Kind::UnexpectedToken, position, message));
        }
        Ok(Expr::Value(self.code("value")?))
    }

    /// `a, b)`
    pub(super) fn span(&mut self, working: bool) -> Result<Expr, ParseError> {
        let name = if working { "workdays" } else { "days" };
        let from = self.day()?;
        self.comma(name, "2 arguments: the first and the last day")?;
        let to = self.day()?;
        self.close(name, 2)?;
        Ok(Expr::Span { working, from, to })
    }

    pub(super) fn day(&mut self) -> Result<Day, ParseError> {
        let position = self.position();
        match self.peek().clone() {
            Token::Code(code) => {
                self.advance();
                Ok(Day::Measure(self.placed(Operand::Measure(code), position)?))
            }
            Token::Name(name) if name == "date" => {
                self.node(position)?;
                self.advance();
                self.literal_day()
            }
            Token::Name(name) => {
                let Some(date) = [ItemDate::Opened, ItemDate::Due, ItemDate::Done]
                    .into_iter()
                    .find(|date| date.as_str() == name)
                else {
                    return Err(self.no_day());
                };
                if !self.in_list {
                    let message = format!(
                        "{name} is a date of an item: it stands only in a list, after each or where"
                    );
                    return Err(ParseError::new(Kind::UnexpectedToken, position, message));
                }
                self.node(position)?;
                self.advance();
                Ok(Day::Item(date))
            }
            _ => Err(self.no_day()),
        }
    }

    /// `("2022-06-30")` or `("06-30")` after `date`
    fn literal_day(&mut self) -> Result<Day, ParseError> {
        if *self.peek() != Token::Open {
            return Err(self.after_value(&["("]));
        }
        self.advance();
        let position = self.position();
        let text = self.code("date")?;
        let day = match text.len() {
            10 => full_day(&text).map(Day::On),
            5 => year_day(&text).map(Day::EachYear),
            _ => None,
        };
        day.ok_or_else(|| {
            let message =
                "a day is written date(\"2022-06-30\"), or date(\"06-30\") for the year asked for";
            ParseError::new(Kind::InvalidDate, position, message)
        })
    }

    fn no_day(&self) -> ParseError {
        let message = "a day stands here";
        let error = ParseError::new(self.end_or(Kind::UnexpectedToken), self.position(), message);
        error.expecting(if self.in_list {
            &[
                "opened",
                "due",
                "done",
                "[measure code]",
                "date(\"2022-06-30\")",
            ]
        } else {
            &["[measure code]", "date(\"2022-06-30\")"]
        })
    }
}

/// `YYYY-MM-DD`, years from 1000.
fn full_day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (day.to_string() == text && day.year() >= 1000).then_some(day)
}

/// `MM-DD`
fn year_day(text: &str) -> Option<YearDay> {
    let (month, day) = text.split_once('-')?;
    let number = |text: &str| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    YearDay::new(number(month)?, number(day)?)
}
