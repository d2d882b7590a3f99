// SPDX-License-Identifier: AGPL-3.0-or-later
//! One order of everything: what was acknowledged before something else was sent comes before it.

use crate::client::Record;
use crate::findings::{Findings, Promise};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Compares positions with the times of sending and of answering, over all clients and processes.
/// Answers how often the next position was given by another of so many processes.
pub fn order(records: &[Record], servers: usize, findings: &Findings) -> usize {
    let mut answered: Vec<(Duration, i64)> = Vec::new();
    let mut sent: Vec<(Duration, i64, &str)> = Vec::new();
    let mut owners: BTreeMap<i64, &Record> = BTreeMap::new();
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
        if let Some(other) = owners.insert(position, record) {
            let other = &other.operation.key;
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
    let processes: Vec<_> = owners
        .values()
        .map(|record| record.client.checked_rem(servers))
        .collect();
    processes
        .iter()
        .zip(processes.iter().skip(1))
        .filter(|(one, next)| one != next)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::record;

    fn broken(records: &[Record]) -> usize {
        let findings = Findings::default();
        order(records, 1, &findings);
        findings.count(Promise::Ordered)
    }

    #[test]
    fn positions_follow_the_order_of_the_answers() {
        // Sent and answered at these milliseconds, with these positions.
        assert_eq!(broken(&[record(0, 0, 10, 1), record(1, 20, 30, 2)]), 0);
        assert_eq!(broken(&[record(0, 0, 25, 2), record(1, 20, 30, 1)]), 0);
        assert_eq!(broken(&[record(0, 0, 10, 2), record(1, 20, 30, 1)]), 1);
    }

    #[test]
    fn a_position_is_given_once() {
        assert_eq!(broken(&[record(0, 0, 30, 1), record(1, 10, 20, 1)]), 1);
    }

    #[test]
    fn handing_over_between_processes_is_counted() {
        let records: Vec<Record> = [(0, 1), (1, 2), (3, 3), (2, 4)]
            .iter()
            .map(|(client, position)| record(*client, 0, 10, *position))
            .collect();
        assert_eq!(order(&records, 2, &Findings::default()), 2);
        assert_eq!(order(&records, 1, &Findings::default()), 0);
    }
}
