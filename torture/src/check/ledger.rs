// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ledger, read past the service and worked out anew.

use crate::Result;
use crate::findings::{Findings, Promise};
use crate::machine::Database;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

const CHANGES: &str = "SELECT c.seq, c.recorded_at, c.actor, coalesce(a.code, ''), c.action, c.object, c.body, \
    c.prev_hash, c.hash FROM change c LEFT JOIN administration a ON a.id = c.administration_id ORDER BY c.seq";

/// One change as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    position: i64,
    recorded_at: String,
    actor: String,
    administration: String,
    action: String,
    object: String,
    body: String,
    previous: String,
    hash: String,
}

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Positions.
    pub positions: usize,
    /// Positions that were committed together with others.
    pub grouped: usize,
}

/// Positions follow each other up to the head, every chain is that of what is stored, and the
/// figures are those of the chains.
pub fn ledger(database: &Database, stored: &[Value], findings: &Findings) -> Result<Ledger> {
    let changes = database
        .rows(CHANGES)?
        .into_iter()
        .map(change)
        .collect::<Result<Vec<_>>>()?;
    let mut end = 0;
    for change in &changes {
        end += 1;
        if change.position != end {
            findings.add(
                Promise::Ordered,
                format!("position {} follows {}", change.position, end - 1),
            );
            end = change.position;
        }
    }
    let head = database.number("SELECT seq FROM ledger_head")?;
    if head != end {
        findings.add(
            Promise::Ordered,
            format!("the head is at {head}, the last change at {end}"),
        );
    }
    for fault in faults(&changes) {
        findings.add(Promise::Chained, fault);
    }
    figures(&changes, stored, findings);
    let rows = database.number("SELECT count(*) FROM measurement_revision")?;
    if usize::try_from(rows)? != stored.len() {
        let what = format!(
            "{} revisions are listed, {rows} are in the table",
            stored.len()
        );
        findings.add(Promise::NoGhosts, what);
    }
    Ok(Ledger {
        positions: changes.len(),
        grouped: grouped(&changes),
    })
}

/// Changes of one commit are recorded a microsecond apart.
fn grouped(changes: &[Change]) -> usize {
    let together = |(first, second): &(&Change, &Change)| {
        microsecond(&second.recorded_at).checked_sub(microsecond(&first.recorded_at)) == Some(1)
    };
    changes
        .iter()
        .zip(changes.iter().skip(1))
        .filter(together)
        .count()
}

/// Digits of an instant within its minute: enough to tell whether two follow each other.
fn microsecond(recorded_at: &str) -> u64 {
    let within = recorded_at.rsplit(':').next().unwrap_or_default();
    within
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or_default()
}

fn change(row: Vec<String>) -> Result<Change> {
    let row = <[String; 9]>::try_from(row).map_err(|row| format!("no change: {row:?}"))?;
    let [
        seq,
        recorded_at,
        actor,
        administration,
        action,
        object,
        body,
        previous,
        hash,
    ] = row;
    Ok(Change {
        position: seq.parse()?,
        recorded_at: instant(&recorded_at),
        actor,
        administration,
        action,
        object,
        body,
        previous,
        hash,
    })
}

/// `2026-11-23 08:51:55.12` as it is hashed: `2026-11-23T08:51:55.120000Z`.
fn instant(stored: &str) -> String {
    let (seconds, fraction) = stored.split_once('.').unwrap_or((stored, ""));
    format!("{}.{fraction:0<6}Z", seconds.replace(' ', "T"))
}

/// What is not as a chain says.
fn faults(changes: &[Change]) -> Vec<String> {
    let mut ends: BTreeMap<&str, &str> = BTreeMap::new();
    let mut before = "";
    let mut faults = Vec::new();
    for change in changes {
        let position = change.position;
        let end = ends
            .insert(&change.administration, &change.hash)
            .unwrap_or_default();
        if end != change.previous {
            faults.push(format!("the chain is broken at {position}"));
        }
        if change.hash != change.computed() {
            faults.push(format!(
                "the hash at {position} is not that of what is stored"
            ));
        }
        if change.recorded_at.as_str() <= before {
            faults.push(format!("the time of recording does not rise at {position}"));
        }
        before = &change.recorded_at;
    }
    faults
}

