// SPDX-License-Identifier: AGPL-3.0-or-later
//! The exact written form of a rational.

use std::fmt;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{MAX_PRINTED_FRACTION_DIGITS, Rational, Repr};

/// The exact decimal when it ends within [`MAX_PRINTED_FRACTION_DIGITS`] digits after the dot (`0.5`,
/// `93129.9588`, no trailing zeros), otherwise the reduced fraction (`1/3`, `-2/7`).
impl fmt::Display for Rational {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.0 {
            Repr::Small(small) => {
                let reduced = small.reduced();
                decimal(Some(reduced.den), |factor| {
                    match reduced.num.checked_mul(factor) {
                        Some(scaled) => scaled.to_string(),
                        None => (BigInt::from(reduced.num) * factor).to_string(),
                    }
                })
            }
            Repr::Large(large) => decimal(large.den.to_i128(), |factor| {
                (&large.num * factor).to_string()
            }),
        };
        if let Some(text) = text {
            return out.write_str(&text);
        }
        let (numerator, denominator) = self.numerator_denominator();
        write!(out, "{numerator}/{denominator}")
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Rational({self})")
    }
}

/// `scaled` gives the digits of the numerator times a factor; `None` when the value does not end.
fn decimal(den: Option<i128>, scaled: impl Fn(i128) -> String) -> Option<String> {
    let den = den?;
    for places in 0..=MAX_PRINTED_FRACTION_DIGITS {
        let power = 10_i128.checked_pow(places)?;
        if power.checked_rem(den)? == 0 {
            return Some(with_point(&scaled(power.checked_div(den)?), places));
        }
    }
    None
}

fn with_point(signed: &str, places: u32) -> String {
    let Ok(places @ 1..) = usize::try_from(places) else {
        return signed.to_owned();
    };
    let (sign, digits) = match signed.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", signed),
    };
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{fraction}")
}
