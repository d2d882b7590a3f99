// SPDX-License-Identifier: AGPL-3.0-or-later
//! When an administration or an office exists (`docs/domain.md §1, §3`).

use crate::Period;
use chrono::NaiveDate;

/// The days on which an administration or an office exists, both ends included; open where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Without beginning or end.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// Whether it exists on a day.
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The same up to a last day, where it does not end before.
    #[must_use]
    pub fn until(self, last: NaiveDate) -> Self {
        let to = Some(self.to.map_or(last, |to| to.min(last)));
        Self { to, ..self }
    }

    /// Whether it exists on at least one day of the period: who does, reports it (`docs/domain.md §3`).
    pub fn meets(self, period: Period) -> bool {
        self.from.is_none_or(|from| from <= period.end())
            && self.to.is_none_or(|to| period.start() <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_of_the_period_is_enough() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let meets = |from: &str, to: &str| {
            let validity = Validity {
                from: day(from),
                to: day(to),
            };
            validity.meets(Period::parse("2022-Q2").unwrap())
        };
        assert!(meets("", ""));
        assert!(meets("2022-06-30", "") && !meets("2022-07-01", ""));
        assert!(meets("", "2022-04-01") && !meets("", "2022-03-31"));
        assert!(meets("2022-05-01", "2022-05-01"));
        let until = |to: &str| Validity {
            from: day("2022-06-30"),
            to: day(to),
        };
        assert!(
            until("").covers(day("2022-06-30").unwrap())
                && !until("").covers(day("2022-06-29").unwrap())
        );
        assert!(
            until("2022-07-01").covers(day("2022-07-01").unwrap())
                && !until("2022-07-01").covers(day("2022-07-02").unwrap())
        );
    }
}
