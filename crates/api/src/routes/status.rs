// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/status`, in the form that the national interoperability guidelines ask for.

use super::{READ, get, resource};
use crate::http::Call;
use crate::problem::{PROBLEM_JSON, Problem};
use crate::wire::StatusReport;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::ServiceConfig;
use traguardo_app::App;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/status", READ).route(get().to(status)));
}

/// State of the service
///
/// A problem document with status 200 when all is well, as ModI asks.
#[utoipa::path(get, path = "/status", tag = "operation", operation_id = "getStatus",
    responses((status = 200, description = "All is well", body = StatusReport, content_type = "application/problem+json")))]
pub(crate) async fn status(call: Call) -> Result<HttpResponse, Problem> {
    let head = call.read(App::head).await?;
    let text = serde_json::to_string(&StatusReport::at(head.position))
        .map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, PROBLEM_JSON))
        .body(text))
}
