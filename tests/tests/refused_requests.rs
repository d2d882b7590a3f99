// SPDX-License-Identifier: AGPL-3.0-or-later
//! Requests that cannot be read as what they claim to be: each gets its problem, and nothing changes.

use crate::support::{MEASUREMENTS, OF_2022, of_ms, patrimonio, unchanged};
use serde_json::json;
use traguardo_tests::{Answer, TestServer, fixture, on_both};

/// Bytes that a measurement post may have.
const LIMIT: usize = 4 * 1024 * 1024;

fn post_raw(server: &TestServer, body: impl Into<Vec<u8>>) -> Answer {
    let body = body.into();
    unchanged(server, |server| {
        server
            .request("POST", MEASUREMENTS)
            .header("Content-Type", "application/json")
            .body(body)
            .send()
    })
}

on_both! {
    fn a_body_has_to_be_json_of_the_right_form(server: demo) {
        for body in ["", "{", "{\"administration\"", "NaN", "{'administration': 'CCIAA-MS'}", "{\"administration\":\"CCIAA-MS\",\"items\":[]} x", "\u{feff}{}"] {
            let problem = post_raw(server, body).problem(400, "malformed");
            assert_eq!(problem["errors"][0]["code"], "malformed_json", "{body:?}: {problem}");
        }
        for (body, words) in [("", "empty"), (" \r\n", "empty"), ("\u{feff}{}", "byte order mark"), ("{", "this is no JSON")] {
            let problem = post_raw(server, body).problem(400, "malformed");
            let detail = problem["errors"][0]["detail"].as_str().unwrap();
            assert!(detail.contains(words), "{body:?}: {detail}");
        }
        post_raw(server, b"{\"administration\":\"\xff\",\"items\":[]}".to_vec()).problem(400, "malformed");
        let with_item = |item: &str| format!("{{\"administration\":\"CCIAA-MS\",\"items\":[{item}]}}");
        for (item, pointer, code, words) in [
            (r#"{"measure":"Immob","period":"2022","valeu":"1"}"#, "/items/0/valeu", "unknown_field", "did you mean \"value\"?"),
            (r#"{"period":"2022","value":"1"}"#, "/items/0", "missing_field", "measure"),
            (r#"{"measure":"Immob","period":"2022","value":9312995.88}"#, "/items/0/value", "wrong_type", "9312995.88"),
            (r#"{"measure":"Immob","period":2022,"value":"1"}"#, "/items/0/period", "wrong_type", "2022"),
            (r#"{"measure":"Immob","period":"2022","value":1e400}"#, "", "malformed_json", "line 1 column"),
            (r#"{"measure":"Immob","period":"2022","value":null}"#, "/items/0/value", "wrong_type", "leave out"),
            (r#"{"measure":"Immob","period":"2022","value":"1","value":"2"}"#, "", "malformed_json", "\"value\" is given twice"),
            (r#"{"measure":"Immob","period":"2022","value":"1","replaces":"1"}"#, "/items/0/replaces", "wrong_type", "a whole number"),
            (r#"{"measure":"Immob","period":"2022","not_done":"true"}"#, "/items/0/not_done", "wrong_type", ""),
        ] {
            let problem = post_raw(server, with_item(item)).problem(400, "malformed");
            let fault = &problem["errors"][0];
            assert_eq!(fault["pointer"], pointer, "{item}: {fault}");
            assert!(code.is_empty() || fault["code"] == code, "{item}: {fault}");
            assert!(fault["detail"].as_str().unwrap().contains(words), "{item}: {fault}");
        }
        for body in [r#"{"items":[]}"#, r#"{"administration":"CCIAA-MS"}"#, "[]", r#""CCIAA-MS""#, "[1, 2", r#"{"administration":"CCIAA-MS","items":{}}"#, r#"{"administration":"CCIAA-MS","items":[],"mode":"atomic"}"#] {
            post_raw(server, body).problem(400, "malformed");
        }
        let below_one = post_raw(server, with_item(r#"{"measure":"Immob","period":"2022","value":"1","replaces":-1}"#));
        below_one.faults(422, "invalid", &[("/items/0/replaces", "out_of_range")]);
        let word = post_raw(server, with_item(r#"{"measure":"Immob","period":"2022","value":"1","origin":"guess"}"#));
        let problem = word.faults(422, "invalid", &[("/items/0/origin", "unknown_value")]);
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("forecast"), "{problem}");
        // As deep as one likes: an answer, not a crash.
        post_raw(server, "[".repeat(200_000)).problem(400, "malformed");
    }

    fn one_byte_over_the_limit_is_too_large(server: demo) {
        let post = of_ms(&json!([patrimonio()])).to_string();
        let padded = |length: usize| format!("{post}{}", " ".repeat(length - post.len()));
        post_raw(server, padded(LIMIT + 1)).problem(413, "too-large");
        let answer = server.request("POST", MEASUREMENTS).header("Content-Type", "application/json").body(padded(LIMIT)).send();
        let _ = answer.expect(201);
    }

    fn other_bodies_have_their_limits(server: empty) {
        let post = |path: &str, body: &str, length: usize| {
            let padded = format!("{body}{}", " ".repeat(length - body.len()));
            server.request("POST", path).header("Content-Type", "application/json").body(padded).send()
        };
        let small = 64 * 1024;
        let entry = r#"{"code": "X", "name": "X"}"#;
        post("/api/v1/administrations", entry, small + 1).problem(413, "too-large");
        let _ = post("/api/v1/administrations", entry, small).expect(201);
        // However large: it is taken, or it is too large, and not something else.
        let plan = fixture("counters.json").to_string();
        let sizes = [4, 8, 16, 32].map(|mega| post("/api/v1/plans?dry_run=true", &plan, mega * 1024 * 1024 + 1));
        let statuses = sizes.each_ref().map(|answer| answer.status);
        assert!(statuses.is_sorted() && statuses[0] == 200 && statuses[3] == 413, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 413].contains(status)), "{statuses:?}");
    }

    fn a_body_has_to_be_declared_as_json(server: demo) {
        let body = of_ms(&json!([patrimonio()])).to_string();
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=latin1", "application/merge-patch+json"] {
            let answer = unchanged(server, |server| server.request("POST", MEASUREMENTS).header("Content-Type", kind).body(body.clone()).send());
            answer.problem(415, "unsupported-media-type");
        }
        let answer = unchanged(server, |server| server.request("POST", MEASUREMENTS).body(body.clone()).send());
        answer.problem(415, "unsupported-media-type");
        let gzip = unchanged(server, |server| {
            server.request("POST", MEASUREMENTS).header("Content-Type", "application/json").header("Content-Encoding", "gzip").body(body).send()
        });
        gzip.problem(415, "unsupported-media-type");
    }

    fn paths_and_methods_are_known_or_refused(server: demo) {
        for path in ["/", "/nothing", "/api", "/api/v1", "/api/v2/measurements", "/api/v1/measurement", "/api/v1/measurements/", "/api/v1/measurements/x", "/api/v1/plans/0", "/api/v1/plans/99", "/api/v1/plans/x", "/api/v1/plans/1/trees", "/api/v1/evaluations/1", "/api/v1/evaluations/1-2022-S9", "/api/v1/administrations/99", "/api/v1/offices/-1", "/api/v1/measures/18446744073709551616", "/problems/nothing", "/../etc/passwd", "/api/v1/plans/%00"] {
            server.get(path).problem(404, "not-found");
        }
        let refused = unchanged(server, |server| server.request("DELETE", MEASUREMENTS).send());
        assert_eq!(refused.header("allow"), "GET, HEAD, POST");
        refused.problem(405, "method-not-allowed");
        for (method, path) in [("PATCH", "/api/v1/plans/1"), ("POST", "/api/v1/evaluations"), ("PUT", "/api/v1/plans"), ("POST", "/status"), ("BREW", "/api/v1/deadlines"), ("DELETE", "/api/v1/plans/1")] {
            let refused = unchanged(server, |server| server.request(method, path).json(&json!({})).send());
            assert!(refused.header("allow").contains("GET"), "{refused:?}");
            refused.problem(405, "method-not-allowed");
        }
    }

    fn query_parameters_are_known_once_and_well_formed(server: demo) {
        let bad = |query: &str, pointer: &str, code: &str| {
            let path = if query.starts_with('/') { query.to_owned() } else { format!("{OF_2022}&{query}") };
            server.get(&path).faults(400, "invalid-parameter", &[(pointer, code)]);
        };
        bad("indicatr=EC05.1", "?indicatr", "unknown_parameter");
        bad("period=2021", "?period", "duplicate_parameter");
        bad("on=15/06/2022", "?on", "bad_parameter");
        for day in ["2022-02-30", "2022-13-01", "2022-6-15", "2022-6-015", "%2B999-01-01", "%2B2022-6-01", "0999-01-01", "0000-01-01", "+2022-06-15", "2022-06-15+", "%EF%BC%92022-06-15", "20220615", "2022-06-15T00:00:00Z"] {
            bad(&format!("on={day}"), "?on", "bad_parameter");
        }
        for instant in ["%2B7", "-7", "7.0", "%D9%A7", "%EF%BC%97", "2022-06-15", "2022-02-30T10:00:00Z", "2022-06-15+10:00:00Z", "2022-06-15t10:00:00Z", "2022-06-15T10:00:00z", "2022-06-15T10:00Z", "2022-06-15T24:00:00Z", "2016-12-31T23:59:60Z", "2022-06-15T10:00:00%E2%88%9202:00", "%2B999-01-01T00:00:00Z", "0000-01-01T00:00:00Z"] {
            bad(&format!("as_known_at={instant}"), "?as_known_at", "bad_parameter");
        }
        for period in ["2022-S3", "2022-S01", "2022-Q0", "2022-M1", "2022-M00", "2022-s1", "%2B2022", "%2B202", "+2022", "2022+", "02022", "22", "1899", "3000", "%EF%BC%922022", "2022-M%EF%BC%911", "2022-01", "2022-%2B1"] {
            bad(&format!("/api/v1/evaluations?administration=CCIAA-MS&period={period}"), "?period", "bad_parameter");
            bad(&format!("/api/v1/measurements?administration=CCIAA-MS&period={period}"), "?period", "bad_parameter");
        }
        bad("status=acheived", "?status", "bad_parameter");
        bad("limit=0", "?limit", "bad_parameter");
        bad("limit=501", "?limit", "bad_parameter");
        bad("limit=ten", "?limit", "bad_parameter");
        bad("as_known_at=soon", "?as_known_at", "bad_parameter");
        bad("indicator=", "?indicator", "bad_parameter");
        bad("/api/v1/evaluations?administration=CCIAA-MS", "?period", "missing_parameter");
        bad("/api/v1/measurements", "?administration", "missing_parameter");
        bad("/api/v1/deadlines?on=2022-06-15", "?administration", "missing_parameter");
        let mode = unchanged(server, |server| server.post("/api/v1/measurements?mode=some", &of_ms(&json!([patrimonio()]))));
        mode.faults(400, "invalid-parameter", &[("?mode", "bad_parameter")]);
        let dry = unchanged(server, |server| server.post("/api/v1/measurements?dry_run=1", &of_ms(&json!([patrimonio()]))));
        dry.faults(400, "invalid-parameter", &[("?dry_run", "bad_parameter")]);
        let several = server.get("/api/v1/evaluations?x=1&limit=0");
        let told = several.problem(400, "invalid-parameter");
        assert_eq!(told["errors"].as_array().unwrap().len(), 4, "{told}");
    }

    fn questions_name_what_is_there(server: demo) {
        let wrong = |path: &str, pointer: &str, code: &str, words: &str| {
            let problem = server.get(path).faults(422, "invalid", &[(pointer, code)]);
            let detail = problem["errors"][0]["detail"].as_str().unwrap();
            assert!(detail.contains(words), "{words:?} is not in {detail}");
        };
        wrong(&format!("{OF_2022}&indicator=EC05.2"), "?indicator", "unknown_indicator", "`EC05.1`");
        wrong(&format!("{OF_2022}&node=2.11"), "?node", "unknown_node", "`2.1`");
        wrong("/api/v1/evaluations?administration=CCIAA-MC&period=2022", "?administration", "unknown_administration", "`CCIAA-MS`");
        wrong("/api/v1/evaluations?administration=CCIAA-MS&period=2020", "?period", "no_plan", "2020");
        wrong("/api/v1/measurements?administration=CCIAA-MS&office=RAGG", "?office", "unknown_office", "`RAG`");
        wrong("/api/v1/measurements?administration=CCIAA-MS&measure=Imob", "?measure", "unknown_measure", "`Immob`");
        wrong("/api/v1/deadlines?administration=CCIAA-MS&office=PIDD", "?office", "unknown_office", "`PID`");
        wrong("/api/v1/plans/1/tree?period=2031", "?period", "outside_plan", "2022 to 2024");
        wrong(&format!("{OF_2022}&cursor=x"), "?cursor", "bad_cursor", "");
        wrong("/api/v1/measurements?administration=CCIAA-MS&cursor=1-2-3", "?cursor", "bad_cursor", "");
        wrong(&format!("{OF_2022}&cursor=%2B5"), "?cursor", "bad_cursor", "");
        wrong(&format!("{OF_2022}&as_known_at=9999"), "?as_known_at", "position_in_future", "");
        wrong(&format!("{OF_2022}&as_known_at=2999-01-01T00:00:00Z"), "?as_known_at", "position_in_future", "");
        wrong(&format!("{OF_2022}&as_known_at=0"), "?administration", "unknown_administration", "");
    }

    fn headers_are_checked(server: demo) {
        let post = of_ms(&json!([patrimonio()]));
        let long = "k".repeat(256);
        for key in [" ", "a b", long.as_str()] {
            let answer = unchanged(server, |server| server.post_once(MEASUREMENTS, key, &post));
            answer.problem(400, "invalid-header");
        }
        server.request("GET", OF_2022).header("Accept", "text/csv").send().problem(406, "not-acceptable");
        server.request("GET", OF_2022).header("Host", "evil.example").send().problem(421, "misdirected-request");
        let named = server.request("GET", "/health/live").header("X-Request-Id", "my-request-7").send().expect(200);
        assert_eq!(named.header("x-request-id"), "my-request-7");
        let renamed = server.request("GET", "/health/live").header("X-Request-Id", "a b").send().expect(200);
        assert_ne!(renamed.header("x-request-id"), "a b");
    }
}
