// SPDX-License-Identifier: AGPL-3.0-or-later
//! How much there would be to compute and to explain (`docs/domain.md §4`): one answer must not be more
//! than a machine holds, nor one question more than it works out while somebody waits.
//!
//! Both are counted on what is really made: each measure, indicator and node once as of each year that
//! `previous()` and `opening()` lead to.

use super::{FaultCode, Found};
use crate::evaluate::{MAX_PLACES, Shape};
use crate::evaluation::MAX_WORDS;
use crate::plan::{Measure, Plan};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_formula::limits::{
    MAX_LABEL, MAX_NAMED_ITEMS, MAX_REASONS, MAX_SHOWN, MAX_SUBSTITUTED,
};
use traguardo_formula::{Condition, Expr, Formula, Operand, Shift};

/// Most bytes of one derivation, besides what offices and the plan's own texts say in it.
const MOST_BYTES: usize = 16 << 20;
/// Most work of evaluating a plan: bytes of formulas, and four for each figure read.
const MOST_WORK: usize = 4_000_000;
/// Work of each thing that is done with every item of a list.
const LIST: usize = 2_000;
/// Most kinds of reason that one operand has.
const KINDS: usize = 14;
/// What the labels of a list's items take, those that count and the others, each as it is and in words.
const LABELS: usize = 2 * 2 * MAX_NAMED_ITEMS * (MAX_LABEL + 4);
/// What a posting takes besides codes and what its office wrote.
const POSTING: usize = 1_000;
/// Indentation, labels, and what every line, operand or step takes besides its texts.
const ITEM: usize = 200;
/// What stands before and after the value in every derivation.
const FRAME: usize = (MAX_REASONS + KINDS) * (MAX_SHOWN + MAX_PLACES + ITEM) + 50 * ITEM;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let endless = [FaultCode::Cycle, FaultCode::TooDeep].map(FaultCode::as_str);
    if found.0.iter().any(|fault| endless.contains(&fault.code)) {
        return;
    }
    let codes: BTreeSet<&str> = plan
        .assignments
        .iter()
        .map(|assignment| assignment.indicator.as_str())
        .collect();
    if work(plan, &codes) > MOST_WORK {
        let detail = "evaluating the plan would take too long: fewer operands, nested indicators, \
                      years before or offices per measure are needed";
        return found.add(FaultCode::TooWide, "/nodes", detail);
    }
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    for assignment in &plan.assignments {
        let measures = assignment
            .events()
            .filter_map(|code| plan.measures.get(code));
        let bytes: usize = measures
            .map(|measure| plan.awaited_bytes(measure).saturating_add(ITEM))
            .sum();
        let most = events.entry(assignment.indicator.as_str()).or_default();
        *most = bytes.max(*most);
    }
    for code in codes {
        let Some(indicator) = plan.indicators.get(code) else {
            continue;
        };
        let of_events = events.get(code).copied().unwrap_or(0);
        if plan.derivation_bytes(code).saturating_add(of_events) > MOST_BYTES {
            let detail = format!(
                "the derivation of {code} would take more than {} MiB: fewer operands, nested \
                 indicators, years before or offices per measure are needed",
                MOST_BYTES >> 20
            );
            return found.add(
                FaultCode::TooWide,
                format!("{}/formula", indicator.at),
                detail,
            );
        }
    }
}

impl Plan {
    /// Bytes that the derivation of an indicator takes at most, what offices wrote (three texts of
    /// [`MAX_WORDS`] for each posting, shown twice) and names and prints of the plan aside. Counted
    /// until they are too many.
    #[must_use]
    pub fn derivation_bytes(&self, indicator: &str) -> usize {
        let mut size = FRAME;
        let mut first = true;
        walk(
            [Operand::Indicator(indicator.to_owned())],
            |operand, visit| {
                size = size.saturating_add(match operand {
                    Operand::Measure(code) => {
                        let Some(measure) = self.measures.get(code) else {
                            return true;
                        };
                        for event in measure.due.events() {
                            visit(&Operand::Measure(event.clone()), Shift::default());
                        }
                        postings(measure).saturating_add(self.terms(measure))
                    }
                    Operand::Achievement(code) | Operand::ShareAchieved(code, _) => {
                        members(self, code)
                    }
                    Operand::Indicator(code) => {
                        let Some(indicator) = self.indicators.get(code) else {
                            return true;
                        };
                        let uses = indicator.formula.uses();
                        let shown = lines(&indicator.formula, &uses);
                        // The asked for formula is also given step by step and operand by operand.
                        let twice = if std::mem::take(&mut first) {
                            let operands = uses.iter().map(|(operand, _)| asked(operand));
                            shown.saturating_add(operands.sum())
                        } else {
                            0
                        };
                        for (operand, shift) in uses {
                            visit(operand, shift);
                        }
                        shown.saturating_add(twice)
                    }
                });
                size <= MOST_BYTES
            },
        );
        size
    }
}

