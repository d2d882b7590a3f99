// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans/{id}/changes`, `/revised-targets`, `/preview`, `/rollover`

use super::{READ, get, id, plans, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body};
use crate::openapi::params::{
    ActYearParam, Identifier, KnownAtParam, OnParam, PageParams, PeriodParam, RevisionParam,
    RolloverParam, SinceParam,
};
use crate::problem::Problem;
use crate::wire::{
    ChangeItem, ChangeList, DraftBody, PreviewBody, RevisedTargetItem, RevisedTargetList,
};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_exchange::plan::{PlanDocument, read_plan};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/api/v1/plans/{id}/changes", READ).route(get().to(changes)))
        .service(resource("/api/v1/plans/{id}/revised-targets", READ).route(get().to(targets)))
        .service(resource("/api/v1/plans/{id}/rollover", READ).route(get().to(rollover)))
        .service(resource("/api/v1/plans/{id}/preview", "POST").route(web::post().to(preview)));
}

/// Changes of a plan
///
/// What a revision has otherwise than an earlier one, member by member: targets, weights, formulas, boxes, offices.
/// Acts aside, which the revisions list.
#[utoipa::path(get, path = "/api/v1/plans/{id}/changes", tag = "plans", operation_id = "listPlanChanges",
    params(Identifier, RevisionParam, SinceParam, PageParams),
    responses((status = 200, description = "A page", body = ChangeList)))]
pub(crate) async fn changes(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let known = ["revision", "since", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let (revision, since, page) = (
        query.revision(),
        query.number("since", 1, i32::MAX),
        query.page(),
    );
    query.check()?;
    let listing = call
        .read(move |app, actor| app.plan_changes(actor, id, revision, since, &page))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &ChangeList::of(listing, ChangeItem::from),
    )
}

/// Targets that acts changed
///
/// Each change of a target with the act and the reason, as the newest revision tells it; `year` asks for the acts of a
/// year.
#[utoipa::path(get, path = "/api/v1/plans/{id}/revised-targets", tag = "plans", operation_id = "listRevisedTargets",
    params(Identifier, ActYearParam, PageParams),
    responses((status = 200, description = "A page", body = RevisedTargetList)))]
pub(crate) async fn targets(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let known = ["year", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let (year, page) = (query.year(), query.page());
    query.check()?;
    let listing = call
        .read(move |app, actor| app.revised_targets(actor, id, year, &page))
        .await?;
    let known_at = listing.known_at;
    let body = RevisedTargetList::of(listing, RevisedTargetItem::from);
    fresh(&call, known_at, None, &body)
}

/// Preview of a revision
///
/// Judges a plan document by the figures there are, beside the newest revision of the plan, and stores nothing: which
/// verdicts would flip, and which boxes would move. A change of a formula, a target, a weight or a scoring rule is a
/// change of the document; so is a changed dictionary entry that the plan takes up. Whether the document would be
/// accepted is what a dry run of `PUT` says.
#[utoipa::path(post, path = "/api/v1/plans/{id}/preview", tag = "plans", operation_id = "previewPlan",
    params(Identifier, PeriodParam, OnParam, KnownAtParam), request_body(content = PlanDocument),
    responses((status = 200, description = "The differences", body = PreviewBody)))]
pub(crate) async fn preview(
    call: Call,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let known = ["period", "on", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let (period, on, asked) = (query.required_period(), query.on(), query.as_known_at());
    let Some(period) = period else {
        return Err(query.problem());
    };
    query.check()?;
    let body = read_body(&call.request, payload, limits::PLAN_BODY).await?;
    let (_, plan) = plans::read(&call, &body).await?;
    let body = call
        .read(move |app, actor| {
            let known = app.preview(actor, id, plan, period, on, asked)?;
            Ok(PreviewBody::from(known))
        })
        .await?;
    http::json(&body)
}

/// A plan carried over
///
/// The newest revision as the draft of a plan that begins in a later year: targets, weights and money of its years,
/// without what is abolished and without an act. `open` is what it lacks before it can be posted.
#[utoipa::path(get, path = "/api/v1/plans/{id}/rollover", tag = "plans", operation_id = "rollOverPlan",
    params(Identifier, RolloverParam, KnownAtParam),
    responses((status = 200, description = "The draft", body = DraftBody)))]
pub(crate) async fn rollover(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let mut query = Query::read(call.request.query_string(), &["year", "as_known_at"]);
    let (year, asked) = (query.required_year(), query.as_known_at());
    let Some(year) = year else {
        return Err(query.problem());
    };
    query.check()?;
    let (known_at, draft) = call
        .read(move |app, actor| {
            let known = app.rollover(actor, id, year, asked)?;
            let open = read_plan(known.item.document.to_string().as_bytes()).err();
            let draft = DraftBody {
                document: known.item.document,
                open: open.unwrap_or_default(),
                decided: known.item.decided,
            };
            Ok((known.known_at, draft))
        })
        .await?;
    fresh(&call, known_at, None, &draft)
}
