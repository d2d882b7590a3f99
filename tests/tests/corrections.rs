// SPDX-License-Identifier: AGPL-3.0-or-later
//! Corrections and withdrawals are revisions; what was known before stays known (docs/domain.md §7).

use crate::support::{MEASUREMENTS, OF_2022, all_pages, of_ms, patrimonio};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, encode, on_both};

const FIGURE: &str =
    "/api/v1/measurements?administration=CCIAA-MS&measure=Patrimonio%20netto&period=2022";

/// Posts a change of `Patrimonio netto` 2022; answers its position.
fn change(server: &TestServer, change: &Value) -> i64 {
    let mut item = patrimonio();
    item.as_object_mut().unwrap().remove("value");
    item.as_object_mut()
        .unwrap()
        .extend(change.as_object().unwrap().clone());
    server
        .post(MEASUREMENTS, &of_ms(&json!([item])))
        .expect(201)
        .json()["position"]
        .as_i64()
        .unwrap()
}

/// Three revisions: a mistake, its withdrawal, the right figure; answers their positions.
fn three_revisions(server: &TestServer) -> [i64; 3] {
    [
        change(
            server,
            &json!({"value": "931299588", "note": "Senza separatore"}),
        ),
        change(
            server,
            &json!({"withdrawn": true, "replaces": 1, "reason": "Virgola dimenticata"}),
        ),
        change(
            server,
            &json!({"value": "9312995.88", "replaces": 2, "reason": "Dal bilancio"}),
        ),
    ]
}

/// Everything that is computed from the figures, as known at a position.
fn questions(position: i64) -> Vec<String> {
    [
        format!("{OF_2022}&on=2023-02-01&limit=500"),
        format!("{OF_2022}&on=2022-12-31&indicator=EC05.1"),
        "/api/v1/evaluations?administration=CCIAA-MS&period=2022-S1&on=2023-02-01".to_owned(),
        "/api/v1/plans/1/tree?period=2022&on=2023-02-01".to_owned(),
        "/api/v1/deadlines?administration=CCIAA-MS&on=2022-12-31".to_owned(),
        "/api/v1/measurements?administration=CCIAA-MS&limit=500".to_owned(),
        format!("{FIGURE}&revisions=all"),
        "/api/v1/plans?administration=CCIAA-MS".to_owned(),
        "/api/v1/plans/1".to_owned(),
    ]
    .map(|path| {
        format!(
            "{path}{}as_known_at={position}",
            if path.contains('?') { '&' } else { '?' }
        )
    })
    .to_vec()
}

