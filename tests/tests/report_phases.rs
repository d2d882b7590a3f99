// SPDX-License-Identifier: AGPL-3.0-or-later
//! The course of an annual report (docs/domain.md §7): drafted, approved, validated, published.

use crate::support::{all_pages, unchanged};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use traguardo_tests::{Answer, TestServer, fixture, on_both};

const REPORTS: &str = "/api/v1/plans/1/reports";

fn draft() -> Value {
    json!({"year": 2022, "step": "drafted", "note": "Bozza per la Giunta"})
}

fn approved(day: &str) -> Value {
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "31", "date": day});
    json!({"year": 2022, "step": "approved", "act": act})
}

fn validated(day: &str) -> Value {
    json!({"year": 2022, "step": "validated", "by": "OIV monocratico", "date": day})
}

fn published(day: &str) -> Value {
    json!({"year": 2022, "step": "published", "date": day})
}

/// Twelve months, of which one is of this origin.
fn months(server: &TestServer, origin: &str) {
    let month = |month: u32| json!({"measure": "M", "period": format!("2022-M{month:02}"), "value": month.to_string()});
    let mut items: Vec<Value> = (1..=12).map(month).collect();
    items[4]["origin"] = json!(origin);
    let _ = server.add_plan(&fixture("counters.json"));
    let _ = server.measurements("CONTA", &json!(items)).expect(201);
}

/// The fifth month again.
fn corrected(server: &TestServer, value: &str, replaces: u32, origin: &str) {
    let item = json!({"measure": "M", "period": "2022-M05", "value": value, "origin": origin, "replaces": replaces, "reason": "Verificato"});
    let _ = server.measurements("CONTA", &json!([item])).expect(201);
}

/// Whether the report has the bytes that the round says.
fn is_reproduced(server: &TestServer, round: &Value) -> bool {
    let page = server
        .get(&format!(
            "{}&format=html",
            round["report"].as_str().unwrap()
        ))
        .expect(200);
    let hash = Sha256::digest(&page.body);
    let mut hex = String::new();
    for byte in hash {
        write!(hex, "{byte:02x}").unwrap();
    }
    round["html_sha256"] == hex
}

fn rounds(server: &TestServer, query: &str) -> Vec<Value> {
    server
        .get(&format!("{REPORTS}?{query}"))
        .expect(200)
        .items()
}

fn post(server: &TestServer, step: &Value) -> Answer {
    server.post(REPORTS, step)
}

/// Refused, with nothing stored; what it says.
#[track_caller]
fn refused(server: &TestServer, step: &Value, status: u16, place: &str, code: &str) -> String {
    let kind = if status == 409 { "conflict" } else { "invalid" };
    let answer = unchanged(server, |server| post(server, step));
    let answer = answer.faults(status, kind, &[(place, code)]);
    answer["errors"][0]["detail"].as_str().unwrap().to_owned()
}

