// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mergers, the successor's plan made of branches, and its common indicators (`docs/domain.md` §8).

use super::cursor::{Pages, day, known, limit, listing, number};
use super::evaluations::{PAGE_BYTES, figures, with_origins};
use super::merged::Figures;
use super::position::known_at;
use super::{
    AsKnownAt, BranchView, CommonIndicators, Known, KnownAt, Listing, MergerTreeView, MergerView,
    Page, UsedPlan,
};
use crate::register::{KnownMerger, KnownPlan, National, Predecessor, Register};
use crate::{Actor, App, Error, Permission, clock};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::{Dictionary, Indicator};
use traguardo_domain::{Evaluator, Period, Question, side_by_side};
use traguardo_store::mergers::{self, Merger};
use traguardo_store::{Conn, ledger};

fn view(conn: &mut Conn, row: &Merger) -> Result<MergerView, Error> {
    let corrupt = |_| Error::Corrupt(format!("merger {}", row.id));
    let at = |conn: &mut Conn, position| {
        let head = ledger::at_position(conn, position)?;
        head.map(KnownAt::from)
            .ok_or_else(|| Error::Corrupt(format!("ledger position {position}")))
    };
    Ok(MergerView {
        id: row.id,
        recorded: at(conn, row.seq)?,
        entry: serde_json::from_str(&row.document).map_err(corrupt)?,
        year: traguardo_domain::year_of_merger(row.first_day),
        reversal: match (row.reversed_at, &row.reversal) {
            (Some(position), Some(text)) => Some((
                at(conn, position)?,
                serde_json::from_str(text).map_err(corrupt)?,
            )),
            _ => None,
        },
    })
}

/// A merger that stands, with the registers of its branches.
pub(super) struct Standing {
    merger: KnownMerger,
    successor: Arc<Register>,
    branches: Vec<Arc<Register>>,
}

/// What the branches have in common, ready to be evaluated.
struct Common {
    national: Arc<National>,
    /// Indices into the national plan.
    asked: Vec<usize>,
    figures: Figures,
}

impl Standing {
    /// The plans of the branches are the successor's plan in one year.
    pub fn within_its_year(&self, period: Period) -> Result<(), Error> {
        if period.year() == self.merger.year() {
            return Ok(());
        }
        let detail = format!(
            "the plans of the predecessors are the successor's plan in {}",
            self.merger.year()
        );
        Err(Error::invalid("?period", "outside_plan", detail))
    }

    /// In the order of the act.
    pub fn branches(&self) -> impl Iterator<Item = (&Predecessor, &Arc<Register>)> {
        self.merger.predecessors.iter().zip(&self.branches)
    }

    /// Identifier and code.
    pub fn successor(&self) -> (i64, &str) {
        (self.merger.successor.0, &self.merger.successor.1)
    }
}

impl Common {
    fn evaluator(&self, period: Period, on: NaiveDate) -> Evaluator<'_> {
        let question = Question {
            plan: &self.national.plan,
            entries: &self.figures.entries,
            period,
            on,
        };
        Evaluator::new(question).after(self.figures.merged())
    }

    fn indicator(&self, index: usize) -> Option<&Indicator> {
        let plan = &self.national.plan;
        plan.indicators.get(&plan.assignments.get(index)?.indicator)
    }
}

