// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans/{id}/report`, `/evaluations/{id}/chart.svg`

use super::{READ, get, id, resource};
use crate::http::{DocumentCall, Format, Query, fresh_document, pdf};
use crate::openapi::params::{
    EvaluationIdentifier, Identifier, KnownAtParam, OnParam, ReportParams, RevisionParam,
};
use crate::problem::Problem;
use crate::state::State;
use actix_web::HttpResponse;
use actix_web::web::{Path, ServiceConfig};
use traguardo_app::read::{ReportKind, ReportQuery, ReportSubject, evaluation_id};
use traguardo_report::{html, markdown};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/api/v1/plans/{id}/report", READ).route(get().to(report)))
        .service(resource("/api/v1/mergers/{id}/report", READ).route(get().to(of_merger)))
        .service(resource("/api/v1/evaluations/{id}/chart.svg", READ).route(get().to(chart)));
}

/// Report on a plan
///
/// The plan's tree as of a period in Italian, in the order of the document: each indicator with target, result, achievement,
/// status, warnings, deviation note and the chart of its history; targets changed during the year; what the documents print
/// in more than one way, with its place; money with every printed total that does not add up. `kind=annual` is the
/// *Relazione sulla performance* of a year. `format`, or else `Accept`, chooses HTML, Markdown or PDF. The same position and
/// day give the same bytes.
#[utoipa::path(get, path = "/api/v1/plans/{id}/report", tag = "reports", operation_id = "getPlanReport",
    params(Identifier, ReportParams, OnParam, RevisionParam, KnownAtParam),
    responses((status = 200, description = "The report", content(
        (String = "text/html", example = "<!DOCTYPE html>"),
        (String = "text/markdown", example = "# Relazione sulla performance 2022"),
        (String = "application/pdf", example = "%PDF-1.7"),
    ))))]
pub(crate) async fn report(
    call: DocumentCall,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let plan_id = id(&path, "plan")?;
    written(
        call,
        |revision| ReportSubject::Plan(plan_id, revision),
        &["revision"],
    )
    .await
}

/// Report on the plans of a merger
///
/// In the year of the merger the plans of the predecessors are the successor's plan: how they roll up, the successor's values
/// of what they have in common, and then each of them as in the report on a plan.
#[utoipa::path(get, path = "/api/v1/mergers/{id}/report", tag = "reports", operation_id = "getMergerReport",
    params(Identifier, ReportParams, OnParam, KnownAtParam),
    responses((status = 200, description = "The report", content(
        (String = "text/html", example = "<!DOCTYPE html>"),
        (String = "text/markdown", example = "# Relazione sulla performance 2022"),
        (String = "application/pdf", example = "%PDF-1.7"),
    ))))]
pub(crate) async fn of_merger(
    call: DocumentCall,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let merger_id = id(&path, "merger")?;
    written(call, |_| ReportSubject::Merger(merger_id), &[]).await
}

async fn written(
    call: DocumentCall,
    subject: impl FnOnce(Option<i32>) -> ReportSubject,
    further: &[&'static str],
) -> Result<HttpResponse, Problem> {
    let DocumentCall(call) = call;
    let mut known = vec!["period", "kind", "format", "on", "as_known_at"];
    known.extend(further);
    let mut query = Query::read(call.request.query_string(), &known);
    let period = query.required_period();
    let kinds = [
        ("interim", ReportKind::Interim),
        ("annual", ReportKind::Annual),
    ];
    let kind = query.word("kind", &kinds);
    let format = query.word("format", &Format::WORDS);
    let (on, revision, as_known_at) = (query.on(), query.revision(), query.as_known_at());
    let Some(period) = period else {
        return Err(query.problem());
    };
    query.check()?;
    let format = Format::wanted(&call.request, format)?;
    let natural = if period == period.year_end() {
        ReportKind::Annual
    } else {
        ReportKind::Interim
    };
    let question = ReportQuery {
        subject: subject(revision),
        period,
        kind: kind.unwrap_or(natural),
        on,
        as_known_at,
    };
    let (view, text) = call
        .read(move |app, actor| {
            let view = app.report(actor, &question)?;
            let text = match format {
                Format::Markdown => markdown(&view.document),
                _ => html(&view.document),
            };
            Ok(((view.administration, view.known_at, view.on), text))
        })
        .await?;
    let (administration, known_at, on) = view;
    call.about(&administration);
    let state = State::of(&call.request)?;
    fresh_document(&call, known_at, on, format, async || match format {
        Format::Pdf => pdf(&state.pdf_python, &text).await,
        _ => Ok(text.into_bytes()),
    })
    .await
}

/// Chart of an indicator
///
/// How its value went against its targets, by half-years and years up to the period: an SVG with title and description. Where
/// there is nothing to be seen, values or targets of two periods and one value at least, the answer is 404.
#[utoipa::path(get, path = "/api/v1/evaluations/{id}/chart.svg", tag = "reports", operation_id = "getEvaluationChart",
    params(EvaluationIdentifier, OnParam, KnownAtParam),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml", example = "<svg/>")))]
pub(crate) async fn chart(call: DocumentCall, path: Path<String>) -> Result<HttpResponse, Problem> {
    let DocumentCall(call) = call;
    let (assignment, period) =
        evaluation_id(&path).ok_or_else(|| Problem::not_found("evaluation not found"))?;
    let mut query = Query::read(call.request.query_string(), &["on", "as_known_at"]);
    let (on, asked) = (query.on(), query.as_known_at());
    query.check()?;
    let format = Format::wanted(&call.request, Some(Format::Svg))?;
    let (known_at, on, text) = call
        .read(move |app, actor| {
            let on = on.unwrap_or_else(traguardo_app::clock::today);
            let known = app.chart(actor, assignment, period, Some(on), asked)?;
            Ok((known.known_at, on, known.item.svg("grafico")))
        })
        .await?;
    fresh_document(&call, known_at, on, format, async || Ok(text.into_bytes())).await
}
