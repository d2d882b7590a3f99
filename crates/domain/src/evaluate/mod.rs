// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one evaluator (`docs/domain.md §3-§6`): a pure function of plan revision, entries, period and
//! the day `on`. Lazy: asked for one assignment it reads only what that one needs; what was found once
//! is kept for the next.

mod assignment;
mod behind;
mod combine;
mod compare;
mod derivation;
mod due;
mod index;
mod indicator;
mod interim;
mod merged;
mod nature;
mod node;
mod operand;
mod reading;
mod scoring;
mod status;
mod term;

use crate::Period;
use crate::evaluation::Evaluation;
use crate::measurement::Entry;
use crate::plan::Plan;
use crate::rollup::{NodeResult, Tree};
use chrono::NaiveDate;
use index::Entries;
use indicator::IndicatorValue;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(crate) use assignment::Case;
pub(crate) use combine::{Datum, MAX_PLACES};
pub(crate) use due::{DueDay, days_after};
pub(crate) use index::Shape;
pub(crate) use indicator::date_measure;
pub(crate) use interim::{Applied, Evidence};
pub use merged::{Definitions, Merged, OriginFigures, year_of_merger};
pub use node::side_by_side;
pub(crate) use reading::{Posting, place};
pub(crate) use scoring::Score;

/// What is asked (`docs/domain.md §7`): evaluation is a pure function of this.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The plan revision in use; one without [`Plan::faults`].
    pub plan: &'a Plan,
    /// The newest known revision of each figure, in any order; may hold other measures and years.
    pub entries: &'a [Entry],
    /// The period as of which to evaluate.
    pub period: Period,
    /// The day on which silence is judged; only `not_due`, `not_reported` depend on it.
    pub on: NaiveDate,
}

/// An evaluation without its derivation, and how it was scored.
type Judged = Rc<(Evaluation, Option<Score>)>;

/// Answers a [`Question`], one assignment or the whole tree (`docs/domain.md §5, §6`).
pub struct Evaluator<'a> {
    plan: &'a Plan,
    entries: Entries<'a>,
    before: Option<merged::Before<'a>>,
    shape: Shape<'a>,
    period: Period,
    on: NaiveDate,
    readings: BTreeMap<(&'a str, Period), Rc<reading::Reading<'a>>>,
    indicators: BTreeMap<(&'a str, Period), Rc<IndicatorValue>>,
    verdicts: BTreeMap<(usize, Period), Judged>,
    nodes: BTreeMap<(Option<usize>, Period), Rc<NodeResult>>,
    interims: nature::Interims<'a>,
    /// What is being evaluated: ends the cycles that only a faulty plan has.
    indicators_open: BTreeSet<&'a str>,
    nodes_open: BTreeSet<usize>,
    dues_open: BTreeSet<String>,
}

impl<'a> Evaluator<'a> {
    /// Indexes plan and entries once; evaluates nothing yet.
    pub fn new(question: Question<'a>) -> Self {
        Self {
            plan: question.plan,
            entries: Entries::new(question.entries),
            before: None,
            shape: Shape::new(question.plan),
            period: question.period,
            on: question.on,
            readings: BTreeMap::new(),
            indicators: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            nodes: BTreeMap::new(),
            interims: nature::Interims::new(),
            indicators_open: BTreeSet::new(),
            nodes_open: BTreeSet::new(),
            dues_open: BTreeSet::new(),
        }
    }

    /// For an administration that came from others: its figures are combined from theirs (`docs/domain.md §8`).
    #[must_use]
    pub fn after(mut self, merged: Option<Merged<'a>>) -> Self {
        self.before = merged.map(merged::Before::from);
        self
    }

    /// Value, verdict and reason of one assignment with their derivation, by its index in
    /// [`Plan::assignments`]; an index beyond them is `not_computable`.
    pub fn evaluation(&mut self, assignment: usize) -> Evaluation {
        self.explained(assignment, self.period)
    }

    /// The same without the derivation.
    pub fn verdict(&mut self, assignment: usize) -> Evaluation {
        Evaluation::clone(&self.assignment(assignment, self.period).0)
    }

    /// What rolls up to one node, by its index in [`Plan::nodes`] (`docs/domain.md §6`).
    pub fn node(&mut self, node: usize) -> NodeResult {
        NodeResult::clone(&self.rolled_up(Some(node), self.period))
    }

    /// What rolls up to the plan as a whole (`docs/domain.md §6`).
    pub fn root(&mut self) -> NodeResult {
        NodeResult::clone(&self.rolled_up(None, self.period))
    }

    /// What stands of one figure.
    pub(crate) fn entry(&self, measure: &str, office: &str, period: Period) -> Option<&'a Entry> {
        self.entries.get(measure, office, period)
    }

    /// Every evaluation, without its derivation, and their roll-up (`docs/domain.md §6`).
    pub fn tree(&mut self) -> Tree {
        let plan = self.plan;
        Tree {
            root: self.root(),
            nodes: (0..plan.nodes.len()).map(|node| self.node(node)).collect(),
            evaluations: (0..plan.assignments.len())
                .map(|assignment| self.verdict(assignment))
                .collect(),
        }
    }
}
