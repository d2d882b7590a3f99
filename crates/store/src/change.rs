// SPDX-License-Identifier: AGPL-3.0-or-later
//! The record of what was done: one row per position, chained by hash per administration.

use crate::conn::on;
use crate::schema::change;
use crate::statement::Statement;
use crate::time::stored;
use crate::{Conn, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamp};
use std::collections::BTreeMap;

/// Action of changes that post measurements and leave the structure alone.
pub const MEASUREMENTS_POSTED: &str = "measurements.posted";

/// One row of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Position in the ledger.
    pub seq: i64,
    /// When it was recorded (UTC, microseconds).
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub actor: String,
    /// Whose chain it belongs to; 0 is the instance itself.
    pub administration_id: i64,
    /// What was done, e.g. [`MEASUREMENTS_POSTED`].
    pub action: String,
    /// What it was done to.
    pub object: String,
    /// Canonical JSON of what was done.
    pub body: String,
    /// Hash of the row before in the same chain: 64 hex digits, or empty for the first row.
    pub prev_hash: String,
    /// Hash of this row: 64 hex digits.
    pub hash: String,
}

pub(crate) const INSERT: &str = "INSERT INTO change \
    (seq, recorded_at, actor, administration_id, action, object, body, prev_hash, hash) \
    SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)";

// Ordered by both columns although one is fixed: only the index on both gives that order, so
// that the cost does not depend on the length of the chain, nor on statistics.
const LAST_HASHES: &str = "SELECT c.administration_id, c.hash FROM unnest(?) AS k (id) \
    CROSS JOIN LATERAL (SELECT administration_id, hash FROM change \
        WHERE administration_id <= k.id ORDER BY administration_id DESC, seq DESC LIMIT 1) c \
    WHERE c.administration_id = k.id";

/// What may change a verdict and is no figure, as the index `change_structure` has it.
macro_rules! structural {
    () => {
        "action NOT IN ('measurements.posted', 'deviation_note.recorded', 'report.recorded', 'benchmarks.published', 'targets.decided')"
    };
}
pub(crate) use structural;

const STRUCTURE: &str = concat!(
    "SELECT c.administration_id, c.seq FROM unnest(?) AS k (id) \
    CROSS JOIN LATERAL (SELECT administration_id, seq FROM change \
        WHERE administration_id <= k.id AND ",
    structural!(),
    " ORDER BY administration_id DESC, seq DESC LIMIT 1) c \
    WHERE c.administration_id = k.id"
);

const STRUCTURE_SQLITE: &str = concat!(
    "SELECT seq FROM change INDEXED BY change_structure WHERE administration_id = ? AND ",
    structural!(),
    " ORDER BY seq DESC LIMIT 1"
);

/// Writes rows of the record. Rows of other tables refer to them: write these first.
pub fn insert(conn: &mut Conn, rows: &[ChangeRow]) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(change::table)
                    .values((
                        change::seq.eq(row.seq),
                        change::recorded_at.eq(stored(row.recorded_at)),
                        change::actor.eq(&row.actor),
                        change::administration_id.eq(row.administration_id),
                        change::action.eq(&row.action),
                        change::object.eq(&row.object),
                        change::body.eq(&row.body),
                        change::prev_hash.eq(&row.prev_hash),
                        change::hash.eq(&row.hash),
                    ))
                    .execute(&mut **c)?;
            }
        }
        Conn::Postgres(c) => {
            bind(Statement::<_, ()>::new(INSERT), rows).execute(&mut **c)?;
        }
    }
    Ok(())
}

/// The values of [`INSERT`].
pub(crate) fn bind<'a>(
    statement: Statement<'a, Pg, ()>,
    rows: &'a [ChangeRow],
) -> Statement<'a, Pg, ()> {
    /// One column of all rows.
    fn column<'a, T>(rows: &'a [ChangeRow], of: impl Fn(&'a ChangeRow) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    statement
        .bind::<Array<BigInt>, _>(column(rows, |r| r.seq))
        .bind::<Array<Timestamp>, _>(column(rows, |r| stored(r.recorded_at)))
        .bind::<Array<Text>, _>(column(rows, |r| r.actor.as_str()))
        .bind::<Array<BigInt>, _>(column(rows, |r| r.administration_id))
        .bind::<Array<Text>, _>(column(rows, |r| r.action.as_str()))
        .bind::<Array<Text>, _>(column(rows, |r| r.object.as_str()))
        .bind::<Array<Text>, _>(column(rows, |r| r.body.as_str()))
        .bind::<Array<Text>, _>(column(rows, |r| r.prev_hash.as_str()))
        .bind::<Array<Text>, _>(column(rows, |r| r.hash.as_str()))
}

/// Last hash of each chain; chains without a row are left out.
pub fn last_hashes(conn: &mut Conn, administrations: &[i64]) -> Result<BTreeMap<i64, String>> {
    match conn {
        Conn::Sqlite(c) => {
            let mut found = BTreeMap::new();
            for id in administrations {
                let hash = change::table
                    .filter(change::administration_id.eq(id))
                    .order(change::seq.desc())
                    .select(change::hash)
                    .first(&mut **c)
                    .optional()?;
                found.extend(hash.map(|hash| (*id, hash)));
            }
            Ok(found)
        }
        Conn::Postgres(c) => {
            let found = Statement::<_, (BigInt, Text)>::new(LAST_HASHES)
                .bind::<Array<BigInt>, _>(administrations)
                .load(&mut **c)?;
            Ok(found.into_iter().collect())
        }
    }
}

/// Last position at which something other than measurements was written to each
/// administration; 0 when there is none.
pub fn structure_versions(conn: &mut Conn, administrations: &[i64]) -> Result<BTreeMap<i64, i64>> {
    let mut found: BTreeMap<i64, i64> = administrations.iter().map(|id| (*id, 0)).collect();
    match conn {
        Conn::Sqlite(c) => {
            for (id, version) in &mut found {
                let seq: Option<i64> = Statement::<_, BigInt>::new(STRUCTURE_SQLITE)
                    .bind::<BigInt, _>(id)
                    .get_result(&mut **c)
                    .optional()?;
                *version = seq.unwrap_or(0);
            }
        }
        Conn::Postgres(c) => {
            let rows: Vec<(i64, i64)> = Statement::<_, (BigInt, BigInt)>::new(STRUCTURE)
                .bind::<Array<BigInt>, _>(administrations)
                .load(&mut **c)?;
            found.extend(rows);
        }
    }
    Ok(found)
}

/// The rows of one chain after a position, oldest first.
pub fn page(
    conn: &mut Conn,
    administration_id: i64,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<ChangeRow>> {
    let rows: Vec<Stored> = on!(conn, c => change::table
        .filter(change::administration_id.eq(administration_id))
        .filter(change::seq.gt(after_seq))
        .order((change::administration_id, change::seq))
        .limit(limit)
        .load(c))?;
    Ok(rows.into_iter().map(ChangeRow::from).collect())
}

#[derive(Queryable)]
struct Stored {
    seq: i64,
    recorded_at: NaiveDateTime,
    actor: String,
    administration_id: i64,
    action: String,
    object: String,
    body: String,
    prev_hash: String,
    hash: String,
}

impl From<Stored> for ChangeRow {
    fn from(row: Stored) -> Self {
        Self {
            seq: row.seq,
            recorded_at: row.recorded_at.and_utc(),
            actor: row.actor,
            administration_id: row.administration_id,
            action: row.action,
            object: row.object,
            body: row.body,
            prev_hash: row.prev_hash,
            hash: row.hash,
        }
    }
}
