// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dictionary entries go in: new ones, and new revisions of those that are there (`docs/domain.md` §1, §7).

use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::definitions::{Definition, taken_nationally};
use super::dictionary_use::disturbed;
use super::entities::{Addition, Verdict, conclude, exists, named, with};
use super::{EntryRevision, Job, SaveEntry, notes};
use crate::Error;
use crate::register::INSTANCE;
use serde_json::json;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{DictionaryKind, EntryNotes};
use traguardo_exchange::shortened;
use traguardo_store::dictionary::{self, Entry};
use traguardo_store::{Conn, ledger};

/// What is to be stored, and where.
struct Accepted<'a, D> {
    definition: D,
    notes: &'a EntryNotes,
    id: i64,
    owner_id: i64,
    administration: Option<&'a str>,
    revision: i32,
}

/// Decides one definition.
pub(super) fn decide<D: Definition>(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    save: &SaveEntry<D>,
) -> Verdict {
    let administration = save.administration.as_deref();
    let owner_id = match administration {
        None => INSTANCE,
        Some(code) => match named(worker, conn, &chain, code)? {
            Ok(id) => id,
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let kind = match administration {
        Some(_) => DictionaryKind::Local,
        None => DictionaryKind::National,
    };
    if save.replaces.is_none()
        && let Some(said) = save.definition.dictionary()
        && said != kind
    {
        let detail =
            "an entry that names an administration is local, and one that names none is national";
        return Ok(Err(Error::invalid(
            "/dictionary",
            "another_dictionary",
            detail,
        )));
    }
    let definition = save.definition.clone().owned_by(kind);
    let examined = match save.replaces {
        None => added(conn, &chain, save, owner_id, &definition)?.map(|()| None),
        Some(seen) => {
            let examined = revised(worker, conn, &chain, seen, save, owner_id, &definition)?;
            examined.map(Some)
        }
    };
    let stored = match examined {
        Ok(stored) => stored,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let accepted = Accepted {
        notes: &save.notes,
        id: match &stored {
            Some(stored) => stored.id,
            None => ledger::next_id(conn, D::TABLE)?,
        },
        owner_id,
        administration,
        revision: stored.map_or(1, |stored| stored.revision + 1),
        definition,
    };
    store(conn, chain, job, &accepted)
}

/// Whether a new entry may be added.
fn added<D: Definition>(
    conn: &mut Conn,
    chain: &Chain,
    save: &SaveEntry<D>,
    owner_id: i64,
    definition: &D,
) -> Result<Result<(), Error>, Error> {
    let code = definition.code();
    if let Some(there) = dictionary::find_by_code(conn, D::KIND, owner_id, code, chain.start())? {
        return Ok(Err(exists(D::NAME, code, there.id)));
    }
    if owner_id != INSTANCE
        && let Some(there) = dictionary::find_by_code(conn, D::KIND, INSTANCE, code, chain.start())?
    {
        let (code, detail) = taken_nationally(definition, there.id);
        return Ok(Err(Error::Conflict(vec![Fault::new(
            "/code", code, detail,
        )])));
    }
    let seen = dictionary::all_of(conn, D::KIND, owner_id, chain.start())?;
    if let Some(other) = notes::forms(&seen)?.get(code) {
        let (fault, detail) = notes::is_alias(D::NAME, code, other);
        return Ok(Err(Error::Conflict(vec![Fault::new(
            "/code", fault, detail,
        )])));
    }
    let faults = faults(conn, chain, save, owner_id, definition)?;
    Ok(if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    })
}

/// What is wrong with a definition and its notes beside the rest of the dictionary.
fn faults<D: Definition>(
    conn: &mut Conn,
    chain: &Chain,
    save: &SaveEntry<D>,
    owner_id: i64,
    definition: &D,
) -> Result<Vec<Fault>, Error> {
    let up_to = chain.start();
    let mut faults = definition.faults(conn, owner_id, up_to)?;
    faults.extend(notes::faults(
        conn,
        definition,
        &save.notes,
        owner_id,
        up_to,
    )?);
    Ok(faults)
}

/// Whether an entry may be revised; what is stored of it.
fn revised<D: Definition>(
    worker: &Worker,
    conn: &mut Conn,
    chain: &Chain,
    seen: EntryRevision,
    save: &SaveEntry<D>,
    owner_id: i64,
    definition: &D,
) -> Result<Result<Entry, Error>, Error> {
    let Some(stored) = dictionary::find(conn, D::KIND, seen.id, chain.start())? else {
        return Ok(Err(Error::NotFound(format!("{} {}", D::NAME, seen.id))));
    };
    let moved = moved(&stored, owner_id, &save.definition);
    if !moved.is_empty() {
        return Ok(Err(Error::Invalid(moved)));
    }
    if stored.revision != seen.revision {
        return Ok(Err(Error::StaleRevision {
            expected: seen.revision,
            current: stored.revision,
        }));
    }
    let before: D = serde_json::from_str(&stored.definition)
        .map_err(|error| Error::Corrupt(format!("{} {}: {error}", D::NAME, stored.id)))?;
    if before == *definition && notes::read(&stored)? == save.notes {
        let detail = format!(
            "revision {} says the same: a new one changes something",
            stored.revision
        );
        return Ok(Err(Error::invalid("", "nothing_changed", detail)));
    }
    let mut faults = faults(conn, chain, save, owner_id, definition)?;
    faults.extend(disturbed(
        worker, conn, chain, &stored, &before, definition,
    )?);
    Ok(if faults.is_empty() {
        Ok(stored)
    } else {
        Err(Error::Invalid(faults))
    })
}

/// An entry keeps its code and stays where it is: figures and plans mean it by both.
fn moved<D: Definition>(stored: &Entry, owner_id: i64, definition: &D) -> Vec<Fault> {
    let dictionary = if stored.owner_id == INSTANCE {
        DictionaryKind::National
    } else {
        DictionaryKind::Local
    };
    let same = [
        ("/code", definition.code() == stored.code),
        ("/administration", owner_id == stored.owner_id),
        (
            "/dictionary",
            definition
                .dictionary()
                .is_none_or(|given| given == dictionary),
        ),
    ];
    let moved = same.into_iter().filter(|(_, same)| !same);
    moved
        .map(|(pointer, _)| {
            let detail = format!(
                "{} {} is `{}`: its code, its dictionary and its administration do not change",
                D::NAME,
                stored.id,
                shortened(&stored.code)
            );
            Fault::new(pointer, "another_entry", detail)
        })
        .collect()
}

fn store<D: Definition>(
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    accepted: &Accepted<'_, D>,
) -> Verdict {
    let Accepted {
        definition,
        notes,
        id,
        owner_id,
        administration,
        revision,
    } = accepted;
    let (id, owner_id, revision) = (*id, *owner_id, *revision);
    let row = Entry {
        id,
        owner_id,
        code: definition.code().to_owned(),
        revision,
        seq: 0,
        definition: canonical(json!(definition)),
        retired_from: None,
        retired_reason: None,
        aliases: None,
    };
    let row = match notes::write(notes, row) {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut shown = json!(definition);
    if let (Some(shown), Some(notes)) = (shown.as_object_mut(), json!(notes).as_object_mut()) {
        shown.append(notes);
    }
    let change = Change {
        actor: &job.actor,
        administration_id: owner_id,
        administration: administration.unwrap_or_default(),
        action: if revision == 1 { D::ADDED } else { D::REVISED },
        object: format!("{}/{}", D::NAME, definition.code()),
        body: canonical(shown.clone()),
    };
    if let Some(code) = administration {
        shown = with(shown, "administration", code);
    }
    let addition = Addition {
        id,
        revision,
        status: if revision == 1 { 201 } else { 200 },
        change,
        shown,
    };
    conclude(conn, chain, job, addition, |conn, position| {
        let row = Entry {
            seq: position,
            ..row
        };
        let written = if revision == 1 {
            dictionary::insert(conn, D::KIND, &row)
        } else {
            dictionary::insert_revisions(conn, D::KIND, std::slice::from_ref(&row))
        };
        Ok(written?)
    })
}
