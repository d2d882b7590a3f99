// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is around every answer: request id, host check, headers against browsers, measurement, and
//! one line of log.

use super::call::{ACTOR, About};
use super::held::{Held, Shared};
use super::request_id;
use crate::problem::{Kind, PROBLEM_JSON, Problem};
use crate::state::State;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError};
use std::time::Instant;

/// What an answer may load: nothing.
pub(crate) const FIXED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Headers of every answer that does not have them itself.
pub(crate) const FIXED_HEADERS: [(&str, &str); 6] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", FIXED_POLICY),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// The outermost layer.
pub(crate) async fn envelope<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Held>, Error> {
    let started = Instant::now();
    let id = request_id::of(request.request());
    let state = State::of(request.request())?;
    let body = Shared::of(&mut request);
    let mut response = if state.hosts.serves(request.request()) {
        problem_if_bare(next.call(request).await?)
    } else {
        let problem = Problem::new(
            Kind::Misdirected,
            "the header Host has to name this service",
        );
        request
            .into_response(problem.error_response())
            .map_into_right_body()
    };
    dress(response.headers_mut(), &id);
    if state.is_stopping() {
        response
            .response_mut()
            .head_mut()
            .set_connection_type(actix_web::http::ConnectionType::Close);
    }
    finish(&state, &response, &id, started);
    Ok(body.until_sent(response))
}

/// Whatever was refused below the routes (framing, unknown paths inside a service) becomes a problem.
fn problem_if_bare<B>(response: ServiceResponse<B>) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let status = response.status();
    let is_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == PROBLEM_JSON);
    if is_problem || !(status.is_client_error() || status.is_server_error()) {
        return response.map_into_left_body();
    }
    let reason = status
        .canonical_reason()
        .unwrap_or("refused")
        .to_ascii_lowercase();
    let problem = Problem::new(Kind::of_status(status.as_u16()), reason);
    response
        .into_response(problem.error_response())
        .map_into_right_body()
}

/// Headers of every answer.
fn dress(headers: &mut HeaderMap, id: &str) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static(request_id::X_REQUEST_ID), id);
    }
    for (name, value) in FIXED_HEADERS {
        if let Ok(name) = HeaderName::try_from(name)
            && !headers.contains_key(&name)
        {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// Measures and logs. No body, no query string: they may name persons.
fn finish<B>(state: &State, response: &ServiceResponse<B>, id: &str, started: Instant) {
    let request = response.request();
    let method = request.method().as_str();
    let route = request
        .match_pattern()
        .unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    let duration = started.elapsed();
    state.metrics.observe(method, &route, status, duration);
    let problem = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>());
    if let Some(cause) = problem.and_then(Problem::cause) {
        tracing::error!(target: "traguardo::failure", request_id = id, cause, "a use case failed");
    }
    let extensions = request.extensions();
    let administration = extensions.get::<About>().map(|about| about.0.as_str());
    tracing::info!(
        target: "traguardo::access",
        request_id = id,
        method,
        route,
        status,
        duration_ms = (duration.as_secs_f64() * 1e6).round() / 1e3,
        actor = ACTOR,
        administration,
        problem = problem.map(|problem| problem.kind().code()),
        "request"
    );
}
