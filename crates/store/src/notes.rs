// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notes on what was not achieved, and their revisions.

use crate::conn::on;
use crate::schema::deviation_note_revision as stored_notes;
use crate::statement::Statement;
use crate::{Conn, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamp};

/// One revision of a note.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = stored_notes)]
pub struct Note {
    /// Whose it is.
    pub administration_id: i64,
    /// As of which period.
    pub period: String,
    /// On what.
    pub assignment_id: i64,
    /// 1 for the first.
    pub revision: i32,
    /// Position at which it was written.
    pub seq: i64,
    /// Why the target was missed.
    pub cause: String,
    /// What is done about it.
    pub action: String,
    /// Why it replaced the revision before.
    pub reason: Option<String>,
}

/// A revision, where it belongs, and who recorded it when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedNote {
    /// The revision.
    pub note: Note,
    /// Plan of the assignment.
    pub plan_id: i64,
    /// Key of the assignment.
    pub assignment: String,
    /// Who recorded it.
    pub actor: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Which notes to list.
#[derive(Clone, Debug)]
pub struct NoteFilter {
    /// Whose.
    pub administration_id: i64,
    /// Of one period.
    pub period: Option<String>,
    /// Of one plan.
    pub plan_id: Option<i64>,
    /// Not after this position.
    pub up_to: i64,
}

type Columns = (
    (
        BigInt,
        Text,
        BigInt,
        Integer,
        BigInt,
        Text,
        Text,
        Nullable<Text>,
    ),
    (BigInt, Text, Text, Timestamp),
);
type Found = (
    (i64, String, i64, i32, i64, String, String, Option<String>),
    (i64, String, String, NaiveDateTime),
);

const SELECT: &str = "SELECT n.administration_id, n.period, n.assignment_id, n.revision, n.seq, n.cause, n.action, n.reason, \
    a.plan_id, a.key, c.actor, c.recorded_at FROM deviation_note_revision n \
    JOIN assignment a ON a.id = n.assignment_id JOIN change c ON c.seq = n.seq \
    WHERE n.administration_id = ? AND n.seq <= ? ";

/// Newest revisions not after a position only.
const NEWEST: &str = "AND n.revision >= (SELECT l.revision FROM deviation_note_revision l \
    WHERE l.administration_id = n.administration_id AND l.period = n.period \
    AND l.assignment_id = n.assignment_id AND l.seq <= ? ORDER BY l.revision DESC LIMIT 1) ";

const IN_ORDER: &str = "ORDER BY n.administration_id, n.period, n.assignment_id, n.revision ";

fn recorded(found: Vec<Found>) -> Vec<RecordedNote> {
    let rows = found.into_iter();
    rows.map(
        |(
            (administration_id, period, assignment_id, revision, seq, cause, action, reason),
            (plan_id, assignment, actor, recorded_at),
        )| RecordedNote {
            note: Note {
                administration_id,
                period,
                assignment_id,
                revision,
                seq,
                cause,
                action,
                reason,
            },
            plan_id,
            assignment,
            actor,
            recorded_at: recorded_at.and_utc(),
        },
    )
    .collect()
}

/// Writes one revision.
pub fn insert(conn: &mut Conn, note: &Note) -> Result<()> {
    let _ = on!(conn, c => diesel::insert_into(stored_notes::table).values(note).execute(c))?;
    Ok(())
}

/// All revisions of one note not after a position, oldest first.
pub fn history(
    conn: &mut Conn,
    administration_id: i64,
    period: &str,
    assignment_id: i64,
    up_to: i64,
) -> Result<Vec<RecordedNote>> {
    let sql = [
        SELECT,
        "AND n.period = ? AND n.assignment_id = ? ",
        IN_ORDER,
    ]
    .concat();
    let found = on!(conn, c => Statement::<_, Columns>::new(sql)
        .bind::<BigInt, _>(administration_id)
        .bind::<BigInt, _>(up_to)
        .bind::<Text, _>(period)
        .bind::<BigInt, _>(assignment_id)
        .load(c))?;
    Ok(recorded(found))
}

/// The newest revisions, not after a position, of the notes of a period on these assignments.
pub fn newest(
    conn: &mut Conn,
    administration_id: i64,
    period: &str,
    assignment_ids: &[i64],
    up_to: i64,
) -> Result<Vec<RecordedNote>> {
    let of_assignments = match conn {
        Conn::Sqlite(_) => "AND n.assignment_id IN (SELECT value FROM json_each(?)) ",
        Conn::Postgres(_) => "AND n.assignment_id = ANY(?) ",
    };
    let sql = [
        SELECT,
        "AND n.period = ? ",
        NEWEST,
        of_assignments,
        IN_ORDER,
    ]
    .concat();
    macro_rules! query {
        () => {
            Statement::<_, Columns>::new(sql)
                .bind::<BigInt, _>(administration_id)
                .bind::<BigInt, _>(up_to)
                .bind::<Text, _>(period)
                .bind::<BigInt, _>(up_to)
        };
    }
    let found: QueryResult<Vec<Found>> = match conn {
        Conn::Sqlite(c) => {
            let ids: Vec<String> = assignment_ids.iter().map(ToString::to_string).collect();
            let ids = format!("[{}]", ids.join(","));
            query!().bind::<Text, _>(ids).load(&mut **c)
        }
        Conn::Postgres(c) => query!()
            .bind::<Array<BigInt>, _>(assignment_ids)
            .load(&mut **c),
    };
    Ok(recorded(found?))
}

/// A page of the newest revisions, after a period and an assignment.
pub fn page(
    conn: &mut Conn,
    filter: &NoteFilter,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<RecordedNote>> {
    let sql = [
        SELECT,
        "AND (n.period, n.assignment_id) > (?, ?) ",
        if filter.period.is_some() {
            "AND n.period = ? "
        } else {
            ""
        },
        if filter.plan_id.is_some() {
            "AND EXISTS (SELECT 1 FROM assignment o WHERE o.id = n.assignment_id AND o.plan_id = ?) "
        } else {
            ""
        },
        NEWEST,
        IN_ORDER,
        "LIMIT ?",
    ]
    .concat();
    let (period, assignment_id) = after.unwrap_or(("", 0));
    let found = on!(conn, c => {
        let mut statement = Statement::<_, Columns>::new(sql)
            .bind::<BigInt, _>(filter.administration_id)
            .bind::<BigInt, _>(filter.up_to)
            .bind::<Text, _>(period)
            .bind::<BigInt, _>(assignment_id);
        if let Some(period) = &filter.period {
            statement = statement.bind::<Text, _>(period);
        }
        if let Some(plan_id) = filter.plan_id {
            statement = statement.bind::<BigInt, _>(plan_id);
        }
        statement
            .bind::<BigInt, _>(filter.up_to)
            .bind::<BigInt, _>(limit)
            .load(c)
    })?;
    Ok(recorded(found))
}

/// On which assignments there is a note as of a period, not after a position.
pub fn present(
    conn: &mut Conn,
    administration_id: i64,
    period: &str,
    up_to: i64,
) -> Result<Vec<i64>> {
    Ok(on!(conn, c => stored_notes::table
        .filter(stored_notes::administration_id.eq(administration_id))
        .filter(stored_notes::period.eq(period))
        .filter(stored_notes::revision.eq(1))
        .filter(stored_notes::seq.le(up_to))
        .order(stored_notes::assignment_id)
        .select(stored_notes::assignment_id)
        .load(c))?)
}
