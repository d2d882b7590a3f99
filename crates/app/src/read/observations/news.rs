// SPDX-License-Identifier: AGPL-3.0-or-later
//! What of what was written since a position is news, besides the figures themselves.

use crate::Error;
use crate::register::INSTANCE;
use std::collections::BTreeSet;
use traguardo_store::{Conn, mergers, observed};

/// Whether the national dictionary changed after one position and not after another.
pub(super) fn national_changed(
    conn: &mut Conn,
    since: Option<i64>,
    up_to: i64,
) -> Result<bool, Error> {
    match since {
        None => Ok(true),
        Some(since) => Ok(!observed::changed(conn, &[INSTANCE], since, up_to, true)?.is_empty()),
    }
}

/// Those of these administrations that have news from each other: what is written about one that merged is told of all
/// that it merged with, and of whoever those came from or went into.
pub(super) fn of_families(
    conn: &mut Conn,
    merged: &BTreeSet<i64>,
    since: Option<i64>,
    up_to: i64,
) -> Result<BTreeSet<i64>, Error> {
    let Some(since) = since else {
        return Ok(BTreeSet::new());
    };
    let (mut news, mut known) = (BTreeSet::new(), BTreeSet::new());
    for id in merged {
        if known.contains(id) {
            continue;
        }
        let family = family(conn, *id, up_to)?;
        let ids: Vec<i64> = family.iter().copied().collect();
        if !observed::changed(conn, &ids, since, up_to, false)?.is_empty() {
            news.extend(family.intersection(merged));
        }
        known.extend(family);
    }
    Ok(news)
}

fn family(conn: &mut Conn, id: i64, up_to: i64) -> Result<BTreeSet<i64>, Error> {
    let (mut family, mut waiting) = (BTreeSet::from([id]), vec![id]);
    while let Some(id) = waiting.pop() {
        for merger in mergers::touching(conn, id, up_to)? {
            let origins = mergers::predecessors(conn, merger.id)?.into_values();
            let others = origins.chain([merger.successor_id]);
            waiting.extend(others.filter(|other| family.insert(*other)));
        }
    }
    Ok(family)
}
