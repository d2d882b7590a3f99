// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/administrations`

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, stored};
use crate::openapi::params::{DryRun, Identifier, KnownAtParam, PageParams};
use crate::problem::Problem;
use crate::wire::{Administration, AdministrationList};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_exchange::plan::AdministrationEntry;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/v1/administrations", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(resource("/api/v1/administrations/{id}", READ).route(get().to(show)));
}

/// Administrations
///
/// All administrations of the instance, by identifier.
#[utoipa::path(get, path = "/api/v1/administrations", tag = "administrations", operation_id = "listAdministrations",
    params(PageParams), responses((status = 200, description = "A page", body = AdministrationList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(
        call.request.query_string(),
        &["cursor", "limit", "as_known_at"],
    );
    let page = query.page();
    query.check()?;
    let listing = call
        .read(move |app, actor| app.administrations(actor, &page))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &AdministrationList::of(listing, Administration::from),
    )
}

/// One administration
///
/// Its newest revision, or the one known at `as_known_at`.
#[utoipa::path(get, path = "/api/v1/administrations/{id}", tag = "administrations", operation_id = "getAdministration",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The administration", body = Administration)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "administration")?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let known = call
        .read(move |app, actor| app.administration(actor, id, asked))
        .await?;
    call.about(&known.item.row.code);
    fresh(
        &call,
        known.known_at,
        None,
        &Administration::from(known.item),
    )
}

/// New administration
///
/// Administrations also arrive with their first plan.
#[utoipa::path(post, path = "/api/v1/administrations", tag = "administrations", operation_id = "createAdministration",
    params(DryRun), request_body(content = AdministrationEntry),
    responses((status = 201, description = "Stored", body = Administration)))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let entry = http::administration(&body)?;
    call.about(&entry.code);
    let answer = call
        .write(Command::AddAdministration(entry), &body, dry_run)
        .await?;
    Ok(stored(&answer, "administrations"))
}
