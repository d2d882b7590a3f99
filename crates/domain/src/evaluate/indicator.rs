// SPDX-License-Identifier: AGPL-3.0-or-later
//! The unrounded value of an indicator as of a period (`docs/domain.md §4`).

use super::Evaluator;
use super::combine::Datum;
use super::operand::{as_of, number, reason};
use crate::Period;
use crate::evaluation::{Mark, Ratio};
use crate::plan::{Content, Indicator, Plan};
use std::collections::BTreeSet;
use std::rc::Rc;
use traguardo_formula::{Expr, Formula, Operand, Outcome, ReasonCode, Reasons, Shift};

/// Value of an indicator, whoever asks for it.
#[derive(Clone, Debug)]
pub(crate) struct IndicatorValue {
    pub outcome: Result<Datum, Reasons>,
    pub ratio: Option<Ratio>,
    pub marks: BTreeSet<Mark>,
    /// What was read, each once.
    pub reads: Vec<(Operand, Shift)>,
}

/// The date measure that is the whole formula of a date-valued indicator (`by` targets).
pub(crate) fn date_measure<'a>(plan: &Plan, formula: &'a Formula) -> Option<&'a str> {
    let Expr::Operand(Operand::Measure(code)) = formula.expr() else {
        return None;
    };
    let measure = plan.measures.get(code)?;
    (measure.content == Content::Date).then_some(code)
}

impl<'a> Evaluator<'a> {
    /// `None` when the plan has no such indicator.
    pub(super) fn indicator(&mut self, code: &str, period: Period) -> Option<Rc<IndicatorValue>> {
        let (code, indicator) = self.plan.indicators.get_key_value(code)?;
        if let Some(known) = self.indicators.get(&(code.as_str(), period)) {
            return Some(Rc::clone(known));
        }
        if !self.indicators_open.insert(code) {
            return Some(Rc::new(cyclic(code)));
        }
        let value = Rc::new(match date_measure(self.plan, &indicator.formula) {
            Some(measure) => self.dated(measure, period),
            None => self.computed(indicator, period),
        });
        self.indicators_open.remove(code.as_str());
        self.indicators.insert((code, period), Rc::clone(&value));
        Some(value)
    }

    fn computed(&mut self, indicator: &'a Indicator, period: Period) -> IndicatorValue {
        let (mut reads, mut marks) = (Vec::new(), BTreeSet::new());
        let mut seen = BTreeSet::new();
        let calendar = self.plan.calendar(period.year());
        let outcome = indicator
            .formula
            .evaluate(&calendar, &mut |operand, shift| {
                let outcome = self.outcome(operand, shift, period);
                if seen.insert((operand.clone(), shift)) {
                    marks.extend(self.marks(operand, as_of(period, shift)));
                    reads.push((operand.clone(), shift));
                }
                outcome
            });
        let ratio = self.ratio(&indicator.formula, period);
        let mut outcome = outcome.map(Datum::Number);
        let no_cases = ratio.as_ref().map_or_else(
            || self.no_cases(&indicator.formula, period),
            |ratio| ratio.denominator.is_zero(),
        );
        if indicator.not_applicable_when_none && no_cases && outcome.is_err() {
            let denominator = &indicator.formula.parts().denominator;
            outcome = Err(reason(
                ReasonCode::NotApplicable,
                denominator,
                "nessun caso: il denominatore è zero",
            ));
        }
        IndicatorValue {
            outcome,
            ratio,
            marks,
            reads,
        }
    }

    fn dated(&mut self, measure: &str, period: Period) -> IndicatorValue {
        let operand = Operand::Measure(measure.to_owned());
        let Some(reading) = self.reading(measure, period) else {
            return cyclic(measure);
        };
        IndicatorValue {
            outcome: reading.outcome.clone(),
            ratio: None,
            marks: reading.marks.clone(),
            reads: vec![(operand, Shift::default())],
        }
    }

    /// Numerator and denominator, when both have a value; the denominator may be zero.
    fn ratio(&mut self, formula: &Formula, period: Period) -> Option<Ratio> {
        let parts = formula.parts();
        let numerator = self.part(&parts.numerator, period).ok()?;
        let denominator = self.part(&parts.denominator, period).ok()?;
        Some(Ratio {
            factor: parts.factor.clone(),
            numerator,
            denominator,
        })
    }

    /// The ratio has a denominator and it is exactly zero, whatever the numerator says.
    fn no_cases(&mut self, formula: &Formula, period: Period) -> bool {
        self.part(&formula.parts().denominator, period)
            .is_ok_and(|denominator| denominator.is_zero())
    }

    fn part(&mut self, part: &Formula, period: Period) -> Outcome {
        let calendar = self.plan.calendar(period.year());
        part.evaluate(&calendar, &mut |operand, shift| {
            self.outcome(operand, shift, period)
        })
    }
}

/// Only a faulty plan gets here; see [`crate::FaultCode::Cycle`].
fn cyclic(code: &str) -> IndicatorValue {
    let operand = Operand::Indicator(code.to_owned());
    let outcome = Err(reason(
        ReasonCode::OutOfRange,
        &operand,
        "l'indicatore dipende da se stesso",
    ));
    IndicatorValue {
        outcome,
        ratio: None,
        marks: BTreeSet::new(),
        reads: Vec::new(),
    }
}

impl IndicatorValue {
    /// The exact number, when it is one.
    pub fn exact(&self) -> Outcome {
        self.outcome
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|datum| number(datum, &""))
    }
}
