// SPDX-License-Identifier: AGPL-3.0-or-later
//! Answers that are not problems.

use super::{Call, etag};
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use traguardo_app::Receipt;
use traguardo_app::read::KnownAt;

/// Media type of answers.
const JSON: &str = "application/json";
/// Media type of calendars.
const CALENDAR: &str = "text/calendar; charset=utf-8";

/// JSON as it is.
pub(crate) fn json(body: &impl Serialize) -> Result<HttpResponse, Problem> {
    let text = serde_json::to_string(body).map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, JSON))
        .body(text))
}

/// JSON computed at a position, with its weak tag; 304 when the client has it already.
pub(crate) fn fresh(
    call: &Call,
    known_at: KnownAt,
    on: Option<NaiveDate>,
    body: &impl Serialize,
) -> Result<HttpResponse, Problem> {
    computed(call, known_at, on, || json(body))
}

/// A calendar computed at a position, in the same way.
pub(crate) fn fresh_calendar(
    call: &Call,
    known_at: KnownAt,
    on: NaiveDate,
    text: impl FnOnce() -> String,
) -> Result<HttpResponse, Problem> {
    computed(call, known_at, Some(on), || {
        Ok(HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, CALENDAR))
            .body(text()))
    })
}

/// A text of another kind, in the same way.
pub(crate) fn text(
    call: &Call,
    known_at: KnownAt,
    media_type: &'static str,
    text: impl FnOnce() -> String,
) -> Result<HttpResponse, Problem> {
    computed(call, known_at, None, || {
        Ok(HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, media_type))
            .body(text()))
    })
}

fn computed(
    call: &Call,
    known_at: KnownAt,
    on: Option<NaiveDate>,
    answer: impl FnOnce() -> Result<HttpResponse, Problem>,
) -> Result<HttpResponse, Problem> {
    let tag = etag::computed_tag(known_at, on);
    let response = if etag::already_known(&call.request, &tag)? {
        None
    } else {
        Some(answer()?)
    };
    Ok(tagged(response, known_at, &tag))
}

/// The canonical document of a plan revision, byte for byte.
pub(crate) fn document(
    call: &Call,
    known_at: KnownAt,
    tag: &str,
    text: String,
) -> Result<HttpResponse, Problem> {
    let known = etag::already_known(&call.request, tag)?;
    let response = || {
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, JSON))
            .body(text)
    };
    Ok(tagged((!known).then(response), known_at, tag))
}

pub(super) fn tagged(response: Option<HttpResponse>, known_at: KnownAt, tag: &str) -> HttpResponse {
    let mut response = response.unwrap_or_else(|| HttpResponse::NotModified().finish());
    set(&mut response, header::ETAG, tag);
    set(
        &mut response,
        HeaderName::from_static("x-known-at"),
        &known_at.position.to_string(),
    );
    response
}

/// What a write answered.
pub(crate) fn receipt(receipt: &Receipt) -> HttpResponse {
    let status = StatusCode::from_u16(receipt.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CONTENT_TYPE, JSON));
    if receipt.replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    response.body(receipt.body.clone())
}

/// What a write answered, with the place and, for what has revisions to be named, the tag of what it stored.
pub(crate) fn stored(answer: &Receipt, collection: &str) -> HttpResponse {
    let mut response = receipt(answer);
    let Ok(Stored {
        id: Some(id),
        revision,
        sha256,
    }) = serde_json::from_str(&answer.body)
    else {
        return response;
    };
    if answer.status == 201 {
        set(
            &mut response,
            header::LOCATION,
            &format!("/api/v1/{collection}/{id}"),
        );
    }
    let tag = match (revision, sha256) {
        (Some(revision), Some(sha256)) => Some(etag::plan_tag(revision, &sha256)),
        (Some(revision), None) if ["measures", "indicators"].contains(&collection) => {
            Some(etag::entry_tag(revision, &answer.body))
        }
        _ => None,
    };
    if let Some(tag) = tag {
        set(&mut response, header::ETAG, &tag);
    }
    response
}

/// What a receipt says of the thing that was stored; no `id` in a dry run.
#[derive(Deserialize)]
struct Stored {
    id: Option<String>,
    revision: Option<i32>,
    sha256: Option<String>,
}

pub(super) fn set(response: &mut HttpResponse, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_tells_where_and_which_revision() {
        let body = r#"{"id": "7", "revision": 2, "sha256": "0123456789abcdef0123"}"#.to_owned();
        let response = stored(
            &Receipt {
                status: 201,
                body: body.clone(),
                replayed: true,
            },
            "plans",
        );
        assert_eq!(
            response.headers().get(header::LOCATION).unwrap(),
            "/api/v1/plans/7"
        );
        assert_eq!(
            response.headers().get(header::ETAG).unwrap(),
            "\"r2-0123456789abcdef\""
        );
        assert_eq!(
            response.headers().get("idempotency-replayed").unwrap(),
            "true"
        );
        assert!(
            !stored(
                &Receipt {
                    status: 200,
                    body,
                    replayed: false
                },
                "plans"
            )
            .headers()
            .contains_key(header::LOCATION)
        );
        let dry = Receipt {
            status: 200,
            body: r#"{"dry_run": true}"#.to_owned(),
            replayed: false,
        };
        assert!(!stored(&dry, "plans").headers().contains_key(header::ETAG));
    }
}
