// SPDX-License-Identifier: AGPL-3.0-or-later
//! The objectives that decide on the incentive fund: weights, money at stake, figures at the year's end
//! (docs/domain.md §1, §6).

use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

/// Two objectives of 40 and 60 percent, with the money that each decides on.
fn fund() -> Value {
    let mut plan = fixture("counters.json");
    plan["kind"] = json!("fund");
    plan["code"] = json!("FONDO-2022");
    let measure = |code: &str| json!({"code": code, "name": code, "unit": "N.", "nature": "flow", "frequency": "half_yearly", "offices": ["UFF"]});
    plan["measures"] = json!([measure("giornate"), measure("contributi")]);
    let indicator = |code: &str, formula: &str| json!({"code": code, "name": code, "unit": "N.", "formula": formula, "better": "higher"});
    plan["indicators"] = json!([
        indicator("F1", "[giornate]"),
        indicator("F2", "[contributi]")
    ]);
    let objective = |code: &str, weight: &str, amount: &str, indicator: &str, target: &str| {
        json!({
            "code": code, "kind": "objective", "title": code, "weight": weight,
            "resources": [{"year": 2022, "amount": {"amount": amount, "currency": "EUR"}}],
            "assignments": [{"indicator": indicator, "targets": [{"period": "2022", "comparator": ">=", "value": target}]}],
        })
    };
    plan["nodes"] = json!([
        objective("FONDO-1", "40", "12000.00", "F1", "10"),
        objective("FONDO-2", "60", "18000.00", "F2", "200"),
    ]);
    plan
}

fn tree(server: &TestServer, id: &str, period: &str) -> Value {
    let path = format!("/api/v1/plans/{id}/tree?period={period}&on=2023-01-31");
    server.get(&path).expect(200).json()
}

on_both! {
    fn a_fund_stands_beside_the_plan_and_is_judged_when_the_year_is_over(server: empty) {
        let _ = server.add_plan(&fixture("counters.json"));
        let id = server.add_plan(&fund());
        // Until the end the figures cannot be had, and that is said.
        let unknown = json!([
            {"measure": "giornate", "period": "2022-S1", "not_available": "Si rileva a fine anno"},
            {"measure": "contributi", "period": "2022-S1", "not_available": "Si rileva a fine anno"},
        ]);
        let _ = server.measurements("CONTA", &unknown).expect(201);
        let half = tree(server, &id, "2022-S1");
        assert_eq!((&half["counts"], &half["achievement"], &half["coverage"]), (&json!({"not_available": 2}), &Value::Null, &json!("0.00")));
        assert_eq!(half["nodes"][0]["resources"], json!([{"year": 2022, "amount": {"amount": "12000.00", "currency": "EUR"}}]));
        assert_eq!(half["nodes"][0]["assignments"][0]["status"], "not_available");

        let known = json!([
            {"measure": "giornate", "period": "2022-S1", "value": "4", "replaces": 1, "reason": "Rilevate a fine anno"},
            {"measure": "giornate", "period": "2022-S2", "value": "6"},
            {"measure": "contributi", "period": "2022-S1", "value": "50", "replaces": 1, "reason": "Rilevati a fine anno"},
            {"measure": "contributi", "period": "2022-S2", "value": "70"},
        ]);
        let _ = server.measurements("CONTA", &known).expect(201);
        let year = tree(server, &id, "2022");
        let achievements: Vec<&Value> = year["nodes"].as_array().unwrap().iter().map(|node| &node["achievement"]).collect();
        assert_eq!(achievements, [&json!("100.00"), &json!("60.00")]);
        // (40 × 100 + 60 × 60) / 100 = 76
        assert_eq!((&year["achievement"], &year["coverage"]), (&json!("76.00"), &json!("100.00")));

        // Both plans answer for the year, each with what is its own.
        let items = server.get("/api/v1/evaluations?administration=CONTA&period=2022").expect(200).items();
        let found = items.iter().map(|item| (item["plan"]["code"].as_str().unwrap(), item["indicator"].as_str().unwrap()));
        assert_eq!(found.collect::<Vec<_>>(), [("PIANO-2022", "I"), ("FONDO-2022", "F1"), ("FONDO-2022", "F2")]);
    }
}
