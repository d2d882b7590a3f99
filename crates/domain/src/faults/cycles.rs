// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is computed from itself (`docs/domain.md §4`), and towers too high to climb.
//!
//! An indicator rests on the indicators and nodes its formula reads (in whatever year), a node on its
//! members, an assignment on its indicator, a measure on the events that its due day is counted from: so an indicator that reads the achievement of a node above
//! one of its own assignments rests on itself. Without recursion, each thing is visited once.

use super::{FaultCode, Found, MAX_DEPTH};
use crate::evaluate::Shape;
use crate::plan::Plan;
use std::collections::BTreeMap;
use traguardo_formula::Operand;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing<'a> {
    Indicator(&'a str),
    Measure(&'a str),
    Node(usize),
    Assignment(usize),
}

/// A thing on the way down, and what of it is still to be looked at.
struct Visit<'a> {
    thing: Thing<'a>,
    rest: std::vec::IntoIter<Thing<'a>>,
    height: usize,
}

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let shape = Shape::new(plan);
    let mut heights: BTreeMap<Thing, usize> = BTreeMap::new();
    let starts = plan.indicators.keys().map(|code| Thing::Indicator(code));
    let waiting = plan.measures.values();
    let waiting = waiting
        .filter(|measure| !measure.due.events().is_empty())
        .map(|measure| Thing::Measure(&measure.code));
    let nodes = (0..plan.nodes.len()).map(Thing::Node);
    for start in starts.chain(waiting).chain(nodes) {
        if !heights.contains_key(&start) {
            walk(plan, &shape, start, &mut heights, found);
        }
    }
    let too_high = heights
        .iter()
        .filter(|(_, height)| **height == MAX_DEPTH + 1);
    for (thing, _) in too_high {
        let detail = format!(
            "{} rests on more than {MAX_DEPTH} levels of nodes and definitions",
            name(plan, *thing)
        );
        found.add(FaultCode::TooDeep, at(plan, *thing), detail);
    }
}

fn walk<'a>(
    plan: &'a Plan,
    shape: &Shape,
    start: Thing<'a>,
    heights: &mut BTreeMap<Thing<'a>, usize>,
    found: &mut Found,
) {
    let visit = |thing| Visit {
        thing,
        rest: rests_on(plan, shape, thing).into_iter(),
        height: 1,
    };
    let mut open: BTreeMap<Thing, usize> = BTreeMap::from([(start, 0)]);
    let mut path = vec![visit(start)];
    while let Some(last) = path.last_mut() {
        let Some(next) = last.rest.next() else {
            let Some(done) = path.pop() else { return };
            open.remove(&done.thing);
            heights.insert(done.thing, done.height);
            if let Some(above) = path.last_mut() {
                above.height = above.height.max(done.height + 1);
            }
            continue;
        };
        if let Some(known) = heights.get(&next) {
            last.height = last.height.max(known + 1);
        } else if let Some(from) = open.get(&next) {
            let round: Vec<Thing> = path.iter().skip(*from).map(|visit| visit.thing).collect();
            report(plan, &round, found);
        } else {
            open.insert(next, path.len());
            path.push(visit(next));
        }
    }
}

fn rests_on<'a>(plan: &'a Plan, shape: &Shape, thing: Thing<'a>) -> Vec<Thing<'a>> {
    match thing {
        Thing::Assignment(index) => {
            let indicator = plan
                .assignments
                .get(index)
                .and_then(|found| plan.indicators.get_key_value(&found.indicator));
            indicator
                .map(|(code, _)| Thing::Indicator(code))
                .into_iter()
                .collect()
        }
        Thing::Measure(code) => {
            let measure = plan.measures.get(code).into_iter();
            measure
                .flat_map(|measure| measure.due.events())
                .filter_map(|event| plan.measures.get_key_value(event))
                .map(|(code, _)| Thing::Measure(code))
                .collect()
        }
        Thing::Node(index) => {
            let nodes = shape
                .child_nodes(Some(index))
                .iter()
                .copied()
                .map(Thing::Node);
            nodes
                .chain(
                    shape
                        .child_assignments(Some(index))
                        .iter()
                        .copied()
                        .map(Thing::Assignment),
                )
                .collect()
        }
        Thing::Indicator(code) => {
            let Some(indicator) = plan.indicators.get(code) else {
                return Vec::new();
            };
            let operands = indicator.formula.operands().into_iter();
            operands
                .filter_map(|operand| match operand {
                    Operand::Measure(_) => None,
                    Operand::Indicator(code) => plan
                        .indicators
                        .get_key_value(code)
                        .map(|(code, _)| Thing::Indicator(code)),
                    Operand::Achievement(code) | Operand::ShareAchieved(code, _) => {
                        shape.node(code).map(Thing::Node)
                    }
                })
                .collect()
        }
    }
}

/// At the formula of the first indicator on the way round, or the term of the first measure: there is
/// always one, nodes alone make no circle.
fn report(plan: &Plan, round: &[Thing], found: &mut Found) {
    let first = round
        .iter()
        .position(|thing| matches!(thing, Thing::Indicator(_) | Thing::Measure(_)))
        .unwrap_or(0);
    let way: Vec<Thing> = round
        .iter()
        .cycle()
        .skip(first)
        .take(round.len() + 1)
        .copied()
        .collect();
    let names: Vec<String> = way.iter().map(|thing| name(plan, *thing)).collect();
    let (place, what) = match way.first() {
        Some(thing @ Thing::Measure(_)) => (at(plan, *thing), "due after itself"),
        Some(thing) => (
            format!("{}/formula", at(plan, *thing)),
            "computed from itself",
        ),
        None => (String::new(), "computed from itself"),
    };
    found.add(
        FaultCode::Cycle,
        place,
        format!("{what}: {}", names.join(" → ")),
    );
}

fn name(plan: &Plan, thing: Thing) -> String {
    match thing {
        Thing::Indicator(code) => format!("indicator {code}"),
        Thing::Measure(code) => format!("measure {code}"),
        Thing::Node(index) => format!(
            "node {}",
            plan.nodes.get(index).map_or("", |node| &node.code)
        ),
        Thing::Assignment(index) => format!(
            "assignment {}",
            plan.assignments.get(index).map_or("", |found| &found.key)
        ),
    }
}

fn at(plan: &Plan, thing: Thing) -> String {
    let at = match thing {
        Thing::Measure(code) => {
            let measure = plan.measures.get(code);
            return measure.map_or_else(String::new, |measure| format!("{}/due/after", measure.at));
        }
        Thing::Indicator(code) => plan.indicators.get(code).map(|indicator| &indicator.at),
        Thing::Node(index) => plan.nodes.get(index).map(|node| &node.at),
        Thing::Assignment(index) => plan.assignments.get(index).map(|assignment| &assignment.at),
    };
    at.cloned().unwrap_or_default()
}
