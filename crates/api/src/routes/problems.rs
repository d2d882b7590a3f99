// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/problems`: what each type of problem means, for programs and for people.

use super::{READ, get, resource};
use crate::http::{json, prefers_html};
use crate::openapi::params::ProblemCode;
use crate::problem::{Kind, Problem};
use crate::wire::{ProblemType, ProblemTypeList};
use actix_web::http::header;
use actix_web::web::{Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use std::fmt::Write;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/problems", READ).route(get().to(list)))
        .service(resource("/problems/{code}", READ).route(get().to(show)));
}

/// Types of problems
///
/// The closed list of what an error can be.
#[utoipa::path(get, path = "/problems", tag = "operation", operation_id = "listProblemTypes",
    responses((status = 200, description = "All types; a page for `Accept: text/html`", content(
        (ProblemTypeList = "application/json"),
        (String = "text/html", example = "<!doctype html>\n<html lang=\"en\">…</html>\n"),
    ))))]
pub(crate) async fn list(request: HttpRequest) -> Result<HttpResponse, Problem> {
    if prefers_html(&request) {
        return Ok(page("Problems", Kind::ALL));
    }
    json(&ProblemTypeList {
        items: Kind::ALL.iter().copied().map(ProblemType::from).collect(),
    })
}

/// One type of problem
///
/// Cause and remedy.
#[utoipa::path(get, path = "/problems/{code}", tag = "operation", operation_id = "getProblemType",
    params(ProblemCode), responses((status = 200, description = "The type; a page for `Accept: text/html`", content(
        (ProblemType = "application/json"),
        (String = "text/html", example = "<!doctype html>\n<html lang=\"en\">…</html>\n"),
    ))))]
pub(crate) async fn show(
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    let kind =
        Kind::of_code(&path).ok_or_else(|| Problem::not_found("no problem has this code"))?;
    if prefers_html(&request) {
        return Ok(page(kind.documentation().title, &[kind]));
    }
    json(&ProblemType::from(kind))
}

/// All texts are the program's own and contain nothing to be escaped but quotation marks.
fn page(title: &str, kinds: &[Kind]) -> HttpResponse {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\n"
    );
    for kind in kinds {
        let documentation = kind.documentation();
        // Writing into a String cannot fail.
        let _ = writeln!(
            html,
            "<h1>{}</h1>\n<p>Status {}, code <code>{}</code></p>\n<h2>Cause</h2>\n<p>{}</p>\n<h2>Remedy</h2>\n<p>{}</p>",
            documentation.title,
            documentation.status,
            documentation.code,
            documentation.cause,
            documentation.remedy
        );
    }
    html.push_str("</html>\n");
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_need_no_escaping() {
        for kind in Kind::ALL {
            let documentation = kind.documentation();
            for text in [
                documentation.title,
                documentation.cause,
                documentation.remedy,
            ] {
                assert!(!text.contains(['<', '>', '&']), "{text}");
            }
        }
    }
}
