// SPDX-License-Identifier: AGPL-3.0-or-later
//! The header `Idempotency-Key`.

use super::limits;
use crate::problem::{Kind, Problem};
use actix_web::HttpRequest;
use traguardo_app::IdempotencyKey;

/// Name of the header.
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The client's key, bound to everything that makes two requests the same: method, path, options, body.
pub(crate) fn key(request: &HttpRequest, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
    let mut given = request.headers().get_all(IDEMPOTENCY_KEY);
    let Some(value) = given.next() else {
        return Ok(None);
    };
    if given.next().is_some() {
        return Err(refused("it is given twice"));
    }
    let Some(key) = value.to_str().ok().and_then(accepted) else {
        return Err(refused("it has to be 1 to 255 visible ASCII characters"));
    };
    let mut payload = format!("{} {}\n", request.method(), request.path()).into_bytes();
    payload.extend_from_slice(options(request.query_string()).as_bytes());
    payload.push(b'\n');
    payload.extend_from_slice(body);
    Ok(Some(IdempotencyKey::new(key, &payload)))
}

/// A key without the quotation marks that the draft standard puts around it.
fn accepted(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let fits =
        (1..=limits::KEY).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then_some(bare)
}

/// What a write does when nothing else is asked for: spelled out or not, it is the same request.
const DEFAULTS: [&str; 2] = ["mode=atomic", "dry_run=false"];

/// The query in one order, so that `a=1&b=2` and `b=2&a=1` are the same request.
fn options(query: &str) -> String {
    let mut pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !DEFAULTS.contains(pair))
        .collect();
    pairs.sort_unstable();
    pairs.join("&")
}

fn refused(why: &str) -> Problem {
    Problem::new(Kind::InvalidHeader, format!("Idempotency-Key: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn read(value: &str, uri: &str, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
        key(
            &TestRequest::post()
                .uri(uri)
                .insert_header((IDEMPOTENCY_KEY, value))
                .to_http_request(),
            body,
        )
    }

    #[test]
    fn keys_are_1_to_255_visible_characters() {
        assert_eq!(accepted("readme-1"), Some("readme-1"));
        assert_eq!(accepted("\"readme-1\""), Some("readme-1"));
        assert_eq!(accepted(&"k".repeat(255)).map(str::len), Some(255));
        for bad in ["", "\"\"", "a b", "é", &"k".repeat(256)] {
            assert_eq!(accepted(bad), None, "{bad}");
        }
        assert_eq!(
            read("a b", "/x", b"").unwrap_err().kind(),
            Kind::InvalidHeader
        );
    }

    #[test]
    fn without_the_header_there_is_no_key() {
        assert_eq!(
            key(&TestRequest::post().to_http_request(), b"{}").unwrap(),
            None
        );
    }

    #[test]
    fn the_payload_is_path_options_and_body() {
        let hash = |uri: &str, body: &[u8]| read("k", uri, body).unwrap().unwrap().payload_hash;
        assert_eq!(hash("/a?x=1&y=2", b"{}"), hash("/a?y=2&x=1", b"{}"));
        assert_ne!(hash("/a?x=1", b"{}"), hash("/a", b"{}"));
        assert_eq!(
            hash("/a?mode=atomic&dry_run=false", b"{}"),
            hash("/a", b"{}")
        );
        assert_ne!(hash("/a?mode=partial", b"{}"), hash("/a", b"{}"));
        assert_ne!(hash("/a", b"{}"), hash("/b", b"{}"));
        assert_ne!(hash("/a", b"{}"), hash("/a", b"{ }"));
    }
}
