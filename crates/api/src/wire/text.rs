// SPDX-License-Identifier: AGPL-3.0-or-later
//! How instants and numbers are written.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// RFC 3339, UTC, always six fraction digits.
pub(super) fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// `2022-06-15`
pub(super) fn day(day: NaiveDate) -> String {
    day.to_string()
}
