// SPDX-License-Identifier: AGPL-3.0-or-later
//! Entity tags: a strong one for a revision of a plan or of a dictionary entry, weak ones for what is computed.

use super::limits;
use crate::problem::{Kind, Problem};
use actix_web::HttpRequest;
use actix_web::http::header;
use chrono::NaiveDate;
use traguardo_app::read::KnownAt;
use traguardo_exchange::plan::sha256;

/// What distinguishes this build of the service: another one may print the same figures otherwise.
pub(crate) fn build() -> &'static str {
    option_env!("TRAGUARDO_BUILD").unwrap_or(env!("CARGO_PKG_VERSION"))
}

/// Weak tag of what was computed at a position, for a day, by a build.
pub(crate) fn computed_tag(known_at: KnownAt, on: Option<NaiveDate>) -> String {
    match on {
        Some(on) => format!("W/\"{}-{on}-{}\"", known_at.position, build()),
        None => format!("W/\"{}-{}\"", known_at.position, build()),
    }
}

/// The same of a document in one of its formats.
pub(crate) fn document_tag(known_at: KnownAt, on: NaiveDate, media_type: &str) -> String {
    let kind = media_type.split(';').next().unwrap_or_default();
    let kind = kind.rsplit('/').next().unwrap_or_default();
    format!("W/\"{}-{on}-{kind}-{}\"", known_at.position, build())
}

/// Strong tag of a plan revision: the revision, and the beginning of the document's SHA-256.
pub(crate) fn plan_tag(revision: i32, sha256: &str) -> String {
    format!("\"r{revision}-{}\"", sha256.get(..16).unwrap_or(sha256))
}

/// Strong tag of a revision of a dictionary entry, by its text.
pub(crate) fn entry_tag(revision: i32, text: &str) -> String {
    plan_tag(revision, &sha256(text))
}

/// Whether the client already has what carries `tag`.
pub(crate) fn already_known(request: &HttpRequest, tag: &str) -> Result<bool, Problem> {
    let known = tags(request, &header::IF_NONE_MATCH)?;
    let is_this = |known: &String| known == "*" || weakened(known) == weakened(tag);
    Ok(known.iter().any(is_this))
}

/// The tags of `If-Match`: what the client saw before it decided on a change.
#[derive(Debug)]
pub(crate) struct Seen(Vec<String>);

impl Seen {
    /// A change without one is refused.
    pub(crate) fn required(request: &HttpRequest) -> Result<Self, Problem> {
        let given = tags(request, &header::IF_MATCH)?;
        if given.is_empty() {
            let detail = "send the ETag of the revision you change in If-Match";
            return Err(Problem::new(Kind::PreconditionRequired, detail));
        }
        if given.iter().any(|tag| tag == "*") {
            let detail = "`*` in If-Match does not say which revision you saw: send its ETag";
            return Err(Problem::new(Kind::PreconditionRequired, detail));
        }
        Ok(Self(given))
    }

    /// Whether it is the revision with this tag; a weak tag is another one.
    pub(crate) fn is(&self, tag: &str) -> bool {
        self.0.iter().any(|seen| seen == tag)
    }
}

fn weakened(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

fn tags(request: &HttpRequest, name: &header::HeaderName) -> Result<Vec<String>, Problem> {
    let values: Vec<&str> = request
        .headers()
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .collect();
    let most = limits::TAGS;
    if values.iter().map(|value| value.len()).sum::<usize>() > most {
        let detail = format!("{name} has at most {most} characters");
        return Err(Problem::new(Kind::InvalidHeader, detail));
    }
    let tags = values.iter().flat_map(|value| value.split(','));
    Ok(tags
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_known_tag_is_found_weakly() {
        let known = |value: &str| {
            let request = TestRequest::default()
                .insert_header((header::IF_NONE_MATCH, value))
                .to_http_request();
            already_known(&request, "W/\"7-0.1.0\"").unwrap()
        };
        assert!(known("W/\"7-0.1.0\""));
        assert!(known("\"6-0.1.0\", \"7-0.1.0\""));
        assert!(known("*"));
        assert!(!known("W/\"8-0.1.0\""));
    }

    #[test]
    fn a_list_of_tags_has_a_bound() {
        let list = |characters: usize| {
            let value = format!("{},*", "x".repeat(characters - 2));
            let request = TestRequest::default().insert_header((header::IF_NONE_MATCH, value));
            already_known(&request.to_http_request(), "W/\"7\"")
        };
        assert!(list(limits::TAGS).unwrap());
        let refused = list(limits::TAGS + 1).unwrap_err();
        assert_eq!(refused.kind(), Kind::InvalidHeader);
    }

    #[test]
    fn if_match_has_to_name_the_revision() {
        let tag = plan_tag(2, "0123456789abcdef0123");
        assert_eq!(tag, "\"r2-0123456789abcdef\"");
        let seen = |value: &str| {
            let request = TestRequest::default()
                .insert_header((header::IF_MATCH, value))
                .to_http_request();
            Seen::required(&request).unwrap().is(&tag)
        };
        assert!(seen(&tag));
        for other in ["\"r1-0123456789abcdef\"", "W/\"r2-0123456789abcdef\"", "r2"] {
            assert!(!seen(other), "{other}");
        }
        let any = TestRequest::default()
            .insert_header((header::IF_MATCH, "*"))
            .to_http_request();
        assert_eq!(
            Seen::required(&any).unwrap_err().kind(),
            Kind::PreconditionRequired
        );
        let missing = Seen::required(&TestRequest::default().to_http_request());
        assert_eq!(missing.unwrap_err().kind(), Kind::PreconditionRequired);
    }
}
