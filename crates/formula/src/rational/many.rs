// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mean, standard deviation and ratio of sums of many rationals (`docs/domain.md §9`), each the exact
//! value rounded once.
//!
//! The exact sum of thousands of fractions has a denominator of thousands of digits. So all values are
//! first taken to [`DIGITS`] digits below their own, which encloses the result between two bounds; if
//! both round to the same decimal, so does what lies between them. Otherwise the exact sum is taken.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

use super::{Fault, OutOfRange, Rational, Repr, large::Large, small::Small};

/// Digits after the dot of the enclosure; those of a result are at most 10.
const DIGITS: u32 = 16;

impl Rational {
    /// The unweighted mean, rounded as [`Rational::round`] does. `None` of no values.
    ///
    /// # Errors
    /// [`OutOfRange`] as for [`Rational::round`].
    pub fn mean(values: &[Self], decimals: u32) -> Option<Result<Decimal, OutOfRange>> {
        if values.is_empty() {
            return None;
        }
        Some(
            match Enclosure::of(values).and_then(|near| near.mean(decimals)) {
                Some(mean) => Ok(mean),
                None => total(values)
                    .over(BigInt::from(values.len()))
                    .unreduced()
                    .round(decimals),
            },
        )
    }

    /// The standard deviation of a population, rounded as [`Rational::round`] does. `None` of no values.
    ///
    /// # Errors
    /// [`OutOfRange`] as for [`Rational::round`].
    pub fn deviation(values: &[Self], decimals: u32) -> Option<Result<Decimal, OutOfRange>> {
        let first = values.first()?;
        if values.iter().all(|value| value == first) {
            return Self::ZERO.sqrt(decimals);
        }
        if let Some(found) = Enclosure::of(values).and_then(|near| near.deviation(decimals)) {
            return Some(Ok(found));
        }
        variance(values).sqrt(decimals)
    }

    /// `factor * Σ numerators / Σ denominators`, rounded as [`Rational::round`] does.
    ///
    /// # Errors
    /// [`Fault::DivisionByZero`] when the denominators add up to zero, [`Fault::OutOfRange`] as for
    /// [`Rational::round`].
    pub fn ratio_of_sums(
        factor: &Self,
        numerators: &[Self],
        denominators: &[Self],
        decimals: u32,
    ) -> Result<Decimal, Fault> {
        let below = total(denominators)
            .inverted()
            .ok_or(Fault::DivisionByZero)?;
        let above = total(numerators);
        let factor = factor.to_large();
        let ratio = Large {
            num: factor.num * above.num * below.num,
            den: factor.den * above.den * below.den,
        };
        Ok(ratio.unreduced().round(decimals)?)
    }

    /// The places of values in ascending order; equal ones stay as they stand.
    #[must_use]
    pub fn ascending(values: &[&Self]) -> Vec<usize> {
        // Comparing fractions multiplies, and most of them differ in their first digits already.
        let near = values.iter().map(|value| Some(value.scaled()?.floor));
        let near: Option<Vec<i128>> = near.collect();
        let near = near.unwrap_or_else(|| vec![0; values.len()]);
        let mut order: Vec<_> = near.into_iter().zip(values).zip(0..).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, place)| place).collect()
    }

    /// The integer below `self * 10^DIGITS`, where it fits.
    fn scaled(&self) -> Option<Scaled> {
        let scale = 10_i128.checked_pow(DIGITS)?;
        if let Repr::Small(small) = &self.0
            && let Some(num) = small.num.checked_mul(scale)
        {
            return Some(Scaled::of(num.div_mod_floor(&small.den)));
        }
        let large = self.to_large();
        let (floor, rest) = (large.num * scale).div_mod_floor(&large.den);
        Some(Scaled {
            floor: floor.to_i128()?,
            exact: rest == BigInt::ZERO,
        })
    }
}

/// `floor <= value * 10^DIGITS < floor + 1`.
struct Scaled {
    floor: i128,
    exact: bool,
}

impl Scaled {
    fn of((floor, rest): (i128, i128)) -> Self {
        Self {
            floor,
            exact: rest == 0,
        }
    }
}

/// All values, each at most one unit above the integer that stands for it.
struct Enclosure(Vec<Scaled>);

