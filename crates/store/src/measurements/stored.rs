// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows of posted figures as the database gives them.

use super::{Key, Origin, RecordedRow, Row, ValueKind};
use crate::Conn;
use crate::number::{Exact, Number};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamp};

/// The columns of a revision but for its items, in the order of `columns!`.
pub(super) type RowColumns = (
    BigInt,
    Date,
    BigInt,
    BigInt,
    Text,
    Integer,
    BigInt,
    Text,
    Nullable<Number>,
    Nullable<Date>,
    Nullable<Text>,
    Nullable<Integer>,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<BigInt>,
);

/// The same with who recorded it and when.
pub(super) type RecordedColumns = (RowColumns, (Text, Timestamp));

/// The columns of a revision, from the table or subquery `m`.
macro_rules! columns {
    () => {
        "m.administration_id, m.period_end, m.measure_id, m.office_id, m.period, m.revision, \
         m.seq, m.kind, m.number, m.day, m.statement, m.item_count, m.origin, m.note, m.reason, \
         m.merger_id"
    };
}
pub(super) use columns;

/// Revisions with who recorded them and when, for SQLite and for PostgreSQL. Both are made to
/// begin with the revisions and to look up the record by key, however long it is: by
/// CROSS JOIN, which SQLite takes as an order; by LATERAL with LIMIT.
macro_rules! recorded_rows {
    ($rest:literal) => {
        (
            recorded_rows!(
                "CROSS JOIN change c ON c.administration_id = m.administration_id AND c.seq = m.seq ",
                $rest
            ),
            recorded_rows!(
                "CROSS JOIN LATERAL (SELECT actor, recorded_at FROM change r \
                 WHERE r.administration_id = m.administration_id AND r.seq = m.seq LIMIT 1) c ",
                $rest
            ),
        )
    };
    ($join:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            ", c.actor, c.recorded_at FROM measurement_revision m ",
            $join,
            "WHERE m.administration_id = ? AND m.seq <= ? ",
            $rest
        )
    };
}
pub(super) use recorded_rows;

/// The text for SQLite or the one for PostgreSQL.
pub(super) type Dialects = (&'static str, &'static str);

pub(super) fn dialect(conn: &Conn, (sqlite, postgres): Dialects) -> &'static str {
    match conn {
        Conn::Sqlite(_) => sqlite,
        Conn::Postgres(_) => postgres,
    }
}

pub(super) const IN_ORDER: &str = "ORDER BY m.administration_id, m.period_end, m.measure_id, \
    m.office_id, m.period, m.revision ";

/// Newest revisions known at a position only.
// Not "=": PostgreSQL thinks that hardly any row passes that, and reads and sorts all figures of the
// administration instead of going along the key to the end of the page. No revision known at the
// position is later than the newest, so it comes to the same.
// What was posted through a merger that is reversed by then is not there.
pub(super) const NEWEST: &str = "AND m.revision >= (SELECT n.revision FROM measurement_revision n \
    WHERE n.administration_id = m.administration_id AND n.period_end = m.period_end \
    AND n.measure_id = m.measure_id AND n.office_id = m.office_id AND n.period = m.period \
    AND n.seq <= ? AND NOT EXISTS \
    (SELECT 1 FROM merger_reversal v WHERE v.merger_id = n.merger_id AND v.seq <= ?) \
    ORDER BY n.revision DESC LIMIT 1) \
    AND NOT EXISTS (SELECT 1 FROM merger_reversal v WHERE v.merger_id = m.merger_id AND v.seq <= ?) ";

/// How often [`NEWEST`] asks for the position.
pub(super) const NEWEST_BINDS: usize = 3;

/// Of some measures only: SQLite takes their identifiers as a [`json_array`], PostgreSQL as an array.
pub(super) const OF_MEASURES: Dialects = (
    "AND m.measure_id IN (SELECT value FROM json_each(?)) ",
    "AND m.measure_id = ANY(?) ",
);

pub(crate) fn json_array(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// A revision.
#[derive(Queryable)]
pub(super) struct StoredRow {
    administration_id: i64,
    period_end: NaiveDate,
    measure_id: i64,
    office_id: i64,
    period: String,
    revision: i32,
    seq: i64,
    kind: ValueKind,
    number: Option<Exact>,
    day: Option<NaiveDate>,
    statement: Option<String>,
    item_count: Option<i32>,
    origin: Origin,
    note: Option<String>,
    reason: Option<String>,
    merger_id: Option<i64>,
}

impl From<StoredRow> for Row {
    fn from(row: StoredRow) -> Self {
        Self {
            key: Key {
                administration_id: row.administration_id,
                period_end: row.period_end,
                measure_id: row.measure_id,
                office_id: row.office_id,
                period: row.period,
            },
            revision: row.revision,
            seq: row.seq,
            kind: row.kind,
            number: row.number.map(|Exact(number)| number),
            day: row.day,
            statement: row.statement,
            item_count: row.item_count,
            items: None,
            origin: row.origin,
            note: row.note,
            reason: row.reason,
            merger_id: row.merger_id,
        }
    }
}

/// A revision, and who recorded it when.
pub(super) type StoredRecordedRow = (StoredRow, (String, NaiveDateTime));

pub(super) fn recorded(rows: Vec<StoredRecordedRow>) -> Vec<RecordedRow> {
    rows.into_iter()
        .map(|(row, (actor, recorded_at))| RecordedRow {
            row: row.into(),
            actor,
            recorded_at: recorded_at.and_utc(),
        })
        .collect()
}
