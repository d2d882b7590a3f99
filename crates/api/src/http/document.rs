// SPDX-License-Identifier: AGPL-3.0-or-later
//! Documents to be read by people: HTML, Markdown, PDF, SVG.

use super::answer::{set, tagged};
use super::{Call, accept, etag};
use crate::problem::Problem;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use traguardo_app::read::KnownAt;

/// What a page may load: its own style sheet.
pub(crate) static PAGE_POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = BASE64_STANDARD.encode(Sha256::digest(traguardo_report::STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Markdown,
    Pdf,
    Svg,
}

impl Format {
    /// As the parameter `format` names them.
    pub(crate) const WORDS: [(&str, Self); 3] = [
        ("html", Self::Html),
        ("markdown", Self::Markdown),
        ("pdf", Self::Pdf),
    ];

    /// What the parameter says, or else the header Accept.
    pub(crate) fn wanted(request: &HttpRequest, said: Option<Self>) -> Result<Self, Problem> {
        match said {
            Some(Self::Svg) => accept::require(request, "image", "svg+xml").map(|()| Self::Svg),
            Some(format) => Ok(format),
            None => accept::choose(
                request,
                &[
                    ("text", "html", Self::Html),
                    ("text", "markdown", Self::Markdown),
                    ("application", "pdf", Self::Pdf),
                ],
            ),
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// A document computed at a position, with its weak tag; 304 when the client has it already in this format.
pub(crate) async fn fresh_document(
    call: &Call,
    known_at: KnownAt,
    on: NaiveDate,
    format: Format,
    body: impl AsyncFnOnce() -> Result<Vec<u8>, Problem>,
) -> Result<HttpResponse, Problem> {
    let tag = etag::document_tag(known_at, on, format.media_type());
    let response = if etag::already_known(&call.request, &tag)? {
        None
    } else {
        let mut response = HttpResponse::Ok();
        response.insert_header((header::CONTENT_TYPE, format.media_type()));
        if format == Format::Html {
            response.insert_header((header::CONTENT_SECURITY_POLICY, PAGE_POLICY.as_str()));
        }
        Some(response.body(body().await?))
    };
    let mut response = tagged(response, known_at, &tag);
    if format != Format::Svg {
        set(&mut response, header::VARY, "Accept");
    }
    Ok(response)
}
