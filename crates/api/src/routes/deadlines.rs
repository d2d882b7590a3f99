// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/deadlines`

use super::{READ, get, resource};
use crate::http::{Call, Query, fresh};
use crate::openapi::params::DeadlineParams;
use crate::problem::Problem;
use crate::wire::DeadlineList;
use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;
use traguardo_app::read::DeadlineQuery;
use traguardo_domain::deadline::DeadlineState;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/api/v1/deadlines", READ).route(get().to(list)));
}

/// Deadlines
///
/// What is due, late and reported on a day, by which office: the expected postings of that day's year, and of
/// earlier years that a plan covers those that are late, or due in that year or later. A figure that two plans need is listed once.
#[utoipa::path(get, path = "/api/v1/deadlines", tag = "deadlines", operation_id = "listDeadlines",
    params(DeadlineParams), responses((status = 200, description = "A page", body = DeadlineList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = [
        "administration",
        "on",
        "office",
        "state",
        "cursor",
        "limit",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.required_code("administration");
    let states: Vec<(&str, DeadlineState)> = DeadlineState::ALL
        .iter()
        .map(|state| (state.as_str(), *state))
        .collect();
    let question = DeadlineQuery {
        administration: administration.unwrap_or_default(),
        on: query.on(),
        office: query.code("office"),
        state: query.word("state", &states),
        page: query.page(),
    };
    query.check()?;
    call.about(&question.administration);
    let answer = call
        .read(move |app, actor| app.deadlines(actor, &question))
        .await?;
    let (known_at, on) = (answer.listing.known_at, answer.on);
    fresh(&call, known_at, Some(on), &DeadlineList::from(answer))
}
