// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can be wrong with the text of a formula.

use std::fmt;

/// The kinds of error in the text of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseErrorKind {
    /// Nothing but blanks.
    Empty,
    /// More than [`crate::limits::MAX_CHARACTERS`], as written or in the canonical form.
    TooLong,
    /// Nested more than [`crate::limits::MAX_DEPTH`] deep.
    TooDeep,
    /// More than [`crate::limits::MAX_NODES`] nodes.
    TooManyNodes,
    /// `previous` and `opening` nested beyond [`crate::limits::MAX_YEARS_BACK`].
    TooManyYearsBack,
    /// A character that no formula contains.
    UnexpectedCharacter,
    /// Something that cannot stand here.
    UnexpectedToken,
    /// The formula stops where something has to follow.
    UnexpectedEnd,
    /// A name that is no function.
    UnknownFunction,
    /// A function with too few or too many arguments.
    WrongArgumentCount,
    /// A comparison anywhere but as the first argument of `if`.
    ComparisonOutsideIf,
    /// A comma inside a number.
    DecimalComma,
    /// Digits that are no number.
    NotANumber,
    /// A literal with more than 18 digits before the dot.
    TooManyIntegerDigits,
    /// A literal with more than 10 digits after the dot.
    TooManyFractionDigits,
    /// The second argument of `round` is not one of 0 to 10.
    InvalidDecimals,
    /// The text of a `date(...)` is no day.
    InvalidDate,
    /// A code, or the text of a code, that is empty, not closed, or has a character it must not have.
    InvalidCode,
}

impl ParseErrorKind {
    /// The stable name, in snake case: `unexpected_token`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::TooDeep => "too_deep",
            Self::TooManyNodes => "too_many_nodes",
            Self::TooManyYearsBack => "too_many_years_back",
            Self::UnexpectedCharacter => "unexpected_character",
            Self::UnexpectedToken => "unexpected_token",
            Self::UnexpectedEnd => "unexpected_end",
            Self::UnknownFunction => "unknown_function",
            Self::WrongArgumentCount => "wrong_argument_count",
            Self::ComparisonOutsideIf => "comparison_outside_if",
            Self::DecimalComma => "decimal_comma",
            Self::NotANumber => "not_a_number",
            Self::TooManyIntegerDigits => "too_many_integer_digits",
            Self::TooManyFractionDigits => "too_many_fraction_digits",
            Self::InvalidDecimals => "invalid_decimals",
            Self::InvalidDate => "invalid_date",
            Self::InvalidCode => "invalid_code",
        }
    }
}

/// Why a text is not a formula (`docs/domain.md §4`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The 1-based character at which reading stopped; one after the last when the text ends too soon.
    pub position: usize,
    /// What is wrong, in plain English, with a hint where there is one.
    pub message: String,
    /// What could have stood there; empty where that says nothing.
    pub expected: Vec<&'static str>,
    /// The kind of error.
    pub kind: ParseErrorKind,
}

impl ParseError {
    pub(super) fn new(kind: ParseErrorKind, position: usize, message: impl Into<String>) -> Self {
        Self {
            position,
            message: message.into(),
            expected: Vec::new(),
            kind,
        }
    }

    pub(super) fn expecting(mut self, expected: &[&'static str]) -> Self {
        self.expected = expected.to_vec();
        self
    }

    /// A stable code for machines, see [`ParseErrorKind::as_str`].
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.as_str()
    }
}

/// `at character 5: the formula ends here; expected a number, [measure] or (`
impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "at character {}: {}", self.position, self.message)?;
        let last = self.expected.len().saturating_sub(1);
        for (index, expected) in self.expected.iter().enumerate() {
            let before = match index {
                0 => "; expected ",
                _ if index == last => " or ",
                _ => ", ",
            };
            write!(out, "{before}{expected}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ParseError {}
