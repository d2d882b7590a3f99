// SPDX-License-Identifier: AGPL-3.0-or-later
//! Connections to either database, and transactions on them.

use crate::{DatabaseUrl, Error, Result};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::ConnectionError;
use diesel::{Connection, PgConnection, QueryResult, SqliteConnection};

/// Settings of every SQLite connection. `recursive_triggers` makes `INSERT OR REPLACE` meet the
/// triggers that refuse a delete.
const SQLITE_SETUP: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; \
    PRAGMA trusted_schema = OFF;";

/// Settings of every PostgreSQL connection (diesel sets the time zone and the encoding). Others are
/// waited for as long as on SQLite. A plan made while a table was small, as those behind foreign keys are, must not go
/// through all of it when it has grown.
const POSTGRES_SETUP: &str = "SET jit = off; SET standard_conforming_strings = on; \
    SET client_min_messages = warning; SET lock_timeout = 5000; \
    SET enable_seqscan = off;";

/// A connection to one of the two databases.
#[non_exhaustive]
pub enum Conn {
    /// An SQLite file.
    Sqlite(Box<SqliteConnection>),
    /// A PostgreSQL server.
    Postgres(Box<PgConnection>),
}

/// Compiles one body for each concrete connection.
macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::Conn::Sqlite(connection) => {
                let $c = &mut **connection;
                $body
            }
            $crate::Conn::Postgres(connection) => {
                let $c = &mut **connection;
                $body
            }
        }
    };
}
pub(crate) use on;

impl Conn {
    /// Opens a connection and sets it up.
    pub fn open(url: &DatabaseUrl) -> Result<Self> {
        let opened = if url.is_sqlite() {
            SqliteConnection::establish(url.target()).map(|c| Self::Sqlite(Box::new(c)))
        } else {
            PgConnection::establish(url.target()).map(|c| Self::Postgres(Box::new(c)))
        };
        let mut conn = opened.map_err(|error| unreachable_database(url, &error))?;
        match &mut conn {
            #[cfg(feature = "failpoints")]
            Self::Sqlite(c) => c.batch_execute(&weakened(SQLITE_SETUP))?,
            #[cfg(not(feature = "failpoints"))]
            Self::Sqlite(c) => c.batch_execute(SQLITE_SETUP)?,
            Self::Postgres(c) => c.batch_execute(POSTGRES_SETUP)?,
        }
        Ok(conn)
    }

    /// Runs a write transaction: `IMMEDIATE` on SQLite, read committed on PostgreSQL.
    ///
    /// An error of `body` rolls back and is handed on: nothing was stored. A COMMIT that fails
    /// is [`Error::OutcomeUnknown`], unless the way it failed proves that nothing was committed.
    /// On PostgreSQL a body that hides the failure of a statement is rolled back with
    /// [`Error::Query`].
    pub fn write_transaction<T, E: From<Error>>(
        &mut self,
        body: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin().map_err(Error::from)?;
        match body(self) {
            Ok(value) => {
                self.commit()?;
                Ok(value)
            }
            Err(error) => {
                // A rollback that fails leaves the connection marked as broken; the database
                // rolls back when it is closed.
                let _ = self.roll_back();
                Err(error)
            }
        }
    }

    /// Whether the connection must not be used again: lost, or left inside a transaction.
    pub fn is_broken(&mut self) -> bool {
        self.in_transaction() || self.ping().is_err()
    }

    /// Whether a transaction was left open (a panic inside it) or could not be ended.
    pub(crate) fn in_transaction(&mut self) -> bool {
        on!(self, c => manager_is_broken(c))
    }

    /// Asks the database for a sign of life.
    pub fn ping(&mut self) -> Result<()> {
        on!(self, c => c.batch_execute("SELECT 1"))?;
        Ok(())
    }

    fn begin(&mut self) -> QueryResult<()> {
        if self.in_transaction() {
            let _ = self.roll_back();
        }
        match self {
            Self::Sqlite(c) => {
                AnsiTransactionManager::begin_transaction_sql(&mut **c, "BEGIN IMMEDIATE")
            }
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(
                &mut **c,
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            ),
        }
    }

    fn roll_back(&mut self) -> QueryResult<()> {
        on!(self, c => AnsiTransactionManager::rollback_transaction(c))
    }

    /// PostgreSQL answers a COMMIT of a failed transaction with success after rolling it back;
    /// a statement sent in front of it, in the same message, fails instead.
    fn commit(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::commit_transaction(&mut **c)
                .map_err(Error::of_sqlite_commit),
            Self::Postgres(c) => c.batch_execute("SELECT 1; COMMIT").map_err(|error| {
                let _ = self.roll_back();
                Error::of_postgres_commit(error)
            }),
        }
    }
}

/// What the torture program asks for to see whether it would notice.
#[cfg(feature = "failpoints")]
fn weakened(setup: &str) -> String {
    format!(
        "{setup} {}",
        std::env::var("TRAGUARDO_FAULT_SQLITE").unwrap_or_default()
    )
}

fn manager_is_broken<C>(conn: &mut C) -> bool
where
    C: Connection<TransactionManager = AnsiTransactionManager>,
{
    AnsiTransactionManager::is_broken_transaction_manager(conn)
}

fn unreachable_database(url: &DatabaseUrl, error: &ConnectionError) -> Error {
    match error {
        ConnectionError::InvalidConnectionUrl(text) => Error::Address(url.clean(text)),
        other => Error::Unavailable(format!("{url}: {}", url.clean(&other.to_string())).into()),
    }
}
