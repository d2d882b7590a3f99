// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which plan judges a year, and what is late when the year is over.

use crate::support::all_pages;
use serde_json::{Value, json};
use traguardo_tests::{TestServer, encode, fixture, on_both};

/// A plan of the fixture's office, approved on a day.
fn plan(code: &str, years: (i32, i32), approved: &str, target: &str) -> Value {
    let mut plan = fixture("counters.json");
    plan["code"] = json!(code);
    (plan["first_year"], plan["last_year"]) = (json!(years.0), json!(years.1));
    plan["acts"][0]["date"] = json!(approved);
    plan["measures"][0]["frequency"] = json!("annual");
    let targets: Vec<Value> = (years.0..=years.1)
        .map(|year| json!({"period": year.to_string(), "comparator": ">=", "value": target}))
        .collect();
    plan["nodes"][0]["assignments"][0]["targets"] = json!(targets);
    plan
}

/// The target that an evaluation of 2023 is held against, as known at a position if one is given.
fn target(server: &TestServer, position: Option<i64>) -> String {
    let known = position.map_or_else(String::new, |position| format!("&as_known_at={position}"));
    let path = format!("/api/v1/evaluations?administration=CONTA&period=2023&on=2024-02-01{known}");
    let evaluation = server.get(&path).expect(200).only();
    evaluation["target"]["value"].as_str().unwrap().to_owned()
}

/// Adds an act and puts the plan as its next revision.
fn update(server: &TestServer, id: &str, date: &str) {
    let path = format!("/api/v1/plans/{id}");
    let stored = server.get(&path).expect(200);
    let mut plan = stored.json();
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "99", "date": date});
    plan["acts"].as_array_mut().unwrap().push(act);
    let tag = stored.header("etag").to_owned();
    let _ = server
        .request("PUT", &path)
        .header("If-Match", &tag)
        .json(&plan)
        .send()
        .expect(200);
}

fn lines(server: &TestServer, query: &str) -> Vec<String> {
    let path = format!("/api/v1/deadlines?administration=CONTA&{query}");
    let line = |item: &Value| {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        format!(
            "{} {} {} {}",
            text("due"),
            text("period"),
            text("state"),
            item["plans"]
        )
    };
    all_pages(server, &path, 1).iter().map(line).collect()
}

on_both! {
    fn the_plan_approved_last_is_in_force_whatever_was_entered_last(server: empty) {
        let newer = plan("B", (2022, 2024), "2022-01-31", "20");
        let older = plan("A", (2021, 2023), "2021-01-31", "10");
        server.add_plan(&newer);
        assert_eq!(target(server, None), "20");
        // An older plan is entered afterwards, and updated by an act that is younger than all others.
        let id = server.add_plan(&older);
        let both = server.position();
        assert_eq!(target(server, None), "20");
        update(server, &id, "2023-06-30");
        assert_eq!(target(server, None), "20", "an update does not put a plan back in force");
        // One that starts in the year comes before all, from the position on at which it is known.
        server.add_plan(&plan("C", (2023, 2025), "2020-01-31", "30"));
        assert_eq!(target(server, None), "30");
        assert_eq!(target(server, Some(both)), "20");
        // Approved on the same day: the one that came last, though the other one is updated afterwards.
        server.add_plan(&plan("D", (2023, 2025), "2020-01-31", "40"));
        update(server, "3", "2024-01-31");
        assert_eq!(target(server, None), "40");
    }

    fn what_was_due_on_the_last_day_is_late_from_the_next_day_on(server: empty) {
        server.add_plan(&plan("A", (2022, 2023), "2021-12-20", "10"));
        let mut fund = plan("F", (2022, 2022), "2022-01-31", "5");
        fund["kind"] = json!("fund");
        server.add_plan(&fund);
        assert_eq!(lines(server, "on=2022-12-31"), [r#"2022-12-31 2022 due ["1","2"]"#], "one figure, two plans");
        let late = r#"2022-12-31 2022 late ["1","2"]"#;
        assert_eq!(lines(server, "on=2023-01-01"), [late, r#"2023-12-31 2023 due ["1"]"#]);
        assert_eq!(lines(server, "on=2030-01-01&state=late"), [late, r#"2023-12-31 2023 late ["1"]"#]);
        assert_eq!(lines(server, &format!("on=2023-01-02&office={}", encode("UFF"))).len(), 2);
        // Once it is there it is no longer late, and no longer listed after its year.
        let _ = server.measurements("CONTA", &json!([{"measure": "M", "period": "2022", "value": "7"}])).expect(201);
        assert_eq!(lines(server, "on=2023-01-02"), [r#"2023-12-31 2023 due ["1"]"#]);
        assert_eq!(lines(server, "on=2022-12-31"), [r#"2022-12-31 2022 reported_late ["1","2"]"#]);
    }
}
