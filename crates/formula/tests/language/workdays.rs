// SPDX-License-Identifier: AGPL-3.0-or-later
//! Working days against a calendar that is looked up day by day.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;
use traguardo_formula::{Calendar, YearDay, limits};

/// Easter Sundays as almanacs print them.
const EASTER: [(i32, u32, u32); 31] = [
    (2010, 4, 4),
    (2011, 4, 24),
    (2012, 4, 8),
    (2013, 3, 31),
    (2014, 4, 20),
    (2015, 4, 5),
    (2016, 3, 27),
    (2017, 4, 16),
    (2018, 4, 1),
    (2019, 4, 21),
    (2020, 4, 12),
    (2021, 4, 4),
    (2022, 4, 17),
    (2023, 4, 9),
    (2024, 3, 31),
    (2025, 4, 20),
    (2026, 4, 5),
    (2027, 3, 28),
    (2028, 4, 16),
    (2029, 4, 1),
    (2030, 4, 21),
    (2031, 4, 13),
    (2032, 3, 28),
    (2033, 4, 17),
    (2034, 4, 9),
    (2035, 3, 25),
    (2036, 4, 13),
    (2037, 4, 5),
    (2038, 4, 25),
    (2039, 4, 10),
    (2040, 4, 1),
];

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn works(day: NaiveDate) -> bool {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return false;
    }
    let (_, month, sunday) = EASTER[usize::try_from(day.year() - 2010).unwrap()];
    if day.pred_opt() == Some(date(day.year(), month, sunday)) {
        return false;
    }
    match (day.day(), day.month()) {
        (1, 1 | 5 | 11) | (6, 1) | (25, 4 | 12) | (2, 6) | (15, 8) | (8 | 26, 12) => false,
        (4, 10) => day.year() < 2026,
        _ => true,
    }
}

#[test]
fn every_day_of_thirty_one_years() {
    let calendar = Calendar::of(2022);
    let mut day = date(2010, 1, 1);
    let mut working = 0;
    while day <= date(2040, 12, 31) {
        assert_eq!(calendar.is_working_day(day), works(day), "{day}");
        working += i32::from(works(day));
        day = day.succ_opt().unwrap();
    }
    assert!(working > 7_700, "{working}");
}

proptest! {
    #[test]
    fn counted_as_one_by_one(from in 0_u64..11_000, length in 0_u64..3_000) {
        let calendar = Calendar::of(2022);
        let from = date(2010, 1, 1) + Days::new(from);
        let to = (from + Days::new(length)).min(date(2040, 12, 31));
        let counted = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| works(*day)).count();
        let counted = i64::try_from(counted).unwrap();
        prop_assert_eq!(calendar.workdays(from, to), Some(counted));
        prop_assert_eq!(calendar.workdays(to, from), Some(-counted));
    }

    #[test]
    fn a_day_closed_for_several_reasons_is_closed_once(from in 0_u64..11_000, length in 0_u64..3_000) {
        let mut calendar = Calendar::of(2022);
        // a holiday, one that came in 2026, the patron saint's; then Easter Mondays, the saint's again, a Saturday
        let yearly = [(4, 25), (10, 4), (9, 14)].map(|(month, day)| YearDay::new(month, day).unwrap());
        calendar.closed_yearly.extend(yearly);
        let single = [(2022, 4, 18), (2011, 4, 25), (2022, 9, 14), (2022, 9, 17), (2024, 12, 24)];
        let single = single.map(|(year, month, day)| date(year, month, day));
        calendar.closed_days.extend(single);
        let works = |day: &NaiveDate| {
            let yearly = [(4, 25), (10, 4), (9, 14)].contains(&(day.month(), day.day()));
            works(*day) && !yearly && !single.contains(day)
        };
        let from = date(2010, 1, 1) + Days::new(from);
        let to = (from + Days::new(length)).min(date(2040, 12, 31));
        let days = || from.iter_days().skip(1).take_while(|day| *day <= to);
        let counted = days().filter(works).count();
        prop_assert_eq!(calendar.workdays(from, to), Some(i64::try_from(counted).unwrap()));
        prop_assert!(days().all(|day| calendar.is_working_day(day) == works(&day)));
    }

    #[test]
    fn going_on_by_working_days_and_counting_them_agree(from in 0_u64..10_000, days in -200_i32..200) {
        let calendar = Calendar::of(2022);
        let from = date(2011, 1, 1) + Days::new(from);
        let there = calendar.after_workdays(from, days).unwrap();
        let expected = if days < 0 && !works(from) {
            // going back, the day itself is not counted but the one that is reached is
            i64::from(days) + 1
        } else {
            i64::from(days)
        };
        prop_assert!(days == 0 || works(there));
        prop_assert_eq!(calendar.workdays(from, there), Some(expected));
    }
}

#[test]
fn the_span_has_a_limit() {
    let calendar = Calendar::of(2022);
    let first = date(2000, 6, 1);
    let years = limits::MAX_WORKING_YEARS;
    assert!(
        calendar
            .workdays(first, date(2000 + years, 12, 31))
            .is_some()
    );
    assert_eq!(calendar.workdays(first, date(2001 + years, 1, 1)), None);
    assert_eq!(calendar.after_workdays(first, i32::MAX), None);
    assert_eq!(calendar.workdays(NaiveDate::MIN, NaiveDate::MAX), None);
}
