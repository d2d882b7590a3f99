// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/health/live` and `/health/ready`

use super::{READ, get, resource};
use crate::http::{Call, json};
use crate::problem::{Kind, Problem};
use crate::state::State;
use crate::wire::Health;
use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/health/live", READ).route(get().to(live)))
        .service(resource("/health/ready", READ).route(get().to(ready)));
}

/// Liveness
///
/// The process runs. If it does not answer, restart it.
#[utoipa::path(get, path = "/health/live", tag = "operation", operation_id = "getLiveness",
    responses((status = 200, description = "It runs", body = Health)))]
pub(crate) async fn live() -> Result<HttpResponse, Problem> {
    json(&Health { status: "live" })
}

/// Readiness
///
/// The process can serve: the data base answers and is migrated, and no stop is under way.
#[utoipa::path(get, path = "/health/ready", tag = "operation", operation_id = "getReadiness",
    responses((status = 200, description = "It can serve", body = Health)))]
pub(crate) async fn ready(call: Call) -> Result<HttpResponse, Problem> {
    if State::of(&call.request)?.is_stopping() {
        return Err(Problem::new(Kind::Stopping, "the service is stopping"));
    }
    if call.read(|app, _| app.ready()).await? {
        return json(&Health { status: "ready" });
    }
    Err(Problem::new(
        Kind::Unavailable,
        "the data base is not migrated to the schema of this program",
    ))
}
