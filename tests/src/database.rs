// SPDX-License-Identifier: AGPL-3.0-or-later
//! A database of one test: a file, or a database of the PostgreSQL server that the tests were given.

use crate::files::{TempDir, unique};
use postgres::{Client, NoTls, SimpleQueryMessage};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// Names the maintenance database of the server to be used; `scripts/with-postgres` sets it.
const SERVER: &str = "TRAGUARDO_TEST_POSTGRES";

/// What a query answered, every value as text.
pub(crate) type Rows = Vec<Vec<String>>;

/// Reads an SQLite file with code that is not the product's.
const READ_SQLITE: &str = "import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
rows = connection.execute(sys.argv[2]).fetchall()
print(json.dumps([['' if value is None else str(value) for value in row] for row in rows]))";

/// Takes an SQLite file's write lock and keeps it until its input ends.
const HOLD_SQLITE: &str = "import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute('BEGIN IMMEDIATE')
print('held', flush=True)
sys.stdin.read()";

/// A write lock; see [`Database::hold`].
pub enum Held {
    /// The program that has it.
    Sqlite(Child),
    /// The connection that has it.
    Postgres(Box<Client>),
}

impl Drop for Held {
    fn drop(&mut self) {
        match self {
            Self::Sqlite(child) => {
                drop(child.stdin.take());
                let _ = child.wait();
            }
            Self::Postgres(client) => client.batch_execute("ROLLBACK").unwrap(),
        }
    }
}

/// Where a test's service keeps its data; it goes away with this value.
#[derive(Debug)]
pub enum Database {
    /// A file of its own.
    Sqlite(TempDir),
    /// A database of its own.
    Postgres {
        /// URL of the server's maintenance database.
        server: String,
        /// Name of the database.
        name: String,
    },
}

impl Database {
    /// A new SQLite file.
    pub fn sqlite() -> Self {
        Self::Sqlite(TempDir::new())
    }

    /// A new PostgreSQL database; `None`, said aloud, when there is no server.
    pub fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            eprintln!(
                "\n*** skipped: no PostgreSQL ({SERVER} is not set; see scripts/with-postgres) ***\n"
            );
            return None;
        };
        let name = format!("traguardo_test_{}", unique());
        let mut admin = Client::connect(&server, NoTls).expect("the PostgreSQL server answers");
        // Left by a process of the same number that was killed.
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .unwrap();
        admin
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .unwrap();
        Some(Self::Postgres { server, name })
    }

    /// What `--database-url` takes.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(_) => format!("sqlite:{}", self.path().unwrap().display()),
            Self::Postgres { server, name } => {
                let (server, _) = server.rsplit_once('/').expect("a URL with a database name");
                format!("{server}/{name}")
            }
        }
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite(dir) => Some(dir.file("traguardo.db")),
            Self::Postgres { .. } => None,
        }
    }

    /// Whether it is on the PostgreSQL server.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }

    /// Changes the database past the service: what an operator, a full disk or an attacker might do.
    pub fn execute(&self, sql: &str) {
        self.rows(sql);
    }

    /// Lets the service connect or not; when not, the connections it has are cut.
    pub fn allow_connections(&self, allowed: bool) {
        let Self::Postgres { server, name } = self else {
            panic!("only PostgreSQL has connections to refuse")
        };
        let mut admin = Client::connect(server, NoTls).unwrap();
        admin
            .batch_execute(&format!(
                "ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"
            ))
            .unwrap();
        if !allowed {
            let cut = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            );
            admin.batch_execute(&cut).unwrap();
        }
    }

    /// Keeps everybody else from writing until the answer is dropped.
    pub fn hold(&self) -> Held {
        let Some(path) = self.path() else {
            let mut client = Client::connect(&self.url(), NoTls).unwrap();
            client
                .batch_execute("BEGIN; SELECT seq FROM ledger_head FOR UPDATE")
                .unwrap();
            return Held::Postgres(Box::new(client));
        };
        let mut child = Command::new("python3")
            .args(["-c", HOLD_SQLITE])
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "held");
        Held::Sqlite(child)
    }

    /// Asks the database past the service.
    pub(crate) fn rows(&self, sql: &str) -> Rows {
        if let Some(path) = self.path() {
            let output = Command::new("python3")
                .args(["-c", READ_SQLITE])
                .arg(path)
                .arg(sql)
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            return serde_json::from_slice(&output.stdout).unwrap();
        }
        let answers = Client::connect(&self.url(), NoTls)
            .unwrap()
            .simple_query(sql)
            .unwrap();
        let rows = answers.iter().filter_map(|answer| match answer {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        rows.map(|row| {
            (0..row.len())
                .map(|column| row.get(column).unwrap_or_default().to_owned())
                .collect()
        })
        .collect()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            let dropped = Client::connect(server, NoTls).and_then(|mut admin| {
                admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            });
            if let Err(error) = dropped {
                eprintln!("database {name} is left over: {error}");
            }
        }
    }
}
