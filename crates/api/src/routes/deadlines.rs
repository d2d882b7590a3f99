// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/deadlines`

use super::{READ, get, resource};
use crate::http::{CalendarCall, Call, Query, fresh, fresh_calendar};
use crate::openapi::params::{CalendarParams, DeadlineParams};
use crate::problem::Problem;
use crate::wire::{DeadlineList, calendar as written};
use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;
use traguardo_app::read::{CalendarQuery, DeadlineQuery};
use traguardo_domain::deadline::DeadlineState;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/api/v1/deadlines", READ).route(get().to(list)));
    config.service(resource("/api/v1/deadlines.ics", READ).route(get().to(calendar)));
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

/// Deadlines as a calendar
///
/// What the list of deadlines has on all its pages, each with a due day as an event of that whole day, for programs that
/// subscribe to calendars (iCalendar, RFC 5545). An event keeps its UID when it moves. Beyond 5,000 deadlines it is
/// refused rather than cut: ask for one office.
#[utoipa::path(get, path = "/api/v1/deadlines.ics", tag = "deadlines", operation_id = "getDeadlineCalendar",
    params(CalendarParams), responses((status = 200, description = "The calendar", body = String, content_type = "text/calendar",
        example = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//traguardo//scadenze//IT\r\nEND:VCALENDAR\r\n")))]
pub(crate) async fn calendar(call: CalendarCall) -> Result<HttpResponse, Problem> {
    let CalendarCall(call) = call;
    let known = ["administration", "on", "office", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.required_code("administration");
    let question = CalendarQuery {
        administration: administration.unwrap_or_default(),
        on: query.on(),
        office: query.code("office"),
        as_known_at: query.as_known_at(),
    };
    query.check()?;
    call.about(&question.administration);
    let answer = call
        .read(move |app, actor| app.calendar(actor, &question))
        .await?;
    fresh_calendar(&call, answer.known_at, answer.on, || written(&answer))
}
