// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days and instants as people and programs write them: the one reader of both.

use chrono::{DateTime, NaiveDate, Timelike, Utc};

/// A real day written `YYYY-MM-DD`, years 1000 to 9999 (what both databases keep): ten ASCII
/// characters, no sign, no blank.
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let written = text.len() == 10
        && !text.starts_with('0')
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    written.then(|| text.parse().ok()).flatten()
}

/// An instant written as RFC 3339 has it, `2022-06-15T10:00:00.5+02:00` or with `Z`: the day as
/// [`parse_day`] reads it, capital `T` and `Z`, a time of day that a clock shows (no leap second).
#[must_use]
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.split_at_checked(10)?;
    parse_day(day)?;
    let written = time.starts_with('T')
        && time
            .bytes()
            .skip(1)
            .all(|byte| byte.is_ascii_digit() || b"Z:.+-".contains(&byte));
    let instant = written
        .then(|| DateTime::parse_from_rfc3339(text).ok())
        .flatten()?;
    (instant.nanosecond() < 1_000_000_000).then(|| instant.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_ten_characters_and_real() {
        for good in ["1000-01-01", "2022-04-01", "2024-02-29", "9999-12-31"] {
            assert_eq!(parse_day(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "2022",
            "2022-4-1",
            "2022-4-001",
            "+999-01-01",
            "-999-01-01",
            "+2022-1-01",
            "+2022-01-01",
            "0999-12-31",
            "10000-01-01",
            "2022-02-29",
            "2022-02-30",
            "2022-13-01",
            "2022-00-01",
            "2022-01-00",
            " 2022-04-1",
            "2022- 4-01",
            "2022-04- 1",
            "2022-04-01 ",
            "2022-04-+1",
            "2022/04/01",
            "20220401",
            "2022-091",
            "2022-W13-5",
            "２０２２-04-01",
            "٢٠٢٢-٠٤-٠١",
            "2022-04-01T00:00:00Z",
            "2022-04-0\0",
        ] {
            assert_eq!(parse_day(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn an_instant_is_rfc_3339() {
        let read = |text: &str| parse_instant(text).map(|instant| instant.to_rfc3339());
        let noon = || Some("2022-06-15T10:00:00+00:00".to_owned());
        assert_eq!(read("2022-06-15T10:00:00Z"), noon());
        assert_eq!(read("2022-06-15T12:00:00.000+02:00"), noon());
        assert_eq!(read("2022-06-15T08:00:00-02:00"), noon());
        for bad in [
            "",
            "2022-06-15",
            "2022-06-15T10:00Z",
            "2022-06-15T10:00:00",
            "2022-06-15t10:00:00Z",
            "2022-06-15T10:00:00z",
            "2022-06-15 10:00:00Z",
            " 2022-06-15T10:00:00Z",
            "2022-06-15T10:00:00Z ",
            "2022-02-30T10:00:00Z",
            "2022-06-15T24:00:00Z",
            "2022-06-15T10:60:00Z",
            "2016-12-31T23:59:60Z",
            "2022-06-15T10:00:00.Z",
            "2022-06-15T10:00:00+0200",
            "2022-06-15T10:00:00+24:00",
            "2022-06-15T10:00:00\u{2212}02:00",
            "2022-06-15T１0:00:00Z",
            "+999-01-01T10:00:00Z",
            "0000-01-01T00:00:00Z",
            "2022-06-1５T10:00:00Z",
        ] {
            assert_eq!(parse_instant(bad), None, "{bad:?}");
        }
    }
}
