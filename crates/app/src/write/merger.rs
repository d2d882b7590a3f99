// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mergers and their reversals (`docs/domain.md` §8).

use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::entities::{Addition, Verdict, conclude};
use super::suggest::UNKNOWN_ADMINISTRATION;
use super::{Job, merger_effects};
use crate::Error;
use crate::register::{INSTANCE, KnownMerger, Register, read_day};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::merger::{MergerEntry, MergerPredecessor, MergerReversal};
use traguardo_exchange::shortened;
use traguardo_formula::parse_decimal;
use traguardo_store::Conn;
use traguardo_store::ledger::{self, Table};
use traguardo_store::mergers::{self, Merger};

/// What the refusals of a merger say about the state of things rather than about the request.
const STATE: [&str; 2] = ["already_merged", "already_successor"];

/// The administrations that a merger names, as they are known.
struct Named {
    successor: Option<Arc<Register>>,
    predecessors: Vec<Option<Arc<Register>>>,
}

/// Decides one merger.
pub(super) fn record(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    entry: &MergerEntry,
) -> Verdict {
    let first_day = read_day(&entry.date)?;
    let mut faults = Vec::new();
    let named = named(worker, conn, &chain, entry, &mut faults)?;
    weights(&entry.predecessors, &mut faults);
    if let Some(successor) = &named.successor {
        successor_fits(entry, first_day, successor, &mut faults);
        if came_from(worker, conn, &chain, successor, &named)? {
            let detail = "the successor has itself ended in one of the predecessors";
            faults.push(Fault::new("/successor", "merger_cycle", detail));
        }
    }
    for (index, register) in named.predecessors.iter().enumerate() {
        let (Some(register), Some(asked)) = (register, entry.predecessors.get(index)) else {
            continue;
        };
        predecessor_fits(index, first_day, register, &mut faults);
        offices(
            index,
            asked,
            register,
            named.successor.as_deref(),
            &mut faults,
        );
    }
    if !faults.is_empty() {
        let state = |fault: &Fault| STATE.contains(&fault.code.as_str());
        return Ok(Err(if faults.iter().all(state) {
            Error::Conflict(faults)
        } else {
            Error::Invalid(faults)
        }));
    }
    let predecessors: Vec<Arc<Register>> = named.predecessors.into_iter().flatten().collect();
    let Some(successor) = named.successor else {
        return Err(Error::Corrupt("a merger without a successor".into()));
    };
    let mut shown = json!(entry);
    if let Some(object) = shown.as_object_mut() {
        object.insert(
            "year".into(),
            json!(traguardo_domain::year_of_merger(first_day)),
        );
        object.insert(
            "effects".into(),
            json!(merger_effects::of(entry, first_day, &predecessors)),
        );
    }
    let id = ledger::next_id(conn, Table::Merger)?;
    let document = canonical(json!(entry));
    let addition = Addition {
        id,
        revision: 1,
        status: 201,
        change: Change {
            actor: &job.actor,
            administration_id: INSTANCE,
            administration: "",
            action: "merger.recorded",
            object: format!("merger/{id}"),
            body: document.clone(),
        },
        shown,
    };
    let origins: Vec<i64> = predecessors
        .iter()
        .map(|register| register.administration.id)
        .collect();
    conclude(conn, chain, job, addition, |conn, position| {
        let row = Merger {
            id,
            seq: position,
            successor_id: successor.administration.id,
            first_day,
            document,
            reversed_at: None,
            reversal: None,
        };
        Ok(mergers::insert(conn, &row, &origins)?)
    })
}

