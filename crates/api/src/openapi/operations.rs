// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every operation has besides its own parameters and answer: request headers, the problems it
//! can end in, and the headers of each answer.

use super::{headers, links};
use crate::http::limits;
use crate::problem::{Kind, PROBLEM_JSON, Problem};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Characters of an answer that is one text: a report of many plans, an export of a country.
const DOCUMENT: usize = 2_147_483_647;
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

pub(super) fn complete(document: &mut Value) {
    if let Some(components) = document
        .pointer_mut("/components")
        .and_then(Value::as_object_mut)
    {
        components.insert("headers".to_owned(), headers::of_answers());
        components.insert("responses".to_owned(), problems());
        components.insert("parameters".to_owned(), headers::of_requests());
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
    /// Whether it has a body.
    fn sends(&self) -> bool {
        self.method != "get"
    }

    /// Whether it stores anything.
    fn writes(&self) -> bool {
        self.sends() && !self.path.ends_with("/preview")
    }

    /// Whether it is answered with a page to be read.
    fn is_page(&self) -> bool {
        ["/report", "/document"]
            .iter()
            .any(|end| self.path.ends_with(end))
    }

    fn is_resource(&self) -> bool {
        self.path.starts_with("/api/v1/")
    }

    /// Whether what is stored there has revisions that a client names.
    fn has_revisions(&self) -> bool {
        let mut collections = ["plans", "measures", "indicators"].iter();
        let rest = self.path.strip_prefix("/api/v1/").unwrap_or_default();
        collections.any(|name| rest.split('/').next() == Some(name)) && !rest.ends_with("/reports")
    }

    /// Bytes of a body at most.
    fn most_bytes(&self) -> usize {
        match self.path {
            "/api/v1/measurements"
            | "/api/v1/benchmark-publications"
            | "/api/v1/target-decisions" => limits::MEASUREMENTS_BODY,
            "/api/v1/plans/{id}/reports" => limits::SMALL_BODY,
            path if path.starts_with("/api/v1/plans") => limits::PLAN_BODY,
            _ => limits::SMALL_BODY,
        }
    }

    fn statuses(&self) -> BTreeSet<u16> {
        let mut statuses = BTreeSet::from([421, 500, 503]);
        if self.is_resource() {
            statuses.extend([400, 422]);
        }
        if self.is_resource() || ["/health/ready", "/status"].contains(&self.path) {
            statuses.insert(406);
        }
        if self.path.contains('{') {
            statuses.insert(404);
        }
        if self.sends() {
            statuses.extend([403, 408, 413, 415]);
        }
        if self.writes() {
            statuses.extend([409, 507]);
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
    } else if place.is_resource() && !place.sends() {
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
    if let Some(body) = operation
        .get_mut("requestBody")
        .and_then(Value::as_object_mut)
    {
        body.insert("x-max-bytes".to_owned(), json!(place.most_bytes()));
        texts(body, place.most_bytes());
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
            texts(response, DOCUMENT);
        }
    }
    if !place.sends() && place.is_resource() {
        let mut headers = headers::refs(&["ETag", "X-Known-At"]);
        if place.is_page() || place.path == "/api/v1/observations" {
            headers.insert("Vary".to_owned(), headers::reference("Vary"));
        }
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
    links::complete(operation);
}

/// A body that is one text is as long as the body may be.
fn texts(body: &mut Map<String, Value>, most: usize) {
    let content = body.get_mut("content").and_then(Value::as_object_mut);
    let schemas = content.into_iter().flat_map(Map::values_mut);
    for schema in schemas.filter_map(|media| media.get_mut("schema")?.as_object_mut()) {
        if schema.get("type") == Some(&json!("string")) {
            schema.insert("maxLength".to_owned(), json!(most));
        }
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
    let mut names = Vec::new();
    if place.is_resource() && !place.sends() {
        names.extend(["ETag", "X-Known-At"]);
        if place.path == "/api/v1/observations" {
            names.extend(["Content-Encoding", "Vary"]);
        }
    }
    if place.writes() {
        names.push("Idempotency-Replayed");
    }
    let many = ["/api/v1/measurements", "/api/v1/target-decisions"];
    if status == "201" && !many.contains(&place.path) {
        names.push("Location");
    }
    let mut headers = headers::refs(&names);
    if place.is_page() {
        let policy = headers::reference("PagePolicy");
        headers.insert("Content-Security-Policy".to_owned(), policy);
        headers.insert("Vary".to_owned(), headers::reference("Vary"));
    }
    // A dry run stores no revision.
    let tagged = match place.method {
        "post" => (status == "201").then_some("ETag"),
        "put" => Some("ETagIfStored"),
        _ => None,
    };
    if let Some(component) = tagged.filter(|_| place.has_revisions()) {
        headers.insert("ETag".to_owned(), headers::reference(component));
    }
    Value::Object(headers)
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
    let names: &[&str] = match status {
        405 => &["Allow"],
        503 => &["Retry-After"],
        _ => &[],
    };
    let examples = kinds.iter().map(|kind| {
        let example = Problem::new(*kind, kind.documentation().cause).document();
        (
            kind.code().to_owned(),
            json!({"summary": kind.documentation().title, "value": example}),
        )
    });
    json!({
        "description": titles.join("; "),
        "headers": headers::refs(names),
        "content": {PROBLEM_JSON: {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": Value::Object(examples.collect()),
        }},
    })
}
