// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days on which figures are due, as the plan says it (docs/domain.md §3).

use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

/// One annual figure with this due day, and an annual event.
fn plan(due: &Value) -> Value {
    let mut plan = fixture("counters.json");
    plan["measures"] = json!([
        {"code": "M", "name": "Una grandezza", "unit": "N.", "nature": "flow", "frequency": "annual", "offices": ["UFF"], "due": due},
        {"code": "Fusione", "name": "Fusione", "unit": "data", "nature": "stock", "content": "date", "frequency": "annual", "offices": ["UFF"]},
    ]);
    plan
}

fn deadlines(server: &TestServer, query: &str) -> Vec<String> {
    let path = format!("/api/v1/deadlines?administration=CONTA&{query}");
    let items = server.get(&path).expect(200).items();
    let line = |item: &Value| {
        let text = |name: &str| item[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", text("due"), text("measure"), text("state"))
    };
    items.iter().map(line).collect()
}

fn status(server: &TestServer, on: &str) -> String {
    let path = format!("/api/v1/evaluations?administration=CONTA&period=2022&on={on}");
    let only = server.get(&path).expect(200).only();
    only["status"].as_str().unwrap().to_owned()
}

/// Adds an act and puts the plan, with its first measure due otherwise, as its next revision.
fn revise(server: &TestServer, due: &Value) {
    let stored = server.get("/api/v1/plans/1").expect(200);
    let mut plan = stored.json();
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "99", "date": "2099-01-01"});
    plan["acts"].as_array_mut().unwrap().push(act);
    plan["measures"][0]["due"] = due.clone();
    let put = server.request("PUT", "/api/v1/plans/1");
    let _ = put
        .header("If-Match", stored.header("etag"))
        .json(&plan)
        .send()
        .expect(200);
}

