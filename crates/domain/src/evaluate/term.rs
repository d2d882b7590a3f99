// SPDX-License-Identifier: AGPL-3.0-or-later
//! The day of a term that begins with an event, and evidence (`docs/domain.md §5`).

use super::Evaluator;
use super::combine::Datum;
use super::due::days_after;
use super::interim::{Applied, Evidence};
use super::operand::reason;
use crate::Period;
use crate::evaluation::Mark;
use crate::plan::{After, Assignment, Goal};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use traguardo_formula::{Operand, ReasonCode, Reasons};

impl Evaluator<'_> {
    /// Puts the day in the place of the term, or says why there is none yet. Answers what the events are
    /// marked with.
    pub(super) fn set_term(
        &mut self,
        applied: &mut Applied,
        indicator: &str,
        period: Period,
    ) -> BTreeSet<Mark> {
        let mut marks = BTreeSet::new();
        let Some(full) = applied.target.as_ref().map(|target| target.full.clone()) else {
            return marks;
        };
        for code in full.events() {
            if let Some(reading) = self.reading(code, period) {
                marks.extend(reading.marks.iter().copied());
            }
        }
        match self.day_of(&full, indicator, period, applied.is_final) {
            None => {}
            Some(Ok(day)) => {
                if let Some(target) = &mut applied.target {
                    target.goal = Goal::By(day);
                }
            }
            Some(Err(reasons)) => applied.unset = Some(reasons),
        }
        if let Some(year) = applied.year.clone()
            && let Some(Ok(day)) = self.day_of(&year, indicator, period, applied.is_final)
        {
            applied.year = Some(Goal::By(day));
        }
        marks
    }

    /// Looks for the evidence that the assignment asks for. Answers what a verdict is marked with.
    pub(super) fn set_evidence(
        &mut self,
        applied: &mut Applied,
        assignment: &Assignment,
        period: Period,
    ) -> BTreeSet<Mark> {
        let mut marks = BTreeSet::new();
        let Some(code) = &assignment.evidence else {
            return marks;
        };
        let reading = self.reading(code, period);
        let day = match reading.as_ref().map(|reading| &reading.outcome) {
            Some(Ok(Datum::Date(day))) => Some(*day),
            _ => None,
        };
        if let Some(reading) = reading.filter(|_| day.is_some()) {
            marks.extend(reading.marks.iter().copied());
        }
        applied.evidence = Some(Evidence {
            code: code.clone(),
            day,
        });
        if applied.lacks_evidence() {
            marks.insert(Mark::WithoutEvidence);
        }
        marks
    }

    /// `None` of what is no term.
    fn day_of(
        &mut self,
        goal: &Goal,
        indicator: &str,
        period: Period,
        is_final: bool,
    ) -> Option<Result<NaiveDate, Reasons>> {
        match goal {
            Goal::After(after) => Some(self.day_after(after, period, is_final)),
            Goal::ToBeSet(who) => {
                let about = self.plan.indicators.get(indicator);
                let about = about.map_or_else(String::new, |found| found.formula.to_string());
                let detail = format!("il termine è ancora da fissare: {who}");
                Some(Err(reason(ReasonCode::NotDue, &about, detail)))
            }
            _ => None,
        }
    }

    /// The day of a term, as of a period that is over once its last day is (`is_final`), or of one within it.
    /// All events have to be stated, be it as not come: only then is it known which one was the first.
    pub(super) fn day_after(
        &mut self,
        after: &After,
        period: Period,
        is_final: bool,
    ) -> Result<NaiveDate, Reasons> {
        let (mut first, mut open): (Option<NaiveDate>, Option<Reasons>) = (None, None);
        let mut without: Option<Reasons> = None;
        let join = |known: Option<Reasons>, more: Reasons| {
            Some(known.map_or_else(|| more.clone(), |known| known.merge(&more)))
        };
        for code in &after.events {
            let event = Operand::Measure(code.clone());
            let Some(reading) = self.reading(code, period) else {
                open = join(
                    open,
                    reason(
                        ReasonCode::UnknownNode,
                        &event,
                        "il piano non ha questa misura",
                    ),
                );
                continue;
            };
            match &reading.outcome {
                Ok(Datum::Date(day)) => first = Some(first.map_or(*day, |first| first.min(*day))),
                Ok(Datum::NotDone) if is_final && self.on > period.end() => {
                    let never = "l'evento non si è verificato";
                    without = join(without, reason(ReasonCode::NotApplicable, &event, never));
                }
                Ok(Datum::NotDone) => {
                    let not_yet = "l'evento non si è ancora verificato";
                    without = join(without, reason(ReasonCode::NotDue, &event, not_yet));
                }
                Ok(_) => {
                    let why = reason(ReasonCode::WrongKind, &event, "non è una data");
                    open = join(open, why);
                }
                Err(reasons) if reasons.lead().code == ReasonCode::NotApplicable => {
                    without = join(without, reasons.clone());
                }
                Err(reasons) => open = join(open, reasons.clone()),
            }
        }
        if let Some(reasons) = open {
            return Err(reasons);
        }
        let Some(first) = first else {
            return Err(without
                .unwrap_or_else(|| reason(ReasonCode::NotDue, &"", "nessun evento indicato")));
        };
        let calendar = self.plan.calendar(period.year());
        let day = days_after(&calendar, first, after.days, after.working);
        day.ok_or_else(|| reason(ReasonCode::OutOfRange, &"", "il termine è troppo lontano"))
    }
}
