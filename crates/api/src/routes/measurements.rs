// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/measurements`

use super::{COLLECTION, READ, get, resource};
use crate::http::{Call, Query, fresh, limits, measurement_post, read_body, receipt};
use crate::openapi::params::{
    DryRun, KnownAtParam, MeasurementIdentifier, MeasurementParams, ModeParam, PageParams,
    RevisionParam,
};
use crate::problem::Problem;
use crate::wire::{MeasurementItemView, MeasurementItems, MeasurementList};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::read::MeasurementQuery;
use traguardo_app::{Command, Mode};
use traguardo_exchange::measurement::{MeasurementPost, PostReceipt};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/v1/measurements", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(post)),
        )
        .service(resource("/api/v1/measurements/{id}", READ).route(get().to(show)))
        .service(resource("/api/v1/measurements/{id}/items", READ).route(get().to(items)));
}

/// Post measurements
///
/// Figures of one administration. A figure that is already there is corrected or withdrawn by naming its
/// revision in `replaces` and giving a `reason`.
#[utoipa::path(post, path = "/api/v1/measurements", tag = "measurements", operation_id = "postMeasurements",
    params(ModeParam, DryRun), request_body(content = MeasurementPost),
    responses(
        (status = 201, description = "Everything stored", body = PostReceipt,
            example = json!(crate::wire::examples::post_receipt())),
        (status = 200, description = "Nothing stored (`dry_run`), or only what was right (`mode=partial`)",
            body = PostReceipt, example = json!(crate::wire::examples::post_receipt())),
    ))]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["mode", "dry_run"]);
    let mode = query
        .word(
            "mode",
            &[("atomic", Mode::Atomic), ("partial", Mode::Partial)],
        )
        .unwrap_or_default();
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::MEASUREMENTS_BODY).await?;
    let post = measurement_post(&body)?;
    call.about(&post.administration);
    let answer = call
        .write(Command::PostMeasurements { post, mode }, &body, dry_run)
        .await?;
    Ok(receipt(&answer))
}

/// Measurements
///
/// Figures of one administration, by period, measure and office; the newest revision of each, or all.
#[utoipa::path(get, path = "/api/v1/measurements", tag = "measurements", operation_id = "listMeasurements",
    params(MeasurementParams), responses((status = 200, description = "A page", body = MeasurementList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = [
        "administration",
        "office",
        "measure",
        "period",
        "revisions",
        "cursor",
        "limit",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.required_code("administration");
    let question = MeasurementQuery {
        administration: administration.unwrap_or_default(),
        office: query.code("office"),
        measure: query.code("measure"),
        period: query.period(),
        all_revisions: query
            .word("revisions", &[("current", false), ("all", true)])
            .unwrap_or_default(),
        page: query.page(),
    };
    query.check()?;
    call.about(&question.administration);
    let listing = call
        .read(move |app, actor| app.measurements(actor, &question))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &MeasurementList::of(listing, MeasurementItemView::from),
    )
}

/// One measurement
///
/// All revisions of one figure, oldest first.
#[utoipa::path(get, path = "/api/v1/measurements/{id}", tag = "measurements", operation_id = "getMeasurement",
    params(MeasurementIdentifier, KnownAtParam),
    responses((status = 200, description = "Its revisions", body = MeasurementList)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let id = path.into_inner();
    let listing = call
        .read(move |app, actor| app.measurement(actor, &id, asked))
        .await?;
    if let Some(first) = listing.items.first() {
        call.about(&first.administration);
    }
    fresh(
        &call,
        listing.known_at,
        None,
        &MeasurementList::of(listing, MeasurementItemView::from),
    )
}

/// Items of a measurement
///
/// What a figure lists, in the order in which it was posted: of the newest revision known, or of one. A figure that is no list
/// has none, and the answer is 404.
#[utoipa::path(get, path = "/api/v1/measurements/{id}/items", tag = "measurements", operation_id = "listMeasurementItems",
    params(MeasurementIdentifier, RevisionParam, PageParams),
    responses((status = 200, description = "A page", body = MeasurementItems)))]
pub(crate) async fn items(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let known = ["revision", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let revision = query.revision();
    let page = query.page();
    query.check()?;
    let id = path.into_inner();
    let (administration, listing) = call
        .read(move |app, actor| app.measurement_items(actor, &id, revision, &page))
        .await?;
    call.about(&administration);
    fresh(
        &call,
        listing.known_at,
        None,
        &MeasurementItems::of(listing, |item| item),
    )
}