impl Plan {
    /// What the events take that the due days of a measure are counted from, as of each of its periods.
    fn terms(&self, measure: &Measure) -> usize {
        let events = measure.due.events().iter();
        let events = events.filter_map(|code| self.measures.get(code));
        let shown = |event: &Measure| {
            let line = italian(MAX_WORDS) + 4 * event.code.len() + 2 * ITEM;
            postings(event).saturating_add(line)
        };
        let of_period: usize = events.map(shown).sum();
        of_period.saturating_mul(periods(measure))
    }

    /// What the postings of an event of a target take, with all the events that they wait for.
    fn awaited_bytes(&self, event: &Measure) -> usize {
        let mut size = 0_usize;
        walk([Operand::Measure(event.code.clone())], |operand, visit| {
            if let Some(measure) = self.measures.get(operand.code()) {
                size = size.saturating_add(postings(measure).saturating_add(self.terms(measure)));
                for event in measure.due.events() {
                    visit(&Operand::Measure(event.clone()), Shift::default());
                }
            }
            size <= MOST_BYTES
        });
        size
    }
}

/// Work of evaluating all of these indicators and what they rest on.
fn work(plan: &Plan, codes: &BTreeSet<&str>) -> usize {
    let shape = Shape::new(plan);
    let mut work = 0_usize;
    let starts = codes
        .iter()
        .map(|code| Operand::Indicator((*code).to_owned()));
    walk(starts, |operand, visit| {
        work = work.saturating_add(match operand {
            Operand::Measure(code) => plan.measures.get(code).map_or(1, |measure| {
                let events = measure.due.events().iter();
                for event in events.clone() {
                    visit(&Operand::Measure(event.clone()), Shift::default());
                }
                let events = events.filter_map(|code| plan.measures.get(code));
                let read: usize = events.map(expected).sum();
                4 * (expected(measure) + read * periods(measure))
            }),
            Operand::Indicator(code) => {
                let Some(indicator) = plan.indicators.get(code) else {
                    return true;
                };
                for (operand, shift) in indicator.formula.uses() {
                    visit(operand, shift);
                }
                indicator.formula.to_string().len() + LIST * inside_lists(indicator.formula.expr())
            }
            Operand::Achievement(code) | Operand::ShareAchieved(code, _) => {
                let node = shape.node(code);
                let now = Shift::default();
                for child in node.map_or(&[][..], |node| shape.child_nodes(Some(node))) {
                    if let Some(child) = plan.nodes.get(*child) {
                        visit(&Operand::Achievement(child.code.clone()), now);
                    }
                }
                for child in node.map_or(&[][..], |node| shape.child_assignments(Some(node))) {
                    if let Some(child) = plan.assignments.get(*child) {
                        visit(&Operand::Indicator(child.indicator.clone()), now);
                    }
                }
                1
            }
        });
        work <= MOST_WORK
    });
    work
}

/// Visits what is reached from the starts, once as of each year and year's end, while `take` says so;
/// `take` names what an operand itself reads.
fn walk(
    starts: impl IntoIterator<Item = Operand>,
    mut take: impl FnMut(&Operand, &mut dyn FnMut(&Operand, Shift)) -> bool,
) {
    let mut waiting: Vec<(Operand, u32, bool)> =
        starts.into_iter().map(|start| (start, 0, false)).collect();
    let mut seen: BTreeSet<(Operand, u32, bool)> = waiting.iter().cloned().collect();
    while let Some((operand, years, year_end)) = waiting.pop() {
        let more = take(&operand, &mut |read, shift| {
            let next = (
                read.clone(),
                years.saturating_add(u32::from(shift.years_back)),
                year_end || shift.year_end,
            );
            if seen.insert(next.clone()) {
                waiting.push(next);
            }
        });
        if !more {
            return;
        }
    }
}

