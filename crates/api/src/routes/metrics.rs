// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/metrics`

use super::{READ, get, resource};
use crate::http::ACTOR;
use crate::problem::Problem;
use crate::state::State;
use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;
use traguardo_app::{Actor, Error};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/metrics", READ).route(get().to(metrics)));
}

/// Metrics
///
/// Counters and timings in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation", operation_id = "getMetrics",
    responses((status = 200, description = "The metrics", body = String, content_type = "text/plain",
        example = "traguardo_ledger_position 42\n")))]
pub(crate) async fn metrics(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let state = State::of(&request)?;
    let app = Arc::clone(&state.app);
    let head = web::block(move || app.head(&Actor::reader(ACTOR))).await;
    // Without the data base there are still metrics.
    let position = head
        .map_err(|_| Problem::from(Error::Stopping))?
        .ok()
        .map(|head| head.position);
    let text = state
        .metrics
        .print(position)
        .map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok()
        .insert_header((
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        ))
        .body(text))
}
