// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a formula reads: measures, indicators, achievements of nodes (`docs/domain.md §4`).

use super::combine::Datum;
use super::{Evaluator, reading};
use crate::Period;
use crate::evaluation::{Mark, Status};
use crate::rollup::NodeResult;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::rc::Rc;
use traguardo_formula::{Operand, Outcome, Rational, Reading, Reason, ReasonCode, Reasons, Shift};

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

/// The number in a datum; a date or a list is none.
pub(crate) fn number(datum: &Datum, operand: &impl ToString) -> Outcome {
    match datum {
        Datum::Number(number) => Ok(number.clone()),
        Datum::Date(_) => Err(reason(ReasonCode::NotANumber, operand, "è una data")),
        Datum::NotDone => Err(reason(
            ReasonCode::NotANumber,
            operand,
            "dichiarato non fatto",
        )),
        Datum::Items(_) => Err(reason(ReasonCode::NotANumber, operand, "è un elenco")),
    }
}

impl<'a> Evaluator<'a> {
    /// The figure of an operand of a formula that is evaluated as of `period`.
    pub(super) fn outcome(&mut self, operand: &Operand, shift: Shift, period: Period) -> Reading {
        let period = as_of(period, shift);
        match operand {
            Operand::Measure(code) => match self.reading(code, period) {
                Some(reading) => reading.outcome.clone(),
                None => Err(reason(
                    ReasonCode::UnknownNode,
                    operand,
                    "il piano non ha questa misura",
                )),
            },
            Operand::Indicator(code) => match self.indicator(code, period) {
                Some(value) => value.outcome.clone(),
                None => Err(reason(
                    ReasonCode::UnknownNode,
                    operand,
                    "il piano non ha questo indicatore",
                )),
            },
            Operand::Achievement(code) | Operand::ShareAchieved(code, _) => match self
                .node_result(code, period)
            {
                Some(result) => match operand {
                    Operand::ShareAchieved(_, level) => share_achieved(&result, *level, operand),
                    _ => achievement(&result, operand),
                }
                .map(Datum::Number),
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

    /// The marks of an operand read as of `period`.
    pub(super) fn marks(&mut self, operand: &Operand, period: Period) -> BTreeSet<Mark> {
        match operand {
            Operand::Measure(code) => self.reading(code, period).map(|found| found.marks.clone()),
            Operand::Indicator(code) => self
                .indicator(code, period)
                .map(|found| found.marks.clone()),
            Operand::Achievement(code) | Operand::ShareAchieved(code, _) => self
                .node_result(code, period)
                .map(|found| found.marks.clone()),
        }
        .unwrap_or_default()
    }

    /// A measure of the plan as of a period, read once.
    pub(super) fn reading(
        &mut self,
        code: &str,
        period: Period,
    ) -> Option<Rc<reading::Reading<'a>>> {
        let (code, measure) = self.plan.measures.get_key_value(code)?;
        if let Some(known) = self.readings.get(&(code.as_str(), period)) {
            return Some(Rc::clone(known));
        }
        let expected = measure.frequency.expected(period.year(), period.end());
        let expected = expected
            .into_iter()
            .map(|one| (one, Rc::new(self.due(measure, one))))
            .collect();
        let figures = reading::Figures {
            own: &self.entries,
            before: self.before.as_ref(),
        };
        let reading = reading::read(measure, period, expected, &figures, self.on);
        let reading = Rc::new(reading);
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

fn achievement(result: &NodeResult, operand: &Operand) -> Outcome {
    match result.achievement {
        Some(achievement) => Ok(Rational::from(achievement)),
        None if only_waiting(result) => Err(reason(
            ReasonCode::NotDue,
            operand,
            "nessun elemento del nodo è ancora dovuto",
        )),
        None if nothing_asked(result) => Err(reason(
            ReasonCode::NotApplicable,
            operand,
            "nel nodo nulla è richiesto",
        )),
        None => Err(reason(
            ReasonCode::NoAchievement,
            operand,
            "il nodo non ha un grado di raggiungimento",
        )),
    }
}

/// Which part, in percent, of the members that take part in the achievement reaches a level.
fn share_achieved(result: &NodeResult, level: Decimal, operand: &Operand) -> Outcome {
    achievement(result, operand)?;
    let (reached, count) = result.reaching(level);
    Rational::from_integer(reached * 100)
        .div(&Rational::from_integer(count))
        .map_err(|_| {
            reason(
                ReasonCode::NoAchievement,
                operand,
                "il nodo non ha un grado di raggiungimento",
            )
        })
}

/// All of it is abolished, suspended, moved, or stated to make no sense.
fn nothing_asked(result: &NodeResult) -> bool {
    let asked = |status: &Status| !matches!(status, Status::Excluded | Status::NotApplicable);
    !result.counts.is_empty() && !result.counts.keys().any(asked)
}

/// All that could take part is not due yet.
fn only_waiting(result: &NodeResult) -> bool {
    let waits = result.counts.contains_key(&Status::NotDue);
    waits && result.counts.keys().all(|status| status.leaves_rollup())
}
