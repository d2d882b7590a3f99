// SPDX-License-Identifier: AGPL-3.0-or-later
//! Boxes that ask for nothing, indicators in several parts, conditions, references (docs/domain.md §5, §6).

use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

/// As Lucca's plan has it: an abolished objective (line 317), an indicator in two parts, one that depends on the
/// resources there are (808), and one that is defined in another project (1066).
fn plan() -> Value {
    let mut plan = fixture("counters.json");
    let measure = |code: &str, content: &str| json!({"code": code, "name": code, "unit": "N.", "nature": "stock", "content": content, "frequency": "annual", "offices": ["UFF"]});
    let indicator = |code: &str| json!({"code": code, "name": code, "unit": "N.", "formula": format!("[{code}]"), "better": "higher"});
    plan["measures"] = json!([
        measure("x", "number"),
        measure("y", "number"),
        measure("risorse", "date")
    ]);
    plan["indicators"] = json!([indicator("x"), indicator("y")]);
    let target = |value: &str| json!([{"period": "2022", "comparator": ">=", "value": value}]);
    plan["nodes"] = json!([
        {"code": "1C", "kind": "objective", "title": "Abolito dal 2016", "state": "abolished",
            "assignments": [{"indicator": "y", "targets": target("1")}]},
        {"code": "1D", "kind": "objective", "title": "Promozione", "expected_results": ["Più imprese"], "stakeholders": ["Imprese"], "nodes": [
            {"code": "1D-1", "kind": "indicator", "title": "In due parti", "assignments": [
                {"indicator": "x", "label": "1a", "weight": "60", "targets": target("10")},
                {"indicator": "y", "label": "1b", "weight": "40", "targets": target("10")},
            ]},
        ]},
        {"code": "2D", "kind": "objective", "title": "Se le risorse lo consentono",
            "assignments": [{"indicator": "x", "condition": "risorse", "targets": target("20")}]},
        {"code": "3B", "kind": "project", "title": "Definito in altro progetto",
            "assignments": [{"indicator": "x", "label": "3", "same_as": "1D-1/x"}]},
    ]);
    plan
}

fn tree(server: &TestServer) -> Value {
    server
        .get("/api/v1/plans/1/tree?period=2022&on=2023-01-31")
        .expect(200)
        .json()
}

on_both! {
    fn each_box_says_what_it_asks(server: empty) {
        let _ = server.add_plan(&plan());
        let figures = json!([
            {"measure": "x", "period": "2022", "value": "10"},
            {"measure": "y", "period": "2022", "value": "5"},
            {"measure": "risorse", "period": "2022", "not_done": true},
        ]);
        let _ = server.measurements("CONTA", &figures).expect(201);
        let found = tree(server);
        let nodes = found["nodes"].as_array().unwrap();
        assert_eq!((&nodes[0]["state"], &nodes[0]["assignments"][0]["status"]), (&json!("abolished"), &json!("excluded")));
        // 60 × 100 + 40 × 50 = 80 %
        let parts = &nodes[1]["nodes"][0];
        assert_eq!((&parts["kind"], &parts["achievement"]), (&json!("indicator"), &json!("80.00")));
        assert_eq!(parts["assignments"][1]["label"], "1b");
        assert_eq!((&nodes[1]["expected_results"], &nodes[1]["stakeholders"]), (&json!(["Più imprese"]), &json!(["Imprese"])));
        assert_eq!(nodes[2]["assignments"][0]["status"], "excluded");
        let reference = &nodes[3]["assignments"][0];
        assert_eq!((&reference["same_as"], &reference["status"], &reference["value"]), (&json!("1D-1/x"), &json!("achieved"), &json!("10.00")));
        assert!(nodes[3]["achievement"].is_null(), "{}", nodes[3]);
        // Only the objective in two parts takes part.
        assert_eq!((&found["achievement"], &found["coverage"]), (&json!("80.00"), &json!("100.00")));
        assert_eq!(found["counts"], json!({"achieved": 1, "excluded": 2, "not_achieved": 1}));

        // The resources came after all.
        let correction = json!([{"measure": "risorse", "period": "2022", "date": "2022-05-01", "replaces": 1, "reason": "Stanziate"}]);
        let _ = server.measurements("CONTA", &correction).expect(201);
        let asked = tree(server);
        assert_eq!(asked["nodes"][2]["assignments"][0]["achievement"], "50.00");
        // (80 + 50) / 2
        assert_eq!(asked["achievement"], "65.00");

        let excluded = server.get("/api/v1/evaluations?administration=CONTA&period=2022&status=excluded").expect(200).only();
        assert_eq!((&excluded["node"], &excluded["reasons"][0]["detail"]), (&json!("1C"), &json!("soppresso")));
        let deadlines = server.get("/api/v1/deadlines?administration=CONTA&on=2022-06-01").expect(200).items();
        let indicators = deadlines.iter().map(|line| (line["measure"].as_str().unwrap(), line["indicators"].clone()));
        assert_eq!(indicators.collect::<Vec<_>>(), [("risorse", json!(["x"])), ("x", json!(["x"])), ("y", json!(["y"]))]);
        // What was said of it comes back, defaults written out.
        let stored = server.get("/api/v1/plans/1").expect(200).json();
        assert_eq!((&stored["nodes"][0]["state"], &stored["nodes"][1]["state"]), (&json!("abolished"), &json!("active")));
    }

    fn a_reference_says_nothing_of_its_own(server: empty) {
        let at = "/nodes/3/assignments/0";
        for (member, value) in [("weight", json!("100")), ("targets", json!([{"period": "2022", "comparator": ">=", "value": "1"}])), ("condition", json!("risorse"))] {
            let mut wrong = plan();
            wrong["nodes"][3]["assignments"][0][member] = value;
            let _ = server.post("/api/v1/plans", &wrong).faults(422, "invalid", &[(&format!("{at}/same_as"), "bad_reference")]);
        }
        let mut unknown = plan();
        unknown["nodes"][2]["assignments"][0]["condition"] = json!("risorsa");
        let _ = server.post("/api/v1/plans", &unknown).faults(422, "invalid", &[("/nodes/2/assignments/0/condition", "unknown_measure")]);
    }
}
