// SPDX-License-Identifier: AGPL-3.0-or-later
//! The words of a formula.

use std::fmt;

use rust_decimal::Decimal;

use crate::expr::Comparator;

/// Longest piece of the user's text that a message repeats, in characters.
const SHOWN: usize = 40;

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Number(Decimal),
    /// `[code]`
    Code(String),
    /// `"text"`
    Text(String),
    Name(String),
    Plus,
    Minus,
    Star,
    Slash,
    Open,
    Close,
    Comma {
        /// Stands between two digits without blanks, as in `1,5`.
        between_digits: bool,
    },
    Compare(Comparator),
    End,
}

/// A token and the 1-based character where it starts.
#[derive(Clone, Debug)]
pub struct Placed {
    pub token: Token,
    pub position: usize,
}

/// As named in messages.
impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => write!(out, "the number {value}"),
            Self::Code(code) => write!(out, "[{}]", shortened(code)),
            Self::Text(text) => write!(out, "the text \"{}\"", shortened(text)),
            Self::Name(name) => write!(out, "{}", shortened(name)),
            Self::Plus => out.write_str("+"),
            Self::Minus => out.write_str("-"),
            Self::Star => out.write_str("*"),
            Self::Slash => out.write_str("/"),
            Self::Open => out.write_str("("),
            Self::Close => out.write_str(")"),
            Self::Comma { .. } => out.write_str("a comma"),
            Self::Compare(comparator) => out.write_str(comparator.as_str()),
            Self::End => out.write_str("the end"),
        }
    }
}

/// The beginning of a text, for messages.
pub fn shortened(text: &str) -> String {
    match text
        .char_indices()
        .nth(SHOWN)
        .and_then(|(end, _)| text.get(..end))
    {
        Some(start) => format!("{start}…"),
        None => text.to_owned(),
    }
}
