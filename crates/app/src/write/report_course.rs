// SPDX-License-Identifier: AGPL-3.0-or-later
//! The course of an annual report (`docs/domain.md` §7): a draft, and who approved, validated and published it.

use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::entities::{Addition, Verdict, conclude};
use super::report_order::{conflict, form, too_early, unreportable};
use super::{Job, sha256_hex};
use crate::library::Library;
use crate::read::{KnownAt, evaluated, tree};
use crate::{Error, clock};
use serde_json::{Value as Json, json};
use traguardo_domain::Period;
use traguardo_domain::evaluation::Mark;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::report::{ReportStep, ReportStepPost};
use traguardo_exchange::shortened;
use traguardo_report::{Kind, html};
use traguardo_store::plans::Plan as PlanRow;
use traguardo_store::reports::{self, Step};
use traguardo_store::{Conn, administrations, ledger, plans};

/// Indicators named where a report cannot be validated.
const NAMED: usize = 5;

/// What figures may not be for a report to be validated.
const UNCERTIFIABLE: [(Mark, &str); 3] = [
    (Mark::Forecast, "forecast"),
    (Mark::Context, "context"),
    (Mark::Illustrative, "illustrative"),
];

/// Decides one step.
pub(super) fn decide(
    worker: &Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    plan_id: i64,
    post: &ReportStepPost,
) -> Verdict {
    let decided = match decided(conn, &worker.library, chain.start(), plan_id, post) {
        Err(refusal @ (Error::Invalid(_) | Error::Conflict(_) | Error::NotFound(_))) => {
            return Ok(Err(refusal));
        }
        decided => decided?,
    };
    let Decided {
        plan,
        administration,
        draft,
        step,
    } = decided;
    let shown = shown(&administration, &draft, &step);
    let change = Change {
        actor: &job.actor,
        administration_id: plan.administration_id,
        administration: &administration,
        action: "report.recorded",
        object: format!("report/{}-{}-{}", step.plan_id, step.year, step.round),
        body: canonical(shown.clone()),
    };
    let addition = Addition {
        id: format!("{}-{}", step.year, step.round),
        revision: draft.plan_revision.unwrap_or(plan.revision),
        status: 201,
        change,
        shown,
    };
    conclude(conn, chain, job, addition, |conn, seq| {
        Ok(reports::insert(conn, &Step { seq, ..step })?)
    })
}

/// A step that may be recorded, and the draft that it is about.
struct Decided {
    plan: PlanRow,
    administration: String,
    draft: Step,
    step: Step,
}

fn decided(
    conn: &mut Conn,
    library: &Library,
    start: i64,
    plan_id: i64,
    post: &ReportStepPost,
) -> Result<Decided, Error> {
    let known = at(conn, start)?;
    let missing = || Error::NotFound(format!("plan {plan_id}"));
    let plan = plans::find(conn, plan_id, start)?.ok_or_else(missing)?;
    let owner = plan.administration_id;
    let administration = administrations::find(conn, owner, start)?
        .ok_or_else(|| Error::Corrupt(format!("administration {owner}")))?
        .code;
    let today = clock::today();
    let (day, mut faults) = form(post, today);
    faults.extend(unreportable(post, &plan, today));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let standing = reports::newest(conn, plan_id, post.year, start)?;
    if let Some(conflict) = conflict(post, &standing) {
        return Err(Error::Conflict(vec![conflict]));
    }
    let step = Step {
        plan_id,
        year: post.year,
        round: standing.first().map_or(1, |draft| draft.row.round),
        step: post.step.word().to_owned(),
        seq: 0,
        day,
        plan_revision: None,
        known_seq: None,
        sha256: None,
        act_body: post.act.as_ref().map(|act| act.body.to_string()),
        act_kind: post.act.as_ref().map(|act| act.kind.to_string()),
        act_number: post.act.as_ref().map(|act| act.number.to_string()),
        validated_by: post.by.as_ref().map(ToString::to_string),
        note: post.note.as_ref().map(ToString::to_string),
    };
    let follows = post.step != ReportStep::Drafted;
    let (draft, step) = if let Some(draft) = standing.first().filter(|_| follows) {
        if let Some(last) = standing.last() {
            faults.extend(too_early(post, day, last));
        }
        if post.step == ReportStep::Validated {
            faults.extend(uncertified(conn, library, owner, &draft.row)?);
        }
        (draft.row.clone(), step)
    } else {
        let before = standing.first().map(|draft| &draft.row);
        let draft = drafted(conn, library, plan.clone(), before, step, known)?;
        (draft.clone(), draft)
    };
    if faults.is_empty() {
        Ok(Decided {
            plan,
            administration,
            draft,
            step,
        })
    } else {
        Err(Error::Invalid(faults))
    }
}

