// SPDX-License-Identifier: AGPL-3.0-or-later
//! An indicator's value in words, with what it rests on shown once (`docs/domain.md §4`).

use super::operand::as_of;
use super::{Evaluator, date_measure};
use crate::Period;
use crate::explain::{derivation_lines, formula_line, operand_line, rolled_up, source_lines};
use std::collections::BTreeSet;
use traguardo_formula::Operand;

/// The indicators already shown above.
type Shown<'a> = BTreeSet<(&'a str, Period)>;

impl<'a> Evaluator<'a> {
    /// The lines of an indicator of the plan as of a period.
    pub(super) fn value_lines(&mut self, code: &str, period: Period) -> Vec<String> {
        self.lines(code, period, &mut Shown::new())
    }

    fn lines(&mut self, code: &str, period: Period, shown: &mut Shown<'a>) -> Vec<String> {
        let plan = self.plan;
        let Some((code, indicator)) = plan.indicators.get_key_value(code) else {
            return Vec::new();
        };
        let Some(value) = self.indicator(code, period) else {
            return Vec::new();
        };
        shown.insert((code, period));
        let mut lines = vec![formula_line(indicator)];
        for (operand, trace) in value.reads.iter().zip(&value.operands) {
            lines.push(operand_line(trace));
            let inner = match operand {
                Operand::Measure(_) => source_lines(plan, &trace.sources),
                Operand::Indicator(inner) if shown.contains(&(inner.as_str(), trace.as_of)) => {
                    vec!["come sopra".to_owned()]
                }
                Operand::Indicator(inner) => self.lines(inner, trace.as_of, shown),
                Operand::Achievement(node) => {
                    let result = self.node_result(node, trace.as_of);
                    result
                        .map(|result| rolled_up(plan, node, &result))
                        .into_iter()
                        .collect()
                }
            };
            lines.extend(inner.into_iter().map(|line| format!("  {line}")));
        }
        if date_measure(plan, &indicator.formula).is_none() {
            let shifted = |shift| as_of(period, shift);
            lines.extend(derivation_lines(
                &value.substituted,
                &value.steps,
                &value.outcome,
                &shifted,
            ));
        }
        lines
    }
}
