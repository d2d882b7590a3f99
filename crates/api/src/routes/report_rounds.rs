// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans/{id}/reports`

use super::{COLLECTION, get, id, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, receipt};
use crate::openapi::params::{DryRun, Identifier, ReportRoundParams};
use crate::problem::Problem;
use crate::wire::{ReportRoundItem, ReportRoundList, ReportStepReceipt};
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, LOCATION};
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_exchange::report::ReportStepPost;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(
        resource("/api/v1/plans/{id}/reports", COLLECTION)
            .route(get().to(list))
            .route(web::post().to(post)),
    );
}

/// Annual reports on a plan, and how far they got
///
/// By year and round: each draft with the position, day and plan revision that give its bytes again, their SHA-256, and who
/// approved, validated and published it. The newest round about a year is the one that counts.
#[utoipa::path(get, path = "/api/v1/plans/{id}/reports", tag = "reports", operation_id = "listReportRounds",
    params(Identifier, ReportRoundParams), responses((status = 200, description = "A page", body = ReportRoundList)))]
pub(crate) async fn list(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let plan_id = id(&path, "plan")?;
    let known = ["year", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let year = query.year();
    let page = query.page();
    query.check()?;
    let listing = call
        .read(move |app, actor| app.report_rounds(actor, plan_id, year, &page))
        .await?;
    if let Some(first) = listing.items.first() {
        call.about(&first.administration);
    }
    let known_at = listing.known_at;
    let body = ReportRoundList::of(listing, ReportRoundItem::from);
    fresh(&call, known_at, None, &body)
}

/// Record a step of an annual report
///
/// A report (*Relazione sulla performance*) is drafted when its year is over, approved by an act, validated by the OIV, and
/// published, in this order. A draft fixes position, day and plan revision, and keeps the SHA-256 of the HTML. After
/// corrections a further draft begins a further round; the rounds before stay.
#[utoipa::path(post, path = "/api/v1/plans/{id}/reports", tag = "reports", operation_id = "recordReportStep",
    params(Identifier, DryRun), request_body(content = ReportStepPost),
    responses(
        (status = 201, description = "Recorded", body = ReportStepReceipt),
        (status = 200, description = "Nothing recorded (`dry_run`)", body = ReportStepReceipt),
    ))]
pub(crate) async fn post(
    call: Call,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let plan_id = id(&path, "plan")?;
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let post = http::report_step(&body)?;
    let place = format!("/api/v1/plans/{plan_id}/reports?year={}", post.year);
    let post = Box::new(post);
    let command = Command::RecordReportStep { plan_id, post };
    let answer = call.write(command, &body, dry_run).await?;
    let mut response = receipt(&answer);
    if let (201, Ok(place)) = (answer.status, HeaderValue::from_str(&place)) {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}
