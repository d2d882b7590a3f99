// SPDX-License-Identifier: AGPL-3.0-or-later
//! The schema, embedded in the binary.

use crate::conn::on;
use crate::{Conn, Error, Result};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Keeps processes that start together from migrating at the same time.
const ADVISORY: i64 = 0x7472_6167;

/// The same call on either harness, with the migrations of that database.
macro_rules! harness {
    ($conn:expr, $c:ident, $source:ident => $body:expr) => {
        match $conn {
            Conn::Sqlite($c) => {
                let $source = SQLITE;
                $body
            }
            Conn::Postgres($c) => {
                let $source = POSTGRES;
                $body
            }
        }
        .map_err(Error::Migration)
    };
}

/// Applies what is pending; answers the versions applied.
pub fn run(conn: &mut Conn) -> Result<Vec<String>> {
    alone(conn, |conn| {
        harness!(conn, c, source => c.run_pending_migrations(source)
            .map(|done| done.iter().map(ToString::to_string).collect()))
    })
}

/// Names of the migrations not applied yet.
pub fn pending(conn: &mut Conn) -> Result<Vec<String>> {
    harness!(conn, c, source => c.pending_migrations(source)
        .map(|left| left.iter().map(|migration| migration.name().to_string()).collect()))
}

/// Takes everything back, data included; answers the versions taken back.
pub fn revert_all(conn: &mut Conn) -> Result<Vec<String>> {
    alone(conn, |conn| {
        harness!(conn, c, source => c.revert_all_migrations(source)
            .map(|done| done.iter().map(ToString::to_string).collect()))
    })
}

fn alone<T>(conn: &mut Conn, body: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    let held = matches!(conn, Conn::Postgres(_));
    if held {
        // For as long as the others take.
        on!(conn, c => c.batch_execute(&format!(
            "SET lock_timeout = 0; SELECT pg_advisory_lock({ADVISORY})"
        )))?;
    }
    let result = body(conn);
    if held {
        on!(conn, c => c.batch_execute(&format!(
            "SELECT pg_advisory_unlock({ADVISORY}); SET lock_timeout = 5000"
        )))?;
    }
    result
}
