// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is needed of many administrations at once, a statement for all of them.

use crate::change::structural;
use crate::dictionary::Kind;
use crate::measurements::json_array;
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamp};

/// One list of identifiers, as each database takes it.
macro_rules! by_ids {
    ($conn:expr, $columns:ty, $sqlite:expr, $postgres:expr, $ids:expr $(, $value:expr)*) => {
        match $conn {
            Conn::Sqlite(c) => Statement::<_, $columns>::new($sqlite)
                .bind::<Text, _>(json_array($ids))
                $(.bind::<BigInt, _>($value))*
                .load(&mut **c),
            Conn::Postgres(c) => Statement::<_, $columns>::new($postgres)
                .bind::<Array<BigInt>, _>($ids)
                $(.bind::<BigInt, _>($value))*
                .load(&mut **c),
        }
    };
}

/// Which of these administrations something was written to after one position and not after another: anything, or
/// only what may change a verdict and is no figure.
pub fn changed(
    conn: &mut Conn,
    administrations: &[i64],
    since: i64,
    up_to: i64,
    structure_only: bool,
) -> Result<Vec<i64>> {
    // By LATERAL with LIMIT, so that nobody reads the whole record to answer for a few.
    const HERE: &str =
        "(SELECT c.seq FROM change c WHERE c.administration_id = k.id AND c.seq > ? AND c.seq <= ?";
    const FIRST: &str = " ORDER BY c.administration_id, c.seq LIMIT 1)";
    let what = if structure_only {
        concat!(" AND ", structural!())
    } else {
        ""
    };
    let sqlite = format!(
        "SELECT k.id FROM (SELECT CAST(value AS bigint) AS id FROM json_each(?)) k WHERE EXISTS {HERE}{what})"
    );
    let postgres =
        format!("SELECT k.id FROM unnest(?) AS k (id) CROSS JOIN LATERAL {HERE}{what}{FIRST} c");
    Ok(by_ids!(
        conn,
        BigInt,
        sqlite,
        postgres,
        administrations,
        since,
        up_to
    )?)
}

/// Which of these administrations have ended or begun in a merger, be it one that is taken back.
pub fn merged(conn: &mut Conn, administrations: &[i64]) -> Result<Vec<i64>> {
    const IN_ONE: &str = "WHERE EXISTS (SELECT 1 FROM merger_origin o WHERE o.administration_id = k.id) \
        OR EXISTS (SELECT 1 FROM merger b WHERE b.successor_id = k.id)";
    let sqlite = format!(
        "SELECT k.id FROM (SELECT CAST(value AS bigint) AS id FROM json_each(?)) k {IN_ONE}"
    );
    let postgres = format!("SELECT k.id FROM unnest(?) AS k (id) {IN_ONE}");
    Ok(by_ids!(conn, BigInt, sqlite, postgres, administrations)?)
}

/// When these positions were recorded.
pub fn times(conn: &mut Conn, positions: &[i64]) -> Result<Vec<(i64, DateTime<Utc>)>> {
    const SQLITE: &str = "SELECT c.seq, c.recorded_at FROM json_each(?) CROSS JOIN change c ON c.seq = json_each.value";
    const POSTGRES: &str = "SELECT c.seq, c.recorded_at FROM unnest(?) AS k (seq) \
        CROSS JOIN LATERAL (SELECT seq, recorded_at FROM change r WHERE r.seq = k.seq LIMIT 1) c";
    let found: Vec<(i64, NaiveDateTime)> =
        by_ids!(conn, (BigInt, Timestamp), SQLITE, POSTGRES, positions)?;
    Ok(found
        .into_iter()
        .map(|(seq, time)| (seq, time.and_utc()))
        .collect())
}

/// Owner, identifier and code of the offices of administrations.
pub fn offices(conn: &mut Conn, administrations: &[i64]) -> Result<Vec<(i64, i64, String)>> {
    const SQLITE: &str = "SELECT o.administration_id, o.id, o.code FROM json_each(?) CROSS JOIN office o \
        ON o.administration_id = json_each.value";
    const POSTGRES: &str = "SELECT o.administration_id, o.id, o.code FROM unnest(?) AS k (id) CROSS JOIN LATERAL \
        (SELECT * FROM office r WHERE r.administration_id = k.id ORDER BY r.administration_id, r.code) o";
    Ok(by_ids!(
        conn,
        (BigInt, BigInt, Text),
        SQLITE,
        POSTGRES,
        administrations
    )?)
}

/// Owner, identifier and code of the dictionary entries that belong to these owners, known at a position.
pub fn entries(
    conn: &mut Conn,
    kind: Kind,
    owners: &[i64],
    up_to: i64,
) -> Result<Vec<(i64, i64, String)>> {
    let table = match kind {
        Kind::Measure => "measure",
        Kind::Indicator => "indicator",
    };
    let sqlite = format!(
        "SELECT e.owner_id, e.id, e.code FROM json_each(?) CROSS JOIN {table} e \
         ON e.owner_id = json_each.value WHERE e.seq <= ?"
    );
    let postgres = format!(
        "SELECT e.owner_id, e.id, e.code FROM unnest(?) AS k (id) CROSS JOIN LATERAL \
         (SELECT * FROM {table} r WHERE r.owner_id = k.id ORDER BY r.owner_id, r.id) e WHERE e.seq <= ?"
    );
    Ok(by_ids!(
        conn,
        (BigInt, BigInt, Text),
        sqlite,
        postgres,
        owners,
        up_to
    )?)
}
