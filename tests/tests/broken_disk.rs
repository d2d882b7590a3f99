// SPDX-License-Identifier: AGPL-3.0-or-later
//! The disk of an SQLite file fails in the middle of a COMMIT.

use crate::support::{MEASUREMENTS, OF_2022, of_ms, patrimonio};
use serde_json::json;
use std::process::Command;
use traguardo_tests::{Database, TestServer};

const INSIDE: &str = "TEST_IGNORES_XFSZ";

/// Runs the test of this name again in a process that ignores the signal of files that grow too large,
/// and whose children do: they get an error instead. Answers whether this is that process.
fn ignoring_large_files(name: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let status = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .env(INSIDE, "1")
        .status();
    assert!(status.unwrap().success());
    false
}

#[test]
fn a_commit_that_the_disk_fails_is_of_unknown_outcome_and_the_same_key_settles_it() {
    if !ignoring_large_files(
        "broken_disk::a_commit_that_the_disk_fails_is_of_unknown_outcome_and_the_same_key_settles_it",
    ) {
        return;
    }
    let server = TestServer::demo(Database::sqlite());
    let figure = |value: &str| {
        let mut item = patrimonio();
        item["value"] = json!(value);
        of_ms(&json!([item]))
    };
    let _ = server
        .post_once(MEASUREMENTS, "prima", &figure("1.00"))
        .expect(201);
    let position = server.position();
    let file = server.database().path().unwrap();
    let log = std::fs::metadata(file.with_extension("db-wal")).unwrap();
    server.limit_files(Some(log.len()));
    let correction = {
        let mut post = figure("2.00");
        post["items"][0]["replaces"] = json!(1);
        post["items"][0]["reason"] = json!("Ricontato");
        post
    };
    for _ in 0..2 {
        let answer = server.post_once(MEASUREMENTS, "seconda", &correction);
        let wait = answer.header("retry-after").parse::<u32>();
        assert!(wait.is_ok(), "{answer:?}");
        answer.problem(503, "outcome-unknown");
        // What was acknowledged is read all the same.
        let _ = server.get(OF_2022).expect(200);
        assert_eq!(server.position(), position);
    }
    let failed = server.log();
    let failed = failed
        .iter()
        .filter(|line| line.contains("\"a write failed\""));
    let causes: Vec<_> = failed.map(|line| line.contains("disk I/O error")).collect();
    assert_eq!(causes, [true, true], "{:?}", server.log());

    server.limit_files(None);
    let receipt = server
        .post_once(MEASUREMENTS, "seconda", &correction)
        .expect(201);
    let again = server
        .post_once(MEASUREMENTS, "seconda", &correction)
        .expect(201);
    assert_eq!(receipt.body, again.body);
    let revisions = "/api/v1/measurements?administration=CCIAA-MS&measure=Patrimonio%20netto&period=2022&revisions=all";
    let values: Vec<_> = server
        .get(revisions)
        .expect(200)
        .items()
        .iter()
        .map(|item| item["value"].clone())
        .collect();
    assert_eq!(values, ["1.00", "2.00"]);
    assert_eq!(server.position(), position + 1);
}
