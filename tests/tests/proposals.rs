// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets that a benchmark suggests, decisions about them, and the draft of the next year (docs/domain.md §9).

use crate::benchmarks::{fill, plan};
use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, on_both};

const DECISIONS: &str = "/api/v1/target-decisions";

fn proposed(server: &TestServer, query: &str) -> Value {
    let path = format!("/api/v1/plans/1/target-proposals?year=2023&period=2022&{query}");
    server.get(&path).expect(200).items()[0].clone()
}

fn decide(server: &TestServer, items: &Value) -> Answer {
    let post = json!({"plan": "1", "year": 2023, "period": "2022", "share": 75, "group": "national", "known_at": server.position(), "items": items});
    server.post(DECISIONS, &post)
}

fn faults(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{answer:?}");
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|fault| (text(fault, "pointer"), text(fault, "code")))
        .collect()
}

/// The target of 2023 in the draft of that year, and what was decided of it.
fn carried_over(server: &TestServer) -> (Value, Value) {
    let draft = server
        .get("/api/v1/plans/1/rollover?year=2023")
        .expect(200)
        .json();
    let targets = &draft["document"]["nodes"][0]["assignments"][0]["targets"];
    let targets = targets.as_array().cloned().unwrap_or_default();
    (json!(targets), draft["decided"][0].clone())
}

