// SPDX-License-Identifier: AGPL-3.0-or-later
//! One row for each indicator, administration and period (`docs/domain.md` §9): year by year, in each the
//! administrations by identifier, of each the periods, and in a period the plans in force, performance before fund, in
//! plan order, then what is measured without a plan, by code.
//!
//! All of it is as of one position. Nothing is held between two steps, no connection and no transaction; a step holds
//! one administration, its plans of the year, and the figures of those that are read together with it.

mod block;
mod evaluate;
mod list;
mod news;
mod row;

pub use list::ObservationPage;
pub use row::observation_row;

use super::cursor::known;
use super::{KnownAt, Page};
use crate::register::National;
use crate::{Actor, App, Error, Permission, clock};
use block::{Block, Figures};
use chrono::NaiveDate;
use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::{Assignment, Indicator, Plan};
use traguardo_domain::{Period, Validity};
use traguardo_store::administrations::{self, Administration};

/// Which observations to give.
#[derive(Clone, Debug, Default)]
pub struct ObservationQuery {
    /// As of which periods, in any order.
    pub periods: Vec<Period>,
    /// Code of one indicator.
    pub indicator: Option<String>,
    /// Code of one administration.
    pub administration: Option<String>,
    /// One size class.
    pub size_class: Option<String>,
    /// One region.
    pub region: Option<String>,
    /// The day by which silence is judged; today in Rome when absent.
    pub on: Option<NaiveDate>,
    /// Only what may have changed by what was written after this position.
    pub changed_since: Option<i64>,
    /// The year and the code of the administration to begin with.
    pub begin: Option<(i32, String)>,
    /// Where to begin, how many of them for a page, and the position.
    pub page: Page,
}

/// One indicator of one administration as of one period.
#[derive(Clone, Debug)]
pub struct ObservationView {
    /// Whose it is.
    pub administration: Arc<Administration>,
    /// Identifier and revision of the plan; `None` when it is measured without one.
    pub plan_revision: Option<(i64, i32)>,
    /// Where it is defined: that plan, or the national dictionary.
    pub plan: Arc<Plan>,
    /// Value and verdict, without derivation; of what has no plan the status is `no_target`.
    pub evaluation: Evaluation,
    /// How many figures the value was computed from.
    pub figures: usize,
    /// The first of them, as `identifier.revision`.
    pub figure_revisions: Vec<String>,
}

impl ObservationView {
    /// Most [`ObservationView::figure_revisions`]; further ones are counted.
    pub const MAX_REVISIONS: usize = 12;

    /// Where it stands in the plan; without a plan there is nothing in it.
    pub fn assignment(&self) -> Option<&Assignment> {
        self.plan.assignments.get(self.evaluation.assignment)
    }

    /// What is computed.
    pub fn indicator(&self) -> Option<&Indicator> {
        self.plan.indicators.get(&self.assignment()?.indicator)
    }

    /// Whether the administration exists on the last day of the period.
    pub fn exists_at_the_end(&self) -> bool {
        let validity = Validity {
            from: self.administration.valid_from,
            to: self.administration.valid_to,
        };
        validity.covers(self.evaluation.period.end())
    }
}

/// The observations of one administration in one year.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The year.
    pub year: i32,
    /// Identifier of the administration.
    pub administration: i64,
    /// How many of them come before the cursor, and are not here.
    pub before: usize,
    /// Those asked for, in order.
    pub observations: Vec<ObservationView>,
}

/// The way through all observations asked for, one administration of one year after the other.
pub struct Walk {
    known: KnownAt,
    on: NaiveDate,
    asked: ObservationQuery,
    national: Arc<National>,
    /// A change of the national dictionary touches everything measured without a plan.
    national_changed: bool,
    years: VecDeque<(i32, Vec<Period>)>,
    start: Option<list::Start>,
    /// The only administration asked for.
    only: Option<Administration>,
    /// The last administration taken from the list.
    after: i64,
    listed: bool,
    waiting: VecDeque<Arc<Administration>>,
    /// From how many years before figures are read at once: as many as a plan so far has needed.
    years_back: AtomicU8,
    block: Block,
}

impl App {
    /// Starts on the way through all observations asked for. The limit of the page plays no part.
    pub fn observe(&self, actor: &Actor, query: &ObservationQuery) -> Result<Walk, Error> {
        actor.authorise(Permission::Read)?;
        let start = list::start(&query.page)?;
        let on = query.on.or_else(|| start.map(|start| start.on));
        self.store.read(|conn| {
            let known = known(conn, &query.page)?;
            let only = match &query.administration {
                Some(code) => Some(Self::administration_known(conn, code, known)?),
                None => None,
            };
            let begin = match &query.begin {
                Some((year, code)) => {
                    let found = Self::administration_at("?begin", conn, code, known)?;
                    Some((*year, found.id))
                }
                None => None,
            };
            let since = query.changed_since;
            if let Some(since) = since.filter(|since| *since > known.position || *since < 0) {
                let detail = format!(
                    "`changed_since` is a position up to {}: {since} is none",
                    known.position
                );
                return Err(Error::invalid(
                    "?changed_since",
                    "position_in_future",
                    detail,
                ));
            }
            let mut walk = Walk {
                known,
                on: on.unwrap_or_else(clock::today),
                national: self.library.national(conn, known.position)?,
                national_changed: news::national_changed(conn, since, known.position)?,
                years: by_year(&query.periods),
                start,
                only,
                after: 0,
                listed: false,
                waiting: VecDeque::new(),
                years_back: AtomicU8::new(0),
                block: Block::default(),
                asked: query.clone(),
            };
            let begin = start
                .map(|start| (start.year, start.administration))
                .or(begin);
            if let Some((year, administration)) = begin {
                walk.skip_to(year, administration);
            }
            Ok(walk)
        })
    }
}

