// SPDX-License-Identifier: AGPL-3.0-or-later
//! An example for every body: its own, its schema's, or one put together from those of the members.

use serde_json::{Map, Value, json};

pub(super) fn complete(document: &mut Value) {
    let schemas = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    let known = Known(schemas.as_object().cloned().unwrap_or_default());
    if let Some(paths) = document.pointer_mut("/paths") {
        bodies(paths, &known);
    }
    let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for (name, schema) in schemas.iter_mut() {
        let (Some(members), Some(example)) = (schema.as_object_mut(), known.of_component(name))
        else {
            continue;
        };
        members
            .entry("examples")
            .or_insert_with(|| json!([example]));
    }
}

/// Gives every media type without an example one.
fn bodies(value: &mut Value, known: &Known) {
    match value {
        Value::Object(members) => {
            if let Some(content) = members.get_mut("content").and_then(Value::as_object_mut) {
                content
                    .values_mut()
                    .filter_map(Value::as_object_mut)
                    .for_each(|media| body(media, known));
            }
            members
                .values_mut()
                .for_each(|member| bodies(member, known));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| bodies(item, known)),
        _ => {}
    }
}

fn body(media: &mut Map<String, Value>, known: &Known) {
    if media.contains_key("example") || media.contains_key("examples") {
        return;
    }
    if let Some(example) = media.get("schema").and_then(|schema| known.of(schema)) {
        media.insert("example".to_owned(), example);
    }
}

/// The component schemas.
struct Known(Map<String, Value>);

impl Known {
    fn of_component(&self, name: &str) -> Option<Value> {
        self.of(self.0.get(name)?)
    }

    /// The schema's example, or one made of its required members.
    fn of(&self, schema: &Value) -> Option<Value> {
        if let Some(example) = schema.pointer("/examples/0") {
            return Some(example.clone());
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            return self.of_component(name.strip_prefix("#/components/schemas/")?);
        }
        if let Some(arms) = schema
            .get("oneOf")
            .or(schema.get("allOf"))
            .and_then(Value::as_array)
        {
            return arms.iter().find_map(|arm| self.of(arm));
        }
        let kind = schema.get("type")?;
        let nullable = kind
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!("null")));
        match kind.as_str() {
            Some("array") => Some(json!([self.of(schema.get("items")?)?])),
            Some("object") => self.members(schema),
            _ if nullable => Some(Value::Null),
            _ => None,
        }
    }

    fn members(&self, schema: &Value) -> Option<Value> {
        let properties = schema.get("properties")?.as_object()?;
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let mut example = Map::new();
        for name in required.filter_map(Value::as_str) {
            example.insert(name.to_owned(), self.of(properties.get(name)?)?);
        }
        Some(Value::Object(example))
    }
}
