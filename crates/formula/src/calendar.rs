// SPDX-License-Identifier: AGPL-3.0-or-later
//! The year asked for, and working days (`docs/domain.md §3`).
//!
//! Closed are Saturdays, Sundays, the national holidays (legge 27 maggio 1949, n. 260, and its later changes)
//! and the days on which the body itself is closed.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::limits::MAX_WORKING_YEARS;

/// National holidays on a fixed day, as month and day.
const FIXED: [(u32, u32); 10] = [
    (1, 1),
    (1, 6),
    (4, 25),
    (5, 1),
    (6, 2),
    (8, 15),
    (11, 1),
    (12, 8),
    (12, 25),
    (12, 26),
];

/// San Francesco, a holiday from this year on (legge 8 ottobre 2025, n. 151).
const SAN_FRANCESCO: (i32, u32, u32) = (2026, 10, 4);

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearDay {
    month: u32,
    day: u32,
}

impl YearDay {
    /// A day that every year has: not 29 February.
    #[must_use]
    pub fn new(month: u32, day: u32) -> Option<Self> {
        // 2001 is no leap year
        NaiveDate::from_ymd_opt(2001, month, day).map(|_| Self { month, day })
    }

    /// That day of one year.
    #[must_use]
    pub fn of(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.month
    }

    /// The day of the month.
    #[must_use]
    pub const fn day(self) -> u32 {
        self.day
    }
}

/// What a formula has to know of the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The year of the period asked for.
    pub year: i32,
    /// Days of every year on which the body is closed: its patron saint's.
    pub closed_yearly: BTreeSet<YearDay>,
    /// Single days on which it is closed.
    pub closed_days: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// A calendar without closing days of its own.
    #[must_use]
    pub fn of(year: i32) -> Self {
        Self {
            year,
            ..Self::default()
        }
    }

    /// Whether people work on that day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        is_weekday(day) && !is_national(day) && !self.closes(day)
    }

    /// How many working days follow `from` up to `to`: the first day does not count, the last one does
    /// (art. 155 c.p.c.); negative when `to` comes before `from`. `None` when they lie further apart than
    /// [`MAX_WORKING_YEARS`].
    #[must_use]
    pub fn workdays(&self, from: NaiveDate, to: NaiveDate) -> Option<i64> {
        if to < from {
            return self.workdays(to, from).map(|days| -days);
        }
        if to.year() - from.year() > MAX_WORKING_YEARS {
            return None;
        }
        let off = |day: &NaiveDate| *day > from && *day <= to && is_weekday(*day);
        let national = (from.year()..=to.year())
            .flat_map(national)
            .filter(off)
            .count();
        let own = self.closed_between(from, to);
        let own = own.filter(|day| off(day) && !is_national(*day)).count();
        Some(weekdays(from, to) - i64::try_from(national + own).ok()?)
    }

    /// The day that is so many working days after another one, or before it when negative; none at all
    /// gives the day itself. `None` beyond [`MAX_WORKING_YEARS`].
    #[must_use]
    pub fn after_workdays(&self, from: NaiveDate, days: i32) -> Option<NaiveDate> {
        let mut day = from;
        let mut left = days.unsigned_abs();
        while left > 0 {
            day = if days > 0 {
                day.succ_opt()?
            } else {
                day.pred_opt()?
            };
            if (day.year() - from.year()).abs() > MAX_WORKING_YEARS {
                return None;
            }
            left -= u32::from(self.is_working_day(day));
        }
        Some(day)
    }

    /// Whether the body itself is closed, be it a holiday or not.
    fn closes(&self, day: NaiveDate) -> bool {
        self.closed_days.contains(&day) || self.closes_yearly(day)
    }

    fn closes_yearly(&self, day: NaiveDate) -> bool {
        let (month, day) = (day.month(), day.day());
        self.closed_yearly.contains(&YearDay { month, day })
    }

    /// The body's own closing days of those years, each once.
    fn closed_between(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let single = self.closed_days.range(from..=to).copied();
        let single = single.filter(|day| !self.closes_yearly(*day));
        let of_year = |year| {
            self.closed_yearly
                .iter()
                .filter_map(move |day| day.of(year))
        };
        (from.year()..=to.year()).flat_map(of_year).chain(single)
    }
}

/// The national holidays of a year, each once, on whatever day of the week. Nothing is allocated for
/// them: a formula asks for each item of a list.
fn national(year: i32) -> impl Iterator<Item = NaiveDate> {
    let (since, month, day) = SAN_FRANCESCO;
    let san_francesco = (year >= since).then_some((month, day));
    let fixed = FIXED.into_iter().chain(san_francesco);
    let fixed = fixed.filter_map(move |(month, day)| NaiveDate::from_ymd_opt(year, month, day));
    fixed.chain(easter_monday(year).filter(|day| !is_fixed(*day)))
}

fn is_national(day: NaiveDate) -> bool {
    is_fixed(day) || easter_monday(day.year()) == Some(day)
}

fn is_fixed(day: NaiveDate) -> bool {
    let (since, month, of_month) = SAN_FRANCESCO;
    let there = (day.month(), day.day());
    FIXED.contains(&there) || day.year() >= since && there == (month, of_month)
}

fn easter_monday(year: i32) -> Option<NaiveDate> {
    let easter = computus::gregorian(year).ok()?;
    NaiveDate::from_ymd_opt(easter.year, easter.month, easter.day)?.checked_add_days(Days::new(1))
}

fn is_weekday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Mondays to Fridays after `from` up to `to`, which is not before it.
fn weekdays(from: NaiveDate, to: NaiveDate) -> i64 {
    let days = (to - from).num_days();
    let rest = u64::try_from(days % 7).unwrap_or(0);
    let odd = (1..=rest)
        .filter_map(|ahead| from.checked_add_days(Days::new(ahead)))
        .filter(|day| is_weekday(*day))
        .count();
    days / 7 * 5 + i64::try_from(odd).unwrap_or(0)
}
