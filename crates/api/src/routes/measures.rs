// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/measures`

use super::{COLLECTION, READ, entries, get, resource};
use crate::http::{Call, measure};
use crate::openapi::params::{DictionaryParam, DryRun, Identifier, KnownAtParam, PageParams};
use crate::problem::Problem;
use crate::wire::{MeasureEntry, MeasureList, MeasurePost};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_app::read::Kind;

pub(super) fn configure(config: &mut ServiceConfig) {
    let one = resource("/api/v1/measures/{id}", "GET, HEAD, PUT")
        .route(get().to(show))
        .route(web::put().to(revise));
    config
        .service(
            resource("/api/v1/measures", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(one)
        .service(resource("/api/v1/measures/{id}/revisions", READ).route(get().to(revisions)));
}

/// Measures
///
/// The measures of one administration's dictionary, or of the national one, by identifier.
#[utoipa::path(get, path = "/api/v1/measures", tag = "measures", operation_id = "listMeasures",
    params(DictionaryParam, PageParams), responses((status = 200, description = "A page", body = MeasureList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    entries::list(&call, Kind::Measure, MeasureList::of).await
}

/// One measure
///
/// Its newest definition, or the one known at `as_known_at`.
#[utoipa::path(get, path = "/api/v1/measures/{id}", tag = "measures", operation_id = "getMeasure",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The measure", body = MeasureEntry)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    entries::show(&call, Kind::Measure, &path).await
}

/// Revisions of a measure
///
/// All its definitions, oldest first.
#[utoipa::path(get, path = "/api/v1/measures/{id}/revisions", tag = "measures", operation_id = "listMeasureRevisions",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The revisions", body = MeasureList)))]
pub(crate) async fn revisions(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    entries::revisions(&call, Kind::Measure, &path, MeasureList::of).await
}

/// New measure
///
/// Measures also arrive with a plan.
#[utoipa::path(post, path = "/api/v1/measures", tag = "measures", operation_id = "createMeasure",
    params(DryRun), request_body(content = MeasurePost),
    responses((status = 201, description = "Stored", body = MeasureEntry)))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let command = |save| Command::SaveMeasure(Box::new(save));
    entries::create(&call, Kind::Measure, payload, measure, command).await
}

/// New revision of a measure
///
/// The whole definition, of the same code and dictionary. Plans keep the definition they have. `If-Match` names the
/// revision it replaces.
#[utoipa::path(put, path = "/api/v1/measures/{id}", tag = "measures", operation_id = "reviseMeasure",
    params(Identifier, DryRun), request_body(content = MeasurePost),
    responses((status = 200, description = "Stored as a new revision", body = MeasureEntry)))]
pub(crate) async fn revise(
    call: Call,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let command = |save| Command::SaveMeasure(Box::new(save));
    entries::revise(&call, Kind::Measure, &path, payload, measure, command).await
}
