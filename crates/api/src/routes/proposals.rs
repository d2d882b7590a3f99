// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans/{id}/target-proposals`, `/target-decisions`

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, receipt};
use crate::openapi::benchmark_params::{DecisionParams, ProposalParams};
use crate::openapi::params::{DryRun, Identifier, PageParams};
use crate::problem::Problem;
use crate::wire::{DecisionList, DecisionReceipt, ProposalList};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::read::ProposalQuery;
use traguardo_exchange::benchmark::{BenchmarkGroupKind, TargetDecisionPost, read_decisions};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/api/v1/plans/{id}/target-proposals", READ).route(get().to(proposals)))
        .service(
            resource("/api/v1/target-decisions", COLLECTION)
                .route(get().to(decisions))
                .route(web::post().to(decide)),
        );
}

/// Proposed targets
///
/// For each assignment of a plan the target that a quantile of its group suggests for a year, with what it rests on; never
/// less demanding than what is reached already, unless that is wanted.
#[utoipa::path(get, path = "/api/v1/plans/{id}/target-proposals", tag = "benchmarks", operation_id = "listTargetProposals",
    params(Identifier, ProposalParams, PageParams), responses((status = 200, description = "A page", body = ProposalList)))]
pub(crate) async fn proposals(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let known = [
        "year",
        "period",
        "share",
        "group",
        "provider",
        "assignment",
        "less_demanding",
        "cursor",
        "limit",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let (year, period, share) = (
        query.required_year(),
        query.required_period(),
        query.required_percent("share"),
    );
    let group = query.word("group", &BenchmarkGroupKind::WORDS);
    let (provider, assignment) = (query.code("provider"), query.key("assignment"));
    let (less_demanding, page) = (query.flag("less_demanding"), query.page());
    let (Some(year), Some(period), Some(share)) = (year, period, share) else {
        return Err(query.problem());
    };
    query.check()?;
    let question = ProposalQuery {
        plan: id,
        year,
        period,
        share: u8::try_from(share).unwrap_or_default(),
        group: group.unwrap_or_default(),
        provider,
        assignment,
        less_demanding,
    };
    let listing = call
        .read(move |app, actor| app.target_proposals(actor, &question, &page))
        .await?;
    let known_at = listing.known_at;
    let body = ProposalList::of(listing, |view| view.proposal);
    fresh(&call, known_at, None, &body)
}

/// Decisions about proposed targets
///
/// Those that stand about the targets of one plan in a year, by assignment. What is accepted or adapted stands in the draft
/// of that year (`rollover`).
#[utoipa::path(get, path = "/api/v1/target-decisions", tag = "benchmarks", operation_id = "listTargetDecisions",
    params(DecisionParams, PageParams), responses((status = 200, description = "A page", body = DecisionList)))]
pub(crate) async fn decisions(call: Call) -> Result<HttpResponse, Problem> {
    let known = ["plan", "year", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let (plan, year) = (query.required_identifier("plan"), query.required_year());
    let page = query.page();
    let (Some(plan), Some(year)) = (plan, year) else {
        return Err(query.problem());
    };
    query.check()?;
    let listing = call
        .read(move |app, actor| app.decided(actor, plan, year, &page))
        .await?;
    let known_at = listing.known_at;
    fresh(&call, known_at, None, &DecisionList::of(listing, |one| one))
}

/// Decide on proposed targets
///
/// Records for each assignment whether the proposal is accepted, adapted or refused, and why. A further decision about the
/// same assignment and year takes the place of the one before, which stays on record. No plan changes by it.
#[utoipa::path(post, path = "/api/v1/target-decisions", tag = "benchmarks", operation_id = "decideTargets",
    params(DryRun), request_body(content = TargetDecisionPost),
    responses((status = 201, description = "Recorded", body = DecisionReceipt)))]
pub(crate) async fn decide(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::MEASUREMENTS_BODY).await?;
    let post = read_decisions(&body).map_err(http::refused)?;
    let command = call
        .read(move |app, actor| app.target_decisions(actor, &post))
        .await?;
    let answer = call.write(command, &body, dry_run).await?;
    Ok(receipt(&answer))
}
