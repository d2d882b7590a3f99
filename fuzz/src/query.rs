// SPDX-License-Identifier: AGPL-3.0-or-later
//! Texts of query strings: periods, decimals, days, instants, positions.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use traguardo_domain::{Frequency, Period, rome_date};
use traguardo_formula::{MAX_FRACTION_DIGITS, MAX_INTEGER_DIGITS, parse_decimal};

/// Checks one query string, each value by every reader.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for pair in text.split('&') {
        let value = pair.split_once('=').map_or(pair, |(_, value)| value);
        period(value);
        decimal(value);
        day(value);
        instant(value);
    }
}

/// A period is read exactly when it matches the published pattern, and printed as it was read.
pub fn period(text: &str) {
    let read = Period::parse(text);
    assert_eq!(read.is_ok(), published_period(text), "{text}: {read:?}");
    let Ok(period) = read else { return };
    assert_eq!(period.to_string(), text);
    let (start, end) = (period.start(), period.end());
    assert!(
        start < end && start != NaiveDate::MIN,
        "{text}: {start} to {end}"
    );
    for day in [start, end] {
        assert_eq!(Period::containing(day, period.frequency()), period);
    }
    for frequency in [
        Frequency::Annual,
        Frequency::HalfYearly,
        Frequency::Quarterly,
        Frequency::Monthly,
    ] {
        assert!(
            frequency.expected(period.year(), end).len() <= frequency.periods(period.year()).len()
        );
    }
    assert!(period.back(5) < period && period <= period.year_end());
}

/// `^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$`
fn published_period(text: &str) -> bool {
    let Some((year, part)) = text.split_at_checked(4) else {
        return false;
    };
    let known = matches!(
        part.as_bytes(),
        [] | [b'-', b'S', b'1' | b'2']
            | [b'-', b'Q', b'1'..=b'4']
            | [b'-', b'M', b'0', b'1'..=b'9']
            | [b'-', b'M', b'1', b'0'..=b'2']
    );
    known
        && year.bytes().all(|byte| byte.is_ascii_digit())
        && (year.starts_with("19") || year.starts_with('2'))
}

/// A decimal is read exactly when it matches the published pattern, and keeps its digits.
pub fn decimal(text: &str) {
    let read = parse_decimal(text);
    assert_eq!(read.is_ok(), published_decimal(text), "{text}: {read:?}");
    let Ok(number) = read else { return };
    let printed = number.to_string();
    assert_eq!(parse_decimal(&printed), Ok(number));
    let fraction = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    assert_eq!(
        usize::try_from(number.scale()),
        Ok(fraction),
        "{text} became {printed}"
    );
    let trimmed = |text: &str| {
        let digits = text.trim_start_matches('-').trim_start_matches('0');
        if digits.is_empty() || digits.starts_with('.') {
            format!("0{digits}")
        } else {
            digits.to_owned()
        }
    };
    assert_eq!(trimmed(&printed), trimmed(text));
    assert_eq!(
        printed.starts_with('-'),
        text.starts_with('-') && !number.is_zero()
    );
}

/// `^-?\d{1,18}(\.\d{1,10})?$`
fn published_decimal(text: &str) -> bool {
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned
        .split_once('.')
        .map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
    digits(whole, MAX_INTEGER_DIGITS)
        && fraction.is_none_or(|fraction| digits(fraction, MAX_FRACTION_DIGITS))
}

/// A day of ten characters is a four-digit year, month and day.
pub fn day(text: &str) {
    if text.len() != 10 {
        return;
    }
    let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") else {
        return;
    };
    for frequency in [
        Frequency::Annual,
        Frequency::HalfYearly,
        Frequency::Quarterly,
        Frequency::Monthly,
    ] {
        let period = Period::containing(day, frequency);
        assert!(
            period.start() <= day && day <= period.end(),
            "{text} is not in {period}"
        );
    }
}

/// An instant is the same after it has been written in UTC; a position is a number.
fn instant(text: &str) {
    if let Ok(position) = text.parse::<i64>() {
        assert!(!position.to_string().is_empty());
    }
    let Ok(instant) = DateTime::parse_from_rfc3339(text) else {
        return;
    };
    let utc = instant.with_timezone(&Utc);
    let _ = rome_date(utc);
    // an offset can move the first and the last days out of the years that RFC 3339 can write
    if !(0..=9999).contains(&utc.year()) {
        return;
    }
    let written = utc.to_rfc3339_opts(SecondsFormat::Nanos, true);
    let again = DateTime::parse_from_rfc3339(&written).map(|again| again.with_timezone(&Utc));
    assert_eq!(again, Ok(utc), "{text} became {written}");
}
