// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why a use case did not do what was asked.

use traguardo_exchange::measurement::Fault;

/// Every way a use case can end without its answer. HTTP mapping is in `traguardo-api`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was sent is well formed but wrong; all faults at once.
    #[error("{} fault(s) in what was sent", .0.len())]
    Invalid(Vec<Fault>),
    /// What was sent conflicts with what stands; all conflicts at once.
    #[error("{} conflict(s) with what stands", .0.len())]
    Conflict(Vec<Fault>),
    /// Nothing of that name or id is there.
    #[error("{0} not found")]
    NotFound(String),
    /// The revision named in `If-Match` is not the newest one.
    #[error("revision {expected} is not the newest: it is {current}")]
    StaleRevision {
        /// What the client saw.
        expected: i32,
        /// What stands.
        current: i32,
    },
    /// The idempotency key was used for another payload.
    #[error("the idempotency key was used for another payload")]
    KeyReused,
    /// The actor may not do this.
    #[error("{actor} may not do this")]
    Forbidden {
        /// Who asked.
        actor: String,
    },
    /// Too much work is waiting; nothing was done.
    #[error("too much work is waiting")]
    Busy,
    /// The commit failed and may have happened: a retry with the same key finds out.
    #[error("the outcome of the commit is unknown")]
    OutcomeUnknown,
    /// The service is stopping; nothing was done.
    #[error("the service is stopping")]
    Stopping,
    /// The data base failed; nothing was done.
    #[error("the data base failed")]
    Store(#[source] traguardo_store::Error),
    /// A stored document cannot be read: a defect, never the client's doing.
    #[error("a stored document cannot be read: {0}")]
    Corrupt(String),
}

impl From<traguardo_store::Error> for Error {
    fn from(error: traguardo_store::Error) -> Self {
        match error {
            traguardo_store::Error::Busy(_) => Self::Busy,
            traguardo_store::Error::OutcomeUnknown(_) => Self::OutcomeUnknown,
            other => Self::Store(other),
        }
    }
}

impl Error {
    /// One fault.
    pub(crate) fn invalid(
        pointer: impl Into<String>,
        code: &str,
        detail: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![Fault::new(pointer, code, detail)])
    }
}
