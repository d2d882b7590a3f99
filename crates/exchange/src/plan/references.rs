// SPDX-License-Identifier: AGPL-3.0-or-later
//! Faults of a plan document that the domain's plan cannot see: size, offices, validity intervals.

use super::{Code, DateText, OfficeEntry, PlanDocument, PlanNode, YearBudget, limits};
use crate::fault::{hint, quote};
use crate::measurement::Fault;
use crate::reader::FAULTS;
use std::collections::BTreeSet;
use traguardo_domain::plan::WHOLE_BODY;
use traguardo_formula::MOST_SUGGESTIONS;

/// What makes the tree too large or too deep to be looked at further.
pub(super) fn sizes(document: &PlanDocument) -> Vec<Fault> {
    let mut size = Size {
        amounts: amounts(&document.budgets),
        ..Size::default()
    };
    size.add(&document.nodes, "/nodes", 1);
    let counts = [
        ("amounts of money", size.amounts, limits::AMOUNTS),
        ("nodes", size.nodes, limits::NODES),
        ("assignments", size.assignments, limits::ASSIGNMENTS),
    ];
    for (what, count, most) in counts {
        if count > most {
            let detail = format!("the whole tree has {count} {what}, and may have {most}");
            size.faults.push(Fault::new("/nodes", "too_many", detail));
        }
    }
    size.faults.truncate(FAULTS);
    size.faults
}

fn amounts(budgets: &[YearBudget]) -> usize {
    budgets.iter().map(YearBudget::amounts).sum()
}

#[derive(Default)]
struct Size {
    nodes: usize,
    assignments: usize,
    amounts: usize,
    faults: Vec<Fault>,
}

impl Size {
    fn add(&mut self, nodes: &[PlanNode], pointer: &str, depth: usize) {
        if depth > limits::NODE_DEPTH && !nodes.is_empty() {
            let detail = format!("the tree has at most {} levels", limits::NODE_DEPTH);
            self.faults.push(Fault::new(pointer, "too_deep", detail));
            return;
        }
        self.nodes += nodes.len();
        for (index, node) in nodes.iter().enumerate() {
            self.assignments += node.assignments.len();
            self.amounts += amounts(&node.budgets);
            self.add(&node.nodes, &format!("{pointer}/{index}/nodes"), depth + 1);
        }
    }
}

/// Faults of offices and intervals.
pub(super) fn faults(document: &PlanDocument) -> Vec<Fault> {
    let mut found = Finder {
        offices: BTreeSet::new(),
        suggestions: 0,
        faults: Vec::new(),
    };
    let body = &document.administration;
    found.interval(
        body.valid_from.as_ref(),
        body.valid_to.as_ref(),
        "/administration",
    );
    found.declared(&document.offices);
    for (index, measure) in document.measures.iter().enumerate() {
        let mut named = BTreeSet::new();
        for (place, office) in measure.offices.iter().enumerate() {
            let pointer = format!("/measures/{index}/offices/{place}");
            found.named(office, &pointer);
            if !named.insert(office) {
                let detail = format!("the office {} is named twice", quote(office));
                found.fault(pointer, "duplicate", detail);
            }
        }
    }
    found.tree(&document.nodes, "/nodes");
    found.faults
}

struct Finder<'a> {
    offices: BTreeSet<&'a str>,
    suggestions: usize,
    faults: Vec<Fault>,
}

impl<'a> Finder<'a> {
    fn fault(&mut self, pointer: String, code: &str, detail: String) {
        if self.faults.len() < FAULTS {
            self.faults.push(Fault::new(pointer, code, detail));
        }
    }

    fn declared(&mut self, offices: &'a [OfficeEntry]) {
        for (index, office) in offices.iter().enumerate() {
            let pointer = format!("/offices/{index}");
            if !self.offices.insert(&office.code) {
                let detail = format!("the office {} is declared twice", quote(&office.code));
                self.fault(format!("{pointer}/code"), "duplicate", detail);
            }
            if &*office.code == WHOLE_BODY {
                let detail = format!(
                    "{WHOLE_BODY} stands for the whole body and is always there: it is not declared"
                );
                self.fault(format!("{pointer}/code"), "reserved_code", detail);
            }
            self.interval(
                office.valid_from.as_ref(),
                office.valid_to.as_ref(),
                &pointer,
            );
        }
    }

    fn interval(&mut self, from: Option<&DateText>, to: Option<&DateText>, pointer: &str) {
        if let Some((from, to)) = from.zip(to)
            && to < from
        {
            let detail = format!("it would end on {to}, before it begins on {from}");
            self.fault(format!("{pointer}/valid_to"), "interval", detail);
        }
    }

    fn named(&mut self, code: &Code, pointer: &str) {
        if **code == *WHOLE_BODY || self.offices.contains(&**code) {
            return;
        }
        self.suggestions += 1;
        let near = if self.suggestions > MOST_SUGGESTIONS {
            String::new()
        } else {
            hint(code, self.offices.iter().copied())
        };
        let detail = format!("the plan declares no office {}{near}", quote(code));
        self.fault(pointer.to_owned(), "unknown_office", detail);
    }

    fn tree(&mut self, nodes: &[PlanNode], pointer: &str) {
        for (index, node) in nodes.iter().enumerate() {
            for (place, assignment) in node.assignments.iter().enumerate() {
                if let Some(office) = &assignment.office {
                    self.named(
                        office,
                        &format!("{pointer}/{index}/assignments/{place}/office"),
                    );
                }
            }
            self.tree(&node.nodes, &format!("{pointer}/{index}/nodes"));
        }
    }
}
