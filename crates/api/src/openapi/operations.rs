// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every operation has besides its own parameters and answer: request headers, the problems it
//! can end in, and the headers of each answer.

use crate::problem::{Kind, PROBLEM_JSON, Problem};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

pub(super) fn complete(document: &mut Value) {
    if let Some(components) = document
        .pointer_mut("/components")
        .and_then(Value::as_object_mut)
    {
        components.insert("headers".to_owned(), headers());
        components.insert("responses".to_owned(), problems());
        components.insert("parameters".to_owned(), parameters());
    }
    let Some(paths) = document
        .pointer_mut("/paths")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for (path, item) in paths {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        for (method, operation) in item
            .iter_mut()
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
        {
            if let Some(operation) = operation.as_object_mut() {
                operation_complete(&Place { path, method }, operation);
            }
        }
    }
}

/// Where an operation is.
struct Place<'a> {
    path: &'a str,
    method: &'a str,
}

impl Place<'_> {
    fn writes(&self) -> bool {
        self.method != "get"
    }

    fn is_resource(&self) -> bool {
        self.path.starts_with("/api/v1/")
    }

    /// Plans have strong tags, everything else of the API weak ones.
    fn has_tag(&self) -> bool {
        self.is_resource() && !self.path.starts_with("/api/v1/measurements")
            || self.is_resource() && !self.writes()
    }

    fn is_plan(&self) -> bool {
        self.path == "/api/v1/plans/{id}"
    }

    fn statuses(&self) -> BTreeSet<u16> {
        let mut statuses = BTreeSet::from([421, 500, 503]);
        if self.is_resource() {
            statuses.extend([400, 406, 422]);
        }
        if self.path.contains('{') {
            statuses.insert(404);
        }
        if self.writes() {
            statuses.extend([403, 408, 409, 413, 415, 507]);
        }
        if self.method == "put" {
            statuses.extend([412, 428]);
        }
        statuses
    }
}

fn operation_complete(place: &Place<'_>, operation: &mut Map<String, Value>) {
    let mut names = vec!["RequestId"];
    if place.writes() {
        names.push("IdempotencyKey");
    } else if place.is_resource() {
        names.push("IfNoneMatch");
    }
    if place.method == "put" {
        names.push("IfMatch");
    }
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.extend(
            names
                .iter()
                .map(|name| json!({"$ref": format!("#/components/parameters/{name}")})),
        );
    }
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    if place.writes() && !responses.contains_key("200") {
        add_dry_run(responses);
    }
    for (status, response) in responses.iter_mut() {
        if let Some(response) = response.as_object_mut() {
            response.insert("headers".to_owned(), success_headers(place, status));
        }
    }
    if !place.writes() && place.is_resource() {
        let headers = header_refs(&["X-Request-Id", "ETag", "X-Known-At"]);
        responses.insert(
            "304".to_owned(),
            json!({"description": "Nothing has changed", "headers": headers}),
        );
    }
    for status in place.statuses() {
        responses.insert(
            status.to_string(),
            json!({"$ref": format!("#/components/responses/Problem{status}")}),
        );
    }
}

/// A dry run is answered like the real one, with 200.
fn add_dry_run(responses: &mut Map<String, Value>) {
    let Some(mut response) = responses.get("201").cloned() else {
        return;
    };
    if let Some(members) = response.as_object_mut() {
        members.insert(
            "description".to_owned(),
            json!("Nothing stored (`dry_run`)"),
        );
    }
    responses.insert("200".to_owned(), response);
}

fn success_headers(place: &Place<'_>, status: &str) -> Value {
    let mut names = vec!["X-Request-Id"];
    if place.has_tag() && (!place.writes() || place.path.starts_with("/api/v1/plans")) {
        names.push("ETag");
    }
    if place.is_resource() && !place.writes() {
        names.push("X-Known-At");
    }
    if place.writes() {
        names.push("Idempotency-Replayed");
    }
    if status == "201" && place.path != "/api/v1/measurements"
        || place.is_plan() && place.method == "post"
    {
        names.push("Location");
    }
    header_refs(&names)
}

fn header_refs(names: &[&str]) -> Value {
    let refs = names.iter().map(|name| {
        (
            (*name).to_owned(),
            json!({"$ref": format!("#/components/headers/{name}")}),
        )
    });
    Value::Object(refs.collect())
}

fn headers() -> Value {
    let text = |says: &str, most: u64| json!({"description": says, "schema": {"type": "string", "maxLength": most}});
    let number = |says: &str, format: &str| json!({"description": says, "schema": {"type": "integer", "format": format, "minimum": 0}});
    json!({
        "X-Request-Id": text("Name of the request in the service's log: the client's, or a new one", 128),
        "ETag": text("Tag of the answer: strong for a plan revision, weak for what is computed", 200),
        "X-Known-At": number("Ledger position up to which the answer knows", "int64"),
        "Location": text("Path of what was stored", 200),
        "Allow": text("The methods that the path has", 100),
        "Idempotency-Replayed": {
            "description": "Present when this is the answer to an earlier request with the same key",
            "schema": {"type": "string", "enum": ["true"]}
        },
        "Retry-After": number("Seconds after which to try again", "int32"),
    })
}

fn parameters() -> Value {
    let header = |name: &str, says: &str, required: bool, most: u64| {
        json!({
            "name": name, "in": "header", "description": says, "required": required,
            "schema": {"type": "string", "minLength": 1, "maxLength": most}
        })
    };
    json!({
        "RequestId": header("X-Request-Id", "Name of the request, to find it in logs", false, 128),
        "IdempotencyKey": header(
            "Idempotency-Key",
            "Made by the client, 1 to 255 visible ASCII characters: a repeat with the same key gets the same answer",
            false,
            255
        ),
        "IfNoneMatch": header("If-None-Match", "Tag of an answer the client already has", false, 1000),
        "IfMatch": header("If-Match", "ETag of the revision that is changed", true, 1000),
    })
}

/// One answer for each status that a problem can have.
fn problems() -> Value {
    let statuses: BTreeSet<u16> = Kind::ALL.iter().map(|kind| kind.status()).collect();
    let responses = statuses
        .into_iter()
        .map(|status| (format!("Problem{status}"), problem(status)));
    Value::Object(responses.collect())
}

fn problem(status: u16) -> Value {
    let kinds: Vec<Kind> = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| kind.status() == status)
        .collect();
    let titles: Vec<&str> = kinds
        .iter()
        .map(|kind| kind.documentation().title)
        .collect();
    let mut headers = vec!["X-Request-Id"];
    if status == 503 {
        headers.push("Retry-After");
    }
    if status == 405 {
        headers.push("Allow");
    }
    let examples = kinds.iter().map(|kind| {
        let example = Problem::new(*kind, kind.documentation().cause).document();
        (
            kind.code().to_owned(),
            json!({"summary": kind.documentation().title, "value": example}),
        )
    });
    json!({
        "description": titles.join("; "),
        "headers": header_refs(&headers),
        "content": {PROBLEM_JSON: {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": Value::Object(examples.collect()),
        }},
    })
}
