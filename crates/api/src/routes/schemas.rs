// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/schemas/plan.json`

use super::{READ, get, resource};
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::ServiceConfig;
use traguardo_exchange::plan::plan_schema;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/schemas/plan.json", READ).route(get().to(plan)));
}

/// JSON schema of the plan document
///
/// Draft 2020-12, complete in itself.
#[utoipa::path(get, path = "/schemas/plan.json", tag = "operation", operation_id = "getPlanSchema",
    responses((status = 200, description = "The schema", body = crate::openapi::AnyObject,
        content_type = "application/schema+json")))]
pub(crate) async fn plan() -> Result<HttpResponse, Problem> {
    let text =
        serde_json::to_string_pretty(&plan_schema()).map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/schema+json"))
        .body(text + "\n"))
}
