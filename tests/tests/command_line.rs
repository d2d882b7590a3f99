// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line: what it refuses, what it prints, how it ends.

use crate::support::{MS, demo_plan, of_ms, patrimonio};
use serde_json::{Value, json};
use traguardo_tests::{Database, TempDir, TestServer, on_both, traguardo};

#[test]
fn only_known_databases_are_accepted() {
    for url in [
        "mysql://root@localhost/x",
        "oracle:x",
        "traguardo.db",
        "",
        "sqlite:",
        "sqlite::memory:",
        "sqlite://x.db",
        "postgres://",
        "http://127.0.0.1/",
    ] {
        for command in ["serve", "migrate", "demo"] {
            let output = traguardo(&[command, "--database-url", url]).refused();
            assert!(
                !output.stderr.contains("panicked"),
                "{url}: {}",
                output.stderr
            );
        }
    }
    let output = traguardo(&["migrate", "--database-url", "mysql://localhost/x"]).refused();
    assert!(
        output.stderr.contains("mysql:") && output.stderr.contains("sqlite:"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_password_is_not_printed() {
    for url in [
        "postgres://utente:segretissima@127.0.0.1:1/x",
        "postgres://127.0.0.1:1/x?password=segretissima",
        "mysql://utente:segretissima@127.0.0.1:1/x",
    ] {
        for command in ["migrate", "demo"] {
            let output = traguardo(&[command, "--database-url", url]);
            assert!(
                output.code > 0 && output.code < 100 && !output.stderr.is_empty(),
                "{output:?}"
            );
            assert!(!(output.stdout + &output.stderr).contains("segretissima"));
        }
    }
}

#[test]
fn unknown_commands_are_refused() {
    let _ = traguardo(&[]).refused();
    let _ = traguardo(&["sing"]).refused();
    let _ = traguardo(&["serve", "--lisen", "127.0.0.1:0"]).refused();
}

#[test]
fn only_the_own_machine_is_served() {
    let dir = TempDir::new();
    let url = format!("sqlite:{}", dir.file("x.db").display());
    for address in [
        "0.0.0.0:8080",
        "0.0.0.0:0",
        "[::]:0",
        "192.0.2.1:8080",
        "8.8.8.8:0",
        "[2001:db8::1]:0",
    ] {
        let output = traguardo(&["serve", "--database-url", &url, "--listen", address]).refused();
        assert!(
            output.stderr.contains("127.0.0.1"),
            "{address}: {}",
            output.stderr
        );
    }
    for address in ["127.0.0.1", "127.0.0.1:99999", "somewhere", ""] {
        let _ = traguardo(&["serve", "--database-url", &url, "--listen", address]).refused();
    }
}

#[test]
fn formulas_are_checked() {
    let fine = traguardo(&["formula", "check", "100*[Patrimonio netto]/[Immob]"]).succeeded();
    assert!(
        fine.stdout.contains("100 * [Patrimonio netto] / [Immob]"),
        "{}",
        fine.stdout
    );

    let position = traguardo(&["formula", "check", "100 * [Immob"]).refused();
    assert!(
        position.stderr.contains("character 7"),
        "where reading stopped: {}",
        position.stderr
    );
    let function = traguardo(&["formula", "check", "roud([Immob], 2)"]).refused();
    assert!(
        function.stderr.contains("round"),
        "the nearest known function: {}",
        function.stderr
    );

    let files = TempDir::new();
    let plan = files.write("plan.json", demo_plan().to_string());
    let plan = plan.to_str().unwrap();
    let code = traguardo(&["formula", "check", "--plan", plan, "100 * [Imob] / [Immob]"]).refused();
    assert!(
        code.stderr.contains("[Immob]") || code.stderr.contains("Immob"),
        "{}",
        code.stderr
    );
    let _ = traguardo(&[
        "formula",
        "check",
        "--plan",
        plan,
        "100 * [Patrimonio netto] / [Immob]",
    ])
    .succeeded();
    // What depends on no code is checked without a plan as well.
    let another_year = r#"previous(achievement("1"))"#;
    let refused = traguardo(&["formula", "check", another_year]).refused();
    assert!(refused.stderr.contains("previous()"), "{}", refused.stderr);
    let _ = traguardo(&["formula", "check", r#"achievement("1") + indicator("X")"#]).succeeded();
    // Deep nesting is a refusal, not a crash.
    let _ = traguardo(&["formula", "check", &"(".repeat(100_000)]).refused();
}

/// Every change there is, without the instants.
fn ledger(server: &TestServer) -> Vec<(String, String)> {
    server
        .database()
        .changes()
        .into_iter()
        .map(|change| (change.action, change.body))
        .collect()
}

on_both! {
    fn the_demo_is_loaded_once(server: demo) {
        let before = ledger(server);
        assert!(before.len() >= 2, "{before:?}");
        let _ = server.cli(&["demo"]).succeeded();
        let _ = server.cli(&["demo", "--if-empty"]).succeeded();
        assert_eq!(ledger(server), before);
    }

    fn the_demo_does_not_disturb_what_is_there(server: empty) {
        let plan = server.add_plan(&traguardo_tests::fixture("counters.json"));
        let before = ledger(server);
        let _ = server.cli(&["demo", "--if-empty"]).succeeded();
        assert_eq!(ledger(server), before);
        let _ = server.cli(&["demo"]).succeeded();
        assert!(ledger(server).starts_with(&before));
        assert_eq!(server.get(&format!("/api/v1/plans/{plan}")).expect(200).json()["code"], "PIANO-2022");
        let _ = server.get("/api/v1/evaluations?administration=CCIAA-MS&period=2022").expect(200);
    }

    fn migrating_again_changes_nothing(server: demo) {
        let before = ledger(server);
        let _ = server.cli(&["migrate"]).succeeded();
        assert_eq!(ledger(server), before);
    }

    fn wrong_imports_are_refused_whole(server: demo) {
        let files = TempDir::new();
        let before = ledger(server);
        let refused = |name: &str, content: String, word: &str| {
            let path = files.write(name, content);
            let output = server.cli(&["import", path.to_str().unwrap()]).refused();
            assert!(output.stderr.contains(word), "{word:?} is not in {}", output.stderr);
        };
        let mut plan = demo_plan();
        plan["code"] = json!("RPP-2023");
        plan["indicators"][0]["formula"] = json!("[S1.1.b]");
        plan["measures"][0]["unit"] = Value::Null;
        refused("plan.json", plan.to_string(), "/measures/0/unit");
        plan["measures"][0]["unit"] = json!("N.");
        refused("plan.json", plan.to_string(), "S1.1.a");
        let mut items = json!([patrimonio(), patrimonio()]);
        refused("twice.json", of_ms(&items).to_string(), "duplicate_item");
        items[1]["measure"] = json!("Imob");
        refused("unknown.json", of_ms(&items).to_string(), "Immob");
        refused("text.json", "no JSON".to_owned(), "line 1");
        refused("neither.json", "{}".to_owned(), "");
        let missing = files.file("missing.json");
        let output = server.cli(&["import", missing.to_str().unwrap()]);
        assert!(output.code == 1 && output.stderr.contains("missing.json"), "{output:?}");
        assert_eq!(ledger(server), before);
    }

    fn what_is_asked_in_vain_is_refused(server: demo) {
        let _ = server.cli(&["evaluate", "--administration", "CCIAA-MC", "--period", "2022"]).refused();
        let _ = server.cli(&["evaluate", "--administration", MS, "--period", "2022-S9"]).refused();
        let _ = server.cli(&["evaluate", "--administration", MS]).refused();
        let _ = server.cli(&["export", "plan", "--administration", MS, "--revision", "9"]).refused();
    }
}

#[test]
fn migrate_makes_a_database_that_can_be_served() {
    let database = Database::sqlite();
    let _ = traguardo(&["migrate", "--database-url", &database.url()]).succeeded();
    let server = TestServer::empty(database);
    assert_eq!(server.position(), 0);
}
