// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans and their revisions.

use super::cursor::{known, limit, listing, number};
use super::position::known_at;
use super::{AsKnownAt, Known, KnownAt, Listing, Page, PlanDocumentView, PlanView};
use crate::{Actor, App, Error, Permission};
use std::collections::BTreeMap;
use traguardo_store::plans::Plan;
use traguardo_store::{Conn, administrations, plans};

fn views(conn: &mut Conn, rows: Vec<Plan>, up_to: i64) -> Result<Vec<PlanView>, Error> {
    let mut codes: BTreeMap<i64, String> = BTreeMap::new();
    let mut views = Vec::with_capacity(rows.len());
    for plan in rows {
        let administration = if let Some(code) = codes.get(&plan.administration_id) {
            code.clone()
        } else {
            let row =
                administrations::find(conn, plan.administration_id, up_to)?.ok_or_else(|| {
                    Error::Corrupt(format!("administration {}", plan.administration_id))
                })?;
            codes.insert(row.id, row.code.clone());
            row.code
        };
        views.push(PlanView {
            administration,
            plan,
        });
    }
    Ok(views)
}

/// The revision asked for, or the newest known at the position.
pub(super) fn revision(
    conn: &mut Conn,
    id: i64,
    asked: Option<i32>,
    known: KnownAt,
) -> Result<Plan, Error> {
    let missing = || Error::NotFound(format!("plan {id}"));
    match asked {
        None => plans::find(conn, id, known.position)?.ok_or_else(missing),
        Some(number) => plans::revisions(conn, id, known.position)?
            .into_iter()
            .find(|plan| plan.revision == number)
            .ok_or_else(|| Error::NotFound(format!("plan {id} revision {number}"))),
    }
}

impl App {
    /// Newest revisions of the plans of one administration, or of all.
    pub fn plans(
        &self,
        actor: &Actor,
        administration: Option<&str>,
        page: &Page,
    ) -> Result<Listing<PlanView>, Error> {
        actor.authorise(Permission::Read)?;
        let (limit, after) = (limit(page)?, number(page)?);
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let owner = match administration {
                Some(code) => Some(self.register(conn, code, known)?.administration.id),
                None => None,
            };
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let found = plans::list(conn, owner, known.position, after, most)?;
            let found = views(conn, found, known.position)?;
            Ok(listing(found, limit, known, |view| {
                view.plan.id.to_string()
            }))
        })
    }

    /// One plan document.
    pub fn plan(
        &self,
        actor: &Actor,
        id: i64,
        asked: Option<i32>,
        as_known_at: Option<AsKnownAt>,
    ) -> Result<Known<PlanDocumentView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, as_known_at)?;
            let plan = revision(conn, id, asked, known_at)?;
            let document = plans::document(conn, plan.id, plan.revision)?
                .ok_or_else(|| Error::Corrupt(format!("plan {id} revision {}", plan.revision)))?;
            Ok(Known {
                item: PlanDocumentView { plan, document },
                known_at,
            })
        })
    }

    /// All revisions of a plan, oldest first.
    pub fn plan_revisions(
        &self,
        actor: &Actor,
        id: i64,
        as_known_at: Option<AsKnownAt>,
    ) -> Result<Listing<PlanView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, as_known_at)?;
            let found = plans::revisions(conn, id, known_at.position)?;
            if found.is_empty() {
                return Err(Error::NotFound(format!("plan {id}")));
            }
            Ok(Listing {
                items: views(conn, found, known_at.position)?,
                next: None,
                known_at,
            })
        })
    }
}
