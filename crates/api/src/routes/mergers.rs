// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/mergers`

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, stored};
use crate::openapi::params::{DryRun, Identifier, KnownAtParam, OnParam, PageParams, PeriodParam};
use crate::problem::Problem;
use crate::wire::{CommonIndicatorList, MergerItem, MergerList, MergerTree};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_exchange::merger::{MergerEntry, MergerReversal};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/v1/mergers", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(resource("/api/v1/mergers/{id}", READ).route(get().to(show)))
        .service(resource("/api/v1/mergers/{id}/tree", READ).route(get().to(tree)))
        .service(resource("/api/v1/mergers/{id}/indicators", READ).route(get().to(indicators)))
        .service(resource("/api/v1/mergers/{id}/reversals", "POST").route(web::post().to(reverse)));
}

/// Mergers
///
/// All mergers by identifier, those taken back included.
#[utoipa::path(get, path = "/api/v1/mergers", tag = "mergers", operation_id = "listMergers",
    params(PageParams), responses((status = 200, description = "A page", body = MergerList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(
        call.request.query_string(),
        &["cursor", "limit", "as_known_at"],
    );
    let page = query.page();
    query.check()?;
    let listing = call
        .read(move |app, actor| app.mergers(actor, &page))
        .await?;
    let known_at = listing.known_at;
    fresh(
        &call,
        known_at,
        None,
        &MergerList::of(listing, MergerItem::from),
    )
}

/// One merger
///
/// The act, the successor, the administrations that end, and the reversal if there is one.
#[utoipa::path(get, path = "/api/v1/mergers/{id}", tag = "mergers", operation_id = "getMerger",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The merger", body = MergerItem)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "merger")?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let known = call
        .read(move |app, actor| app.merger(actor, id, asked))
        .await?;
    fresh(&call, known.known_at, None, &MergerItem::from(known.item))
}

/// New merger
///
/// The predecessors end on the day before, and the successor takes their place. Everything that it brings about is in the
/// answer, also to a dry run: what is closed, which plans go on, which offices are left, which indicators are common.
#[utoipa::path(post, path = "/api/v1/mergers", tag = "mergers", operation_id = "createMerger",
    params(DryRun), request_body(content = MergerEntry),
    responses(
        (status = 201, description = "Recorded", body = MergerItem),
        (status = 200, description = "Nothing recorded (`dry_run`)", body = MergerItem),
    ))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let entry = http::merger(&body)?;
    call.about(&entry.successor);
    let command = Command::RecordMerger(Box::new(entry));
    let answer = call.write(command, &body, dry_run).await?;
    Ok(stored(&answer, "mergers"))
}

/// Reversal of a merger
///
/// A further act, by which everything is as if the merger had not been. What the successor posted for its predecessors no
/// longer stands, and stays on record.
#[utoipa::path(post, path = "/api/v1/mergers/{id}/reversals", tag = "mergers", operation_id = "reverseMerger",
    params(Identifier, DryRun), request_body(content = MergerReversal),
    responses(
        (status = 201, description = "Taken back", body = MergerItem),
        (status = 200, description = "Nothing recorded (`dry_run`)", body = MergerItem),
    ))]
pub(crate) async fn reverse(
    call: Call,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, "merger")?;
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let reversal = Box::new(http::reversal(&body)?);
    let command = Command::ReverseMerger { id, reversal };
    let answer = call.write(command, &body, dry_run).await?;
    Ok(stored(&answer, "mergers"))
}

/// Branches of a successor's plan
///
/// In the year of the merger the plans of the predecessors are the successor's plan, side by side. What rolled up to each of
/// them and to all, as of a period; the boxes are in the tree of each plan.
#[utoipa::path(get, path = "/api/v1/mergers/{id}/tree", tag = "mergers", operation_id = "getMergerTree",
    params(Identifier, PeriodParam, OnParam, KnownAtParam),
    responses((status = 200, description = "The branches", body = MergerTree)))]
pub(crate) async fn tree(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "merger")?;
    let mut query = Query::read(
        call.request.query_string(),
        &["period", "on", "as_known_at"],
    );
    let period = query.required_period();
    let (on, asked) = (query.on(), query.as_known_at());
    let Some(period) = period else {
        return Err(query.problem());
    };
    query.check()?;
    let view = call
        .read(move |app, actor| app.merger_tree(actor, id, period, on, asked))
        .await?;
    call.about(&view.successor);
    let (known_at, on) = (view.known_at, view.on);
    fresh(&call, known_at, Some(on), &MergerTree::from(view))
}

/// Common indicators of a successor
///
/// The value of each national indicator that the plans of the predecessors use, by its formula over combined measures; as of
/// a period up to the year of the merger, also before the successor began (`pro_forma`).
#[utoipa::path(get, path = "/api/v1/mergers/{id}/indicators", tag = "mergers", operation_id = "listCommonIndicators",
    params(Identifier, PeriodParam, OnParam, PageParams),
    responses((status = 200, description = "A page", body = CommonIndicatorList)))]
pub(crate) async fn indicators(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "merger")?;
    let known = ["period", "on", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let period = query.required_period();
    let (on, page) = (query.on(), query.page());
    let Some(period) = period else {
        return Err(query.problem());
    };
    query.check()?;
    let answer = call
        .read(move |app, actor| app.common_indicators(actor, id, period, on, &page))
        .await?;
    call.about(&answer.successor);
    let (known_at, on) = (answer.listing.known_at, answer.on);
    fresh(
        &call,
        known_at,
        Some(on),
        &CommonIndicatorList::from(answer),
    )
}
