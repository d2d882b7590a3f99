// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows to test with.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use traguardo_store::administrations::Administration;
use traguardo_store::benchmarks::{Benchmark, Decision, Publication};
use traguardo_store::change::{ChangeRow, MEASUREMENTS_POSTED};
use traguardo_store::dictionary::{Entry, Kind};
use traguardo_store::measurements::{Key, Origin, Row, ValueKind};
use traguardo_store::mergers::Merger;
use traguardo_store::notes::Note;
use traguardo_store::offices::{Office, OfficeKind};
use traguardo_store::plans::{Assignment, Plan, PlanKind};
use traguardo_store::reports::{self, Step};
use traguardo_store::{
    Conn, administrations, benchmarks, change, dictionary, idempotency, measurements, mergers,
    notes, offices, plans,
};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One second for each position.
pub fn at(seq: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2024-01-01T00:00:00.000001Z".parse().unwrap();
    start + TimeDelta::seconds(seq)
}

pub fn hash(seq: i64) -> String {
    format!("{seq:064x}")
}

pub fn change_row(seq: i64, administration_id: i64, action: &str) -> ChangeRow {
    ChangeRow {
        seq,
        recorded_at: at(seq),
        actor: format!("actor {}", seq % 3),
        administration_id,
        action: action.to_owned(),
        object: format!("object {seq}"),
        body: "{}".to_owned(),
        prev_hash: String::new(),
        hash: hash(seq),
    }
}

pub fn posted(seq: i64, administration_id: i64) -> ChangeRow {
    change_row(seq, administration_id, MEASUREMENTS_POSTED)
}

pub fn administration(id: i64, seq: i64) -> Administration {
    Administration {
        id,
        code: format!("CCIAA {id}/A"),
        revision: 1,
        seq,
        name: format!("Camera {id}"),
        size_class: Some("media".to_owned()),
        region: None,
        valid_from: Some(day("1990-01-01")),
        valid_to: None,
    }
}

pub fn office(id: i64, administration_id: i64, seq: i64) -> Office {
    Office {
        id,
        administration_id,
        code: format!("U{id}"),
        revision: 1,
        seq,
        name: format!("Ufficio {id}"),
        kind: OfficeKind::Internal,
        valid_from: None,
        valid_to: Some(day("2030-12-31")),
    }
}

pub fn entry(id: i64, owner_id: i64, seq: i64) -> Entry {
    Entry {
        id,
        owner_id,
        code: format!("M{id}"),
        revision: 1,
        seq,
        definition: "{}".to_owned(),
        retired_from: None,
        retired_reason: None,
        aliases: None,
    }
}

pub fn plan(id: i64, administration_id: i64, seq: i64) -> Plan {
    Plan {
        id,
        administration_id,
        code: format!("P{id}"),
        kind: PlanKind::Performance,
        revision: 1,
        seq,
        first_year: 2022,
        last_year: 2024,
        act_body: "Giunta".to_owned(),
        act_kind: "delibera".to_owned(),
        act_number: "12/2022".to_owned(),
        act_date: day("2022-01-31"),
        sha256: hash(seq),
    }
}

pub fn key(administration_id: i64, period_end: &str, measure_id: i64, office_id: i64) -> Key {
    Key {
        administration_id,
        period_end: day(period_end),
        measure_id,
        office_id,
        period: period_end[..4].to_owned(),
    }
}

pub fn number(key: Key, revision: i32, seq: i64, number: &str) -> Row {
    Row {
        key,
        revision,
        seq,
        kind: ValueKind::Number,
        number: Some(number.parse().unwrap()),
        day: None,
        statement: None,
        item_count: None,
        items: None,
        origin: Origin::Actual,
        note: None,
        reason: (revision > 1).then(|| "corretto".to_owned()),
        merger_id: None,
    }
}

