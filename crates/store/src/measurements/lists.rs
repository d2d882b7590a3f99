// SPDX-License-Identifier: AGPL-3.0-or-later
//! The items of figures that are lists; every other read leaves them out.

use super::stored::{NEWEST, OF_MEASURES, dialect, json_array};
use super::{Key, Row};
use crate::conn::on;
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text};

const COLUMNS: &str = "SELECT m.period_end, m.measure_id, m.office_id, m.period, m.revision, m.items \
    FROM measurement_revision m ";

/// Lists within `from..=to` not after a position; ends where [`NEWEST`] goes on.
const LISTS: &str = "WHERE m.administration_id = ? AND m.period_end BETWEEN ? AND ? AND m.seq <= ? \
    AND m.kind = 'items' ";

const LENGTH: &str =
    "SELECT CAST(coalesce(sum(length(m.items)), 0) AS bigint) FROM measurement_revision m ";

/// The items of a revision, as canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which figure.
    pub key: Key,
    /// Which revision of it.
    pub revision: i32,
    /// The items.
    pub items: String,
}

type Columns = (Date, BigInt, BigInt, Text, Integer, Text);
type Stored = (NaiveDate, i64, i64, String, i32, String);

/// The items of the newest revisions not after a position, of figures whose period ends within
/// `from..=to`, of some measures.
pub fn lists(
    conn: &mut Conn,
    administration_id: i64,
    from: NaiveDate,
    to: NaiveDate,
    up_to: i64,
    measure_ids: &[i64],
) -> Result<Vec<Listed>> {
    let sql = [COLUMNS, LISTS, NEWEST, dialect(conn, OF_MEASURES)].concat();
    macro_rules! query {
        () => {
            Statement::<_, Columns>::new(sql)
                .bind::<BigInt, _>(administration_id)
                .bind::<Date, _>(from)
                .bind::<Date, _>(to)
                .bind::<BigInt, _>(up_to)
                .bind::<BigInt, _>(up_to)
                .bind::<BigInt, _>(up_to)
                .bind::<BigInt, _>(up_to)
        };
    }
    let rows: QueryResult<Vec<Stored>> = match conn {
        Conn::Sqlite(c) => query!()
            .bind::<Text, _>(json_array(measure_ids))
            .load(&mut **c),
        Conn::Postgres(c) => query!()
            .bind::<Array<BigInt>, _>(measure_ids)
            .load(&mut **c),
    };
    let listed = |(period_end, measure_id, office_id, period, revision, items)| Listed {
        key: Key {
            administration_id,
            period_end,
            measure_id,
            office_id,
            period,
        },
        revision,
        items,
    };
    Ok(rows?.into_iter().map(listed).collect())
}

/// The items of one revision, if it is a list.
pub fn list(conn: &mut Conn, row: &Row) -> Result<Option<String>> {
    const ONE: &str = "SELECT m.items FROM measurement_revision m WHERE m.administration_id = ? \
        AND m.period_end = ? AND m.measure_id = ? AND m.office_id = ? AND m.period = ? AND m.revision = ?";
    let found: Option<Option<String>> = on!(conn, c => Statement::<_, (Nullable<Text>,)>::new(ONE)
        .bind::<BigInt, _>(row.key.administration_id)
        .bind::<Date, _>(row.key.period_end)
        .bind::<BigInt, _>(row.key.measure_id)
        .bind::<BigInt, _>(row.key.office_id)
        .bind::<Text, _>(&row.key.period)
        .bind::<Integer, _>(row.revision)
        .get_result::<(Option<String>,)>(c)
        .optional())?
    .map(|(items,)| items);
    Ok(found.flatten())
}

/// How many characters the lists of an administration have that stand within `from..=to`.
pub fn listed_length(
    conn: &mut Conn,
    administration_id: i64,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<i64> {
    let sql = [LENGTH, LISTS, NEWEST].concat();
    let (count,): (i64,) = on!(conn, c => Statement::<_, (BigInt,)>::new(sql)
        .bind::<BigInt, _>(administration_id)
        .bind::<Date, _>(from)
        .bind::<Date, _>(to)
        .bind::<BigInt, _>(i64::MAX)
        .bind::<BigInt, _>(i64::MAX)
        .bind::<BigInt, _>(i64::MAX)
        .bind::<BigInt, _>(i64::MAX)
        .get_result(c))?;
    Ok(count)
}
