// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan goes in: as a new plan, or as the next revision by a numbered act (`docs/domain.md` §5, §7).

use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::plan_agreement::disagreements;
use super::plan_parts::{Known, Parts};
use super::plan_rules::succeeds;
use super::{Job, PlanRevision, Receipt, SavePlan, entities};
use crate::Error;
use crate::register::{INSTANCE, KnownPlan, Register};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use traguardo_domain::plan::PlanKind;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{canonical as canonical_document, sha256};
use traguardo_store::ledger::{self, Table};
use traguardo_store::plans::{self, Assignment, Plan as PlanRow};
use traguardo_store::{Conn, administrations};

/// Decides one plan document.
pub(super) fn decide(
    worker: &mut Worker,
    conn: &mut Conn,
    job: &Job,
    save: &SavePlan,
) -> Result<Result<Receipt, Error>, Error> {
    let chain = Chain::lock(conn)?;
    if let Some(verdict) = entities::settled(conn, job)? {
        return Ok(verdict);
    }
    match examine(worker, conn, &chain, save)? {
        Ok(accepted) => Ok(Ok(store(conn, chain, job, save, accepted)?)),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// A plan that may be stored.
struct Accepted {
    /// Where it goes; `None` for an administration that is new.
    register: Option<Arc<Register>>,
    parts: Parts,
    /// Plan and its new revision; `None` for a new plan.
    next: Option<PlanRevision>,
}

fn examine(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: &Chain,
    save: &SavePlan,
) -> Result<Result<Accepted, Error>, Error> {
    let administration = &save.document.administration.code;
    let register = match worker.administration(conn, administration, chain.start())? {
        Some(id) => Some(worker.library.clone().register(conn, id, chain.start())?),
        None => None,
    };
    let there = match &register {
        Some(register) => plans::find_by_code(
            conn,
            register.administration.id,
            &save.document.code,
            chain.start(),
        )?,
        None => None,
    };
    let followed = match (save.replaces, there) {
        (None, None) => None,
        (None, Some(there)) => {
            let detail = format!(
                "{administration} already has a plan `{}` (id {}): a change is a new revision of it, by its act",
                there.code, there.id
            );
            return Ok(Err(Error::Conflict(vec![Fault::new(
                "/code",
                "already_exists",
                detail,
            )])));
        }
        (Some(seen), there) => match succeeds(conn, chain, save, seen, there)? {
            Ok(followed) => Some(followed),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let (next, former) = followed
        .map(|followed| (followed.next, followed.former))
        .unzip();
    let known = Known {
        register: register.as_deref(),
        former: former.as_ref(),
        up_to: chain.start(),
    };
    let parts = match Parts::examine(conn, &save.document, &known)? {
        Ok(parts) => parts,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(register) = &register {
        let newest = KnownPlan {
            id: next.map_or(KnownPlan::NEW, |next| next.plan_id),
            revision: next.map_or(1, |next| next.revision),
            plan: save.plan.clone(),
        };
        let faults = disagreements(conn, register, &newest)?;
        if !faults.is_empty() {
            return Ok(Err(Error::Invalid(faults)));
        }
    }
    Ok(Ok(Accepted {
        register,
        parts,
        next,
    }))
}

pub(super) fn kind(kind: PlanKind) -> plans::PlanKind {
    match kind {
        PlanKind::Performance => plans::PlanKind::Performance,
        PlanKind::Fund => plans::PlanKind::Fund,
    }
}

fn store(
    conn: &mut Conn,
    mut chain: Chain,
    job: &Job,
    save: &SavePlan,
    accepted: Accepted,
) -> Result<Receipt, Error> {
    let Accepted {
        register,
        parts,
        next,
    } = accepted;
    let entry = &save.document.administration;
    let administration_id = match &register {
        Some(register) => register.administration.id,
        None => ledger::next_id(conn, Table::Administration)?,
    };
    let next = match next {
        Some(next) => next,
        None => PlanRevision {
            plan_id: ledger::next_id(conn, Table::Plan)?,
            revision: 1,
        },
    };
    let document = canonical_document(&save.document);
    let digest = sha256(&document);
    chain.continue_chains(conn, &[INSTANCE, administration_id])?;
    let national = parts.national(&save.document);
    let mut national_position = None;
    if !national.is_empty() {
        let head = chain.record(Change {
            actor: &job.actor,
            administration_id: INSTANCE,
            administration: "",
            action: "dictionary.extended",
            object: format!("plan/{}", &*save.document.code),
            body: canonical(json!(national)),
        })?;
        national_position = Some(head.position);
    }
    let head = chain.record(Change {
        actor: &job.actor,
        administration_id,
        administration: &entry.code,
        action: if next.revision == 1 {
            "plan.approved"
        } else {
            "plan.revised"
        },
        object: format!("plan/{}", &*save.document.code),
        body: canonical(json!({
            "act": save.document.acts.last(),
            "administration": entry,
            "plan": save.document.code,
            "revision": next.revision,
            "sha256": digest,
        })),
    })?;
    let receipt = receipt(job, save, next, &digest, head.position);
    if job.dry_run {
        return Ok(receipt);
    }
    chain.write_changes(conn)?;
    if register.is_none() {
        entities::insert_administration(conn, entry, administration_id, head.position)?;
    } else if let Some(there) = administrations::find(conn, administration_id, chain.start())? {
        let row = entities::administration_row(
            entry,
            administration_id,
            there.revision + 1,
            head.position,
        )?;
        if !same_administration(&there, &row) {
            administrations::insert_revision(conn, &row)?;
        }
    }
    parts.insert(
        conn,
        &save.document,
        administration_id,
        head.position,
        national_position,
    )?;
    insert_plan(
        conn,
        save,
        administration_id,
        next,
        &document,
        digest,
        head.position,
    )?;
    chain.keep(&job.actor, job.key.as_ref(), &receipt);
    chain.finish(conn)?;
    Ok(receipt)
}

fn same_administration(
    a: &administrations::Administration,
    b: &administrations::Administration,
) -> bool {
    (&a.name, &a.size_class, &a.region, a.valid_from, a.valid_to)
        == (&b.name, &b.size_class, &b.region, b.valid_from, b.valid_to)
}

fn insert_plan(
    conn: &mut Conn,
    save: &SavePlan,
    administration_id: i64,
    next: PlanRevision,
    document: &str,
    digest: String,
    position: i64,
) -> Result<(), Error> {
    let act =
        save.plan.acts.last().ok_or_else(|| {
            Error::invalid("/acts", "act_missing", "a plan is approved by an act")
        })?;
    let row = PlanRow {
        id: next.plan_id,
        administration_id,
        code: save.plan.code.clone(),
        kind: kind(save.plan.kind),
        revision: next.revision,
        seq: position,
        first_year: save.plan.first_year,
        last_year: save.plan.last_year,
        act_body: act.body.clone(),
        act_kind: act.kind.clone(),
        act_number: act.number.clone(),
        act_date: act.date,
        sha256: digest,
    };
    if next.revision == 1 {
        plans::insert(conn, &row, document)?;
    } else {
        plans::insert_revision(conn, &row, document)?;
    }
    let there: BTreeSet<String> = plans::assignments(conn, next.plan_id)?
        .into_iter()
        .map(|(_, key)| key)
        .collect();
    let first = ledger::next_id(conn, Table::Assignment)?;
    let rows: Vec<Assignment> = save
        .plan
        .assignments
        .iter()
        .filter(|assignment| !there.contains(&assignment.key))
        .zip(first..)
        .map(|(assignment, id)| Assignment {
            id,
            plan_id: next.plan_id,
            key: assignment.key.clone(),
            seq: position,
        })
        .collect();
    Ok(plans::insert_assignments(conn, &rows)?)
}

fn receipt(job: &Job, save: &SavePlan, next: PlanRevision, digest: &str, position: i64) -> Receipt {
    let mut body = json!({
        "administration": save.document.administration.code,
        "code": save.document.code,
        "dry_run": job.dry_run,
        "sha256": digest,
    });
    if let (Some(object), false) = (body.as_object_mut(), job.dry_run) {
        object.insert("id".into(), json!(next.plan_id.to_string()));
        object.insert("revision".into(), json!(next.revision));
        object.insert("position".into(), json!(position));
    }
    let status = if job.dry_run || next.revision > 1 {
        200
    } else {
        201
    };
    Receipt {
        status,
        body: canonical(body),
        replayed: false,
    }
}