/// The periods by year, in order.
fn by_year(periods: &[Period]) -> VecDeque<(i32, Vec<Period>)> {
    let mut periods = periods.to_vec();
    periods.sort_unstable();
    periods.dedup();
    let mut years: VecDeque<(i32, Vec<Period>)> = VecDeque::new();
    for period in periods {
        match years.back_mut() {
            Some((year, of_year)) if *year == period.year() => of_year.push(period),
            _ => years.push_back((period.year(), vec![period])),
        }
    }
    years
}

impl Walk {
    /// Up to where the ledger is known.
    pub const fn known_at(&self) -> KnownAt {
        self.known
    }

    /// The day used for what is due and late.
    pub const fn on(&self) -> NaiveDate {
        self.on
    }

    /// Begins with this administration in this year.
    fn skip_to(&mut self, year: i32, administration: i64) {
        self.years.retain(|(there, _)| *there >= year);
        if self.years.front().is_some_and(|(there, _)| *there == year) {
            self.after = administration.saturating_sub(1);
        }
    }

    /// The next administration with what is asked for of it, which may be nothing; `None` at the end.
    pub fn next(&mut self, app: &App) -> Result<Option<Observed>, Error> {
        match self.take(app)? {
            Some(figures) => self.evaluated(app, figures).map(Some),
            None => Ok(None),
        }
    }

    /// The next ones, up to so many, each evaluated by a thread of its own; none at the end.
    pub fn next_together(&mut self, app: &App, most: usize) -> Result<Vec<Observed>, Error> {
        let mut taken = Vec::with_capacity(most);
        while taken.len() < most {
            let Some(figures) = self.take(app)? else {
                break;
            };
            taken.push(figures);
        }
        let walk = &*self;
        std::thread::scope(|scope| {
            let threads: Vec<_> = taken
                .into_iter()
                .map(|figures| scope.spawn(|| walk.evaluated(app, figures)))
                .collect();
            let evaluated = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            evaluated
                .map(|evaluated| evaluated.unwrap_or_else(|panic| resume_unwind(panic)))
                .collect()
        })
    }

    /// What has been read of the next administration.
    fn take(&mut self, app: &App) -> Result<Option<Figures>, Error> {
        loop {
            if let Some(figures) = self.block.next() {
                return Ok(Some(figures));
            }
            let Some((year, periods)) = self.years.front() else {
                return Ok(None);
            };
            let (year, periods) = (*year, periods.clone());
            if self.waiting.is_empty() && !self.list(app)? {
                self.years.pop_front();
                (self.after, self.listed) = (0, false);
                continue;
            }
            self.read(app, year, &periods)?;
        }
    }

    /// Lists further administrations; false when there are none.
    fn list(&mut self, app: &App) -> Result<bool, Error> {
        while self.waiting.is_empty() && !self.listed {
            if let Some(only) = &self.only {
                self.listed = true;
                if only.id > self.after && self.fits(only) {
                    self.waiting.push_back(Arc::new(only.clone()));
                }
                break;
            }
            let up_to = self.known.position;
            let rows = crate::limits::LISTED_TOGETHER;
            let after = self.after;
            let found = app
                .store
                .read(|conn| administrations::list(conn, up_to, after, rows))?;
            match found.last() {
                Some(last) => self.after = last.id,
                None => self.listed = true,
            }
            let found: Vec<_> = found.into_iter().filter(|row| self.fits(row)).collect();
            self.waiting.extend(found.into_iter().map(Arc::new));
        }
        Ok(!self.waiting.is_empty())
    }

    /// Whether an administration is among those asked for.
    fn fits(&self, row: &Administration) -> bool {
        let fits =
            |asked: &Option<String>, there: &Option<String>| asked.is_none() || asked == there;
        fits(&self.asked.size_class, &row.size_class) && fits(&self.asked.region, &row.region)
    }

    fn evaluated(&self, app: &App, figures: Figures) -> Result<Observed, Error> {
        let (year, administration) = (figures.year, figures.administration.id);
        let mut observations = evaluate::observations(self, app, figures)?;
        let begins =
            |start: &list::Start| (start.year, start.administration) == (year, administration);
        let before = self.start.filter(begins).map_or(0, |start| start.offset);
        let before = before.min(observations.len());
        observations.drain(..before);
        Ok(Observed {
            year,
            administration,
            before,
            observations,
        })
    }
}
