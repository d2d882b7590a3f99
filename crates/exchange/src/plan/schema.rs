// SPDX-License-Identifier: AGPL-3.0-or-later
//! The JSON schema of the documents, generated from the wire types.

use super::PlanDocument;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// JSON Schema (draft 2020-12) of a plan document, complete in itself; `schemas/plan.json`.
pub fn plan_schema() -> Value {
    schema_of::<PlanDocument>(
        "urn:traguardo:schema:plan:1",
        "Plan document: one revision of one performance plan (format traguardo-plan/1)",
    )
}

/// JSON Schema (draft 2020-12) of a wire type, with everything it refers to under `$defs`.
pub fn schema_of<T: ToSchema>(id: &str, title: &str) -> Value {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    let mut defs: Vec<(String, Value)> = found
        .into_iter()
        .map(|(name, schema)| {
            (
                name,
                local(serde_json::to_value(schema).unwrap_or(Value::Null)),
            )
        })
        .collect();
    defs.sort_by(|left, right| left.0.cmp(&right.0));
    defs.dedup_by(|left, right| left.0 == right.0);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": title,
        "$ref": format!("#/$defs/{}", T::name()),
        "$defs": defs.into_iter().collect::<Map<_, _>>(),
    });
    schema.sort_all_objects();
    schema
}

/// Turns references into OpenAPI components into references into `$defs`, and `example` (OpenAPI)
/// into `examples` (JSON Schema).
fn local(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.into_iter().map(local_member).collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(local).collect()),
        other => other,
    }
}

fn local_member((name, value): (String, Value)) -> (String, Value) {
    match (name.as_str(), value) {
        ("$ref", Value::String(to)) => {
            (name, to.replace("#/components/schemas/", "#/$defs/").into())
        }
        ("example", example) => ("examples".to_owned(), json!([example])),
        (_, value) => (name, local(value)),
    }
}

/// A complete, small plan document.
pub fn plan_example() -> Value {
    json!({
        "format": "traguardo-plan/1",
        "administration": { "code": "CCIAA-MS", "name": "Camera di Commercio di Massa-Carrara" },
        "code": "RPP-2022",
        "title": "Relazione previsionale e programmatica 2022",
        "kind": "performance",
        "first_year": 2022,
        "last_year": 2024,
        "acts": [{
            "body": "Commissario Straordinario", "kind": "delibera", "number": "55", "date": "2021-11-09"
        }],
        "offices": [{ "code": "RAG", "name": "Ragioneria e bilancio", "kind": "internal" }],
        "measures": [
            {
                "code": "Patrimonio netto", "name": "Patrimonio netto", "unit": "EUR",
                "nature": "stock", "frequency": "annual", "offices": ["RAG"]
            },
            {
                "code": "Immob", "name": "Immobilizzazioni", "unit": "EUR",
                "nature": "stock", "frequency": "annual", "offices": ["RAG"]
            }
        ],
        "indicators": [{
            "code": "EC05.1", "name": "Indice di struttura primario", "unit": "%",
            "formula": "100 * [Patrimonio netto] / [Immob]", "better": "higher"
        }],
        "nodes": [{
            "code": "2.1", "kind": "objective", "title": "Salute gestionale",
            "assignments": [{
                "indicator": "EC05.1",
                "targets": [{ "period": "2022", "comparator": ">=", "value": "120.00" }]
            }]
        }]
    })
}
