// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every answer that any test gets is compared with the OpenAPI document: status, headers, body.

use crate::{Answer, repository};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// What HTTP itself puts around an answer.
const FRAMING: [&str; 5] = [
    "connection",
    "content-length",
    "content-type",
    "date",
    "transfer-encoding",
];

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(repository().join("openapi/traguardo.json")).unwrap();
    serde_json::from_str(&text).unwrap()
});

/// Panics when the document does not say that this request may be answered in this way.
#[track_caller]
pub(crate) fn compare(method: &str, target: &str, answer: &Answer) {
    let path = target.split('?').next().unwrap_or(target);
    let Some((template, item)) = paths().iter().find(|(template, _)| fits(template, path)) else {
        return;
    };
    let described = if method == "HEAD" {
        "get".to_owned()
    } else {
        method.to_ascii_lowercase()
    };
    let Some(operation) = item.get(&described) else {
        return assert!(
            [405, 421].contains(&answer.status),
            "{template} has no {method}: {answer:?}"
        );
    };
    let status = answer.status.to_string();
    let Some(response) = operation["responses"].get(&status) else {
        panic!("{method} {template} may not be answered with {status}: {answer:?}");
    };
    let response = resolved(response);
    headers(response, answer);
    if method != "HEAD" {
        body(response, answer);
    }
}

fn paths() -> &'static Map<String, Value> {
    DOCUMENT["paths"].as_object().unwrap()
}

fn fits(template: &str, path: &str) -> bool {
    let (mut names, mut parts) = (template.split('/'), path.split('/'));
    loop {
        match (names.next(), parts.next()) {
            (None, None) => return true,
            (Some(name), Some(part)) if name == part => {}
            (Some(name), Some(part)) if name.starts_with('{') && !part.is_empty() => {}
            _ => return false,
        }
    }
}

fn resolved(value: &'static Value) -> &'static Value {
    value["$ref"].as_str().map_or(value, |reference| {
        DOCUMENT
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} leads nowhere"))
    })
}

#[track_caller]
fn headers(response: &'static Value, answer: &Answer) {
    let declared: HashMap<String, &Value> = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, header)| (name.to_ascii_lowercase(), resolved(header)))
        .collect();
    for (name, text) in &answer.headers {
        if FRAMING.contains(&name.as_str()) {
            continue;
        }
        let Some(header) = declared.get(name) else {
            panic!("the header {name} is not declared: {answer:?}");
        };
        let value = match header["schema"]["type"].as_str() {
            Some("integer") => json!(text.parse::<u64>().unwrap()),
            _ => json!(text),
        };
        valid(&header["schema"], &value, answer);
    }
    for (name, header) in declared {
        assert!(
            header["required"] != json!(true) || answer.headers.contains_key(&name),
            "the header {name} is missing: {answer:?}"
        );
    }
}

#[track_caller]
fn body(response: &'static Value, answer: &Answer) {
    let content = response["content"].as_object();
    let Some(content) = content else {
        return assert!(answer.body.is_empty(), "a body is not declared: {answer:?}");
    };
    let kind = answer.header("content-type").split(';').next().unwrap();
    let Some(media) = content.get(kind) else {
        panic!("{kind} is not declared: {answer:?}");
    };
    if kind.ends_with("json") && !kind.ends_with("ndjson") {
        valid(&media["schema"], &answer.json(), answer);
    }
}

#[track_caller]
fn valid(schema: &'static Value, value: &Value, answer: &Answer) {
    let faults: Vec<String> = validator(schema)
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert_eq!(
        faults,
        Vec::<String>::new(),
        "not as described: {value} in {answer:?}"
    );
}

/// The component schemas that a schema leads to.
fn needed(schema: &Value) -> Map<String, Value> {
    fn look(value: &Value, found: &mut Map<String, Value>) {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap();
            if !found.contains_key(name) {
                let component = &DOCUMENT["components"]["schemas"][name];
                found.insert(name.to_owned(), component.clone());
                look(component, found);
            }
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| look(member, found)),
            Value::Array(items) => items.iter().for_each(|item| look(item, found)),
            _ => {}
        }
    }
    let mut found = Map::new();
    look(schema, &mut found);
    found
}

/// Made once for each schema, by what it says.
fn validator(schema: &'static Value) -> Arc<Validator> {
    static MADE: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let build = || {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": {"schemas": needed(schema)},
        });
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Arc::new(options.build(&whole).unwrap())
    };
    let mut known = MADE.lock().unwrap();
    Arc::clone(known.entry(schema.to_string()).or_insert_with(build))
}
