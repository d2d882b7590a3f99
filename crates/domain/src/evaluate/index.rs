// SPDX-License-Identifier: AGPL-3.0-or-later
//! Finding the figure of one measure, office and period, and the members of one node.

use crate::measurement::Entry;
use crate::{Period, plan::Plan};
use std::collections::{BTreeMap, HashMap};

/// The entries by key; only ever asked for a key, never walked.
pub(crate) struct Entries<'a>(HashMap<(&'a str, &'a str, Period), &'a Entry>);

impl<'a> Entries<'a> {
    /// Should a key come twice, the newest revision counts, whatever the order.
    pub fn new(entries: &'a [Entry]) -> Self {
        let mut by_key: HashMap<_, &'a Entry> = HashMap::with_capacity(entries.len());
        for entry in entries {
            let newest = by_key
                .entry((entry.measure.as_str(), entry.office.as_str(), entry.period))
                .or_insert(entry);
            if (newest.revision, newest.position) < (entry.revision, entry.position) {
                *newest = entry;
            }
        }
        Self(by_key)
    }

    pub fn get(&self, measure: &str, office: &str, period: Period) -> Option<&'a Entry> {
        self.0.get(&(measure, office, period)).copied()
    }
}

/// The members of each node (`docs/domain.md §6`), in document order; what only refers to another assignment is
/// none.
pub(crate) struct Shape<'a> {
    pub roots: Vec<usize>,
    pub nodes: Vec<Vec<usize>>,
    pub assignments: Vec<Vec<usize>>,
    by_code: BTreeMap<&'a str, usize>,
    by_key: BTreeMap<&'a str, usize>,
}

impl<'a> Shape<'a> {
    /// A parent that does not come before its child is a fault of the plan and is read as none.
    pub fn new(plan: &'a Plan) -> Self {
        let mut shape = Self {
            roots: Vec::new(),
            nodes: vec![Vec::new(); plan.nodes.len()],
            assignments: vec![Vec::new(); plan.nodes.len()],
            by_code: BTreeMap::new(),
            by_key: BTreeMap::new(),
        };
        for (index, node) in plan.nodes.iter().enumerate() {
            let parent = node.parent.filter(|parent| *parent < index);
            parent
                .and_then(|parent| shape.nodes.get_mut(parent))
                .unwrap_or(&mut shape.roots)
                .push(index);
            shape.by_code.entry(&node.code).or_insert(index);
        }
        for (index, assignment) in plan.assignments.iter().enumerate() {
            shape.by_key.entry(&assignment.key).or_insert(index);
            let members = shape.assignments.get_mut(assignment.node);
            if let (Some(members), None) = (members, &assignment.same_as) {
                members.push(index);
            }
        }
        shape
    }

    pub fn assignment(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    pub fn node(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// Child nodes of a node, or the roots of the plan.
    pub fn child_nodes(&self, node: Option<usize>) -> &[usize] {
        match node {
            None => &self.roots,
            Some(node) => self.nodes.get(node).map_or(&[], Vec::as_slice),
        }
    }

    /// Assignments directly under a node.
    pub fn child_assignments(&self, node: Option<usize>) -> &[usize] {
        node.and_then(|node| self.assignments.get(node))
            .map_or(&[], Vec::as_slice)
    }
}
