// SPDX-License-Identifier: AGPL-3.0-or-later
//! The service's results against those of other code, in another language, from the raw documents.

use crate::figures::{Slot, Standing, Year, differing, year};
use crate::support::{
    MEASUREMENTS, all_pages, demo_plan, document, having, of_ms, patrimonio, recomputed,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use traguardo_tests::{TestServer, fixture, on_both, repository};

/// Members of an assignment that both sides work out.
const COMPARED: [&str; 5] = [
    "value",
    "status",
    "achievement",
    "raw_achievement",
    "progress",
];

/// What the service says of every assignment, by its key; the value may be a day.
pub fn assignments(
    server: &TestServer,
    plan: &Value,
    period: &str,
    on: &str,
) -> Map<String, Value> {
    let administration = plan["administration"]["code"].as_str().unwrap();
    let path =
        format!("/api/v1/evaluations?administration={administration}&period={period}&on={on}");
    let items = all_pages(server, &path, 500);
    let entry = |item: &Value| {
        let key = item["assignment"].as_str().unwrap().to_owned();
        let compared = COMPARED.iter().map(|name| {
            (
                (*name).to_owned(),
                item.get(*name).cloned().unwrap_or_default(),
            )
        });
        let mut compared: Map<String, Value> = compared.collect();
        if item["not_done"] == true {
            compared["value"] = json!("not done");
        } else if let Some(day) = item.get("date") {
            compared["value"] = day.clone();
        }
        (key, Value::Object(compared))
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

/// How many assignments of each status there are.
type Statuses = BTreeMap<String, usize>;

fn compare(server: &TestServer, plan: &Value, posts: &[Value], period: &str, on: &str) -> Statuses {
    let other = recomputed(plan, posts, period, on);
    let expected = other["assignments"].as_object().unwrap();
    let found = assignments(server, plan, period, on);
    let mut statuses = Statuses::new();
    for (key, expected) in expected {
        assert_eq!(&found[key], expected, "{key} as of {period}, on {on}");
        let status = expected["status"].as_str().unwrap().to_owned();
        *statuses.entry(status).or_default() += 1;
    }
    assert_eq!(found.len(), having(plan, "indicator").len());
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
    let nodes = having(&plan["nodes"], "kind");
    let nodes = nodes.iter().filter(|node| node.get("title").is_some());
    assert_eq!(expected.len(), nodes.count());
    assert_eq!(found, expected, "nodes as of {period}, on {on}");
    statuses
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
            compare(server, &demo_plan(), std::slice::from_ref(&demo), period, on);
        }
        let posted = of_ms(&json!([patrimonio()]));
        let _ = server.post(MEASUREMENTS, &posted).expect(201);
        let mut posts = vec![demo, posted];
        for period in ["2022", "2022-S1"] {
            for on in ["2022-06-15", "2022-07-01", "2023-02-01"] {
                compare(server, &demo_plan(), &posts, period, on);
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
            compare(server, &demo_plan(), &posts, period, on);
        }
    }

    /// Every way to have no value, of every way to read one: judged later, by the year before, by a
    /// ratio over no cases, by a day. All of it was posted long after it was due.
    fn every_gap_is_recomputed(server: empty) {
        let plan = fixture("gaps.json");
        let _ = server.add_plan(&plan);
        let said = |measure: &str, office: &str, period: &str, said: Value| {
            let mut item = json!({"measure": measure, "office": office, "period": period});
            item.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
            item
        };
        let value = |value: &str| json!({"value": value});
        let again = |mut said: Value, replaces: u32| {
            said["replaces"] = json!(replaces);
            said["reason"] = json!("Prova");
            said
        };
        let steps = [
            json!([]),
            json!([
                said("f", "A", "2022-S1", value("2")), said("f", "B", "2022-S1", json!({"not_applicable": "Nessuna"})),
                said("s", "A", "2022", value("0")), said("t", "A", "2022-S1", value("7.5")), said("t", "A", "2022-S2", value("8")),
                said("d", "A", "2022-S1", json!({"not_done": true})), said("c", "B", "2022-Q1", value("1")), said("c", "B", "2022-Q2", json!({"not_available": "Archivio"})),
                said("u", "A", "2022-S1", value("1")), said("u", "B", "2022-S1", value("2")), said("d", "A", "2022-S2", json!({"not_done": true})),
            ]),
            // The year before arrives, zero becomes not available.
            json!([
                said("t", "A", "2021-S1", value("7")), said("t", "A", "2021-S2", json!({"not_available": "Perso"})), said("s", "A", "2021", value("4")),
                said("f", "B", "2022-S1", again(value("3.1"), 1)), said("f", "A", "2022-S2", value("0")), said("f", "B", "2022-S2", json!({"not_available": "Archivio"})),
                said("s", "A", "2022", again(json!({"not_available": "Archivio"}), 1)), said("d", "A", "2022-S1", again(json!({"date": "2022-07-02"}), 1)), said("u", "B", "2022-S1", again(json!({"not_applicable": "Nessuno"}), 1)),
            ]),
            json!([
                said("t", "A", "2021-S1", again(json!({"withdrawn": true}), 1)), said("s", "A", "2022", again(value("5"), 2)), said("s", "A", "2020", value("3")),
                said("f", "B", "2022-S2", again(json!({"withdrawn": true}), 1)), said("d", "A", "2022-S1", again(json!({"withdrawn": true}), 2)), said("c", "B", "2022-Q2", again(json!({"not_applicable": "Nessuna"}), 1)),
                said("c", "B", "2022-Q3", value("4")), said("c", "B", "2022-Q4", value("4")), said("u", "A", "2022-S2", value("3")), said("u", "B", "2022-S2", json!({"not_applicable": "Nessuno"})),
            ]),
        ];
        let mut posts = Vec::new();
        let mut seen = Statuses::new();
        for items in steps {
            if items != json!([]) {
                let post = json!({"administration": "LACUNE", "items": items});
                let _ = server.post(MEASUREMENTS, &post).expect(201);
                posts.push(post);
            }
            for (period, on) in [("2022-S1", "2022-06-30"), ("2022-S1", "2022-07-01"), ("2022-Q3", "2023-02-01"), ("2022", "2022-12-31"), ("2022-S2", "2023-01-01")] {
                for (status, count) in compare(server, &plan, &posts, period, on) {
                    *seen.entry(status).or_default() += count;
                }
            }
        }
        let missing: Vec<&str> = ["not_due", "not_reported", "not_available", "not_applicable", "not_computable", "no_target", "achieved", "on_track", "at_risk", "partially_achieved", "not_achieved", "off_track"]
            .into_iter().filter(|status| !seen.contains_key(*status)).collect();
        assert_eq!(missing, [""; 0], "{seen:?}");
    }

    /// Due days of every form: working ones, printed ones, of an event and of an event that waits itself.
    fn every_due_day_is_recomputed(server: empty) {
        let mut plan = fixture("counters.json");
        plan["rules"] = json!({"closing_days": ["07-05", "2023-01-04"]});
        let measure = |code: &str, frequency: &str, due: Value| {
            json!({"code": code, "name": code, "unit": "N.", "nature": "flow", "frequency": frequency, "due": due})
        };
        let event = |code: &str, due: Value| {
            json!({"code": code, "name": code, "unit": "data", "nature": "stock", "content": "date", "frequency": "half_yearly", "due": due})
        };
        let halves = |due| measure("", "half_yearly", due);
        plan["measures"] = json!([
            measure("a", "annual", json!({"days": 31})), halves(json!({"days": 3, "working": true})), halves(json!({"days": -2, "working": true})),
            halves(json!({"dates": [{"period": "2022-S2", "date": "2022-12-30"}], "days": 4})), halves(json!({"after": {"events": ["e"], "days": 3, "working": true}})),
            measure("f", "annual", json!({"after": {"events": ["e", "g"], "days": -1}})), event("e", json!({"days": 1})), event("g", json!({"after": {"events": ["e"], "days": 2}})),
        ]);
        let measures = plan["measures"].as_array_mut().unwrap();
        for (measure, code) in measures.iter_mut().zip(["a", "b", "c", "d", "h", "f"]) {
            (measure["code"], measure["name"]) = (json!(code), json!(code));
        }
        let codes = ["a", "b", "c", "d", "h", "f"];
        plan["indicators"] = codes.iter().map(|code| json!({"code": code, "name": code, "unit": "N.", "formula": format!("[{code}]"), "better": "higher"})).collect();
        plan["nodes"][0]["assignments"] = codes.iter().map(|code| json!({"indicator": code})).collect();
        let _ = server.add_plan(&plan);
        let item = |measure: &str, period: &str, said: (&str, Value)| json!({"measure": measure, "period": period, said.0: said.1});
        let steps = [
            json!([]),
            json!([item("e", "2022-S1", ("not_done", json!(true))), item("b", "2022-S1", ("value", json!("1")))]),
            json!([item("e", "2022-S2", ("date", json!("2022-12-23"))), item("c", "2022-S1", ("value", json!("1"))), item("d", "2022-S1", ("value", json!("1")))]),
            json!([item("g", "2022-S1", ("not_done", json!(true))), item("g", "2022-S2", ("date", json!("2022-12-20")))]),
        ];
        let (mut posts, mut seen) = (Vec::new(), Statuses::new());
        for items in steps {
            if items != json!([]) {
                let post = json!({"administration": "CONTA", "items": items});
                let _ = server.post(MEASUREMENTS, &post).expect(201);
                posts.push(post);
            }
            let halves = ["2022-06-28", "2022-06-29", "2022-07-01", "2022-07-06", "2022-07-07"].map(|on| ("2022-S1", on));
            let years = ["2022-12-20", "2022-12-29", "2022-12-31", "2023-01-02", "2023-01-05", "2023-01-09", "2023-02-01"].map(|on| ("2022", on));
            for (period, on) in halves.into_iter().chain(years) {
                for (status, count) in compare(server, &plan, &posts, period, on) {
                    *seen.entry(status).or_default() += count;
                }
            }
        }
        for status in ["not_due", "not_reported", "not_applicable", "no_target"] {
            assert!(seen.contains_key(status), "{status}: {seen:?}");
        }
    }

    /// The year of Lucca: lists, terms, evidence, references, boxes that ask for nothing. First nothing is there, then
    /// what comes by June, then all of it, then every second promise is missed.
    fn the_year_of_lucca_is_recomputed(server: empty) {
        let _ = server.cli(&["demo", "--set", "lucca"]).succeeded();
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        let given = fixture("lucca_postings.json");
        let figures = given["figures"].as_array().unwrap();
        let by_june = |(_, _, period): &Slot| ["S1", "Q1", "Q2"].iter().any(|part| period.ends_with(part));
        let kept = year(figures, |_| false);
        let first: Year = kept.clone().into_iter().filter(|(slot, _)| by_june(slot)).collect();
        let missed = year(figures, |index| index % 2 == 0);
        let (mut standing, mut posts, mut seen) = (Standing::new(), Vec::new(), Statuses::new());
        for figures in [Year::new(), first, kept, missed] {
            let items = differing(&mut standing, figures);
            if items != json!([]) {
                let post = json!({"administration": "CCIAA-LU", "items": items});
                let _ = server.post(MEASUREMENTS, &post).expect(201);
                posts.push(post);
            }
            for (period, on) in [("2022-S1", "2022-06-15"), ("2022-S1", "2022-07-15"), ("2022-Q3", "2022-12-01"), ("2022", "2022-12-31"), ("2022", "2023-02-01")] {
                for (status, count) in compare(server, &plan, &posts, period, on) {
                    *seen.entry(status).or_default() += count;
                }
            }
        }
        for status in ["not_due", "not_reported", "no_target", "achieved", "on_track", "at_risk", "partially_achieved", "not_achieved", "off_track"] {
            assert!(seen.contains_key(status), "{status}: {seen:?}");
        }
    }
}
