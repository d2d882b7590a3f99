// SPDX-License-Identifier: AGPL-3.0-or-later
//! New administrations and offices, and what every command has that is one transaction of its own.

use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::report::unknown_administration;
use super::{Command, Job, Receipt};
use super::{benchmarks, decisions, deviation, dictionary, merger, report_course};
use crate::Error;
use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use std::fmt::Display;
use traguardo_domain::{parse_day, plan::WHOLE_BODY};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{AdministrationEntry, OfficeEntry};
use traguardo_store::administrations::{self, Administration};
use traguardo_store::ledger::{self, Table};
use traguardo_store::offices::{self, Office, OfficeKind};
use traguardo_store::{Conn, idempotency};

/// A refusal is data; an error is the data base's.
pub(super) type Verdict = Result<Result<Receipt, Error>, Error>;

/// The stored answer of an earlier request, by actor and key.
pub(super) fn replay(row: idempotency::Row) -> ((String, String), (String, Receipt)) {
    let status = u16::try_from(row.status).unwrap_or(200);
    (
        (row.actor, row.key),
        (
            row.payload_hash,
            Receipt {
                status,
                body: row.report,
                replayed: true,
            },
        ),
    )
}

/// The answer a single job already has.
pub(super) fn settled(conn: &mut Conn, job: &Job) -> Result<Option<Result<Receipt, Error>>, Error> {
    let Some(key) = job.key.as_ref().filter(|_| !job.dry_run) else {
        return Ok(None);
    };
    let found = idempotency::find(conn, &[(job.actor.clone(), key.key.clone())])?;
    Ok(found
        .into_iter()
        .next()
        .map(replay)
        .map(|(_, (payload_hash, receipt))| {
            if payload_hash == key.payload_hash {
                Ok(receipt)
            } else {
                Err(Error::KeyReused)
            }
        }))
}

/// Decides one command about an entity.
pub(super) fn decide(worker: &mut Worker, conn: &mut Conn, job: &Job) -> Verdict {
    let chain = Chain::lock(conn)?;
    if let Some(verdict) = settled(conn, job)? {
        return Ok(verdict);
    }
    match &job.command {
        Command::AddAdministration(entry) => add_administration(conn, chain, job, entry),
        Command::AddOffice {
            administration,
            office,
        } => add_office(worker, conn, chain, job, administration, office),
        Command::SaveMeasure(save) => dictionary::decide(worker, conn, chain, job, save),
        Command::SaveIndicator(save) => dictionary::decide(worker, conn, chain, job, save),
        Command::RecordNote(post) => deviation::decide(worker, conn, chain, job, post),
        Command::RecordReportStep { plan_id, post } => {
            report_course::decide(worker, conn, chain, job, *plan_id, post)
        }
        Command::RecordMerger(entry) => merger::record(worker, conn, chain, job, entry),
        Command::ReverseMerger { id, reversal } => {
            merger::reverse(worker, conn, chain, job, *id, reversal)
        }
        Command::PublishBenchmarks(publish) => benchmarks::publish(conn, chain, job, publish),
        Command::DecideTargets(decide) => decisions::decide(conn, chain, job, decide),
        Command::PostMeasurements { .. } | Command::SavePlan(_) => {
            Ok(Err(Error::Corrupt("not a command of this kind".into())))
        }
    }
}

/// What is stored: its identifier, its revision, and how it is shown.
pub(super) struct Addition<'a, Id = i64> {
    pub id: Id,
    /// 1 for what is new.
    pub revision: i32,
    /// 201 when something came into being, be it an act.
    pub status: u16,
    pub change: Change<'a>,
    pub shown: Json,
}

/// Records one addition or new revision, stores it with `insert` at its position, and answers it. A dry run
/// stores nothing.
pub(super) fn conclude(
    conn: &mut Conn,
    mut chain: Chain,
    job: &Job,
    addition: Addition<'_, impl Display>,
    insert: impl FnOnce(&mut Conn, i64) -> Result<(), Error>,
) -> Verdict {
    let mut body = addition.shown;
    if job.dry_run {
        return Ok(Ok(Receipt {
            status: 200,
            body: canonical(body),
            replayed: false,
        }));
    }
    chain.continue_chains(conn, &[addition.change.administration_id])?;
    let position = chain.record(addition.change)?.position;
    if let Some(object) = body.as_object_mut() {
        object.insert("id".into(), json!(addition.id.to_string()));
        object.insert("revision".into(), json!(addition.revision));
        object.insert("position".into(), json!(position));
    }
    let receipt = Receipt {
        status: addition.status,
        body: canonical(body),
        replayed: false,
    };
    chain.write_changes(conn)?;
    insert(conn, position)?;
    chain.keep(&job.actor, job.key.as_ref(), &receipt);
    chain.finish(conn)?;
    Ok(Ok(receipt))
}

/// The administration a command names, or the refusal.
pub(super) fn named(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    code: &str,
) -> Result<Result<i64, Error>, Error> {
    if let Some(id) = worker.administration(conn, code, chain.start())? {
        return Ok(Ok(id));
    }
    Ok(Err(unknown_administration(code)))
}