impl Enclosure {
    /// `None` when one of them is too large.
    fn of(values: &[Rational]) -> Option<Self> {
        values
            .iter()
            .map(Rational::scaled)
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    fn count(&self) -> Option<i128> {
        i128::try_from(self.0.len()).ok()
    }

    fn mean(&self, decimals: u32) -> Option<Decimal> {
        let (mut least, mut most) = (0_i128, 0_i128);
        for value in &self.0 {
            least = least.checked_add(value.floor)?;
            most = most
                .checked_add(value.floor)?
                .checked_add(i128::from(!value.exact))?;
        }
        let den = 10_i128.checked_pow(DIGITS)?.checked_mul(self.count()?)?;
        let rounded = |num| Rational::from(Small { num, den }).round(decimals).ok();
        agreed(rounded(least)?, rounded(most)?)
    }

    /// Of the distances from one of the values, which are small where the values are large.
    fn deviation(&self, decimals: u32) -> Option<Decimal> {
        let pivot = self.0.first()?.floor;
        let (mut sum, mut above) = (0_i128, 0_i128);
        let (mut squares, mut slack) = (BigInt::ZERO, BigInt::ZERO);
        for value in &self.0 {
            let distance = value.floor.checked_sub(pivot)?;
            sum = sum.checked_add(distance)?;
            match distance.checked_mul(distance) {
                Some(square) => squares += square,
                None => squares += BigInt::from(distance) * distance,
            }
            if !value.exact {
                above = above.checked_add(1)?;
                // (d + 1)² - d², and as much below when d is negative
                slack += distance.checked_abs()?.checked_mul(2)?.checked_add(1)?;
            }
        }
        let count = self.count()?;
        let (low, high) = (
            BigInt::from(sum).pow(2),
            BigInt::from(sum.checked_add(above)?).pow(2),
        );
        let den = BigInt::from(10).pow(DIGITS.checked_mul(2)?) * count * count;
        let root = |num: BigInt| {
            let variance = Large {
                num: num.max(BigInt::ZERO),
                den: den.clone(),
            };
            variance.unreduced().sqrt(decimals)?.ok()
        };
        // where the sum may be zero, its square is anything from zero on
        let smallest = if sum < 0 && sum.checked_add(above)? > 0 {
            BigInt::ZERO
        } else {
            low.clone().min(high.clone())
        };
        let least = (&squares - &slack) * count - low.max(high);
        let most = (squares + slack) * count - smallest;
        agreed(root(least)?, root(most)?)
    }
}

fn agreed(least: Decimal, most: Decimal) -> Option<Decimal> {
    (least == most).then_some(least)
}

/// Halves added up, so that large denominators are multiplied with large ones and seldom at all.
fn total(values: &[Rational]) -> Large {
    let small = values
        .iter()
        .try_fold(Small::ZERO, |sum, value| match &value.0 {
            Repr::Small(small) => sum.sum(*small),
            Repr::Large(_) => None,
        });
    if let Some(sum) = small {
        return Rational::from(sum).to_large();
    }
    match values {
        [] => Rational::ZERO.to_large(),
        [value] => value.to_large(),
        _ => {
            let (left, right) = values.split_at(values.len() / 2);
            let (left, right) = (total(left), total(right));
            if left.den == right.den {
                return Large {
                    num: left.num + right.num,
                    den: left.den,
                };
            }
            Large {
                num: left.num * &right.den + right.num * &left.den,
                den: left.den * right.den,
            }
        }
    }
}

/// (n Σx² - (Σx)²) / n²
fn variance(values: &[Rational]) -> Rational {
    let squares: Vec<Rational> = values
        .iter()
        .map(|value| {
            let large = value.to_large();
            Large {
                num: large.num.pow(2),
                den: large.den.pow(2),
            }
            .unreduced()
        })
        .collect();
    let (squares, sum, count) = (total(&squares), total(values), BigInt::from(values.len()));
    let square = (sum.num.pow(2), sum.den.pow(2));
    Large {
        num: squares.num * &square.1 * &count - square.0 * &squares.den,
        den: squares.den * square.1 * count.pow(2),
    }
    .unreduced()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Rational> {
        let fraction = |above: i64, below: i64| {
            let below = Rational::from_integer(below);
            Rational::from_integer(above).div(&below).unwrap()
        };
        prop_oneof![
            (-9i64..9, 1i64..4).prop_map(move |(above, below)| fraction(above, below)),
            (any::<i64>(), 1i64..i64::MAX).prop_map(move |(above, below)| fraction(above, below)),
            // near one another and far from zero
            (0i64..9, 1i64..9).prop_map(move |(above, below)| {
                fraction(above, below)
                    .add(&Rational::from_integer(1 << 58))
                    .unwrap()
            }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_enclosed_is_what_is_exact(values in prop::collection::vec(value(), 2..12), decimals in 0u32..=10) {
            let near = Enclosure::of(&values).unwrap();
            let mean = total(&values).over(BigInt::from(values.len())).unreduced();
            if let Some(found) = near.mean(decimals) {
                prop_assert_eq!(Ok(found), mean.round(decimals));
            }
            let exact = variance(&values).sqrt(decimals).unwrap();
            if let Some(found) = near.deviation(decimals) {
                prop_assert_eq!(Ok(found), exact);
            }
            prop_assert_eq!(Rational::mean(&values, decimals).unwrap(), mean.round(decimals));
            prop_assert_eq!(Rational::deviation(&values, decimals).unwrap(), exact);
        }

        #[test]
        fn a_sum_in_halves_is_the_sum(values in prop::collection::vec(value(), 0..12)) {
            let sum = values.iter().try_fold(Rational::ZERO, |sum, value| sum.add(value)).unwrap();
            prop_assert_eq!(total(&values).checked().unwrap(), sum);
        }

        #[test]
        fn ascending_is_ascending(mut values in prop::collection::vec(value(), 0..30), large: bool) {
            if large {
                values.extend([(1, 10), (-1, 10), (1, 9)].map(|(sign, places)| {
                    let power = Rational::from_integer(10_i64.pow(places));
                    Rational::from_integer(sign * i64::MAX).mul(&power).unwrap()
                }));
            }
            let places = Rational::ascending(&values.iter().collect::<Vec<_>>());
            let ordered: Vec<Rational> = places.iter().filter_map(|place| values.get(*place)).cloned().collect();
            values.sort();
            prop_assert_eq!(ordered, values);
        }
    }

    /// The last digit of these lies on its edge, where only the exact sum can tell.
    #[test]
    fn edges_are_decided_exactly() {
        let unit = |above: i64| {
            let below = Rational::from_integer(30_000_000_000);
            Rational::from_integer(above).div(&below).unwrap()
        };
        let values = [unit(1), unit(2)];
        assert!(Enclosure::of(&values).unwrap().mean(10).is_none());
        assert_eq!(
            Rational::mean(&values, 10).unwrap().unwrap().to_string(),
            "0.0000000001"
        );
        // 0 and 3 thirds of a unit: half a unit on either side of the mean
        let values = [unit(1), unit(4)];
        assert!(Enclosure::of(&values).unwrap().deviation(10).is_none());
        assert_eq!(
            Rational::deviation(&values, 10)
                .unwrap()
                .unwrap()
                .to_string(),
            "0.0000000001"
        );
    }
}
