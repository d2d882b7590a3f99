// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/measures`

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, stored};
use crate::openapi::params::{DictionaryParam, DryRun, Identifier, KnownAtParam, PageParams};
use crate::problem::Problem;
use crate::wire::{MeasureEntry, MeasureList, MeasurePost, dictionary_entry};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_app::read::Kind;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/v1/measures", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(resource("/api/v1/measures/{id}", READ).route(get().to(show)));
}

/// Measures
///
/// The measures of one administration's dictionary, or of the national one, by identifier.
#[utoipa::path(get, path = "/api/v1/measures", tag = "measures", operation_id = "listMeasures",
    params(DictionaryParam, PageParams), responses((status = 200, description = "A page", body = MeasureList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = ["administration", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.code("administration");
    let page = query.page();
    query.check()?;
    if let Some(code) = &administration {
        call.about(code);
    }
    let listing = call
        .read(move |app, actor| {
            app.dictionary(actor, Kind::Measure, administration.as_deref(), &page)
        })
        .await?;
    let body = MeasureList::of(&listing).map_err(|error| Problem::internal(&error))?;
    fresh(&call, listing.known_at, None, &body)
}

/// One measure
///
/// Its newest definition, or the one known at `as_known_at`.
#[utoipa::path(get, path = "/api/v1/measures/{id}", tag = "measures", operation_id = "getMeasure",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The measure", body = MeasureEntry)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "measure")?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let known = call
        .read(move |app, actor| app.dictionary_entry(actor, Kind::Measure, id, asked))
        .await?;
    if let Some(code) = &known.item.administration {
        call.about(code);
    }
    let body = dictionary_entry(&known.item).map_err(|error| Problem::internal(&error))?;
    fresh(&call, known.known_at, None, &body)
}

/// New measure
///
/// Measures also arrive with a plan.
#[utoipa::path(post, path = "/api/v1/measures", tag = "measures", operation_id = "createMeasure",
    params(DryRun), request_body(content = MeasurePost),
    responses((status = 201, description = "Stored", body = MeasureEntry)))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let (administration, definition) = http::measure(&body)?;
    if let Some(code) = &administration {
        call.about(code);
    }
    let answer = call
        .write(
            Command::AddMeasure {
                administration,
                definition,
            },
            &body,
            dry_run,
        )
        .await?;
    Ok(stored(&answer, "measures"))
}
