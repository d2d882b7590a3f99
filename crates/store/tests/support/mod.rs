// SPDX-License-Identifier: AGPL-3.0-or-later
//! Runs each test on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]
#![allow(dead_code, reason = "each test uses a part of it")]

pub mod rows;

use diesel::connection::SimpleConnection;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use traguardo_store::{Conn, DatabaseUrl, Store, migrations};

static COUNT: AtomicU32 = AtomicU32::new(0);

fn unique() -> String {
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("traguardo_test_{}_{n}", std::process::id())
}

/// A database of its own for one test, empty, removed at the end.
pub struct Database {
    pub url: DatabaseUrl,
    cleanup: Cleanup,
}

enum Cleanup {
    Directory(PathBuf),
    Database { server: DatabaseUrl, name: String },
}

impl Database {
    pub fn sqlite() -> Self {
        let directory = std::env::temp_dir().join(unique());
        std::fs::create_dir(&directory).unwrap();
        let url = format!("sqlite:{}", directory.join("test.db").display());
        Self {
            url: DatabaseUrl::parse(&url).unwrap(),
            cleanup: Cleanup::Directory(directory),
        }
    }

    /// `None`, and said so, when no server is given.
    pub fn postgres() -> Option<Self> {
        let Ok(text) = std::env::var("TRAGUARDO_TEST_POSTGRES") else {
            // Not eprintln: the harness would keep it to itself.
            let note = b"==== skipped: no PostgreSQL (run scripts/with-postgres) ====\n";
            std::io::Write::write_all(&mut std::io::stderr(), note).unwrap();
            return None;
        };
        let server = DatabaseUrl::parse(&text).unwrap();
        let name = unique();
        batch(
            &mut Conn::open(&server).unwrap(),
            &format!("CREATE DATABASE {name}"),
        );
        let (place, _) = text.rsplit_once('/').unwrap();
        Some(Self {
            url: DatabaseUrl::parse(&format!("{place}/{name}")).unwrap(),
            cleanup: Cleanup::Database { server, name },
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.cleanup {
            Cleanup::Directory(directory) => {
                let _ = std::fs::remove_dir_all(directory);
            }
            Cleanup::Database { server, name } => {
                let mut conn = Conn::open(server).unwrap();
                batch(&mut conn, &format!("DROP DATABASE {name} WITH (FORCE)"));
            }
        }
    }
}

/// Runs `body` on an empty database of each kind.
pub fn on_empty(body: impl Fn(&Store)) {
    for database in [Some(Database::sqlite()), Database::postgres()]
        .into_iter()
        .flatten()
    {
        eprintln!("---- {} ----", database.url);
        body(&Store::open(&database.url, 4).unwrap());
    }
}

/// Runs `body` on a database of each kind with the schema in it.
pub fn on_both(body: impl Fn(&mut Conn)) {
    on_empty(|store| {
        let mut conn = store.dedicated().unwrap();
        migrations::run(&mut conn).unwrap();
        body(&mut conn);
    });
}

/// Several statements.
pub fn try_batch(conn: &mut Conn, sql: &str) -> diesel::QueryResult<()> {
    match conn {
        Conn::Sqlite(c) => c.batch_execute(sql),
        Conn::Postgres(c) => c.batch_execute(sql),
        _ => unreachable!(),
    }
}

pub fn batch(conn: &mut Conn, sql: &str) {
    try_batch(conn, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// The text column `line` of a query.
pub fn lines(conn: &mut Conn, sql: &str) -> Vec<String> {
    use diesel::RunQueryDsl;
    let rows: Vec<Line> = match conn {
        Conn::Sqlite(c) => diesel::sql_query(sql).load(&mut **c),
        Conn::Postgres(c) => diesel::sql_query(sql).load(&mut **c),
        _ => unreachable!(),
    }
    .unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.into_iter().map(|row| row.line).collect()
}

pub fn count(conn: &mut Conn, table: &str) -> i64 {
    let sql = format!("SELECT CAST(count(*) AS text) AS line FROM {table}");
    lines(conn, &sql)[0].parse().unwrap()
}

pub const TABLES: [&str; 23] = [
    "ledger_head",
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
    "deviation_note_revision",
    "merger",
    "merger_origin",
    "merger_reversal",
    "benchmark_publication",
    "published_benchmark",
    "target_decision",
    "report_step",
];
