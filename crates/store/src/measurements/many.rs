// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures of many administrations in one statement.

use super::Row;
use super::stored::{Dialects, OF_MEASURES, RowColumns, StoredRow, columns, dialect, json_array};
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text};

const MANY: Dialects = (
    concat!(
        "SELECT ",
        columns!(),
        " FROM measurement_revision m WHERE m.administration_id IN (SELECT value FROM json_each(?)) \
         AND m.period_end BETWEEN ? AND ? AND m.seq <= ? \
         AND NOT EXISTS (SELECT 1 FROM merger_reversal v WHERE v.merger_id = m.merger_id AND v.seq <= ?) "
    ),
    concat!(
        "SELECT ",
        columns!(),
        " FROM unnest(?) AS k (id) CROSS JOIN LATERAL (SELECT * FROM measurement_revision m \
         WHERE m.administration_id = k.id AND m.period_end BETWEEN ? AND ? AND m.seq <= ? \
         AND NOT EXISTS (SELECT 1 FROM merger_reversal v WHERE v.merger_id = m.merger_id AND v.seq <= ?) "
    ),
);

const END: Dialects = (
    "ORDER BY m.administration_id, m.period_end, m.measure_id, m.office_id, m.period, m.revision LIMIT ?",
    // Each administration's own are in order; whose comes first is checked by the reader.
    "ORDER BY m.administration_id, m.period_end, m.measure_id, m.office_id, m.period, m.revision) m LIMIT ?",
);

/// All revisions not after a position, but for those of mergers that are taken back by then, of figures whose period ends within `from..=to`, one administration after the
/// other and each in the order of key and revision, of some measures only if given; at most `limit`.
pub fn of_many(
    conn: &mut Conn,
    administrations: &[i64],
    (from, to): (NaiveDate, NaiveDate),
    up_to: i64,
    measure_ids: Option<&[i64]>,
    limit: i64,
) -> Result<Vec<Row>> {
    let of_measures = measure_ids.map_or("", |_| dialect(conn, OF_MEASURES));
    let sql = [dialect(conn, MANY), of_measures, dialect(conn, END)].concat();
    macro_rules! query {
        ($type:ty, $ids:expr) => {
            Statement::<_, RowColumns>::new(sql)
                .bind::<$type, _>($ids)
                .bind::<Date, _>(from)
                .bind::<Date, _>(to)
                .bind::<BigInt, _>(up_to)
                .bind::<BigInt, _>(up_to)
        };
    }
    let rows: QueryResult<Vec<StoredRow>> = match (conn, measure_ids) {
        (Conn::Sqlite(c), None) => query!(Text, json_array(administrations))
            .bind::<BigInt, _>(limit)
            .load(&mut **c),
        (Conn::Sqlite(c), Some(ids)) => query!(Text, json_array(administrations))
            .bind::<Text, _>(json_array(ids))
            .bind::<BigInt, _>(limit)
            .load(&mut **c),
        (Conn::Postgres(c), None) => query!(Array<BigInt>, administrations)
            .bind::<BigInt, _>(limit)
            .load(&mut **c),
        (Conn::Postgres(c), Some(ids)) => query!(Array<BigInt>, administrations)
            .bind::<Array<BigInt>, _>(ids)
            .bind::<BigInt, _>(limit)
            .load(&mut **c),
    };
    Ok(rows?.into_iter().map(Row::from).collect())
}
