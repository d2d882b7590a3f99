// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a use case refused or could not do, as a problem.

use super::{Kind, Problem};
use std::error::Error as _;
use traguardo_app::Error;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(faults) => Self::of_faults(Kind::Invalid, faults),
            Error::Conflict(faults) => Self::of_faults(Kind::Conflict, faults),
            Error::NotFound(what) => Self::not_found(format!("{what} not found")),
            Error::StaleRevision { expected, current } => Self::new(
                Kind::StaleRevision,
                format!("revision {expected} was to be changed, but the newest is {current}"),
            ),
            Error::KeyReused => Self::new(
                Kind::KeyReused,
                "this Idempotency-Key came before with another payload",
            ),
            Error::Forbidden { .. } => Self::new(Kind::Forbidden, "you may not do this"),
            Error::Busy(None) => {
                Self::new(Kind::Busy, "too much work is waiting; nothing was done")
            }
            Error::Busy(Some(_)) => Self::new(
                Kind::Busy,
                "the data base is in use by others and did not become free in time; nothing was done",
            )
            .because(&error),
            Error::OutcomeUnknown(_) => Self::new(
                Kind::OutcomeUnknown,
                "the commit was not confirmed: repeat with the same Idempotency-Key to find out",
            )
            .caused_by(&error),
            Error::Stopping => {
                Self::new(Kind::Stopping, "the service is stopping; nothing was done")
            }
            Error::Store(ref source) => stored(source, &error),
            Error::Corrupt(_) | Error::Panic => Self::internal(&error),
        }
    }
}

fn stored(source: &traguardo_store::Error, error: &Error) -> Problem {
    use traguardo_store::Error as Store;
    let problem = match source {
        Store::StorageFull(_) => Problem::new(
            Kind::StorageFull,
            "the disk of the data base is full; nothing was done",
        ),
        Store::Unavailable(_) => Problem::new(
            Kind::Unavailable,
            "the data base cannot be reached; nothing was done",
        ),
        _ => return Problem::internal(error),
    };
    problem.because(error)
}

impl Problem {
    /// With what the data base said, if it was the data base, for the log.
    fn caused_by(self, error: &Error) -> Self {
        if error.source().is_some() {
            self.because(error)
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use traguardo_exchange::measurement::Fault;

    #[test]
    fn faults_are_counted_and_the_first_named() {
        let faults = |count: usize| {
            (0..count)
                .map(|n| Fault::new(format!("/items/{n}"), "x", "y"))
                .collect::<Vec<_>>()
        };
        let document = |error: Error| Problem::from(error).document();
        assert_eq!(
            document(Error::Invalid(faults(1))).detail,
            "1 fault: /items/0"
        );
        let four = document(Error::Conflict(faults(4)));
        assert_eq!(
            (four.status, four.detail.as_str()),
            (409, "4 faults: /items/0, /items/1, /items/2, …")
        );
        assert_eq!(four.errors.len(), 4);
    }

    #[test]
    fn failures_say_nothing_about_internals() {
        let document = Problem::from(Error::Corrupt("plan 3: secret".into())).document();
        assert_eq!((document.status, document.code.as_str()), (500, "internal"));
        assert!(!document.detail.contains("secret"));
    }

    #[test]
    fn every_refusal_has_its_status() {
        let status = |error: Error| Problem::from(error).document().status;
        assert_eq!(status(Error::NotFound("plan 7".into())), 404);
        assert_eq!(
            status(Error::StaleRevision {
                expected: 1,
                current: 2
            }),
            412
        );
        assert_eq!(status(Error::KeyReused), 422);
        assert_eq!(status(Error::Forbidden { actor: "x".into() }), 403);
        assert_eq!(status(Error::Busy(None)), 503);
        assert_eq!(status(Error::OutcomeUnknown(None)), 503);
        assert_eq!(status(Error::Panic), 500);
        assert_eq!(status(Error::Stopping), 503);
    }
    #[test]
    fn what_the_data_base_said_goes_to_the_log_and_nowhere_else() {
        use traguardo_store::Error as Store;
        let said = || "secret of the server".into();
        let expected = [
            (Store::Busy(said()), "busy"),
            (Store::OutcomeUnknown(said()), "outcome-unknown"),
            (Store::Unavailable(said()), "database-unavailable"),
            (Store::StorageFull(said()), "storage-full"),
            (Store::Query(said()), "internal"),
        ];
        for (error, code) in expected {
            let problem = Problem::from(Error::from(error));
            assert_eq!(problem.kind().code(), code);
            let cause = problem.cause().unwrap_or_default();
            assert!(cause.contains("secret of the server"), "{code}: {cause}");
            let document = serde_json::to_string(&problem.document()).unwrap();
            assert!(!document.contains("secret"), "{document}");
        }
        // Nobody reads a line for each request that finds the queue full.
        assert_eq!(Problem::from(Error::Busy(None)).cause(), None);
    }
}
