// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was answered to a write request, by actor and key.

use crate::schema::idempotency;
use crate::statement::Statement;
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, SmallInt, Text};

/// The answer kept for one request.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Row {
    /// Who asked.
    pub actor: String,
    /// Key chosen by the client.
    pub key: String,
    /// SHA-256 of what was asked, 64 hex digits.
    pub payload_hash: String,
    /// Position at which it was committed.
    pub seq: i64,
    /// HTTP status that was answered.
    pub status: i16,
    /// Body that was answered.
    pub report: String,
}

type Columns = (Text, Text, Text, BigInt, SmallInt, Text);

// LATERAL with LIMIT: a lookup by key for each pair, whatever the statistics.
const FIND: &str = "SELECT i.* FROM unnest(?, ?) AS k (actor, key) CROSS JOIN LATERAL \
    (SELECT actor, key, payload_hash, seq, status, report FROM idempotency \
        WHERE actor = k.actor AND key = k.key LIMIT 1) i";

pub(crate) const INSERT: &str = "INSERT INTO idempotency (actor, key, payload_hash, seq, status, report) \
    SELECT * FROM unnest(?, ?, ?, ?, ?, ?)";

/// The answers kept for pairs of actor and key; pairs without one are left out.
pub fn find(conn: &mut Conn, keys: &[(String, String)]) -> Result<Vec<Row>> {
    match conn {
        Conn::Sqlite(c) => {
            let mut found = Vec::new();
            for (actor, key) in keys {
                found.extend(
                    idempotency::table
                        .find((actor, key))
                        .first::<Row>(&mut **c)
                        .optional()?,
                );
            }
            Ok(found)
        }
        Conn::Postgres(c) => Ok(Statement::<_, Columns>::new(FIND)
            .bind::<Array<Text>, _>(keys.iter().map(|(actor, _)| actor).collect::<Vec<_>>())
            .bind::<Array<Text>, _>(keys.iter().map(|(_, key)| key).collect::<Vec<_>>())
            .load(&mut **c)?),
    }
}

/// Keeps answers.
pub fn insert(conn: &mut Conn, rows: &[Row]) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(idempotency::table)
                    .values((
                        idempotency::actor.eq(&row.actor),
                        idempotency::key.eq(&row.key),
                        idempotency::payload_hash.eq(&row.payload_hash),
                        idempotency::seq.eq(row.seq),
                        idempotency::status.eq(row.status),
                        idempotency::report.eq(&row.report),
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
pub(crate) fn bind<'a>(statement: Statement<'a, Pg, ()>, rows: &'a [Row]) -> Statement<'a, Pg, ()> {
    /// One column of all rows.
    fn column<'a, T>(rows: &'a [Row], of: impl Fn(&'a Row) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    statement
        .bind::<Array<Text>, _>(column(rows, |r| r.actor.as_str()))
        .bind::<Array<Text>, _>(column(rows, |r| r.key.as_str()))
        .bind::<Array<Text>, _>(column(rows, |r| r.payload_hash.as_str()))
        .bind::<Array<BigInt>, _>(column(rows, |r| r.seq))
        .bind::<Array<SmallInt>, _>(column(rows, |r| r.status))
        .bind::<Array<Text>, _>(column(rows, |r| r.report.as_str()))
}
