// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where one administration stands in its group.

use super::statistics::{Sorted, Unprintable};
use crate::plan::Better;
use rust_decimal::Decimal;
use traguardo_formula::{Fault, Rational};

/// Where a value stands among those of its group, of which it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1 is best; equals share the lower number. None where nothing is better.
    pub rank: Option<usize>,
    /// Which part of the others lies below, from 0 to 1, as in PERCENTRANK.INC; 1 for the only one.
    pub percentile: Rational,
    /// Value less median.
    pub gap_to_median: Rational,
}

/// `None` for a value that is not in the group.
pub fn place(
    sorted: &Sorted,
    value: &Rational,
    better: Better,
) -> Option<Result<Place, Unprintable>> {
    let (below, above) = (sorted.below(value), sorted.above(value));
    let others = sorted.values().len().checked_sub(1)?;
    if below + above > others {
        return None;
    }
    let median = sorted.quantile(Decimal::new(5, 1))?;
    let count = |number: usize| Rational::from_integer(i64::try_from(number).unwrap_or(i64::MAX));
    let found = move || -> Result<Place, Unprintable> {
        Ok(Place {
            rank: match better {
                Better::Higher => Some(above + 1),
                Better::Lower => Some(below + 1),
                Better::None => None,
            },
            percentile: match count(below).div(&count(others)) {
                Err(Fault::DivisionByZero) => Rational::ONE,
                found => found?,
            },
            gap_to_median: value.sub(&median?)?,
        })
    };
    Some(found())
}
