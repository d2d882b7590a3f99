// SPDX-License-Identifier: AGPL-3.0-or-later
//! Refusals and failures as RFC 9457 problem documents: deterministic, and silent about internals.

mod body;
mod from_app;
mod kind;

pub use body::ProblemDocument;
pub use kind::{Documentation, Kind};

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use std::collections::HashMap;
use std::fmt;
use traguardo_exchange::measurement::Fault;

/// Media type of problem documents.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Most faults told in one answer.
const MOST_FAULTS: usize = 1_000;

/// A problem on its way to the client.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    faults: Vec<Fault>,
    allow: Option<&'static str>,
    /// For the log only.
    cause: Option<String>,
}

impl Problem {
    /// A problem with what is special about this occurrence of it.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            faults: Vec::new(),
            allow: None,
            cause: None,
        }
    }

    /// With a list of faults.
    #[must_use]
    pub fn with_faults(mut self, mut faults: Vec<Fault>) -> Self {
        faults.truncate(MOST_FAULTS);
        self.faults = faults;
        self
    }

    /// `2 faults: /items/0/value, /items/3`
    pub fn of_faults(kind: Kind, mut faults: Vec<Fault>) -> Self {
        const NAMED: usize = 3;
        let mut seen = HashMap::new();
        faults.sort_by_cached_key(|fault| place(&fault.pointer, &mut seen));
        let count = faults.len();
        let mut places: Vec<&str> = faults
            .iter()
            .take(NAMED)
            .map(|fault| fault.pointer.as_str())
            .collect();
        places.retain(|place| !place.is_empty());
        let mut detail = format!("{count} {}", if count == 1 { "fault" } else { "faults" });
        if !places.is_empty() {
            detail.push_str(": ");
            detail.push_str(&places.join(", "));
        }
        if count > NAMED {
            detail.push_str(", …");
        }
        Self::new(kind, detail).with_faults(faults)
    }

    /// A path or identifier that does not exist.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, detail)
    }

    /// A method that the path does not have.
    pub fn method_not_allowed(allow: &'static str) -> Self {
        let mut problem = Self::new(
            Kind::MethodNotAllowed,
            format!("this path answers to {allow}"),
        );
        problem.allow = Some(allow);
        problem
    }

    /// A defect: its causes go to the log and nowhere else.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        Self::new(
            Kind::Internal,
            "a defect of the service; it has been logged under the id in X-Request-Id",
        )
        .because(error)
    }

    /// With the whole chain of causes, for the log.
    #[must_use]
    pub(crate) fn because(mut self, error: &dyn std::error::Error) -> Self {
        self.cause = Some(traguardo_app::causes(error));
        self
    }

    /// What the log should say about it.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Its type.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The document the client gets.
    pub fn document(&self) -> ProblemDocument {
        let documentation = self.kind.documentation();
        ProblemDocument {
            kind: self.kind.url(),
            title: documentation.title.to_owned(),
            status: documentation.status,
            code: documentation.code.to_owned(),
            detail: self.detail.clone(),
            errors: self.faults.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, PROBLEM_JSON));
        if let Some(allow) = self.allow {
            response.insert_header((header::ALLOW, allow));
        }
        if let Some(seconds) = self.kind.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        // A document of texts and numbers always becomes JSON.
        response.body(serde_json::to_string(&self.document()).unwrap_or_default())
    }
}

/// What a place sorts by: the tenth item of a list after the second, otherwise as first met.
fn place(pointer: &str, seen: &mut HashMap<String, usize>) -> Vec<usize> {
    let mut path = String::new();
    let mut rank = |step: &str| {
        path.push('/');
        path.push_str(step);
        let next = seen.len();
        let met = *seen.entry(path.clone()).or_insert(next);
        step.parse().unwrap_or(met)
    };
    // The end is a step, too: where a fault of the whole stands among those of its parts.
    pointer
        .split('/')
        .skip(1)
        .chain([""])
        .map(&mut rank)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_their_order_and_all_else_as_found() {
        let found = [
            "/m/10/a", "/m/10", "", "/m/2/b", "/a/0", "/m/2/a", "/m/10/a",
        ];
        let faults = found.iter().map(|at| Fault::new(*at, "x", "y")).collect();
        let sorted = Problem::of_faults(Kind::Invalid, faults).faults;
        let places: Vec<&str> = sorted.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(
            places,
            [
                "/m/2/b", "/m/2/a", "/m/10/a", "/m/10/a", "/m/10", "", "/a/0"
            ]
        );
    }
}
