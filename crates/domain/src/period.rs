// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reporting periods, SDMX codes (`docs/domain.md §3`).

use crate::frequency::Frequency;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// First year a period code may have.
pub const MIN_YEAR: i32 = 1900;
/// Last year a period code may have.
pub const MAX_YEAR: i32 = 2999;

/// A reporting period: `2022`, `2022-S1`, `2022-Q3`, `2022-M05` (`docs/domain.md §3`). Ordered by
/// end, then the shorter first: `2022-M12 < 2022-Q4 < 2022-S2 < 2022`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub(crate) year: i32,
    pub(crate) part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Year,
    Half(u32),
    Quarter(u32),
    Month(u32),
}

/// Why a text is not a period (`docs/domain.md §3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not of the form `2022`, `2022-S1`, `2022-Q3` or `2022-M05`.
    #[error(
        "not a period: write a year (2022), half-year (2022-S1), quarter (2022-Q3) or month (2022-M05)"
    )]
    Syntax,
    /// The year is not in 1900..=2999.
    #[error("the year of a period is between 1900 and 2999")]
    Year,
}

impl Period {
    /// Reads an SDMX period code, strictly: no blanks, no lower case, two digits for a month
    /// (`docs/domain.md §3`).
    ///
    /// # Errors
    /// [`PeriodError`].
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let (year, part) = match text.split_once('-') {
            None => (text, Part::Year),
            Some((year, "S1")) => (year, Part::Half(1)),
            Some((year, "S2")) => (year, Part::Half(2)),
            Some((year, "Q1")) => (year, Part::Quarter(1)),
            Some((year, "Q2")) => (year, Part::Quarter(2)),
            Some((year, "Q3")) => (year, Part::Quarter(3)),
            Some((year, "Q4")) => (year, Part::Quarter(4)),
            Some((year, rest)) => (year, Part::Month(month(rest).ok_or(PeriodError::Syntax)?)),
        };
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PeriodError::Syntax);
        }
        let year: i32 = year.parse().map_err(|_| PeriodError::Syntax)?;
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
            return Err(PeriodError::Year);
        }
        Ok(Self { year, part })
    }

    /// The whole year.
    pub const fn annual(year: i32) -> Self {
        Self {
            year,
            part: Part::Year,
        }
    }

    /// The year the period belongs to.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The frequency of which this is one period.
    pub const fn frequency(self) -> Frequency {
        match self.part {
            Part::Year => Frequency::Annual,
            Part::Half(_) => Frequency::HalfYearly,
            Part::Quarter(_) => Frequency::Quarterly,
            Part::Month(_) => Frequency::Monthly,
        }
    }

    /// Months of the year elapsed at the period's end: 6 for `2022-S1`, 9 for `2022-Q3`.
    pub const fn months(self) -> u32 {
        match self.part {
            Part::Year => 12,
            Part::Half(half) => half * 6,
            Part::Quarter(quarter) => quarter * 3,
            Part::Month(month) => month,
        }
    }

    /// First day.
    pub fn start(self) -> NaiveDate {
        let month = match self.part {
            Part::Year => 1,
            Part::Half(half) => half * 6 - 5,
            Part::Quarter(quarter) => quarter * 3 - 2,
            Part::Month(month) => month,
        };
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Last day: its figures are due on it, unless the plan says otherwise (`docs/domain.md §3`).
    pub fn end(self) -> NaiveDate {
        let (year, month) = match self.months() {
            12 => (self.year + 1, 1),
            months => (self.year, months + 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1)
            .and_then(|next| next.pred_opt())
            .unwrap_or(NaiveDate::MIN)
    }

    /// Whether the period ends on 31 December: what is asked as of it is final for the year
    /// (`docs/domain.md §5`).
    pub const fn is_year_end(self) -> bool {
        self.months() == 12
    }

    /// The same period of an earlier year.
    #[must_use]
    pub fn back(self, years: u8) -> Self {
        Self {
            year: self.year - i32::from(years),
            part: self.part,
        }
    }

    /// This period and those of its frequency after it, up to another of the same; `None` if the other is of another
    /// frequency or comes before it.
    #[must_use]
    pub fn up_to(self, last: Self) -> Option<Vec<Self>> {
        let frequency = self.frequency();
        if frequency != last.frequency() || last < self {
            return None;
        }
        let years = self.year..=last.year;
        let all = years.flat_map(|year| frequency.periods(year));
        Some(
            all.filter(|period| (self..=last).contains(period))
                .collect(),
        )
    }

    /// The whole year this period belongs to.
    #[must_use]
    pub const fn year_end(self) -> Self {
        Self::annual(self.year)
    }

    /// The period of this frequency and year that contains a day.
    #[must_use]
    pub fn containing(day: NaiveDate, frequency: Frequency) -> Self {
        let month = day.month();
        let part = match frequency {
            Frequency::Annual => Part::Year,
            Frequency::HalfYearly => Part::Half(month.div_ceil(6)),
            Frequency::Quarterly => Part::Quarter(month.div_ceil(3)),
            Frequency::Monthly => Part::Month(month),
        };
        Self {
            year: day.year(),
            part,
        }
    }
}

fn month(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('M')?;
    let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let month = digits.parse().ok()?;
    (plain && (1..=12).contains(&month)).then_some(month)
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Year => write!(out, "{:04}", self.year),
            Part::Half(half) => write!(out, "{:04}-S{half}", self.year),
            Part::Quarter(quarter) => write!(out, "{:04}-Q{quarter}", self.year),
            Part::Month(month) => write!(out, "{:04}-M{month:02}", self.year),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |period: &Self| (period.year, period.months(), period.frequency().months());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    #[test]
    fn only_sdmx_codes_are_periods() {
        for wrong in [
            "",
            "22",
            "2022-",
            "2022-S0",
            "2022-S3",
            "2022-Q5",
            "2022-M13",
            "2022-M00",
            "2022-M5",
            "2022-M+5",
            "2022-s1",
            " 2022",
            "2022 ",
            "+022",
            "-022",
            "2022-S1 ",
            "20222",
            "2022-M005",
            "2022-Q1-Q2",
            "２０２２",
        ] {
            assert_eq!(Period::parse(wrong), Err(PeriodError::Syntax), "{wrong}");
        }
        for wrong in ["1899", "3000-S1", "0000"] {
            assert_eq!(Period::parse(wrong), Err(PeriodError::Year), "{wrong}");
        }
        assert!(Period::parse("1900").is_ok() && Period::parse("2999-M12").is_ok());
    }

    #[test]
    fn days_and_months() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(
            (period("2024-M02").start(), period("2024-M02").end()),
            (day(2024, 2, 1), day(2024, 2, 29))
        );
        assert_eq!(
            (period("2022-S2").start(), period("2022-S2").end()),
            (day(2022, 7, 1), day(2022, 12, 31))
        );
        assert_eq!(
            (period("2022-Q3").start(), period("2022-Q3").end()),
            (day(2022, 7, 1), day(2022, 9, 30))
        );
        assert_eq!(period("2022-S1").months(), 6);
        assert_eq!(period("2022-S1").back(2), period("2020-S1"));
        assert_eq!(period("2022-S1").year_end(), period("2022"));
        assert!(period("2022-Q4").is_year_end() && !period("2022-Q3").is_year_end());
        assert_eq!(
            Period::containing(day(2022, 6, 30), Frequency::HalfYearly),
            period("2022-S1")
        );
        assert_eq!(
            Period::containing(day(2022, 7, 1), Frequency::Quarterly),
            period("2022-Q3")
        );
    }

    #[test]
    fn ordered_by_end_then_shorter_first() {
        let mut all = [
            "2023-M01", "2022", "2022-S2", "2022-Q4", "2022-M12", "2022-S1", "2022-Q1",
        ]
        .map(period);
        all.sort();
        let printed = all.map(|period| period.to_string());
        assert_eq!(
            printed,
            [
                "2022-Q1", "2022-S1", "2022-M12", "2022-Q4", "2022-S2", "2022", "2023-M01"
            ]
        );
    }
}
