// SPDX-License-Identifier: AGPL-3.0-or-later
//! How many statements an answer takes: as many for a large plan as for a small one.

use crate::capture;
use crate::filling::plan;
use crate::service::{Service, on_both};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use traguardo_store::Conn;

/// Most that a question about one plan may take, with nothing in memory yet.
const MOST: usize = 15;

/// Statements of the questions, by question, with nothing in memory and then again.
fn statements(service: &Service, administration: &str, id: &str) -> BTreeMap<String, usize> {
    let questions = [
        (
            "evaluation",
            format!("/api/v1/evaluations?administration={administration}&period=2024&indicator=I7"),
        ),
        (
            "evaluations",
            format!("/api/v1/evaluations?administration={administration}&period=2024&limit=500"),
        ),
        ("tree", format!("/api/v1/plans/{id}/tree?period=2024")),
        (
            "deadlines",
            format!("/api/v1/deadlines?administration={administration}&on=2024-06-30&limit=500"),
        ),
    ];
    let mut counted = BTreeMap::new();
    for time in ["first", "again"] {
        for (name, question) in &questions {
            drop(capture::taken());
            let _ = service.get(question).expect(200);
            counted.insert(format!("{name}, {time}"), capture::taken().len());
        }
    }
    counted
}

#[test]
fn a_plan_of_2000_assignments_takes_as_many_statements_as_one_of_20() {
    on_both(|database, _| {
        let service = Service::start(database);
        let small = service.add_plan(&plan("PICCOLO", 20, 20));
        let large = service.add_plan(&plan("GRANDE", 20, 2_000));
        // Neither is in the memory of a new service.
        let of_small = statements(&Service::start(database), "PICCOLO", &small);
        let of_large = statements(&Service::start(database), "GRANDE", &large);
        assert_eq!(of_small, of_large);
        assert!(
            of_small.values().all(|count| (1..=MOST).contains(count)),
            "{of_small:#?}"
        );
    });
}

fn items(count: usize, year: i32) -> Value {
    (0..count)
        .map(|number| {
            json!({
                "measure": format!("M{}", number % 20),
                "period": format!("{}-M{:02}", year + i32::try_from(number / 240).unwrap(), number / 20 % 12 + 1),
                "value": "1.5"
            })
        })
        .collect()
}

#[test]
fn a_post_of_1000_figures_takes_as_many_statements_as_one_of_10() {
    on_both(|database, conn| {
        let service = Service::start(database);
        service.add_plan(&plan("ENTE-1", 20, 20));
        let post = |count, year| {
            let body = json!({"administration": "ENTE-1", "items": items(count, year)});
            drop(capture::taken());
            let _ = service
                .post_once("/api/v1/measurements", &format!("{year}"), &body)
                .expect(201);
            capture::taken()
        };
        post(1, 2010);
        let (few, many) = (post(10, 2011), post(1_000, 2012));
        if matches!(conn, Conn::Postgres(_)) {
            assert_eq!(few, many);
            assert!((1..=MOST).contains(&few.len()), "{few:#?}");
        } else {
            // SQLite, which is in the process, is asked for and given each figure alone.
            assert_eq!(many.len() - few.len(), 2 * 990);
        }
    });
}
