// SPDX-License-Identifier: AGPL-3.0-or-later
//! The deadlines that have a day, for a calendar: all of them, or none.

use super::deadlines::{Asked, office_known, walk};
use super::position::known_at;
use super::{CalendarQuery, DeadlineCalendar, DeadlineEvent, Scope};
use crate::limits::CALENDAR_EVENTS;
use crate::register::KnownPlan;
use crate::{Actor, App, Error, Permission, clock};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use traguardo_domain::deadline::Deadline;
use traguardo_store::{administrations, offices};

impl App {
    /// What [`App::deadlines`] lists on all its pages, as far as it has a day, with the names of everything. Half a
    /// calendar would look like a whole one, so one that is too long is refused.
    pub fn calendar(
        &self,
        actor: &Actor,
        query: &CalendarQuery,
    ) -> Result<DeadlineCalendar, Error> {
        actor.authorise(Permission::Read)?;
        let on = query.on.unwrap_or_else(clock::today);
        self.store.read(|conn| {
            let known = known_at(conn, query.as_known_at)?;
            let register = self.register(conn, &query.administration, known)?;
            office_known(&register, query.office.as_deref())?;
            let body = register.administration.id;
            let row = administrations::find(conn, body, known.position)?;
            let names: BTreeMap<String, String> = offices::all_of(conn, body, known.position)?
                .into_iter()
                .map(|office| (office.code, office.name))
                .collect();
            let (mut events, mut too_many) = (Vec::new(), false);
            let mut take = |used: &[&KnownPlan], deadline: Deadline, scope: Option<&Scope>| {
                if deadline.due.is_none() {
                    return ControlFlow::Continue(());
                }
                too_many = events.len() == CALENDAR_EVENTS;
                if too_many {
                    return ControlFlow::Break(());
                }
                let plan = deadline.plans.first().and_then(|place| used.get(*place));
                let measure = plan.and_then(|used| used.plan.measures.get(&deadline.measure));
                events.push(DeadlineEvent {
                    measure_name: measure.map_or_else(String::new, |found| found.name.clone()),
                    office_name: match scope {
                        None => names.get(&deadline.office).cloned().unwrap_or_default(),
                        Some(scope) => format!("{}, {}", scope.administration, deadline.office),
                    },
                    scope: scope.map(|scope| scope.administration.clone()),
                    deadline,
                });
                ControlFlow::Continue(())
            };
            let asked = Asked {
                on,
                office: query.office.as_deref(),
                state: None,
            };
            walk(conn, &self.library, &register, known, &asked, &mut take)?;
            if too_many {
                let detail = format!(
                    "a calendar has at most {CALENDAR_EVENTS} deadlines, and this one would have more: ask for the \
                     deadlines of one `office`, or for the pages of /api/v1/deadlines"
                );
                return Err(Error::invalid("?office", "too_many", detail));
            }
            Ok(DeadlineCalendar {
                administration: query.administration.clone(),
                name: row.map_or_else(String::new, |row| row.name),
                office: query.office.clone(),
                events,
                known_at: known,
                on,
            })
        })
    }
}
