// SPDX-License-Identifier: AGPL-3.0-or-later
//! The functions.

use num_traits::ToPrimitive;

use super::error::{ParseError, ParseErrorKind as Kind};
use super::parser::{COMMA_HINT, Parser};
use super::token::{Token, shortened};
use crate::expr::{Expr, Function, ListFunction};
use crate::limits::{MAX_DECIMALS, MAX_YEARS_BACK};
use crate::operand::Operand;
use crate::similar::closest;

const NAMES: [&str; 18] = [
    "abs",
    "achievement",
    "coalesce",
    "count",
    "days",
    "if",
    "indicator",
    "max",
    "mean",
    "min",
    "opening",
    "previous",
    "round",
    "share",
    "share_achieved",
    "sum",
    "value",
    "workdays",
];

/// The arguments of a call; there is always a first one.
type Arguments = (Box<Expr>, Vec<Expr>);

impl Parser {
    /// Parses what follows a name that starts at `position`.
    pub(super) fn call(&mut self, name: &str, position: usize) -> Result<Expr, ParseError> {
        if !NAMES.contains(&name) {
            return Err(unknown(name, position));
        }
        if *self.peek() != Token::Open {
            let message =
                format!("{name} is a function; a measure code is written in brackets, [{name}]");
            let error = ParseError::new(Kind::UnexpectedToken, self.position(), message);
            return Err(error.expecting(&["("]));
        }
        self.advance();
        self.nested(position, |parser| parser.function(name, position))
    }

    fn function(&mut self, name: &str, position: usize) -> Result<Expr, ParseError> {
        if name == "indicator" || name == "achievement" {
            let code = self.code(name)?;
            let operand = if name == "indicator" {
                Operand::Indicator(code)
            } else {
                Operand::Achievement(code)
            };
            return self.operand(operand, position);
        }
        if name == "share_achieved" {
            let operand = self.share_achieved()?;
            return self.operand(operand, position);
        }
        self.node(position)?;
        match name {
            "count" => self.list_of(ListFunction::Count, position),
            "share" => self.list_of(ListFunction::Share, position),
            "max" if self.starts_list() => self.list_of(ListFunction::Max, position),
            "mean" if self.starts_list() => self.list_of(ListFunction::Mean, position),
            "min" if self.starts_list() => self.list_of(ListFunction::Min, position),
            "sum" if self.starts_list() => self.list_of(ListFunction::Sum, position),
            "days" => self.span(false),
            "workdays" => self.span(true),
            "value" => self.value_of_item(position),
            "if" => self.choice(),
            "round" => self.rounding(),
            "abs" => Ok(Expr::Abs(self.single(name)?)),
            "previous" => Ok(Expr::Previous(self.earlier(name, position)?)),
            "opening" => Ok(Expr::Opening(self.earlier(name, position)?)),
            "coalesce" => self.list(Function::Coalesce, 2),
            "max" => self.list(Function::Max, 1),
            "mean" => self.list(Function::Mean, 1),
            "min" => self.list(Function::Min, 1),
            _ => self.list(Function::Sum, 1),
        }
    }

    /// `"code")`
    pub(super) fn code(&mut self, name: &str) -> Result<String, ParseError> {
        let code = self.quoted(name)?;
        self.close(name, 1)?;
        Ok(code)
    }

    /// `"code"`
    fn quoted(&mut self, name: &str) -> Result<String, ParseError> {
        let Token::Text(code) = self.peek().clone() else {
            let message = format!("{name} takes a code in quotes, as in {name}(\"EC27\")");
            let error =
                ParseError::new(self.end_or(Kind::UnexpectedToken), self.position(), message);
            return Err(error.expecting(&["\"code\""]));
        };
        self.advance();
        Ok(code)
    }

    /// `"node", level)`
    fn share_achieved(&mut self) -> Result<Operand, ParseError> {
        let code = self.quoted("share_achieved")?;
        self.comma("share_achieved", "2 arguments: a node and an achievement")?;
        let Token::Number(level) = *self.peek() else {
            let message = "the achievement to be reached is written as a number, as in 80";
            let error =
                ParseError::new(self.end_or(Kind::UnexpectedToken), self.position(), message);
            return Err(error.expecting(&["a number"]));
        };
        self.advance();
        self.close("share_achieved", 2)?;
        Ok(Operand::ShareAchieved(code, level))
    }

    /// `left > right, then, otherwise)`
    fn choice(&mut self) -> Result<Expr, ParseError> {
        let condition = Box::new(self.condition()?);
        self.comma("if", "3 arguments: a comparison and two values")?;
        let then = Box::new(self.expression()?);
        self.comma("if", "3 arguments: a comparison and two values")?;
        let otherwise = Box::new(self.expression()?);
        self.close("if", 3)?;
        Ok(Expr::If {
            condition,
            then,
            otherwise,
        })
    }

