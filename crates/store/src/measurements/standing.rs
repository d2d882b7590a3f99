// SPDX-License-Identifier: AGPL-3.0-or-later
//! For which periods figures stand, without the figures.

use super::stored::{OF_MEASURES, dialect, json_array};
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text};

const STANDING: &str = "SELECT DISTINCT m.measure_id, m.period FROM measurement_revision m \
    WHERE m.administration_id = ? AND m.period_end BETWEEN ? AND ? ";

const NEWEST: &str = "AND m.kind <> 'withdrawn' \
    AND NOT EXISTS (SELECT 1 FROM merger_reversal v WHERE v.merger_id = m.merger_id) \
    AND NOT EXISTS (SELECT 1 FROM measurement_revision n \
    WHERE n.administration_id = m.administration_id AND n.period_end = m.period_end \
    AND n.measure_id = m.measure_id AND n.office_id = m.office_id AND n.period = m.period \
    AND n.revision > m.revision \
    AND NOT EXISTS (SELECT 1 FROM merger_reversal v WHERE v.merger_id = n.merger_id)) ORDER BY m.measure_id, m.period";

/// Each of some measures with each period, ending within `from..=to`, of which an administration has a
/// figure, from whichever office, that is not withdrawn; by measure and period.
pub fn standing(
    conn: &mut Conn,
    administration_id: i64,
    measure_ids: &[i64],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(i64, String)>> {
    let sql = [STANDING, dialect(conn, OF_MEASURES), NEWEST].concat();
    macro_rules! query {
        () => {
            Statement::<_, (BigInt, Text)>::new(sql)
                .bind::<BigInt, _>(administration_id)
                .bind::<Date, _>(from)
                .bind::<Date, _>(to)
        };
    }
    Ok(match conn {
        Conn::Sqlite(c) => query!()
            .bind::<Text, _>(json_array(measure_ids))
            .load(&mut **c),
        Conn::Postgres(c) => query!()
            .bind::<Array<BigInt>, _>(measure_ids)
            .load(&mut **c),
    }?)
}