fn at(conn: &mut Conn, position: i64) -> Result<KnownAt, Error> {
    let head = ledger::at_position(conn, position)?;
    let head = head.ok_or_else(|| Error::Corrupt(format!("ledger position {position}")))?;
    Ok(head.into())
}

/// The draft at a position; refused where it would say nothing else than the draft before.
fn drafted(
    conn: &mut Conn,
    library: &Library,
    plan: PlanRow,
    before: Option<&Step>,
    step: Step,
    known: KnownAt,
) -> Result<Step, Error> {
    let (period, on) = (Period::annual(step.year), step.day);
    let evaluated = evaluated(conn, library, plan, (period, on), known);
    let evaluated = evaluated.map_err(at_year)?;
    let hash = |on, known| {
        let document = evaluated.document(Kind::Annual, period, on, known);
        sha256_hex(html(&document).as_bytes())
    };
    if let Some(before) = before {
        // What is said now, under the day and position of then.
        let then = at(conn, before.known_seq.unwrap_or_default())?;
        if before.sha256 == Some(hash(before.day, then)) {
            let detail = format!(
                "the draft of {} says the same: a new one is made after something has changed",
                before.day
            );
            let fault = Fault::new("/step", "already_done", detail);
            return Err(Error::Conflict(vec![fault]));
        }
    }
    Ok(Step {
        round: before.map_or(1, |before| before.round + 1),
        plan_revision: Some(evaluated.row.revision),
        known_seq: Some(known.position),
        sha256: Some(hash(on, known)),
        ..step
    })
}

/// The year is in the body, where a question has its period in the query.
fn at_year(error: Error) -> Error {
    let Error::Invalid(faults) = error else {
        return error;
    };
    let faults = faults.into_iter().map(|fault| Fault {
        pointer: "/year".to_owned(),
        ..fault
    });
    Error::Invalid(faults.collect())
}

/// Figures of a draft that nobody can certify.
fn uncertified(
    conn: &mut Conn,
    library: &Library,
    owner: i64,
    draft: &Step,
) -> Result<Option<Fault>, Error> {
    let (Some(revision), Some(position)) = (draft.plan_revision, draft.known_seq) else {
        return Err(Error::Corrupt(format!("draft at {}", draft.seq)));
    };
    let known = at(conn, position)?;
    let register = library.register(conn, owner, position)?;
    let plan = library.plan(conn, draft.plan_id, revision)?;
    let question = (Period::annual(draft.year), draft.day);
    let tree = tree(conn, library, &register, &plan, question, known)?;
    let mut found: Vec<String> = Vec::new();
    for evaluation in &tree.evaluations {
        let marks = UNCERTIFIABLE.iter();
        let marked = marks.filter(|(mark, _)| evaluation.marks.contains(mark));
        let words: Vec<&str> = marked.map(|(_, word)| *word).collect();
        let assignment = plan.assignments.get(evaluation.assignment);
        // A reference is read where it is judged.
        let own = assignment.filter(|assignment| assignment.same_as.is_none());
        if let Some(assignment) = own.filter(|_| !words.is_empty()) {
            found.push(format!(
                "{} ({})",
                shortened(&assignment.key),
                words.join(", ")
            ));
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    let more = found.len().saturating_sub(NAMED);
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    found.truncate(NAMED);
    let detail = format!(
        "only actual and preliminary figures can be validated: {}{more} rest on others; post them, and draft again",
        found.join("; ")
    );
    Ok(Some(Fault::new("/step", "not_certifiable", detail)))
}

/// The step as receipts and the ledger show it.
fn shown(administration: &str, draft: &Step, step: &Step) -> Json {
    let mut shown = json!({
        "administration": administration,
        "plan": step.plan_id.to_string(),
        "year": step.year,
        "round": step.round,
        "step": step.step,
        "day": step.day.to_string(),
        "plan_revision": draft.plan_revision,
        "as_known_at": draft.known_seq,
        "on": draft.day.to_string(),
        "html_sha256": draft.sha256,
    });
    let act = step.act_body.as_ref().map(|body| {
        json!({"body": body, "kind": step.act_kind, "number": step.act_number, "date": step.day.to_string()})
    });
    let more = [
        ("act", act),
        ("by", step.validated_by.clone().map(Json::from)),
        ("note", step.note.clone().map(Json::from)),
    ];
    if let Some(members) = shown.as_object_mut() {
        for (name, value) in more {
            if let Some(value) = value {
                members.insert(name.to_owned(), value);
            }
        }
    }
    shown
}
