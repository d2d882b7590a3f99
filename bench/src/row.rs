// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows that look like the service's own, for the baselines of a batch.

use crate::database::BATCH;
use crate::fixture::{KEYS, Key};
use std::sync::atomic::{AtomicU64, Ordering};

/// Columns of `measurement_revision`, in the order that the baselines write them.
pub const COLUMNS: &str = "administration_id, period_end, measure_id, office_id, period, revision, seq, \
    kind, number, day, statement, origin, note, reason";

/// What differs from row to row.
pub struct Row {
    /// Number of the administration.
    pub administration: i64,
    /// Last day of the period, nearly.
    pub period_end: String,
    /// Number of the measure.
    pub measure: i64,
    /// Number of the office.
    pub office: i64,
    /// Period.
    pub period: String,
    /// Position: one for each batch.
    pub seq: i64,
    /// Figure.
    pub number: String,
}

impl Row {
    /// The row with this number; all of them have different keys.
    fn at(index: u64) -> Option<Self> {
        let key = Key::at(index % KEYS)?;
        Some(Self {
            administration: i64::try_from(index / KEYS + 1).ok()?,
            period_end: format!("{}-{:02}-28", key.year, key.month),
            measure: key.register.into(),
            office: key.office.into(),
            period: format!("{}-M{:02}", key.year, key.month),
            seq: i64::try_from(index / BATCH + 1).ok()?,
            number: format!("{}.{:02}", index * 7_919 % 100_000, index % 100),
        })
    }
}

/// Hands batches of rows out to connections.
#[derive(Default)]
pub struct Rows {
    next: AtomicU64,
}

impl Rows {
    /// The next batch.
    pub fn batch(&self) -> impl Iterator<Item = Row> {
        let from = self.next.fetch_add(BATCH, Ordering::Relaxed);
        (from..from + BATCH).filter_map(Row::at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn batches_are_full_and_their_keys_differ() {
        let rows = Rows::default();
        let mut keys = HashSet::new();
        for _ in 0..150 {
            keys.extend(
                rows.batch()
                    .map(|row| (row.administration, row.measure, row.office, row.period)),
            );
        }
        assert_eq!(keys.len(), 150_000);
        assert!(keys.iter().any(|key| key.0 == 3));
    }
}
