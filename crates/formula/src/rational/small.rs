// SPDX-License-Identifier: AGPL-3.0-or-later
//! The fast path: a fraction of two `i128` that is reduced only when an operation overflows.

use num_integer::Integer;

/// `num / den` with `den > 0`, not necessarily reduced.
#[derive(Clone, Copy)]
pub(super) struct Small {
    pub num: i128,
    pub den: i128,
}

impl Small {
    pub const ZERO: Self = Self::whole(0);
    pub const ONE: Self = Self::whole(1);

    pub const fn whole(num: i128) -> Self {
        Self { num, den: 1 }
    }

    /// The same value in lowest terms.
    pub fn reduced(self) -> Self {
        match gcd(self.num, self.den) {
            0 | 1 => self,
            common => Self {
                num: self.num / common,
                den: self.den / common,
            },
        }
    }

    pub fn negated(self) -> Option<Self> {
        Some(Self {
            num: self.num.checked_neg()?,
            den: self.den,
        })
    }

    /// `None` for zero, and when the sign cannot be moved.
    pub fn inverted(self) -> Option<Self> {
        match self.num.signum() {
            0 => None,
            1 => Some(Self {
                num: self.den,
                den: self.num,
            }),
            _ => Some(Self {
                num: self.den.checked_neg()?,
                den: self.num.checked_neg()?,
            }),
        }
    }

    pub fn sum(self, other: Self) -> Option<Self> {
        self.plain_sum(other)
            .or_else(|| self.reduced().careful_sum(other.reduced()))
    }

    pub fn product(self, other: Self) -> Option<Self> {
        self.plain_product(other)
            .or_else(|| self.reduced().careful_product(other.reduced()))
    }

    fn plain_sum(self, other: Self) -> Option<Self> {
        if self.den == other.den {
            return Some(Self {
                num: self.num.checked_add(other.num)?,
                den: self.den,
            });
        }
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Some(Self {
            num: left.checked_add(right)?,
            den: self.den.checked_mul(other.den)?,
        })
    }

    fn plain_product(self, other: Self) -> Option<Self> {
        Some(Self {
            num: self.num.checked_mul(other.num)?,
            den: self.den.checked_mul(other.den)?,
        })
    }

    fn careful_sum(self, other: Self) -> Option<Self> {
        let common = gcd(self.den, other.den);
        let left = self.num.checked_mul(other.den.checked_div(common)?)?;
        let right = other.num.checked_mul(self.den.checked_div(common)?)?;
        let num = left.checked_add(right)?;
        let shared = gcd(num, common);
        let den = self
            .den
            .checked_div(common)?
            .checked_mul(other.den.checked_div(shared)?)?;
        Some(Self {
            num: num.checked_div(shared)?,
            den,
        })
    }

    fn careful_product(self, other: Self) -> Option<Self> {
        let first = gcd(self.num, other.den);
        let second = gcd(other.num, self.den);
        let num = self
            .num
            .checked_div(first)?
            .checked_mul(other.num.checked_div(second)?)?;
        let den = self
            .den
            .checked_div(second)?
            .checked_mul(other.den.checked_div(first)?)?;
        Some(Self { num, den })
    }
}

/// The greatest common divisor with a positive number: positive, and never beyond that number.
fn gcd(number: i128, positive: i128) -> i128 {
    let common = number.unsigned_abs().gcd(&positive.unsigned_abs());
    i128::try_from(common).unwrap_or(1)
}
