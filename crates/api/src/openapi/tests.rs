// SPDX-License-Identifier: AGPL-3.0-or-later
//! What must hold of the OpenAPI document. Renew the checked-in one with `make openapi`.

use super::{openapi, openapi_json};
use serde_json::{Map, Value, json};
use std::path::Path;

fn operations(document: &Value) -> Vec<(String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            found.push((format!("{method} {path}"), operation.as_object().unwrap()));
        }
    }
    found
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

#[test]
fn the_checked_in_document_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/traguardo.json");
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == openapi_json(),
        "openapi/traguardo.json is stale: run `make openapi`"
    );
}

#[test]
fn it_says_who_and_where() {
    let document = openapi();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for name in [
        "title",
        "version",
        "description",
        "termsOfService",
        "x-summary",
        "x-api-id",
    ] {
        assert!(document["info"][name].is_string(), "{name}");
    }
    assert!(document["info"]["contact"]["url"].is_string());
    for server in document["servers"].as_array().unwrap() {
        assert!(server["description"].is_string());
        let url = server["url"].as_str().unwrap();
        assert!(
            url.starts_with("https://") || server["x-sandbox"] == json!(true),
            "{url}"
        );
    }
}

#[test]
fn every_operation_is_described_and_every_answer_has_headers() {
    let document = openapi();
    for (name, operation) in operations(&document) {
        for member in ["summary", "description", "operationId", "tags"] {
            assert!(operation.contains_key(member), "{name} has no {member}");
        }
        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses {
            let response = resolved(&document, response);
            assert!(
                response["headers"]["X-Request-Id"].is_object(),
                "{name} {status} declares no headers"
            );
            if status == "503" {
                assert!(
                    response["headers"]["Retry-After"].is_object(),
                    "{name} {status}"
                );
            }
        }
        assert!(
            responses.contains_key("503") && responses.contains_key("500"),
            "{name}"
        );
    }
}

#[test]
fn every_body_has_an_example_that_meets_its_schema() {
    let document = openapi();
    let schemas = json!({"components": {"schemas": document["components"]["schemas"]}});
    let check = |place: &str, media: &Value| {
        let mut schema = schemas.clone();
        schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        schema["allOf"] = json!([media["schema"]]);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let own = media.get("example").cloned().into_iter();
        let named = media["examples"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, example)| example["value"].clone());
        let examples: Vec<Value> = own.chain(named).collect();
        assert!(!examples.is_empty(), "{place} has no example");
        for example in examples {
            let errors: Vec<String> = validator
                .iter_errors(&example)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{place}: {example}");
        }
    };
    for (name, operation) in operations(&document) {
        let request = operation
            .get("requestBody")
            .and_then(|body| body["content"].as_object());
        for (kind, media) in request.into_iter().flatten() {
            check(&format!("{name} {kind}"), media);
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = resolved(&document, response)["content"].as_object();
            for (kind, media) in content.into_iter().flatten() {
                check(&format!("{name} {status} {kind}"), media);
            }
        }
    }
}

#[test]
fn every_schema_is_bounded_and_closed() {
    fn look(schema: &Value, path: &str, faults: &mut Vec<String>) {
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds
                .iter()
                .find(|kind| **kind != "null")
                .and_then(Value::as_str),
            kind => kind.as_str(),
        };
        let fine = match kind {
            Some("object") if path == "AnyObject" => true,
            Some("object") => schema["additionalProperties"] == json!(false),
            Some("array") => schema["maxItems"].is_u64(),
            Some("string") => schema["maxLength"].is_u64() || schema["enum"].is_array(),
            Some("integer" | "number") => schema["format"].is_string(),
            _ => true,
        };
        if !fine {
            faults.push(path.to_owned());
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            look(property, &format!("{path}.{name}"), faults);
        }
        if schema["items"].is_object() {
            look(&schema["items"], &format!("{path}[]"), faults);
        }
    }
    let document = openapi();
    let mut faults = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(name.chars().next().unwrap().is_ascii_uppercase(), "{name}");
        look(schema, name, &mut faults);
    }
    for (name, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = resolved(&document, parameter);
            look(
                &parameter["schema"],
                &format!("{name} {}", parameter["name"]),
                &mut faults,
            );
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_code_is_as_long_everywhere() {
    const CODES: [&str; 5] = ["administration", "office", "measure", "indicator", "node"];
    let most = json!(traguardo_exchange::plan::MAX_CODE);
    let document = openapi();
    let schemas = &document["components"]["schemas"];
    let mut found = vec![("Code".to_owned(), schemas["Code"]["maxLength"].clone())];
    for (name, schema) in schemas.as_object().unwrap() {
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            if CODES.contains(&member.as_str()) {
                let length = resolved(&document, property)["maxLength"].clone();
                found.push((format!("{name}.{member}"), length));
            }
        }
    }
    for (name, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = resolved(&document, parameter);
            if CODES.iter().any(|code| parameter["name"] == *code) {
                let length = parameter["schema"]["maxLength"].clone();
                found.push((format!("{name} {}", parameter["name"]), length));
            }
        }
    }
    assert!(found.len() > 20, "{found:?}");
    found.retain(|(_, length)| length.is_u64() && *length != most);
    assert_eq!(found, []);
}

#[test]
fn every_reference_leads_somewhere() {
    fn look(value: &Value, document: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    assert!(
                        document
                            .pointer(reference.trim_start_matches('#'))
                            .is_some(),
                        "{reference}"
                    );
                }
                members.values().for_each(|member| look(member, document));
            }
            Value::Array(items) => items.iter().for_each(|item| look(item, document)),
            _ => {}
        }
    }
    let document = openapi();
    look(&document, &document);
}