/// At position 1 (the instance) and 2 (administration 1) and 3 (administration 2): two
/// administrations, four offices (1, 2 and 3, 4), measures 1 to 40 (national), plan 1.
pub fn seed(conn: &mut Conn) {
    change::insert(
        conn,
        &[
            change_row(1, 0, "dictionary.written"),
            change_row(2, 1, "administration.created"),
            change_row(3, 2, "administration.created"),
        ],
    )
    .unwrap();
    for id in 1..=2 {
        administrations::insert(conn, &administration(id, id + 1)).unwrap();
        offices::insert(conn, &office(2 * id - 1, id, id + 1)).unwrap();
        offices::insert(conn, &office(2 * id, id, id + 1)).unwrap();
    }
    for id in 1..=40 {
        dictionary::insert(conn, Kind::Measure, &entry(id, 0, 1)).unwrap();
    }
}

/// One row in every table.
pub fn one_of_each(conn: &mut Conn) {
    seed(conn);
    dictionary::insert(conn, Kind::Indicator, &entry(1, 1, 2)).unwrap();
    plans::insert(conn, &plan(1, 1, 2), "{}").unwrap();
    let assignment = Assignment {
        id: 1,
        plan_id: 1,
        key: "1.1".to_owned(),
        seq: 2,
    };
    plans::insert_assignments(conn, &[assignment]).unwrap();
    let answer = idempotency::Row {
        actor: "a".to_owned(),
        key: "k".to_owned(),
        payload_hash: hash(1),
        seq: 2,
        status: 201,
        report: "{}".to_owned(),
    };
    idempotency::insert(conn, &[answer]).unwrap();
    let row = number(key(1, "2024-12-31", 1, 1), 1, 2, "1");
    measurements::insert(conn, &[row]).unwrap();
    notes::insert(conn, &note("2024", 1, 1, 2)).unwrap();
    for id in 1..=2 {
        mergers::insert(conn, &merger(id, 1, 2), &[2]).unwrap();
    }
    mergers::reverse(conn, 2, 2, "{}").unwrap();
    benchmarks::insert(conn, &publication(1, 2), &[figures("2024")]).unwrap();
    benchmarks::insert_decisions(conn, &[decision(1, 2024, 1, 2)]).unwrap();
    reports::insert(conn, &draft(2022, 1, 2)).unwrap();
}

/// A draft of the report on plan 1.
pub fn draft(year: i32, round: i32, seq: i64) -> Step {
    Step {
        plan_id: 1,
        year,
        round,
        step: "drafted".to_owned(),
        seq,
        day: day("2024-01-31"),
        plan_revision: Some(1),
        known_seq: Some(seq - 1),
        sha256: Some(hash(seq)),
        act_body: None,
        act_kind: None,
        act_number: None,
        validated_by: None,
        note: None,
    }
}

/// A note of administration 1.
pub fn note(period: &str, assignment_id: i64, revision: i32, seq: i64) -> Note {
    Note {
        administration_id: 1,
        period: period.to_owned(),
        assignment_id,
        revision,
        seq,
        cause: format!("causa {revision}"),
        action: "azione".to_owned(),
        reason: (revision > 1).then(|| "corretto".to_owned()),
    }
}

pub fn merger(id: i64, successor_id: i64, seq: i64) -> Merger {
    Merger {
        id,
        seq,
        successor_id,
        first_day: day("2022-06-30"),
        document: "{}".to_owned(),
        reversed_at: None,
        reversal: None,
    }
}

pub fn publication(id: i64, seq: i64) -> Publication {
    Publication {
        id,
        seq,
        origin: benchmarks::Origin::Imported,
        provider: "Unioncamere".to_owned(),
        published_on: day("2024-06-30"),
        source: None,
        act: None,
        known_at: None,
        on_day: None,
    }
}

/// Of indicator 1.
pub fn figures(period: &str) -> Benchmark {
    Benchmark {
        indicator_id: 1,
        period: period.to_owned(),
        document: format!("[{{\"group\":\"national\",\"code\":\"{period}\"}}]"),
    }
}

pub fn decision(assignment_id: i64, year: i32, revision: i32, seq: i64) -> Decision {
    Decision {
        assignment_id,
        year,
        revision,
        seq,
        document: format!("{{\"revision\":{revision}}}"),
    }
}
