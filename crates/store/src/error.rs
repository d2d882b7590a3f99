// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can go wrong between this crate and a database.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// Result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A failure of the database or of what is stored in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database address cannot be used. Never contains a password.
    #[error("database address: {0}")]
    Address(String),
    /// No connection became free in time, or another writer held the database too long. Try again.
    #[error("database busy")]
    Busy(#[source] Source),
    /// The database cannot be reached, or the connection was lost. Nothing was committed.
    #[error("database unavailable")]
    Unavailable(#[source] Source),
    /// The disk of the database is full. Nothing was committed.
    #[error("database storage full")]
    StorageFull(#[source] Source),
    /// COMMIT was sent and not confirmed: the transaction may or may not have been committed.
    #[error("outcome of the commit unknown")]
    OutcomeUnknown(#[source] Source),
    /// A constraint of the schema refused a row.
    #[error("constraint {name} violated")]
    Constraint {
        /// Name of the constraint; on SQLite the columns for a unique one.
        name: String,
        /// What the database said.
        #[source]
        source: Source,
    },
    /// A stored value that cannot be read.
    #[error("stored value cannot be read: {0}")]
    Corrupt(String),
    /// Any other refusal of a statement.
    #[error("query failed")]
    Query(#[source] Source),
    /// A migration failed.
    #[error("migration failed")]
    Migration(#[source] Source),
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match &error {
            Diesel::DatabaseError(kind, info) => {
                let class = Class::of(*kind, info.message());
                let name = info
                    .constraint_name()
                    .map_or_else(|| name_in(info.message()), str::to_owned);
                class.wrap(name, error)
            }
            Diesel::DeserializationError(detail) => Self::Corrupt(detail.to_string()),
            Diesel::BrokenTransactionManager => Self::Unavailable(Box::new(error)),
            _ => Self::Query(Box::new(error)),
        }
    }
}

impl Error {
    /// What a COMMIT that failed on SQLite means. Diesel has sent ROLLBACK after it.
    ///
    /// A write that was cut short for want of room did not end the transaction on the disk: the
    /// record that commits it is the last one written. A file that another holds, or a deferred
    /// constraint, leaves the transaction open, and it was rolled back. After a failure to write
    /// or to sync nobody knows what is on the disk.
    pub(crate) fn of_sqlite_commit(error: Diesel) -> Self {
        let (error, rolled_back) = match error {
            Diesel::RollbackErrorOnCommit { commit_error, .. } => (*commit_error, false),
            other => (other, true),
        };
        match Self::from(error) {
            full @ Self::StorageFull(_) => full,
            open @ (Self::Busy(_) | Self::Constraint { .. }) if rolled_back => open,
            other => Self::OutcomeUnknown(Box::new(other)),
        }
    }

    /// What a COMMIT that failed on PostgreSQL means. The server ends a transaction that hurts a
    /// deferred constraint, or in which a statement failed, by rolling it back.
    pub(crate) fn of_postgres_commit(error: Diesel) -> Self {
        match Self::from(error) {
            refused @ Self::Constraint { .. } => refused,
            Self::Query(error) if error.to_string().contains("current transaction is aborted") => {
                Self::Query(error)
            }
            other => Self::OutcomeUnknown(Box::new(other)),
        }
    }
}

/// SQLite names the constraint (or the columns) after the colon.
fn name_in(message: &str) -> String {
    message.rsplit(": ").next().unwrap_or(message).to_owned()
}

enum Class {
    Busy,
    Unavailable,
    Full,
    Constraint,
    Query,
}

impl Class {
    /// The kinds diesel tells apart, then what only the text of the message tells.
    fn of(kind: DatabaseErrorKind, message: &str) -> Self {
        match kind {
            DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::ExclusionViolation
            | DatabaseErrorKind::RestrictViolation => Self::Constraint,
            DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
            | DatabaseErrorKind::ReadOnlyTransaction => Self::Unavailable,
            _ => Self::from_text(message),
        }
    }

    fn from_text(message: &str) -> Self {
        const TABLE: [(&str, Class); 12] = [
            ("database is locked", Class::Busy),
            ("database table is locked", Class::Busy),
            ("due to lock timeout", Class::Busy),
            ("database or disk is full", Class::Full),
            ("No space left on device", Class::Full),
            ("disk I/O error", Class::Unavailable),
            ("unable to open database file", Class::Unavailable),
            ("attempt to write a readonly database", Class::Unavailable),
            ("server closed the connection", Class::Unavailable),
            ("terminating connection", Class::Unavailable),
            ("the database system is", Class::Unavailable),
            ("no connection to the server", Class::Unavailable),
        ];
        TABLE
            .into_iter()
            .find(|(text, _)| message.contains(text))
            .map_or(Self::Query, |(_, class)| class)
    }

    fn wrap(self, name: String, error: Diesel) -> Error {
        let source: Source = Box::new(error);
        match self {
            Self::Busy => Error::Busy(source),
            Self::Unavailable => Error::Unavailable(source),
            Self::Full => Error::StorageFull(source),
            Self::Constraint => Error::Constraint { name, source },
            Self::Query => Error::Query(source),
        }
    }
}
