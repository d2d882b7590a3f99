// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every schema is closed and bounded: objects say that they have no other members, texts and lists
//! how long they get, numbers what format they have.

use serde_json::{Map, Value, json};

/// Longest text where a schema does not say otherwise.
const TEXT: u64 = 4_000;
/// Longest list where a schema does not say otherwise.
const ITEMS: u64 = 10_000;

pub(super) fn complete(document: &mut Value) {
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        schemas.values_mut().for_each(schema);
    }
    let paths = document
        .pointer_mut("/paths")
        .and_then(Value::as_object_mut);
    let operations = paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut);
    for operation in operations.flat_map(Map::values_mut) {
        inner_schemas(operation);
    }
}

/// The schemas of parameters and media types.
fn inner_schemas(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == "schema" {
                    schema(member);
                } else {
                    inner_schemas(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(inner_schemas),
        _ => {}
    }
}

pub(super) fn schema(value: &mut Value) {
    let Some(members) = value.as_object_mut() else {
        return;
    };
    if let Some(example) = members.remove("example") {
        members
            .entry("examples")
            .or_insert_with(|| json!([example]));
    }
    match kind(members).as_deref() {
        Some("object") => object(members),
        Some("array") => {
            members.entry("maxItems").or_insert_with(|| json!(ITEMS));
        }
        Some("string") if !members.contains_key("enum") => {
            members.entry("maxLength").or_insert_with(|| json!(TEXT));
        }
        Some("integer") => {
            members.entry("format").or_insert_with(|| json!("int64"));
        }
        _ => {}
    }
    if let Some(items) = members.get_mut("items") {
        schema(items);
    }
    for name in ["allOf", "anyOf", "oneOf"] {
        members
            .get_mut(name)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
            .for_each(schema);
    }
}

fn object(members: &mut Map<String, Value>) {
    if let Some(properties) = members.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            if name != "next" {
                without_null(property);
            }
            schema(property);
        }
        members.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// What does not apply is left out: only the end of a list is `null`.
fn without_null(property: &mut Value) {
    let Some(members) = property.as_object_mut() else {
        return;
    };
    let kinds = members.get("type").and_then(Value::as_array);
    if let Some(kind) = kinds
        .and_then(|kinds| kinds.iter().find(|kind| *kind != "null"))
        .cloned()
    {
        members.insert("type".to_owned(), kind);
    }
    let arms = members
        .get("oneOf")
        .or(members.get("anyOf"))
        .and_then(Value::as_array);
    let mut real = arms
        .into_iter()
        .flatten()
        .filter(|arm| arm.get("type") != Some(&json!("null")));
    if let (Some(only), None) = (real.next().cloned(), real.next()) {
        *property = only;
    }
}

/// The type, `null` aside.
fn kind(members: &Map<String, Value>) -> Option<String> {
    match members.get("type")? {
        Value::String(kind) => Some(kind.clone()),
        Value::Array(kinds) => kinds
            .iter()
            .find(|kind| *kind != "null")
            .and_then(Value::as_str)
            .map(str::to_owned),
        _ => None,
    }
}
