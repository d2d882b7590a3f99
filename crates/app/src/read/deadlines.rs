// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is due, late, reported, by which office (`docs/domain.md` §3).

use super::cursor::{Pages, day, known};
use super::measurements::unknown;
use super::{DeadlineQuery, DeadlineView, Deadlines, KnownAt, entries};
use crate::register::{KnownPlan, Register};
use crate::{Actor, App, Error, Permission};
use chrono::{Datelike, NaiveDate};
use std::ops::ControlFlow;
use traguardo_domain::deadline::{Deadline, DeadlineState};
use traguardo_domain::measurement::Entry;
use traguardo_domain::plan::Plan;
use traguardo_domain::{Period, deadlines_of_year};
use traguardo_store::Conn;

impl App {
    /// The expected postings of the year of `on`, and of the years before it what is late.
    pub fn deadlines(&self, actor: &Actor, query: &DeadlineQuery) -> Result<Deadlines, Error> {
        actor.authorise(Permission::Read)?;
        let on = day(&query.page, query.on)?;
        self.store.read(|conn| {
            let known = known(conn, &query.page)?;
            let register = self.register(conn, &query.administration, known)?;
            office_known(&register, query.office.as_deref())?;
            let (mut pages, mut views) = (Pages::of(&query.page)?, Vec::new());
            let mut take = |used: &[&KnownPlan], deadline: Deadline| {
                if pages.skips() {
                    return ControlFlow::Continue(());
                }
                if pages.is_full(views.len()) {
                    return ControlFlow::Break(());
                }
                let expecting = deadline.plans.iter().filter_map(|place| used.get(*place));
                views.push(DeadlineView {
                    plan_ids: expecting.map(|used| used.id).collect(),
                    deadline,
                });
                ControlFlow::Continue(())
            };
            let asked = Asked {
                on,
                office: query.office.as_deref(),
                state: query.state,
            };
            walk(conn, &register, known, &asked, &mut take)?;
            Ok(Deadlines {
                listing: pages.listing(views, known, on),
                on,
            })
        })
    }
}

/// An office that is asked about is known.
pub(super) fn office_known(register: &Register, office: Option<&str>) -> Result<(), Error> {
    match office.filter(|code| !register.offices.contains_key(*code)) {
        None => Ok(()),
        Some(code) => Err(Error::Invalid(vec![unknown(
            "office",
            code,
            register.nearest_office(code),
        )])),
    }
}

/// What is asked of the deadlines.
pub(super) struct Asked<'a> {
    pub on: NaiveDate,
    pub office: Option<&'a str>,
    pub state: Option<DeadlineState>,
}

/// Hands over each expected posting that is asked for, with the plans in force in its year, until told to stop.
pub(super) fn walk(
    conn: &mut Conn,
    register: &Register,
    known: KnownAt,
    asked: &Asked<'_>,
    take: &mut dyn FnMut(&[&KnownPlan], Deadline) -> ControlFlow<()>,
) -> Result<(), Error> {
    let listed = |deadline: &Deadline| {
        asked.office.is_none_or(|code| deadline.office == code)
            && asked.state.is_none_or(|state| deadline.state == state)
    };
    for year in register.plans.years_covered(asked.on.year()) {
        let used: Vec<&KnownPlan> = register.plans.in_force(year).collect();
        let plans: Vec<&Plan> = used.iter().map(|used| &*used.plan).collect();
        let entries = of_year(conn, register, year, known)?;
        let found = deadlines_of_year(&plans, &entries, year, asked.on);
        for deadline in found.into_iter().filter(listed) {
            if take(&used, deadline).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn of_year(
    conn: &mut Conn,
    register: &Register,
    year: i32,
    known: KnownAt,
) -> Result<Vec<Entry>, Error> {
    let period = Period::annual(year);
    entries(conn, register, (period.start(), period.end()), known, &[])
}
