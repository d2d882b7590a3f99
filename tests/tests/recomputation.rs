// SPDX-License-Identifier: AGPL-3.0-or-later
//! The service's results against those of other code, in another language, from the raw documents.

use crate::support::{MEASUREMENTS, demo_plan, document, having, of_ms, patrimonio, recomputed};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use traguardo_tests::{TestServer, on_both, repository};

/// Members of an assignment that both sides work out.
const COMPARED: [&str; 5] = [
    "value",
    "status",
    "achievement",
    "raw_achievement",
    "progress",
];

/// What the service says of every assignment, under `node/indicator`.
fn assignments(server: &TestServer, period: &str, on: &str) -> Map<String, Value> {
    let path =
        format!("/api/v1/evaluations?administration=CCIAA-MS&period={period}&on={on}&limit=500");
    let items = server.get(&path).expect(200).items();
    let entry = |item: &Value| {
        let key = format!(
            "{}/{}",
            item["node"].as_str().unwrap(),
            item["indicator"].as_str().unwrap()
        );
        let compared = COMPARED.iter().map(|name| {
            (
                (*name).to_owned(),
                item.get(*name).cloned().unwrap_or_default(),
            )
        });
        (key, Value::Object(compared.collect()))
    };
    items.iter().map(entry).collect()
}

/// What the service says of every node: achievement and coverage.
fn nodes(server: &TestServer, period: &str, on: &str) -> BTreeMap<String, (Value, Value)> {
    let tree = server
        .get(&format!("/api/v1/plans/1/tree?period={period}&on={on}"))
        .expect(200)
        .json();
    let member = |node: &Value, name: &str| node.get(name).cloned().unwrap_or_default();
    having(&tree, "assignments")
        .into_iter()
        .map(|node| {
            (
                node["code"].as_str().unwrap().to_owned(),
                (member(node, "achievement"), member(node, "coverage")),
            )
        })
        .collect()
}

/// `2/3` as the service prints it, `66.67`: half away from zero, two decimals.
fn percent(fraction: &Value) -> Value {
    let Some(text) = fraction.as_str() else {
        return Value::Null;
    };
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let (above, below): (u64, u64) = (above.parse().unwrap(), below.parse().unwrap());
    let hundredths = (above * 20_000 + below) / (2 * below);
    json!(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

fn compare(server: &TestServer, posts: &[Value], period: &str, on: &str) {
    let other = recomputed(&demo_plan(), posts, period, on);
    let expected = other["assignments"].as_object().unwrap();
    assert_eq!(expected.len(), 20);
    let found = assignments(server, period, on);
    for (key, expected) in expected {
        assert_eq!(&found[key], expected, "{key} as of {period}, on {on}");
    }
    assert_eq!(found.len(), 20);
    let found = nodes(server, period, on);
    let expected: BTreeMap<String, (Value, Value)> = other["nodes"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(code, node)| {
            (
                code.clone(),
                (node["achievement"].clone(), percent(&node["coverage"])),
            )
        })
        .collect();
    assert_eq!(expected.len(), 11, "3 areas and 8 objectives");
    assert_eq!(found, expected, "nodes as of {period}, on {on}");
}

#[test]
fn the_recomputation_knows_its_own_cases() {
    let script = repository().join("tests/recompute/recompute.py");
    let output = std::process::Command::new("python3")
        .arg(script)
        .arg("--self-test")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

on_both! {
    fn all_indicators_and_nodes_are_recomputed(server: demo) {
        let demo = document("demo/massa-carrara/measurements.json");
        for (period, on) in [("2022", "2022-12-31"), ("2022", "2023-01-01"), ("2022-S1", "2022-06-15")] {
            compare(server, std::slice::from_ref(&demo), period, on);
        }
        let posted = of_ms(&json!([patrimonio()]));
        let _ = server.post(MEASUREMENTS, &posted).expect(201);
        let mut posts = vec![demo, posted];
        for period in ["2022", "2022-S1"] {
            for on in ["2022-06-15", "2022-07-01", "2023-02-01"] {
                compare(server, &posts, period, on);
            }
        }

        // Corrected, stated otherwise, withdrawn: whatever stands is what counts.
        let later = of_ms(&json!([
            {"measure": "ProvStrut", "period": "2022", "value": "0", "replaces": 1, "reason": "Prova"},
            {"measure": "N_ImprAtt", "period": "2022", "not_available": "Non ancora estratto", "replaces": 1, "reason": "Prova"},
            {"measure": "N_Strumenti_dig", "period": "2022-S2", "withdrawn": true, "replaces": 1, "reason": "Prova"},
            {"measure": "N_Incontri_Int", "period": "2022-S2", "value": "-0.0000000001", "replaces": 1, "reason": "Prova"},
            {"office": "ISR", "measure": "N_Imprese_supp_Int", "period": "2022-S2", "not_applicable": "Prova"},
        ]));
        let _ = server.post(MEASUREMENTS, &later).expect(201);
        posts.push(later);
        for (period, on) in [("2022", "2022-12-31"), ("2022", "2023-01-01"), ("2022-S1", "2022-12-31")] {
            compare(server, &posts, period, on);
        }
    }
}
