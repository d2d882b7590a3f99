// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations and their revisions.

use crate::conn::on;
use crate::schema::{administration, administration_revision};
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};

/// One revision of an administration.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Administration {
    /// Identifier, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Code, unique in the instance.
    pub code: String,
    /// 1 for the first.
    pub revision: i32,
    /// Position at which this revision was written.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// Size class, for benchmarks.
    pub size_class: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// First day on which it exists.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it exists.
    pub valid_to: Option<NaiveDate>,
}

type Columns = (
    BigInt,
    Text,
    Integer,
    BigInt,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Date>,
    Nullable<Date>,
);

macro_rules! newest {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.code, r.revision, r.seq, r.name, r.size_class, r.region, \
             r.valid_from, r.valid_to \
             FROM administration e JOIN administration_revision r ON r.id = e.id AND r.revision = \
             (SELECT n.revision FROM administration_revision n \
             WHERE n.id = e.id AND n.seq <= ? ORDER BY n.revision DESC LIMIT 1) ",
            $rest
        )
    };
}

/// Writes an administration with its first revision.
pub fn insert(conn: &mut Conn, row: &Administration) -> Result<()> {
    on!(conn, c => diesel::insert_into(administration::table)
        .values((
            administration::id.eq(row.id),
            administration::code.eq(&row.code),
            administration::seq.eq(row.seq),
        ))
        .execute(c))?;
    insert_revision(conn, row)
}

/// Writes a further revision (`code` is not written).
pub fn insert_revision(conn: &mut Conn, row: &Administration) -> Result<()> {
    on!(conn, c => diesel::insert_into(administration_revision::table)
        .values((
            administration_revision::id.eq(row.id),
            administration_revision::revision.eq(row.revision),
            administration_revision::seq.eq(row.seq),
            administration_revision::name.eq(&row.name),
            administration_revision::size_class.eq(row.size_class.as_deref()),
            administration_revision::region.eq(row.region.as_deref()),
            administration_revision::valid_from.eq(row.valid_from),
            administration_revision::valid_to.eq(row.valid_to),
        ))
        .execute(c))?;
    Ok(())
}

/// The newest revision not after a position.
pub fn find(conn: &mut Conn, id: i64, up_to: i64) -> Result<Option<Administration>> {
    let found = on!(conn, c => Statement::<_, Columns>::new(newest!("WHERE e.id = ?"))
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(id)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// The newest revision not after a position.
pub fn find_by_code(conn: &mut Conn, code: &str, up_to: i64) -> Result<Option<Administration>> {
    let found = on!(conn, c => Statement::<_, Columns>::new(newest!("WHERE e.code = ?"))
        .bind::<BigInt, _>(up_to)
        .bind::<Text, _>(code)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// Newest revisions not after a position, by identifier, after `after_id`.
pub fn list(conn: &mut Conn, up_to: i64, after_id: i64, limit: i64) -> Result<Vec<Administration>> {
    let sql = newest!("WHERE e.id > ? ORDER BY e.id LIMIT ?");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(after_id)
        .bind::<BigInt, _>(limit)
        .load(c))?)
}
