// SPDX-License-Identifier: AGPL-3.0-or-later
//! The closed list of problem types: each is provoked, and its body is a snapshot.

use crate::support::{MEASUREMENTS, OF_2022, demo_plan, of_ms, patrimonio};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use traguardo_tests::{Answer, Database, TestServer, on_both, repository};

/// Types that nobody can provoke from outside, and why.
const NOT_PROVOKED: [(&str, &str); 3] = [
    (
        "forbidden",
        "until there are credentials, whoever reaches the service may do everything",
    ),
    (
        "stopping",
        "only a request that arrives between SIGTERM and the end gets it: no test can hit that moment every time",
    ),
    (
        "pdf-unavailable",
        "it depends on the machine: the engine's own tests have programs that stand for it",
    ),
];

/// Compares a problem's body with what it was; `stable` takes out what differs from run to run.
#[track_caller]
fn snapshot(answer: Answer, status: u16, code: &str) {
    let problem = answer.problem(status, code);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(format!("problem-{code}"), problem));
}

on_both! {
    fn refusals_are_told_the_same_way_every_time(server: demo) {
        let one = |change: &Value| {
            let mut item = patrimonio();
            item.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            of_ms(&json!([item]))
        };
        let raw = |kind: &str, body: String| server.request("POST", MEASUREMENTS).header("Content-Type", kind).body(body).send();
        snapshot(raw("application/json", r#"{"administration": "CCIAA-MS", "items": [{"mesure": "Immob"}]}"#.to_owned()), 400, "malformed");
        snapshot(server.get(&format!("{OF_2022}&periodo=2022&limit=0")), 400, "invalid-parameter");
        snapshot(server.post_once(MEASUREMENTS, &"k".repeat(256), &one(&json!({}))), 400, "invalid-header");
        snapshot(server.get("/api/v1/plans/99"), 404, "not-found");
        snapshot(server.request("DELETE", MEASUREMENTS).send(), 405, "method-not-allowed");
        snapshot(server.request("GET", OF_2022).header("Accept", "text/csv").send(), 406, "not-acceptable");
        snapshot(server.post(MEASUREMENTS, &one(&json!({"measure": "Immob"}))), 409, "conflict");
        snapshot(raw("application/json", " ".repeat(4 * 1024 * 1024 + 1)), 413, "too-large");
        snapshot(raw("text/plain", "1".to_owned()), 415, "unsupported-media-type");
        snapshot(server.request("GET", OF_2022).header("Host", "evil.example").send(), 421, "misdirected-request");
        snapshot(server.post(MEASUREMENTS, &one(&json!({"value": "1,5", "office": "RAGG"}))), 422, "invalid");
        let put = |tag: &str| {
            let request = server.request("PUT", "/api/v1/plans/1").json(&demo_plan());
            if tag.is_empty() { request.send() } else { request.header("If-Match", tag).send() }
        };
        snapshot(put(""), 428, "precondition-required");
        snapshot(put("\"r9-0123456789abcdef\""), 412, "stale-revision");
        let _ = server.post_once(MEASUREMENTS, "chiave-1", &one(&json!({}))).expect(201);
        snapshot(server.post_once(MEASUREMENTS, "chiave-1", &one(&json!({"value": "1"}))), 422, "idempotency-key-reused");
    }

    fn a_defect_says_nothing_about_internals(server: demo) {
        server.database().execute("ALTER TABLE measurement_revision RENAME TO gone");
        let answer = server.get("/api/v1/measurements?administration=CCIAA-MS");
        assert!(!answer.text().contains("measurement_revision") && !answer.text().contains("SELECT"), "{answer:?}");
        let id = answer.header("x-request-id").to_owned();
        snapshot(answer, 500, "internal");
        snapshot(server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))), 500, "internal");
        // The cause is in the log, under the request's id.
        let (_, log) = server.terminate();
        assert!(log.iter().any(|line| line.contains(&id) && line.contains("measurement_revision")), "{log:#?}");
    }

    fn a_full_disk_stops_writing_and_not_reading(server: demo) {
        let full = "database or disk is full";
        let database = server.database();
        if database.is_postgres() {
            database.execute(&format!("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{full}'; END $$"));
            database.execute("CREATE TRIGGER full_disk BEFORE INSERT ON measurement_revision EXECUTE FUNCTION full_disk()");
        } else {
            database.execute(&format!("CREATE TRIGGER full_disk BEFORE INSERT ON measurement_revision BEGIN SELECT RAISE(ABORT, '{full}'); END"));
        }
        let before = server.position();
        snapshot(server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))), 507, "storage-full");
        assert_eq!(server.position(), before);
        let _ = server.get(OF_2022).expect(200);
        server.database().execute(if server.database().is_postgres() { "DROP TRIGGER full_disk ON measurement_revision" } else { "DROP TRIGGER full_disk" });
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
    }
}

