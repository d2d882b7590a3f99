// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading a formula: limits, tokens, recursive descent (`docs/domain.md §4`).

mod call;
mod condition;
mod error;
mod lexer;
mod list;
mod parser;
mod token;

pub use error::{ParseError, ParseErrorKind};

use crate::expr::Expr;
use crate::limits::MAX_CHARACTERS;
use parser::Parser;

/// The tree and the position of each operand in the order in which they are written.
pub fn parse(text: &str) -> Result<(Expr, Vec<usize>), ParseError> {
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(too_long("the formula", MAX_CHARACTERS));
    }
    let tokens = lexer::tokens(text)?;
    let (expr, positions) = Parser::new(tokens).formula()?;
    // the canonical form must be readable again, and blanks may have made it longer
    if expr.to_string().chars().nth(MAX_CHARACTERS).is_some() {
        let what = "the formula written in its canonical form";
        return Err(too_long(what, text.chars().count()));
    }
    Ok((expr, positions))
}

/// At the first character after `read`.
fn too_long(what: &str, read: usize) -> ParseError {
    let message = format!("{what} has more than {MAX_CHARACTERS} characters");
    ParseError::new(ParseErrorKind::TooLong, read + 1, message)
}
