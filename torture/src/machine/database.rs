// SPDX-License-Identifier: AGPL-3.0-or-later
//! The database under attack, read past the service.

use super::Cluster;
use super::command::run;
use crate::Result;
use std::path::PathBuf;
use std::process::Command;

/// What a query answers, every value as text.
pub type Rows = Vec<Vec<String>>;

/// Reads an SQLite file with code that is not the product's.
const READ_SQLITE: &str = "import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2])
print(json.dumps([['' if value is None else str(value) for value in row] for row in rows]))";

/// One of the two databases.
#[derive(Debug)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A cluster.
    Postgres(Cluster),
}

impl Database {
    /// As the service is given it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite:{}", file.display()),
            Self::Postgres(cluster) => cluster.url(),
        }
    }

    /// The cluster, if it is one.
    pub fn cluster(&mut self) -> Option<&mut Cluster> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(cluster) => Some(cluster),
        }
    }

    /// Asks the database past the service.
    pub fn rows(&self, sql: &str) -> Result<Rows> {
        match self {
            Self::Sqlite(file) => {
                let mut python = Command::new("python3");
                let answer = run(python.args(["-c", READ_SQLITE]).arg(file).arg(sql))?;
                Ok(serde_json::from_str(&answer)?)
            }
            Self::Postgres(cluster) => cluster.rows(sql),
        }
    }

    /// One number that a query answers.
    pub fn number(&self, sql: &str) -> Result<i64> {
        let rows = self.rows(sql)?;
        let value = rows.first().and_then(|row| row.first()).ok_or("no row")?;
        Ok(value.parse()?)
    }

    /// What the database's own checks find wrong.
    pub fn integrity(&self) -> Result<Vec<String>> {
        match self {
            Self::Sqlite(_) => {
                let mut faults = self.rows("PRAGMA integrity_check")?;
                faults.retain(|row| row.first().is_none_or(|text| text != "ok"));
                faults.extend(self.rows("PRAGMA foreign_key_check")?);
                Ok(faults.into_iter().map(|row| row.join(" ")).collect())
            }
            Self::Postgres(cluster) => Ok(cluster.amcheck().unwrap_or_else(|| {
                println!("*** SKIPPED: pg_amcheck: not beside PostgreSQL's programs ***");
                Vec::new()
            })),
        }
    }
}