/// The refusal of what is already there.
pub(super) fn exists(what: &str, code: &str, id: i64) -> Error {
    let detail = format!("the {what} `{code}` is already there (id {id})");
    Error::Conflict(vec![Fault::new("/code", "already_exists", detail)])
}

fn add_administration(
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    entry: &AdministrationEntry,
) -> Verdict {
    if let Some(there) = administrations::find_by_code(conn, &entry.code, chain.start())? {
        return Ok(Err(exists("administration", &entry.code, there.id)));
    }
    let id = ledger::next_id(conn, Table::Administration)?;
    if let Err(refusal) = administration_row(entry, id, 1, 0) {
        return Ok(Err(refusal));
    }
    let change = Change {
        actor: &job.actor,
        administration_id: id,
        administration: &entry.code,
        action: "administration.added",
        object: format!("administration/{}", &*entry.code),
        body: canonical(json!(entry)),
    };
    let addition = Addition {
        id,
        revision: 1,
        status: 201,
        change,
        shown: json!(entry),
    };
    conclude(conn, chain, job, addition, |conn, position| {
        insert_administration(conn, entry, id, position)
    })
}

/// Stores a new administration and the office that stands for the whole of it.
pub(super) fn insert_administration(
    conn: &mut Conn,
    entry: &AdministrationEntry,
    id: i64,
    position: i64,
) -> Result<(), Error> {
    administrations::insert(conn, &administration_row(entry, id, 1, position)?)?;
    let whole = Office {
        id: ledger::next_id(conn, Table::Office)?,
        administration_id: id,
        code: WHOLE_BODY.to_owned(),
        revision: 1,
        seq: position,
        name: entry.name.to_string(),
        kind: OfficeKind::WholeBody,
        valid_from: None,
        valid_to: None,
    };
    Ok(offices::insert(conn, &whole)?)
}

/// The stored form of an administration.
pub(super) fn administration_row(
    entry: &AdministrationEntry,
    id: i64,
    revision: i32,
    position: i64,
) -> Result<Administration, Error> {
    let (valid_from, valid_to) = interval(entry.valid_from.as_deref(), entry.valid_to.as_deref())?;
    Ok(Administration {
        id,
        code: entry.code.to_string(),
        revision,
        seq: position,
        name: entry.name.to_string(),
        size_class: entry.size_class.as_ref().map(ToString::to_string),
        region: entry.region.as_ref().map(ToString::to_string),
        valid_from,
        valid_to,
    })
}

/// The stored form of an office.
pub(super) fn office_row(
    entry: &OfficeEntry,
    id: i64,
    administration_id: i64,
    revision: i32,
    position: i64,
) -> Result<Office, Error> {
    let (valid_from, valid_to) = interval(entry.valid_from.as_deref(), entry.valid_to.as_deref())?;
    Ok(Office {
        id,
        administration_id,
        code: entry.code.to_string(),
        revision,
        seq: position,
        name: entry.name.to_string(),
        kind: match entry.kind {
            traguardo_exchange::plan::OfficeKind::Internal => OfficeKind::Internal,
            traguardo_exchange::plan::OfficeKind::Agency => OfficeKind::Agency,
            traguardo_exchange::plan::OfficeKind::Company => OfficeKind::Company,
        },
        valid_from,
        valid_to,
    })
}

fn interval(
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Error> {
    let day = |field: &str, text: Option<&str>| match text {
        None => Ok(None),
        Some(text) => parse_day(text).map(Some).ok_or_else(|| {
            Error::invalid(
                format!("/{field}"),
                "bad_date",
                format!("`{text}` is not a date: write YYYY-MM-DD"),
            )
        }),
    };
    let (from, to) = (day("valid_from", from)?, day("valid_to", to)?);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Error::invalid(
            "/valid_to",
            "interval_reversed",
            "`valid_to` is before `valid_from`",
        ));
    }
    Ok((from, to))
}

fn add_office(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    administration: &str,
    entry: &OfficeEntry,
) -> Verdict {
    let administration_id = match named(worker, conn, &chain, administration)? {
        Ok(id) => id,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(there) = offices::find_by_code(conn, administration_id, &entry.code, chain.start())?
    {
        return Ok(Err(exists("office", &entry.code, there.id)));
    }
    let id = ledger::next_id(conn, Table::Office)?;
    let row = match office_row(entry, id, administration_id, 1, 0) {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let change = Change {
        actor: &job.actor,
        administration_id,
        administration,
        action: "office.added",
        object: format!("office/{}", &*entry.code),
        body: canonical(json!(entry)),
    };
    let addition = Addition {
        id,
        revision: 1,
        status: 201,
        change,
        shown: with(json!(entry), "administration", administration),
    };
    conclude(conn, chain, job, addition, |conn, position| {
        Ok(offices::insert(
            conn,
            &Office {
                seq: position,
                ..row
            },
        )?)
    })
}

/// An object with one more member.
pub(super) fn with(mut value: Json, name: &str, text: &str) -> Json {
    if let Some(object) = value.as_object_mut() {
        object.insert(name.to_owned(), json!(text));
    }
    value
}
