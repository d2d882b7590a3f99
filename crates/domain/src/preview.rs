// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which verdicts another revision of a plan would give (`docs/domain.md §7`).

use crate::evaluation::Evaluation;
use crate::plan::Plan;
use crate::rollup::{NodeResult, Tree};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A plan and its tree as of one period.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The plan revision.
    pub plan: &'a Plan,
    /// Its tree.
    pub tree: &'a Tree,
}

/// An assignment that is judged otherwise, or by one of the two only.
#[derive(Clone, Debug)]
pub struct Flip<'a> {
    /// Key of the assignment.
    pub key: &'a str,
    /// Code of the indicator.
    pub indicator: &'a str,
    /// Code of the box it hangs in.
    pub node: &'a str,
    /// The verdict so far; `None` of what comes.
    pub before: Option<&'a Evaluation>,
    /// The verdict to come; `None` of what goes.
    pub after: Option<&'a Evaluation>,
}

/// A box whose achievement differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<'a> {
    /// Code of the box; `None` is the plan itself.
    pub node: Option<&'a str>,
    /// Achievement so far.
    pub before: Option<Decimal>,
    /// Achievement to come.
    pub after: Option<Decimal>,
}

/// Assignments, matched by key, of which status, value or achievement differ: in the order of the plan to come, then
/// those that go.
#[must_use]
pub fn flips<'a>(before: Judged<'a>, after: Judged<'a>) -> Vec<Flip<'a>> {
    let was: BTreeMap<&str, (usize, &Evaluation)> = by_key(before).collect();
    let is: BTreeMap<&str, (usize, &Evaluation)> = by_key(after).collect();
    let flip = |judged: Judged<'a>, index: usize, found, to_come| {
        let assignment = judged.plan.assignments.get(index)?;
        let node = judged.plan.nodes.get(assignment.node);
        Some(Flip {
            key: &assignment.key,
            indicator: &assignment.indicator,
            node: node.map_or("", |node| &node.code),
            before: found,
            after: to_come,
        })
    };
    let changed = by_key(after).filter_map(|(key, (index, now))| {
        let then = was.get(key).map(|(_, then)| *then);
        let same = then.is_some_and(|then| same(then, now));
        (!same)
            .then(|| flip(after, index, then, Some(now)))
            .flatten()
    });
    let gone = by_key(before)
        .filter(|(key, _)| !is.contains_key(key))
        .filter_map(|(_, (index, then))| flip(before, index, Some(then), None));
    changed.chain(gone).collect()
}

/// Boxes of either plan whose achievement differs, the plan itself first.
#[must_use]
pub fn moved<'a>(before: Judged<'a>, after: Judged<'a>) -> Vec<Moved<'a>> {
    let nodes = |judged: Judged<'a>| {
        let own = judged.plan.nodes.iter().zip(&judged.tree.nodes);
        let own = own.map(|(node, result)| (Some(node.code.as_str()), result));
        std::iter::once((None, &judged.tree.root)).chain(own)
    };
    let was: BTreeMap<Option<&str>, &NodeResult> = nodes(before).collect();
    let is: BTreeMap<Option<&str>, &NodeResult> = nodes(after).collect();
    let to_come = nodes(after).map(|(node, now)| Moved {
        node,
        before: was.get(&node).and_then(|then| then.achievement),
        after: now.achievement,
    });
    let gone = nodes(before)
        .filter(|(node, _)| !is.contains_key(node))
        .map(|(node, then)| Moved {
            node,
            before: then.achievement,
            after: None,
        });
    to_come
        .chain(gone)
        .filter(|moved| moved.before != moved.after)
        .collect()
}

fn by_key(judged: Judged<'_>) -> impl Iterator<Item = (&str, (usize, &Evaluation))> {
    let assignments = judged.plan.assignments.iter().zip(&judged.tree.evaluations);
    assignments
        .enumerate()
        .map(|(index, (assignment, evaluation))| (assignment.key.as_str(), (index, evaluation)))
}

fn same(before: &Evaluation, after: &Evaluation) -> bool {
    (before.status, &before.value, before.achievement)
        == (after.status, &after.value, after.achievement)
}
