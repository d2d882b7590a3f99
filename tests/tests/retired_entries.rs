// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dictionary entries that are retired from a day on: nothing that was said by them changes (`docs/domain.md` §1).

use crate::support::{MEASUREMENTS, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, fixture, on_both};

const PLANS: &str = "/api/v1/plans";
const MEASURES: &str = "/api/v1/measures";

/// A plan of these years with the measure `M` and the indicator `I`.
fn plan(code: &str, years: (i32, i32)) -> Value {
    let mut plan = fixture("counters.json");
    plan["code"] = json!(code);
    plan["first_year"] = json!(years.0);
    plan["last_year"] = json!(years.1);
    plan
}

/// An entry as it stands, to be put again with a change.
fn standing(server: &TestServer, collection: &str, code: &str) -> (String, Value, String) {
    let list = format!("/api/v1/{collection}?administration=CONTA&limit=500");
    let all = server.get(&list).expect(200).items();
    let entry = all.iter().find(|entry| entry["code"] == code).unwrap();
    let path = format!("/api/v1/{collection}/{}", entry["id"].as_str().unwrap());
    let tag = server.get(&path).expect(200).header("etag").to_owned();
    let mut body = entry.clone();
    let members = body.as_object_mut().unwrap();
    members.retain(|name, _| !["id", "revision", "position"].contains(&name.as_str()));
    (path, body, tag)
}

/// Puts an entry with this end, or without one.
fn retire(server: &TestServer, collection: &str, code: &str, retired: &Value) -> Answer {
    let (path, mut body, tag) = standing(server, collection, code);
    let members = body.as_object_mut().unwrap();
    members.remove("retired");
    if !retired.is_null() {
        members.insert("retired".into(), retired.clone());
    }
    server
        .request("PUT", &path)
        .header("If-Match", &tag)
        .json(&body)
        .send()
}

fn from(day: &str) -> Value {
    json!({"from": day, "reason": "Sostituita"})
}

/// Asks for the next revision of plan 1.
fn revise(server: &TestServer, change: impl FnOnce(&mut Value)) -> Answer {
    let stored = server.get(&format!("{PLANS}/1")).expect(200);
    let mut plan = stored.json();
    change(&mut plan);
    let acts = plan["acts"].as_array_mut().unwrap();
    let number = (acts.len() + 1).to_string();
    acts.push(
        json!({"body": "Giunta", "kind": "delibera", "number": number, "date": "2022-03-01"}),
    );
    let request = server.request("PUT", &format!("{PLANS}/1"));
    request
        .header("If-Match", stored.header("etag"))
        .json(&plan)
        .send()
}

fn figure(measure: &str, period: &str) -> Value {
    json!({"administration": "CONTA", "items": [{"measure": measure, "period": period, "value": "5"}]})
}

