// SPDX-License-Identifier: AGPL-3.0-or-later
//! Conventions that the document has to show: refusals, conditional requests, pages, kinds of value.

use super::openapi;
use super::tests::{operations, resolved};
use crate::problem::Kind;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

type Operation = Map<String, Value>;

/// Names of the parameters of an operation in one place.
fn parameters(document: &Value, operation: &Operation, place: &str) -> BTreeSet<String> {
    let all = operation["parameters"].as_array().unwrap().iter();
    let all = all.map(|parameter| resolved(document, parameter));
    let here = all.filter(|parameter| parameter["in"] == place);
    here.map(|parameter| parameter["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Names of the headers of one answer.
fn headers(document: &Value, operation: &Operation, status: &str) -> BTreeSet<String> {
    let response = resolved(document, &operation["responses"][status]);
    let names = response["headers"].as_object().into_iter().flatten();
    names.map(|(name, _)| name.clone()).collect()
}

fn statuses(operation: &Operation) -> Vec<&str> {
    let responses = operation["responses"].as_object().unwrap();
    responses.keys().map(String::as_str).collect()
}

#[test]
fn every_refusal_is_a_problem_of_the_closed_list() {
    let document = openapi();
    let known: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let mut seen = BTreeSet::new();
    for (name, operation) in operations(&document) {
        for status in statuses(operation) {
            if !status.starts_with(['4', '5']) {
                continue;
            }
            let response = resolved(&document, &operation["responses"][status]);
            let content = response["content"].as_object().unwrap();
            let kinds: Vec<&String> = content.keys().collect();
            assert_eq!(kinds, ["application/problem+json"], "{name} {status}");
            let media = &content["application/problem+json"];
            assert_eq!(media["schema"]["$ref"], "#/components/schemas/Problem");
            for (code, example) in media["examples"].as_object().unwrap() {
                let problem = &example["value"];
                assert_eq!(problem["code"], json!(code), "{name}");
                assert_eq!(problem["type"], json!(format!("/problems/{code}")));
                assert_eq!(problem["status"].to_string(), status, "{name} {code}");
                assert!(known.contains(code.as_str()), "{name} {code}");
                seen.insert(code.clone());
            }
        }
    }
    let unseen: Vec<_> = known.iter().filter(|code| !seen.contains(**code)).collect();
    // no operation has it: the document says it in words
    assert_eq!(unseen, [&"method-not-allowed"]);
}

#[test]
fn what_has_a_tag_can_be_asked_for_conditionally() {
    let document = openapi();
    let mut tagged = 0;
    for (name, operation) in operations(&document) {
        if !name.starts_with("get ") {
            continue;
        }
        let api = name.starts_with("get /api/v1/");
        let has_tag = headers(&document, operation, "200").contains("ETag");
        assert_eq!(has_tag, api, "{name}");
        let asks = parameters(&document, operation, "header").contains("If-None-Match");
        assert_eq!(asks, api, "{name}");
        assert_eq!(statuses(operation).contains(&"304"), api, "{name}");
        if api {
            let unchanged = headers(&document, operation, "304");
            assert!(
                unchanged.contains("ETag") && unchanged.contains("X-Known-At"),
                "{name}"
            );
            tagged += 1;
        }
    }
    assert!(tagged >= 15, "{tagged}");
}

#[test]
fn a_write_can_be_repeated_and_says_what_refuses_it() {
    let document = openapi();
    let mut writes = 0;
    for (name, operation) in operations(&document) {
        if name.starts_with("get ") {
            assert!(!operation.contains_key("requestBody"), "{name}");
            continue;
        }
        let asked = parameters(&document, operation, "header");
        // a question that is too long for an address
        if name.ends_with("/preview") {
            assert!(!asked.contains("Idempotency-Key"), "{name}");
            continue;
        }
        writes += 1;
        assert!(asked.contains("Idempotency-Key"), "{name}");
        let made = if name.starts_with("post ") {
            "201"
        } else {
            "200"
        };
        assert!(
            headers(&document, operation, made).contains("Idempotency-Replayed"),
            "{name}"
        );
        for status in [
            "400", "403", "408", "409", "413", "415", "422", "500", "503", "507",
        ] {
            assert!(statuses(operation).contains(&status), "{name} {status}");
        }
        // figures and decisions are many, and have no address of their own in the receipt's head
        let located = headers(&document, operation, made).contains("Location");
        let many = ["/measurements", "/target-decisions"].iter();
        let one = name.starts_with("post ") && !many.clone().any(|end| name.ends_with(end));
        assert_eq!(located, one, "{name}");
        let changes = name.starts_with("put ");
        assert_eq!(asked.contains("If-Match"), changes, "{name}");
        for status in ["412", "428"] {
            assert_eq!(
                statuses(operation).contains(&status),
                changes,
                "{name} {status}"
            );
        }
    }
    assert!(writes >= 7, "{writes}");
}

#[test]
fn lists_come_in_pages() {
    let document = openapi();
    let mut lists = 0;
    for (name, operation) in operations(&document) {
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let schema = resolved(&document, schema);
        let asked = parameters(&document, operation, "query");
        let takes = asked.contains("cursor") && asked.contains("limit");
        // the revisions of one plan are all in one page, and a calendar is whole or refused
        let one = [
            "}",
            "/structure",
            "/tree",
            "/budget",
            "/revisions",
            "/rollover",
            ".ics",
            ".svg",
            "/report",
            "/benchmarks",
        ];
        let one = one.iter().any(|end| name.ends_with(end));
        let collection = name.starts_with("get /api/v1/") && !one;
        assert_eq!(takes, collection, "{name}");
        if collection {
            assert!(schema["properties"]["next"].is_object(), "{name}");
            lists += 1;
        }
    }
    assert!(lists >= 8, "{lists}");
}

/// Decimals are texts, yes-or-no is never null, and what has a fixed form names it.
#[test]
fn kinds_of_value_are_those_of_the_conventions() {
    fn look(value: &Value, path: &str, faults: &mut Vec<String>) {
        let kinds = match &value["type"] {
            Value::Array(kinds) => kinds.clone(),
            kind => vec![kind.clone()],
        };
        let has = |kind: &str| kinds.contains(&json!(kind));
        if has("number") || has("boolean") && has("null") {
            faults.push(path.to_owned());
        }
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if !["example", "examples", "enum"].contains(&name.as_str()) {
                        look(member, &format!("{path}/{name}"), faults);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| look(item, path, faults)),
            _ => {}
        }
    }
    let mut faults = Vec::new();
    look(&openapi(), "", &mut faults);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_parameter_is_declared_once() {
    let document = openapi();
    for (name, operation) in operations(&document) {
        let mut seen = BTreeSet::new();
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = resolved(&document, parameter);
            let place = (parameter["in"].to_string(), parameter["name"].to_string());
            assert!(seen.insert(place.clone()), "{name} {place:?}");
        }
    }
}
