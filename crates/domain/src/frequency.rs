// SPDX-License-Identifier: AGPL-3.0-or-later
//! How often a measure is posted (`docs/domain.md §3`).

use crate::period::{Part, Period};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How often a measure is posted (`docs/domain.md §3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Once a year.
    Annual,
    /// Twice a year.
    HalfYearly,
    /// Four times a year.
    Quarterly,
    /// Twelve times a year.
    Monthly,
}

impl Frequency {
    /// The periods of a year, in order.
    pub fn periods(self, year: i32) -> Vec<Period> {
        let part = |part| Period { year, part };
        match self {
            Self::Annual => vec![Period::annual(year)],
            Self::HalfYearly => (1..=2).map(Part::Half).map(part).collect(),
            Self::Quarterly => (1..=4).map(Part::Quarter).map(part).collect(),
            Self::Monthly => (1..=12).map(Part::Month).map(part).collect(),
        }
    }

    /// The periods of a year that end by a day, in order: what "year to date" is made of
    /// (`docs/domain.md §3`).
    pub fn expected(self, year: i32, until: NaiveDate) -> Vec<Period> {
        let mut periods = self.periods(year);
        periods.retain(|period| period.end() <= until);
        periods
    }

    /// Months in one period.
    pub const fn months(self) -> u32 {
        match self {
            Self::Annual => 12,
            Self::HalfYearly => 6,
            Self::Quarterly => 3,
            Self::Monthly => 1,
        }
    }

    /// The stable name, in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Annual => "annual",
            Self::HalfYearly => "half_yearly",
            Self::Quarterly => "quarterly",
            Self::Monthly => "monthly",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_to_date() {
        let until = NaiveDate::from_ymd_opt(2022, 6, 30).unwrap();
        let expected = |frequency: Frequency| frequency.expected(2022, until).len();
        assert_eq!(expected(Frequency::Annual), 0);
        assert_eq!(expected(Frequency::HalfYearly), 1);
        assert_eq!(expected(Frequency::Quarterly), 2);
        assert_eq!(expected(Frequency::Monthly), 6);
    }
}
