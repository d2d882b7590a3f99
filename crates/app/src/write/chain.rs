// SPDX-License-Identifier: AGPL-3.0-or-later
//! Positions and hash chains handed out inside one transaction that holds the ledger's head.

use super::{IdempotencyKey, Receipt, sha256_hex};
use crate::library::structure_versions;
use crate::{Error, faults};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use traguardo_store::change::ChangeRow;
use traguardo_store::ledger::Head;
use traguardo_store::posts::{self, Posts};
use traguardo_store::{Conn, change, idempotency, ledger, measurements};

/// Most administrations whose ends are remembered.
const REMEMBERED: usize = 10_000;

/// The ends of chains as of one position. They hold for as long as the head is at that position:
/// whoever writes, in whatever process, moves it.
#[derive(Default)]
pub(crate) struct Ends {
    position: i64,
    /// Last hash of each administration; empty before its first change.
    hashes: HashMap<i64, String>,
    /// [`structure_versions`] of each administration.
    versions: HashMap<i64, i64>,
}

/// The ledger while this process holds its head.
pub(crate) struct Chain {
    start: i64,
    head: Head,
    now: DateTime<Utc>,
    ends: Ends,
    changes: Vec<ChangeRow>,
    receipts: Vec<idempotency::Row>,
}

/// One change to be recorded.
pub(crate) struct Change<'a> {
    pub actor: &'a str,
    /// Whose chain; 0 is the instance.
    pub administration_id: i64,
    /// Code of that administration, empty for the instance.
    pub administration: &'a str,
    pub action: &'static str,
    pub object: String,
    /// [`canonical`] JSON.
    pub body: String,
}

/// What the hash of a change is taken of, in the order of [`canonical`] JSON.
#[derive(Serialize)]
struct Hashed<'a> {
    action: &'a str,
    actor: &'a str,
    administration: &'a str,
    body: &'a str,
    object: &'a str,
    position: i64,
    previous: &'a str,
    recorded_at: String,
}

/// RFC 3339, UTC, always six fraction digits.
pub(crate) fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

impl Chain {
    /// Takes the head: the first statement of every writing transaction.
    pub fn lock(conn: &mut Conn) -> Result<Self, Error> {
        let (head, now) = ledger::lock(conn)?;
        Ok(Self {
            start: head.position,
            head,
            now,
            ends: Ends::default(),
            changes: Vec::new(),
            receipts: Vec::new(),
        })
    }

    /// Position before this transaction: what its checks read up to.
    pub fn start(&self) -> i64 {
        self.start
    }

    /// Goes on from what was known after an earlier commit, if nobody has written since.
    pub fn remembering(mut self, ends: Ends) -> Self {
        if ends.position == self.start {
            self.ends = ends;
        }
        self
    }

    /// Reads the ends of the chains that will be continued.
    pub fn continue_chains(
        &mut self,
        conn: &mut Conn,
        administrations: &[i64],
    ) -> Result<(), Error> {
        let hashes = &mut self.ends.hashes;
        let asked = unknown(administrations, hashes);
        if !asked.is_empty() {
            let found = change::last_hashes(conn, &asked)?;
            hashes.extend(asked.into_iter().map(|id| (id, String::new())));
            hashes.extend(found);
        }
        Ok(())
    }

    /// Reads the [`structure_versions`] of administrations.
    pub fn read_versions(&mut self, conn: &mut Conn, administrations: &[i64]) -> Result<(), Error> {
        let versions = &mut self.ends.versions;
        let asked = unknown(administrations, versions);
        if !asked.is_empty() {
            versions.extend(structure_versions(conn, &asked, self.start)?);
        }
        Ok(())
    }

    /// A version that was read.
    pub fn version(&self, administration_id: i64) -> Option<i64> {
        self.ends.versions.get(&administration_id).copied()
    }

    /// Takes the next position for one change.
    pub fn record(&mut self, change: Change<'_>) -> Result<Head, Error> {
        let recorded_at = self
            .now
            .max(self.head.recorded_at + TimeDelta::microseconds(1));
        let position = self.head.position + 1;
        self.head = Head {
            position,
            recorded_at,
        };
        let previous = self
            .ends
            .hashes
            .get(&change.administration_id)
            .cloned()
            .unwrap_or_default();
        let hashed = Hashed {
            action: change.action,
            actor: change.actor,
            administration: change.administration,
            body: &change.body,
            object: &change.object,
            position,
            previous: &previous,
            recorded_at: instant(recorded_at),
        };
        let hash = sha256_hex(json_text(&hashed)?.as_bytes());
        self.ends
            .hashes
            .insert(change.administration_id, hash.clone());
        self.changes.push(ChangeRow {
            seq: position,
            recorded_at,
            actor: change.actor.to_owned(),
            administration_id: change.administration_id,
            action: change.action.to_owned(),
            object: change.object,
            body: change.body,
            prev_hash: previous,
            hash,
        });
        Ok(self.head)
    }

    /// Keeps the answer for a repeat with the same key.
    pub fn keep(&mut self, actor: &str, key: Option<&IdempotencyKey>, receipt: &Receipt) {
        if let Some(key) = key.filter(|_| !faults::misbehaves("drop-receipt")) {
            self.receipts.push(idempotency::Row {
                actor: actor.to_owned(),
                key: key.key.clone(),
                payload_hash: key.payload_hash.clone(),
                seq: self.head.position,
                status: i16::try_from(receipt.status).unwrap_or(200),
                report: receipt.body.clone(),
            });
        }
    }

    /// Writes the changes: rows that carry their positions may follow.
    pub fn write_changes(&mut self, conn: &mut Conn) -> Result<(), Error> {
        if !self.changes.is_empty() {
            change::insert(conn, &self.changes)?;
            self.changes.clear();
        }
        Ok(())
    }

    /// Writes what is left and moves the head: the last statements before the commit.
    pub fn finish(mut self, conn: &mut Conn) -> Result<(), Error> {
        self.write_changes(conn)?;
        if !self.receipts.is_empty() {
            idempotency::insert(conn, &self.receipts)?;
        }
        if self.head.position > self.start {
            ledger::advance(conn, self.head)?;
        }
        Ok(())
    }

    /// Writes what a group of posts recorded, and moves the head: the last statement before the
    /// commit. What it gives holds once that has succeeded.
    pub fn write_posts(
        self,
        conn: &mut Conn,
        figures: &[measurements::Row],
    ) -> Result<Ends, Error> {
        if self.head.position > self.start {
            posts::write(
                conn,
                Posts {
                    changes: &self.changes,
                    figures,
                    answers: &self.receipts,
                    head: self.head,
                },
            )?;
        }
        if self.ends.hashes.len() > REMEMBERED || self.ends.versions.len() > REMEMBERED {
            return Ok(Ends::default());
        }
        Ok(Ends {
            position: self.head.position,
            ..self.ends
        })
    }
}

/// Those of which nothing is known.
fn unknown<T>(administrations: &[i64], known: &HashMap<i64, T>) -> Vec<i64> {
    let mut unknown = administrations.to_vec();
    unknown.retain(|id| !known.contains_key(id));
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}

/// JSON with sorted keys and no insignificant blanks.
pub(crate) fn canonical(mut value: Value) -> String {
    value.sort_all_objects();
    value.to_string()
}

/// JSON of a type of ours; canonical if its members are in order.
pub(crate) fn json_text(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}
