// SPDX-License-Identifier: AGPL-3.0-or-later
//! One order of everything: what was acknowledged before something else was sent comes before it.

use crate::client::Record;
use crate::findings::{Findings, Promise};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Compares positions with the times of sending and of answering, over all clients and processes.
pub fn order(records: &[Record], findings: &Findings) {
    let mut answered: Vec<(Duration, i64)> = Vec::new();
    let mut sent: Vec<(Duration, i64, &str)> = Vec::new();
    let mut owners: BTreeMap<i64, &str> = BTreeMap::new();
    for record in records {
        let key = record.operation.key.as_str();
        let Some(outcome) = record
            .outcome
            .as_ref()
            .filter(|outcome| outcome.is_acknowledged())
        else {
            continue;
        };
        let Some(position) = outcome.json().get("position").and_then(Value::as_i64) else {
            findings.add(
                Promise::Ordered,
                format!("{key}: a receipt without a position"),
            );
            continue;
        };
        if let Some(other) = owners.insert(position, key) {
            findings.add(
                Promise::Ordered,
                format!("{key} and {other} have position {position}"),
            );
        }
        answered.push((outcome.at, position));
        sent.push((record.sent, position, key));
    }
    answered.sort_unstable();
    sent.sort_unstable();
    let mut answered = answered.into_iter().peekable();
    let mut newest = 0;
    for (at, position, key) in sent {
        while let Some((_, known)) = answered.next_if(|(then, _)| *then < at) {
            newest = newest.max(known);
        }
        if position <= newest {
            let what =
                format!("{key} has position {position}, sent after {newest} was acknowledged");
            findings.add(Promise::Ordered, what);
        }
    }
}
