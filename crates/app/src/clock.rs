// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one place outside the store's ledger that reads a clock.

use chrono::{DateTime, NaiveDate, Utc};

/// The present instant, UTC.
#[allow(clippy::disallowed_methods)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Today in Europe/Rome: deadlines and "not begun" are judged by it.
pub fn today() -> NaiveDate {
    traguardo_domain::rome_date(now())
}
