// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading figures page by page, in the order of the primary key.

use super::stored::{
    Dialects, IN_ORDER, NEWEST, NEWEST_BINDS, RecordedColumns, columns, dialect, recorded,
    recorded_rows,
};
use super::{Cursor, Filter, RecordedRow};
use crate::conn::on;
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Text};

const PAGE: Dialects = recorded_rows!(
    "AND (m.period_end, m.measure_id, m.office_id, m.period, m.revision) > (?, ?, ?, ?, ?) "
);

/// No period ends on this day or before (by a CHECK of the table).
const BEFORE_ALL: NaiveDate = match NaiveDate::from_ymd_opt(999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A page in the order of key and revision, after a cursor.
///
/// A cursor of another administration is taken as if it were of this one.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<RecordedRow>> {
    let sql = [
        dialect(conn, PAGE),
        if filter.office_id.is_some() {
            "AND m.office_id = ? "
        } else {
            ""
        },
        if filter.measure_id.is_some() {
            "AND m.measure_id = ? "
        } else {
            ""
        },
        if filter.period.is_some() {
            "AND m.period = ? "
        } else {
            ""
        },
        if filter.all_revisions { "" } else { NEWEST },
        IN_ORDER,
        "LIMIT ?",
    ]
    .concat();
    let (period_end, measure_id, office_id, period, revision) = match after {
        Some(Cursor { key, revision }) => (
            key.period_end,
            key.measure_id,
            key.office_id,
            key.period.as_str(),
            *revision,
        ),
        None => (BEFORE_ALL, 0, 0, "", 0),
    };
    let rows = on!(conn, c => {
        let mut statement = Statement::<_, RecordedColumns>::new(sql)
            .bind::<BigInt, _>(filter.administration_id)
            .bind::<BigInt, _>(filter.up_to)
            .bind::<Date, _>(period_end)
            .bind::<BigInt, _>(measure_id)
            .bind::<BigInt, _>(office_id)
            .bind::<Text, _>(period)
            .bind::<Integer, _>(revision);
        for id in [filter.office_id, filter.measure_id].into_iter().flatten() {
            statement = statement.bind::<BigInt, _>(id);
        }
        if let Some(period) = &filter.period {
            statement = statement.bind::<Text, _>(period);
        }
        if !filter.all_revisions {
            for _ in 0..NEWEST_BINDS {
                statement = statement.bind::<BigInt, _>(filter.up_to);
            }
        }
        statement.bind::<BigInt, _>(limit).load(c)
    });
    Ok(recorded(rows?))
}