fn named(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    entry: &MergerEntry,
    faults: &mut Vec<Fault>,
) -> Result<Named, Error> {
    let mut find = |pointer: String, code: &str| -> Result<Option<Arc<Register>>, Error> {
        let Some(id) = worker.administration(conn, code, chain.start())? else {
            let detail = format!("no administration `{}` is known here", shortened(code));
            faults.push(Fault::new(pointer, UNKNOWN_ADMINISTRATION, detail));
            return Ok(None);
        };
        let library = Arc::clone(&worker.library);
        library.register(conn, id, chain.start()).map(Some)
    };
    let successor = find("/successor".into(), &entry.successor)?;
    let mut predecessors = Vec::new();
    for (index, predecessor) in entry.predecessors.iter().enumerate() {
        let pointer = format!("/predecessors/{index}/administration");
        predecessors.push(find(pointer, &predecessor.administration)?);
    }
    let mut seen = BTreeSet::new();
    for (index, predecessor) in entry.predecessors.iter().enumerate() {
        let code = &*predecessor.administration;
        let pointer = format!("/predecessors/{index}/administration");
        if code == &*entry.successor {
            let detail = format!("`{}` cannot take its own place", shortened(code));
            faults.push(Fault::new(pointer, "successor_among_predecessors", detail));
        } else if !seen.insert(code) {
            let detail = format!("`{}` ends once", shortened(code));
            faults.push(Fault::new(pointer, "duplicate_predecessor", detail));
        }
    }
    Ok(Named {
        successor,
        predecessors,
    })
}

/// All branches have a weight or none has, and together they are 100.
fn weights(predecessors: &[MergerPredecessor], faults: &mut Vec<Fault>) {
    let given: Vec<Option<Decimal>> = predecessors
        .iter()
        .map(|predecessor| parse_decimal(predecessor.weight.as_deref()?).ok())
        .collect();
    if given.iter().all(Option::is_none) {
        return;
    }
    let mut sum = Decimal::ZERO;
    for (index, weight) in given.iter().enumerate() {
        let pointer = format!("/predecessors/{index}/weight");
        match weight {
            None => faults.push(Fault::new(
                pointer,
                "weights",
                "all branches have a weight, or none has",
            )),
            Some(weight) if *weight <= Decimal::ZERO || *weight > Decimal::ONE_HUNDRED => {
                let detail = format!("a weight is above 0 and at most 100, not {weight}");
                faults.push(Fault::new(pointer, "weights", detail));
            }
            Some(weight) => sum += weight,
        }
    }
    if given.iter().all(Option::is_some) && sum != Decimal::ONE_HUNDRED {
        let detail = format!("the weights of the branches sum to {sum}, not to 100");
        faults.push(Fault::new("/predecessors", "weights", detail));
    }
}

fn successor_fits(
    entry: &MergerEntry,
    first_day: NaiveDate,
    successor: &Register,
    faults: &mut Vec<Fault>,
) {
    let code = shortened(&successor.administration.code);
    if let Some(merger) = &successor.succession.began {
        let detail = format!("`{code}` came from merger {} already", merger.id);
        faults.push(Fault::new("/successor", "already_successor", detail));
    }
    let from = successor.administration.validity.from;
    if from != Some(first_day) {
        let begins = from.map_or_else(
            || "has no first day".to_owned(),
            |from| format!("begins on {from}"),
        );
        let detail = format!("`{code}` {begins}, and the merger is on {}", &*entry.date);
        faults.push(Fault::new("/successor", "successor_begins", detail));
    }
}

fn predecessor_fits(
    index: usize,
    first_day: NaiveDate,
    register: &Register,
    faults: &mut Vec<Fault>,
) {
    let pointer = format!("/predecessors/{index}/administration");
    let code = shortened(&register.administration.code);
    if let Some(merger) = &register.succession.ended {
        let detail = format!(
            "`{code}` ends in merger {}, whose successor `{}` begins on {}",
            merger.id,
            shortened(&merger.successor.1),
            merger.first_day
        );
        faults.push(Fault::new(pointer, "already_merged", detail));
        return;
    }
    let validity = register.administration.validity;
    let there = first_day.pred_opt().is_some_and(|last| {
        validity.from.is_none_or(|from| from <= last) && validity.to.is_none_or(|to| last <= to)
    });
    if !there {
        let detail = format!("`{code}` does not exist on the day before {first_day}");
        faults.push(Fault::new(pointer, "predecessor_not_there", detail));
    }
}