on_both! {
    fn figures_of_periods_before_the_day_go_on(server: empty) {
        let _ = server.add_plan(&plan("PIANO-2022", (2022, 2022)));
        let free = json!({"administration": "CONTA", "code": "L", "name": "Libera", "unit": "N.", "nature": "flow", "frequency": "monthly"});
        let _ = server.post(MEASURES, &free).expect(201);
        let _ = server.post(MEASUREMENTS, &figure("L", "2023-M04")).expect(201);
        let receipt = retire(server, "measures", "L", &from("2023-03-15")).expect(200).json();
        assert_eq!((&receipt["retired"], &receipt["revision"]), (&from("2023-03-15"), &json!(2)));
        server.restart();
        let (path, shown, _) = standing(server, "measures", "L");
        assert_eq!(shown["retired"], from("2023-03-15"), "lists show it");
        assert_eq!(server.get(&path).expect(200).json()["retired"], from("2023-03-15"));

        // A period that begins before the day, even if it ends after it.
        for period in ["2022-M12", "2023-M02", "2023-M03"] {
            let _ = server.post(MEASUREMENTS, &figure("L", period)).expect(201);
        }
        for period in ["2023-M05", "2024-M01"] {
            let refused = unchanged(server, |server| server.post(MEASUREMENTS, &figure("L", period)));
            let problem = refused.faults(422, "invalid", &[("/items/0/measure", "measure_retired")]);
            assert!(problem.to_string().contains("2023-03-15"), "{problem}");
        }
        // What stands can be corrected and withdrawn.
        let mut item = figure("L", "2023-M04");
        item["items"][0]["replaces"] = json!(1);
        item["items"][0]["reason"] = json!("Ricontato");
        let _ = server.post(MEASUREMENTS, &item).expect(201);
        // One more revision, and it is there again.
        let (_, mut body, _) = standing(server, "measures", "L");
        body.as_object_mut().unwrap().remove("retired");
        assert_eq!(retire(server, "measures", "L", &Value::Null).expect(200).json().get("retired"), None);
        let _ = server.post(MEASUREMENTS, &figure("L", "2023-M05")).expect(201);
        assert_eq!(standing(server, "measures", "L").1, body);
    }

    fn a_plan_in_force_expects_what_it_was_approved_with(server: empty) {
        let _ = server.add_plan(&plan("PIANO-2022", (2022, 2024)));
        let _ = server.post(MEASUREMENTS, &figure("M", "2022-M01")).expect(201);
        let question = "/api/v1/evaluations?administration=CONTA&period=2022&on=2023-01-31";
        let before = server.get(question).expect(200).items();
        let _ = retire(server, "measures", "M", &from("2023-01-01")).expect(200);
        let _ = retire(server, "indicators", "I", &from("2022-06-30")).expect(200);
        assert_eq!(server.get(question).expect(200).items(), before);
        for period in ["2022-M02", "2023-M01", "2024-M12"] {
            let _ = server.post(MEASUREMENTS, &figure("M", period)).expect(201);
        }
        // Beyond its years nobody expects it.
        let refused = unchanged(server, |server| server.post(MEASUREMENTS, &figure("M", "2025-M01")));
        refused.faults(422, "invalid", &[("/items/0/measure", "measure_retired")]);
    }

    fn a_new_plan_does_not_take_up_what_is_retired(server: empty) {
        let _ = server.add_plan(&plan("PIANO-2022", (2022, 2023)));
        let _ = retire(server, "measures", "M", &from("2023-01-01")).expect(200);
        let _ = retire(server, "indicators", "I", &from("2024-01-01")).expect(200);
        let refused = |years: (i32, i32), expected: &[(&str, &str)]| {
            let next = plan("PIANO-NUOVO", years);
            let problem = unchanged(server, |server| server.post(PLANS, &next)).faults(422, "invalid", expected);
            assert!(problem.to_string().contains("Sostituita"), "{problem}");
        };
        refused((2023, 2025), &[("/measures/0/code", "entry_retired")]);
        refused((2024, 2024), &[("/measures/0/code", "entry_retired"), ("/indicators/0/code", "entry_retired")]);
        // A plan whose years begin before may: it knew it.
        let _ = server.post(&format!("{PLANS}?dry_run=true"), &plan("PIANO-NUOVO", (2022, 2024))).expect(200);
        // A plan that has it goes on with it, also when its years move; one that has not does not begin.
        let _ = revise(server, |plan| plan["title"] = json!("Aggiornato")).expect(200);
        let _ = revise(server, |plan| {
            plan["first_year"] = json!(2023);
            plan["measures"][0]["name"] = json!("Altro nome");
            for node in plan["nodes"].as_array_mut().unwrap() {
                for assignment in node["assignments"].as_array_mut().into_iter().flatten() {
                    assignment["targets"] = json!([]);
                }
            }
        }).expect(200);
        // What the plan changed of the definition left the end as it was.
        let (_, shown, _) = standing(server, "measures", "M");
        assert_eq!((&shown["name"], &shown["retired"]), (&json!("Altro nome"), &from("2023-01-01")));
    }

    fn an_end_has_a_day_and_a_reason(server: empty) {
        let _ = server.add_plan(&plan("PIANO-2022", (2022, 2022)));
        let refused = |retired: Value, status: u16, code: &str, pointer: &str, fault: &str| {
            let answer = unchanged(server, |server| retire(server, "measures", "M", &retired));
            answer.faults(status, code, &[(pointer, fault)]);
        };
        refused(json!({"from": "2023-01-01"}), 400, "malformed", "/retired", "missing_field");
        refused(json!({"from": "2023-01-01", "reason": ""}), 422, "invalid", "/retired/reason", "empty");
        refused(json!({"from": "2023-01-01", "reason": " \n"}), 422, "invalid", "/retired/reason", "reason_empty");
        refused(json!({"from": "2023-02-29", "reason": "x"}), 422, "invalid", "/retired/from", "not_a_date");
        refused(json!({"from": "2023-01-01", "reason": "x", "to": "x"}), 400, "malformed", "/retired/to", "unknown_field");
        refused(json!("2023-01-01"), 400, "malformed", "/retired", "wrong_type");
        refused(json!({"from": "2023-01-01", "reason": "x\u{0}"}), 422, "invalid", "/retired/reason", "bad_character");
        let _ = retire(server, "measures", "M", &from("2023-01-01")).expect(200);
        refused(from("2023-01-01"), 422, "invalid", "", "nothing_changed");
        // A plan document does not say it.
        let mut with = plan("PIANO-2023", (2022, 2022));
        with["measures"][0]["retired"] = from("2023-01-01");
        unchanged(server, |server| server.post(PLANS, &with)).faults(400, "malformed", &[("/measures/0/retired", "unknown_field")]);
    }
}
