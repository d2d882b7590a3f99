// SPDX-License-Identifier: AGPL-3.0-or-later
//! Measures and indicators, national or of one administration, and their revisions.

use crate::conn::on;
use crate::schema::{indicator, indicator_revision, measure, measure_revision};
use crate::statement::{Statement, column};
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text};

/// Owner of national entries.
pub const NATIONAL: i64 = 0;

/// Which dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Base quantities.
    Measure,
    /// What is computed from them.
    Indicator,
}

/// One revision of a measure or of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Entry {
    /// Identifier within its kind, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Administration that defines it, or [`NATIONAL`].
    pub owner_id: i64,
    /// Code, unique for its kind and owner.
    pub code: String,
    /// 1 for the first.
    pub revision: i32,
    /// Position at which this revision was written.
    pub seq: i64,
    /// Canonical JSON.
    pub definition: String,
    /// The first day without it.
    pub retired_from: Option<NaiveDate>,
    /// Why; there if and only if the day is.
    pub retired_reason: Option<String>,
    /// JSON list of other forms of its code; `None` when there are none.
    pub aliases: Option<String>,
}

type Columns = (
    BigInt,
    BigInt,
    Text,
    Integer,
    BigInt,
    Text,
    Nullable<Date>,
    Nullable<Text>,
    Nullable<Text>,
);

/// A query of an entry's columns: of all its revisions, or of the newest not after a position, which is bound first.
macro_rules! select {
    ($which:ident, $kind:expr, $rest:literal) => {
        match $kind {
            Kind::Measure => select!($which in "measure", $rest),
            Kind::Indicator => select!($which in "indicator", $rest),
        }
    };
    (all in $table:literal, $rest:literal) => {
        concat!(
            "SELECT e.id, e.owner_id, e.code, r.revision, r.seq, r.definition, r.retired_from, r.retired_reason, r.aliases FROM ", $table,
            " e JOIN ", $table, "_revision r ON r.id = e.id ", $rest
        )
    };
    (newest in $table:literal, $rest:literal) => {
        concat!(
            select!(all in $table, ""), "AND r.revision = (SELECT n.revision FROM ", $table, "_revision n \
             WHERE n.id = e.id AND n.seq <= ? ORDER BY n.revision DESC LIMIT 1) ",
            $rest
        )
    };
}

/// Writes a row for each entry into the table of its kind: one after the other on SQLite, which is in the process, and
/// as arrays on PostgreSQL.
macro_rules! write_rows {
    ($conn:ident, $rows:ident, $kind:ident: $measure:ident | $indicator:ident, $columns:tt) => {
        match $kind {
            Kind::Measure => write_rows!($conn, $rows, $measure, $columns),
            Kind::Indicator => write_rows!($conn, $rows, $indicator, $columns),
        }
    };
    ($conn:ident, $rows:ident, $table:ident, ($($column:ident: $type:ty),+)) => {
        match $conn {
            Conn::Sqlite(c) => {
                for row in $rows {
                    diesel::insert_into($table::table)
                        .values(($($table::$column.eq(&row.$column),)+))
                        .execute(&mut **c)?;
                }
            }
            Conn::Postgres(c) => {
                let columns = [$(stringify!($column)),+];
                let values = vec!["?"; columns.len()];
                let sql = format!(
                    "INSERT INTO {} ({}) SELECT * FROM unnest({})",
                    stringify!($table),
                    columns.join(", "),
                    values.join(", ")
                );
                Statement::<_, ()>::new(sql)
                    $(.bind::<Array<$type>, _>(column($rows, |row| &row.$column)))+
                    .execute(&mut **c)?;
            }
        }
    };
}

/// Writes an entry with its first revision.
pub fn insert(conn: &mut Conn, kind: Kind, row: &Entry) -> Result<()> {
    insert_all(conn, kind, std::slice::from_ref(row))
}

/// Writes entries, each with its first revision.
pub fn insert_all(conn: &mut Conn, kind: Kind, rows: &[Entry]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    write_rows!(conn, rows, kind: measure | indicator,
        (id: BigInt, owner_id: BigInt, code: Text, seq: BigInt));
    insert_revisions(conn, kind, rows)
}

/// Writes further revisions (`owner_id` and `code` are not written).
pub fn insert_revisions(conn: &mut Conn, kind: Kind, rows: &[Entry]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    write_rows!(conn, rows, kind: measure_revision | indicator_revision,
        (id: BigInt, revision: Integer, seq: BigInt, definition: Text, retired_from: Nullable<Date>, retired_reason: Nullable<Text>, aliases: Nullable<Text>));
    Ok(())
}

/// The newest revision not after a position.
pub fn find(conn: &mut Conn, kind: Kind, id: i64, up_to: i64) -> Result<Option<Entry>> {
    let found = on!(conn, c => Statement::<_, Columns>::new(select!(newest, kind, "WHERE e.id = ?"))
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(id)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// All revisions of an entry not after a position, oldest first.
pub fn revisions(conn: &mut Conn, kind: Kind, id: i64, up_to: i64) -> Result<Vec<Entry>> {
    let sql = select!(
        all,
        kind,
        "WHERE e.id = ? AND r.seq <= ? ORDER BY r.revision"
    );
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(id)
        .bind::<BigInt, _>(up_to)
        .load(c))?)
}

/// The newest revision not after a position.
pub fn find_by_code(
    conn: &mut Conn,
    kind: Kind,
    owner_id: i64,
    code: &str,
    up_to: i64,
) -> Result<Option<Entry>> {
    let sql = select!(newest, kind, "WHERE e.owner_id = ? AND e.code = ?");
    let found = on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(owner_id)
        .bind::<Text, _>(code)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// Newest revisions, not after a position, of one owner's entries, by identifier, after
/// `after_id`.
pub fn list(
    conn: &mut Conn,
    kind: Kind,
    owner_id: i64,
    up_to: i64,
    after_id: i64,
    limit: i64,
) -> Result<Vec<Entry>> {
    let sql = select!(
        newest,
        kind,
        "WHERE e.owner_id = ? AND e.id > ? ORDER BY e.id LIMIT ?"
    );
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(owner_id)
        .bind::<BigInt, _>(after_id)
        .bind::<BigInt, _>(limit)
        .load(c))?)
}

/// Newest revisions, not after a position, of national entries and those of an administration,
/// by identifier.
pub fn all_of(
    conn: &mut Conn,
    kind: Kind,
    administration_id: i64,
    up_to: i64,
) -> Result<Vec<Entry>> {
    let sql = select!(newest, kind, "WHERE e.owner_id IN (?, ?) ORDER BY e.id");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(NATIONAL)
        .bind::<BigInt, _>(administration_id)
        .load(c))?)
}

/// Newest revisions, not after a position, of those of one owner's entries that have aliases, by identifier.
pub fn with_aliases(conn: &mut Conn, kind: Kind, owner_id: i64, up_to: i64) -> Result<Vec<Entry>> {
    let sql = select!(
        newest,
        kind,
        "WHERE e.owner_id = ? AND r.aliases IS NOT NULL ORDER BY e.id"
    );
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(owner_id)
        .load(c))?)
}
