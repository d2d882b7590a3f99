// SPDX-License-Identifier: AGPL-3.0-or-later
//! An office ends, another begins: who is expected to report, and until when (`docs/domain.md` §3).

use crate::support::{MEASUREMENTS, recomputed, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, fixture, on_both};

const PLANS: &str = "/api/v1/plans";

/// A quarterly measure of `VECCHIO`, which ends on 30 June 2022, and of `NUOVO`, which begins the day after.
fn plan() -> Value {
    let mut plan = fixture("counters.json");
    plan["offices"] = json!([
        {"code": "VECCHIO", "name": "Ufficio soppresso", "kind": "internal", "valid_to": "2022-06-30"},
        {"code": "NUOVO", "name": "Ufficio istituito", "kind": "internal", "valid_from": "2022-07-01"}
    ]);
    plan["measures"][0]["offices"] = json!(["VECCHIO", "NUOVO"]);
    plan["measures"][0]["frequency"] = json!("quarterly");
    plan["nodes"][0]["assignments"][0]["targets"] =
        json!([{"period": "2022", "comparator": ">=", "value": "10"}]);
    plan
}

fn item(office: Option<&str>, period: &str, value: &str) -> Value {
    let mut item = json!({"measure": "M", "period": period, "value": value});
    if let Some(office) = office {
        item["office"] = json!(office);
    }
    item
}

fn post(server: &TestServer, item: &Value) -> Answer {
    server.post(
        MEASUREMENTS,
        &json!({"administration": "CONTA", "items": [item]}),
    )
}

fn deadlines(server: &TestServer) -> Vec<String> {
    let list = server
        .get("/api/v1/deadlines?administration=CONTA&on=2022-12-31")
        .expect(200);
    let line = |item: &Value| {
        format!(
            "{} {}",
            item["office"].as_str().unwrap(),
            item["period"].as_str().unwrap()
        )
    };
    list.items().iter().map(line).collect()
}

fn evaluation(server: &TestServer, period: &str) -> Value {
    let path = format!("/api/v1/evaluations?administration=CONTA&period={period}&on=2023-01-31");
    server.get(&path).expect(200).only()
}

fn revise(server: &TestServer, change: impl FnOnce(&mut Value)) -> Answer {
    let stored = server.get(&format!("{PLANS}/1")).expect(200);
    let mut plan = stored.json();
    change(&mut plan);
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "2", "date": "2022-07-01"});
    plan["acts"].as_array_mut().unwrap().push(act);
    server
        .request("PUT", &format!("{PLANS}/1"))
        .header("If-Match", stored.header("etag"))
        .json(&plan)
        .send()
}

