// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading figures. Every query goes by the primary key.

use super::stored::{
    Dialects, IN_ORDER, OF_MEASURES, RecordedColumns, RowColumns, StoredRow, columns, dialect,
    json_array, recorded, recorded_rows,
};
use super::{Key, RecordedRow, Row};
use crate::conn::on;
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text};

const CURRENT_SQLITE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM measurement_revision m \
     WHERE m.administration_id = ? AND m.period_end = ? AND m.measure_id = ? \
     AND m.office_id = ? AND m.period = ? ORDER BY m.revision DESC LIMIT 1"
);

const CURRENT_POSTGRES: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM unnest(?, ?, ?, ?, ?) \
     AS k (administration_id, period_end, measure_id, office_id, period) \
     CROSS JOIN LATERAL (SELECT * FROM measurement_revision r \
     WHERE r.administration_id = k.administration_id AND r.period_end = k.period_end \
     AND r.measure_id = k.measure_id AND r.office_id = k.office_id AND r.period = k.period \
     ORDER BY r.revision DESC LIMIT 1) m"
);

const RANGE: Dialects = recorded_rows!("AND m.period_end BETWEEN ? AND ? ");
const HISTORY: Dialects = recorded_rows!(
    "AND m.period_end = ? AND m.measure_id = ? AND m.office_id = ? AND m.period = ? \
     ORDER BY m.revision"
);

/// The newest revision of each key, in no particular order; keys never posted are left out.
pub fn current(conn: &mut Conn, keys: &[Key]) -> Result<Vec<Row>> {
    /// One column of all keys.
    fn column<'a, T>(keys: &'a [Key], of: impl Fn(&'a Key) -> T) -> Vec<T> {
        keys.iter().map(of).collect()
    }
    match conn {
        Conn::Sqlite(c) => {
            let mut rows = Vec::with_capacity(keys.len());
            for key in keys {
                let found: Option<StoredRow> = Statement::<_, RowColumns>::new(CURRENT_SQLITE)
                    .bind::<BigInt, _>(key.administration_id)
                    .bind::<Date, _>(key.period_end)
                    .bind::<BigInt, _>(key.measure_id)
                    .bind::<BigInt, _>(key.office_id)
                    .bind::<Text, _>(&key.period)
                    .get_result(&mut **c)
                    .optional()?;
                rows.extend(found.map(Row::from));
            }
            Ok(rows)
        }
        Conn::Postgres(c) => {
            let found: Vec<StoredRow> = Statement::<_, RowColumns>::new(CURRENT_POSTGRES)
                .bind::<Array<BigInt>, _>(column(keys, |k| k.administration_id))
                .bind::<Array<Date>, _>(column(keys, |k| k.period_end))
                .bind::<Array<BigInt>, _>(column(keys, |k| k.measure_id))
                .bind::<Array<BigInt>, _>(column(keys, |k| k.office_id))
                .bind::<Array<Text>, _>(column(keys, |k| k.period.as_str()))
                .load(&mut **c)?;
            Ok(found.into_iter().map(Row::from).collect())
        }
    }
}

/// All revisions not after a position of figures whose period ends within `from..=to`, in the
/// order of key and revision; of some measures only, if given.
pub fn range(
    conn: &mut Conn,
    administration_id: i64,
    from: NaiveDate,
    to: NaiveDate,
    up_to: i64,
    measure_ids: Option<&[i64]>,
) -> Result<Vec<RecordedRow>> {
    let of_measures = measure_ids.map_or("", |_| dialect(conn, OF_MEASURES));
    let sql = [dialect(conn, RANGE), of_measures, IN_ORDER].concat();
    macro_rules! query {
        () => {
            Statement::<_, RecordedColumns>::new(sql)
                .bind::<BigInt, _>(administration_id)
                .bind::<BigInt, _>(up_to)
                .bind::<Date, _>(from)
                .bind::<Date, _>(to)
        };
    }
    let rows = match (conn, measure_ids) {
        (conn, None) => on!(conn, c => query!().load(c)),
        (Conn::Sqlite(c), Some(ids)) => query!().bind::<Text, _>(json_array(ids)).load(&mut **c),
        (Conn::Postgres(c), Some(ids)) => query!().bind::<Array<BigInt>, _>(ids).load(&mut **c),
    };
    Ok(recorded(rows?))
}

/// All revisions of one figure not after a position, oldest first.
pub fn history(conn: &mut Conn, key: &Key, up_to: i64) -> Result<Vec<RecordedRow>> {
    let sql = dialect(conn, HISTORY);
    let rows = on!(conn, c => Statement::<_, RecordedColumns>::new(sql)
        .bind::<BigInt, _>(key.administration_id)
        .bind::<BigInt, _>(up_to)
        .bind::<Date, _>(key.period_end)
        .bind::<BigInt, _>(key.measure_id)
        .bind::<BigInt, _>(key.office_id)
        .bind::<Text, _>(&key.period)
        .load(c));
    Ok(recorded(rows?))
}
