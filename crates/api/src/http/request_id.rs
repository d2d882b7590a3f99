// SPDX-License-Identifier: AGPL-3.0-or-later
//! Names for requests: the client's if it is harmless, otherwise one made here.

use super::limits;
use actix_web::HttpRequest;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Name of the header.
pub(super) const X_REQUEST_ID: &str = "x-request-id";

/// The client's id, or a new one.
pub(super) fn of(request: &HttpRequest) -> String {
    let given = request
        .headers()
        .get(X_REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    given
        .filter(|id| is_harmless(id))
        .map_or_else(generate, str::to_owned)
}

fn is_harmless(id: &str) -> bool {
    let safe = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b':' | b'+' | b'/' | b'=')
    };
    (1..=limits::REQUEST_ID).contains(&id.len()) && id.bytes().all(safe)
}

/// The one place that makes ids: random per process, counted within it.
fn generate() -> String {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("process"));
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!(
        "{:016x}-{:x}",
        *PROCESS,
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn harmless_ids_are_kept() {
        let id = |given: &str| {
            of(&TestRequest::default()
                .insert_header((X_REQUEST_ID, given))
                .to_http_request())
        };
        assert_eq!(id("abc-1.2_3:4"), "abc-1.2_3:4");
        assert_eq!(id(&"a".repeat(128)), "a".repeat(128));
        assert_ne!(id(&"a".repeat(129)), "a".repeat(129));
        assert_ne!(id("a b"), "a b");
        assert_ne!(id("<script>"), "<script>");
    }

    #[test]
    fn generated_ids_differ() {
        assert_ne!(generate(), generate());
        assert!(is_harmless(&generate()));
    }
}
