// SPDX-License-Identifier: AGPL-3.0-or-later
//! Missing, n.d., not applicable and zero, side by side (docs/domain.md §2).

use crate::support::{MEASUREMENTS, having};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use traguardo_tests::{TestServer, fixture, on_both};

const KINDS: [&str; 4] = ["muta", "nd", "na", "zero"];

/// What is listed of the figure: members that say what it is.
fn measurement(server: &TestServer, kind: &str) -> Value {
    let listed = server
        .get(&format!(
            "/api/v1/measurements?administration=PROVA&measure={kind}"
        ))
        .expect(200)
        .items();
    let said = |item: &Value| {
        let names = [
            "value",
            "date",
            "not_done",
            "not_available",
            "not_applicable",
            "withdrawn",
        ];
        let said = names
            .iter()
            .filter(|name| item.get(**name).is_some_and(|value| !value.is_null()));
        said.map(|name| (*name, item[*name].clone()))
            .collect::<Vec<_>>()
    };
    json!(listed.iter().map(said).collect::<Vec<_>>())
}

fn evaluation(server: &TestServer, kind: &str) -> Value {
    let path = format!(
        "/api/v1/evaluations?administration=PROVA&period=2022&on=2023-02-01&indicator=I-{kind}"
    );
    server.get(&path).expect(200).only()
}

/// Value, status and achievement.
fn judged(item: &Value) -> Value {
    let member = |name: &str| item.get(name).cloned().unwrap_or_default();
    json!([member("value"), member("status"), member("achievement")])
}

/// Achievement and coverage of the node that holds nothing else.
fn node(server: &TestServer, code: &str) -> Value {
    let tree = server
        .get("/api/v1/plans/1/tree?period=2022&on=2023-02-01")
        .expect(200)
        .json();
    let nodes = having(&tree, "assignments");
    let node = nodes
        .into_iter()
        .find(|node| node["code"] == code)
        .unwrap_or_else(|| panic!("{code}: {tree:#}"));
    json!([node.get("achievement"), node.get("coverage")])
}

fn explanation(item: &Value) -> String {
    let text = item["explanation"]["text"].as_array().unwrap();
    text.iter()
        .map(|line| line.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

on_both! {
    fn four_kinds_of_nothing_stay_apart(server: empty) {
        server.add_plan(&fixture("nothings.json"));
        let _ = server.post(MEASUREMENTS, &json!({"administration": "PROVA", "items": [
            {"measure": "nd", "period": "2022", "not_available": "L'archivio è in trasloco"},
            {"measure": "na", "period": "2022", "not_applicable": "Nessun corso si è tenuto"},
            {"measure": "zero", "period": "2022", "value": "0"},
        ]})).expect(201);

        let measurements = KINDS.map(|kind| measurement(server, kind));
        assert_eq!(measurements, [
            json!([]),
            json!([[["not_available", "L'archivio è in trasloco"]]]),
            json!([[["not_applicable", "Nessun corso si è tenuto"]]]),
            json!([[["value", "0"]]]),
        ]);

        let evaluations = KINDS.map(|kind| evaluation(server, kind));
        assert_eq!(evaluations.each_ref().map(judged), [
            json!([null, "not_reported", null]),
            json!([null, "not_available", null]),
            json!([null, "not_applicable", null]),
            json!(["0.00", "not_achieved", "0.00"]),
        ]);

        // Silence counts 0 and covers nothing; n.d. is left out of the mean and covers nothing; what does not
        // apply is left out of both; zero counts, and is covered.
        let nodes = KINDS.map(|kind| node(server, &format!("A.{kind}")));
        assert_eq!(nodes, [
            json!(["0.00", "0.00"]),
            json!([null, "0.00"]),
            json!([null, null]),
            json!(["0.00", "100.00"]),
        ]);
        assert_eq!(node(server, "A"), json!(["0.00", "33.33"]));

        let texts = evaluations.each_ref().map(explanation);
        for (text, part) in texts.iter().zip([
            "non comunicato entro il termine",
            "L'archivio è in trasloco",
            "Nessun corso si è tenuto",
            "Stato: non raggiunto",
        ]) {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        for told in [measurements, evaluations.each_ref().map(judged), nodes, texts.each_ref().map(|text| json!(text))] {
            let different: BTreeSet<String> = told.iter().map(ToString::to_string).collect();
            assert_eq!(different.len(), 4, "{told:?}");
        }

        // Not even at the moment it is due is silence the same as the others.
        let in_time = server.get("/api/v1/evaluations?administration=PROVA&period=2022&on=2022-12-31&indicator=I-muta").expect(200);
        assert_eq!(in_time.only()["status"], "not_due");
        // A withdrawn figure is missing again.
        let _ = server.post(MEASUREMENTS, &json!({"administration": "PROVA", "items": [
            {"measure": "zero", "period": "2022", "withdrawn": true, "replaces": 1, "reason": "Non è stato contato nulla"},
        ]})).expect(201);
        assert_eq!(judged(&evaluation(server, "zero")), json!([null, "not_reported", null]));
    }
}
