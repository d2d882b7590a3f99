// SPDX-License-Identifier: AGPL-3.0-or-later
//! The fallback on big integers, always reduced and limited in digits.

use std::sync::LazyLock;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::ToPrimitive;

use super::{MAX_RATIONAL_DIGITS, OutOfRange, Rational, Repr, small::Small};

static DIGIT_LIMIT: LazyLock<BigUint> =
    LazyLock::new(|| BigUint::from(10_u32).pow(MAX_RATIONAL_DIGITS));

/// `num / den` in lowest terms with `den > 0`.
#[derive(Clone)]
pub(super) struct Large {
    pub num: BigInt,
    pub den: BigInt,
}

impl Large {
    pub fn is_negative(&self) -> bool {
        self.num.sign() == Sign::Minus
    }

    pub fn negated(&self) -> Self {
        Self {
            num: -&self.num,
            den: self.den.clone(),
        }
    }

    /// `None` for zero.
    pub fn inverted(self) -> Option<Self> {
        match self.num.sign() {
            Sign::NoSign => None,
            Sign::Plus => Some(Self {
                num: self.den,
                den: self.num,
            }),
            Sign::Minus => Some(Self {
                num: -self.den,
                den: -self.num,
            }),
        }
    }

    /// Both reduced in, reduced out (Knuth, The Art of Computer Programming 2, 4.5.1).
    pub fn sum(&self, other: &Self) -> Self {
        let common = self.den.gcd(&other.den);
        let num = &self.num * (&other.den / &common) + &other.num * (&self.den / &common);
        let shared = num.gcd(&common);
        let den = (&self.den / &common) * (&other.den / &shared);
        Self {
            num: num / shared,
            den,
        }
    }

    /// Both reduced in, reduced out.
    pub fn product(&self, other: &Self) -> Self {
        let first = self.num.gcd(&other.den);
        let second = other.num.gcd(&self.den);
        Self {
            num: (&self.num / &first) * (&other.num / &second),
            den: (&self.den / &second) * (&other.den / &first),
        }
    }

    /// Divided by a positive integer, not reduced.
    pub fn over(self, divisor: BigInt) -> Self {
        Self {
            num: self.num,
            den: self.den * divisor,
        }
    }

    /// For a value that is about to be rounded: neither reduced nor limited.
    pub fn unreduced(self) -> Rational {
        Rational(Repr::Large(Box::new(self)))
    }

    /// Back to the fast path where it fits, and the digit limit where it does not.
    pub fn checked(self) -> Result<Rational, OutOfRange> {
        if self.num.magnitude() >= &*DIGIT_LIMIT || self.den.magnitude() >= &*DIGIT_LIMIT {
            return Err(OutOfRange);
        }
        Ok(self.unchecked())
    }

    /// Back to the fast path where it fits; for values already within the limit.
    pub fn unchecked(self) -> Rational {
        match (self.num.to_i128(), self.den.to_i128()) {
            (Some(num), Some(den)) => Rational::from(Small { num, den }),
            _ => Rational(Repr::Large(Box::new(self))),
        }
    }
}
