// SPDX-License-Identifier: AGPL-3.0-or-later
//! Decides a group of measurement posts: each in order, seeing the ones before it.

use super::chain::{Chain, Change, instant};
use super::committer::{Decided, Worker};
use super::entities::Verdict;
use super::item::{self, Candidate};
use super::listed::Listed;
use super::report::{body, conflict, receipt};
use super::scope;
use super::{Command, Job, Mode, Receipt};
use crate::register::Register;
use crate::{Error, clock, faults, figures};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use traguardo_exchange::measurement::{Fault, MAX_ITEMS, MeasurementPost};
use traguardo_store::change::MEASUREMENTS_POSTED;
use traguardo_store::measurements::{self, Key, Row};
use traguardo_store::{Conn, idempotency};

/// Most other places a duplicate names.
const DUPLICATES_NAMED: usize = 5;

/// One post with its items checked against the register.
pub(super) struct Checked<'a> {
    pub job: &'a Job,
    pub post: &'a MeasurementPost,
    mode: Mode,
    /// Of the administration that the figures are about.
    pub register: Arc<Register>,
    items: Vec<Result<Item, Vec<Fault>>>,
}

/// An item that is right in itself, and the figure it is about.
pub(super) struct Item {
    pub candidate: Candidate,
    pub key: Key,
}

/// Either settled before its items mattered, or to be decided.
enum Stage<'a> {
    Settled(Result<Receipt, Error>),
    Open(Checked<'a>),
}

type Replays = BTreeMap<(String, String), (String, Receipt)>;

/// Decides all posts of a group and writes what was accepted.
pub(super) fn decide(
    worker: &mut Worker,
    conn: &mut Conn,
    group: &[Job],
) -> Result<Decided, Error> {
    let mut chain = Chain::lock(conn)?.remembering(std::mem::take(&mut worker.ends));
    let mut replays = known_receipts(conn, group)?;
    let administrations = administrations(worker, conn, &chain, group)?;
    chain.continue_chains(conn, &administrations)?;
    chain.read_versions(conn, &administrations)?;
    let mut stages = Vec::with_capacity(group.len());
    for job in group {
        stages.push(match settled(job, &replays) {
            Some(verdict) => Stage::Settled(verdict),
            None => open(worker, conn, &chain, job)?,
        });
    }
    let mut standing = Standing::of(conn, &stages)?;
    let items = stages.iter().flat_map(Stage::items);
    let mut listed = Listed::of(conn, items, &standing.rows)?;
    let mut rows = Vec::new();
    let mut verdicts = Vec::with_capacity(stages.len());
    for stage in stages {
        verdicts.push(match stage {
            Stage::Settled(verdict) => verdict,
            Stage::Open(checked) => match settled(checked.job, &replays) {
                Some(verdict) => verdict,
                None => accept(
                    &checked,
                    &mut chain,
                    &mut standing,
                    &mut listed,
                    &mut rows,
                    &mut replays,
                )?,
            },
        });
    }
    faults::point("middle-of-group");
    let ends = chain.write_posts(conn, &rows)?;
    Ok((verdicts, ends))
}

impl Stage<'_> {
    /// What is right in itself.
    fn items(&self) -> impl Iterator<Item = &self::Item> {
        let items = match self {
            Self::Open(checked) => checked.items.as_slice(),
            Self::Settled(_) => &[],
        };
        items.iter().flatten()
    }

    /// The mergers taken back that its administration had part in.
    fn reversed(&self) -> impl Iterator<Item = i64> {
        let register = match self {
            Self::Open(checked) => Some(&checked.register),
            Self::Settled(_) => None,
        };
        let reversed = register.map(|register| &register.succession.reversed);
        reversed.into_iter().flatten().copied()
    }
}

pub(super) fn key(administration_id: i64, candidate: &Candidate) -> Key {
    Key {
        administration_id,
        period_end: candidate.period.end(),
        measure_id: candidate.measure_id,
        office_id: candidate.office_id,
        period: candidate.period.to_string(),
    }
}

