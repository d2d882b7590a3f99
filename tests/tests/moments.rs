// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was asked while others write: a moment of the past and the pages of a list stay as they were
//! (docs/domain.md §7).

use crate::support::{MEASUREMENTS, OF_2022, of_ms, patrimonio};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use traguardo_tests::{Client, TestServer, encode, on_both};

#[allow(clippy::disallowed_methods, reason = "a client has a clock of its own")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Corrects one figure until told to stop; answers how often.
fn correct(client: &Client, stop: &AtomicBool) -> usize {
    let mut revision = 1;
    while !stop.load(Ordering::Relaxed) {
        let mut item = patrimonio();
        item["value"] = json!(format!("{revision}.5"));
        item["replaces"] = json!(revision);
        item["reason"] = json!("Ricalcolo");
        let _ = client
            .post(MEASUREMENTS, &of_ms(&json!([item])))
            .expect(201);
        revision += 1;
    }
    revision
}

/// The pages of a list after the first one.
fn following(server: &TestServer, path: &str, first: &Value) -> Vec<Value> {
    let mut items = first["items"].as_array().unwrap().clone();
    let mut next = first["next"].clone();
    while let Some(cursor) = next.as_str() {
        let page = server
            .get(&format!("{path}&cursor={}", encode(cursor)))
            .expect(200)
            .json();
        assert_eq!(page["known_at"], first["known_at"], "pages of one list");
        assert_eq!(page["on"], first["on"]);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        next = page["next"].clone();
    }
    items
}

on_both! {
    fn an_instant_just_past_is_answered_alike_for_ever(server: demo) {
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let stop = AtomicBool::new(false);
        let client = server.client();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| correct(&client, &stop));
            let mut told = Vec::new();
            for _ in 0..200 {
                let instant = now() - TimeDelta::microseconds(500);
                let path = format!(
                    "{OF_2022}&indicator=EC05.1&on=2023-02-01&as_known_at={}",
                    encode(&instant.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string())
                );
                let answer = server.get(&path).expect(200).body;
                told.push((path, answer));
            }
            stop.store(true, Ordering::Relaxed);
            assert!(writer.join().unwrap() > 20, "hardly anything was written meanwhile");
            for (path, answer) in told {
                assert_eq!(server.get(&path).expect(200).body, answer, "{path}");
            }
        });
    }

    fn the_future_is_refused_by_the_clock_of_the_ledger(server: demo) {
        let soon = now() + TimeDelta::seconds(60);
        let path = format!("{OF_2022}&as_known_at={}", encode(&soon.format("%Y-%m-%dT%H:%M:%SZ").to_string()));
        let _ = server.get(&path).faults(422, "invalid", &[("?as_known_at", "position_in_future")]);
    }

    fn pages_are_those_of_the_first_one(server: demo) {
        for (list, filter) in [
            ("/api/v1/evaluations", "&period=2022&status=not_reported"),
            ("/api/v1/deadlines", "&on=2022-12-31"),
            ("/api/v1/measurements", "&revisions=all"),
        ] {
            let path = format!("{list}?administration=CCIAA-MS{filter}&limit=2");
            let whole = server.get(&path.replace("limit=2", "limit=500")).expect(200).json();
            let first = server.get(&path).expect(200).json();
            assert!(first["next"].is_string(), "{path} has one page");
            // what was due or silent is reported meanwhile, and one thing more is there to be listed
            for (measure, value) in [("Patrimonio netto", "1"), ("Immob", "2")] {
                let mut item = patrimonio();
                item["measure"] = json!(measure);
                item["value"] = json!(value);
                let posted = server.post(MEASUREMENTS, &of_ms(&json!([item])));
                assert!(matches!(posted.status, 201 | 409), "{posted:?}");
            }
            assert_eq!(json!(following(server, &path, &first)), whole["items"], "{path}");
        }
    }

    fn a_cursor_that_was_tampered_with_is_refused(server: demo) {
        let of = |list: &str, cursor: &str| {
            let _ = server
                .get(&format!("/api/v1/{list}&cursor={}", encode(cursor)))
                .faults(422, "invalid", &[("?cursor", "bad_cursor")]);
        };
        for cursor in ["7", "7.", ".3", "x.3", "-1.3", "7.x", "7.0", "7.-2", "7.99999999999999999999"] {
            of("administrations?limit=1", cursor);
        }
        for cursor in ["7.3", "7.2022-12-31", "7.2022-13-31.3", "7.+22022-12-31.3", "7.2022-12-31.0", "7.2022-12-31.x"] {
            of("evaluations?administration=CCIAA-MS&period=2022", cursor);
            of("deadlines?administration=CCIAA-MS", cursor);
        }
        // a position that has not come yet
        let _ = server
            .get("/api/v1/administrations?cursor=999999.1")
            .faults(422, "invalid", &[("?cursor", "bad_cursor")]);
    }
}
