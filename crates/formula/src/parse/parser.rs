// SPDX-License-Identifier: AGPL-3.0-or-later
//! Recursive descent over the operators; bounded in depth and nodes.

use super::error::{ParseError, ParseErrorKind as Kind};
use super::token::{Placed, Token};
use crate::expr::{Expr, Operator};
use crate::limits::{MAX_DEPTH, MAX_NODES};
use crate::operand::Operand;

type Parsed<T> = Result<T, ParseError>;

pub(super) struct Parser {
    rest: std::vec::IntoIter<Placed>,
    next: Placed,
    depth: usize,
    nodes: usize,
    pub(super) years_back: u8,
    /// Inside a list, where an item is at hand.
    pub(super) in_list: bool,
    positions: Vec<usize>,
}

impl Parser {
    pub fn new(tokens: Vec<Placed>) -> Self {
        let mut rest = tokens.into_iter();
        let next = rest.next().unwrap_or(Placed {
            token: Token::End,
            position: 1,
        });
        Self {
            rest,
            next,
            depth: 0,
            nodes: 0,
            years_back: 0,
            in_list: false,
            positions: Vec::new(),
        }
    }

    pub fn formula(mut self) -> Parsed<(Expr, Vec<usize>)> {
        if self.next.token == Token::End {
            let error = ParseError::new(Kind::Empty, 1, "the formula is empty");
            return Err(error.expecting(START));
        }
        let expr = self.expression()?;
        if self.next.token != Token::End {
            return Err(self.after_value(&["an operator", "the end of the formula"]));
        }
        Ok((expr, self.positions))
    }

    pub fn peek(&self) -> &Token {
        &self.next.token
    }

    /// The tokens after the next one.
    pub fn ahead(&self) -> impl Iterator<Item = &Token> {
        self.rest.as_slice().iter().map(|placed| &placed.token)
    }

    pub fn next_is(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Name(name) if name == word)
    }

    pub fn position(&self) -> usize {
        self.next.position
    }

    /// Takes the next token; the end is never passed.
    pub fn advance(&mut self) -> Placed {
        let end = Placed {
            token: Token::End,
            position: self.next.position,
        };
        std::mem::replace(&mut self.next, self.rest.next().unwrap_or(end))
    }

    /// Counts one more node.
    pub fn node(&mut self, position: usize) -> Parsed<()> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!(
                "the formula has more than {MAX_NODES} literals, operands, operators and functions"
            );
            return Err(ParseError::new(Kind::TooManyNodes, position, message));
        }
        Ok(())
    }

    /// Parses something that is nested one deeper.
    pub fn nested<T>(
        &mut self,
        position: usize,
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            let message = format!(
                "parentheses, functions and minus signs are nested more than {MAX_DEPTH} deep"
            );
            return Err(ParseError::new(Kind::TooDeep, position, message));
        }
        self.depth += 1;
        let parsed = inner(self);
        self.depth -= 1;
        parsed
    }

    pub fn expression(&mut self) -> Parsed<Expr> {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Token::Plus => Operator::Add,
                Token::Minus => Operator::Subtract,
                _ => return Ok(left),
            };
            let position = self.advance().position;
            self.node(position)?;
            let right = self.product()?;
            left = Expr::Binary {
                operator,
                left: Box::new(left),
                right: Box::new(right),
            };
        }
    }

    fn product(&mut self) -> Parsed<Expr> {
        let mut left = self.signed()?;
        loop {
            let operator = match self.peek() {
                Token::Star => Operator::Multiply,
                Token::Slash => Operator::Divide,
                _ => return Ok(left),
            };
            let position = self.advance().position;
            self.node(position)?;
            let right = self.signed()?;
            left = Expr::Binary {
                operator,
                left: Box::new(left),
                right: Box::new(right),
            };
        }
    }

    fn signed(&mut self) -> Parsed<Expr> {
        if *self.peek() != Token::Minus {
            return self.primary();
        }
        let position = self.advance().position;
        self.node(position)?;
        let inner = self.nested(position, Self::signed)?;
        Ok(Expr::Negate(Box::new(inner)))
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let position = self.position();
        match self.peek() {
            Token::Number(_) | Token::Code(_) | Token::Name(_) | Token::Open => {}
            _ => return Err(self.no_value()),
        }
        match self.advance().token {
            Token::Number(value) => {
                self.node(position)?;
                Ok(Expr::Literal(value))
            }
            Token::Code(code) => self.operand(Operand::Measure(code), position),
            Token::Name(name) => self.call(&name, position),
            _ => self.nested(position, |parser| {
                let inner = parser.expression()?;
                if *parser.peek() != Token::Close {
                    return Err(parser.after_value(&["an operator", ")"]));
                }
                parser.advance();
                Ok(inner)
            }),
        }
    }

    pub fn operand(&mut self, operand: Operand, position: usize) -> Parsed<Expr> {
        Ok(Expr::Operand(self.placed(operand, position)?))
    }

    /// Counts an operand and remembers where it is written.
    pub fn placed(&mut self, operand: Operand, position: usize) -> Parsed<Operand> {
        self.node(position)?;
        self.positions.push(position);
        Ok(operand)
    }

    /// The error for a token that cannot begin a value.
    fn no_value(&self) -> ParseError {
        let position = self.position();
        let error = match self.peek() {
            Token::End => ParseError::new(Kind::UnexpectedEnd, position, "the formula ends here"),
            Token::Plus => ParseError::new(
                Kind::UnexpectedToken,
                position,
                "a plus sign stands between two values",
            ),
            Token::Text(_) => {
                let message = "a text stands only in indicator(\"...\") and the like, and after class = or label =";
                ParseError::new(Kind::UnexpectedToken, position, message)
            }
            token => ParseError::new(
                Kind::UnexpectedToken,
                position,
                format!("{token} cannot stand here"),
            ),
        };
        error.expecting(START)
    }

    /// The error for a token that cannot follow a value.
    pub fn after_value(&self, expected: &[&'static str]) -> ParseError {
        let (kind, message) = match self.peek() {
            Token::End => (Kind::UnexpectedEnd, "the formula ends here".to_owned()),
            Token::Comma {
                between_digits: true,
            } => (Kind::DecimalComma, COMMA_HINT.to_owned()),
            Token::Compare(_) => (
                Kind::ComparisonOutsideIf,
                "a comparison stands as the first argument of if and after where, and nowhere else"
                    .to_owned(),
            ),
            token => (Kind::UnexpectedToken, format!("{token} cannot stand here")),
        };
        ParseError::new(kind, self.position(), message).expecting(expected)
    }
}

pub(super) const START: &[&str] = &["a number", "[measure code]", "a function", "(", "-"];

pub(super) const COMMA_HINT: &str = "a comma does not mark decimals: write 1.5 with a dot";
