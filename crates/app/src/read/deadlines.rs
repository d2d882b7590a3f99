// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is due, late, reported, by which office (`docs/domain.md` §3).

use super::cursor::{check, window};
use super::evaluations::figures;
use super::measurements::unknown;
use super::position::known_at;
use super::{DeadlineQuery, DeadlineView, Deadlines};
use crate::{Actor, App, Error, Permission, clock};
use chrono::Datelike;
use traguardo_domain::{Period, deadlines};

impl App {
    /// The expected postings of the year of `on`.
    pub fn deadlines(&self, actor: &Actor, query: &DeadlineQuery) -> Result<Deadlines, Error> {
        actor.authorise(Permission::Read)?;
        check(&query.page)?;
        let on = query.on.unwrap_or_else(clock::today);
        self.store.read(|conn| {
            let known = known_at(conn, query.page.as_known_at)?;
            let register = self.register(conn, &query.administration, known)?;
            if let Some(code) = query
                .office
                .as_ref()
                .filter(|code| !register.offices.contains_key(*code))
            {
                return Err(Error::Invalid(vec![unknown(
                    "office",
                    code,
                    register.nearest_office(code),
                )]));
            }
            let mut views = Vec::new();
            for used in register.plans.in_force(on.year()) {
                let entries = figures(
                    conn,
                    &register,
                    &used.plan,
                    Period::annual(on.year()),
                    known,
                )?;
                let found = deadlines(&used.plan, &entries, on)
                    .into_iter()
                    .filter(|deadline| {
                        query
                            .office
                            .as_ref()
                            .is_none_or(|code| deadline.office == *code)
                    })
                    .filter(|deadline| query.state.is_none_or(|state| deadline.state == state))
                    .map(|deadline| DeadlineView {
                        plan_id: used.id,
                        deadline,
                    });
                views.extend(found);
            }
            Ok(Deadlines {
                listing: window(views.into_iter(), &query.page, known)?,
                on,
            })
        })
    }
}
