// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a revision changed, what another one would, and the draft for the next year (docs/domain.md §7).

use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

fn act(number: &str, date: &str) -> Value {
    json!({"body": "Giunta", "kind": "delibera", "number": number, "date": date})
}

/// Two objectives, and targets for two years.
fn plan() -> Value {
    let mut plan = fixture("counters.json");
    plan["last_year"] = json!(2023);
    let measure = |code: &str| json!({"code": code, "name": code, "unit": "N.", "nature": "flow", "frequency": "annual", "offices": ["UFF"]});
    plan["measures"] = json!([measure("x"), measure("y")]);
    let indicator = |code: &str, formula: &str| json!({"code": code, "name": code, "unit": "N.", "formula": formula, "better": "higher"});
    plan["indicators"] = json!([indicator("X", "[x]"), indicator("Y", "[y]")]);
    let targets = |first: &str, second: &str| json!([{"period": "2022", "comparator": ">=", "value": first}, {"period": "2023", "comparator": ">=", "value": second}]);
    let objective = |code: &str, indicator: &str, targets: Value| json!({"code": code, "kind": "objective", "title": code, "assignments": [{"indicator": indicator, "targets": targets}]});
    plan["nodes"] = json!([
        objective("1", "X", targets("10", "12")),
        objective("2", "Y", targets("10", "12"))
    ]);
    plan
}

/// The same with a lower target, by an act of April.
fn lowered() -> Value {
    let mut plan = plan();
    let second = act("18", "2022-04-01");
    plan["acts"].as_array_mut().unwrap().push(second.clone());
    let target = &mut plan["nodes"][0]["assignments"][0]["targets"][0];
    target["value"] = json!("8");
    target["history"] = json!([{"comparator": ">=", "value": "10", "act": second, "reason": "Rideterminato sul primo trimestre"}]);
    plan
}

fn update(server: &TestServer, document: &Value) {
    let tag = server
        .get("/api/v1/plans/1")
        .expect(200)
        .header("etag")
        .to_owned();
    let request = server
        .request("PUT", "/api/v1/plans/1")
        .header("If-Match", &tag);
    let _ = request.json(document).send().expect(200);
}

fn figures(server: &TestServer) {
    let figures = json!([{"measure": "x", "period": "2022", "value": "8"}, {"measure": "y", "period": "2022", "value": "5"}]);
    let _ = server.measurements("CONTA", &figures).expect(201);
}

fn preview(server: &TestServer, document: &Value) -> Value {
    let path = "/api/v1/plans/1/preview?period=2022&on=2023-01-31";
    server.post(path, document).expect(200).json()
}

