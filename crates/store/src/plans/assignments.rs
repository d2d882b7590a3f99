// SPDX-License-Identifier: AGPL-3.0-or-later
//! Assignments of plans.

use crate::conn::on;
use crate::schema::assignment;
use crate::statement::Statement;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

/// One objective's indicator in a plan: stable across revisions.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Assignment {
    /// Identifier, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Plan.
    pub plan_id: i64,
    /// Key, unique in the plan.
    pub key: String,
    /// Position at which it was written.
    pub seq: i64,
}

const INSERT: &str =
    "INSERT INTO assignment (id, plan_id, key, seq) SELECT * FROM unnest(?, ?, ?, ?)";

/// Identifiers and keys of a plan's assignments, by identifier.
pub fn assignments(conn: &mut Conn, plan_id: i64) -> Result<Vec<(i64, String)>> {
    Ok(on!(conn, c => assignment::table
        .filter(assignment::plan_id.eq(plan_id))
        .order(assignment::id)
        .select((assignment::id, assignment::key))
        .load(c))?)
}

/// Writes assignments.
pub fn insert_assignments(conn: &mut Conn, rows: &[Assignment]) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(assignment::table)
                    .values((
                        assignment::id.eq(row.id),
                        assignment::plan_id.eq(row.plan_id),
                        assignment::key.eq(&row.key),
                        assignment::seq.eq(row.seq),
                    ))
                    .execute(&mut **c)?;
            }
        }
        Conn::Postgres(c) => {
            Statement::<_, ()>::new(INSERT)
                .bind::<Array<BigInt>, _>(rows.iter().map(|r| r.id).collect::<Vec<_>>())
                .bind::<Array<BigInt>, _>(rows.iter().map(|r| r.plan_id).collect::<Vec<_>>())
                .bind::<Array<Text>, _>(rows.iter().map(|r| &r.key).collect::<Vec<_>>())
                .bind::<Array<BigInt>, _>(rows.iter().map(|r| r.seq).collect::<Vec<_>>())
                .execute(&mut **c)?;
        }
    }
    Ok(())
}

/// One assignment.
pub fn find_assignment(conn: &mut Conn, id: i64) -> Result<Option<Assignment>> {
    let found = on!(conn, c => assignment::table.find(id).first(c).optional())?;
    Ok(found)
}