on_both! {
    fn answers_at_a_position_never_change(server: demo) {
        let start = server.position();
        let mut told: Vec<(String, Vec<u8>)> = Vec::new();
        let ask = |server: &TestServer, told: &mut Vec<(String, Vec<u8>)>| {
            let position = server.position();
            for path in questions(position) {
                let body = server.get(&path).expect(200).body;
                told.push((path, body));
            }
        };
        ask(server, &mut told);
        for item in [
            json!({"value": "931299588"}),
            json!({"value": "9312995.88", "replaces": 1, "reason": "Virgola dimenticata"}),
            json!({"withdrawn": true, "replaces": 2, "reason": "Non ancora deliberato"}),
            json!({"not_available": "In attesa del bilancio", "replaces": 3, "reason": "Prova"}),
        ] {
            change(server, &item);
            ask(server, &mut told);
        }
        // Everything asked above is asked again, by the same process and by another one.
        for _ in 0..2 {
            for (path, before) in &told {
                let now = server.get(path).expect(200);
                assert_eq!(now.text(), String::from_utf8_lossy(before), "{path}");
            }
            server.kill9();
            server.restart();
        }
        let statuses: Vec<Value> = (start..=server.position())
            .map(|position| server.get(&format!("{OF_2022}&on=2023-02-01&indicator=EC05.1&as_known_at={position}")).expect(200).only())
            .map(|item| item["status"].clone())
            .collect();
        assert_eq!(statuses, ["not_reported", "achieved", "achieved", "not_reported", "not_available"]);
    }

    fn current_and_all_revisions_are_listed(server: demo) {
        let positions = three_revisions(server);
        let current = server.get(FIGURE).expect(200).only();
        assert_eq!((&current["revision"], &current["value"]), (&json!(3), &json!("9312995.88")));
        assert_eq!((&current["reason"], &current["position"]), (&json!("Dal bilancio"), &json!(positions[2])));
        assert_eq!((&current["origin"], &current["office"], &current["actor"]), (&json!("forecast"), &json!("RAG"), &json!("local")));

        let all = server.get(&format!("{FIGURE}&revisions=all")).expect(200).items();
        let revisions: Vec<_> = all.iter().map(|item| (item["revision"].clone(), item["position"].clone())).collect();
        let expected: Vec<_> = (1..).zip(positions).map(|(revision, position)| (json!(revision), json!(position))).collect();
        assert_eq!(revisions, expected);
        assert_eq!((&all[0]["value"], &all[0]["note"]), (&json!("931299588"), &json!("Senza separatore")));
        assert_eq!((&all[1]["withdrawn"], &all[1]["reason"]), (&json!(true), &json!("Virgola dimenticata")));
        assert!(all[1].get("value").is_none_or(Value::is_null), "{}", all[1]);

        // The figure itself, by its id, with its history.
        let id = current["id"].as_str().unwrap();
        let history = server.get(&format!("/api/v1/measurements/{id}")).expect(200).items();
        assert_eq!(history, all);
        let early = server.get(&format!("/api/v1/measurements/{id}?as_known_at={}", positions[1])).expect(200).items();
        assert_eq!(early, all[..2]);
    }

    fn a_withdrawn_figure_reads_as_missing(server: demo) {
        let positions = three_revisions(server);
        let at = |position: i64| {
            let path = format!("{OF_2022}&indicator=EC05.1&on=2023-02-01&as_known_at={position}");
            server.get(&path).expect(200).only()["status"].clone()
        };
        assert_eq!(positions.map(at), [json!("achieved"), json!("not_reported"), json!("achieved")]);
        let deadline = |position: i64| {
            let path = format!("/api/v1/deadlines?administration=CCIAA-MS&on=2022-12-31&limit=500&as_known_at={position}");
            let items = server.get(&path).expect(200).items();
            items.iter().find(|item| item["measure"] == "Patrimonio netto").unwrap()["state"].clone()
        };
        assert_eq!(positions.map(deadline), [json!("reported_late"), json!("due"), json!("reported_late")]);
    }

    fn a_time_means_the_last_position_not_after_it(server: demo) {
        let positions = three_revisions(server);
        let all = server.get(&format!("{FIGURE}&revisions=all")).expect(200).items();
        for (item, position) in all.iter().zip(positions) {
            let time = item["recorded_at"].as_str().unwrap();
            let answer = server.get(&format!("{FIGURE}&as_known_at={}", encode(time))).expect(200).json();
            assert_eq!(answer["known_at"], json!({"position": position, "time": time}));
            assert_eq!(answer["items"][0]["revision"], item["revision"]);
        }
        let before_everything = server.get("/api/v1/administrations?as_known_at=2000-01-01T00:00:00Z").expect(200).json();
        assert_eq!((&before_everything["items"], &before_everything["known_at"]["position"]), (&json!([]), &json!(0)));
    }

    fn figures_are_filtered_and_paged(server: demo) {
        three_revisions(server);
        let all = "/api/v1/measurements?administration=CCIAA-MS&revisions=all";
        let whole = all_pages(server, all, 500);
        assert!(whole.len() > 40, "{}", whole.len());
        for limit in [1, 7] {
            assert_eq!(all_pages(server, all, limit), whole, "pages of {limit}");
        }
        let current = all_pages(server, "/api/v1/measurements?administration=CCIAA-MS", 500);
        assert_eq!(current.len(), whole.len() - 2);
        for (filter, member, value) in [("office=PID", "office", "PID"), ("measure=Immob", "measure", "Immob"), ("period=2022-S1", "period", "2022-S1")] {
            let found = all_pages(server, &format!("/api/v1/measurements?administration=CCIAA-MS&{filter}"), 500);
            let expected: Vec<_> = current.iter().filter(|item| item[member] == value).cloned().collect();
            assert!(!expected.is_empty());
            assert_eq!(found, expected, "{filter}");
        }
    }
}
