// SPDX-License-Identifier: AGPL-3.0-or-later
//! One assignment as of several periods, and the figures that its value was computed from (`docs/domain.md §9`).

use super::Evaluator;
use super::operand::as_of;
use crate::Period;
use crate::evaluation::{Evaluation, Status};
use crate::measurement::Entry;
use std::collections::BTreeSet;
use traguardo_formula::{Operand, Shift};

impl<'a> Evaluator<'a> {
    /// [`Evaluator::verdict`] as of another period, with the same entries and day.
    pub fn verdict_as_of(&mut self, assignment: usize, period: Period) -> Evaluation {
        Evaluation::clone(&self.assignment(assignment, period).0)
    }

    /// The figures that the value of an assignment was computed from, each once, in the order in which it reads them:
    /// of the measures and indicators in its formula. What `achievement()` rolls up is told where it is rolled up.
    pub fn figures_behind(&mut self, assignment: usize, period: Period) -> Vec<&'a Entry> {
        let index = self.referred(assignment).unwrap_or(assignment);
        let excluded = self.assignment(index, period).0.status == Status::Excluded;
        let Some(found) = self.plan.assignments.get(index).filter(|_| !excluded) else {
            return Vec::new();
        };
        let (mut figures, mut seen) = (Vec::new(), BTreeSet::new());
        let first = Operand::Indicator(found.indicator.clone());
        // Last in, first out: what an operand reads comes before the next operand.
        let mut waiting: Vec<(Operand, Period)> = vec![(first, period)];
        while let Some((operand, period)) = waiting.pop() {
            if !seen.insert((operand.clone(), period)) {
                continue;
            }
            match operand {
                Operand::Measure(code) => {
                    let reading = self.reading(&code, period);
                    let postings = reading.iter().flat_map(|reading| &reading.postings);
                    let entries = postings.filter_map(|posting| posting.entry);
                    figures.extend(entries.filter(|entry| entry.value.is_some()));
                }
                Operand::Indicator(code) => {
                    let value = self.indicator(&code, period);
                    let reads = value.iter().flat_map(|value| value.reads.iter().rev());
                    let reads = reads.map(|(operand, shift): &(Operand, Shift)| {
                        (operand.clone(), as_of(period, *shift))
                    });
                    waiting.extend(reads);
                }
                Operand::Achievement(_) | Operand::ShareAchieved(..) => {}
            }
        }
        figures
    }
}