fn known_receipts(conn: &mut Conn, group: &[Job]) -> Result<Replays, Error> {
    let keys: Vec<(String, String)> = group
        .iter()
        .filter(|job| !job.dry_run)
        .filter_map(|job| {
            job.key
                .as_ref()
                .map(|key| (job.actor.clone(), key.key.clone()))
        })
        .collect();
    if keys.is_empty() {
        return Ok(Replays::new());
    }
    Ok(idempotency::find(conn, &keys)?
        .into_iter()
        .map(super::entities::replay)
        .collect())
}

/// The answer a job already has: a repeat, or a key used for something else.
fn settled(job: &Job, replays: &Replays) -> Option<Result<Receipt, Error>> {
    let key = job.key.as_ref().filter(|_| !job.dry_run)?;
    let (payload_hash, receipt) = replays.get(&(job.actor.clone(), key.key.clone()))?;
    Some(if *payload_hash == key.payload_hash {
        Ok(receipt.clone())
    } else {
        Err(Error::KeyReused)
    })
}

/// The administrations of a group that are known.
fn administrations(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    group: &[Job],
) -> Result<Vec<i64>, Error> {
    let mut administrations = BTreeSet::new();
    for job in group {
        if let Command::PostMeasurements { post, .. } = &job.command {
            for code in std::iter::once(&post.administration).chain(&post.scope) {
                administrations.extend(worker.administration(conn, code, chain.start())?);
            }
        }
    }
    Ok(administrations.into_iter().collect())
}

fn open<'a>(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    job: &'a Job,
) -> Result<Stage<'a>, Error> {
    let Command::PostMeasurements { post, mode } = &job.command else {
        return Ok(Stage::Settled(Err(Error::Corrupt(
            "a post was expected".into(),
        ))));
    };
    if post.items.is_empty() || post.items.len() > MAX_ITEMS {
        let detail = format!(
            "a post carries 1 to {MAX_ITEMS} items, this one {}",
            post.items.len()
        );
        return Ok(Stage::Settled(Err(Error::invalid(
            "/items",
            "item_count",
            detail,
        ))));
    }
    let today = clock::today();
    let about = match scope::about(worker, conn, chain, post, today)? {
        Ok(about) => about,
        Err(refusal) => return Ok(Stage::Settled(Err(refusal))),
    };
    let administration_id = about.register.administration.id;
    let mut items: Vec<Result<Item, Vec<Fault>>> = post
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let candidate = item::check(index, item, &about, today)?;
            let key = key(administration_id, &candidate);
            Ok(Item { candidate, key })
        })
        .collect();
    name_duplicates(&mut items);
    Ok(Stage::Open(Checked {
        job,
        post,
        mode: *mode,
        register: about.register,
        items,
    }))
}

/// The same figure twice in one post: every occurrence is refused and names the others.
fn name_duplicates(items: &mut [Result<Item, Vec<Fault>>]) {
    let mut keyed: Vec<(&Key, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| Some((&item.as_ref().ok()?.key, index)))
        .collect();
    keyed.sort_unstable();
    let repeated: Vec<Vec<usize>> = keyed
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|same| same.len() > 1)
        .map(|same| same.iter().map(|(_, index)| *index).collect())
        .collect();
    for places in repeated {
        for place in &places {
            // Named are the first few: ten thousand that name each other would fill the memory.
            let named: Vec<String> = places
                .iter()
                .filter(|other| *other != place)
                .take(DUPLICATES_NAMED)
                .map(|other| format!("/items/{other}"))
                .collect();
            let more = match places.len() - 1 - named.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let detail = format!(
                "the same figure (measure, office, period) is also at {}{more}",
                named.join(", ")
            );
            if let Some(item) = items.get_mut(*place) {
                *item = Err(vec![Fault::new(
                    format!("/items/{place}"),
                    "duplicate_item",
                    detail,
                )]);
            }
        }
    }
}

/// What stands of the figures of a group.
struct Standing {
    rows: BTreeMap<Key, Row>,
    /// Newest revisions that do not stand, since the merger they came through is taken back.
    beneath: BTreeMap<Key, i32>,
}

