// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans and offices that say no day, or no period: each is told where, and nothing changes.

use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::{Answer, fixture, on_both};

const PLANS: &str = "/api/v1/plans";

/// Ten characters long each, or nearly, and no day.
const NO_DAYS: [&str; 14] = [
    "+999-01-01",
    "+2022-1-01",
    "+2022-01-01",
    "-999-01-01",
    "0999-12-31",
    "0000-01-01",
    "2022-02-29",
    "2022-02-30",
    "2022-13-01",
    " 2022-1-01",
    "2022- 1-01",
    "2022-1-001",
    "２０２２-01-0",
    "20220-1-01",
];

fn plan() -> Value {
    let mut plan = fixture("counters.json");
    plan["nodes"][0]["assignments"][0]["targets"] = json!([{
        "period": "2022", "comparator": ">=", "value": "12",
        "history": [{"comparator": ">=", "value": "10", "reason": "Rideterminato", "act": plan["acts"][0]}],
    }]);
    plan
}

on_both! {
    fn a_plan_has_real_days(server: empty) {
        let target = "/nodes/0/assignments/0/targets/0";
        for day in NO_DAYS {
            for at in ["/acts/0/date", &format!("{target}/history/0/act/date")] {
                let mut plan = plan();
                *plan.pointer_mut(at).unwrap() = json!(day);
                let refused = unchanged(server, |server| server.post(PLANS, &plan));
                told(&refused, at, day);
            }
            let mut by = plan();
            *by.pointer_mut(target).unwrap() = json!({"period": "2022", "comparator": "by", "date": day});
            told(&unchanged(server, |server| server.post(PLANS, &by)), &format!("{target}/date"), day);
            let mut office = plan();
            office["offices"][0]["valid_from"] = json!(day);
            told(&unchanged(server, |server| server.post(PLANS, &office)), "/offices/0/valid_from", day);
        }
        let _ = server.add_plan(&plan());
    }

    fn an_office_exists_from_a_real_day(server: demo) {
        for day in NO_DAYS {
            let office = json!({"administration": "CCIAA-MS", "code": "N", "name": "Nuovo", "kind": "internal", "valid_to": day});
            let refused = unchanged(server, |server| server.post("/api/v1/offices", &office));
            told(&refused, "/valid_to", day);
        }
    }

    fn a_target_has_a_period(server: empty) {
        let at = "/nodes/0/assignments/0/targets/0/period";
        for period in ["2022-S3", "+2022", "+202", "2022 ", "２０２２", "2022-M1", "2022-s1", "1899", "3000"] {
            let mut plan = plan();
            *plan.pointer_mut(at).unwrap() = json!(period);
            told(&unchanged(server, |server| server.post(PLANS, &plan)), at, period);
        }
    }

    fn codes_that_print_alike_are_refused(server: empty) {
        for twin in ["Caffe\u{300}", "\u{202e}M", "M\u{200b}", "M\u{a0}N"] {
            for at in ["/measures/0/code", "/indicators/0/code", "/nodes/0/code", "/offices/0/code", "/nodes/0/assignments/0/key"] {
                let mut plan = plan();
                plan["offices"] = json!([{"code": "UO", "name": "Ufficio", "kind": "internal"}]);
                plan["nodes"][0]["assignments"][0]["key"] = json!("1/M");
                *plan.pointer_mut(at).unwrap() = json!(twin);
                let refused = unchanged(server, |server| server.post(PLANS, &plan));
                let problem = refused.expect(422).json();
                let faults = problem["errors"].as_array().unwrap();
                assert!(faults.iter().any(|fault| fault["pointer"] == at && fault["code"] == "not_a_code"), "{at}: {problem}");
            }
        }
        let office = |code: &str| json!({"administration": "CONTA", "code": code, "name": "Ufficio", "kind": "internal"});
        let _ = server.add_plan(&plan());
        let refused = unchanged(server, |server| server.post("/api/v1/offices", &office("Unita\u{300}")));
        let _ = refused.faults(422, "invalid", &[("/code", "not_a_code")]);
        let _ = server.post("/api/v1/offices", &office("Unit\u{e0}")).expect(201);
    }

    fn faults_stand_in_the_order_of_the_document(server: empty) {
        let mut plan = plan();
        let measure = plan["measures"][0].clone();
        for index in 1..12 {
            let mut other = measure.clone();
            other["code"] = json!(format!("M{}", 20 - index));
            other["offices"] = json!(["NESSUNO"]);
            plan["measures"].as_array_mut().unwrap().push(other);
        }
        let refused = unchanged(server, |server| server.post(PLANS, &plan)).expect(422);
        let problem = refused.json();
        let places: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
        let expected: Vec<String> = (1..12).map(|index| format!("/measures/{index}/offices/0")).collect();
        assert_eq!(places, expected, "{problem}");
    }
}

/// One fault, at this place; whether what is wrong is the length or the content.
#[track_caller]
fn told(refused: &Answer, at: &str, text: &str) {
    assert!([400, 422].contains(&refused.status), "{text}: {refused:?}");
    let problem = refused.json();
    let faults = problem["errors"].as_array().unwrap();
    assert_eq!(faults.len(), 1, "{text}: {problem:#}");
    assert_eq!(faults[0]["pointer"], at, "{text}: {problem:#}");
}
