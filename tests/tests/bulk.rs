// SPDX-License-Identifier: AGPL-3.0-or-later
//! Many figures in one post: all or nothing, what is right, or only a check.

use crate::support::{MEASUREMENTS, of_ms, patrimonio, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, on_both};

/// A right item, one with a comma, one that conflicts with the demo's figure, and a right one.
fn mixed() -> Value {
    of_ms(&json!([
        patrimonio(),
        {"measure": "ProvStrut", "period": "2021", "value": "1,5"},
        {"measure": "Immob", "period": "2022", "value": "1"},
        {"measure": "OnStrut", "period": "2021", "value": "2"},
    ]))
}

fn standing(server: &TestServer) -> usize {
    server
        .get("/api/v1/measurements?administration=CCIAA-MS&limit=500")
        .expect(200)
        .items()
        .len()
}

on_both! {
    fn atomic_stores_all_or_nothing(server: demo) {
        let before = standing(server);
        for path in [MEASUREMENTS, "/api/v1/measurements?mode=atomic"] {
            let answer = unchanged(server, |server| server.post(path, &mixed()));
            let faults = [("/items/1/value", "comma"), ("/items/2/replaces", "already_reported")];
            answer.faults(422, "invalid", &faults);
        }
        assert_eq!(standing(server), before);
    }

    fn partial_stores_what_is_right_and_reports_each_row(server: demo) {
        let before = standing(server);
        let answer = server.post_once("/api/v1/measurements?mode=partial", "chiave-1", &mixed()).expect(200);
        let report = answer.json();
        assert_eq!((&report["recorded"], &report["refused"]), (&json!(2), &json!(2)));
        assert_eq!(report["dry_run"], false);
        let items = report["items"].as_array().unwrap();
        let indices: Vec<_> = items.iter().map(|item| item["index"].as_i64().unwrap()).collect();
        assert_eq!(indices, [0, 1, 2, 3]);
        for stored in [0, 3] {
            assert_eq!(items[stored]["revision"], 1, "{report:#}");
            assert!(items[stored]["id"].is_string() && items[stored].get("errors").is_none(), "{report:#}");
        }
        for (refused, code) in [(1, "comma"), (2, "already_reported")] {
            assert_eq!(items[refused]["errors"][0]["code"], code, "{report:#}");
            assert!(items[refused].get("id").is_none(), "{report:#}");
        }
        assert_eq!(standing(server), before + 2);
        assert_eq!(server.position(), report["position"].as_i64().unwrap());
        let again = unchanged(server, |server| server.post_once("/api/v1/measurements?mode=partial", "chiave-1", &mixed()));
        assert_eq!(again.expect(200).body, answer.body);
    }

    fn partial_with_nothing_right_is_a_refusal(server: demo) {
        let mut post = mixed();
        post["items"].as_array_mut().unwrap().remove(3);
        post["items"].as_array_mut().unwrap().remove(0);
        let answer = unchanged(server, |server| server.post("/api/v1/measurements?mode=partial", &post));
        answer.problem(422, "invalid");
    }

    fn a_dry_run_checks_everything_and_stores_nothing(server: demo) {
        let dry = "/api/v1/measurements?dry_run=true";
        let answer = unchanged(server, |server| server.post(dry, &of_ms(&json!([patrimonio()])))).expect(200);
        let report = answer.json();
        assert_eq!((&report["dry_run"], &report["recorded"]), (&json!(true), &json!(1)));
        assert!(report.get("position").is_none() && report.get("recorded_at").is_none(), "{report:#}");
        unchanged(server, |server| server.post(dry, &mixed())).problem(422, "invalid");
        let partial = unchanged(server, |server| server.post("/api/v1/measurements?dry_run=true&mode=partial", &mixed()));
        let report = partial.expect(200).json();
        assert_eq!((&report["recorded"], &report["refused"]), (&json!(2), &json!(2)));
        // What was only tried can still be done.
        let receipt = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201).json();
        assert_eq!(receipt["items"][0]["revision"], 1);
    }

    fn one_post_is_one_position(server: demo) {
        let before = server.position();
        let both = of_ms(&json!([patrimonio(), {"measure": "OnStrut", "period": "2021", "value": "2"}]));
        let receipt = server.post(MEASUREMENTS, &both).expect(201).json();
        assert_eq!(receipt["position"], before + 1);
        let of_position = |item: &Value| item["position"] == receipt["position"];
        let listed = server.get("/api/v1/measurements?administration=CCIAA-MS&limit=500").expect(200).items();
        assert_eq!(listed.iter().filter(|item| of_position(item)).count(), 2);
    }
}
