// SPDX-License-Identifier: AGPL-3.0-or-later
//! What `export` writes, `import` reads back, or it is not written; several documents in one file.

use serde_json::{Value, json};
use traguardo_tests::{Database, TempDir, TestServer, fixture, on_both};

const FIGURES: &str = "/api/v1/measurements?administration=CONTA";

/// The plan after a further act, which gives the measure to another office.
fn moved() -> Value {
    let mut plan = fixture("counters.json");
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "2", "date": "2022-06-30"});
    plan["acts"].as_array_mut().unwrap().push(act);
    let office = json!({"code": "ALTRO", "name": "Altro ufficio", "kind": "internal"});
    plan["offices"].as_array_mut().unwrap().push(office);
    plan["measures"][0]["offices"] = json!(["ALTRO"]);
    plan
}

fn post(period: &str, value: &str) -> Value {
    json!({"administration": "CONTA", "items": [{"measure": "M", "period": period, "value": value}]})
}

/// What is said of each figure, without what an import cannot keep.
fn said(server: &TestServer) -> Vec<Value> {
    let said = |figure: &Value| {
        json!([
            figure["measure"],
            figure["office"],
            figure["period"],
            figure["value"],
            figure["origin"],
            figure["note"]
        ])
    };
    server
        .get(FIGURES)
        .expect(200)
        .items()
        .iter()
        .map(said)
        .collect()
}

on_both! {
    fn figures_are_exported_if_they_can_be_read_back(server: empty) {
        let files = TempDir::new();
        server.add_plan(&fixture("counters.json"));
        let items = json!([
            {"measure": "M", "period": "2022-M01", "value": "3.50", "origin": "forecast", "note": "stima"},
            {"measure": "M", "period": "2022-M02", "not_available": "archivio in riordino"},
        ]);
        let _ = server.measurements("CONTA", &items).expect(201);
        let (position, before) = (server.position().to_string(), said(server));

        let export = |what: &str| server.cli(&["export", what, "--administration", "CONTA", "--as-known-at", &position]);
        let plan = files.write("plan.json", export("plan").succeeded().stdout);
        let figures = files.write("figures.json", export("measurements").succeeded().stdout);
        let other = TestServer::empty(Database::sqlite());
        for file in [plan, figures] {
            let _ = other.cli(&["import", file.to_str().unwrap()]).succeeded();
        }
        assert_eq!(said(&other), before);

        // A revision gives the measure to another office: the figures stand, and no plan asks for them.
        let revised = files.write("moved.json", moved().to_string());
        let _ = server.cli(&["import", revised.to_str().unwrap()]).succeeded();
        let refused = server.cli(&["export", "measurements", "--administration", "CONTA"]).refused();
        assert_eq!(refused.stdout, "", "all or nothing");
        for word in ["2 figures", "M 2022-M01 UFF", "office_not_expected", "--as-known-at"] {
            assert!(refused.stderr.contains(word), "{word} is not in {}", refused.stderr);
        }
        let _ = export("measurements").succeeded();
    }

    fn a_fault_says_in_which_document_it_lies(server: empty) {
        let files = TempDir::new();
        let file = |name: &str, documents: &[Value]| {
            let text: Vec<String> = documents.iter().map(Value::to_string).collect();
            files.write(name, text.join("\n")).to_str().unwrap().to_owned()
        };
        let plan = fixture("counters.json");
        let wrong = file("wrong.json", &[plan.clone(), post("2022-M01", "1"), post("2022", "1")]);
        let output = server.cli(&["import", &wrong]).refused();
        for word in ["document 3 of 3, the 2 before it being stored", "wrong_frequency"] {
            assert!(output.stderr.contains(word), "{word} is not in {}", output.stderr);
        }
        assert_eq!(said(server).len(), 1);
    }

    fn a_dry_run_judges_only_what_it_can(server: empty) {
        let files = TempDir::new();
        let file = |name: &str, documents: &[Value]| {
            let text: Vec<String> = documents.iter().map(Value::to_string).collect();
            files.write(name, text.join("\n")).to_str().unwrap().to_owned()
        };
        let plan = fixture("counters.json");
        let both = file("both.json", &[plan.clone(), post("2022-M01", "1")]);
        let output = server.cli(&["import", "--dry-run", &both]).refused();
        for word in ["document 2 of 2", "a plan of CONTA", "dry run"] {
            assert!(output.stderr.contains(word), "{word} is not in {}", output.stderr);
        }
        let plans = file("plans.json", &[plan.clone(), plan.clone()]);
        let output = server.cli(&["import", "--dry-run", &plans]).refused();
        assert!(output.stderr.contains("document 2 of 2"), "{}", output.stderr);
        assert_eq!(server.position(), 0);

        // The plan is there and stays as it is: what follows can be judged.
        server.add_plan(&plan);
        let _ = server.cli(&["import", "--dry-run", &both]).succeeded();
        let apart = file("apart.json", &[post("2022-M01", "1"), post("2022-M02", "1")]);
        let _ = server.cli(&["import", "--dry-run", &apart]).succeeded();
        let twice = file("twice.json", &[post("2022-M01", "1"), post("2022-M01", "2")]);
        let output = server.cli(&["import", "--dry-run", &twice]).refused();
        assert!(output.stderr.contains("`M` for 2022-M01"), "{}", output.stderr);
        assert!(said(server).is_empty());
    }
}
