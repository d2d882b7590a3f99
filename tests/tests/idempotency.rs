// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same key and payload, the same answer, one row: again, later, at once, after a crash.

use crate::support::{MEASUREMENTS, demo_plan, of_ms, patrimonio, unchanged};
use serde_json::json;
use std::sync::Barrier;
use traguardo_tests::{TestServer, fixture, on_both};

const REPEATS: usize = 8;

/// How many revisions of `Patrimonio netto` 2022 there are.
fn revisions(server: &TestServer) -> usize {
    let path = "/api/v1/measurements?administration=CCIAA-MS&measure=Patrimonio%20netto&period=2022&revisions=all";
    server.get(path).expect(200).items().len()
}

on_both! {
    fn a_repeat_gets_the_same_bytes(server: demo) {
        let post = of_ms(&json!([patrimonio()]));
        let first = server.post_once(MEASUREMENTS, "chiave-1", &post).expect(201);
        assert_eq!(first.header("idempotency-replayed"), "");
        for key in ["chiave-1", "\"chiave-1\""] {
            let again = unchanged(server, |server| server.post_once(MEASUREMENTS, key, &post)).expect(201);
            assert_eq!(again.text(), first.text());
            assert_eq!(again.header("idempotency-replayed"), "true");
        }
        server.kill9();
        server.restart();
        let again = unchanged(server, |server| server.post_once(MEASUREMENTS, "chiave-1", &post)).expect(201);
        assert_eq!(again.text(), first.text());
        // Even when the figure has been corrected since: the answer is about that request.
        let correction = json!([{"measure": "Patrimonio netto", "period": "2022", "value": "1", "replaces": 1, "reason": "Prova"}]);
        let _ = server.post(MEASUREMENTS, &of_ms(&correction)).expect(201);
        let again = unchanged(server, |server| server.post_once(MEASUREMENTS, "chiave-1", &post)).expect(201);
        assert_eq!(again.text(), first.text());
        assert_eq!(revisions(server), 2);
    }

    fn a_key_belongs_to_one_payload(server: demo) {
        let post = of_ms(&json!([patrimonio()]));
        let _ = server.post_once(MEASUREMENTS, "chiave-1", &post).expect(201);
        let mut other = post.clone();
        other["items"][0]["value"] = json!("9312995.89");
        unchanged(server, |server| server.post_once(MEASUREMENTS, "chiave-1", &other)).problem(422, "idempotency-key-reused");
        let options = unchanged(server, |server| server.post_once("/api/v1/measurements?mode=partial", "chiave-1", &post));
        options.problem(422, "idempotency-key-reused");
        let elsewhere = json!({"code": "NUOVA", "name": "Camera nuova"});
        unchanged(server, |server| server.post_once("/api/v1/administrations", "chiave-1", &elsewhere)).problem(422, "idempotency-key-reused");
    }

    fn only_what_was_done_is_kept(server: demo) {
        let mut post = of_ms(&json!([patrimonio()]));
        post["items"][0]["value"] = json!("9312995,88");
        unchanged(server, |server| server.post_once(MEASUREMENTS, "chiave-1", &post)).problem(422, "invalid");
        let post = of_ms(&json!([patrimonio()]));
        let dry = unchanged(server, |server| server.post_once("/api/v1/measurements?dry_run=true", "chiave-1", &post));
        let _ = dry.expect(200);
        let _ = server.post_once(MEASUREMENTS, "chiave-1", &post).expect(201);
    }

    fn the_longest_key_is_kept(server: demo) {
        let post = of_ms(&json!([patrimonio()]));
        let key = "k".repeat(255);
        let first = server.post_once(MEASUREMENTS, &key, &post).expect(201);
        let again = server.post_once(MEASUREMENTS, &key, &post).expect(201);
        assert_eq!(again.text(), first.text());
    }

    fn repeats_at_once_make_one_row(server: demo) {
        let post = of_ms(&json!([patrimonio()]));
        let before = server.position();
        let barrier = Barrier::new(REPEATS);
        let answers: Vec<_> = std::thread::scope(|scope| {
            let repeats: Vec<_> = (0..REPEATS)
                .map(|_| {
                    let (client, barrier, post) = (server.client(), &barrier, &post);
                    scope.spawn(move || {
                        barrier.wait();
                        client.post_once(MEASUREMENTS, "chiave-1", post)
                    })
                })
                .collect();
            repeats.into_iter().map(|repeat| repeat.join().unwrap().expect(201)).collect()
        });
        for answer in &answers {
            assert_eq!(answer.text(), answers[0].text());
        }
        let replayed = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "true").count();
        assert_eq!(replayed, REPEATS - 1);
        assert_eq!(server.position(), before + 1);
        assert_eq!(revisions(server), 1);
    }

    fn plans_and_entities_are_created_once(server: empty) {
        let plan = fixture("counters.json");
        let posts = [
            ("/api/v1/plans", plan),
            ("/api/v1/administrations", json!({"code": "NUOVA", "name": "Camera nuova"})),
        ];
        for (path, body) in posts {
            let first = server.post_once(path, &format!("chiave {path}").replace(' ', "-"), &body).expect(201);
            let again = unchanged(server, |server| server.post_once(path, &format!("chiave-{path}"), &body)).expect(201);
            assert_eq!(again.text(), first.text());
            assert_eq!(again.header("location"), first.header("location"));
            let location = first.header("location").to_owned();
            assert!(!location.is_empty(), "{first:?}");
            let _ = server.get(&location).expect(200);
        }
    }
}

on_both! {
    fn a_large_post_is_replayed_too(server: empty) {
        let mut plan = demo_plan();
        plan["administration"]["code"] = json!("GRANDE");
        server.add_plan(&plan);
        let items: Vec<_> = (1_900..2_021)
            .flat_map(|year| ["S1", "S2"].map(|half| json!({"measure": "S1.1.a", "period": format!("{year}-{half}"), "value": "1"})))
            .collect();
        let post = json!({"administration": "GRANDE", "items": items});
        let first = server.post_once(MEASUREMENTS, "chiave-1", &post).expect(201);
        assert_eq!(first.json()["recorded"], 242);
        let again = unchanged(server, |server| server.post_once(MEASUREMENTS, "chiave-1", &post)).expect(201);
        assert_eq!(again.body, first.body);
    }
}
