// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was decided of proposed targets.

use crate::conn::on;
use crate::schema::target_decision;
use crate::statement::Statement;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

/// One decision about the target of an assignment in a year.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Decision {
    /// The assignment.
    pub assignment_id: i64,
    /// The year of the target.
    pub year: i32,
    /// 1 for the first; the newest one stands.
    pub revision: i32,
    /// Position at which it was written.
    pub seq: i64,
    /// JSON: what was proposed, why, and what became of it.
    pub document: String,
}

/// Writes decisions.
pub fn insert_decisions(conn: &mut Conn, rows: &[Decision]) -> Result<()> {
    on!(conn, c => {
        for row in rows {
            diesel::insert_into(target_decision::table)
                .values((
                    target_decision::assignment_id.eq(row.assignment_id),
                    target_decision::year.eq(row.year),
                    target_decision::revision.eq(row.revision),
                    target_decision::seq.eq(row.seq),
                    target_decision::document.eq(&row.document),
                ))
                .execute(c)?;
        }
        Ok::<(), diesel::result::Error>(())
    })?;
    Ok(())
}

/// The decisions that stand at a position about a plan's targets in a year, by assignment.
pub fn decisions(conn: &mut Conn, plan_id: i64, year: i32, up_to: i64) -> Result<Vec<Decision>> {
    // SQLite takes the tables of a cross join in their order.
    let sql = "SELECT d.assignment_id, d.year, d.revision, d.seq, d.document \
               FROM assignment a CROSS JOIN target_decision d \
               WHERE d.assignment_id = a.id AND d.year = ? AND a.plan_id = ? \
               AND d.revision = (SELECT max(n.revision) FROM target_decision n \
               WHERE n.assignment_id = a.id AND n.year = d.year AND n.seq <= ?) ORDER BY d.assignment_id";
    Ok(
        on!(conn, c => Statement::<_, (BigInt, Integer, Integer, BigInt, Text)>::new(sql)
        .bind::<Integer, _>(year)
        .bind::<BigInt, _>(plan_id)
        .bind::<BigInt, _>(up_to)
        .load(c))?,
    )
}
