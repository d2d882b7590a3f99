// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notes on what was not achieved (`docs/domain.md` §5): asked for by a verdict, kept whatever becomes of it.

use super::Job;
use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::entities::{Addition, Verdict, conclude};
use crate::library::Library;
use crate::read::{KnownAt, Place, evaluation_id, place};
use crate::{Error, clock};
use serde_json::{Value as Json, json};
use traguardo_domain::evaluation::{Evaluation, Status};
use traguardo_domain::words;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::note::DeviationNotePost;
use traguardo_exchange::shortened;
use traguardo_store::notes::{self, Note};
use traguardo_store::{Conn, LATEST};

/// Decides one note.
pub(super) fn decide(
    worker: &Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    post: &DeviationNotePost,
) -> Verdict {
    let mut faults = texts(post);
    let known = KnownAt {
        position: chain.start(),
        time: None,
    };
    let found = match evaluation_id(&post.evaluation) {
        Some((assignment, period)) => place(conn, &worker.library, assignment, period, known)?,
        None => None,
    };
    let Some(place) = found else {
        let detail = format!(
            "`{}` is no evaluation of a plan in force: take it from the list of evaluations",
            shortened(&post.evaluation)
        );
        faults.insert(0, Fault::new("/evaluation", "unknown_evaluation", detail));
        return Ok(Err(Error::Invalid(faults)));
    };
    let period = place.period.to_string();
    let administration_id = place.register.administration.id;
    let standing = notes::history(
        conn,
        administration_id,
        &period,
        place.assignment_id,
        LATEST,
    )?;
    let standing = standing.last().map(|found| &found.note);
    if standing.is_none() && faults.is_empty() {
        faults.extend(unasked(conn, &worker.library, &place, known)?);
    }
    if !faults.is_empty() {
        return Ok(Err(Error::Invalid(faults)));
    }
    if let Some(conflict) = conflict(post, standing) {
        return Ok(Err(Error::Conflict(vec![conflict])));
    }
    let note = Note {
        administration_id,
        period,
        assignment_id: place.assignment_id,
        revision: standing.map_or(1, |note| note.revision + 1),
        seq: 0,
        cause: post.cause.clone(),
        action: post.corrective_action.clone(),
        reason: post.reason.clone(),
    };
    let administration = &place.register.administration.code;
    let id = format!("{}-{}", place.assignment_id, place.period);
    let mut shown = json!({
        "administration": administration,
        "plan": place.used.id.to_string(),
        "assignment": place.key(),
        "period": note.period,
        "cause": note.cause,
        "corrective_action": note.action,
    });
    if let (Some(reason), Some(members)) = (&note.reason, shown.as_object_mut()) {
        members.insert("reason".to_owned(), Json::from(reason.as_str()));
    }
    let mut recorded = shown.clone();
    if let Some(members) = recorded.as_object_mut() {
        members.insert("revision".to_owned(), json!(note.revision));
    }
    let change = Change {
        actor: &job.actor,
        administration_id,
        administration,
        action: "deviation_note.recorded",
        object: format!("deviation_note/{id}"),
        body: canonical(recorded),
    };
    let addition = Addition {
        id,
        revision: note.revision,
        status: if note.revision == 1 { 201 } else { 200 },
        change,
        shown,
    };
    conclude(conn, chain, job, addition, |conn, seq| {
        Ok(notes::insert(conn, &Note { seq, ..note })?)
    })
}

/// Texts of blanks, and a correction that does not say why.
fn texts(post: &DeviationNotePost) -> Vec<Fault> {
    let mut faults = Vec::new();
    let given = [
        ("cause", Some(&post.cause)),
        ("corrective_action", Some(&post.corrective_action)),
        ("reason", post.reason.as_ref()),
    ];
    for (field, text) in given {
        if let Some(text) = text {
            if text.trim().is_empty() {
                let detail = format!("`{field}` says something, in words");
                faults.push(Fault::new(format!("/{field}"), "empty_text", detail));
            } else if text.contains('\0') {
                let detail = format!("`{field}` has the character NUL");
                faults.push(Fault::new(format!("/{field}"), "bad_character", detail));
            }
        }
    }
    match (post.replaces, &post.reason) {
        (Some(_), None) => faults.push(Fault::new(
            "/reason",
            "reason_missing",
            "a correction says why in `reason`",
        )),
        (None, Some(_)) => faults.push(Fault::new(
            "/replaces",
            "replaces_missing",
            "`reason` goes with `replaces`, the revision that is corrected",
        )),
        _ => {}
    }
    faults
}

/// Why nothing is to be explained, if so.
fn unasked(
    conn: &mut Conn,
    library: &Library,
    place: &Place,
    known: KnownAt,
) -> Result<Option<Fault>, Error> {
    let assignment = place.used.plan.assignments.get(place.index);
    if let Some(original) = assignment.and_then(|assignment| assignment.same_as.as_ref()) {
        let detail = format!(
            "this only refers to `{}`, where it is judged: write the note there",
            shortened(original)
        );
        return Ok(Some(Fault::new("/evaluation", "reference", detail)));
    }
    let figures = place.figures(conn, library, known)?;
    let evaluation = place
        .evaluator(&figures, clock::today())
        .verdict(place.index);
    if evaluation.deviation_note_required {
        return Ok(None);
    }
    let detail = why_not(&evaluation);
    Ok(Some(Fault::new(
        "/evaluation",
        "nothing_to_explain",
        detail,
    )))
}

fn why_not(evaluation: &Evaluation) -> String {
    let (status, period) = (evaluation.status, evaluation.period);
    let word = words::status(status);
    match status {
        Status::Achieved => {
            format!("as of {period} it is achieved ({word}): there is nothing to explain")
        }
        Status::OnTrack | Status::AtRisk | Status::OffTrack => format!(
            "as of {period} the verdict is not final yet ({word}): a note is written when it is, and the target was missed"
        ),
        _ => {
            format!("as of {period} there is no verdict ({word}): a note explains a missed target")
        }
    }
}

fn conflict(post: &DeviationNotePost, standing: Option<&Note>) -> Option<Fault> {
    let (code, detail) = match (standing, post.replaces) {
        (None, None) => return None,
        (Some(note), Some(named)) if note.revision == named => return None,
        (None, Some(_)) => ("nothing_to_replace", "there is no note yet".to_owned()),
        (Some(note), None) => (
            "already_explained",
            format!(
                "there is a note already: to correct it give `replaces`: {} and a `reason`",
                note.revision
            ),
        ),
        (Some(note), Some(named)) => (
            "stale_replaces",
            format!(
                "the note is at revision {}, not {named}: look at it before you correct it",
                note.revision
            ),
        ),
    };
    Some(Fault::new("/replaces", code, detail))
}
