// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is told of a group of values.

use crate::evaluation::Ratio;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use traguardo_formula::{Fault, OutOfRange, Rational};

/// Digits after the dot of every printed statistic.
pub const DECIMALS: u32 = 10;

/// The figure of one administration that takes part.
#[derive(Clone, Debug)]
pub struct Member {
    /// Unrounded.
    pub value: Rational,
    /// Its numerator and denominator, when its formula has them.
    pub ratio: Option<Ratio>,
    /// Computed from a forecast, a context figure or an invented one.
    pub provisional: bool,
}

/// A statistic with more digits than a figure may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a statistic has too many digits")]
pub struct Unprintable;

impl From<OutOfRange> for Unprintable {
    fn from(_: OutOfRange) -> Self {
        Self
    }
}

impl From<Fault> for Unprintable {
    fn from(_: Fault) -> Self {
        Self
    }
}

/// A statistic as it is printed.
pub fn printed(value: &Rational) -> Result<Decimal, Unprintable> {
    Ok(value.round(DECIMALS)?)
}

/// Values in ascending order.
#[derive(Clone, Debug)]
pub struct Sorted(Vec<Rational>);

impl Sorted {
    /// In whatever order they come.
    #[must_use]
    pub fn of(values: &[&Rational]) -> Self {
        let places = Rational::ascending(values).into_iter();
        let values = places.filter_map(|place| values.get(place));
        Self(values.map(|value| Rational::clone(value)).collect())
    }

    /// Of values that are so already.
    pub(super) fn ascending(values: Vec<Rational>) -> Self {
        Self(values)
    }

    /// All of them.
    #[must_use]
    pub fn values(&self) -> &[Rational] {
        &self.0
    }

    /// How many are below a value.
    #[must_use]
    pub fn below(&self, value: &Rational) -> usize {
        self.0.partition_point(|there| there < value)
    }

    /// How many are above a value.
    #[must_use]
    pub fn above(&self, value: &Rational) -> usize {
        self.0.len() - self.0.partition_point(|there| there <= value)
    }

    /// The quantile at a share from 0 to 1, as in PERCENTILE.INC: at the place `share * (n - 1)`, in a
    /// straight line between the values on either side of it. `None` of no values, and for a share beyond
    /// 0 and 1; it has ten digits after the dot at most.
    pub fn quantile(&self, share: Decimal) -> Option<Result<Rational, Unprintable>> {
        let last = self.0.len().checked_sub(1)?;
        if !(Decimal::ZERO..=Decimal::ONE).contains(&share) {
            return None;
        }
        let place = share.checked_mul(Decimal::from(last))?;
        let below = place.floor().to_usize()?;
        let low = self.0.get(below)?;
        let way = place - place.floor();
        let Some(high) = self.0.get(below + 1).filter(|_| !way.is_zero()) else {
            return Some(Ok(low.clone()));
        };
        let between = || -> Result<Rational, Fault> { low.add(&high.sub(low)?.mul(&way.into())?) };
        Some(between().map_err(Unprintable::from))
    }
}

/// What is told of a group with at least one member.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// How many take part.
    pub n: usize,
    /// How many of them rest on figures that may not be certified.
    pub provisional: usize,
    /// The smallest.
    pub minimum: Rational,
    /// The quantile at one quarter.
    pub lower_quartile: Rational,
    /// The quantile at one half.
    pub median: Rational,
    /// The quantile at three quarters.
    pub upper_quartile: Rational,
    /// The largest.
    pub maximum: Rational,
    /// The quantiles at one tenth, two tenths, ... nine tenths.
    pub deciles: Vec<Rational>,
    /// Unweighted.
    pub mean: Decimal,
    /// Of the population.
    pub standard_deviation: Decimal,
    /// The group as if it were one body; of ratios by one and the same factor.
    pub system: Option<System>,
}

/// `factor * Σ numerators / Σ denominators`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Literal factors, the same for every member.
    pub factor: Rational,
    /// The figure.
    pub value: Decimal,
}

impl Statistics {
    /// `None` of nobody.
    pub fn of(members: &[&Member]) -> Option<Result<Self, Unprintable>> {
        if members.is_empty() {
            return None;
        }
        let values: Vec<&Rational> = members.iter().map(|member| &member.value).collect();
        Some(Self::of_sorted(members, &Sorted::of(&values)))
    }

    /// The same of members whose values have been sorted already.
    pub(super) fn of_sorted(members: &[&Member], sorted: &Sorted) -> Result<Self, Unprintable> {
        let at = |hundredths: i64| {
            sorted
                .quantile(Decimal::new(hundredths, 2))
                .ok_or(Unprintable)?
        };
        Ok(Self {
            n: members.len(),
            provisional: members.iter().filter(|member| member.provisional).count(),
            minimum: at(0)?,
            lower_quartile: at(25)?,
            median: at(50)?,
            upper_quartile: at(75)?,
            maximum: at(100)?,
            deciles: (1..10)
                .map(|tenths| at(tenths * 10))
                .collect::<Result<_, _>>()?,
            mean: Rational::mean(sorted.values(), DECIMALS).ok_or(Unprintable)??,
            standard_deviation: Rational::deviation(sorted.values(), DECIMALS)
                .ok_or(Unprintable)??,
            system: system(members)?,
        })
    }
}

/// None where a member's formula is no ratio, where factors differ, and over nothing.
fn system(members: &[&Member]) -> Result<Option<System>, Unprintable> {
    let ratios: Option<Vec<&Ratio>> = members.iter().map(|member| member.ratio.as_ref()).collect();
    let Some(ratios) = ratios else {
        return Ok(None);
    };
    let Some(factor) = ratios.first().map(|ratio| &ratio.factor) else {
        return Ok(None);
    };
    if ratios.iter().any(|ratio| ratio.factor != *factor) {
        return Ok(None);
    }
    let numerators: Vec<Rational> = ratios.iter().map(|ratio| ratio.numerator.clone()).collect();
    let denominators: Vec<Rational> = ratios
        .iter()
        .map(|ratio| ratio.denominator.clone())
        .collect();
    match Rational::ratio_of_sums(factor, &numerators, &denominators, DECIMALS) {
        Ok(value) => Ok(Some(System {
            factor: factor.clone(),
            value,
        })),
        Err(Fault::DivisionByZero) => Ok(None),
        Err(Fault::OutOfRange) => Err(Unprintable),
    }
}
