// SPDX-License-Identifier: AGPL-3.0-or-later
//! The routes, one file per resource. A handler reads the request, calls one use case, writes the answer.

pub(crate) mod administrations;
pub(crate) mod benchmarks;
pub(crate) mod budgets;
pub(crate) mod deadlines;
pub(crate) mod docs;
mod entries;
pub(crate) mod evaluations;
pub(crate) mod health;
pub(crate) mod indicators;
pub(crate) mod measurements;
pub(crate) mod measures;
pub(crate) mod mergers;
pub(crate) mod metrics;
pub(crate) mod notes;
pub(crate) mod observations;
pub(crate) mod offices;
pub(crate) mod plans;
pub(crate) mod problems;
pub(crate) mod proposals;
pub(crate) mod report_rounds;
pub(crate) mod reports;
pub(crate) mod revisions;
pub(crate) mod schemas;
pub(crate) mod security;
pub(crate) mod status;
pub(crate) mod trees;

use crate::problem::Problem;
use actix_web::guard;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Resource, Route};

/// Methods of a path that is only read.
pub(crate) const READ: &str = "GET, HEAD";
/// Methods of a collection.
pub(crate) const COLLECTION: &str = "GET, HEAD, POST";

/// Every path of the service.
pub(crate) fn configure(config: &mut ServiceConfig) {
    administrations::configure(config);
    offices::configure(config);
    measures::configure(config);
    indicators::configure(config);
    plans::configure(config);
    trees::configure(config);
    reports::configure(config);
    report_rounds::configure(config);
    revisions::configure(config);
    budgets::configure(config);
    benchmarks::configure(config);
    proposals::configure(config);
    measurements::configure(config);
    evaluations::configure(config);
    notes::configure(config);
    deadlines::configure(config);
    observations::configure(config);
    mergers::configure(config);
    status::configure(config);
    health::configure(config);
    metrics::configure(config);
    docs::configure(config);
    schemas::configure(config);
    problems::configure(config);
    security::configure(config);
}

/// A path that answers other methods with 405 and what it allows.
fn resource(path: &str, allow: &'static str) -> Resource {
    let refuse =
        move || async move { Err::<HttpResponse, Problem>(Problem::method_not_allowed(allow)) };
    web::resource(path).default_service(web::to(refuse))
}

/// GET, and HEAD, which is GET without the body.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// An identifier from a path: a positive whole number as it is printed.
fn id(text: &str, what: &str) -> Result<i64, Problem> {
    let id = text
        .parse::<i64>()
        .ok()
        .filter(|id| *id > 0 && id.to_string() == text);
    id.ok_or_else(|| Problem::not_found(format!("{what} not found")))
}

/// What no route knows.
pub(crate) async fn unknown_path() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found(
        "there is no such path; all paths are in /openapi.json",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_written_in_one_way() {
        assert_eq!(id("7", "plan").unwrap(), 7);
        for bad in ["0", "-1", "+7", "07", "7 ", "x", "", "9223372036854775808"] {
            assert_eq!(id(bad, "plan").unwrap_err().document().status, 404, "{bad}");
        }
    }
}
