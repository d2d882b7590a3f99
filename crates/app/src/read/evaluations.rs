// SPDX-License-Identifier: AGPL-3.0-or-later
//! Verdicts: plan revision, figures up to a position, the evaluator (`docs/domain.md` §5-§7).

use super::cursor::{Pages, day, known};
use super::measurements::unknown;
use super::merged::Figures;
use super::notes::standing;
use super::place::place;
use super::plans::revision;
use super::position::known_at;
use super::{
    AsKnownAt, EvaluationQuery, EvaluationView, Evaluations, KnownAt, Listing, TreeView, UsedPlan,
};
use crate::library::Library;
use crate::register::{KnownPlan, Register};
use crate::{Actor, App, Error, Permission, clock};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::plan::{Assignment, Plan};
use traguardo_domain::{Evaluator, Period, Question, lists_needed, years_needed};
use traguardo_formula::closest;
use traguardo_store::{Conn, notes};

/// Bytes of derivations, roughly, after which a page ends before its limit.
pub(super) const PAGE_BYTES: usize = 8 << 20;

impl From<&KnownPlan> for UsedPlan {
    fn from(known: &KnownPlan) -> Self {
        Self {
            id: known.id,
            revision: known.revision,
            plan: known.plan.clone(),
        }
    }
}

/// The figures that evaluating these assignments of a plan as of a period may read.
pub(super) fn figures(
    conn: &mut Conn,
    library: &Library,
    register: &Register,
    plan: &Plan,
    assignments: impl IntoIterator<Item = usize>,
    period: Period,
    known: KnownAt,
) -> Result<Figures, Error> {
    let from = Period::annual(period.back(years_needed(plan)).year()).start();
    let lists = lists_needed(plan, assignments);
    let within = (from, period.end());
    Figures::read(conn, library, register, within, known, &lists)
}

pub(super) fn identifier(ids: &BTreeMap<String, i64>, key: &str) -> Result<i64, Error> {
    ids.get(key)
        .copied()
        .ok_or_else(|| Error::Corrupt(format!("assignment {key}")))
}

/// Identifier of the assignment at which one is judged: its own, or that of the one it refers to.
fn judged_at(ids: &BTreeMap<String, i64>, assignment: &Assignment) -> Result<i64, Error> {
    identifier(ids, assignment.same_as.as_ref().unwrap_or(&assignment.key))
}

/// Assignments at or below a node, all without one, in plan order.
fn below(plan: &Plan, node: Option<&str>) -> Vec<usize> {
    let branch = node.map(|code| plan.branch(code).unwrap_or_default());
    let hangs = |node: usize| branch.as_ref().is_none_or(|inside| inside.contains(&node));
    let assignments = plan.assignments.iter().enumerate();
    let found = assignments.filter(|(_, assignment)| hangs(assignment.node));
    found.map(|(index, _)| index).collect()
}

/// The assignments a question is about, in plan order.
fn asked_for(plan: &Plan, query: &EvaluationQuery) -> impl Iterator<Item = usize> {
    let of_indicator = |index: &usize| {
        let assignment = plan.assignments.get(*index);
        query
            .indicator
            .as_ref()
            .is_none_or(|code| assignment.is_some_and(|there| there.indicator == *code))
    };
    below(plan, query.node.as_deref())
        .into_iter()
        .filter(of_indicator)
}

/// An administration, and in the year in which it began those it came from: their plans are in force beside its own.
pub(super) fn with_origins(
    conn: &mut Conn,
    library: &Library,
    register: Arc<Register>,
    year: i32,
    known: KnownAt,
) -> Result<Vec<Arc<Register>>, Error> {
    let mut bodies = vec![register];
    let mut next = 0;
    while let Some(register) = bodies.get(next).cloned() {
        next += 1;
        let began = register.succession.began.as_ref();
        for origin in began
            .filter(|merger| merger.year() == year)
            .iter()
            .flat_map(|merger| &merger.predecessors)
        {
            bodies.push(library.register(conn, origin.id, known.position)?);
        }
    }
    Ok(bodies)
}