/// The lines of one formula: itself, its operands, with the values put in, and its steps.
fn lines(formula: &Formula, uses: &[(&Operand, Shift)]) -> usize {
    let expr = formula.expr();
    let steps = operations(expr);
    let formula = formula.to_string();
    let put_in = uses.len().saturating_mul(2 * MAX_SHOWN);
    let substituted = formula.len().saturating_add(put_in).min(MAX_SUBSTITUTED);
    let operands: usize = uses
        .iter()
        .map(|(operand, _)| operand.to_string().len() + italian(MAX_WORDS) + 2 * ITEM)
        .sum();
    let step = italian(formula.len().min(MAX_SHOWN) + 2 * substituted.min(MAX_SHOWN)) + 2 * ITEM;
    italian(formula.len() + substituted + MAX_WORDS)
        .saturating_add(operands)
        .saturating_add(steps.saturating_mul(step))
        .saturating_add(lists(expr).saturating_mul(LABELS))
        .saturating_add(4 * ITEM)
}

/// The most steps that a derivation of the expression has: a comparison for each operand of `and` and
/// `or`, one more for each of these.
fn operations(expr: &Expr) -> usize {
    counted(expr, &|expr| match expr {
        Expr::Literal(_) | Expr::Operand(_) => 0,
        Expr::If { condition, .. } => 1 + condition.comparisons().saturating_mul(2),
        _ => 1,
    })
}

fn lists(expr: &Expr) -> usize {
    counted(expr, &|expr| usize::from(matches!(expr, Expr::List(_))))
}

/// What is worked out and compared of each item, in all lists of an expression.
fn inside_lists(expr: &Expr) -> usize {
    counted(expr, &|expr| match expr {
        Expr::List(list) => {
            let inside = expr.children().into_iter();
            let nodes: usize = inside.map(|inside| counted(inside, &|_| 1)).sum();
            let comparisons = list.condition.as_ref().map_or(0, Condition::comparisons);
            1 + nodes + comparisons
        }
        _ => 0,
    })
}

fn counted(expr: &Expr, count: &dyn Fn(&Expr) -> usize) -> usize {
    let (mut sum, mut waiting) = (0_usize, vec![expr]);
    while let Some(expr) = waiting.pop() {
        sum = sum.saturating_add(count(expr));
        waiting.extend(expr.children());
    }
    sum
}

/// An operand of the formula asked for: its value, or its reasons.
fn asked(operand: &Operand) -> usize {
    let kinds = match operand {
        Operand::Measure(_) => KINDS,
        _ => 1,
    };
    let about = operand.to_string().len().max(MAX_SHOWN);
    kinds * (about + MAX_PLACES + ITEM)
}

/// A number grows by its points when it is written the Italian way.
fn italian(bytes: usize) -> usize {
    bytes.saturating_mul(4) / 3
}

/// The expected postings of a year.
fn expected(measure: &Measure) -> usize {
    measure.offices.len().max(1) * periods(measure)
}

/// The periods of a year.
fn periods(measure: &Measure) -> usize {
    measure.frequency.periods(2000).len()
}

/// What they take, each shown as it is and in words.
fn postings(measure: &Measure) -> usize {
    let longest = measure
        .offices
        .iter()
        .map(|office| office.code.len())
        .max()
        .unwrap_or(0);
    expected(measure).saturating_mul(POSTING + 4 * (measure.code.len() + longest))
}

/// What the weighted mean of a node takes.
fn members(plan: &Plan, code: &str) -> usize {
    let shape = Shape::new(plan);
    let node = shape.node(code);
    let nodes = shape.child_nodes(node).iter();
    let nodes = nodes.filter_map(|index| plan.nodes.get(*index).map(|node| node.code.len()));
    let assignments = shape.child_assignments(node).iter();
    let assignments = assignments.filter_map(|index| Some(plan.assignments.get(*index)?.key.len()));
    nodes
        .chain(assignments)
        .map(|key| key + ITEM)
        .sum::<usize>()
        + ITEM
}
