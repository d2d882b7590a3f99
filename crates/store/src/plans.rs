// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans, their revisions with the immutable document, and their assignments.

mod assignments;

pub use assignments::{Assignment, assignments, find_assignment, insert_assignments};

use crate::conn::on;
use crate::schema::{plan, plan_revision};
use crate::statement::Statement;
use crate::words::words;
use crate::{Conn, Result};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Text};

words! {
    /// Kind of plan.
    pub enum PlanKind {
        /// Performance plan.
        Performance = "performance",
        /// Plan of the supplementary fund.
        Fund = "fund",
    }
}

/// One revision of a plan, without its document.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Plan {
    /// Identifier, from [`crate::ledger::next_id`].
    pub id: i64,
    /// Administration it belongs to.
    pub administration_id: i64,
    /// Code, unique in the administration.
    pub code: String,
    /// Kind.
    pub kind: PlanKind,
    /// 1 for the first.
    pub revision: i32,
    /// Position at which this revision was written.
    pub seq: i64,
    /// First year it covers.
    pub first_year: i32,
    /// Last year it covers.
    pub last_year: i32,
    /// Body that approved this revision.
    pub act_body: String,
    /// Kind of the approving act.
    pub act_kind: String,
    /// Number of the approving act.
    pub act_number: String,
    /// Date of the approving act.
    pub act_date: NaiveDate,
    /// SHA-256 of the document, 64 hex digits.
    pub sha256: String,
}

type Columns = (
    BigInt,
    BigInt,
    Text,
    Text,
    Integer,
    BigInt,
    Integer,
    Integer,
    Text,
    Text,
    Text,
    Date,
    Text,
);

macro_rules! columns {
    ($rest:expr) => {
        concat!(
            "SELECT e.id, e.administration_id, e.code, e.kind, r.revision, r.seq, r.first_year, \
             r.last_year, r.act_body, r.act_kind, r.act_number, r.act_date, r.sha256 \
             FROM plan e JOIN plan_revision r ON r.plan_id = e.id ",
            $rest
        )
    };
}

macro_rules! newest {
    ($rest:literal) => {
        columns!(concat!(
            "AND r.revision = (SELECT n.revision FROM plan_revision n \
             WHERE n.plan_id = e.id AND n.seq <= ? ORDER BY n.revision DESC LIMIT 1) ",
            $rest
        ))
    };
}

/// Writes a plan with its first revision.
pub fn insert(conn: &mut Conn, row: &Plan, document: &str) -> Result<()> {
    on!(conn, c => diesel::insert_into(plan::table)
        .values((
            plan::id.eq(row.id),
            plan::administration_id.eq(row.administration_id),
            plan::code.eq(&row.code),
            plan::kind.eq(row.kind),
            plan::seq.eq(row.seq),
        ))
        .execute(c))?;
    insert_revision(conn, row, document)
}

/// Writes a further revision (`administration_id`, `code` and `kind` are not written).
pub fn insert_revision(conn: &mut Conn, row: &Plan, document: &str) -> Result<()> {
    on!(conn, c => diesel::insert_into(plan_revision::table)
        .values((
            plan_revision::plan_id.eq(row.id),
            plan_revision::revision.eq(row.revision),
            plan_revision::seq.eq(row.seq),
            plan_revision::first_year.eq(row.first_year),
            plan_revision::last_year.eq(row.last_year),
            plan_revision::act_body.eq(&row.act_body),
            plan_revision::act_kind.eq(&row.act_kind),
            plan_revision::act_number.eq(&row.act_number),
            plan_revision::act_date.eq(row.act_date),
            plan_revision::document.eq(document),
            plan_revision::sha256.eq(&row.sha256),
        ))
        .execute(c))?;
    Ok(())
}

/// The newest revision not after a position.
pub fn find(conn: &mut Conn, id: i64, up_to: i64) -> Result<Option<Plan>> {
    let found = on!(conn, c => Statement::<_, Columns>::new(newest!("WHERE e.id = ?"))
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(id)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// The newest revision not after a position.
pub fn find_by_code(
    conn: &mut Conn,
    administration_id: i64,
    code: &str,
    up_to: i64,
) -> Result<Option<Plan>> {
    let sql = newest!("WHERE e.administration_id = ? AND e.code = ?");
    let found = on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(up_to)
        .bind::<BigInt, _>(administration_id)
        .bind::<Text, _>(code)
        .get_result(c)
        .optional())?;
    Ok(found)
}

/// Newest revisions not after a position, of one administration or of all, by identifier, after
/// `after_id`.
pub fn list(
    conn: &mut Conn,
    administration_id: Option<i64>,
    up_to: i64,
    after_id: i64,
    limit: i64,
) -> Result<Vec<Plan>> {
    let page = if let Some(administration_id) = administration_id {
        let sql = newest!("WHERE e.administration_id = ? AND e.id > ? ORDER BY e.id LIMIT ?");
        on!(conn, c => Statement::<_, Columns>::new(sql)
            .bind::<BigInt, _>(up_to)
            .bind::<BigInt, _>(administration_id)
            .bind::<BigInt, _>(after_id)
            .bind::<BigInt, _>(limit)
            .load(c))
    } else {
        let sql = newest!("WHERE e.id > ? ORDER BY e.id LIMIT ?");
        on!(conn, c => Statement::<_, Columns>::new(sql)
            .bind::<BigInt, _>(up_to)
            .bind::<BigInt, _>(after_id)
            .bind::<BigInt, _>(limit)
            .load(c))
    };
    Ok(page?)
}

/// Newest revisions not after a position of the plans of many administrations, by administration and identifier.
pub fn of_many(conn: &mut Conn, administrations: &[i64], up_to: i64) -> Result<Vec<Plan>> {
    let mut found: Vec<Plan> = match conn {
        // SQLite, which is in the process, is asked for each of them.
        Conn::Sqlite(_) => {
            let mut found = Vec::new();
            for id in administrations {
                found.extend(list(conn, Some(*id), up_to, 0, i64::MAX)?);
            }
            found
        }
        Conn::Postgres(c) => {
            Statement::<_, Columns>::new(newest!("WHERE e.administration_id = ANY(?)"))
                .bind::<BigInt, _>(up_to)
                .bind::<Array<BigInt>, _>(administrations)
                .load(&mut **c)?
        }
    };
    found.sort_by_key(|plan| (plan.administration_id, plan.id));
    Ok(found)
}

/// All revisions of a plan not after a position, oldest first.
pub fn revisions(conn: &mut Conn, plan_id: i64, up_to: i64) -> Result<Vec<Plan>> {
    let sql = columns!("WHERE e.id = ? AND r.seq <= ? ORDER BY r.revision");
    Ok(on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(plan_id)
        .bind::<BigInt, _>(up_to)
        .load(c))?)
}

/// The document of a revision, byte for byte as it was written.
pub fn document(conn: &mut Conn, plan_id: i64, revision: i32) -> Result<Option<String>> {
    let found = on!(conn, c => plan_revision::table
        .find((plan_id, revision))
        .select(plan_revision::document)
        .first(c)
        .optional())?;
    Ok(found)
}
