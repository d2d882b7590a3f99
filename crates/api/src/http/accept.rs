// SPDX-License-Identifier: AGPL-3.0-or-later
//! The header `Accept`.

use crate::problem::{Kind, Problem};
use actix_web::HttpRequest;
use actix_web::http::header;

/// Refuses a request that excludes JSON.
pub(crate) fn require_json(request: &HttpRequest) -> Result<(), Problem> {
    require(request, "application", "json")
}

/// Refuses a request that excludes what it would be answered with.
pub(crate) fn require(request: &HttpRequest, kind: &str, subtype: &str) -> Result<(), Problem> {
    if accepts(request, kind, subtype) {
        Ok(())
    } else {
        Err(Problem::new(
            Kind::NotAcceptable,
            format!("this operation answers {kind}/{subtype}"),
        ))
    }
}

/// The first that is asked for by name, failing that the first that is accepted; refuses a request that excludes all.
pub(crate) fn choose<T: Copy>(
    request: &HttpRequest,
    offered: &[(&str, &str, T)],
) -> Result<T, Problem> {
    let asked = |kind: &str, subtype: &str| {
        ranges(request).any(|range| range.kind == kind && range.subtype == subtype && range.wanted)
    };
    let of_name = offered
        .iter()
        .find(|(kind, subtype, _)| asked(kind, subtype));
    let of_range = || {
        offered
            .iter()
            .find(|(kind, subtype, _)| accepts(request, kind, subtype))
    };
    if let Some((.., chosen)) = of_name.or_else(of_range) {
        return Ok(*chosen);
    }
    let names = offered
        .iter()
        .map(|(kind, subtype, _)| format!("{kind}/{subtype}"));
    let names = names.collect::<Vec<_>>().join(", ");
    Err(Problem::new(
        Kind::NotAcceptable,
        format!("this operation answers {names}"),
    ))
}

/// Whether a media type is accepted.
pub(crate) fn accepted(request: &HttpRequest, media_type: &str) -> bool {
    let (kind, subtype) = media_type.split_once('/').unwrap_or((media_type, ""));
    accepts(request, kind, subtype)
}

/// Whether HTML is asked for by name, as browsers do.
pub(crate) fn prefers_html(request: &HttpRequest) -> bool {
    ranges(request).any(|range| range.kind == "text" && range.subtype == "html" && range.wanted)
}

/// The most specific range that fits decides; no header, or an empty one, accepts everything.
fn accepts(request: &HttpRequest, kind: &str, subtype: &str) -> bool {
    let mut given = request.headers().get_all(header::ACCEPT);
    if given.all(|value| value.as_bytes().trim_ascii().is_empty()) {
        return true;
    }
    ranges(request)
        .filter(|range| range.kind == "*" || range.kind == kind)
        .filter(|range| range.subtype == "*" || range.subtype == subtype)
        .map(|range| ((range.kind != "*", range.subtype != "*"), range.wanted))
        .max()
        .is_some_and(|(_, wanted)| wanted)
}

struct Range {
    kind: String,
    subtype: String,
    wanted: bool,
}

fn ranges(request: &HttpRequest) -> impl Iterator<Item = Range> {
    let values = request
        .headers()
        .get_all(header::ACCEPT)
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).filter_map(range)
}

fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    let refused = parts.any(|parameter| {
        let weight = parameter
            .strip_prefix("q=")
            .or_else(|| parameter.strip_prefix("Q="));
        weight.is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty())
    });
    Some(Range {
        kind: kind.to_ascii_lowercase(),
        subtype: subtype.to_ascii_lowercase(),
        wanted: !refused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn json(accept: &str) -> bool {
        require_json(
            &TestRequest::default()
                .insert_header((header::ACCEPT, accept))
                .to_http_request(),
        )
        .is_ok()
    }

    #[test]
    fn json_is_accepted_by_name_or_by_range() {
        assert!(require_json(&TestRequest::default().to_http_request()).is_ok());
        for accept in [
            "",
            "*/*",
            "application/*",
            "application/json",
            "text/html, */*;q=0.1",
            "Application/JSON; q=0.5",
        ] {
            assert!(json(accept), "{accept}");
        }
        for accept in [
            "text/csv",
            "application/json;q=0",
            "application/json;q=0.0, */*",
            "text/*",
        ] {
            assert!(!json(accept), "{accept}");
        }
    }

    #[test]
    fn what_is_named_comes_before_what_is_accepted() {
        let chosen = |accept: &str| {
            let request = TestRequest::default().insert_header((header::ACCEPT, accept));
            let offered = [
                ("text", "html", 1),
                ("text", "markdown", 2),
                ("application", "pdf", 3),
            ];
            choose(&request.to_http_request(), &offered).ok()
        };
        for (accept, expected) in [
            ("", Some(1)),
            ("*/*", Some(1)),
            ("text/*", Some(1)),
            ("text/markdown, */*;q=0.1", Some(2)),
            ("application/*", Some(3)),
            ("application/pdf", Some(3)),
            ("text/html;q=0, text/*", Some(2)),
            ("application/json", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept}");
        }
    }

    #[test]
    fn only_browsers_get_html() {
        let html = |accept: &str| {
            prefers_html(
                &TestRequest::default()
                    .insert_header((header::ACCEPT, accept))
                    .to_http_request(),
            )
        };
        assert!(html("text/html,application/xhtml+xml,*/*;q=0.8"));
        assert!(!html("*/*"));
        assert!(!html("application/json"));
    }
}
