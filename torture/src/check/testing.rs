// SPDX-License-Identifier: AGPL-3.0-or-later
//! Journals to test the checks with.
#![allow(clippy::unwrap_used, reason = "test helpers")]

use crate::client::{Answer, Expectation, Operation, Outcome, Record, Sort};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A post of one figure, sent and acknowledged at these milliseconds, at this position.
pub fn record(client: usize, sent: u64, answered: u64, position: i64) -> Record {
    let post = json!({"administration": "A", "items": [
        {"office": "ENTE", "measure": "M", "period": position.to_string(), "value": "1.50"}
    ]});
    let operation = Operation::posted(
        &format!("key-{position}"),
        Sort::Single,
        Expectation::Accepted,
        &post.to_string(),
    );
    let receipt = json!({
        "position": position,
        "recorded_at": "2026-11-23T08:51:55.120000Z",
        "items": [{"index": 0, "id": format!("A/{position}"), "revision": 1}]
    });
    settled(client, operation.unwrap(), sent, answered, &receipt)
}

/// An office, sent and acknowledged at these milliseconds, at this position.
pub fn office(client: usize, sent: u64, answered: u64, position: i64) -> Record {
    let operation = Operation::office(format!("key-{position}"), "A");
    let mut receipt: Value = serde_json::from_str(&operation.body).unwrap();
    receipt["position"] = json!(position);
    settled(client, operation, sent, answered, &receipt)
}

fn settled(
    client: usize,
    operation: Operation,
    sent: u64,
    answered: u64,
    receipt: &Value,
) -> Record {
    Record {
        client,
        operation: Arc::new(operation),
        sent: Duration::from_millis(sent),
        tries: 1,
        unknown: 0,
        outcome: Some(Outcome {
            at: Duration::from_millis(answered),
            answer: Answer {
                status: 201,
                replayed: false,
                undelivered: false,
                body: receipt.to_string(),
            },
        }),
    }
}

/// The rows that have to be stored for these records.
pub fn stored(records: &[Record]) -> Vec<Value> {
    let rows = records.iter().flat_map(|record| {
        let receipt = record.outcome.as_ref().unwrap().json();
        let position = receipt["position"].as_i64().unwrap();
        let recorded_at = receipt["recorded_at"].as_str().unwrap().to_owned();
        record
            .operation
            .items
            .iter()
            .map(move |item| item.row(&format!("A/{position}"), 1, position, &recorded_at))
    });
    rows.collect()
}
