// SPDX-License-Identifier: AGPL-3.0-or-later
//! Times as they are stored: UTC, microseconds.

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};

/// For the database: without a zone, cut to microseconds.
pub(crate) fn stored(time: DateTime<Utc>) -> NaiveDateTime {
    time.naive_utc().trunc_subsecs(6)
}

/// The clock of this process, for SQLite: the one place of this crate that reads it. On
/// PostgreSQL the clock of the database server is used.
#[allow(
    clippy::disallowed_methods,
    reason = "an embedded database has no clock of its own"
)]
pub(crate) fn process_clock() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
