// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/offices`

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, stored};
use crate::openapi::params::{AdministrationParam, DryRun, Identifier, KnownAtParam, PageParams};
use crate::problem::Problem;
use crate::wire::{Office, OfficeList, OfficePost};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/v1/offices", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(resource("/api/v1/offices/{id}", READ).route(get().to(show)));
}

/// Offices
///
/// The offices of one administration, by identifier. `ENTE` stands for the administration as a whole.
#[utoipa::path(get, path = "/api/v1/offices", tag = "offices", operation_id = "listOffices",
    params(AdministrationParam, PageParams), responses((status = 200, description = "A page", body = OfficeList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = ["administration", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.required_code("administration");
    let page = query.page();
    query.check()?;
    let code = administration.unwrap_or_default();
    call.about(&code);
    let listing = call
        .read(move |app, actor| app.offices(actor, &code, &page))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &OfficeList::of(listing, Office::from),
    )
}

/// One office
///
/// Its newest revision, or the one known at `as_known_at`.
#[utoipa::path(get, path = "/api/v1/offices/{id}", tag = "offices", operation_id = "getOffice",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The office", body = Office)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "office")?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let known = call
        .read(move |app, actor| app.office(actor, id, asked))
        .await?;
    call.about(&known.item.administration);
    fresh(&call, known.known_at, None, &Office::from(known.item))
}

/// New office
///
/// Offices also arrive with a plan.
#[utoipa::path(post, path = "/api/v1/offices", tag = "offices", operation_id = "createOffice",
    params(DryRun), request_body(content = OfficePost),
    responses((status = 201, description = "Stored", body = Office)))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let (administration, office) = http::office(&body)?;
    call.about(&administration);
    let answer = call
        .write(
            Command::AddOffice {
                administration,
                office,
            },
            &body,
            dry_run,
        )
        .await?;
    Ok(stored(&answer, "offices"))
}
