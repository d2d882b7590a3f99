// SPDX-License-Identifier: AGPL-3.0-or-later
//! The record of changes, read past the service and worked out anew.

use crate::Database;
use crate::database::Rows;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// One change as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Position in the ledger.
    pub position: i64,
    /// RFC 3339, six fraction digits.
    pub recorded_at: String,
    /// Who.
    pub actor: String,
    /// Code of the administration, empty for the instance.
    pub administration: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: String,
    /// Canonical JSON of what was done.
    pub body: String,
    /// Hash of the change before in the same chain.
    pub previous: String,
    /// Hash of this change.
    pub hash: String,
}

const CHANGES: &str = "SELECT c.seq, c.recorded_at, c.actor, coalesce(a.code, ''), c.action, c.object, c.body, \
    c.prev_hash, c.hash FROM change c LEFT JOIN administration a ON a.id = c.administration_id ORDER BY c.seq";

impl Database {
    /// All changes, in the order of the ledger.
    pub fn changes(&self) -> Vec<ChangeRow> {
        let rows: Rows = self.rows(CHANGES);
        rows.into_iter()
            .map(|row| {
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
                ] = <[String; 9]>::try_from(row).unwrap();
                ChangeRow {
                    position: seq.parse().unwrap(),
                    recorded_at: instant(&recorded_at),
                    actor,
                    administration,
                    action,
                    object,
                    body,
                    previous,
                    hash,
                }
            })
            .collect()
    }

    /// One number that a query answers.
    pub fn number(&self, sql: &str) -> i64 {
        self.rows(sql)[0][0].parse().unwrap()
    }
}

/// `2026-11-23 08:51:55.12` as it is hashed: `2026-11-23T08:51:55.120000Z`.
fn instant(stored: &str) -> String {
    let (seconds, fraction) = stored.split_once('.').unwrap_or((stored, ""));
    format!("{}.{fraction:0<6}Z", seconds.replace(' ', "T"))
}

/// The ledger has no gap, ends where its head says, and every chain's hashes are those of what is stored.
pub fn assert_intact(database: &Database) -> Vec<ChangeRow> {
    let changes = database.changes();
    let positions: Vec<i64> = changes.iter().map(|change| change.position).collect();
    let expected: Vec<i64> = (1..=i64::try_from(changes.len()).unwrap()).collect();
    assert_eq!(
        positions, expected,
        "positions follow each other without a gap"
    );
    assert_eq!(
        database.number("SELECT seq FROM ledger_head"),
        expected.last().copied().unwrap_or(0),
        "the head"
    );
    if let Some((change, why)) = first_fault(&changes) {
        panic!("{why} at position {}: {change:?}", change.position);
    }
    changes
}

/// The first change that is not what its chain says.
fn first_fault(changes: &[ChangeRow]) -> Option<(&ChangeRow, &'static str)> {
    let mut ends: BTreeMap<&str, &str> = BTreeMap::new();
    let mut before = "";
    for change in changes {
        if ends
            .get(change.administration.as_str())
            .copied()
            .unwrap_or_default()
            != change.previous
        {
            return Some((change, "the chain is broken"));
        }
        if change.hash != change.computed_hash() {
            return Some((change, "the hash is not that of what is stored"));
        }
        if change.recorded_at.as_str() <= before {
            return Some((change, "the time of recording does not rise"));
        }
        ends.insert(&change.administration, &change.hash);
        before = &change.recorded_at;
    }
    None
}

impl ChangeRow {
    /// SHA-256 of the change as JSON with sorted names and no blanks.
    fn computed_hash(&self) -> String {
        let mut text = String::from("{");
        for (name, value) in [
            ("action", &self.action),
            ("actor", &self.actor),
            ("administration", &self.administration),
            ("body", &self.body),
            ("object", &self.object),
        ] {
            let _ = write!(
                text,
                "\"{name}\":{},",
                serde_json::to_string(value).unwrap()
            );
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

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<ChangeRow> {
        let mut changes: Vec<ChangeRow> = Vec::new();
        for position in 1..=3_i64 {
            let mut change = ChangeRow {
                position,
                recorded_at: instant(&format!("2026-11-23 08:51:5{position}")),
                actor: "local".into(),
                administration: "A".into(),
                action: "measurements.posted".into(),
                object: "administration/A".into(),
                body: format!("{{\"n\":{position}}}"),
                previous: changes
                    .last()
                    .map(|last| last.hash.clone())
                    .unwrap_or_default(),
                hash: String::new(),
            };
            change.hash = change.computed_hash();
            changes.push(change);
        }
        changes
    }

    #[test]
    fn an_untouched_chain_has_no_fault() {
        assert_eq!(first_fault(&chain()), None);
    }

    #[test]
    fn every_kind_of_tampering_is_found() {
        let tampered = |change: fn(&mut Vec<ChangeRow>)| {
            let mut changes = chain();
            change(&mut changes);
            first_fault(&changes).map(|(change, _)| change.position)
        };
        assert_eq!(tampered(|changes| changes[1].body.push(' ')), Some(2));
        assert_eq!(
            tampered(|changes| changes[2].recorded_at = instant("2026-11-23 08:51:54")),
            Some(3)
        );
        assert_eq!(tampered(|changes| drop(changes.remove(0))), Some(2));
        assert_eq!(tampered(|changes| changes.swap(0, 1)), Some(2));
    }
}
