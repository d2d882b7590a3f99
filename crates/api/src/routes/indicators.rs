// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/indicators`

use super::{COLLECTION, READ, entries, get, resource};
use crate::http::{Call, indicator};
use crate::openapi::params::{DictionaryParam, DryRun, Identifier, KnownAtParam, PageParams};
use crate::problem::Problem;
use crate::wire::{IndicatorEntry, IndicatorList, IndicatorPost};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_app::read::Kind;

pub(super) fn configure(config: &mut ServiceConfig) {
    let one = resource("/api/v1/indicators/{id}", "GET, HEAD, PUT")
        .route(get().to(show))
        .route(web::put().to(revise));
    config
        .service(
            resource("/api/v1/indicators", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(one)
        .service(resource("/api/v1/indicators/{id}/revisions", READ).route(get().to(revisions)));
}

/// Indicators
///
/// The indicators of one administration's dictionary, or of the national one, by identifier.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "indicators", operation_id = "listIndicators",
    params(DictionaryParam, PageParams), responses((status = 200, description = "A page", body = IndicatorList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    entries::list(&call, Kind::Indicator, IndicatorList::of).await
}

/// One indicator
///
/// Its newest definition, or the one known at `as_known_at`.
#[utoipa::path(get, path = "/api/v1/indicators/{id}", tag = "indicators", operation_id = "getIndicator",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The indicator", body = IndicatorEntry)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    entries::show(&call, Kind::Indicator, &path).await
}

/// Revisions of an indicator
///
/// All its definitions, oldest first.
#[utoipa::path(get, path = "/api/v1/indicators/{id}/revisions", tag = "indicators", operation_id = "listIndicatorRevisions",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The revisions", body = IndicatorList)))]
pub(crate) async fn revisions(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    entries::revisions(&call, Kind::Indicator, &path, IndicatorList::of).await
}

/// New indicator
///
/// Indicators also arrive with a plan.
#[utoipa::path(post, path = "/api/v1/indicators", tag = "indicators", operation_id = "createIndicator",
    params(DryRun), request_body(content = IndicatorPost),
    responses((status = 201, description = "Stored", body = IndicatorEntry)))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let command = |save| Command::SaveIndicator(Box::new(save));
    entries::create(&call, Kind::Indicator, payload, indicator, command).await
}

/// New revision of an indicator
///
/// The whole definition, of the same code and dictionary. Plans keep the definition they have. `If-Match` names the
/// revision it replaces.
#[utoipa::path(put, path = "/api/v1/indicators/{id}", tag = "indicators", operation_id = "reviseIndicator",
    params(Identifier, DryRun), request_body(content = IndicatorPost),
    responses((status = 200, description = "Stored as a new revision", body = IndicatorEntry)))]
pub(crate) async fn revise(
    call: Call,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let command = |save| Command::SaveIndicator(Box::new(save));
    entries::revise(&call, Kind::Indicator, &path, payload, indicator, command).await
}
