// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a plan revision changed, and what another one would (`docs/domain.md` §5, §7).

use super::cursor::{known, limit, listing, number};
use super::evaluations::figures;
use super::plans::revision;
use super::position::known_at;
use super::{AsKnownAt, Known, KnownAt, Listing, Page};
use crate::{Actor, App, Error, Permission, clock};
use chrono::NaiveDate;
use std::sync::Arc;
use traguardo_domain::plan::{Plan, RevisedTarget};
use traguardo_domain::{Evaluator, Period, Question, Tree};
use traguardo_exchange::benchmark::DecidedTarget;
use traguardo_exchange::plan::{
    Change, PlanDocument, changes, read_document, rolled_over, with_targets,
};
use traguardo_store::plans::Plan as PlanRow;
use traguardo_store::{Conn, plans};

/// A plan as it stands and as it would, both judged by the same figures.
#[derive(Debug)]
pub struct Preview {
    /// The newest revision.
    pub before: Arc<Plan>,
    /// Its tree.
    pub before_tree: Tree,
    /// The plan that was sent.
    pub after: Plan,
    /// Its tree.
    pub after_tree: Tree,
    /// As of the end of this period.
    pub period: Period,
    /// The day used for what is due and late.
    pub on: NaiveDate,
}

/// A plan carried over into a later year.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The plan document, without an act.
    pub document: serde_json::Value,
    /// What was decided of proposed targets of its first year; what was accepted or adapted stands in it.
    pub decided: Vec<DecidedTarget>,
}

fn document(conn: &mut Conn, plan: &PlanRow) -> Result<PlanDocument, Error> {
    let corrupt = || Error::Corrupt(format!("plan {} revision {}", plan.id, plan.revision));
    let text = plans::document(conn, plan.id, plan.revision)?.ok_or_else(corrupt)?;
    read_document(text.as_bytes()).map_err(|_| corrupt())
}

/// A page of things that are told apart by their place alone.
pub(super) fn page_of<T>(
    items: Vec<T>,
    page: &Page,
    known_at: KnownAt,
) -> Result<Listing<T>, Error> {
    let (limit, start) = (limit(page)?, number(page)?);
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let places = items.into_iter().enumerate().skip(start);
    let found: Vec<(usize, T)> = places.take(limit.saturating_add(1)).collect();
    let paged = listing(found, limit, known_at, |(place, _)| (place + 1).to_string());
    Ok(Listing {
        items: paged.items.into_iter().map(|(_, item)| item).collect(),
        next: paged.next,
        known_at,
    })
}

impl App {
    /// What a revision has otherwise than an earlier one: the one before it unless `since` says which.
    pub fn plan_changes(
        &self,
        actor: &Actor,
        id: i64,
        asked: Option<i32>,
        since: Option<i32>,
        page: &Page,
    ) -> Result<Listing<Change>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let after = revision(conn, id, asked, known)?;
            let since = since.unwrap_or(after.revision - 1);
            if since >= after.revision {
                let detail = format!("compare revision {} with an earlier one", after.revision);
                return Err(Error::invalid("?since", "bad_parameter", detail));
            }
            if since == 0 {
                return page_of(Vec::new(), page, known);
            }
            let before = revision(conn, id, Some(since), known)?;
            let found = changes(&document(conn, &before)?, &document(conn, &after)?);
            page_of(found, page, known)
        })
    }

    /// Targets that acts have changed, each time with act and reason: all, or those of the acts of a year.
    pub fn revised_targets(
        &self,
        actor: &Actor,
        id: i64,
        year: Option<i32>,
        page: &Page,
    ) -> Result<Listing<RevisedTarget>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let row = revision(conn, id, None, known)?;
            let plan = self.library.plan(conn, row.id, row.revision)?;
            page_of(plan.revised_targets(year), page, known)
        })
    }

    /// What a plan document would change in the verdicts as of a period, compared with the newest revision of the plan.
    pub fn preview(
        &self,
        actor: &Actor,
        id: i64,
        plan: Plan,
        period: Period,
        on: Option<NaiveDate>,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<Preview>, Error> {
        actor.authorise(Permission::Read)?;
        let on = on.unwrap_or_else(clock::today);
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let row = revision(conn, id, None, known_at)?;
            let before = self.library.plan(conn, row.id, row.revision)?;
            if (&plan.administration, &plan.code) != (&before.administration, &before.code) {
                let detail = format!(
                    "plan {id} is `{}` of {}",
                    before.code, before.administration
                );
                return Err(Error::invalid("/code", "another_plan", detail));
            }
            let covers = |plan: &Plan| (plan.first_year..=plan.last_year).contains(&period.year());
            if !covers(&before) || !covers(&plan) {
                let detail = format!("{} is not covered by both revisions", period.year());
                return Err(Error::invalid("?period", "outside_plan", detail));
            }
            let administration = row.administration_id;
            let register = self
                .library
                .register(conn, administration, known_at.position)?;
            let mut tree = |plan: &Plan| -> Result<Tree, Error> {
                let all = 0..plan.assignments.len();
                let library = &self.library;
                let figures = figures(conn, library, &register, plan, all, period, known_at)?;
                let question = Question {
                    plan,
                    entries: &figures.entries,
                    period,
                    on,
                };
                Ok(Evaluator::new(question).after(figures.merged()).tree())
            };
            let (before_tree, after_tree) = (tree(&before)?, tree(&plan)?);
            Ok(Known {
                item: Preview {
                    before,
                    before_tree,
                    after: plan,
                    after_tree,
                    period,
                    on,
                },
                known_at,
            })
        })
    }
}

impl App {
    /// The newest revision as the draft of a plan that begins in a later year.
    pub fn rollover(
        &self,
        actor: &Actor,
        id: i64,
        first_year: i32,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<Draft>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let row = revision(conn, id, None, known_at)?;
            if first_year <= row.first_year {
                let detail = format!("plan {id} begins in {}: name a later year", row.first_year);
                return Err(Error::invalid("?year", "not_later", detail));
            }
            let mut draft = rolled_over(document(conn, &row)?, first_year);
            let decided = Self::decided_targets(conn, row.id, first_year, known_at)?;
            let targets = decided.iter().filter_map(|one| {
                let (comparator, value) = one.comparator.zip(one.value.clone())?;
                Some((one.proposal.assignment.to_string(), (comparator, value)))
            });
            with_targets(&mut draft, first_year, &targets.collect());
            // A wire type has only text keys and finite numbers: turning it into JSON cannot fail.
            let document = serde_json::to_value(draft).unwrap_or_default();
            let item = Draft { document, decided };
            Ok(Known { item, known_at })
        })
    }
}