on_both! {
    fn proposals_are_never_below_what_is_reached(server: empty) {
        fill(server);
        // Of the twelve values of 2022 in per cent: -11.11 0 10 33.33 33.33 55.56 66.67 68.33 96.77 101.01 106.25 157.14.
        // Three quarters: place 8.25, 96.774… + 0.25 · (101.0101… - 96.774…) = 97.8332…
        let found = proposed(server, "share=75");
        assert_eq!(found, json!({"assignment": "N/R", "indicator": "R", "comparator": ">=", "value": "97.83", "decided_by": "quantile",
            "quantile": "97.83", "share": 75, "group": "national", "period": "2022", "n": 12, "reached": "33.33"}));
        // A tenth: place 1.1, 0 + 0.1 · 10 = 1; 33.33 is reached.
        let found = proposed(server, "share=10&group=national");
        assert_eq!([&found["value"], &found["decided_by"], &found["quantile"]], ["33.33", "reached", "1.00"]);
        let found = proposed(server, "share=10&less_demanding=true");
        assert_eq!([&found["value"], &found["decided_by"]], ["1.00", "quantile"]);
        // Its size class has seven: -11.11 0 10 33.33 68.33 96.77 157.14, the median is its own.
        let found = proposed(server, "share=50&group=size-class");
        assert_eq!((&found["code"], &found["n"], &found["value"]), (&json!("A"), &json!(7), &json!("33.33")));
        let found = proposed(server, "share=50&group=region");
        assert_eq!((&found["obstacle"], found.get("value")), (&json!("no_benchmark"), None), "nothing is told of X");
        let found = proposed(server, "share=50&provider=Unioncamere");
        assert_eq!(found["obstacle"], "no_benchmark");
        let publication = json!({"provider": "Unioncamere", "published_on": "2023-06-30", "items": [
            {"indicator": "R", "period": "2022", "group": "national", "statistic": "median", "value": "60.125"}]});
        let _ = server.post("/api/v1/benchmark-publications", &publication).expect(201);
        let found = proposed(server, "share=50&provider=Unioncamere");
        assert_eq!([&found["value"], &found["publication"]], ["60.13", "1"]);
        let found = proposed(server, "share=60&provider=Unioncamere");
        assert_eq!(found["obstacle"], "not_published");
        for query in ["", "share=101", "share=-1", "share=7.5", "share=50&group=state"] {
            let path = format!("/api/v1/plans/1/target-proposals?year=2023&period=2022&{query}");
            assert_eq!(server.get(&path).status, 400, "{query}");
        }
        let path = "/api/v1/plans/1/target-proposals?year=2023&period=2022&share=50&assignment=N/Q";
        assert_eq!(faults(&server.get(path)), [("?assignment".to_owned(), "unknown_assignment".to_owned())]);
    }

    fn nothing_is_proposed_where_nothing_is_more_demanding(server: empty) {
        for (number, (target, obstacle)) in [
            (json!({"comparator": "=", "value": "40.00"}), "exact"), (json!({"comparator": "between", "lower": "40.00", "upper": "50.00"}), "range"),
            (json!({"comparator": "<=", "value": "40.00"}), "against_meaning"), (json!({"comparator": ">", "value": "40.00"}), "no_benchmark"),
        ].into_iter().enumerate() {
            let mut plan = plan(&format!("T{number}"), "A", "X");
            let mut target = target;
            target["period"] = json!("2022");
            plan["nodes"][0]["assignments"][0]["targets"] = json!([target]);
            let id = server.add_plan(&plan);
            let found = server.get(&format!("/api/v1/plans/{id}/target-proposals?year=2023&period=2022&share=50")).expect(200).items();
            assert_eq!(found[0]["obstacle"], obstacle);
        }
    }

    fn decisions_stand_in_the_draft_of_the_year(server: empty) {
        fill(server);
        assert_eq!(carried_over(server), (json!([]), Value::Null));
        let accepted = json!([{"assignment": "N/R", "decision": "accepted"}]);
        let receipt = decide(server, &accepted).expect(201).json();
        assert_eq!((&receipt["position"], &receipt["items"][0]["proposal"]["n"]), (&json!(server.position()), &json!(12)));
        let target = |value: &str| json!([{"period": "2023", "comparator": ">=", "value": value}]);
        let (targets, decided) = carried_over(server);
        assert_eq!(targets, target("97.83"));
        assert_eq!((&decided["decision"], &decided["proposal"]["quantile"]), (&json!("accepted"), &json!("97.83")));
        let first = server.position();
        // What was known then, although a figure has changed since.
        let corrected = json!([{"measure": "a", "period": "2022", "value": "29", "replaces": 1, "reason": "Errore"}]);
        let _ = server.measurements("E0", &corrected).expect(201);
        let adapted = json!([{"assignment": "N/R", "decision": "adapted", "value": "98", "reason": "Arrotondato"}]);
        let post = json!({"plan": "1", "year": 2023, "period": "2022", "share": 75, "group": "national", "known_at": first, "items": adapted});
        let _ = server.post(DECISIONS, &post).expect(201);
        let (targets, decided) = carried_over(server);
        assert_eq!((targets, &decided["proposal"]["reached"]), (target("98"), &json!("33.33")));
        // 96.67 is reached by now: less is asked for knowingly, or not at all.
        let less = |less: bool| json!([{"assignment": "N/R", "decision": "adapted", "value": "50.00", "less_demanding": less, "reason": "Sede chiusa"}]);
        assert_eq!(faults(&decide(server, &less(false))), [("/items/0/value".to_owned(), "below_reached".to_owned())]);
        let _ = decide(server, &less(true)).expect(201);
        let (targets, decided) = carried_over(server);
        assert_eq!((targets, &decided["less_demanding"]), (target("50.00"), &json!(true)));
        let refused = json!([{"assignment": "N/R", "decision": "refused", "reason": "Indicatore abbandonato"}]);
        let _ = decide(server, &refused).expect(201);
        let (targets, decided) = carried_over(server);
        assert_eq!((targets, &decided["decision"]), (json!([]), &json!("refused")));
        let then = server.get(&format!("{DECISIONS}?plan=1&year=2023&as_known_at={first}")).expect(200).items();
        assert_eq!((then.len(), &then[0]["decision"]), (1, &json!("accepted")));
    }

    fn decisions_are_refused_with_all_their_faults(server: empty) {
        fill(server);
        let wrong = json!([
            {"assignment": "N/Q", "decision": "accepted"}, {"assignment": "N/R", "decision": "refused"}, {"assignment": "N/R", "decision": "accepted"},
        ]);
        let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let refused = unchanged(server, |server| decide(server, &wrong));
        assert_eq!(faults(&refused), [told("/items/0/assignment", "unknown_assignment"), told("/items/1", "missing_field"), told("/items/2/assignment", "duplicate_item")]);
        let valued = json!([{"assignment": "N/R", "decision": "accepted", "value": "1"}]);
        assert_eq!(faults(&decide(server, &valued)), [told("/items/0", "superfluous_field")]);
        let nameless = json!({"plan": "9", "year": 2023, "period": "2022", "share": 101, "group": "national", "known_at": 1, "items": valued});
        assert_eq!(faults(&server.post(DECISIONS, &nameless)), [told("/share", "out_of_range")]);
        let ahead = json!({"plan": "1", "year": 2023, "period": "2022", "share": 100, "group": "national", "known_at": 99_999, "items": valued});
        assert_eq!(faults(&server.post(DECISIONS, &ahead)), [told("/known_at", "position_in_future")]);
        let absent = json!({"plan": "999", "year": 2023, "period": "2022", "share": 100, "group": "national", "known_at": 1, "items": valued});
        assert_eq!(faults(&server.post(DECISIONS, &absent)), [told("/plan", "unknown_plan")]);
        let none = json!({"plan": "1", "year": 2023, "period": "2022", "share": 100, "group": "region", "known_at": server.position(), "items": [{"assignment": "N/R", "decision": "accepted"}]});
        assert_eq!(faults(&server.post(DECISIONS, &none)), [told("/items/0/decision", "no_proposal")]);
        let dry = unchanged(server, |server| {
            let items = json!([{"assignment": "N/R", "decision": "accepted"}]);
            let post = json!({"plan": "1", "year": 2023, "period": "2022", "share": 75, "group": "national", "known_at": server.position(), "items": items});
            server.post(&format!("{DECISIONS}?dry_run=true"), &post).expect(200)
        });
        assert!(dry.json().get("position").is_none() && dry.json()["items"][0]["value"] == "97.83");
    }
}
