// SPDX-License-Identifier: AGPL-3.0-or-later
//! Offices of administrations and their revisions.

use crate::conn::on;
use crate::schema::{office, office_revision};
use crate::statement::{Statement, column};
use crate::words::words;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text};

words! {
    /// What an office is.
    pub enum OfficeKind {
        /// An office of the body.
        Internal = "internal",
        /// A special agency.
        Agency = "agency",
        /// A company the body takes part in.
        Company = "company",
        /// The body as a whole.
        WholeBody = "whole_body",
    }
}

/// One revision of an office.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Office {
    /// Identifier, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Administration it belongs to.
    pub administration_id: i64,
    /// Code, unique in the administration.
    pub code: String,
    /// 1 for the first.
    pub revision: i32,
    /// Position at which this revision was written.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: OfficeKind,
    /// First day on which it exists.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it exists.
    pub valid_to: Option<NaiveDate>,
}

type Columns = (
    BigInt,
    BigInt,
    Text,
    Integer,
    BigInt,
    Text,
    Text,
    Nullable<Date>,
    Nullable<Date>,
);

macro_rules! newest {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.administration_id, e.code, r.revision, r.seq, r.name, r.kind, \
             r.valid_from, r.valid_to \
             FROM office e JOIN office_revision r ON r.id = e.id AND r.revision = \
             (SELECT n.revision FROM office_revision n \
             WHERE n.id = e.id AND n.seq <= ? ORDER BY n.revision DESC LIMIT 1) ",
            $rest
        )
    };
}

const INSERT: &str =
    "INSERT INTO office (id, administration_id, code, seq) SELECT * FROM unnest(?, ?, ?, ?)";

const INSERT_REVISIONS: &str = "INSERT INTO office_revision \
    (id, revision, seq, name, kind, valid_from, valid_to) \
    SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?)";

/// Writes an office with its first revision.
pub fn insert(conn: &mut Conn, row: &Office) -> Result<()> {
    insert_all(conn, std::slice::from_ref(row))
}

/// Writes offices, each with its first revision.
pub fn insert_all(conn: &mut Conn, rows: &[Office]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match conn {
        Conn::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(office::table)
                    .values((
                        office::id.eq(row.id),
                        office::administration_id.eq(row.administration_id),
                        office::code.eq(&row.code),
                        office::seq.eq(row.seq),
                    ))
                    .execute(&mut **c)?;
            }
        }
        Conn::Postgres(c) => {
            Statement::<_, ()>::new(INSERT)
                .bind::<Array<BigInt>, _>(column(rows, |row| row.id))
                .bind::<Array<BigInt>, _>(column(rows, |row| row.administration_id))
                .bind::<Array<Text>, _>(column(rows, |row| &row.code))
                .bind::<Array<BigInt>, _>(column(rows, |row| row.seq))
                .execute(&mut **c)?;
        }
    }
    insert_revisions(conn, rows)
}

/// Writes further revisions (`code` and `administration_id` are not written).
pub fn insert_revisions(conn: &mut Conn, rows: &[Office]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match conn {
        Conn::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(office_revision::table)
                    .values((
                        office_revision::id.eq(row.id),
                        office_revision::revision.eq(row.revision),
                        office_revision::seq.eq(row.seq),
                        office_revision::name.eq(&row.name),
                        office_revision::kind.eq(row.kind),
                        office_revision::valid_from.eq(row.valid_from),
                        office_revision::valid_to.eq(row.valid_to),
                    ))
                    .execute(&mut **c)?;
            }
        }
        Conn::Postgres(c) => {
            Statement::<_, ()>::new(INSERT_REVISIONS)
                .bind::<Array<BigInt>, _>(column(rows, |row| row.id))
                .bind::<Array<Integer>, _>(column(rows, |row| row.revision))
                .bind::<Array<BigInt>, _>(column(rows, |row| row.seq))
                .bind::<Array<Text>, _>(column(rows, |row| &row.name))
                .bind::<Array<Text>, _>(column(rows, |row| row.kind.as_str()))
                .bind::<Array<Nullable<Date>>, _>(column(rows, |row| row.valid_from))
                .bind::<Array<Nullable<Date>>, _>(column(rows, |row| row.valid_to))
                .execute(&mut **c)?;
        }
    }
    Ok(())
}

/// The newest revision not after a position.
pub fn find(conn: &mut Conn, id: i64, up_to: i64) -> Result<Option<Office>> {
    let found = on!(conn, c => Statement::<_, Columns>::new(newest!("WHERE e.id = ?"))
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(id)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// The newest revision not after a position.
pub fn find_by_code(
    conn: &mut Conn,
    administration_id: i64,
    code: &str,
    up_to: i64,
) -> Result<Option<Office>> {
    let sql = newest!("WHERE e.administration_id = ? AND e.code = ?");
    let found = on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(administration_id)
        .bind::<Text, _>(code)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// Newest revisions not after a position, by identifier, after `after_id`.
pub fn list(
    conn: &mut Conn,
    administration_id: i64,
    up_to: i64,
    after_id: i64,
    limit: i64,
) -> Result<Vec<Office>> {
    let sql = newest!("WHERE e.administration_id = ? AND e.id > ? ORDER BY e.id LIMIT ?");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(administration_id)
        .bind::<BigInt, _>(after_id)
        .bind::<BigInt, _>(limit)
        .load(c))?)
}

/// Newest revisions, not after a position, of all offices of an administration, by identifier.
pub fn all_of(conn: &mut Conn, administration_id: i64, up_to: i64) -> Result<Vec<Office>> {
    list(conn, administration_id, up_to, 0, i64::MAX)
}
