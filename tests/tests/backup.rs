// SPDX-License-Identifier: AGPL-3.0-or-later
//! Backups as docs/operations.md describes them, made while posts go on, restored, and served.

use crate::journal::{CLIENTS, Entry, Field, plan};
use crate::support::{MEASUREMENTS, OF_2022, of_ms, patrimonio};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use traguardo_tests::{ChangeRow, Client, Database, TempDir, TestServer, assert_intact};

/// Receipts before the backup begins, and again after it ended.
const AROUND: usize = 200;

/// Every table whose rows carry the position that they came with.
const TABLES: [&str; 14] = [
    "change",
    "idempotency",
    "administration",
    "administration_revision",
    "office",
    "office_revision",
    "measure",
    "measure_revision",
    "indicator",
    "indicator_revision",
    "plan",
    "plan_revision",
    "assignment",
    "measurement_revision",
];

/// One consistent read of the whole file, written as a new one.
const VACUUM_INTO: &str = "import sqlite3, sys
source = sqlite3.connect(sys.argv[1], isolation_level=None)
source.execute('PRAGMA busy_timeout = 5000')
source.execute('VACUUM INTO ?', (sys.argv[2],))";

/// What `.backup` of the command-line program does: a hundred pages at a time.
const ONLINE_BACKUP: &str = "import sqlite3, sys
source, target = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
source.backup(target, pages=100, sleep=0.01)
target.close()";

/// What SQLite itself says of a file; prints nothing else than `ok`.
const CHECK: &str = "import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
faults = connection.execute('PRAGMA foreign_key_check').fetchall()
print(*connection.execute('PRAGMA integrity_check').fetchone(), *faults)";

fn python(script: &str, arguments: &[&Path]) -> String {
    run(Command::new("python3").args(["-c", script]).args(arguments))
}

/// A command that has to succeed; answers what it printed.
fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A program of the PostgreSQL server that the tests were given: another version's may refuse.
fn postgres_program(name: &str) -> Command {
    let bin = std::env::var_os("TRAGUARDO_PG_BINDIR").map_or_else(PathBuf::new, PathBuf::from);
    Command::new(bin.join(name))
}

/// Corrects one figure of the demo for as long as `over` is not set: its evaluation never stands still.
fn correct(client: &Client, over: &AtomicBool) {
    let mut revision = 0;
    while !over.load(Ordering::SeqCst) {
        let mut item = patrimonio();
        item["value"] = json!(format!("93{revision:05}.88"));
        if revision > 0 {
            item["replaces"] = json!(revision);
            item["reason"] = json!("Ancora");
        }
        let _ = client
            .post(MEASUREMENTS, &of_ms(&json!([item])))
            .expect(201);
        revision += 1;
    }
}

/// Runs `backup` between posts; answers the positions before and after it, and what was posted.
fn while_posting(server: &TestServer, backup: impl FnOnce()) -> (i64, i64, Vec<Entry>) {
    let field = Field::new(server.client());
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (field, over) = (&field, &over);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || field.work(client)))
            .collect();
        let corrector = server.client();
        let corrector = scope.spawn(move || correct(&corrector, over));
        field.wait_for(AROUND);
        let before = server.position();
        // Whatever becomes of the backup, nobody goes on for ever.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(backup));
        let after = server.position();
        field.wait_for(field.acknowledged() + AROUND);
        field.finish();
        over.store(true, Ordering::SeqCst);
        corrector.join().unwrap();
        let journal = clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect();
        if let Err(panic) = done {
            std::panic::resume_unwind(panic);
        }
        (before, after, journal)
    })
}

/// A service with figures on it, to be backed up.
fn original(database: Database) -> TestServer {
    let server = TestServer::demo(database);
    server.add_plan(&plan());
    server
}

/// What is asked of both services.
fn questions(position: i64) -> Vec<String> {
    [
        format!("{OF_2022}&on=2023-02-01&limit=500"),
        "/api/v1/evaluations?administration=CCIAA-MS&period=2022-S1&on=2023-02-01".to_owned(),
        "/api/v1/plans/1/tree?period=2022&on=2023-02-01".to_owned(),
        "/api/v1/deadlines?administration=CCIAA-MS&on=2022-12-31".to_owned(),
        "/api/v1/measurements?administration=CCIAA-MS&revisions=all&limit=500".to_owned(),
        "/api/v1/measurements?administration=CONTA&limit=500".to_owned(),
    ]
    .map(|path| format!("{path}&as_known_at={position}"))
    .into()
}

