// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/.well-known/security.txt` (RFC 9116)

use super::{READ, get, resource};
use crate::problem::Problem;
use crate::state::State;
use actix_web::http::header;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{Days, SecondsFormat};
use traguardo_app::clock;

/// How long a copy may be believed.
const VALID: Days = Days::new(180);

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/.well-known/security.txt", READ).route(get().to(text)));
}

/// Whom to tell about a vulnerability
///
/// Contact for reports, as RFC 9116 has it.
#[utoipa::path(get, path = "/.well-known/security.txt", tag = "operation", operation_id = "getSecurityTxt",
    responses((status = 200, description = "Contact", body = String, content_type = "text/plain",
        example = "Contact: https://example.org/traguardo/security\nExpires: 2027-05-24T00:00:00Z\n")))]
pub(crate) async fn text(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let state = State::of(&request)?;
    let now = clock::now();
    let expires = now
        .checked_add_days(VALID)
        .unwrap_or(now)
        .to_rfc3339_opts(SecondsFormat::Secs, true);
    let body = format!(
        "Contact: {}\nExpires: {expires}\nPreferred-Languages: it, en\n",
        state.security_contact
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(body))
}
