// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans/{id}/budget`

use super::{READ, get, id, resource};
use crate::http::{Call, Query, fresh};
use crate::openapi::params::{BudgetParams, Identifier, KnownAtParam, RevisionParam};
use crate::problem::Problem;
use crate::wire::BudgetBody;
use actix_web::HttpResponse;
use actix_web::web::{Path, ServiceConfig};
use traguardo_app::read::BudgetQuery;
use traguardo_domain::budget::Outcome;
use traguardo_domain::plan::BudgetVersion;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/api/v1/plans/{id}/budget", READ).route(get().to(show)));
}

/// Money of a plan
///
/// Totals of each box from its rows, by kind and column, and each printed total beside what is printed below it, with
/// the place of the print.
#[utoipa::path(get, path = "/api/v1/plans/{id}/budget", tag = "plans", operation_id = "getPlanBudget",
    params(Identifier, BudgetParams, RevisionParam, KnownAtParam),
    responses((status = 200, description = "Totals and checks", body = BudgetBody)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let known = [
        "year",
        "version",
        "node",
        "outcome",
        "revision",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let versions: Vec<(&str, BudgetVersion)> = BudgetVersion::ALL
        .iter()
        .map(|version| (version.as_str(), *version))
        .collect();
    let question = BudgetQuery {
        plan_id: id,
        revision: query.revision(),
        year: query.year(),
        version: query.word("version", &versions).unwrap_or_default(),
        node: query.code("node"),
        as_known_at: query.as_known_at(),
    };
    let outcome = query.word("outcome", &Outcome::NAMES.map(|name| (name, name)));
    query.check()?;
    let (known_at, body) = call
        .read(move |app, actor| {
            let view = app.budget(actor, &question)?;
            Ok((view.known_at, BudgetBody::of(&view, outcome)))
        })
        .await?;
    call.about(&body.administration);
    fresh(&call, known_at, None, &body)
}
