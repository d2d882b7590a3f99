// SPDX-License-Identifier: AGPL-3.0-or-later
//! The headers of requests and of answers.

use crate::http::{FIXED_HEADERS, FIXED_POLICY, PAGE_POLICY, limits};
use serde_json::{Map, Value, json};

/// References to these headers and to those of every answer.
pub(super) fn refs(names: &[&str]) -> Map<String, Value> {
    let always = FIXED_HEADERS.iter().map(|(name, _)| *name);
    let names = names.iter().copied().chain(["X-Request-Id"]).chain(always);
    names
        .map(|name| (name.to_owned(), reference(name)))
        .collect()
}

/// Reference to a component of this module.
pub(super) fn reference(component: &str) -> Value {
    json!({"$ref": format!("#/components/headers/{component}")})
}

/// All headers of answers; `required` are those that every answer has that declares them.
pub(super) fn of_answers() -> Value {
    let text = |says: &str, most: usize, required: bool| {
        json!({
            "description": says, "required": required,
            "schema": {"type": "string", "minLength": 1, "maxLength": most}
        })
    };
    let number = |says: &str, format: &str| {
        json!({
            "description": says, "required": true,
            "schema": {"type": "integer", "format": format, "minimum": 0}
        })
    };
    let fixed = FIXED_HEADERS.iter().map(|(name, value)| {
        let header = json!({
            "description": "The same on every answer", "required": true,
            "schema": {"type": "string", "enum": [value]}
        });
        ((*name).to_owned(), header)
    });
    let own = [
        (
            "X-Request-Id",
            text(
                "Name of the request in the service's log: the client's, or a new one",
                limits::REQUEST_ID,
                true,
            ),
        ),
        (
            "ETag",
            text(
                "Tag of the answer: strong for a revision of a plan or of a dictionary entry, weak for what is computed",
                200,
                true,
            ),
        ),
        (
            "ETagIfStored",
            text(
                "Strong tag of the new revision; absent in the answer to a dry run",
                200,
                false,
            ),
        ),
        (
            "X-Known-At",
            number("Ledger position up to which the answer knows", "int64"),
        ),
        (
            "PagePolicy",
            json!({
                "description": "A page has its own style sheet and nothing else", "required": true,
                "schema": {"type": "string", "enum": [*PAGE_POLICY, FIXED_POLICY]}
            }),
        ),
        (
            "Content-Encoding",
            text(
                "`gzip`, of a text that the client takes in that form",
                10,
                false,
            ),
        ),
        (
            "Vary",
            text("What the form of the answer depends on", 100, true),
        ),
        ("Location", text("Path of what was stored", 200, true)),
        ("Allow", text("The methods that the path has", 100, true)),
        (
            "Idempotency-Replayed",
            json!({
                "description": "Present when this is the answer to an earlier request with the same key",
                "schema": {"type": "string", "enum": ["true"]}
            }),
        ),
        (
            "Retry-After",
            number("Seconds after which to try again", "int32"),
        ),
    ];
    let own = own
        .into_iter()
        .map(|(name, header)| (name.to_owned(), header));
    Value::Object(own.chain(fixed).collect())
}

/// All headers of requests, as parameters.
pub(super) fn of_requests() -> Value {
    let parameter = |name: &str, says: &str, required: bool, schema: Value| {
        json!({
            "name": name, "in": "header", "description": says, "required": required,
            "schema": schema
        })
    };
    let text = |least: usize, most: usize| json!({"type": "string", "minLength": least, "maxLength": most});
    json!({
        "RequestId": parameter(
            "X-Request-Id",
            "Name of the request, to find it in logs: ASCII letters, digits and `-_.:+/=`. \
             Any other is replaced by one made here.",
            false,
            text(0, limits::REQUEST_ID),
        ),
        "IdempotencyKey": parameter(
            "Idempotency-Key",
            "Made by the client, visible ASCII characters: a repeat with the same key gets the same answer",
            false,
            json!({"type": "string", "minLength": 1, "maxLength": limits::KEY, "pattern": "^[!-~]+$"}),
        ),
        "IfNoneMatch": parameter(
            "If-None-Match",
            "Tags of answers the client already has",
            false,
            text(0, limits::TAGS),
        ),
        "IfMatch": parameter(
            "If-Match",
            "ETag of the revision that is changed",
            true,
            text(1, limits::TAGS),
        ),
    })
}
