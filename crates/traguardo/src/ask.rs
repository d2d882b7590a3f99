// SPDX-License-Identifier: AGPL-3.0-or-later
//! Options that are more than a text, and output.

use crate::failure::Failure;
use chrono::NaiveDate;
use std::io::{self, Write};
use traguardo_app::read::AsKnownAt;
use traguardo_domain::{Period, parse_day, parse_instant};

/// Name recorded as author of what the command line writes.
pub const ACTOR: &str = "cli";

/// Items read at a time.
pub const PAGE: u32 = 500;

/// A reporting period.
pub fn period(text: &str) -> Result<Period, Failure> {
    Period::parse(text).map_err(|error| Failure::Usage(format!("--period {text}: {error}")))
}

/// A day.
pub fn day(text: Option<&str>) -> Result<Option<NaiveDate>, Failure> {
    let Some(text) = text else { return Ok(None) };
    parse_day(text)
        .map(Some)
        .ok_or_else(|| Failure::Usage(format!("--on {text}: a day is written 2022-06-15")))
}

/// A ledger position or an instant.
pub fn as_known_at(text: Option<&str>) -> Result<Option<AsKnownAt>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let wrong = || {
        Failure::Usage(format!(
            "--as-known-at {text}: a ledger position, or an instant like 2022-06-15T10:00:00Z"
        ))
    };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text
            .parse()
            .map(|position| Some(AsKnownAt::Position(position)))
            .map_err(|_| wrong());
    }
    let instant = parse_instant(text).ok_or_else(wrong)?;
    Ok(Some(AsKnownAt::Time(instant)))
}

/// Writes to standard output; a reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::broken("standard output", &error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_strictly() {
        assert_eq!(
            day(Some("2022-06-15")).unwrap(),
            NaiveDate::from_ymd_opt(2022, 6, 15)
        );
        assert!(day(Some("15/06/2022")).is_err());
        assert_eq!(
            as_known_at(Some("7")).unwrap(),
            Some(AsKnownAt::Position(7))
        );
        assert!(matches!(
            as_known_at(Some("2022-06-15T10:00:00Z")).unwrap(),
            Some(AsKnownAt::Time(_))
        ));
        assert!(as_known_at(Some("-1")).is_err());
        assert!(period("2022-S3").is_err());
    }
}
