// SPDX-License-Identifier: AGPL-3.0-or-later
//! The checked-in JSON schema is the generated one, and says of a document what reading says.
//! Renew it with `TRAGUARDO_RENEW=1 cargo test -p traguardo-exchange --test schema`.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use serde_json::{Value, json};
use std::path::PathBuf;
use traguardo_exchange::plan::{plan_example, plan_schema};

fn project_file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn demo() -> Value {
    let text = std::fs::read(project_file("demo/massa-carrara/plan.json")).expect("demo plan");
    serde_json::from_slice(&text).expect("demo plan is JSON")
}

#[test]
fn checked_in_schema_is_the_generated_one() {
    let path = project_file("schemas/plan.json");
    let generated = format!(
        "{}\n",
        serde_json::to_string_pretty(&plan_schema()).expect("schema")
    );
    if std::env::var_os("TRAGUARDO_RENEW").is_some() {
        std::fs::write(&path, &generated).expect("write schema");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == generated,
        "schemas/plan.json is stale: run this test with TRAGUARDO_RENEW=1"
    );
}

#[test]
fn demo_and_example_meet_the_schema() {
    let validator = jsonschema::draft202012::new(&plan_schema()).expect("schema is valid");
    for document in [demo(), plan_example()] {
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn every_definition_has_an_example_that_meets_it() {
    let schema = plan_schema();
    for (name, definition) in schema["$defs"].as_object().expect("defs") {
        let mut alone = schema.clone();
        alone["$ref"] = json!(format!("#/$defs/{name}"));
        let validator = jsonschema::draft202012::new(&alone).expect("definition is valid");
        let examples = definition["examples"]
            .as_array()
            .unwrap_or_else(|| panic!("{name} has no example"));
        for example in examples {
            assert!(validator.is_valid(example), "{name}: {example}");
        }
    }
}

#[test]
fn everything_is_bounded_and_closed() {
    fn look(schema: &Value, path: &str) {
        match schema["type"].as_str() {
            Some("object") if !path.is_empty() => {
                assert_eq!(
                    schema["additionalProperties"],
                    json!(false),
                    "{path} is open"
                );
            }
            Some("array") => assert!(schema["maxItems"].is_u64(), "{path} is unbounded"),
            Some("string") => {
                assert!(
                    schema["maxLength"].is_u64() || schema["enum"].is_array(),
                    "{path} is unbounded"
                );
            }
            Some("integer") => {
                assert!(
                    schema["minimum"].is_number() && schema["maximum"].is_number(),
                    "{path} is unbounded"
                );
            }
            Some("boolean") | None => {}
            Some(other) => panic!("{path}: {other}"),
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            look(property, &format!("{path}.{name}"));
        }
        if schema["items"].is_object() {
            look(&schema["items"], &format!("{path}[]"));
        }
    }
    for (name, definition) in plan_schema()["$defs"].as_object().expect("defs") {
        look(definition, name);
    }
}