fn offices(
    index: usize,
    asked: &MergerPredecessor,
    register: &Register,
    successor: Option<&Register>,
    faults: &mut Vec<Fault>,
) {
    let mut moved = BTreeSet::new();
    for (place, office) in asked.offices.iter().enumerate() {
        let pointer = |field: &str| format!("/predecessors/{index}/offices/{place}/{field}");
        let mut known = |register: &Register, code: &str, field: &str| {
            if !register.offices.contains_key(code) {
                let near = register.nearest_office(code);
                let near =
                    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                let detail = format!(
                    "`{}` has no office `{}`{near}",
                    shortened(&register.administration.code),
                    shortened(code)
                );
                faults.push(Fault::new(pointer(field), "unknown_office", detail));
            }
        };
        known(register, &office.office, "office");
        if let Some(successor) = successor {
            known(successor, &office.successor_office, "successor_office");
        }
        if !moved.insert(&*office.office) {
            let detail = format!("office `{}` moves once", shortened(&office.office));
            faults.push(Fault::new(pointer("office"), "office_twice", detail));
        }
    }
}

/// Whether one of the predecessors came from the successor, be it through other mergers.
fn came_from(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    successor: &Register,
    named: &Named,
) -> Result<bool, Error> {
    let mut waiting: Vec<Arc<Register>> = named.predecessors.iter().flatten().cloned().collect();
    let mut seen = BTreeSet::new();
    while let Some(register) = waiting.pop() {
        for origin in register
            .succession
            .began
            .iter()
            .flat_map(|merger| &merger.predecessors)
        {
            if origin.id == successor.administration.id {
                return Ok(true);
            }
            if seen.insert(origin.id) {
                let library = Arc::clone(&worker.library);
                waiting.push(library.register(conn, origin.id, chain.start())?);
            }
        }
    }
    Ok(false)
}

/// Decides the reversal of a merger.
pub(super) fn reverse(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    id: i64,
    reversal: &MergerReversal,
) -> Verdict {
    let Some(row) = mergers::find(conn, id, chain.start())? else {
        return Ok(Err(Error::NotFound(format!("merger {id}"))));
    };
    let refuse =
        |code: &str, detail: String| Ok(Err(Error::Conflict(vec![Fault::new("", code, detail)])));
    if row.reversed_at.is_some() {
        return refuse(
            "already_reversed",
            format!("merger {id} has been taken back already"),
        );
    }
    let merger = KnownMerger::read(conn, &row, chain.start())?;
    let library = Arc::clone(&worker.library);
    let successor = library.register(conn, row.successor_id, chain.start())?;
    if let Some(later) = &successor.succession.ended {
        let detail = format!(
            "`{}` has ended in merger {}: take that one back first",
            shortened(&merger.successor.1),
            later.id
        );
        return refuse("merger_in_use", detail);
    }
    let mut shown: serde_json::Value =
        serde_json::from_str(&row.document).map_err(|_| Error::Corrupt(format!("merger {id}")))?;
    if let Some(object) = shown.as_object_mut() {
        object.insert("year".into(), json!(merger.year()));
        object.insert("reversal".into(), json!(reversal));
    }
    let document = canonical(json!(reversal));
    let addition = Addition {
        id,
        revision: 2,
        status: 201,
        change: Change {
            actor: &job.actor,
            administration_id: INSTANCE,
            administration: "",
            action: "merger.reversed",
            object: format!("merger/{id}"),
            body: document.clone(),
        },
        shown,
    };
    conclude(conn, chain, job, addition, |conn, position| {
        Ok(mergers::reverse(conn, id, position, &document)?)
    })
}

/// The nearest known administration, for the codes of a merger that nobody knows.
pub(super) fn suggest(
    conn: &mut Conn,
    entry: &MergerEntry,
    faults: &mut [Fault],
    up_to: i64,
) -> Result<(), Error> {
    for fault in faults {
        if fault.code != UNKNOWN_ADMINISTRATION {
            continue;
        }
        let place = fault.pointer.split('/').nth(2);
        let code = match place.and_then(|place| place.parse::<usize>().ok()) {
            Some(place) => entry
                .predecessors
                .get(place)
                .map(|predecessor| &*predecessor.administration),
            None => Some(&*entry.successor),
        };
        if let Some(code) = code {
            fault.detail = crate::read::unknown_administration(conn, code, up_to)?;
        }
    }
    Ok(())
}