/// Rows of each table up to a position.
fn counts(database: &Database, up_to: i64) -> Vec<(&'static str, i64)> {
    let count = |table| {
        let asked = format!("SELECT count(*) FROM {table} WHERE seq <= {up_to}");
        (table, database.number(&asked))
    };
    TABLES.into_iter().map(count).collect()
}

/// The restored service says what the original said at the position of the backup, and nothing beyond it.
fn compare(original: &TestServer, restored: &TestServer, posted: (i64, i64, Vec<Entry>)) {
    let (before, after, journal) = posted;
    let changes: Vec<ChangeRow> = assert_intact(original.database());
    let kept: Vec<ChangeRow> = assert_intact(restored.database());
    let position = restored.position();
    println!(
        "backup at position {position}, between {before} and {after} of {}",
        changes.len()
    );

    // Everything that was acknowledged before the backup began is in it, and it was not the end.
    assert!(
        (before..=after).contains(&position),
        "{before} <= {position} <= {after}"
    );
    let (same, lost) = changes.split_at(kept.len());
    assert_eq!(kept, same);
    assert!(
        lost.len() >= AROUND,
        "posts went on: {} after the backup",
        lost.len()
    );
    assert_eq!(kept.len(), usize::try_from(position).unwrap());

    assert_eq!(
        counts(restored.database(), i64::MAX),
        counts(original.database(), position)
    );
    for question in questions(position) {
        let expected = original.get(&question).expect(200);
        let answer = restored.get(&question).expect(200);
        assert_eq!(answer.text(), expected.text(), "{question}");
    }
    let now = format!("{OF_2022}&on=2023-02-01&indicator=EC05.1");
    assert_ne!(
        original.get(&now).expect(200).items(),
        restored.get(&now).expect(200).items(),
        "the original has gone on"
    );
    it_goes_on(restored, position, &journal);
}

/// The restored service takes posts: it knows the keys of the past, and the chain continues.
fn it_goes_on(restored: &TestServer, position: i64, journal: &[Entry]) {
    let send = |entry: &Entry| {
        let item = json!({"measure": entry.measure, "period": entry.period, "value": entry.value});
        let post = json!({"administration": "CONTA", "items": [item]});
        restored
            .post_once(MEASUREMENTS, &entry.key, &post)
            .expect(201)
    };
    let at = |entry: &Entry| entry.receipt.as_ref().map_or(0, position_of);
    let (kept, lost): (Vec<_>, Vec<_>) = journal.iter().partition(|entry| at(entry) <= position);
    let (kept, lost) = (kept.first().unwrap(), lost.first().unwrap());

    let again = send(kept);
    assert_eq!(again.header("idempotency-replayed"), "true", "{again:?}");
    assert_eq!(Some(again.json()), kept.receipt);
    assert_eq!(restored.position(), position);

    // What the backup does not have is posted anew, at the next position.
    let anew = send(lost);
    assert_ne!(anew.header("idempotency-replayed"), "true", "{anew:?}");
    assert_eq!(position_of(&anew.json()), position + 1);
    assert_intact(restored.database());
}

fn position_of(receipt: &Value) -> i64 {
    receipt["position"]
        .as_i64()
        .unwrap_or_else(|| panic!("a position: {receipt}"))
}

/// Backs an SQLite file up with one of the documented ways.
fn sqlite(script: &str) {
    let original = original(Database::sqlite());
    let source = original.database().path().unwrap();
    let backups = TempDir::new();
    let copy = backups.file("copy.db");
    let posted = while_posting(&original, || {
        python(script, &[&source, &copy]);
    });
    assert_eq!(python(CHECK, &[&copy]).trim(), "ok");

    let database = Database::sqlite();
    std::fs::copy(&copy, database.path().unwrap()).unwrap();
    compare(&original, &TestServer::empty(database), posted);
}

#[test]
fn vacuum_into() {
    sqlite(VACUUM_INTO);
}

#[test]
fn online_backup() {
    sqlite(ONLINE_BACKUP);
}

#[test]
fn pg_dump() {
    let (Some(database), Some(new)) = (Database::postgres(), Database::postgres()) else {
        return;
    };
    let original = original(database);
    let backups = TempDir::new();
    let dump = backups.file("copy.dump");
    let posted = while_posting(&original, || {
        let url = original.database().url();
        run(postgres_program("pg_dump")
            .args(["--format=custom", "--file"])
            .arg(&dump)
            .arg(url));
    });
    run(postgres_program("pg_restore")
        .args([
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--dbname",
        ])
        .arg(new.url())
        .arg(&dump));
    compare(&original, &TestServer::empty(new), posted);
}