on_both! {
    fn what_is_due_in_january_is_listed_in_january(server: empty) {
        let _ = server.add_plan(&plan(&json!({"days": 31})));
        assert_eq!(deadlines(server, "on=2022-12-31"), ["2023-01-31 M due"]);
        assert_eq!(deadlines(server, "on=2023-01-31"), ["2023-01-31 M due"]);
        assert_eq!(status(server, "2023-01-31"), "not_due");
        assert_eq!(deadlines(server, "on=2023-02-01"), ["2023-01-31 M late"]);
        assert_eq!(status(server, "2023-02-01"), "not_reported");
        let kept = server.get("/api/v1/plans/1").expect(200).json();
        assert_eq!(kept["measures"][0]["due"], json!({"days": 31, "working": false}));
    }

    fn a_revision_moves_lateness_from_its_position_on(server: empty) {
        let mut late = plan(&json!({"days": 0}));
        let now = server.get("/status");
        let this_year: i32 = now.header("date").split(' ').nth(3).unwrap().parse().unwrap();
        let year = this_year - 1;
        (late["first_year"], late["last_year"]) = (json!(year), json!(year));
        let _ = server.add_plan(&late);
        let item = json!([{"measure": "M", "period": year.to_string(), "value": "7"}]);
        let _ = server.measurements("CONTA", &item).expect(201);
        let before = server.position();
        let of_year = format!("on={year}-12-31");
        assert_eq!(deadlines(server, &of_year), [format!("{year}-12-31 M reported_late")]);
        let marks = |known: &str| {
            let path = format!("/api/v1/evaluations?administration=CONTA&period={year}{known}");
            server.get(&path).expect(200).only()["marks"].clone()
        };
        assert_eq!(marks(""), json!(["late"]));
        // A year more: whenever this runs, it was posted in time.
        revise(server, &json!({"days": 366}));
        let lines = deadlines(server, &of_year);
        assert!(lines.len() == 1 && lines[0].ends_with(" M reported"), "{lines:?}");
        assert_eq!(deadlines(server, &format!("on={this_year}-12-31")), lines, "its day lies in this year or later");
        assert_eq!(marks(""), json!([]));
        // Nobody unlearns what was known.
        let known = format!("&as_known_at={before}");
        assert_eq!(deadlines(server, &format!("{of_year}{known}")), [format!("{year}-12-31 M reported_late")]);
        assert_eq!(marks(&known), json!(["late"]));
    }

    fn a_figure_waits_for_its_event(server: empty) {
        let _ = server.add_plan(&plan(&json!({"after": {"events": ["Fusione"], "days": -1}})));
        assert_eq!(deadlines(server, "on=2022-03-01"), ["2022-12-31 Fusione due", "- M waiting"]);
        assert_eq!(deadlines(server, "on=2022-03-01&state=waiting"), ["- M waiting"]);
        assert_eq!(status(server, "2022-12-31"), "not_due");
        assert_eq!(status(server, "2023-01-01"), "not_reported", "the event is overdue");
        assert_eq!(deadlines(server, "on=2023-01-01"), ["2022-12-31 Fusione late"]);

        let never = json!([{"measure": "Fusione", "period": "2022", "not_done": true}]);
        let _ = server.measurements("CONTA", &never).expect(201);
        assert_eq!(status(server, "2022-12-31"), "not_due");
        assert_eq!(status(server, "2023-01-01"), "not_applicable");

        let came = json!([{"measure": "Fusione", "period": "2022", "date": "2022-06-30", "replaces": 1, "reason": "Decreto"}]);
        let _ = server.measurements("CONTA", &came).expect(201);
        assert_eq!(deadlines(server, "on=2022-06-29"), ["2022-06-29 M due", "2022-12-31 Fusione reported_late"]);
        assert_eq!(deadlines(server, "on=2022-06-30")[0], "2022-06-29 M late");
        assert_eq!((status(server, "2022-06-29"), status(server, "2022-06-30")), ("not_due".into(), "not_reported".into()));
        let path = "/api/v1/evaluations?administration=CONTA&period=2022&on=2022-06-30";
        let only = server.get(path).expect(200).only();
        let sources = only["explanation"]["operands"][0]["sources"].as_array().unwrap();
        let named: Vec<(&Value, &Value)> = sources.iter().map(|one| (&one["measure"], &one["due"])).collect();
        assert_eq!(named, [(&json!("M"), &json!("2022-06-29")), (&json!("Fusione"), &json!("2022-12-31"))]);
    }

    fn a_plan_with_impossible_due_days_is_refused(server: empty) {
        for (due, place, code) in [
            (json!({"days": 400}), "/days", "out_of_range"),
            (json!({"days": -365}), "/days", "due_day"),
            (json!({"days": 300, "working": true}), "/days", "due_day"),
            (json!({"days": 1, "after": {"events": ["Fusione"], "days": 1}}), "/days", "superfluous_field"),
            (json!({"working": false, "after": {"events": ["Fusione"], "days": 1}}), "/working", "superfluous_field"),
            (json!({"after": {"events": ["Fusion"], "days": 1}}), "/after/events/0", "unknown_measure"),
            (json!({"dates": [{"period": "2022", "date": "2021-12-31"}]}), "/dates/0/date", "due_day"),
            (json!({"dates": [{"period": "2022-S1", "date": "2022-12-31"}]}), "/dates/0/period", "due_period"),
            (json!({"dates": [{"period": "2022", "date": "2022-13-31"}]}), "/dates/0/date", "not_a_date"),
            (json!({"dates": [{"period": "2022", "date": "2022-12-30"}, {"period": "2022", "date": "2022-12-31"}]}), "/dates/1/period", "duplicate_due_day"),
        ] {
            let refused = unchanged(server, |server| server.post("/api/v1/plans", &plan(&due)));
            let problem = refused.expect(422).json();
            let faults: Vec<(&Value, &Value)> = problem["errors"].as_array().unwrap().iter().map(|one| (&one["pointer"], &one["code"])).collect();
            assert_eq!(faults, [(&json!(format!("/measures/0/due{place}")), &json!(code))], "{due}");
        }
        // An event waits for itself.
        let mut circle = plan(&json!({"days": 0}));
        circle["measures"][1]["due"] = json!({"after": {"events": ["Fusione"], "days": 1}});
        let problem = unchanged(server, |server| server.post("/api/v1/plans", &circle)).expect(422).json();
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/measures/1/due/after"), &json!("cycle")));
    }

    fn two_plans_agree_on_when_a_figure_is_due(server: empty) {
        let _ = server.add_plan(&plan(&json!({"days": 5, "working": true})));
        let fund = |due: Value, closing: Value| {
            let mut fund = plan(&due);
            (fund["kind"], fund["code"]) = (json!("fund"), json!("FONDO"));
            fund["rules"] = json!({"closing_days": closing});
            fund
        };
        for (due, closing, said) in [
            (json!({}), json!([]), "has `M` due 5 working days after the period's last day"),
            (json!({"days": 5, "working": true}), json!(["09-14"]), "with other `rules.closing_days`"),
            (json!({"days": 5, "working": true, "dates": [{"period": "2022", "date": "2023-01-09"}]}), json!([]), "prints no day on which `M` for 2022 is due"),
        ] {
            let refused = unchanged(server, |server| server.post("/api/v1/plans", &fund(due.clone(), closing.clone())));
            let problem = refused.expect(422).json();
            let fault = &problem["errors"][0];
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/measures/0/due"), &json!("measure_conflict")), "{due}");
            assert!(fault["detail"].as_str().unwrap().contains(said), "{fault}");
        }
        let _ = server.add_plan(&fund(json!({"working": true, "days": 5}), json!([])));
    }

    fn the_dictionary_does_not_say_when_figures_are_due(server: empty) {
        let _ = server.add_plan(&plan(&json!({"days": 31})));
        let entries = server.get("/api/v1/measures?administration=CONTA").expect(200).items();
        assert!(entries.len() == 2 && entries.iter().all(|entry| entry.to_string().contains("annual") && !entry.to_string().contains("due")), "{entries:?}");
        let mut entry = plan(&json!({"days": 31}))["measures"][0].clone();
        entry["code"] = json!("N");
        entry["administration"] = json!("CONTA");
        let mut national = entry.clone();
        for own in ["administration", "offices"] {
            national.as_object_mut().unwrap().remove(own);
        }
        for entry in [entry, national] {
            let refused = unchanged(server, |server| server.post("/api/v1/measures", &entry));
            let problem = refused.expect(422).json();
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/due"), &json!("due_in_dictionary")), "{entry}");
        }
        // Another day is no change of the entry.
        revise(server, &json!({"days": 30}));
        let again = server.get("/api/v1/measures?administration=CONTA").expect(200).items();
        assert_eq!(again, entries);
    }
}