on_both! {
    fn the_office_that_exists_reports(server: empty) {
        let _ = server.add_plan(&plan());
        assert_eq!(deadlines(server), ["VECCHIO 2022-Q1", "VECCHIO 2022-Q2", "NUOVO 2022-Q3", "NUOVO 2022-Q4"]);

        for (office, period) in [("VECCHIO", "2022-Q3"), ("NUOVO", "2022-Q2")] {
            let refused = unchanged(server, |server| post(server, &item(Some(office), period, "1")));
            let problem = refused.faults(422, "invalid", &[("/items/0/office", "office_closed")]);
            let detail = problem["errors"][0]["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(office) && detail.contains(period), "{detail}");
        }
        // One office is expected for each quarter, so it need not be named.
        let figures = [("2022-Q1", "1"), ("2022-Q2", "2"), ("2022-Q3", "3"), ("2022-Q4", "4")];
        let mut posts = Vec::new();
        for (period, value) in figures {
            let _ = post(server, &item(None, period, value)).expect(201);
            let office = if period < "2022-Q3" { "VECCHIO" } else { "NUOVO" };
            posts.push(json!({"administration": "CONTA", "items": [item(Some(office), period, value)]}));
        }
        let of_2022 = evaluation(server, "2022");
        assert_eq!((&of_2022["value"], &of_2022["status"]), (&json!("10.00"), &json!("achieved")));
        let offices: Vec<&str> = of_2022["explanation"]["operands"][0]["sources"]
            .as_array()
            .unwrap_or_else(|| panic!("{of_2022:#}"))
            .iter()
            .map(|figure| figure["office"].as_str().unwrap())
            .collect();
        assert_eq!(offices, ["VECCHIO", "VECCHIO", "NUOVO", "NUOVO"]);
        let text = of_2022["explanation"]["text"].to_string();
        assert!(text.contains("nel tempo") && !text.contains("fra gli uffici"), "{text}");

        // Other code, in another language, comes to the same.
        let other = recomputed(&plan(), &posts, "2022", "2023-01-31");
        assert_eq!(other["assignments"]["A/I"]["value"], "10.00");
        assert_eq!(other["assignments"]["A/I"]["status"], "achieved");
    }

    fn in_a_period_of_both_both_report(server: empty) {
        let mut plan = plan();
        plan["measures"][0]["frequency"] = json!("annual");
        let _ = server.add_plan(&plan);
        assert_eq!(deadlines(server), ["NUOVO 2022", "VECCHIO 2022"]);
        post(server, &item(None, "2022", "1")).faults(422, "invalid", &[("/items/0/office", "office_required")]);
        let _ = post(server, &item(Some("VECCHIO"), "2022", "4")).expect(201);
        assert_eq!(evaluation(server, "2022")["status"], "not_reported");
        let _ = post(server, &item(Some("NUOVO"), "2022", "6")).expect(201);
        assert_eq!(evaluation(server, "2022")["value"], "10.00");
    }

    fn the_plan_revision_in_use_decides(server: empty) {
        let mut first = plan();
        first["offices"] = json!([{"code": "VECCHIO", "name": "Ufficio", "kind": "internal"}]);
        first["measures"][0]["offices"] = json!(["VECCHIO"]);
        let _ = server.add_plan(&first);
        for (period, value) in [("2022-Q1", "1"), ("2022-Q2", "2")] {
            let _ = post(server, &item(None, period, value)).expect(201);
        }
        let before = server.position();
        let _ = revise(server, |document| {
            document["offices"] = plan()["offices"].clone();
            document["measures"][0]["offices"] = plan()["measures"][0]["offices"].clone();
        }).expect(200);
        assert_eq!(deadlines(server), ["VECCHIO 2022-Q1", "VECCHIO 2022-Q2", "NUOVO 2022-Q3", "NUOVO 2022-Q4"]);
        for (period, value) in [("2022-Q3", "3"), ("2022-Q4", "4")] {
            let _ = post(server, &item(None, period, value)).expect(201);
        }
        assert_eq!(evaluation(server, "2022")["value"], "10.00");
        let then = server.get(&format!("/api/v1/deadlines?administration=CONTA&on=2022-12-31&as_known_at={before}")).expect(200);
        assert!(then.items().iter().all(|item| item["office"] == "VECCHIO"), "{then:?}");
        let path = format!("/api/v1/evaluations?administration=CONTA&period=2022&on=2023-01-31&as_known_at={before}");
        assert_eq!(server.get(&path).expect(200).only()["status"], "not_reported");
    }

    fn a_period_that_nobody_could_report_is_refused(server: empty) {
        let mut gap = plan();
        gap["offices"][1]["valid_from"] = json!("2022-10-01");
        let fault = [("/measures/0/offices", "no_office_in_period")];
        let refused = unchanged(server, |server| server.post(PLANS, &gap));
        let problem = refused.faults(422, "invalid", &fault);
        let detail = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains('M') && detail.contains("2022-Q3"), "{detail}");
        // A day in the quarter is enough.
        gap["offices"][1]["valid_from"] = json!("2022-09-30");
        let _ = server.add_plan(&gap);
        let refused = unchanged(server, |server| revise(server, |plan| plan["offices"][1]["valid_from"] = json!("2022-11-01")));
        refused.faults(422, "invalid", &fault);

        // An administration that ends takes its offices with it: nobody is missed in what comes after.
        let mut ended = plan();
        ended["administration"] = json!({"code": "ACCORPATA", "name": "Ente accorpato", "valid_to": "2022-06-30"});
        ended["measures"][0]["offices"] = json!(["VECCHIO"]);
        let _ = server.add_plan(&ended);
        let later = "/api/v1/evaluations?administration=ACCORPATA&period=2022&on=2023-01-31";
        let found = server.get(later).expect(200).only();
        assert_eq!(found["status"], "not_reported", "{found:#}");
    }

    fn what_stands_is_corrected_whoever_is_expected_by_now(server: empty) {
        let _ = server.add_plan(&plan());
        let _ = post(server, &item(Some("NUOVO"), "2022-Q3", "3")).expect(201);
        let _ = post(server, &item(Some("NUOVO"), "2022-Q4", "4")).expect(201);
        let corrected = |period: &str, value: &str, replaces: u32| {
            let mut item = item(Some("NUOVO"), period, value);
            item["replaces"] = json!(replaces);
            item["reason"] = json!("Riconteggio");
            item
        };
        // The office turns out to have begun a quarter later.
        let _ = revise(server, |plan| {
            plan["offices"][0]["valid_to"] = json!("2022-09-30");
            plan["offices"][1]["valid_from"] = json!("2022-10-01");
        }).expect(200);
        let _ = post(server, &corrected("2022-Q3", "5", 1)).expect(201);
        let mut withdrawn = corrected("2022-Q3", "5", 2);
        withdrawn.as_object_mut().unwrap().remove("value");
        withdrawn["withdrawn"] = json!(true);
        let _ = post(server, &withdrawn).expect(201);
        // Then it is not asked for the measure at all.
        let _ = revise(server, |plan| {
            plan["offices"][0]["valid_to"] = json!("2022-12-31");
            plan["measures"][0]["offices"] = json!(["VECCHIO"]);
        }).expect(200);
        let _ = post(server, &corrected("2022-Q4", "6", 1)).expect(201);
        let figures = server.get("/api/v1/measurements?administration=CONTA&office=NUOVO").expect(200);
        let standing: Vec<_> = figures.items().iter().map(|item| (item["period"].clone(), item["revision"].clone())).collect();
        assert_eq!(standing, [(json!("2022-Q3"), json!(3)), (json!("2022-Q4"), json!(2))]);

        for (item, status, kind, fault) in [
            (corrected("2022-Q1", "1", 1), 409, "conflict", ("/items/0/replaces", "nothing_to_replace")),
            (corrected("2022-Q4", "7", 1), 409, "conflict", ("/items/0/replaces", "stale_replaces")),
            (item(Some("NUOVO"), "2022-Q1", "1"), 422, "invalid", ("/items/0/office", "office_not_expected")),
        ] {
            let _ = unchanged(server, |server| post(server, &item)).faults(status, kind, &[fault]);
        }
    }
}
