// SPDX-License-Identifier: AGPL-3.0-or-later
//! For which periods figures stand, without the figures.

use crate::conn::on;
use crate::statement::Statement;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

const STANDING: &str = "SELECT DISTINCT m.measure_id, m.period FROM measurement_revision m \
    WHERE m.administration_id = ? AND m.kind <> 'withdrawn' \
    AND NOT EXISTS (SELECT 1 FROM measurement_revision n \
    WHERE n.administration_id = m.administration_id AND n.period_end = m.period_end \
    AND n.measure_id = m.measure_id AND n.office_id = m.office_id AND n.period = m.period \
    AND n.revision > m.revision) ORDER BY m.measure_id, m.period";

/// Each measure and period of which an administration has a figure, from whichever office, that is not
/// withdrawn; by measure and period.
pub fn standing(conn: &mut Conn, administration_id: i64) -> Result<Vec<(i64, String)>> {
    Ok(on!(conn, c => Statement::<_, (BigInt, Text)>::new(STANDING)
        .bind::<BigInt, _>(administration_id)
        .load(c))?)
}
