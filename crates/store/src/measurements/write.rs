// SPDX-License-Identifier: AGPL-3.0-or-later
//! Writing figures: arrays on PostgreSQL, a prepared statement on SQLite.

use super::Row;
use crate::number::{Exact, Number};
use crate::schema::measurement_revision::dsl;
use crate::statement::Statement;
use crate::{Conn, Result};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text};

pub(crate) const INSERT: &str = "INSERT INTO measurement_revision \
    (administration_id, period_end, measure_id, office_id, period, revision, seq, kind, number, \
    day, statement, item_count, items, origin, note, reason, merger_id) \
    SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Writes revisions. The hot path.
pub fn insert(conn: &mut Conn, rows: &[Row]) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => rows.iter().try_for_each(|row| insert_one(c, row))?,
        Conn::Postgres(c) => {
            bind(Statement::<_, ()>::new(INSERT), rows).execute(&mut **c)?;
        }
    }
    Ok(())
}

fn insert_one(conn: &mut SqliteConnection, row: &Row) -> QueryResult<()> {
    diesel::insert_into(dsl::measurement_revision)
        .values((
            dsl::administration_id.eq(row.key.administration_id),
            dsl::period_end.eq(row.key.period_end),
            dsl::measure_id.eq(row.key.measure_id),
            dsl::office_id.eq(row.key.office_id),
            dsl::period.eq(&row.key.period),
            dsl::revision.eq(row.revision),
            dsl::seq.eq(row.seq),
            dsl::kind.eq(row.kind),
            dsl::number.eq(row.number.map(Exact)),
            dsl::day.eq(row.day),
            dsl::statement.eq(row.statement.as_deref()),
            dsl::item_count.eq(row.item_count),
            dsl::items.eq(row.items.as_deref()),
            dsl::origin.eq(row.origin),
            dsl::note.eq(row.note.as_deref()),
            dsl::reason.eq(row.reason.as_deref()),
            dsl::merger_id.eq(row.merger_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// The values of [`INSERT`].
pub(crate) fn bind<'a>(statement: Statement<'a, Pg, ()>, rows: &'a [Row]) -> Statement<'a, Pg, ()> {
    /// One column of all rows.
    fn column<'a, T>(rows: &'a [Row], of: impl Fn(&'a Row) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    statement
        .bind::<Array<BigInt>, _>(column(rows, |r| r.key.administration_id))
        .bind::<Array<Date>, _>(column(rows, |r| r.key.period_end))
        .bind::<Array<BigInt>, _>(column(rows, |r| r.key.measure_id))
        .bind::<Array<BigInt>, _>(column(rows, |r| r.key.office_id))
        .bind::<Array<Text>, _>(column(rows, |r| r.key.period.as_str()))
        .bind::<Array<Integer>, _>(column(rows, |r| r.revision))
        .bind::<Array<BigInt>, _>(column(rows, |r| r.seq))
        .bind::<Array<Text>, _>(column(rows, |r| r.kind.as_str()))
        .bind::<Array<Nullable<Number>>, _>(column(rows, |r| r.number.map(Exact)))
        .bind::<Array<Nullable<Date>>, _>(column(rows, |r| r.day))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |r| r.statement.as_deref()))
        .bind::<Array<Nullable<Integer>>, _>(column(rows, |r| r.item_count))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |r| r.items.as_deref()))
        .bind::<Array<Text>, _>(column(rows, |r| r.origin.as_str()))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |r| r.note.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |r| r.reason.as_deref()))
        .bind::<Array<Nullable<BigInt>>, _>(column(rows, |r| r.merger_id))
}
