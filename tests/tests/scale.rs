// SPDX-License-Identifier: AGPL-3.0-or-later
//! Scores on a declared scale (docs/domain.md §3).

use serde_json::{Value, json};
use traguardo_tests::{fixture, on_both};

/// As Lucca's plan has it: a mark from 1 to 5, at least 3 (line 343).
fn plan() -> Value {
    let mut plan = fixture("counters.json");
    plan["measures"] = json!([{"code": "Voto", "name": "Voto", "unit": "voto 1-5", "nature": "stock", "frequency": "annual",
        "scale": {"lowest": "1", "highest": "5"}, "offices": ["UFF"]}]);
    plan["indicators"] = json!([{"code": "2b", "name": "Gradimento", "unit": "voto 1-5", "formula": "[Voto]", "better": "higher"}]);
    plan["nodes"][0]["assignments"] = json!([{"indicator": "2b", "targets": [{"period": "2022", "comparator": ">=", "value": "3"}]}]);
    plan
}

on_both! {
    fn a_mark_lies_on_its_scale(server: empty) {
        let id = server.add_plan(&plan());
        let stored = server.get(&format!("/api/v1/plans/{id}")).expect(200).json();
        // Marks of several offices, or of several years, are not added up.
        let measure = &stored["measures"][0];
        assert_eq!((&measure["over_time"], &measure["over_offices"], &measure["over_administrations"]), (&json!("last"), &json!("none"), &json!("none")));
        let post = |value: &str| server.measurements("CONTA", &json!([{"measure": "Voto", "period": "2022", "value": value}]));
        for value in ["0.99", "5.01", "-3", "37"] {
            let problem = post(value).faults(422, "invalid", &[("/items/0/value", "off_scale")]);
            assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("from 1 to 5"), "{problem}");
        }
        let _ = post("5").expect(201);
        let correction = json!([{"measure": "Voto", "period": "2022", "value": "1", "replaces": 1, "reason": "Letto male"}]);
        let _ = server.measurements("CONTA", &correction).expect(201);
        let item = server.get("/api/v1/evaluations?administration=CONTA&period=2022").expect(200).only();
        assert_eq!((&item["value"], &item["status"]), (&json!("1.00"), &json!("not_achieved")));
    }

    fn a_scale_is_checked(server: empty) {
        let refused = |change: &dyn Fn(&mut Value), pointer: &str, code: &str| {
            let mut wrong = plan();
            change(&mut wrong);
            let _ = server.post("/api/v1/plans", &wrong).faults(422, "invalid", &[(pointer, code)]);
        };
        refused(&|plan| plan["measures"][0]["scale"] = json!({"lowest": "3", "highest": "3"}), "/measures/0/scale", "scale");
        refused(&|plan| plan["measures"][0]["over_offices"] = json!("sum"), "/measures/0/over_offices", "scale_combination");
        refused(&|plan| plan["nodes"][0]["assignments"][0]["targets"][0]["value"] = json!("6"), "/nodes/0/assignments/0/targets/0", "target_off_scale");
        // Two plans in force see the same marks.
        let _ = server.add_plan(&plan());
        let mut fund = plan();
        fund["kind"] = json!("fund");
        fund["code"] = json!("FONDO");
        fund["measures"][0]["scale"]["highest"] = json!("10");
        let _ = server.post("/api/v1/plans", &fund).faults(422, "invalid", &[("/measures/0/scale", "measure_conflict")]);
    }
}
