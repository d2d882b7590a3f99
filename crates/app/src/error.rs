// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why a use case did not do what was asked.

use std::sync::Arc;
use traguardo_exchange::measurement::Fault;
use traguardo_store::Error as StoreError;

/// Every way a use case can end without its answer. HTTP mapping is in `traguardo-api`.
///
/// What the data base said is the source: for the log, never for a client. It is shared, because all
/// requests that were committed together may end by the same failure.
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
    /// Too much work is waiting (no source), or the data base had no room for more; nothing was done.
    #[error("too much work is waiting")]
    Busy(#[source] Option<Arc<StoreError>>),
    /// The commit was not confirmed and may have happened: a retry with the same key finds out.
    #[error("the outcome of the commit is unknown")]
    OutcomeUnknown(#[source] Option<Arc<StoreError>>),
    /// The service is stopping; nothing was done.
    #[error("the service is stopping")]
    Stopping,
    /// The data base failed; nothing was done.
    #[error("the data base failed")]
    Store(#[source] Arc<StoreError>),
    /// A stored document cannot be read: a defect, never the client's doing.
    #[error("a stored document cannot be read: {0}")]
    Corrupt(String),
    /// The service panicked, which is a defect; nothing was done.
    #[error("a defect of the service: it panicked")]
    Panic,
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let cause = Arc::new(error);
        match *cause {
            StoreError::Busy(_) => Self::Busy(Some(cause)),
            StoreError::OutcomeUnknown(_) => Self::OutcomeUnknown(Some(cause)),
            _ => Self::Store(cause),
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

    /// The same for another request of the group, when it is the state of the data base that failed
    /// and nothing that one of the requests asked for.
    pub(crate) fn of_all(&self) -> Option<Self> {
        match self {
            Self::Busy(cause) => Some(Self::Busy(cause.clone())),
            Self::OutcomeUnknown(cause) => Some(Self::OutcomeUnknown(cause.clone())),
            Self::Store(cause)
                if matches!(
                    **cause,
                    StoreError::Unavailable(_) | StoreError::StorageFull(_)
                ) =>
            {
                Some(Self::Store(Arc::clone(cause)))
            }
            _ => None,
        }
    }
}

/// An error with all its sources, as the log shows it.
pub fn causes(error: &dyn std::error::Error) -> String {
    let mut causes = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    causes
}
