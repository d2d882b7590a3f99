// SPDX-License-Identifier: AGPL-3.0-or-later
//! The day it is where the deadlines are (`docs/domain.md §3`: Europe/Rome).

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Europe::Rome;

/// The calendar day of an instant in Rome.
pub fn rome_date(instant: DateTime<Utc>) -> NaiveDate {
    rome_time(instant).date()
}

/// Day and wall-clock time of an instant in Rome, for people.
pub fn rome_time(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.with_timezone(&Rome).naive_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_romes() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            rome_date(instant("2022-06-30T21:59:59.999999Z")),
            day("2022-06-30")
        );
        assert_eq!(
            rome_date(instant("2022-06-30T22:00:00Z")),
            day("2022-07-01")
        );
        assert_eq!(
            rome_date(instant("2022-12-31T22:59:59Z")),
            day("2022-12-31")
        );
        assert_eq!(
            rome_date(instant("2022-12-31T23:00:00Z")),
            day("2023-01-01")
        );
    }
}
