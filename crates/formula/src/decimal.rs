// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one decimal parser of the product (`docs/domain.md §2`).

use rust_decimal::Decimal;

/// Most digits before the decimal point.
pub const MAX_INTEGER_DIGITS: usize = 18;

/// Most digits after the decimal point.
pub const MAX_FRACTION_DIGITS: usize = 10;

/// Why a text is not a decimal number (`docs/domain.md §2`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing was written.
    #[error("a number is expected, nothing was written")]
    Empty,
    /// A comma was written; it is never guessed whether it marks decimals or thousands.
    #[error(
        "a comma is not accepted in a number: write 1.5 with a dot, and no separator between thousands"
    )]
    Comma,
    /// Anything else that is not `-`, digits, a dot and digits.
    #[error("not a number: write an optional -, digits, and optionally a dot with digits after it")]
    NotANumber,
    /// More than [`MAX_INTEGER_DIGITS`] digits before the dot.
    #[error("a number has at most 18 digits before the dot")]
    TooManyIntegerDigits,
    /// More than [`MAX_FRACTION_DIGITS`] digits after the dot.
    #[error("a number has at most 10 digits after the dot")]
    TooManyFractionDigits,
}

impl DecimalError {
    /// A stable code for machines: `empty`, `comma`, `not_a_number`, `too_many_integer_digits` or
    /// `too_many_fraction_digits`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Comma => "comma",
            Self::NotANumber => "not_a_number",
            Self::TooManyIntegerDigits => "too_many_integer_digits",
            Self::TooManyFractionDigits => "too_many_fraction_digits",
        }
    }
}

/// Reads a decimal: an optional `-`, 1 to 18 integer digits, and optionally a dot with 1 to 10
/// fraction digits. The scale written is kept (`5.00` stays `5.00`); zero has no sign. Neither `+`,
/// blanks, exponents nor names of numbers are accepted (`docs/domain.md §2`).
///
/// # Errors
/// [`DecimalError`]; a comma anywhere gives [`DecimalError::Comma`], never another number.
pub fn parse_decimal(text: &str) -> Result<Decimal, DecimalError> {
    if text.is_empty() {
        return Err(DecimalError::Empty);
    }
    if text.contains(',') {
        return Err(DecimalError::Comma);
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return Err(DecimalError::NotANumber);
    }
    if whole.len() > MAX_INTEGER_DIGITS {
        return Err(DecimalError::TooManyIntegerDigits);
    }
    if fraction.is_some_and(|digits| digits.len() > MAX_FRACTION_DIGITS) {
        return Err(DecimalError::TooManyFractionDigits);
    }
    let mut value = Decimal::from_str_exact(text).map_err(|_| DecimalError::NotANumber)?;
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    Ok(value)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
