// SPDX-License-Identifier: AGPL-3.0-or-later
//! Roll-up of achievements and coverage along the performance tree (`docs/domain.md §6`).

use crate::evaluation::{Evaluation, Mark, Status};
use crate::plan::UnavailableCounts;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use traguardo_formula::Rational;

/// The whole performance tree as of one period.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The plan itself: its members are the nodes without a parent.
    pub root: NodeResult,
    /// In the order of [`crate::plan::Plan::nodes`].
    pub nodes: Vec<NodeResult>,
    /// In the order of [`crate::plan::Plan::assignments`].
    pub evaluations: Vec<Evaluation>,
}

/// What rolled up to one node (`docs/domain.md §6`).
#[derive(Clone, Debug)]
pub struct NodeResult {
    /// Weighted mean of the members' achievements, two decimals; `None` when none takes part.
    pub achievement: Option<Decimal>,
    /// Percent of the weight that stands on a figure, two decimals; `None` when nothing was expected.
    pub coverage: Option<Decimal>,
    /// Unrounded coverage, 0..=1: what goes up.
    pub exact_coverage: Option<Rational>,
    /// How many assignments at or below the node have each status; only statuses that occur.
    pub counts: BTreeMap<Status, usize>,
    /// Child nodes, then assignments, each in document order.
    pub members: Vec<Member>,
    /// The plan's rule for n.d. and not computable, by which the achievement was made.
    pub unavailable_counts: UnavailableCounts,
    /// Marks of the figures the achievement was made of.
    pub marks: BTreeSet<Mark>,
}

impl NodeResult {
    /// How many of the members that take part reach a level, and how many take part.
    pub(crate) fn reaching(&self, level: Decimal) -> (i64, i64) {
        let taking_part = self.members.iter().filter_map(|member| member.achievement);
        taking_part.fold((0, 0), |(reached, all), achievement| {
            (reached + i64::from(achievement >= level), all + 1)
        })
    }
}

/// One member of a node, and how it took part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub of: MemberOf,
    /// The plan's weight; 1 for every member where the plan gives none (equal weights).
    pub weight: Decimal,
    /// The achievement that entered the sum; `None` when the member was left out of it.
    pub achievement: Option<Decimal>,
    /// Percent of the weight that took part in the achievement, two decimals; `None` when left out.
    pub share: Option<Decimal>,
    /// Coverage in percent, two decimals; `None` when left out of the coverage.
    pub coverage: Option<Decimal>,
}

/// What a member of a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberOf {
    /// Index into [`crate::plan::Plan::nodes`].
    Node(usize),
    /// Index into [`crate::plan::Plan::assignments`].
    Assignment(usize),
}
