// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the service says about itself: log lines, metrics, status, health.

use crate::support::{MEASUREMENTS, OF_2022, of_ms, patrimonio};
use regex::Regex;
use serde_json::{Value, json};
use traguardo_tests::{Database, TestServer, on_both};

/// The log line of the request with this id.
fn line_of<'a>(log: &'a [Value], id: &str) -> &'a Value {
    let found: Vec<&Value> = log
        .iter()
        .filter(|line| member(line, "request_id") == id && !member(line, "status").is_null())
        .collect();
    assert_eq!(found.len(), 1, "{id}: {log:#?}");
    found[0]
}

/// A member of a line, wherever the log's format puts fields.
fn member<'a>(line: &'a Value, name: &str) -> &'a Value {
    line.get(name)
        .or_else(|| line["fields"].get(name))
        .unwrap_or(&Value::Null)
}

fn parsed(log: &[String]) -> Vec<Value> {
    log.iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

on_both! {
    fn each_request_leaves_one_json_line(server: demo) {
        let posted = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let asked = server.get(&format!("{OF_2022}&indicator=EC05.1")).expect(200);
        let plan = server.get("/api/v1/plans/1").expect(200);
        let lost = server.get("/api/v1/plans/99");
        let nowhere = server.get("/nothing/here");
        let refused = server.request("DELETE", MEASUREMENTS).send();
        let (code, log) = server.terminate();
        assert_eq!(code, 0);
        let log = parsed(&log);
        let instant = Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$").unwrap();
        for (answer, method, route) in [
            (&posted, "POST", "/api/v1/measurements"),
            (&asked, "GET", "/api/v1/evaluations"),
            (&plan, "GET", "/api/v1/plans/{id}"),
            (&lost, "GET", "/api/v1/plans/{id}"),
            (&refused, "DELETE", "/api/v1/measurements"),
        ] {
            let line = line_of(&log, answer.header("x-request-id"));
            assert_eq!((member(line, "method"), member(line, "route")), (&json!(method), &json!(route)), "{line}");
            assert_eq!(member(line, "status"), answer.status, "{line}");
            assert!(member(line, "duration_ms").is_number(), "{line}");
            assert_eq!(member(line, "actor"), "local", "{line}");
            let time = line["timestamp"].as_str().unwrap();
            assert!(instant.is_match(time), "{line}");
        }
        // No path of a stranger's making becomes a label.
        let line = line_of(&log, nowhere.header("x-request-id"));
        assert!(!line.to_string().contains("/nothing/here"), "{line}");
        assert_eq!(member(line_of(&log, posted.header("x-request-id")), "administration"), "CCIAA-MS");
    }

    fn figures_and_words_are_not_logged(server: demo) {
        let mut item = patrimonio();
        item["note"] = json!("Nota riservata di una persona");
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([item]))).expect(201);
        item["value"] = json!("1,5 riservato");
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([item])));
        let _ = server.get(&format!("{OF_2022}&indicator=riservatissimo"));
        let (_, log) = server.terminate();
        let log = log.join("\n");
        assert!(log.contains("request_id"), "{log}");
        for secret in ["9312995.88", "riservat"] {
            assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        }
    }

    fn the_state_can_be_watched(server: demo) {
        let _ = server.get("/health/live").expect(200);
        let _ = server.get("/health/ready").expect(200);
        let status = server.get("/status").expect(200);
        assert_eq!(status.header("content-type"), "application/problem+json");
        assert_eq!(status.json()["status"], 200);
        for path in ["/a-first-stranger", "/a-second-stranger"] {
            let _ = server.get(path).expect(404);
        }
        let _ = server.get("/api/v1/plans/1").expect(200);
        let metrics = server.get("/metrics").expect(200);
        let text = metrics.text();
        assert!(text.contains(&format!("traguardo_ledger_position {}", server.position())), "{text}");
        assert!(text.contains("route=\"/api/v1/plans/{id}\""), "{text}");
        assert!(!text.contains("stranger"), "labels are bounded: {text}");
    }

    fn answers_carry_what_protects_browsers(server: demo) {
        for path in ["/api/v1/plans/1", "/nothing", "/status", "/openapi.json"] {
            let answer = server.get(path);
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
            assert!(!answer.header("content-security-policy").is_empty(), "{answer:?}");
            assert!(!answer.header("x-request-id").is_empty(), "{answer:?}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{answer:?}");
        }
    }

    fn head_is_get_without_the_body(server: demo) {
        for path in ["/api/v1/plans/1", OF_2022, "/status", "/api/v1/plans/99"] {
            let (get, head) = (server.get(path), server.request("HEAD", path).send());
            assert_eq!((head.status, head.header("content-type")), (get.status, get.header("content-type")), "{head:?}");
            assert!(head.body.is_empty() && !get.body.is_empty(), "{head:?}");
        }
    }

    fn what_is_known_already_is_not_sent_again(server: demo) {
        for path in [&format!("{OF_2022}&on=2023-02-01"), "/api/v1/plans/1", "/api/v1/plans/1/tree?period=2022&on=2023-02-01"] {
            let first = server.get(path).expect(200);
            let tag = first.header("etag").to_owned();
            assert!(!tag.is_empty(), "{first:?}");
            let again = server.request("GET", path).header("If-None-Match", &tag).send().expect(304);
            assert!(again.body.is_empty());
            let other = server.request("GET", path).header("If-None-Match", "\"other\"").send().expect(200);
            assert_eq!(other.body, first.body);
        }
        let path = format!("{OF_2022}&on=2023-02-01");
        let tag = server.get(&path).expect(200).header("etag").to_owned();
        assert!(tag.starts_with("W/"), "{tag}");
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let _ = server.request("GET", &path).header("If-None-Match", &tag).send().expect(200);
    }
}

#[test]
fn the_database_password_is_in_no_log() {
    let Some(database) = Database::postgres() else {
        return;
    };
    // The test server trusts local connections: any password opens it.
    let secret = "segretissima-42";
    let url = database
        .url()
        .replacen("traguardo@", &format!("traguardo:{secret}@"), 1);
    assert!(url.contains(secret));
    let mut server = TestServer::at(&url, database);
    let _ = server.get("/api/v1/administrations").expect(200);
    server.database().allow_connections(false);
    let answer = server.get("/api/v1/administrations");
    assert!(!answer.text().contains(secret));
    let (_, log) = server.terminate();
    let log = log.join("\n");
    assert!(
        log.contains("a use case failed") || log.contains("database-unavailable"),
        "it was logged: {log}"
    );
    assert!(!log.contains(secret), "{log}");
}
