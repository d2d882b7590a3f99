// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is due, late, reported, by which office (`docs/domain.md` §3).

use super::cursor::{Pages, day, known};
use super::measurements::unknown;
use super::{DeadlineQuery, DeadlineView, Deadlines, KnownAt, entries};
use crate::register::{KnownPlan, Register};
use crate::{Actor, App, Error, Permission};
use chrono::Datelike;
use traguardo_domain::deadline::Deadline;
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
            let listed = |deadline: &Deadline| {
                let of_office = |code: &String| deadline.office == *code;
                query.office.as_ref().is_none_or(of_office)
                    && query.state.is_none_or(|state| deadline.state == state)
            };
            let (mut pages, mut views) = (Pages::of(&query.page)?, Vec::new());
            'years: for year in register.plans.years_covered(on.year()) {
                let used: Vec<&KnownPlan> = register.plans.in_force(year).collect();
                let plans: Vec<&Plan> = used.iter().map(|used| &*used.plan).collect();
                let entries = of_year(conn, &register, year, known)?;
                let found = deadlines_of_year(&plans, &entries, year, on);
                for deadline in found.into_iter().filter(listed) {
                    if pages.skips() {
                        continue;
                    }
                    if pages.is_full(views.len()) {
                        break 'years;
                    }
                    let expecting = deadline.plans.iter().filter_map(|place| used.get(*place));
                    views.push(DeadlineView {
                        plan_ids: expecting.map(|used| used.id).collect(),
                        deadline,
                    });
                }
            }
            Ok(Deadlines {
                listing: pages.listing(views, known, on),
                on,
            })
        })
    }
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
