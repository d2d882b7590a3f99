// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mergers: which administrations ended, and which one took their place (`docs/domain.md` §8).

use crate::conn::on;
use crate::schema::{merger, merger_origin, merger_reversal};
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// One merger.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Merger {
    /// Identifier, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Position at which it was written.
    pub seq: i64,
    /// The administration that takes their place.
    pub successor_id: i64,
    /// Its first day.
    pub first_day: NaiveDate,
    /// Act, origins, weights and offices, as canonical JSON.
    pub document: String,
    /// Position of its reversal.
    pub reversed_at: Option<i64>,
    /// Act and reason of its reversal, as canonical JSON.
    pub reversal: Option<String>,
}

type Columns = (
    BigInt,
    BigInt,
    BigInt,
    Date,
    Text,
    Nullable<BigInt>,
    Nullable<Text>,
);

macro_rules! mergers {
    ($rest:literal) => {
        concat!(
            "SELECT m.id, m.seq, m.successor_id, m.first_day, m.document, v.seq, v.document \
             FROM merger m LEFT JOIN merger_reversal v ON v.merger_id = m.id AND v.seq <= ? \
             WHERE m.seq <= ? ",
            $rest
        )
    };
}

/// Writes a merger and the administrations that end by it.
pub fn insert(conn: &mut Conn, row: &Merger, origins: &[i64]) -> Result<()> {
    on!(conn, c => diesel::insert_into(merger::table)
        .values((
            merger::id.eq(row.id),
            merger::seq.eq(row.seq),
            merger::successor_id.eq(row.successor_id),
            merger::first_day.eq(row.first_day),
            merger::document.eq(&row.document),
        ))
        .execute(c))?;
    for administration_id in origins {
        on!(conn, c => diesel::insert_into(merger_origin::table)
            .values((
                merger_origin::merger_id.eq(row.id),
                merger_origin::administration_id.eq(administration_id),
                merger_origin::seq.eq(row.seq),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Writes the reversal of a merger.
pub fn reverse(conn: &mut Conn, merger_id: i64, seq: i64, document: &str) -> Result<()> {
    on!(conn, c => diesel::insert_into(merger_reversal::table)
        .values((
            merger_reversal::merger_id.eq(merger_id),
            merger_reversal::seq.eq(seq),
            merger_reversal::document.eq(document),
        ))
        .execute(c))?;
    Ok(())
}

/// One merger, as known at a position.
pub fn find(conn: &mut Conn, id: i64, up_to: i64) -> Result<Option<Merger>> {
    let sql = mergers!("AND m.id = ?");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(id)
        .get_result(c)
        .optional())?)
}

/// Mergers known at a position, reversed ones too, by identifier, after `after_id`.
pub fn list(conn: &mut Conn, up_to: i64, after_id: i64, limit: i64) -> Result<Vec<Merger>> {
    let sql = mergers!("AND m.id > ? ORDER BY m.id LIMIT ?");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(after_id)
        .bind::<BigInt, _>(limit)
        .load(c))?)
}

/// All mergers in which an administration ended or began, as known at a position, reversed ones too.
pub fn touching(conn: &mut Conn, administration_id: i64, up_to: i64) -> Result<Vec<Merger>> {
    // CROSS JOIN is an order for SQLite: the few are found first.
    const SQL: &str = "SELECT m.id, m.seq, m.successor_id, m.first_day, m.document, v.seq, v.document \
        FROM (SELECT b.id FROM merger b WHERE b.successor_id = ? \
        UNION ALL SELECT o.merger_id FROM merger_origin o WHERE o.administration_id = ?) t \
        CROSS JOIN merger m LEFT JOIN merger_reversal v ON v.merger_id = m.id AND v.seq <= ? \
        WHERE m.id = t.id AND m.seq <= ? ORDER BY m.id";
    Ok(on!(conn, c => Statement::<_, Columns>::new(SQL)
        .bind::<BigInt, _>(administration_id)
        .bind::<BigInt, _>(administration_id)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(up_to)
        .load(c))?)
}

/// Of the administrations from one identifier to another those that ended, as known at a position: the first day
/// and the code of the successor of each.
pub fn ended(
    conn: &mut Conn,
    ids: RangeInclusive<i64>,
    up_to: i64,
) -> Result<BTreeMap<i64, (NaiveDate, String)>> {
    const SQL: &str = "SELECT o.administration_id, m.first_day, a.code FROM merger_origin o \
        JOIN merger m ON m.id = o.merger_id JOIN administration a ON a.id = m.successor_id \
        WHERE o.administration_id BETWEEN ? AND ? AND m.seq <= ? AND NOT EXISTS \
        (SELECT 1 FROM merger_reversal v WHERE v.merger_id = m.id AND v.seq <= ?)";
    let found: Vec<(i64, NaiveDate, String)> = on!(conn, c => Statement::<_, (BigInt, Date, Text)>::new(SQL)
        .bind::<BigInt, _>(*ids.start())
        .bind::<BigInt, _>(*ids.end())
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(up_to)
        .load(c))?;
    let ended = found.into_iter().map(|(id, day, code)| (id, (day, code)));
    Ok(ended.collect())
}

/// The administrations that end in a merger: their identifiers by code.
pub fn predecessors(conn: &mut Conn, merger_id: i64) -> Result<BTreeMap<String, i64>> {
    const SQL: &str = "SELECT a.code, a.id FROM merger_origin o \
        JOIN administration a ON a.id = o.administration_id WHERE o.merger_id = ?";
    let found: Vec<(String, i64)> = on!(conn, c => Statement::<_, (Text, BigInt)>::new(SQL)
        .bind::<BigInt, _>(merger_id)
        .load(c))?;
    Ok(found.into_iter().collect())
}
