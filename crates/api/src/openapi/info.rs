// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who offers the API, under what terms, and where.

use serde_json::{Value, json};

/// Where the project lives until an administration publishes an instance of its own.
const PROJECT: &str = "https://example.org/traguardo";

pub(super) fn complete(document: &mut Value) {
    let Some(members) = document.as_object_mut() else {
        return;
    };
    members.insert("info".to_owned(), info());
    members.insert("servers".to_owned(), servers());
    members.insert(
        "externalDocs".to_owned(),
        json!({"description": "What every figure means", "url": format!("{PROJECT}/docs/domain.md")}),
    );
}

fn info() -> Value {
    json!({
        "title": "traguardo",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Performance cycle of Italian public bodies",
        "description": "Plans go in, offices post measurements, evaluation bodies read what was achieved, with every \
            step of the derivation. HEAD is answered wherever GET is. Decimals are strings, periods SDMX codes, dates RFC 3339. Every answer names the \
            ledger position it knows; asked again with `as_known_at`, it is the same byte for byte. Errors are problem \
            documents (RFC 9457) of the closed list at `/problems`.",
        "termsOfService": format!("{PROJECT}/terms"),
        "contact": {"name": "The traguardo maintainers", "url": PROJECT},
        "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        "x-summary": "Plans, measurements and verdicts of the performance cycle of public bodies",
        "x-api-id": "urn:traguardo:api:v1",
    })
}

fn servers() -> Value {
    json!([
        {"url": "https://traguardo.example.org", "description": "An instance of an administration"},
        {"url": "http://localhost:8080", "description": "The own machine, for trying out", "x-sandbox": true},
    ])
}