on_both! {
    fn a_revision_says_what_it_changed(server: empty) {
        let _ = server.add_plan(&plan());
        let none = server.get("/api/v1/plans/1/changes").expect(200).items();
        assert_eq!(none, Vec::<Value>::new(), "before the first there is nothing");
        update(server, &lowered());
        let mut third = lowered();
        third["acts"].as_array_mut().unwrap().push(act("30", "2022-09-01"));
        third["nodes"][0]["weight"] = json!("70");
        third["nodes"][1]["weight"] = json!("30");
        third["indicators"][1]["formula"] = json!("2*[y]");
        update(server, &third);

        let lines = |query: &str| -> Vec<String> {
            let items = server.get(&format!("/api/v1/plans/1/changes?{query}")).expect(200).items();
            let line = |item: &Value| ["thing", "code", "member", "before", "after"].map(|name| item[name].as_str().unwrap_or("-").to_owned()).join(" ");
            items.iter().map(line).collect()
        };
        let history = r#"target 1/X history - [{"act":{"body":"Giunta","date":"2022-04-01","kind":"delibera","number":"18"},"comparator":">=","reason":"Rideterminato sul primo trimestre","value":"10"}]"#;
        let second = [history, "target 1/X value 10 8"];
        let third = ["indicator Y formula [y] 2 * [y]", "node 1 weight - 70", "node 2 weight - 30"];
        assert_eq!(lines("revision=2"), second);
        assert_eq!(lines(""), third);
        assert_eq!(lines("since=1"), [&third[..], &second[..]].concat());
        // page by page
        let first = server.get("/api/v1/plans/1/changes?since=1&limit=2").expect(200).json();
        let next = server.get(&format!("/api/v1/plans/1/changes?since=1&limit=3&cursor={}", first["next"].as_str().unwrap())).expect(200).json();
        assert_eq!((first["items"].as_array().unwrap().len(), next["items"].as_array().unwrap().len(), &next["next"]), (2, 3, &Value::Null));

        for query in ["since=3", "revision=2&since=2"] {
            let _ = server.get(&format!("/api/v1/plans/1/changes?{query}")).faults(422, "invalid", &[("?since", "bad_parameter")]);
        }
        let _ = server.get("/api/v1/plans/1/changes?since=0").faults(400, "invalid-parameter", &[("?since", "bad_parameter")]);
        let _ = server.get("/api/v1/plans/1/changes?revision=9").problem(404, "not-found");
        let _ = server.get("/api/v1/plans/7/changes").problem(404, "not-found");
    }

    fn targets_that_acts_changed_are_listed(server: empty) {
        let _ = server.add_plan(&plan());
        let path = "/api/v1/plans/1/revised-targets";
        assert_eq!(server.get(path).expect(200).items(), Vec::<Value>::new());
        update(server, &lowered());
        let changed = server.get(&format!("{path}?year=2022")).expect(200).only();
        assert_eq!(changed, json!({
            "assignment": "1/X", "indicator": "X", "period": "2022",
            "before": {"comparator": ">=", "value": "10"}, "after": {"comparator": ">=", "value": "8"},
            "act": act("18", "2022-04-01"), "reason": "Rideterminato sul primo trimestre",
        }));
        assert_eq!(server.get(&format!("{path}?year=2023")).expect(200).items(), Vec::<Value>::new());
        let _ = server.get(&format!("{path}?year=1800")).problem(400, "invalid-parameter");
    }

    fn what_would_flip_is_seen_before_it_is_decided(server: empty) {
        let _ = server.add_plan(&plan());
        figures(server);
        let same = preview(server, &plan());
        assert_eq!((&same["verdicts"], &same["nodes"]), (&json!([]), &json!([])));
        let position = same["known_at"]["position"].clone();

        let mut sent = lowered();
        sent["indicators"][1]["formula"] = json!("2 * [y]");
        let found = preview(server, &sent);
        // x: 8 of 10, then of 8; y: 5 of 10, then 10 of 10; together 65, then 100
        let verdict = |status: &str, value: &str, achievement: &str| json!({"status": status, "value": value, "achievement": achievement});
        assert_eq!(found["verdicts"], json!([
            {"assignment": "1/X", "indicator": "X", "node": "1", "before": verdict("partially_achieved", "8.00", "80.00"), "after": verdict("achieved", "8.00", "100.00")},
            {"assignment": "2/Y", "indicator": "Y", "node": "2", "before": verdict("not_achieved", "5.00", "50.00"), "after": verdict("achieved", "10.00", "100.00")},
        ]));
        assert_eq!(found["nodes"], json!([
            {"before": "65.00", "after": "100.00"},
            {"node": "1", "before": "80.00", "after": "100.00"},
            {"node": "2", "before": "50.00", "after": "100.00"},
        ]));
        assert_eq!(found["known_at"]["position"], position, "nothing is stored");
        assert_eq!(server.get("/api/v1/plans/1/revisions").expect(200).items().len(), 1);
        // And it comes as it was said.
        let tag = server.get("/api/v1/plans/1").expect(200).header("etag").to_owned();
        let _ = server.request("PUT", "/api/v1/plans/1").header("If-Match", &tag).json(&sent).send().expect(200);
        let tree = server.get("/api/v1/plans/1/tree?period=2022&on=2023-01-31").expect(200).json();
        assert_eq!(tree["achievement"], "100.00");
    }

    fn a_preview_refuses_what_is_no_plan_of_this_one(server: empty) {
        let _ = server.add_plan(&plan());
        let path = "/api/v1/plans/1/preview?period=2022";
        let mut other = plan();
        other["code"] = json!("ALTRO");
        let _ = server.post(path, &other).faults(422, "invalid", &[("/code", "another_plan")]);
        let mut wrong = plan();
        wrong["indicators"][0]["formula"] = json!("[z]");
        let _ = server.post(path, &wrong).faults(422, "invalid", &[("/indicators/0/formula", "unknown_measure")]);
        let mut shorter = plan();
        shorter["last_year"] = json!(2022);
        for node in shorter["nodes"].as_array_mut().unwrap() {
            node["assignments"][0]["targets"].as_array_mut().unwrap().pop();
        }
        let _ = server.post("/api/v1/plans/1/preview?period=2023", &shorter).faults(422, "invalid", &[("?period", "outside_plan")]);
        let _ = server.post("/api/v1/plans/1/preview", &plan()).faults(400, "invalid-parameter", &[("?period", "missing_parameter")]);
        let _ = server.post("/api/v1/plans/9/preview?period=2022", &plan()).problem(404, "not-found");
        let _ = server.request("POST", path).header("Content-Type", "application/json").body("{").send().problem(400, "malformed");
    }

    fn next_years_plan_begins_as_a_draft(server: empty) {
        let _ = server.add_plan(&lowered());
        let draft = server.get("/api/v1/plans/1/rollover?year=2023").expect(200).json();
        assert!(draft["open"].as_array().unwrap().iter().all(|fault| fault["pointer"] == "/acts"), "{draft}");
        let mut document = draft["document"].clone();
        assert_eq!((&document["code"], &document["first_year"], &document["last_year"]), (&json!("PIANO-2023"), &json!(2023), &json!(2024)));
        assert_eq!(document["nodes"][0]["assignments"][0]["targets"], json!([{"period": "2023", "comparator": ">=", "value": "12"}]));
        // With an act it is a plan, and in force for its first year.
        document["acts"] = json!([act("1", "2023-01-31")]);
        let id = server.add_plan(&document);
        let items = server.get("/api/v1/evaluations?administration=CONTA&period=2023").expect(200).items();
        assert!(items.iter().all(|item| item["plan"]["id"] == json!(id)), "{items:?}");
        let _ = server.get("/api/v1/plans/1/rollover?year=2022").faults(422, "invalid", &[("?year", "not_later")]);
        let _ = server.get("/api/v1/plans/1/rollover").faults(400, "invalid-parameter", &[("?year", "missing_parameter")]);
    }
}
