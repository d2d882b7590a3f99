// SPDX-License-Identifier: AGPL-3.0-or-later
//! Exact rational numbers: the only arithmetic of the product (`docs/domain.md §4`).

mod arithmetic;
mod compare;
mod large;
mod many;
mod print;
mod round;
mod small;

use num_bigint::BigInt;
use rust_decimal::Decimal;

use large::Large;
use small::Small;

/// Most decimal digits of the reduced numerator and of the reduced denominator.
pub const MAX_RATIONAL_DIGITS: u32 = 1_000;

/// Most digits after the dot that the `Display` form of a [`Rational`] writes; a value that needs more
/// is written as a fraction.
pub const MAX_PRINTED_FRACTION_DIGITS: u32 = 38;

/// An exact rational number.
///
/// Compared by value. Operations keep two `i128` and do not reduce until they would overflow; then
/// they reduce, and if that does not help go over to big integers. Numerator and denominator are
/// limited to [`MAX_RATIONAL_DIGITS`] decimal digits each, measured on the reduced fraction, so the
/// limit depends on the value alone and not on how it was computed (`docs/domain.md §4`).
#[derive(Clone)]
pub struct Rational(Repr);

#[derive(Clone)]
enum Repr {
    Small(Small),
    Large(Box<Large>),
}

/// A result whose numerator or denominator has more than [`MAX_RATIONAL_DIGITS`] digits, or that does
/// not fit in the 18 integer digits of a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the result has too many digits")]
pub struct OutOfRange;

/// Why an operation on rationals has no result (`docs/domain.md §4`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The divisor is zero.
    #[error("division by zero")]
    DivisionByZero,
    /// The result is beyond the digit limit, see [`OutOfRange`].
    #[error("the result has too many digits")]
    OutOfRange,
}

impl From<OutOfRange> for Fault {
    fn from(_: OutOfRange) -> Self {
        Self::OutOfRange
    }
}

impl Rational {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Small(Small::ZERO));
    /// One.
    pub const ONE: Self = Self(Repr::Small(Small::ONE));

    /// Zero, same as [`Rational::ZERO`].
    #[must_use]
    pub const fn zero() -> Self {
        Self::ZERO
    }

    /// One, same as [`Rational::ONE`].
    #[must_use]
    pub const fn one() -> Self {
        Self::ONE
    }

    /// An integer.
    #[must_use]
    pub fn from_integer(value: i64) -> Self {
        Self(Repr::Small(Small::whole(i128::from(value))))
    }

    /// Is it exactly zero?
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small(small) => small.num == 0,
            Repr::Large(_) => false,
        }
    }

    /// Is it below zero?
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(small) => small.num < 0,
            Repr::Large(large) => large.is_negative(),
        }
    }

    /// Is it above zero?
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// The reduced numerator (with the sign) and the reduced positive denominator, as decimal digits;
    /// each has at most [`MAX_RATIONAL_DIGITS`] digits.
    #[must_use]
    pub fn numerator_denominator(&self) -> (String, String) {
        match &self.0 {
            Repr::Small(small) => {
                let reduced = small.reduced();
                (reduced.num.to_string(), reduced.den.to_string())
            }
            Repr::Large(large) => (large.num.to_string(), large.den.to_string()),
        }
    }

    fn to_large(&self) -> Large {
        match &self.0 {
            Repr::Small(small) => {
                let reduced = small.reduced();
                Large {
                    num: BigInt::from(reduced.num),
                    den: BigInt::from(reduced.den),
                }
            }
            Repr::Large(large) => Large::clone(large),
        }
    }
}

impl From<Decimal> for Rational {
    fn from(value: Decimal) -> Self {
        // the scale of a Decimal is at most 28, so the power always fits
        match 10_i128.checked_pow(value.scale()) {
            Some(den) => Self(Repr::Small(Small {
                num: value.mantissa(),
                den,
            })),
            None => Self::ZERO,
        }
    }
}

impl From<Small> for Rational {
    fn from(small: Small) -> Self {
        Self(Repr::Small(small))
    }
}
