// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the indicators of a plan reach: measures and earlier years (`docs/domain.md §3, §4`).

use crate::evaluate::Shape;
use crate::plan::{Content, Plan};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_formula::Operand;

/// Most years before the period asked for from which the plan's assigned indicators read, through
/// `previous()` and `opening()`, those of indicators and nodes they use included: how far back entries
/// are needed.
pub fn years_needed(plan: &Plan) -> u8 {
    let mut reach = Reach {
        plan,
        shape: Shape::new(plan),
        years: BTreeMap::new(),
        nodes: BTreeMap::new(),
    };
    plan.assignments
        .iter()
        .map(|assignment| reach.years(&assignment.indicator))
        .max()
        .unwrap_or(0)
}

struct Reach<'a> {
    plan: &'a Plan,
    shape: Shape<'a>,
    /// Of indicators: known, or 0 while being found.
    years: BTreeMap<&'a str, u8>,
    /// The same of nodes.
    nodes: BTreeMap<usize, u8>,
}

impl Reach<'_> {
    fn years(&mut self, code: &str) -> u8 {
        let Some((code, indicator)) = self.plan.indicators.get_key_value(code) else {
            return 0;
        };
        if let Some(known) = self.years.get(code.as_str()) {
            return *known;
        }
        self.years.insert(code, 0);
        let mut most = 0;
        for (operand, shift) in indicator.formula.uses() {
            let further = match operand {
                Operand::Measure(_) => 0,
                Operand::Indicator(inner) => self.years(inner),
                Operand::Achievement(node) | Operand::ShareAchieved(node, _) => {
                    let node = self.shape.node(node);
                    node.map_or(0, |node| self.years_of_node(node))
                }
            };
            most = most.max(shift.years_back.saturating_add(further));
        }
        self.years.insert(code, most);
        most
    }

    fn years_of_node(&mut self, node: usize) -> u8 {
        if let Some(known) = self.nodes.get(&node) {
            return *known;
        }
        self.nodes.insert(node, 0);
        let mut most = 0;
        for child in self.shape.child_nodes(Some(node)).to_vec() {
            most = most.max(self.years_of_node(child));
        }
        let plan = self.plan;
        for index in self.shape.child_assignments(Some(node)).to_vec() {
            if let Some(assignment) = plan.assignments.get(index) {
                most = most.max(self.years(&assignment.indicator));
            }
        }
        self.nodes.insert(node, most);
        most
    }
}

/// The codes of the lists that assignments are computed from, through indicators and nodes: what of the
/// figures may be long, and has to be there to evaluate them.
pub fn lists_needed(plan: &Plan, assignments: impl IntoIterator<Item = usize>) -> BTreeSet<&str> {
    let shape = Shape::new(plan);
    let of = |index: usize| Some(plan.assignments.get(index)?.indicator.as_str());
    let mut indicators: Vec<&str> = assignments.into_iter().filter_map(of).collect();
    let (mut nodes, mut lists) = (Vec::new(), BTreeSet::new());
    let (mut seen, mut seen_nodes) = (BTreeSet::new(), BTreeSet::new());
    loop {
        if let Some(code) = indicators.pop() {
            let Some(indicator) = plan.indicators.get(code).filter(|_| seen.insert(code)) else {
                continue;
            };
            for operand in indicator.formula.operands() {
                match operand {
                    Operand::Measure(code) => {
                        let measure = plan.measures.get(code);
                        let list = measure.filter(|measure| measure.content == Content::Items);
                        lists.extend(list.map(|measure| measure.code.as_str()));
                    }
                    Operand::Indicator(code) => indicators.push(code),
                    Operand::Achievement(code) | Operand::ShareAchieved(code, _) => {
                        nodes.extend(shape.node(code));
                    }
                }
            }
        } else if let Some(node) = nodes.pop() {
            if seen_nodes.insert(node) {
                nodes.extend(shape.child_nodes(Some(node)));
                let members = shape.child_assignments(Some(node)).iter();
                indicators.extend(members.filter_map(|index| of(*index)));
            }
        } else {
            return lists;
        }
    }
}

/// The codes of all measures on which what is said of an assignment may depend: those that its value is computed
/// from, through indicators and nodes, and the events that decide when something is due, or whether it is at all.
pub fn measures_reached(plan: &Plan, assignment: usize) -> BTreeSet<&str> {
    let shape = Shape::new(plan);
    let (mut assignments, mut nodes, mut indicators) = (vec![assignment], Vec::new(), Vec::new());
    let mut measures: Vec<&str> = Vec::new();
    let (mut reached, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let (mut seen_nodes, mut seen_assignments) = (BTreeSet::new(), BTreeSet::new());
    loop {
        if let Some(code) = measures.pop() {
            if let Some(measure) = plan.measures.get(code).filter(|_| reached.insert(code)) {
                measures.extend(measure.due.events().iter().map(String::as_str));
            }
        } else if let Some(code) = indicators.pop() {
            let Some(indicator) = plan.indicators.get(code).filter(|_| seen.insert(code)) else {
                continue;
            };
            for operand in indicator.formula.operands() {
                match operand {
                    Operand::Measure(code) => measures.push(code),
                    Operand::Indicator(code) => indicators.push(code),
                    Operand::Achievement(code) | Operand::ShareAchieved(code, _) => {
                        nodes.extend(shape.node(code));
                    }
                }
            }
        } else if let Some(index) = assignments.pop() {
            let found = plan.assignments.get(index);
            let Some(found) = found.filter(|_| seen_assignments.insert(index)) else {
                continue;
            };
            indicators.push(&found.indicator);
            measures.extend(found.events().map(String::as_str));
            let other = found.same_as.as_ref();
            assignments.extend(other.and_then(|key| shape.assignment(key)));
        } else if let Some(node) = nodes.pop() {
            if seen_nodes.insert(node) {
                nodes.extend(shape.child_nodes(Some(node)));
                assignments.extend(shape.child_assignments(Some(node)));
            }
        } else {
            return reached;
        }
    }
}

/// The codes of the measures an indicator is computed from, those of the indicators it uses included;
/// what `achievement()` rolls up is posted for the indicators of that node, not for this one.
pub(crate) fn measures_of<'a>(plan: &'a Plan, indicator: &'a str) -> BTreeSet<&'a str> {
    let (mut measures, mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::new(), vec![indicator]);
    while let Some(code) = waiting.pop() {
        let Some(indicator) = plan.indicators.get(code).filter(|_| seen.insert(code)) else {
            continue;
        };
        for operand in indicator.formula.operands() {
            match operand {
                Operand::Measure(code) => {
                    measures.insert(code.as_str());
                }
                Operand::Indicator(code) => waiting.push(code),
                Operand::Achievement(_) | Operand::ShareAchieved(..) => {}
            }
        }
    }
    measures
}
