// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notes on what was not achieved (`docs/domain.md` §5).

use super::cursor::{after, bad_cursor, known, limit, listing};
use super::measurements::unknown;
use super::plans::revision;
use super::position::known_at;
use super::{AsKnownAt, KnownAt, Listing, NoteQuery, NoteView, evaluation_id};
use crate::{Actor, App, Error, Permission};
use std::collections::BTreeMap;
use traguardo_domain::Period;
use traguardo_store::notes::{self, NoteFilter, RecordedNote};
use traguardo_store::{Conn, administrations, plans};

fn view(administration: &str, found: RecordedNote) -> NoteView {
    let note = found.note;
    NoteView {
        id: format!("{}-{}", note.assignment_id, note.period),
        administration: administration.to_owned(),
        plan_id: found.plan_id,
        assignment: found.assignment,
        period: note.period,
        revision: note.revision,
        cause: note.cause,
        corrective_action: note.action,
        reason: note.reason,
        actor: found.actor,
        position: note.seq,
        recorded_at: found.recorded_at,
    }
}

/// The notes as of a period on some assignments of an administration, by assignment.
pub(super) fn standing(
    conn: &mut Conn,
    (administration_id, administration): (i64, &str),
    period: Period,
    assignment_ids: &[i64],
    known: KnownAt,
) -> Result<BTreeMap<i64, NoteView>, Error> {
    if assignment_ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let period = period.to_string();
    let found = notes::newest(
        conn,
        administration_id,
        &period,
        assignment_ids,
        known.position,
    )?;
    let by_assignment = found
        .into_iter()
        .map(|found| (found.note.assignment_id, view(administration, found)));
    Ok(by_assignment.collect())
}

/// The cursor of a list: where a note is.
fn cursor(text: &str) -> Result<(String, i64), Error> {
    let (assignment, period) = evaluation_id(text).ok_or_else(bad_cursor)?;
    Ok((period.to_string(), assignment))
}

impl App {
    /// The newest revision of each note of an administration.
    pub fn deviation_notes(
        &self,
        actor: &Actor,
        query: &NoteQuery,
    ) -> Result<Listing<NoteView>, Error> {
        actor.authorise(Permission::Read)?;
        let limit = limit(&query.page)?;
        let after = after(&query.page)?.map(cursor).transpose()?;
        self.store.read(|conn| {
            let known = known(conn, &query.page)?;
            let register = self.register(conn, &query.administration, known)?;
            let administration = &register.administration;
            if let Some(plan_id) = query.plan_id {
                let found = plans::find(conn, plan_id, known.position)?;
                if found.is_none_or(|plan| plan.administration_id != administration.id) {
                    let fault = unknown("plan", &plan_id.to_string(), None);
                    return Err(Error::Invalid(vec![fault]));
                }
            }
            let filter = NoteFilter {
                administration_id: administration.id,
                period: query.period.map(|period| period.to_string()),
                plan_id: query.plan_id,
                up_to: known.position,
            };
            let after = after.as_ref();
            let after = after.map(|(period, assignment)| (period.as_str(), *assignment));
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let found = notes::page(conn, &filter, after, most)?;
            let views = found.into_iter();
            let views = views.map(|found| view(&administration.code, found));
            Ok(listing(views.collect(), limit, known, |view| {
                view.id.clone()
            }))
        })
    }

    /// All revisions of one note, oldest first.
    pub fn deviation_note(
        &self,
        actor: &Actor,
        id: &str,
        asked: Option<AsKnownAt>,
    ) -> Result<Listing<NoteView>, Error> {
        actor.authorise(Permission::Read)?;
        let missing = || Error::NotFound("deviation note".to_owned());
        let (assignment_id, period) = evaluation_id(id).ok_or_else(missing)?;
        self.store.read(|conn| {
            let known = known_at(conn, asked)?;
            let assignment = plans::find_assignment(conn, assignment_id)?.ok_or_else(missing)?;
            let plan =
                revision(conn, assignment.plan_id, None, known).map_err(|error| match error {
                    Error::NotFound(_) => missing(),
                    error => error,
                })?;
            let owner = plan.administration_id;
            let (period, up_to) = (period.to_string(), known.position);
            let found = notes::history(conn, owner, &period, assignment_id, up_to)?;
            let administration = administrations::find(conn, owner, up_to)?.ok_or_else(missing)?;
            if found.is_empty() {
                return Err(missing());
            }
            let views = found.into_iter();
            Ok(Listing {
                items: views
                    .map(|found| view(&administration.code, found))
                    .collect(),
                next: None,
                known_at: known,
            })
        })
    }
}
