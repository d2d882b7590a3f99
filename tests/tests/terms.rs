// SPDX-License-Identifier: AGPL-3.0-or-later
//! Terms that begin with an event, and terms that somebody has yet to set (docs/domain.md §5).

use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

/// To be answered within 30 days of the request (as Lucca's plan has it, line 596).
fn plan(target: &Value) -> Value {
    let mut plan = fixture("counters.json");
    let date = |code: &str| json!({"code": code, "name": code, "unit": "data", "nature": "stock", "content": "date", "frequency": "half_yearly", "offices": ["UFF"]});
    plan["measures"] = json!([date("Richiesta"), date("Sollecito"), date("Risposta")]);
    plan["indicators"][0]["formula"] = json!("[Risposta]");
    plan["indicators"][0]["unit"] = json!("data");
    plan["nodes"][0]["assignments"][0]["targets"] = json!([target]);
    plan
}

fn after(events: &[&str]) -> Value {
    json!({"period": "2022", "comparator": "by", "after": {"events": events, "days": 30}})
}

fn post(server: &TestServer, measure: &str, figure: &Value) {
    let mut item = json!({"measure": measure, "period": "2022-S1"});
    item.as_object_mut()
        .unwrap()
        .extend(figure.as_object().unwrap().clone());
    let _ = server.measurements("CONTA", &json!([item])).expect(201);
}

fn evaluation(server: &TestServer, on: &str) -> Value {
    let path = format!("/api/v1/evaluations?administration=CONTA&period=2022-S1&on={on}");
    server.get(&path).expect(200).only()
}