impl App {
    /// All mergers, those taken back included.
    pub fn mergers(&self, actor: &Actor, page: &Page) -> Result<Listing<MergerView>, Error> {
        actor.authorise(Permission::Read)?;
        let (limit, after) = (limit(page)?, number(page)?);
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let found = mergers::list(conn, known.position, after, most)?;
            let found = found
                .into_iter()
                .map(|row| view(conn, &row))
                .collect::<Result<_, _>>()?;
            Ok(listing(found, limit, known, |view: &MergerView| {
                view.id.to_string()
            }))
        })
    }

    /// One merger.
    pub fn merger(
        &self,
        actor: &Actor,
        id: i64,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<MergerView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let row = mergers::find(conn, id, known_at.position)?;
            let row = row.ok_or_else(|| Error::NotFound(format!("merger {id}")))?;
            Ok(Known {
                item: view(conn, &row)?,
                known_at,
            })
        })
    }

    pub(super) fn standing(
        &self,
        conn: &mut Conn,
        id: i64,
        known: KnownAt,
    ) -> Result<Standing, Error> {
        let row = mergers::find(conn, id, known.position)?;
        let row = row.ok_or_else(|| Error::NotFound(format!("merger {id}")))?;
        if row.reversed_at.is_some() {
            let detail = format!("merger {id} has been taken back");
            return Err(Error::NotFound(detail));
        }
        let merger = KnownMerger::read(conn, &row, known.position)?;
        let library = &self.library;
        let branches = merger
            .predecessors
            .iter()
            .map(|origin| library.register(conn, origin.id, known.position))
            .collect::<Result<_, _>>()?;
        Ok(Standing {
            successor: library.register(conn, merger.successor.0, known.position)?,
            merger,
            branches,
        })
    }

    /// The plans of the branches side by side, rolled up by their weights.
    pub fn merger_tree(
        &self,
        actor: &Actor,
        id: i64,
        period: Period,
        on: Option<NaiveDate>,
        asked: Option<AsKnownAt>,
    ) -> Result<MergerTreeView, Error> {
        actor.authorise(Permission::Read)?;
        let on = on.unwrap_or_else(clock::today);
        self.store.read(|conn| {
            let known = known_at(conn, asked)?;
            let standing = self.standing(conn, id, known)?;
            standing.within_its_year(period)?;
            let mut views = Vec::new();
            for (origin, register) in standing.branches() {
                let used = register.plans.performance(period.year());
                let root = match used {
                    None => None,
                    Some(used) => {
                        let all = 0..used.plan.assignments.len();
                        let figures = figures(
                            conn,
                            &self.library,
                            register,
                            &used.plan,
                            all,
                            period,
                            known,
                        )?;
                        let question = Question {
                            plan: &used.plan,
                            entries: &figures.entries,
                            period,
                            on,
                        };
                        Some(Evaluator::new(question).after(figures.merged()).root())
                    }
                };
                views.push(BranchView {
                    administration: origin.code.clone(),
                    weight: origin.weight,
                    plan: used.map(UsedPlan::from),
                    root,
                });
            }
            let rolled: Vec<_> = views
                .iter()
                .map(|branch: &BranchView| (branch.weight, branch.root.as_ref()))
                .collect();
            let root = side_by_side(&rolled);
            Ok(MergerTreeView {
                id,
                successor: standing.merger.successor.1,
                period,
                root,
                branches: views,
                on,
                known_at: known,
            })
        })
    }

    /// The successor's value of each national indicator that the plans of the branches use.
    pub fn common_indicators(
        &self,
        actor: &Actor,
        id: i64,
        period: Period,
        on: Option<NaiveDate>,
        page: &Page,
    ) -> Result<CommonIndicators, Error> {
        actor.authorise(Permission::Read)?;
        let on = day(page, on)?;
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let standing = self.standing(conn, id, known)?;
            let year = standing.merger.year();
            if period.year() > year {
                let detail = format!(
                    "common indicators are those of the predecessors' plans, up to {year}: later ones are in the successor's own"
                );
                return Err(Error::invalid("?period", "outside_plan", detail));
            }
            let common = self.common_figures(conn, &standing, period, known)?;
            let mut evaluator = common.evaluator(period, on);
            let mut pages = Pages::of(page)?;
            let (mut found, mut bytes) = (Vec::new(), 0);
            for index in common.asked.iter().copied() {
                if pages.skips() {
                    continue;
                }
                if pages.is_full(found.len()) {
                    break;
                }
                if bytes > PAGE_BYTES {
                    pages.end();
                    break;
                }
                let evaluation = evaluator.evaluation(index);
                bytes += evaluation.explanation.size();
                let indicator = common.indicator(index);
                found.extend(indicator.map(|indicator| (indicator.clone(), evaluation)));
            }
            Ok(CommonIndicators {
                successor: standing.merger.successor.1.clone(),
                period,
                listing: pages.listing(found, known, on),
                on,
            })
        })
    }
}

impl App {
    /// The figures of what the branches have in common.
    fn common_figures(
        &self,
        conn: &mut Conn,
        standing: &Standing,
        period: Period,
        known: KnownAt,
    ) -> Result<Common, Error> {
        let (library, successor) = (&self.library, &standing.successor);
        let year = standing.merger.year();
        let bodies = with_origins(conn, library, Arc::clone(successor), year, known)?;
        let national = library.national(conn, known.position)?;
        let used = used_nationally(bodies.get(1..).unwrap_or_default(), period);
        let all = national.plan.assignments.iter().enumerate();
        let asked: Vec<usize> = all
            .filter(|(_, there)| used.contains(there.indicator.as_str()))
            .map(|(index, _)| index)
            .collect();
        let indices = asked.iter().copied();
        let figures = figures(
            conn,
            library,
            successor,
            &national.plan,
            indices,
            period,
            known,
        )?;
        Ok(Common {
            national,
            asked,
            figures,
        })
    }

    /// The successor's values of what the branches have in common, without derivation.
    pub(super) fn common(
        &self,
        conn: &mut Conn,
        standing: &Standing,
        period: Period,
        on: NaiveDate,
        known: KnownAt,
    ) -> Result<Vec<(Indicator, Evaluation)>, Error> {
        let common = self.common_figures(conn, standing, period, known)?;
        let mut evaluator = common.evaluator(period, on);
        let value = |index: &usize| {
            let indicator = common.indicator(*index)?;
            Some((indicator.clone(), evaluator.verdict(*index)))
        };
        Ok(common.asked.iter().filter_map(value).collect())
    }
}

/// Codes of the national indicators that the plans of the branches use.
fn used_nationally(branches: &[Arc<Register>], period: Period) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for known in branches.iter().flat_map(|branch| newest(branch, period)) {
        let plan = &known.plan;
        let national = |code: &&str| {
            let indicator = plan.indicators.get(*code);
            indicator.is_some_and(|found| found.dictionary == Dictionary::National)
        };
        let codes = plan
            .assignments
            .iter()
            .map(|there| there.indicator.as_str());
        used.extend(codes.filter(national));
    }
    used
}

/// The plans in force in the year asked for; before the first of them, in the year of the merger.
fn newest(branch: &Register, period: Period) -> Vec<&KnownPlan> {
    let of_year: Vec<&KnownPlan> = branch.plans.in_force(period.year()).collect();
    if !of_year.is_empty() {
        return of_year;
    }
    let last = branch.succession.last_year().unwrap_or(period.year());
    branch.plans.in_force(last).collect()
}
