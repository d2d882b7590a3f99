// SPDX-License-Identifier: AGPL-3.0-or-later
//! The room that things take, as docs/operations.md tells those who order disks.

use crate::support::MEASUREMENTS;
use serde_json::{Value, json};
use traguardo_tests::{Database, on_both, repository};

const MEASURES: usize = 100;
const PLANS: usize = 10;
/// Half-years that are posted at once, and as many figures that are posted alone.
const HALF_YEARS: usize = 10;

/// A plan as the bench loads them.
fn plan(administration: &str) -> Value {
    let office = |number: usize| format!("UFF{:02}", number % 10 + 1);
    json!({
        "format": "traguardo-plan/1",
        "administration": {"code": administration, "name": "Comune di prova", "region": "Toscana"},
        "code": "PIANO", "title": "Piano della performance di prova 1", "kind": "performance",
        "first_year": 2000, "last_year": 2025,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2014-12-15"}],
        "offices": (0..10).map(|number| json!({
            "code": office(number), "name": format!("Ufficio {number}"), "kind": "internal"
        })).collect::<Vec<_>>(),
        "measures": (0..MEASURES).map(|number| json!({
            "code": format!("MIS{number:03}"), "name": format!("Misura di prova {number}"), "unit": "N.",
            "nature": "flow", "frequency": "half_yearly", "offices": [office(number)]
        })).collect::<Vec<_>>(),
        "indicators": (0..50).map(|number| json!({
            "code": format!("IND{number:02}"), "name": format!("Indicatore di prova {number}"), "unit": "%",
            "formula": format!("100 * [MIS{:03}] / [MIS{:03}]", 2 * number, 2 * number + 1), "better": "higher"
        })).collect::<Vec<_>>(),
        "nodes": (0..25).map(|node| json!({
            "code": format!("{node}"), "kind": "objective", "title": format!("Obiettivo {node}"),
            "assignments": (2 * node..2 * node + 2).map(|number| json!({
                "indicator": format!("IND{number:02}"), "office": office(number),
                "targets": [{"period": "2024", "comparator": ">=", "value": "75.00"}]
            })).collect::<Vec<_>>()
        })).collect::<Vec<_>>(),
    })
}

fn item(measure: usize, half_year: usize) -> Value {
    let (year, half) = (2000 + half_year / 2, half_year % 2 + 1);
    json!({
        "office": format!("UFF{:02}", measure % 10 + 1), "measure": format!("MIS{measure:03}"),
        "period": format!("{year}-S{half}"), "value": format!("{}.{measure:02}", 12_345 + half_year)
    })
}

/// Bytes of all tables with their indexes.
fn bytes(database: &Database) -> i64 {
    database.number(if database.is_postgres() {
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    } else {
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    })
}

/// Bytes in the guide's table of what is stored.
fn told(row: &str, database: &Database) -> i64 {
    let guide = std::fs::read_to_string(repository().join("docs/operations.md")).unwrap();
    let row = guide
        .lines()
        .find(|line| line.starts_with(&format!("| {row} |")));
    let cells: Vec<&str> = row.unwrap().split(" | ").collect();
    let cell = cells[1 + usize::from(database.is_postgres())];
    cell.trim_end_matches(" |")
        .replace(',', "")
        .parse()
        .unwrap()
}

on_both! {
    fn what_is_stored_takes_the_room_that_the_guide_says(server: empty) {
        let database = server.database();
        // The first pages of each table are there.
        server.add_plan(&plan("ENTE-00001"));
        let mut before = bytes(database);
        let mut holds = |row: &str, count: usize| {
            let after = bytes(database);
            let (each, told) = ((after - before) / i64::try_from(count).unwrap(), told(row, database));
            before = after;
            assert!((told * 7 / 10..=told * 11 / 10).contains(&each), "{row}: {each} bytes, not {told}");
        };
        for number in 2..=PLANS + 1 {
            server.add_plan(&plan(&format!("ENTE-{number:05}")));
        }
        holds("a plan like this, with its dictionary", PLANS);
        for half_year in 0..HALF_YEARS {
            let items: Value = (0..MEASURES).map(|measure| item(measure, half_year)).collect();
            let _ = server.measurements("ENTE-00001", &items).expect(201);
        }
        holds("a figure posted with 99 others", HALF_YEARS * MEASURES);
        for number in 0..HALF_YEARS * MEASURES {
            let alone = item(number % MEASURES, HALF_YEARS + number / MEASURES);
            let body = json!({"administration": "ENTE-00001", "items": [alone]});
            let key = format!("8c7b0a1e-77a3-4d52-9d0c-{number:012}");
            let _ = server.post_once(MEASUREMENTS, &key, &body).expect(201);
        }
        holds("a figure posted alone, with an `Idempotency-Key`", HALF_YEARS * MEASURES);
    }
}
