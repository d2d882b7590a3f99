// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a value rests on, written down (`docs/domain.md §4`): each measure, indicator and node as of
//! one period where it comes first, and referred to from then on.

use super::combine::Datum;
use super::operand::{as_of, number};
use super::{Evaluator, date_measure};
use crate::Period;
use crate::evaluation::{Explanation, OperandTrace, Source};
use crate::explain::{
    derivation_lines, formula_line, operand_line, rolled_up, shown_date, shown_list, source_lines,
    term,
};
use crate::italian::italian;
use std::collections::BTreeSet;
use traguardo_formula::{Derivation, Operand, Reason, Shift};

/// What an operand gave, in the words of the answer.
fn shown(figure: &Datum) -> String {
    match figure {
        Datum::Number(value) => value.to_string(),
        Datum::Date(day) => shown_date(Some(*day)),
        Datum::NotDone => shown_date(None),
        Datum::Items(items) => shown_list(items.len()),
    }
}

/// What has been written down already.
type Shown = BTreeSet<(Operand, Period)>;

impl Evaluator<'_> {
    /// The derivation of an indicator of the plan as of a period; its text holds the value's lines.
    pub(super) fn derivation(&mut self, code: &str, period: Period) -> Explanation {
        let Some(indicator) = self.plan.indicators.get(code) else {
            return Explanation::default();
        };
        let (mut text, mut shown) = (Vec::new(), Shown::new());
        shown.insert((Operand::Indicator(code.to_owned()), period));
        let derivation = self.lines(code, period, 0, &mut shown, &mut text);
        let (substituted, steps, lists) = derivation.map_or_else(Default::default, |found| {
            (found.substituted, found.steps, found.lists)
        });
        Explanation {
            formula: indicator.formula.to_string(),
            substituted,
            operands: self.operands_of(code, period),
            steps,
            lists,
            text,
        }
    }

    /// The lines of an indicator, and of what it rests on, indented.
    fn lines(
        &mut self,
        code: &str,
        period: Period,
        depth: usize,
        shown: &mut Shown,
        lines: &mut Vec<String>,
    ) -> Option<Derivation> {
        let plan = self.plan;
        let indicator = plan.indicators.get(code)?;
        let value = self.indicator(code, period)?;
        let indent = "  ".repeat(depth);
        lines.push(format!("{indent}{}", formula_line(indicator)));
        for (operand, shift) in &value.reads {
            let as_of = as_of(period, *shift);
            let outcome = self.shown_outcome(operand, *shift, period);
            lines.push(format!(
                "{indent}{}",
                operand_line(operand, as_of, &outcome)
            ));
            if !shown.insert((operand.clone(), as_of)) {
                lines.push(format!("{indent}  come sopra"));
                continue;
            }
            match operand {
                Operand::Measure(code) => {
                    self.postings_lines(code, as_of, depth + 1, shown, lines);
                }
                Operand::Indicator(code) => {
                    self.lines(code, as_of, depth + 1, shown, lines);
                }
                Operand::Achievement(node) | Operand::ShareAchieved(node, _) => {
                    if let Some(result) = self.node_result(node, as_of) {
                        lines.push(format!("{indent}  {}", rolled_up(plan, node, &result)));
                        if let Operand::ShareAchieved(_, level) = operand {
                            let (reached, all) = result.reaching(*level);
                            let level = italian(*level);
                            lines.push(format!(
                                "{indent}  Raggiungono almeno {level}: {reached} su {all}"
                            ));
                        }
                    }
                }
            }
        }
        if let Some(measure) = date_measure(plan, &indicator.formula) {
            return Some(self.dated_derivation(measure, period));
        }
        let calendar = self.plan.calendar(period.year());
        let derivation = indicator.formula.explain(&calendar, &mut |operand, shift| {
            self.outcome(operand, shift, period)
        });
        let shifted = |shift| as_of(period, shift);
        let made = derivation_lines(&derivation, &value.outcome, &shifted);
        lines.extend(made.map(|line| format!("{indent}{line}")));
        Some(derivation)
    }

    /// The postings of a measure; where an event decides when they are due, the event as of each period.
    fn postings_lines(
        &mut self,
        code: &str,
        period: Period,
        depth: usize,
        shown: &mut Shown,
        lines: &mut Vec<String>,
    ) {
        let plan = self.plan;
        let (Some(measure), Some(reading)) = (plan.measures.get(code), self.reading(code, period))
        else {
            return;
        };
        let indent = "  ".repeat(depth);
        let inner = source_lines(&reading.postings, measure);
        lines.extend(inner.map(|line| format!("{indent}{line}")));
        let mut terms = measure.frequency.expected(period.year(), period.end());
        terms.retain(|one| measure.due.term(*one).is_some());
        if let Some(after) = terms.first().and_then(|one| measure.due.term(*one)) {
            lines.push(format!("{indent}Termine: {}", term(after)));
        }
        for (one, event) in terms
            .iter()
            .flat_map(|one| measure.due.events().iter().map(|event| (*one, event)))
        {
            let operand = Operand::Measure(event.clone());
            let outcome = self.shown_outcome(&operand, Shift::default(), one);
            lines.push(format!("{indent}{}", operand_line(&operand, one, &outcome)));
            if shown.insert((operand, one)) {
                self.postings_lines(event, one, depth + 1, shown, lines);
            } else {
                lines.push(format!("{indent}  come sopra"));
            }
        }
    }

    /// A day is not computed: it is what was stated.
    fn dated_derivation(&mut self, measure: &str, period: Period) -> Derivation {
        let operand = Operand::Measure(measure.to_owned());
        let outcome = self.shown_outcome(&operand, Shift::default(), period);
        Derivation {
            outcome: self
                .outcome(&operand, Shift::default(), period)
                .and_then(|figure| number(&figure, &operand)),
            substituted: outcome.unwrap_or_else(|_| operand.to_string()),
            steps: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// What an operand gave, as it is printed.
    fn shown_outcome(
        &mut self,
        operand: &Operand,
        shift: Shift,
        period: Period,
    ) -> Result<String, Vec<Reason>> {
        match (self.outcome(operand, shift, period), operand) {
            (Ok(figure), _) => Ok(shown(&figure)),
            (Err(reasons), Operand::Measure(_)) => Err(reasons.iter().cloned().collect()),
            (Err(reasons), _) => Err(vec![reasons.lead().clone()]),
        }
    }

    /// The events that a term begins with, in the words of the derivation and with the postings behind them.
    pub(super) fn show_events(
        &mut self,
        events: &[String],
        period: Period,
        explanation: &mut Explanation,
    ) {
        let measure = |code: &String| (Operand::Measure(code.clone()), Shift::default());
        let reads: Vec<(Operand, Shift)> = events.iter().map(measure).collect();
        for (operand, shift) in &reads {
            let outcome = self.shown_outcome(operand, *shift, period);
            explanation
                .text
                .push(operand_line(operand, period, &outcome));
            let mut shown = Shown::from([(operand.clone(), period)]);
            let text = &mut explanation.text;
            self.postings_lines(operand.code(), period, 1, &mut shown, text);
        }
        let traces = self.operands(&reads, period);
        explanation.operands.extend(traces);
    }

    /// What the formula itself read, with the postings behind it.
    fn operands_of(&mut self, code: &str, period: Period) -> Vec<OperandTrace> {
        match self.indicator(code, period) {
            Some(value) => self.operands(&value.reads, period),
            None => Vec::new(),
        }
    }

    fn operands(&mut self, reads: &[(Operand, Shift)], period: Period) -> Vec<OperandTrace> {
        let mut shown = Shown::new();
        let mut trace = |(operand, shift): &(Operand, Shift)| {
            let as_of = as_of(period, *shift);
            let mut sources = Vec::new();
            self.sources(operand, as_of, &mut shown, &mut sources);
            let mut seen = BTreeSet::new();
            sources.retain(|source: &Source| {
                let Source {
                    administration,
                    measure,
                    office,
                    period,
                    ..
                } = source.clone();
                seen.insert((administration, measure, office, period))
            });
            OperandTrace {
                operand: operand.to_string(),
                shift: *shift,
                as_of,
                outcome: self.shown_outcome(operand, *shift, period),
                sources,
            }
        };
        reads.iter().map(&mut trace).collect()
    }

    /// The postings behind an operand, without those of what was shown before.
    fn sources(
        &mut self,
        operand: &Operand,
        period: Period,
        shown: &mut Shown,
        sources: &mut Vec<Source>,
    ) {
        if !shown.insert((operand.clone(), period)) {
            return;
        }
        match operand {
            Operand::Measure(code) => {
                let plan = self.plan;
                let (Some(measure), Some(reading)) =
                    (plan.measures.get(code), self.reading(code, period))
                else {
                    return;
                };
                sources.extend(reading.postings.iter().map(super::Posting::source));
                for one in measure.frequency.expected(period.year(), period.end()) {
                    for event in measure.due.term(one).iter().flat_map(|term| &term.events) {
                        self.sources(&Operand::Measure(event.clone()), one, shown, sources);
                    }
                }
            }
            Operand::Indicator(code) => {
                let reads = self.indicator(code, period);
                for (operand, shift) in reads.iter().flat_map(|value| &value.reads) {
                    self.sources(operand, as_of(period, *shift), shown, sources);
                }
            }
            Operand::Achievement(_) | Operand::ShareAchieved(..) => {}
        }
    }
}