/// A server on PostgreSQL, if there is one.
fn on_postgres() -> Option<TestServer> {
    Some(TestServer::demo(Database::postgres()?))
}

#[test]
fn a_database_that_is_gone_is_unavailable_until_it_is_back() {
    let Some(server) = on_postgres() else { return };
    let open = |open: bool| server.database().allow_connections(open);
    open(false);
    let answer = server.get("/api/v1/administrations");
    assert!(
        answer.header("retry-after").parse::<u32>().is_ok(),
        "{answer:?}"
    );
    snapshot(answer, 503, "database-unavailable");
    server
        .get("/health/ready")
        .problem(503, "database-unavailable");
    server
        .post(MEASUREMENTS, &of_ms(&json!([patrimonio()])))
        .problem(503, "database-unavailable");
    let _ = server.get("/health/live").expect(200);
    open(true);
    let _ = server
        .post(MEASUREMENTS, &of_ms(&json!([patrimonio()])))
        .expect(201);
    let _ = server.get("/health/ready").expect(200);
}

#[test]
fn a_commit_that_is_not_confirmed_has_an_unknown_outcome() {
    let Some(server) = on_postgres() else { return };
    let database = server.database();
    database.execute("CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
    database.execute("CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON measurement_revision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()");
    let post = of_ms(&json!([patrimonio()]));
    let answer = server.post_once(MEASUREMENTS, "chiave-1", &post);
    assert!(
        answer.header("retry-after").parse::<u32>().is_ok(),
        "{answer:?}"
    );
    snapshot(answer, 503, "outcome-unknown");
    server
        .database()
        .execute("DROP TRIGGER cut ON measurement_revision");
    // The same key finds out: it had not happened, so it happens now.
    let _ = server
        .post_once(MEASUREMENTS, "chiave-1", &post)
        .expect(201);
}

on_both! {
    fn a_data_base_that_somebody_else_holds_is_busy(server: demo) {
        let post = of_ms(&json!([patrimonio()]));
        // The service's own connection for writes is there already.
        let _ = server.post("/api/v1/measurements?dry_run=true", &post).expect(200);
        let held = server.database().hold();
        let answer = server.post(MEASUREMENTS, &post);
        assert!(answer.header("retry-after").parse::<u32>().is_ok(), "{answer:?}");
        snapshot(answer, 503, "busy");
        let _ = server.get(OF_2022).expect(200);
        drop(held);
        let _ = server.post(MEASUREMENTS, &post).expect(201);
    }
}

#[test]
fn a_body_that_does_not_come_times_out() {
    let server = TestServer::demo(Database::sqlite());
    let host = server.base().trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&host).unwrap();
    let head = format!(
        "POST {MEASUREMENTS} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut received = String::new();
    connection.read_to_string(&mut received).unwrap();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let answer = Answer {
        request: "POST".into(),
        status,
        headers: headers.collect(),
        body: body.into(),
    };
    snapshot(answer, 408, "request-timeout");
}

#[test]
fn every_type_of_the_list_is_provoked_or_explained() {
    let server = TestServer::empty(Database::sqlite());
    let listed: BTreeSet<String> = server
        .get("/problems")
        .expect(200)
        .items()
        .iter()
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect();
    let files = std::fs::read_dir(repository().join("tests/tests/snapshots")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let provoked = names.filter_map(|name| {
        name.strip_prefix("problem-")?
            .strip_suffix(".snap")
            .map(str::to_owned)
    });
    let mut accounted: BTreeSet<String> = provoked.collect();
    for (code, why) in NOT_PROVOKED {
        assert!(
            accounted.insert(code.to_owned()),
            "{code} has a snapshot, though {why}"
        );
    }
    assert_eq!(accounted, listed);
    for code in listed {
        // The type's URL documents it.
        let page = server.get(&format!("/problems/{code}")).expect(200).json();
        assert_eq!(page["code"], json!(code));
        for member in ["title", "cause", "remedy"] {
            assert!(
                page[member].as_str().is_some_and(|text| !text.is_empty()),
                "{member} of {page}"
            );
        }
        let for_people = server
            .request("GET", &format!("/problems/{code}"))
            .header("Accept", "text/html")
            .send()
            .expect(200);
        assert!(
            for_people.header("content-type").starts_with("text/html"),
            "{for_people:?}"
        );
    }
}
