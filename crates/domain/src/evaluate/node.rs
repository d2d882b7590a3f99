// SPDX-License-Identifier: AGPL-3.0-or-later
//! The roll-up of one node (`docs/domain.md §6`).
//!
//! A child node takes part in the achievement when it has one, with the rounded figure, and in the
//! coverage when it has one, unrounded. Equal weights where none is given.

use super::Evaluator;
use crate::Period;
use crate::evaluation::{Evaluation, Status};
use crate::plan::UnavailableCounts;
use crate::rollup::{Member, MemberOf, NodeResult};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use traguardo_formula::Rational;

/// One member's weight and what it brings.
struct Part {
    of: MemberOf,
    weight: Option<Decimal>,
    achievement: Option<Decimal>,
    coverage: Option<Rational>,
}

impl Evaluator<'_> {
    /// A node, or the plan itself.
    pub(super) fn rolled_up(&mut self, node: Option<usize>, period: Period) -> Rc<NodeResult> {
        if let Some(known) = self.nodes.get(&(node, period)) {
            return Rc::clone(known);
        }
        let plan = self.plan;
        self.nodes_open.extend(node);
        let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
        let mut marks = BTreeSet::new();
        let mut parts = Vec::new();
        for child in self.shape.child_nodes(node).to_vec() {
            let result = self.rolled_up(Some(child), period);
            for (status, count) in &result.counts {
                *counts.entry(*status).or_default() += count;
            }
            marks.extend(result.marks.iter().copied());
            parts.push(Part {
                of: MemberOf::Node(child),
                weight: plan.nodes.get(child).and_then(|node| node.weight),
                achievement: result.achievement,
                coverage: result.exact_coverage.clone(),
            });
        }
        for child in self.shape.child_assignments(node).to_vec() {
            let judged = self.assignment(child, period);
            let evaluation = &judged.0;
            *counts.entry(evaluation.status).or_default() += 1;
            let achievement = contribution(evaluation, plan.rules.unavailable_counts);
            if achievement.is_some() {
                marks.extend(evaluation.marks.iter().copied());
            }
            parts.push(Part {
                of: MemberOf::Assignment(child),
                weight: plan
                    .assignments
                    .get(child)
                    .and_then(|assignment| assignment.weight),
                achievement,
                coverage: coverage(evaluation.status),
            });
        }
        if let Some(node) = node {
            self.nodes_open.remove(&node);
        }
        let result = Rc::new(weighed(
            &parts,
            counts,
            marks,
            plan.rules.unavailable_counts,
        ));
        self.nodes.insert((node, period), Rc::clone(&result));
        result
    }
}

/// The plans of administrations that merged, one beside the other as boxes are (`docs/domain.md §8`): the weight of
/// each and what rolled up to its root; a branch without a plan covers nothing.
pub fn side_by_side(branches: &[(Option<Decimal>, Option<&NodeResult>)]) -> NodeResult {
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    let mut marks = BTreeSet::new();
    let mut parts = Vec::new();
    for (place, (weight, root)) in branches.iter().enumerate() {
        for (status, count) in root.iter().flat_map(|root| &root.counts) {
            *counts.entry(*status).or_default() += count;
        }
        marks.extend(root.iter().flat_map(|root| root.marks.iter().copied()));
        parts.push(Part {
            of: MemberOf::Node(place),
            weight: *weight,
            achievement: root.and_then(|root| root.achievement),
            coverage: root.map_or(Some(Rational::ZERO), |root| root.exact_coverage.clone()),
        });
    }
    weighed(&parts, counts, marks, UnavailableCounts::LeftOut)
}

/// The achievement with which an assignment enters the sum; `None` when it is left out.
fn contribution(evaluation: &Evaluation, unavailable: UnavailableCounts) -> Option<Decimal> {
    match evaluation.status {
        Status::NotReported => Some(Decimal::new(0, 2)),
        Status::NotAvailable | Status::NotComputable => {
            (unavailable == UnavailableCounts::Zero).then_some(Decimal::new(0, 2))
        }
        status if status.leaves_rollup() => None,
        _ => evaluation.achievement,
    }
}

/// 1 for a verdict, 0 for what was expected and gave none; `None` when nothing was expected.
fn coverage(status: Status) -> Option<Rational> {
    match status {
        Status::NotReported | Status::NotAvailable | Status::NotComputable => Some(Rational::ZERO),
        status if status.leaves_rollup() => None,
        _ => Some(Rational::ONE),
    }
}

fn weighed(
    parts: &[Part],
    counts: BTreeMap<Status, usize>,
    marks: BTreeSet<crate::evaluation::Mark>,
    unavailable_counts: UnavailableCounts,
) -> NodeResult {
    let given = !parts.is_empty() && parts.iter().all(|part| part.weight.is_some());
    let weight = |part: &Part| {
        if given {
            part.weight.unwrap_or(Decimal::ONE)
        } else {
            Decimal::ONE
        }
    };
    let achievements = parts
        .iter()
        .filter_map(|part| Some((weight(part), Rational::from(part.achievement?))));
    let coverages = parts
        .iter()
        .filter_map(|part| Some((weight(part), part.coverage.clone()?)));
    let (achievement, total) = mean(achievements);
    let exact_coverage = mean(coverages).0;
    let members = parts
        .iter()
        .map(|part| Member {
            of: part.of,
            weight: weight(part),
            achievement: part.achievement,
            share: part
                .achievement
                .and_then(|_| Rational::from(weight(part)).div(&total).ok())
                .and_then(|of| percent(&of)),
            coverage: part.coverage.as_ref().and_then(percent),
        })
        .collect();
    NodeResult {
        achievement: achievement.and_then(|exact| exact.round(2).ok()),
        coverage: exact_coverage.as_ref().and_then(percent),
        exact_coverage,
        counts,
        members,
        unavailable_counts,
        marks,
    }
}

/// Σ weight × figure / Σ weight, and Σ weight.
fn mean(parts: impl Iterator<Item = (Decimal, Rational)>) -> (Option<Rational>, Rational) {
    let (mut sum, mut total) = (Rational::ZERO, Rational::ZERO);
    for (weight, figure) in parts {
        let weight = Rational::from(weight);
        let Ok(added) = weight.mul(&figure).and_then(|share| sum.add(&share)) else {
            return (None, total);
        };
        let Ok(weights) = total.add(&weight) else {
            return (None, total);
        };
        (sum, total) = (added, weights);
    }
    (sum.div(&total).ok(), total)
}

fn percent(share: &Rational) -> Option<Decimal> {
    share.mul(&Rational::from_integer(100)).ok()?.round(2).ok()
}