on_both! {
    fn a_term_begins_with_the_first_event(server: empty) {
        let _ = server.add_plan(&plan(&after(&["Richiesta", "Sollecito"])));
        let due = server.get("/api/v1/deadlines?administration=CONTA&on=2022-06-15").expect(200).items();
        assert_eq!(due.iter().filter(|line| line["measure"] == "Sollecito").count(), 2);

        post(server, "Richiesta", &json!({"date": "2022-03-10"}));
        let waiting = evaluation(server, "2022-06-15");
        assert_eq!((&waiting["status"], &waiting["reasons"][0]["operand"]), (&json!("not_due"), &json!("[Sollecito]")));
        assert_eq!(waiting["target"]["after"], json!({"events": ["Richiesta", "Sollecito"], "days": 30, "working": false}));
        assert!(waiting["target"]["date"].is_null());

        post(server, "Sollecito", &json!({"date": "2022-03-01"}));
        post(server, "Risposta", &json!({"date": "2022-04-01"}));
        let late = evaluation(server, "2022-07-15");
        assert_eq!((&late["status"], &late["target"]["date"], &late["days_late"]), (&json!("off_track"), &json!("2022-03-31"), &json!(1)));
        let operands = late["explanation"]["operands"].as_array().unwrap();
        let named: Vec<&Value> = operands.iter().map(|operand| &operand["operand"]).collect();
        assert_eq!(named, ["[Risposta]", "[Richiesta]", "[Sollecito]"]);
        assert_eq!(operands[2]["sources"][0]["measurement"]["date"], "2022-03-01");

        // The reminder never came: the request of 10 March decides.
        let correction = json!([{"measure": "Sollecito", "period": "2022-S1", "not_done": true, "replaces": 1, "reason": "Di altra pratica"}]);
        let _ = server.measurements("CONTA", &correction).expect(201);
        let kept = evaluation(server, "2022-07-15");
        assert_eq!((&kept["status"], &kept["target"]["date"]), (&json!("on_track"), &json!("2022-04-09")));
    }

    fn a_term_is_set_by_an_act(server: empty) {
        let open = json!({"period": "2022", "comparator": "by", "to_be_set": "Regione Toscana"});
        let _ = server.add_plan(&plan(&open));
        post(server, "Risposta", &json!({"date": "2022-04-01"}));
        let waiting = evaluation(server, "2022-07-15");
        assert_eq!((&waiting["status"], &waiting["target"]["to_be_set"]), (&json!("not_due"), &json!("Regione Toscana")));

        let stored = server.get("/api/v1/plans/1").expect(200);
        let mut set = stored.json();
        let act = json!({"body": "Regione Toscana", "kind": "decreto", "number": "7", "date": "2022-05-02"});
        set["acts"].as_array_mut().unwrap().push(act.clone());
        set["nodes"][0]["assignments"][0]["targets"][0] = json!({"period": "2022", "comparator": "by", "date": "2022-04-30",
            "history": [{"comparator": "by", "to_be_set": "Regione Toscana", "act": act, "reason": "Termine fissato"}]});
        let put = server.request("PUT", "/api/v1/plans/1").header("If-Match", stored.header("etag")).json(&set).send();
        let _ = put.expect(200);
        let judged = evaluation(server, "2022-07-15");
        assert_eq!((&judged["status"], &judged["target"]["date"]), (&json!("on_track"), &json!("2022-04-30")));
        let kept = server.get("/api/v1/plans/1").expect(200).json();
        assert_eq!(kept["nodes"][0]["assignments"][0]["targets"][0]["history"][0]["to_be_set"], "Regione Toscana");
    }

    fn a_term_is_written_in_one_way(server: empty) {
        let at = "/nodes/0/assignments/0/targets/0";
        let target = |change: Value| {
            let mut target = json!({"period": "2022", "comparator": "by"});
            target.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            plan(&target)
        };
        for (change, place, code) in [
            (json!({}), String::new(), "missing_field"),
            (json!({"date": "2022-03-01", "to_be_set": "Regione"}), "/date".into(), "superfluous_field"),
            (json!({"after": {"events": ["Risposte"], "days": 30}}), "/after/events/0".into(), "unknown_measure"),
            (json!({"after": {"events": [], "days": 30}}), "/after/events".into(), "too_few"),
            (json!({"after": {"events": ["Richiesta"], "days": 2001}}), "/after/days".into(), "out_of_range"),
        ] {
            let refused = unchanged(server, |server| server.post("/api/v1/plans", &target(change.clone())));
            let problem = refused.json();
            let faults = problem["errors"].as_array().unwrap();
            assert_eq!(faults.len(), 1, "{change}: {problem}");
            assert_eq!((&faults[0]["pointer"], &faults[0]["code"]), (&json!(format!("{at}{place}")), &json!(code)), "{problem}");
        }
    }

    fn closing_days_are_no_working_days(server: empty) {
        let mut working = after(&["Richiesta"]);
        working["after"]["days"] = json!(3);
        working["after"]["working"] = json!(true);
        let mut plan = plan(&working);
        plan["rules"] = json!({"closing_days": ["2022-04-26", "09-14"]});
        let _ = server.add_plan(&plan);
        post(server, "Richiesta", &json!({"date": "2022-04-21"}));
        post(server, "Risposta", &json!({"date": "2022-04-28"}));
        // Friday 22, Wednesday 27, Thursday 28: Monday 25 is a holiday, on Tuesday the body is closed.
        let judged = evaluation(server, "2022-07-15");
        assert_eq!((&judged["status"], &judged["target"]["date"]), (&json!("on_track"), &json!("2022-04-28")));
        let kept = server.get("/api/v1/plans/1").expect(200).json();
        assert_eq!(kept["rules"]["closing_days"], json!(["09-14", "2022-04-26"]));
    }

    fn progress_is_towards_the_target_of_the_year(server: empty) {
        let june = json!({"period": "2022-S1", "comparator": ">=", "value": "4"});
        let december = json!({"period": "2022", "comparator": ">=", "value": "8"});
        for (body, targets, progress) in [
            ("GIUGNO", json!([june]), Value::Null),
            ("ANNO", json!([june, december]), json!("62.50")),
        ] {
            let mut plan = fixture("counters.json");
            plan["administration"]["code"] = json!(body);
            plan["measures"][0]["frequency"] = json!("half_yearly");
            plan["nodes"][0]["assignments"][0]["targets"] = targets;
            let _ = server.add_plan(&plan);
            let five = json!([{"measure": "M", "period": "2022-S1", "value": "5"}]);
            let _ = server.measurements(body, &five).expect(201);
            let path = format!("/api/v1/evaluations?administration={body}&period=2022-S1");
            let half = server.get(&path).expect(200).only();
            assert_eq!((&half["achievement"], &half["progress"]), (&json!("100.00"), &progress));
        }
    }
}