impl Change {
    /// SHA-256 of the change as JSON with sorted names and no blanks.
    fn computed(&self) -> String {
        let mut text = String::from("{");
        for (name, value) in [
            ("action", &self.action),
            ("actor", &self.actor),
            ("administration", &self.administration),
            ("body", &self.body),
            ("object", &self.object),
        ] {
            let _ = write!(text, "\"{name}\":{},", Value::from(value.as_str()));
        }
        let _ = write!(text, "\"position\":{},", self.position);
        let _ = write!(
            text,
            "\"previous\":\"{}\",\"recorded_at\":\"{}\"}}",
            self.previous, self.recorded_at
        );
        Sha256::digest(text.as_bytes())
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }
}

/// The figures of all posts in the chains are those that are listed.
fn figures(changes: &[Change], stored: &[Value], findings: &Findings) {
    let mut listed: BTreeMap<(i64, String, u64), &Value> = BTreeMap::new();
    for row in stored {
        listed.insert(
            (integer(row, "position"), text(row, "id"), revision(row)),
            row,
        );
    }
    for change in changes
        .iter()
        .filter(|change| change.action == "measurements.posted")
    {
        let body: Value = serde_json::from_str(&change.body).unwrap_or_default();
        for item in body
            .get("items")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let row = listed.remove(&(change.position, text(item, "id"), revision(item)));
            if row.is_none_or(|row| *item != as_recorded(row)) {
                let what = format!(
                    "position {}: the chain has {item}, listed is {row:?}",
                    change.position
                );
                findings.add(Promise::Chained, what);
            }
        }
    }
    for row in listed.into_values() {
        findings.add(Promise::Chained, format!("no chain has {row}"));
    }
}

/// A listed revision as a chain keeps it.
fn as_recorded(row: &Value) -> Value {
    let mut item = row.as_object().cloned().unwrap_or_default();
    for name in ["administration", "actor", "position", "recorded_at"] {
        item.remove(name);
    }
    let mut kind = if item.contains_key("value") {
        "number"
    } else {
        "date"
    };
    for name in ["not_available", "not_applicable", "not_done", "withdrawn"] {
        if let Some(value) = item.remove(name) {
            kind = name;
            if value.is_string() {
                item.insert("statement".into(), value);
            }
        }
    }
    item.insert("kind".into(), json!(kind));
    Value::Object(item)
}

fn text(value: &Value, name: &str) -> String {
    value
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn integer(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn revision(value: &Value) -> u64 {
    value
        .get("revision")
        .and_then(Value::as_u64)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        for position in 1..=3_i64 {
            let previous = changes
                .last()
                .map_or_else(String::new, |change| change.hash.clone());
            let mut change = Change {
                position,
                recorded_at: instant(&format!("2026-11-23 08:51:5{position}")),
                actor: "local".into(),
                administration: "A".into(),
                action: "measurements.posted".into(),
                object: "administration/A".into(),
                body: format!("{{\"n\":{position}}}"),
                previous,
                hash: String::new(),
            };
            change.hash = change.computed();
            changes.push(change);
        }
        changes
    }

    #[test]
    fn tampering_is_found_and_nothing_else() {
        assert_eq!(faults(&chain()), Vec::<String>::new());
        let mut edited = chain();
        edited[1].body.push(' ');
        assert_eq!(
            faults(&edited),
            ["the hash at 2 is not that of what is stored"]
        );
        let mut removed = chain();
        removed.remove(1);
        assert_eq!(faults(&removed), ["the chain is broken at 3"]);
    }

    #[test]
    fn a_listed_row_is_turned_into_what_the_chain_keeps() {
        let row =
            json!({"id": "1", "revision": 2, "not_available": "x", "actor": "a", "position": 1});
        assert_eq!(
            as_recorded(&row),
            json!({"id": "1", "revision": 2, "statement": "x", "kind": "not_available"})
        );
    }
}
