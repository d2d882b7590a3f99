// SPDX-License-Identifier: AGPL-3.0-or-later
//! Example answers for the API's documentation: the worked example of `docs/domain.md` §5.

use serde_json::{Value, json};

/// A posting behind an operand.
pub fn source() -> Value {
    json!({
        "measure": "Patrimonio netto", "office": "RAG", "period": "2022", "due": "2022-12-31", "state": "reported",
        "measurement": {
            "id": "1-2-3-2022", "revision": 1, "value": "9312995.88", "origin": "forecast", "actor": "local",
            "position": 42, "recorded_at": "2026-11-23T08:41:48.123456Z"
        }
    })
}

/// An operand with its source.
pub fn operand() -> Value {
    json!({"operand": "[Patrimonio netto]", "as_of": "2022", "value": "9312995.88", "sources": [source()]})
}

/// A derivation.
pub fn explanation() -> Value {
    json!({
        "formula": "100 * [Patrimonio netto] / [Immob]",
        "substituted": "100 * 9312995.88 / 5240178.69",
        "operands": [operand()],
        "steps": [
            {"expression": "100 * [Patrimonio netto]", "values": "100 * 9312995.88", "result": "931299588"},
            {
                "expression": "100 * [Patrimonio netto] / [Immob]", "values": "931299588 / 5240178.69",
                "result": "93129958800/524017869"
            }
        ],
        "text": ["EC05.1 = 100 * 9.312.995,88 / 5.240.178,69", "177,72 % >= 120,00 %: raggiunto"]
    })
}

/// A verdict.
pub fn evaluation() -> Value {
    json!({
        "id": "1-2022", "administration": "CCIAA-MS",
        "plan": {"id": "1", "code": "RPP-2022", "revision": 1},
        "assignment": "2.1/EC05.1", "node": "2.1", "indicator": "EC05.1",
        "name": "Indice di struttura primario", "office": "RAG", "period": "2022",
        "value": "177.72", "unit": "%",
        "target": {"comparator": ">=", "value": "120.00", "basis": "year", "period": "2022"},
        "status": "achieved", "achievement": "100.00", "raw_achievement": "148.10", "progress": "100.00",
        "scoring": {"rule": "ratio", "fallback": false},
        "ratio": {"factor": "100", "numerator": "9312995.88", "denominator": "5240178.69"},
        "marks": ["forecast"], "deviation_note_required": false, "deviation_note_missing": false,
        "explanation": explanation()
    })
}

fn known_at() -> Value {
    json!({"position": 42, "time": "2026-11-23T08:41:48.123456Z"})
}

/// A page of verdicts.
pub fn evaluation_list() -> Value {
    json!({"items": [evaluation()], "next": null, "known_at": known_at(), "on": "2026-11-23"})
}

/// A box of the tree.
pub fn node() -> Value {
    json!({
        "code": "2.1", "kind": "objective", "title": "Salute gestionale e sostenibilità economica",
        "resources": [{"year": 2022, "amount": {"amount": "1491123.63", "currency": "EUR"}}],
        "achievement": "100.00", "coverage": "100.00", "counts": {"achieved": 1}, "marks": ["forecast"],
        "assignments": [{
            "id": "1-2022", "indicator": "EC05.1", "status": "achieved", "value": "177.72", "achievement": "100.00"
        }],
        "nodes": []
    })
}

/// A printed total beside the computed one.
pub fn budget_check() -> Value {
    let euro = |amount: &str| json!({"amount": amount, "currency": "EUR"});
    json!({
        "node": "1D710102", "place": "riga 357", "label": "TOTALE COSTI", "kinds": ["cost"], "column": "commercial",
        "outcome": "differs", "printed": euro("2500.00"), "computed": euro("2550.00"), "difference": euro("-50.00")
    })
}

/// The money of a plan.
pub fn budget() -> Value {
    let costs = json!([{"kind": "cost", "amount": {"amount": "2550.00", "currency": "EUR"}}]);
    json!({
        "administration": "CCIAA-LU", "plan": {"id": "1", "code": "RPP-2022", "revision": 1},
        "title": "Relazione previsionale e programmatica 2022", "year": 2022, "version": "forecast",
        "counts": {"matches": 0, "differs": 1, "not_comparable": 0},
        "boxes": [{
            "node": "1D710102", "kind": "action", "title": "Organismo di formazione ADR CAM", "own": costs,
            "whole": costs
        }],
        "checks": [budget_check()], "known_at": known_at()
    })
}

/// A tree.
pub fn tree() -> Value {
    json!({
        "administration": "CCIAA-MS", "plan": {"id": "1", "code": "RPP-2022", "revision": 1},
        "title": "Relazione previsionale e programmatica 2022", "period": "2022",
        "achievement": "100.00", "coverage": "100.00", "counts": {"achieved": 1}, "marks": ["forecast"],
        "rules": {"partial_from": "70", "unavailable_counts": "left_out"},
        "acts": [{"body": "Commissario Straordinario", "kind": "delibera", "number": "55", "date": "2021-11-09"}],
        "nodes": [node()], "known_at": known_at(), "on": "2026-11-23"
    })
}

/// A page of deadlines.
pub fn deadline_list() -> Value {
    json!({
        "items": [{
            "plans": ["1"], "measure": "Patrimonio netto", "office": "RAG", "period": "2022", "due": "2022-12-31",
            "state": "due", "indicators": ["EC05.1"]
        }],
        "next": null, "known_at": known_at(), "on": "2022-06-15"
    })
}

/// What a measurement post is answered.
pub fn post_receipt() -> Value {
    json!({
        "position": 42, "recorded_at": "2026-11-23T08:41:48.123456Z", "dry_run": false, "recorded": 1, "refused": 0,
        "items": [{"index": 0, "id": "1-2-3-2022", "revision": 1}]
    })
}