    /// `x, n)`
    fn rounding(&mut self) -> Result<Expr, ParseError> {
        let value = Box::new(self.expression()?);
        self.comma("round", "2 arguments: a value and the number of decimals")?;
        let decimals = match self.peek() {
            Token::Number(number) if number.scale() == 0 => {
                number.to_u32().filter(|count| *count <= MAX_DECIMALS)
            }
            _ => None,
        };
        let Some(decimals) = decimals else {
            let message = format!(
                "the number of decimals is one of 0 to {MAX_DECIMALS}, written as a number"
            );
            let error =
                ParseError::new(self.end_or(Kind::InvalidDecimals), self.position(), message);
            return Err(error.expecting(&["a number of decimals"]));
        };
        self.advance();
        self.close("round", 2)?;
        Ok(Expr::Round { value, decimals })
    }

    /// `x)`, read from an earlier year
    fn earlier(&mut self, name: &str, position: usize) -> Result<Box<Expr>, ParseError> {
        if self.years_back >= MAX_YEARS_BACK {
            let message =
                format!("previous and opening together go back more than {MAX_YEARS_BACK} years");
            return Err(ParseError::new(Kind::TooManyYearsBack, position, message));
        }
        self.years_back += 1;
        let inner = self.single(name);
        self.years_back -= 1;
        inner
    }

    /// `x)`
    fn single(&mut self, name: &str) -> Result<Box<Expr>, ParseError> {
        let argument = Box::new(self.argument(name)?);
        self.close(name, 1)?;
        Ok(argument)
    }

    /// `x, y, z)`
    fn list(&mut self, function: Function, least: usize) -> Result<Expr, ParseError> {
        let name = function.as_str();
        let (first, rest): Arguments = (Box::new(self.argument(name)?), self.more_arguments()?);
        match self.peek() {
            Token::Close if rest.len() + 1 < least => {
                let message = format!("{name} takes at least {least} arguments");
                return Err(
                    ParseError::new(Kind::WrongArgumentCount, self.position(), message)
                        .expecting(&[","]),
                );
            }
            Token::Close => self.advance(),
            _ => return Err(self.after_value(&["an operator", ",", ")"])),
        };
        Ok(Expr::Call {
            function,
            first,
            rest,
        })
    }

    fn more_arguments(&mut self) -> Result<Vec<Expr>, ParseError> {
        let mut arguments = Vec::new();
        while matches!(self.peek(), Token::Comma { .. }) {
            self.advance();
            arguments.push(self.expression()?);
        }
        Ok(arguments)
    }

    fn argument(&mut self, name: &str) -> Result<Expr, ParseError> {
        if *self.peek() == Token::Close {
            let message = format!("{name} has no argument");
            return Err(ParseError::new(
                Kind::WrongArgumentCount,
                self.position(),
                message,
            ));
        }
        self.expression()
    }

    pub(super) fn comma(&mut self, name: &str, takes: &str) -> Result<(), ParseError> {
        match self.peek() {
            Token::Comma { .. } => {
                self.advance();
                Ok(())
            }
            Token::Close => {
                let message = format!("{name} takes {takes}");
                Err(
                    ParseError::new(Kind::WrongArgumentCount, self.position(), message)
                        .expecting(&[","]),
                )
            }
            _ => Err(self.after_value(&["an operator", ","])),
        }
    }

    pub(super) fn close(&mut self, name: &str, arguments: usize) -> Result<(), ParseError> {
        match self.peek() {
            Token::Close => {
                self.advance();
                Ok(())
            }
            Token::Comma { between_digits } => {
                let mut message = format!(
                    "{name} takes {arguments} argument{}",
                    if arguments == 1 { "" } else { "s" }
                );
                if *between_digits {
                    message = format!("{message}; {COMMA_HINT}");
                }
                Err(
                    ParseError::new(Kind::WrongArgumentCount, self.position(), message)
                        .expecting(&[")"]),
                )
            }
            _ => Err(self.after_value(&["an operator", ")"])),
        }
    }

    pub(super) fn end_or(&self, kind: Kind) -> Kind {
        if *self.peek() == Token::End {
            Kind::UnexpectedEnd
        } else {
            kind
        }
    }
}

fn unknown(name: &str, position: usize) -> ParseError {
    let shown = shortened(name);
    let message = match closest(name, NAMES.into_iter()) {
        Some(known) => format!("there is no function {shown}; did you mean {known}?"),
        None => format!(
            "there is no function {shown}; a measure code is written in brackets, [{shown}]"
        ),
    };
    ParseError::new(Kind::UnknownFunction, position, message).expecting(&NAMES)
}
