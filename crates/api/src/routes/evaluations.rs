// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/evaluations`

use super::{READ, get, id, resource};
use crate::http::{Call, Query, fresh};
use crate::openapi::params::{EvaluationIdentifier, EvaluationParams, KnownAtParam, OnParam};
use crate::problem::Problem;
use crate::wire::{EvaluationItem, EvaluationList};
use actix_web::HttpResponse;
use actix_web::web::{Path, ServiceConfig};
use traguardo_app::read::EvaluationQuery;
use traguardo_domain::Period;
use traguardo_domain::evaluation::Status;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/api/v1/evaluations", READ).route(get().to(list)))
        .service(resource("/api/v1/evaluations/{id}", READ).route(get().to(show)));
}

/// Evaluations
///
/// Value, verdict and derivation of the indicators of the plans in force, as of the end of a period, in plan order.
#[utoipa::path(get, path = "/api/v1/evaluations", tag = "evaluations", operation_id = "listEvaluations",
    params(EvaluationParams), responses((status = 200, description = "A page", body = EvaluationList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = [
        "administration",
        "period",
        "indicator",
        "node",
        "status",
        "on",
        "cursor",
        "limit",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.required_code("administration");
    let period = query.required_period();
    let statuses: Vec<(&str, Status)> = Status::ALL
        .iter()
        .map(|status| (status.as_str(), *status))
        .collect();
    let (status, on, page) = (query.word("status", &statuses), query.on(), query.page());
    let (Some(administration), Some(period)) = (administration, period) else {
        return Err(query.problem());
    };
    let question = EvaluationQuery {
        administration,
        period,
        on,
        indicator: query.code("indicator"),
        node: query.code("node"),
        status,
        page,
    };
    query.check()?;
    call.about(&question.administration);
    let (known_at, on, body) = call
        .read(move |app, actor| {
            let answer = app.evaluations(actor, &question)?;
            Ok((
                answer.listing.known_at,
                answer.on,
                EvaluationList::from(answer),
            ))
        })
        .await?;
    fresh(&call, known_at, Some(on), &body)
}

/// One evaluation
///
/// The identifier is that of the assignment and the period: `1-2022`, `1-2022-S1`.
#[utoipa::path(get, path = "/api/v1/evaluations/{id}", tag = "evaluations", operation_id = "getEvaluation",
    params(EvaluationIdentifier, OnParam, KnownAtParam),
    responses((status = 200, description = "The evaluation", body = EvaluationItem)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let (assignment, period) = identifier(&path)?;
    let mut query = Query::read(call.request.query_string(), &["on", "as_known_at"]);
    let (on, asked) = (query.on(), query.as_known_at());
    query.check()?;
    let answer = call
        .read(move |app, actor| app.evaluation(actor, assignment, period, on, asked))
        .await?;
    let (known_at, on) = (answer.listing.known_at, answer.on);
    let view = answer
        .listing
        .items
        .into_iter()
        .next()
        .ok_or_else(missing)?;
    let item = EvaluationItem::from(view).alone(known_at, on);
    call.about(&item.administration);
    fresh(&call, known_at, Some(on), &item)
}

fn missing() -> Problem {
    Problem::not_found("evaluation not found")
}

fn identifier(text: &str) -> Result<(i64, Period), Problem> {
    let (assignment, period) = text.split_once('-').ok_or_else(missing)?;
    Ok((
        id(assignment, "evaluation")?,
        Period::parse(period).map_err(|_| missing())?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_assignment_and_period() {
        assert_eq!(identifier("1-2022").unwrap(), (1, Period::annual(2022)));
        assert_eq!(identifier("12-2022-S1").unwrap().1.to_string(), "2022-S1");
        for bad in [
            "1",
            "1-",
            "-2022",
            "0-2022",
            "1-2022-S3",
            "x-2022",
            "1--2022",
        ] {
            assert_eq!(identifier(bad).unwrap_err().document().status, 404, "{bad}");
        }
    }
}
