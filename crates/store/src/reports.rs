// SPDX-License-Identifier: AGPL-3.0-or-later
//! The course of annual reports: rounds, and the steps of each.

use crate::conn::on;
use crate::schema::report_step as stored;
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamp};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = stored)]
pub struct Step {
    /// Plan that is reported on.
    pub plan_id: i64,
    /// About which year.
    pub year: i32,
    /// 1 for the first draft and what followed it.
    pub round: i32,
    /// `drafted`, `approved`, `validated` or `published`.
    pub step: String,
    /// Position at which it was recorded.
    pub seq: i64,
    /// When it was done; of a draft the day that the report was asked for.
    pub day: NaiveDate,
    /// Of a draft: revision of the plan.
    pub plan_revision: Option<i32>,
    /// Of a draft: up to where it knows the ledger.
    pub known_seq: Option<i64>,
    /// Of a draft: of its HTML.
    pub sha256: Option<String>,
    /// Who approved.
    pub act_body: Option<String>,
    /// Kind of act.
    pub act_kind: Option<String>,
    /// Its number.
    pub act_number: Option<String>,
    /// Who validated.
    pub validated_by: Option<String>,
    /// What is kept with it.
    pub note: Option<String>,
}

/// A step, and who recorded it when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedStep {
    /// The step.
    pub row: Step,
    /// Who recorded it.
    pub actor: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

type Columns = (
    (BigInt, Integer, Integer, Text, BigInt, Date),
    (Nullable<Integer>, Nullable<BigInt>, Nullable<Text>),
    (Nullable<Text>, Nullable<Text>, Nullable<Text>),
    (Nullable<Text>, Nullable<Text>),
    (Text, Timestamp),
);
type Found = (
    (i64, i32, i32, String, i64, NaiveDate),
    (Option<i32>, Option<i64>, Option<String>),
    (Option<String>, Option<String>, Option<String>),
    (Option<String>, Option<String>),
    (String, NaiveDateTime),
);

const SELECT: &str = "SELECT r.plan_id, r.year, r.round, r.step, r.seq, r.day, r.plan_revision, r.known_seq, r.sha256, \
    r.act_body, r.act_kind, r.act_number, r.validated_by, r.note, c.actor, c.recorded_at \
    FROM report_step r JOIN change c ON c.seq = r.seq WHERE r.plan_id = ? AND r.seq <= ? ";

const IN_ORDER: &str = "ORDER BY r.year, r.round, r.seq ";

fn recorded(found: Vec<Found>) -> Vec<RecordedStep> {
    let rows = found.into_iter();
    rows.map(|(of, drafted, approved, (validated_by, note), change)| {
        let (plan_id, year, round, step, seq, day) = of;
        let (plan_revision, known_seq, sha256) = drafted;
        let (act_body, act_kind, act_number) = approved;
        let (actor, recorded_at) = change;
        RecordedStep {
            row: Step {
                plan_id,
                year,
                round,
                step,
                seq,
                day,
                plan_revision,
                known_seq,
                sha256,
                act_body,
                act_kind,
                act_number,
                validated_by,
                note,
            },
            actor,
            recorded_at: recorded_at.and_utc(),
        }
    })
    .collect()
}

/// Writes one step.
pub fn insert(conn: &mut Conn, step: &Step) -> Result<()> {
    let _ = on!(conn, c => diesel::insert_into(stored::table).values(step).execute(c))?;
    Ok(())
}

/// The steps of the newest round about a year, in their order, not after a position. A year has few rounds.
pub fn newest(conn: &mut Conn, plan_id: i64, year: i32, up_to: i64) -> Result<Vec<RecordedStep>> {
    let mut steps = page(conn, plan_id, Some(year), (0, 0), up_to, i64::MAX)?;
    let newest = steps.last().map(|last| last.row.round);
    steps.retain(|step| Some(step.row.round) == newest);
    Ok(steps)
}

/// The steps of rounds after a year and a round, in their order, not after a position: `limit` steps at most.
pub fn page(
    conn: &mut Conn,
    plan_id: i64,
    year: Option<i32>,
    after: (i32, i32),
    up_to: i64,
    limit: i64,
) -> Result<Vec<RecordedStep>> {
    let sql = [
        SELECT,
        "AND (r.year, r.round) > (?, ?) ",
        if year.is_some() {
            "AND r.year = ? "
        } else {
            ""
        },
        IN_ORDER,
        "LIMIT ?",
    ]
    .concat();
    let found = on!(conn, c => {
        let mut statement = Statement::<_, Columns>::new(sql)
            .bind::<BigInt, _>(plan_id)
            .bind::<BigInt, _>(up_to)
            .bind::<Integer, _>(after.0)
            .bind::<Integer, _>(after.1);
        if let Some(year) = year {
            statement = statement.bind::<Integer, _>(year);
        }
        statement.bind::<BigInt, _>(limit).load(c)
    })?;
    Ok(recorded(found))
}
