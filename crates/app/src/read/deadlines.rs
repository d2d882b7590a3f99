// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is due, late, reported, by which office (`docs/domain.md` §3).

use super::cursor::{Pages, day, known};
use super::measurements::unknown;
use super::{DeadlineQuery, DeadlineView, Deadlines, KnownAt, Scope, entries};
use crate::library::Library;
use crate::register::{KnownMerger, KnownPlan, Predecessor, Register};
use crate::{Actor, App, Error, Permission};
use chrono::{Datelike, NaiveDate};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use traguardo_domain::deadline::{Deadline, DeadlineState};
use traguardo_domain::measurement::Entry;
use traguardo_domain::plan::{Dictionary, Plan};
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
            let mut take = |used: &[&KnownPlan], deadline: Deadline, scope: Option<&Scope>| {
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
                    scope: scope.cloned(),
                });
                ControlFlow::Continue(())
            };
            let asked = Asked {
                on,
                office: query.office.as_deref(),
                state: query.state,
            };
            walk(conn, &self.library, &register, known, &asked, &mut take)?;
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

/// What is done with each expected posting, the plans in force in its year, and what it is about if that is not
/// the administration itself.
pub(super) type Take<'t> =
    dyn FnMut(&[&KnownPlan], Deadline, Option<&Scope>) -> ControlFlow<()> + 't;

/// Hands over each expected posting that is asked for until told to stop: the administration's own, and from its
/// first day on those of the administrations it came from (`docs/domain.md` §8).
pub(super) fn walk(
    conn: &mut Conn,
    library: &Library,
    register: &Register,
    known: KnownAt,
    asked: &Asked<'_>,
    take: &mut Take<'_>,
) -> Result<(), Error> {
    let by_state = |deadline: &Deadline| asked.state.is_none_or(|state| deadline.state == state);
    let mut own = |used: &[&KnownPlan], deadline: Deadline| {
        let listed = asked.office.is_none_or(|code| deadline.office == code)
            && by_state(&deadline)
            && !of_origins(register, used, &deadline);
        if listed {
            take(used, deadline, None)
        } else {
            ControlFlow::Continue(())
        }
    };
    if years(conn, register, known, asked, &mut own)?.is_break() {
        return Ok(());
    }
    let began = register.succession.began.as_ref();
    let mut waiting: VecDeque<Predecessor> = origins(began, asked.on);
    while let Some(origin) = waiting.pop_front() {
        let register = library.register(conn, origin.id, known.position)?;
        waiting.extend(origins(register.succession.began.as_ref(), asked.on));
        let mut scoped = |used: &[&KnownPlan], deadline: Deadline| {
            let posted_by = origin.offices.get(&deadline.office).cloned();
            let by_office = asked
                .office
                .is_none_or(|code| posted_by.as_deref() == Some(code));
            if !by_office || !by_state(&deadline) {
                return ControlFlow::Continue(());
            }
            let scope = Scope {
                administration: origin.code.clone(),
                posted_by,
            };
            take(used, deadline, Some(&scope))
        };
        if years(conn, &register, known, asked, &mut scoped)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn origins(began: Option<&KnownMerger>, on: NaiveDate) -> VecDeque<Predecessor> {
    let merger = began.filter(|merger| merger.first_day <= on);
    let origins = merger.iter().flat_map(|merger| &merger.predecessors);
    origins.cloned().collect()
}

/// Whether a posting that a successor's own plan expects is made for its origins instead.
fn of_origins(register: &Register, used: &[&KnownPlan], deadline: &Deadline) -> bool {
    let Some(merger) = &register.succession.began else {
        return false;
    };
    let mut plans = deadline.plans.iter().filter_map(|place| used.get(*place));
    let measure = plans.find_map(|used| used.plan.measures.get(&deadline.measure));
    let national = measure.is_some_and(|found| found.dictionary == Dictionary::National);
    let period = deadline.period;
    national
        && (period.start() < merger.first_day
            || (period.year() <= merger.year() && deadline.entry.is_none()))
}

fn years(
    conn: &mut Conn,
    register: &Register,
    known: KnownAt,
    asked: &Asked<'_>,
    take: &mut dyn FnMut(&[&KnownPlan], Deadline) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Error> {
    for year in register.plans.years_covered(asked.on.year()) {
        let used: Vec<&KnownPlan> = register.plans.in_force(year).collect();
        let plans: Vec<&Plan> = used.iter().map(|used| &*used.plan).collect();
        let entries = of_year(conn, register, year, known)?;
        for deadline in deadlines_of_year(&plans, &entries, year, asked.on) {
            if take(&used, deadline).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
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