impl Standing {
    fn of(conn: &mut Conn, stages: &[Stage<'_>]) -> Result<Self, Error> {
        let mut keys: Vec<Key> = stages
            .iter()
            .flat_map(Stage::items)
            .map(|item| item.key.clone())
            .collect();
        keys.sort();
        keys.dedup();
        let mut standing = Self {
            rows: BTreeMap::new(),
            beneath: BTreeMap::new(),
        };
        if keys.is_empty() {
            return Ok(standing);
        }
        let reversed: BTreeSet<i64> = stages.iter().flat_map(Stage::reversed).collect();
        let falls = |row: &Row| row.merger_id.is_some_and(|id| reversed.contains(&id));
        for row in measurements::current(conn, &keys)? {
            if !falls(&row) {
                standing.rows.insert(row.key.clone(), row);
                continue;
            }
            let history = measurements::history(conn, &row.key, i64::MAX)?;
            let mut newest_first = history.into_iter().map(|there| there.row).rev();
            let stands = newest_first.find(|row| !falls(row));
            standing
                .rows
                .extend(stands.map(|row| (row.key.clone(), row)));
            standing.beneath.insert(row.key, row.revision);
        }
        Ok(standing)
    }

    fn next(&self, key: &Key) -> i32 {
        let newest = self.rows.get(key).map_or(0, |row| row.revision);
        newest.max(self.beneath.get(key).copied().unwrap_or(0)) + 1
    }
}

fn accept(
    checked: &Checked<'_>,
    chain: &mut Chain,
    standing: &mut Standing,
    listed: &mut Listed,
    rows: &mut Vec<Row>,
    replays: &mut Replays,
) -> Verdict {
    let administration = &checked.register.administration;
    let mut accepted = Vec::new();
    let mut refused: Vec<(usize, Vec<Fault>)> = Vec::new();
    let mut only_conflicts = true;
    let mut counted = listed.clone();
    for (index, item) in checked.items.iter().enumerate() {
        match item {
            Err(faults) => {
                only_conflicts = false;
                refused.push((index, faults.clone()));
            }
            Ok(item) => {
                if let Some(fault) = conflict(&item.candidate, standing.rows.get(&item.key)) {
                    refused.push((index, vec![fault]));
                } else if let Some(fault) = counted.count_in(item) {
                    only_conflicts = false;
                    refused.push((index, vec![fault]));
                } else {
                    accepted.push(item);
                }
            }
        }
    }
    if accepted.is_empty() || (checked.mode == Mode::Atomic && !refused.is_empty()) {
        let faults = refused.into_iter().flat_map(|(_, faults)| faults).collect();
        return Ok(Err(if only_conflicts {
            Error::Conflict(faults)
        } else {
            Error::Invalid(faults)
        }));
    }
    let mut new_rows: Vec<Row> = accepted
        .iter()
        .map(|item| {
            let revision = standing.next(&item.key);
            figures::row(&item.candidate, item.key.clone(), revision)
        })
        .collect();
    let status = if checked.job.dry_run || !refused.is_empty() {
        200
    } else {
        201
    };
    if checked.job.dry_run {
        return receipt(status, None, checked, &new_rows, refused).map(Ok);
    }
    *listed = counted;
    let head = chain.record(Change {
        actor: &checked.job.actor,
        administration_id: administration.id,
        administration: &administration.code,
        action: MEASUREMENTS_POSTED,
        object: format!("administration/{}", administration.code),
        body: body(&administration.code, checked.post, &accepted, &new_rows)?,
    })?;
    for row in &mut new_rows {
        row.seq = head.position;
        standing.rows.insert(row.key.clone(), row.clone());
    }
    let receipt = receipt(
        status,
        Some((head.position, instant(head.recorded_at))),
        checked,
        &new_rows,
        refused,
    )?;
    chain.keep(&checked.job.actor, checked.job.key.as_ref(), &receipt);
    if let Some(key) = &checked.job.key {
        let replay = Receipt {
            replayed: true,
            ..receipt.clone()
        };
        replays.insert(
            (checked.job.actor.clone(), key.key.clone()),
            (key.payload_hash.clone(), replay),
        );
    }
    rows.append(&mut new_rows);
    Ok(Ok(receipt))
}
