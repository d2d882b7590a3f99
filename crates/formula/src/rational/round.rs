// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one rounding function of the product (`docs/domain.md §4, §5`).

use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

use super::{OutOfRange, Rational, Repr, small::Small};
use crate::decimal::MAX_INTEGER_DIGITS;
use crate::limits::MAX_DECIMALS;

impl Rational {
    /// Rounds half away from zero to `decimals` digits after the dot (0 to 10). The result has exactly
    /// that scale (`177.72`, `5.00`) and zero has no sign (never `-0.00`).
    ///
    /// # Errors
    /// [`OutOfRange`] when the result has more than 18 integer digits, or for more than 10 decimals.
    pub fn round(&self, decimals: u32) -> Result<Decimal, OutOfRange> {
        let scale = power_of_ten(decimals)?;
        let magnitude = match &self.0 {
            Repr::Small(small) => match round_small(*small, scale) {
                Some(magnitude) => magnitude,
                None => round_large(&self.to_large().num, &self.to_large().den, scale)?,
            },
            Repr::Large(large) => round_large(&large.num, &large.den, scale)?,
        };
        decimal(self.is_negative(), magnitude, decimals)
    }

    /// The same number as a decimal without trailing zeros, if it has at most 18 digits before the dot and `decimals`
    /// (0 to 10) after it.
    #[must_use]
    pub fn as_decimal(&self, decimals: u32) -> Option<Decimal> {
        let rounded = self.round(decimals).ok()?;
        (Self::from(rounded) == *self).then(|| rounded.normalize())
    }

    /// The square root, rounded half away from zero to `decimals` digits after the dot (0 to 10) as
    /// [`Rational::round`] does; exact in every digit written. `None` for a negative number.
    ///
    /// # Errors
    /// [`OutOfRange`] when the result has more than 18 integer digits, or for more than 10 decimals.
    pub fn sqrt(&self, decimals: u32) -> Option<Result<Decimal, OutOfRange>> {
        if self.is_negative() {
            return None;
        }
        Some(power_of_ten(decimals).and_then(|scale| {
            let large = self.to_large();
            let radicand = large.num.magnitude() * BigUint::from(scale).pow(2) * 4_u32;
            let twice = (radicand / large.den.magnitude()).sqrt();
            let magnitude = ((twice + 1_u32) / 2_u32).to_u128().ok_or(OutOfRange)?;
            decimal(false, magnitude, decimals)
        }))
    }
}

fn power_of_ten(decimals: u32) -> Result<u128, OutOfRange> {
    if decimals > MAX_DECIMALS {
        return Err(OutOfRange);
    }
    10_u128.checked_pow(decimals).ok_or(OutOfRange)
}

/// `|num / den| * scale`, half up; `None` when it does not fit in the fast path.
fn round_small(small: Small, scale: u128) -> Option<u128> {
    let (num, den) = (small.num.unsigned_abs(), small.den.unsigned_abs());
    let (whole, rest) = (num.checked_div(den)?, num.checked_rem(den)?);
    let scaled = rest.checked_mul(scale)?;
    let (digits, left) = (scaled.checked_div(den)?, scaled.checked_rem(den)?);
    let up = u128::from(left >= den.checked_sub(left)?);
    whole
        .checked_mul(scale)?
        .checked_add(digits)?
        .checked_add(up)
}

fn round_large(num: &BigInt, den: &BigInt, scale: u128) -> Result<u128, OutOfRange> {
    let twice = num.magnitude() * BigUint::from(scale) * 2_u32;
    let rounded = (twice + den.magnitude()) / (den.magnitude() * 2_u32);
    rounded.to_u128().ok_or(OutOfRange)
}

fn decimal(negative: bool, magnitude: u128, scale: u32) -> Result<Decimal, OutOfRange> {
    let digits = u32::try_from(MAX_INTEGER_DIGITS).map_err(|_| OutOfRange)?;
    let limit = 10_u128
        .checked_pow(digits.saturating_add(scale))
        .ok_or(OutOfRange)?;
    if magnitude >= limit {
        return Err(OutOfRange);
    }
    let unsigned = i128::try_from(magnitude).map_err(|_| OutOfRange)?;
    let signed = if negative { -unsigned } else { unsigned };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| OutOfRange)
}
