// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a formula reads: measures, indicators, achievements of nodes (`docs/domain.md §4`).

use super::combine::Datum;
use super::{Evaluator, reading};
use crate::Period;
use crate::evaluation::{Mark, OperandTrace, Source, Status};
use crate::rollup::NodeResult;
use std::collections::BTreeSet;
use std::rc::Rc;
use traguardo_formula::{Operand, Outcome, Rational, Reason, ReasonCode, Reasons, Shift};

/// One operand's figure, and what it was made of.
#[derive(Clone, Debug)]
pub(crate) struct OperandValue {
    pub outcome: Outcome,
    pub sources: Vec<Source>,
    pub marks: BTreeSet<Mark>,
}

impl OperandValue {
    pub fn trace(&self, operand: &Operand, shift: Shift, period: Period) -> OperandTrace {
        OperandTrace {
            operand: operand.to_string(),
            shift,
            as_of: as_of(period, shift),
            outcome: self
                .outcome
                .as_ref()
                .map(ToString::to_string)
                .map_err(|reasons| reasons.iter().cloned().collect()),
            sources: self.sources.clone(),
        }
    }
}

/// `previous()` is the same period of the year before, `opening()` the end of the year before; both
/// read the definitions of the same plan revision.
pub(crate) fn as_of(period: Period, shift: Shift) -> Period {
    let shifted = period.back(shift.years_back);
    if shift.year_end {
        shifted.year_end()
    } else {
        shifted
    }
}

pub(crate) fn reason(
    code: ReasonCode,
    operand: &impl ToString,
    detail: impl Into<String>,
) -> Reasons {
    Reasons::one(Reason {
        code,
        operand: operand.to_string(),
        detail: Some(detail.into()),
    })
}

/// The number in a datum; a date is none.
pub(crate) fn number(datum: &Datum, operand: &impl ToString) -> Outcome {
    match datum {
        Datum::Number(number) => Ok(number.clone()),
        Datum::Date(_) => Err(reason(ReasonCode::NotANumber, operand, "è una data")),
        Datum::NotDone => Err(reason(
            ReasonCode::NotANumber,
            operand,
            "dichiarato non fatto",
        )),
    }
}

impl Evaluator<'_> {
    /// The figure of an operand of a formula that is evaluated as of `period`.
    pub(super) fn outcome(&mut self, operand: &Operand, shift: Shift, period: Period) -> Outcome {
        let period = as_of(period, shift);
        match operand {
            Operand::Measure(code) => match self.reading(code, period) {
                Some(reading) => figure(&reading.outcome, operand),
                None => Err(reason(
                    ReasonCode::UnknownNode,
                    operand,
                    "il piano non ha questa misura",
                )),
            },
            Operand::Indicator(code) => match self.indicator(code, period) {
                Some(value) => figure(&value.outcome, operand),
                None => Err(reason(
                    ReasonCode::UnknownNode,
                    operand,
                    "il piano non ha questo indicatore",
                )),
            },
            Operand::Achievement(code) => match self.node_result(code, period) {
                Some(result) => achievement(&result, operand),
                None if self.shape.node(code).is_some() => Err(reason(
                    ReasonCode::NoAchievement,
                    operand,
                    "il nodo dipende da se stesso",
                )),
                None => Err(reason(
                    ReasonCode::UnknownNode,
                    operand,
                    "il piano non ha questo nodo",
                )),
            },
        }
    }

    /// The same with what it was made of; each posting once, however often it was read.
    pub(super) fn operand(
        &mut self,
        operand: &Operand,
        shift: Shift,
        period: Period,
    ) -> OperandValue {
        let outcome = self.outcome(operand, shift, period);
        let period = as_of(period, shift);
        let (mut sources, mut marks) = (Vec::new(), BTreeSet::new());
        match operand {
            Operand::Measure(code) => {
                if let Some(reading) = self.reading(code, period) {
                    sources.clone_from(&reading.sources);
                    marks.clone_from(&reading.marks);
                }
            }
            Operand::Indicator(code) => {
                if let Some(value) = self.indicator(code, period) {
                    let mut seen = BTreeSet::new();
                    let all = value.operands.iter().flat_map(|operand| &operand.sources);
                    let once = all.filter(|source| {
                        seen.insert((&source.measure, &source.office, source.period))
                    });
                    sources.extend(once.cloned());
                    marks.clone_from(&value.marks);
                }
            }
            Operand::Achievement(code) => {
                if let Some(result) = self.node_result(code, period) {
                    marks.clone_from(&result.marks);
                }
            }
        }
        OperandValue {
            outcome,
            sources,
            marks,
        }
    }

    /// A measure of the plan as of a period, read once.
    pub(super) fn reading(&mut self, code: &str, period: Period) -> Option<Rc<reading::Reading>> {
        let (code, measure) = self.plan.measures.get_key_value(code)?;
        if let Some(known) = self.readings.get(&(code.as_str(), period)) {
            return Some(Rc::clone(known));
        }
        let reading = Rc::new(reading::read(measure, period, &self.entries, self.on));
        self.readings.insert((code, period), Rc::clone(&reading));
        Some(reading)
    }

    /// `None` when the plan has no such node, or the node is being rolled up: a cycle.
    pub(super) fn node_result(&mut self, code: &str, period: Period) -> Option<Rc<NodeResult>> {
        let node = self
            .shape
            .node(code)
            .filter(|node| !self.nodes_open.contains(node))?;
        Some(self.rolled_up(Some(node), period))
    }
}

fn figure(outcome: &Result<Datum, Reasons>, operand: &Operand) -> Outcome {
    outcome
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|datum| number(datum, operand))
}

fn achievement(result: &NodeResult, operand: &Operand) -> Outcome {
    match result.achievement {
        Some(achievement) => Ok(Rational::from(achievement)),
        None if only_waiting(result) => Err(reason(
            ReasonCode::NotDue,
            operand,
            "nessun elemento del nodo è ancora dovuto",
        )),
        None => Err(reason(
            ReasonCode::NoAchievement,
            operand,
            "il nodo non ha un grado di raggiungimento",
        )),
    }
}

/// All that could take part is not due yet.
fn only_waiting(result: &NodeResult) -> bool {
    let waits = result.counts.contains_key(&Status::NotDue);
    waits && result.counts.keys().all(|status| status.leaves_rollup())
}