on_both! {
    fn a_report_goes_its_course_and_stays_readable(server: empty) {
        months(server, "preliminary");
        let before = server.position();
        assert_eq!(rounds(server, ""), [json!(null); 0]);
        let dry = unchanged(server, |server| server.post(&format!("{REPORTS}?dry_run=true"), &draft())).expect(200).json();
        assert!(dry.get("position").is_none() && dry["html_sha256"].is_string(), "{dry}");
        let made = post(server, &draft()).expect(201);
        assert_eq!(made.header("location"), format!("{REPORTS}?year=2022"));
        let made = made.json();
        assert_eq!((&made["as_known_at"], &made["round"], &made["plan_revision"], &made["id"]), (&json!(before), &json!(1), &json!(1), &json!("2022-1")));
        assert_eq!((&made["position"], &made["html_sha256"]), (&json!(server.position()), &dry["html_sha256"]));
        let drafted_at = server.position();
        let today = made["on"].as_str().unwrap().to_owned();
        for (step, state) in [(approved(&today), "approved"), (validated(&today), "validated"), (published(&today), "published")] {
            let receipt = post(server, &step).expect(201).json();
            assert_eq!((&receipt["step"], &receipt["html_sha256"]), (&json!(state), &made["html_sha256"]));
            assert_eq!(rounds(server, "year=2022")[0]["state"], state);
        }
        let round = rounds(server, "")[0].clone();
        let steps = round["steps"].as_array().unwrap();
        let words: Vec<&Value> = steps.iter().map(|step| &step["step"]).collect();
        assert_eq!(words, ["drafted", "approved", "validated", "published"]);
        assert_eq!((&steps[0]["note"], &steps[0]["day"]), (&draft()["note"], &json!(today)));
        assert_eq!((&steps[1]["act"], &steps[2]["by"]), (&approved(&today)["act"], &json!("OIV monocratico")));
        for step in steps {
            assert_eq!((&step["actor"], &step["day"]), (&json!("local"), &json!(today)));
        }
        assert_eq!(steps[3]["position"], server.position());
        assert!(is_reproduced(server, &round), "{round}");

        // A draft that says nothing new is none; after a correction it begins a round, and the old one stays.
        let says = refused(server, &draft(), 409, "/step", "already_done");
        assert!(says.contains("after something has changed"), "{says}");
        corrected(server, "50", 1, "actual");
        let second = post(server, &draft()).expect(201).json();
        assert_eq!((&second["round"], second["html_sha256"] == round["html_sha256"]), (&json!(2), false));
        let both = rounds(server, "year=2022");
        assert_eq!((both.len(), &both[0], &both[1]["state"]), (2, &round, &json!("drafted")));
        server.kill9();
        server.restart();
        for round in &both {
            assert!(is_reproduced(server, round), "{round}");
        }
        assert_eq!(all_pages(server, REPORTS, 1), both);
        // As it was known.
        assert_eq!(rounds(server, &format!("as_known_at={before}")), [json!(null); 0]);
        let then = rounds(server, &format!("as_known_at={drafted_at}"));
        assert_eq!((then.len(), &then[0]["state"]), (1, &json!("drafted")));
        assert_eq!(rounds(server, "year=2021"), [json!(null); 0]);
    }

    fn steps_in_another_order_are_refused_in_words(server: empty) {
        months(server, "actual");
        let before = "2023-05-30";
        for step in [approved(before), validated(before), published(before)] {
            let says = refused(server, &step, 409, "/step", "not_drafted");
            assert!(says.contains("no draft of the report on 2022"), "{says}");
        }
        let made = post(server, &draft()).expect(201).json();
        let today = made["on"].as_str().unwrap();
        let says = refused(server, &published(today), 409, "/step", "out_of_order");
        assert!(says.contains("is not approved yet"), "{says}");
        let _ = refused(server, &validated(today), 409, "/step", "out_of_order");
        let _ = refused(server, &approved("2022-12-31"), 422, "/act/date", "before_step");
        let _ = refused(server, &approved("2199-12-31"), 422, "/act/date", "day_in_future");
        let _ = post(server, &approved(today)).expect(201);
        let says = refused(server, &approved(today), 409, "/step", "already_done");
        assert!(says.contains("was approved on") && says.contains("local"), "{says}");
        let _ = refused(server, &validated("2022-12-31"), 422, "/date", "before_step");
    }

    fn what_nobody_can_certify_is_not_validated(server: empty) {
        months(server, "illustrative");
        let made = post(server, &draft()).expect(201).json();
        let today = made["on"].as_str().unwrap();
        let _ = post(server, &approved(today)).expect(201);
        let says = refused(server, &validated(today), 422, "/step", "not_certifiable");
        assert!(says.contains("A/I (illustrative)"), "{says}");
        // Another figure mends another draft, not the one that was approved.
        corrected(server, "5", 1, "actual");
        let _ = refused(server, &validated(today), 422, "/step", "not_certifiable");
        for step in [draft(), approved(today), validated(today)] {
            let _ = post(server, &step).expect(201);
        }
        assert_eq!(rounds(server, "")[1]["state"], "validated");
    }

    fn the_demo_has_more_figures_than_are_named(server: demo) {
        let made = post(server, &draft()).expect(201).json();
        let today = made["on"].as_str().unwrap();
        let _ = post(server, &approved(today)).expect(201);
        let says = refused(server, &validated(today), 422, "/step", "not_certifiable");
        assert!(says.contains(" more rest on others") && says.matches(';').count() == 5, "{says}");
        let round = rounds(server, "")[0].clone();
        let note = json!({"evaluation": "6-2022", "cause": "Causa", "corrective_action": "Azione"});
        let _ = server.post("/api/v1/deviation-notes", &note).expect(201);
        assert!(is_reproduced(server, &round), "{round}");
        // A note is in the report: there is something new to be drafted.
        let _ = post(server, &draft()).expect(201);
    }

    fn what_does_not_belong_to_a_step_is_refused_at_once(server: empty) {
        months(server, "actual");
        let mut step = approved("2022-12-31");
        step["step"] = json!("drafted");
        step["by"] = json!("OIV");
        step["date"] = json!("2022-12-31");
        step["note"] = json!("  ");
        let _ = unchanged(server, |server| post(server, &step)).faults(422, "invalid", &[
            ("/act", "not_for_this_step"), ("/by", "not_for_this_step"), ("/date", "not_for_this_step"), ("/note", "empty_text"),
        ]);
        let _ = refused(server, &json!({"year": 2022, "step": "approved"}), 422, "/act", "missing_for_this_step");
        let _ = unchanged(server, |server| post(server, &json!({"year": 2022, "step": "validated"})))
            .faults(422, "invalid", &[("/by", "missing_for_this_step"), ("/date", "missing_for_this_step")]);
        let _ = refused(server, &json!({"year": 2199, "step": "drafted"}), 422, "/year", "year_not_over");
        let _ = refused(server, &json!({"year": 2021, "step": "drafted"}), 422, "/year", "outside_plan");
        let _ = unchanged(server, |server| post(server, &json!({"year": 2022, "step": "signed"}))).faults(422, "invalid", &[("/step", "unknown_value")]);
        let _ = unchanged(server, |server| post(server, &json!({"step": "drafted"}))).problem(400, "malformed");
        let _ = refused(server, &published("2022-02-30"), 422, "/date", "not_a_date");
        server.post("/api/v1/plans/77/reports", &draft()).problem(404, "not-found");
        server.get("/api/v1/plans/77/reports").problem(404, "not-found");
        let _ = server.get(&format!("{REPORTS}?year=22")).problem(400, "invalid-parameter");
        let _ = server.get(&format!("{REPORTS}?cursor=1.2022")).faults(422, "invalid", &[("?cursor", "bad_cursor")]);
    }

    fn a_repeat_with_the_same_key_gets_the_same_answer(server: empty) {
        months(server, "actual");
        let post = |body: &Value| server.request("POST", REPORTS).header("Idempotency-Key", "bozza-1").json(body).send();
        let first = post(&draft()).expect(201);
        let again = unchanged(server, |_| post(&draft())).expect(201);
        assert_eq!((first.text(), again.header("idempotency-replayed")), (again.text(), "true"));
        assert_eq!(rounds(server, "").len(), 1);
        post(&json!({"year": 2022, "step": "drafted"})).problem(422, "idempotency-key-reused");
    }
}
