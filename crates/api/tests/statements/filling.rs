// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations and figures enough that a database would notice a scan.

use crate::service::Service;
use chrono::{DateTime, NaiveDate, TimeDelta};
use serde_json::{Value, json};
use std::ops::RangeInclusive;
use traguardo_store::change::{ChangeRow, MEASUREMENTS_POSTED};
use traguardo_store::dictionary::{self, Kind};
use traguardo_store::ledger::{self, Head};
use traguardo_store::measurements::{self, Key, Origin, Row, ValueKind};
use traguardo_store::mergers::{self, Merger};
use traguardo_store::{Conn, Error, LATEST, administrations, change, idempotency, offices};
use traguardo_tests::Database;

/// Measures of each administration.
const MEASURES: u32 = 20;
/// Most indicators of a plan, and most assignments of one node.
const INDICATORS: u32 = 500;
/// Mergers of each administration.
const MERGERS: i64 = 200;
const FIRST_YEAR: i32 = 2010;
const LAST_YEAR: i32 = 2024;

/// Code of an administration.
pub fn code(number: i64) -> String {
    format!("ENTE-{number}")
}

/// A plan with this many assignments, of indicators of monthly measures.
pub fn plan(administration: &str, measures: u32, assignments: u32) -> Value {
    json!({
        "format": "traguardo-plan/1",
        "administration": {"code": administration, "name": format!("Ente {administration}")},
        "code": "PIANO", "title": "Piano di prova", "kind": "performance",
        "first_year": FIRST_YEAR, "last_year": LAST_YEAR,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2010-01-31"}],
        "offices": [{"code": "UFF", "name": "Ufficio", "kind": "internal"}],
        "measures": (0..measures).map(|number| json!({
            "code": format!("M{number}"), "name": format!("Misura {number}"), "unit": "N.",
            "nature": "flow", "frequency": "monthly", "offices": ["UFF"]
        })).collect::<Vec<_>>(),
        "indicators": (0..assignments.min(INDICATORS)).map(|number| json!({
            "code": format!("I{number}"), "name": format!("Indicatore {number}"), "unit": "N.",
            "formula": format!("[M{}]", number % measures), "better": "higher"
        })).collect::<Vec<_>>(),
        "nodes": (0..assignments.div_ceil(INDICATORS)).map(|node| json!({
            "code": format!("N{node}"), "kind": "area", "title": format!("Area {node}"),
            "assignments": (0..INDICATORS.min(assignments - node * INDICATORS)).map(|number| json!({
                "indicator": format!("I{number}"), "office": "UFF",
                "targets": [{"period": "2024", "comparator": ">=", "value": "1"}]
            })).collect::<Vec<_>>()
        })).collect::<Vec<_>>()
    })
}

/// Adds administrations with their plans and figures.
pub fn fill_all(database: &Database, conn: &mut Conn, numbers: RangeInclusive<i64>) {
    let service = Service::start(database);
    for number in numbers.clone() {
        service.add_plan(&plan(&code(number), MEASURES, 20));
    }
    for number in numbers {
        fill(conn, number);
    }
}

/// Figures of all months of one measure of an administration that has its plan, a post for each year,
/// written past the service: what it would take minutes for.
fn fill(conn: &mut Conn, number: i64) {
    let administration = administrations::find_by_code(conn, &code(number), LATEST);
    let administration_id = administration.unwrap().unwrap().id;
    conn.write_transaction(|conn| {
        let (mut head, _) = ledger::lock(conn)?;
        let office_id = offices::find_by_code(conn, administration_id, "UFF", LATEST)?
            .unwrap()
            .id;
        let measures = dictionary::list(conn, Kind::Measure, administration_id, LATEST, 0, 1_000)?;
        let (mut changes, mut receipts, mut figures) = (Vec::new(), Vec::new(), Vec::new());
        for measure in &measures {
            for year in FIRST_YEAR..=LAST_YEAR {
                head = Head {
                    position: head.position + 1,
                    recorded_at: head.recorded_at + TimeDelta::microseconds(1),
                };
                changes.push(posted(head.position, head.recorded_at, administration_id));
                receipts.push(receipt(head.position));
                let months = (1..=12).map(|month| {
                    let period = format!("{year}-M{month:02}");
                    figure(
                        key(administration_id, measure.id, office_id, period),
                        head.position,
                    )
                });
                figures.extend(months);
            }
        }
        change::insert(conn, &changes)?;
        idempotency::insert(conn, &receipts)?;
        measurements::insert(conn, &figures)?;
        let first = ledger::next_id(conn, ledger::Table::Merger)?;
        for id in first..first + MERGERS {
            let merger = taken_back(id, administration_id, head.position);
            mergers::insert(conn, &merger, &[administration_id])?;
            mergers::reverse(conn, id, head.position, merger.reversal.as_deref().unwrap())?;
        }
        ledger::advance(conn, head)?;
        Ok::<_, Error>(())
    })
    .unwrap();
}

/// A merger that was and is no more: there are so many that a database would notice a scan.
fn taken_back(id: i64, administration_id: i64, seq: i64) -> Merger {
    let act = json!({"body": "Ministero", "kind": "decreto", "number": "1", "date": "2010-01-31"});
    let document = json!({"act": act, "date": "2010-06-30", "successor": code(administration_id),
        "predecessors": [{"administration": code(administration_id)}]});
    Merger {
        id,
        seq,
        successor_id: administration_id,
        first_day: NaiveDate::from_ymd_opt(2010, 6, 30).unwrap(),
        document: document.to_string(),
        reversed_at: Some(seq),
        reversal: Some(json!({"act": act, "reason": "Annullato"}).to_string()),
    }
}

fn posted(seq: i64, recorded_at: DateTime<chrono::Utc>, administration_id: i64) -> ChangeRow {
    ChangeRow {
        seq,
        recorded_at,
        actor: "local".to_owned(),
        administration_id,
        action: MEASUREMENTS_POSTED.to_owned(),
        object: format!("administration/{}", code(administration_id)),
        body: "{}".to_owned(),
        prev_hash: String::new(),
        hash: format!("{seq:064x}"),
    }
}

fn receipt(seq: i64) -> idempotency::Row {
    idempotency::Row {
        actor: "local".to_owned(),
        key: format!("filling-{seq}"),
        payload_hash: format!("{seq:064x}"),
        seq,
        status: 201,
        report: "{}".to_owned(),
    }
}

fn key(administration_id: i64, measure_id: i64, office_id: i64, period: String) -> Key {
    let (year, month) = period.split_once("-M").unwrap();
    let first = NaiveDate::from_ymd_opt(year.parse().unwrap(), month.parse().unwrap(), 1).unwrap();
    Key {
        administration_id,
        period_end: first + chrono::Months::new(1) - TimeDelta::days(1),
        measure_id,
        office_id,
        period,
    }
}

fn figure(key: Key, seq: i64) -> Row {
    Row {
        key,
        revision: 1,
        seq,
        kind: ValueKind::Number,
        number: Some("1.50".parse().unwrap()),
        day: None,
        statement: None,
        item_count: None,
        items: None,
        origin: Origin::Actual,
        note: None,
        reason: None,
        merger_id: None,
    }
}