/// Plans end with the year in which their administration ended.
pub(super) fn still_in_force(register: &Register, period: Period) -> Result<(), Error> {
    let ended = register.succession.ended.as_ref();
    match ended.filter(|merger| merger.year() < period.year()) {
        None => Ok(()),
        Some(merger) => {
            let detail = format!(
                "{} became {} on {}: its plans are in force up to {}",
                register.administration.code,
                merger.successor.1,
                merger.first_day,
                merger.year()
            );
            Err(Error::invalid("?period", "outside_plan", detail))
        }
    }
}

/// Every filter must name something in a plan in force.
fn check_filters<'a>(
    in_force: impl Iterator<Item = &'a KnownPlan>,
    query: &EvaluationQuery,
) -> Result<(), Error> {
    let in_force: Vec<&KnownPlan> = in_force.collect();
    if in_force.is_empty() {
        let detail = format!(
            "{} has no plan in force in {}",
            query.administration,
            query.period.year()
        );
        return Err(Error::invalid("?period", "no_plan", detail));
    }
    let mut faults = Vec::new();
    if let Some(code) = &query.indicator {
        let known = || {
            in_force
                .iter()
                .flat_map(|known| known.plan.indicators.keys())
                .map(String::as_str)
        };
        if known().all(|there| there != code) {
            faults.push(unknown("indicator", code, closest(code, known())));
        }
    }
    if let Some(code) = &query.node {
        let known = || {
            in_force
                .iter()
                .flat_map(|known| &known.plan.nodes)
                .map(|node| node.code.as_str())
        };
        if known().all(|there| there != code) {
            faults.push(unknown("node", code, closest(code, known())));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

impl App {
    /// Verdicts of the plans in force, in plan order.
    pub fn evaluations(
        &self,
        actor: &Actor,
        query: &EvaluationQuery,
    ) -> Result<Evaluations, Error> {
        actor.authorise(Permission::Read)?;
        let on = day(&query.page, query.on)?;
        self.store.read(|conn| {
            let known = known(conn, &query.page)?;
            let register = self.register(conn, &query.administration, known)?;
            let year = query.period.year();
            let bodies = with_origins(conn, &self.library, register, year, known)?;
            let in_force: Vec<(&Register, &KnownPlan)> = bodies
                .iter()
                .flat_map(|body| body.plans.in_force(year).map(|used| (&**body, used)))
                .collect();
            check_filters(in_force.iter().map(|(_, used)| *used), query)?;
            let mut pages = Pages::of(&query.page)?;
            let (mut views, mut places, mut bytes) = (Vec::new(), Vec::new(), 0);
            'plans: for (register, used) in in_force {
                let ids = self.library.assignments(conn, used.id, used.revision)?;
                let figures = figures(
                    conn,
                    &self.library,
                    register,
                    &used.plan,
                    asked_for(&used.plan, query),
                    query.period,
                    known,
                )?;
                let mut evaluator = Evaluator::new(Question {
                    plan: &used.plan,
                    entries: &figures.entries,
                    period: query.period,
                    on,
                })
                .after(figures.merged());
                for index in asked_for(&used.plan, query) {
                    // Which page it is on is only known once its status is.
                    if query.status.is_none() && pages.skips() {
                        continue;
                    }
                    if let Some(status) = query.status
                        && (status != evaluator.verdict(index).status || pages.skips())
                    {
                        continue;
                    }
                    if pages.is_full(views.len()) {
                        break 'plans;
                    }
                    if bytes > PAGE_BYTES {
                        pages.end();
                        break 'plans;
                    }
                    let evaluation = evaluator.evaluation(index);
                    bytes += evaluation.explanation.size();
                    let Some(assignment) = used.plan.assignments.get(index) else {
                        continue;
                    };
                    let assignment_id = identifier(&ids, &assignment.key)?;
                    places.push((register.administration.id, judged_at(&ids, assignment)?));
                    views.push(EvaluationView {
                        assignment_id,
                        plan: used.into(),
                        evaluation,
                        note: None,
                    });
                }
            }
            for body in &bodies {
                let owner = (body.administration.id, body.administration.code.as_str());
                let of_body = places.iter().filter(|(id, _)| *id == owner.0);
                let of_body: Vec<i64> = of_body.map(|(_, place)| *place).collect();
                if of_body.is_empty() {
                    continue;
                }
                let notes = standing(conn, owner, query.period, &of_body, known)?;
                for (view, (id, place)) in views.iter_mut().zip(&places) {
                    if *id == owner.0 {
                        view.note = notes.get(place).cloned();
                    }
                }
            }
            Ok(Evaluations {
                listing: pages.listing(views, known, on),
                on,
            })
        })
    }

    /// The verdict on one assignment.
    pub fn evaluation(
        &self,
        actor: &Actor,
        assignment_id: i64,
        period: Period,
        on: Option<NaiveDate>,
        asked: Option<AsKnownAt>,
    ) -> Result<Evaluations, Error> {
        actor.authorise(Permission::Read)?;
        let on = on.unwrap_or_else(clock::today);
        let missing = || Error::NotFound(format!("evaluation {assignment_id}-{period}"));
        self.store.read(|conn| {
            let known = known_at(conn, asked)?;
            let place = place(conn, &self.library, assignment_id, period, known)?;
            let place = place.ok_or_else(missing)?;
            let figures = place.figures(conn, &self.library, known)?;
            let evaluation = place.evaluator(&figures, on).evaluation(place.index);
            let ids = self
                .library
                .assignments(conn, place.used.id, place.used.revision)?;
            let judged_at = identifier(&ids, place.judged_at())?;
            let owner = &place.register.administration;
            let owner = (owner.id, owner.code.as_str());
            let mut notes = standing(conn, owner, period, &[judged_at], known)?;
            let view = EvaluationView {
                assignment_id,
                plan: place.used,
                evaluation,
                note: notes.remove(&judged_at),
            };
            Ok(Evaluations {
                listing: Listing {
                    items: vec![view],
                    next: None,
                    known_at: known,
                },
                on,
            })
        })
    }

    /// The performance tree of one plan, rolled up.
    pub fn tree(
        &self,
        actor: &Actor,
        plan_id: i64,
        asked_revision: Option<i32>,
        period: Period,
        on: Option<NaiveDate>,
        asked: Option<AsKnownAt>,
    ) -> Result<TreeView, Error> {
        actor.authorise(Permission::Read)?;
        let on = on.unwrap_or_else(clock::today);
        self.store.read(|conn| {
            let known = known_at(conn, asked)?;
            let row = revision(conn, plan_id, asked_revision, known)?;
            if !(row.first_year..=row.last_year).contains(&period.year()) {
                let detail = format!("the plan covers {} to {}", row.first_year, row.last_year);
                return Err(Error::invalid("?period", "outside_plan", detail));
            }
            let register = self
                .library
                .register(conn, row.administration_id, known.position)?;
            still_in_force(&register, period)?;
            let plan = self.library.plan(conn, row.id, row.revision)?;
            let ids = self.library.assignments(conn, row.id, row.revision)?;
            let assignment_ids = plan
                .assignments
                .iter()
                .map(|there| identifier(&ids, &there.key))
                .collect::<Result<Vec<_>, _>>()?;
            let figures = figures(
                conn,
                &self.library,
                &register,
                &plan,
                0..plan.assignments.len(),
                period,
                known,
            )?;
            let tree = Evaluator::new(Question {
                plan: &plan,
                entries: &figures.entries,
                period,
                on,
            })
            .after(figures.merged())
            .tree();
            let present = notes::present(
                conn,
                row.administration_id,
                &period.to_string(),
                known.position,
            )?;
            let noted = plan
                .assignments
                .iter()
                .map(|there| Ok(present.binary_search(&judged_at(&ids, there)?).is_ok()))
                .collect::<Result<Vec<_>, Error>>()?;
            let plan = UsedPlan {
                id: row.id,
                revision: row.revision,
                plan,
            };
            Ok(TreeView {
                plan,
                period,
                tree,
                assignment_ids,
                noted,
                on,
                known_at: known,
            })
        })
    }
}
