// SPDX-License-Identifier: AGPL-3.0-or-later
//! Value, verdict and reason of one assignment as of one period (`docs/domain.md §5`).

use super::combine::Datum;
use super::indicator::IndicatorValue;
use super::interim::{Applied, apply};
use super::operand::reason;
use super::scoring::{Score, score};
use super::{Evaluator, status};
use crate::Period;
use crate::evaluation::{Evaluation, Explanation, Figure, Mark, Status};
use crate::explain;
use crate::italian::italian_date;
use crate::plan::{Assignment, Better, Goal, Indicator, Plan};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::rc::Rc;
use traguardo_formula::{Operand, Reason, ReasonCode, Reasons};

/// An assignment with its indicator, as of a period.
pub(crate) struct Case<'a> {
    pub plan: &'a Plan,
    pub index: usize,
    pub assignment: &'a Assignment,
    pub indicator: &'a Indicator,
    pub period: Period,
}

impl Evaluator<'_> {
    pub(super) fn assignment(&mut self, index: usize, period: Period) -> Rc<Evaluation> {
        if let Some(known) = self.evaluations.get(&(index, period)) {
            return Rc::clone(known);
        }
        let evaluation = Rc::new(self.judged(index, period));
        self.evaluations
            .insert((index, period), Rc::clone(&evaluation));
        evaluation
    }

    fn judged(&mut self, index: usize, period: Period) -> Evaluation {
        let plan = self.plan;
        let Some(assignment) = plan.assignments.get(index) else {
            return unknown(index, period, "");
        };
        let Some(indicator) = plan.indicators.get(&assignment.indicator) else {
            return unknown(index, period, &assignment.indicator);
        };
        let case = Case {
            plan,
            index,
            assignment,
            indicator,
            period,
        };
        let applied = apply(plan, indicator, assignment, period);
        if applied.not_yet {
            return case.not_yet(&applied);
        }
        match self.indicator(&indicator.code, period) {
            Some(value) => case.judge(
                &value,
                &self.value_lines(&indicator.code, period),
                &applied,
                self.on,
            ),
            None => unknown(index, period, &indicator.code),
        }
    }
}

impl Case<'_> {
    /// `interim: none` before the year's end: nothing is read.
    fn not_yet(&self, applied: &Applied) -> Evaluation {
        let operand = Operand::Indicator(self.indicator.code.clone());
        let reasons = reason(
            ReasonCode::NotDue,
            &operand,
            "l'indicatore si valuta solo a fine anno",
        );
        let mut evaluation = empty(self.index, self.period);
        evaluation.status = Status::NotDue;
        evaluation.reasons = listed(&reasons);
        evaluation.target.clone_from(&applied.target);
        evaluation.marks = self.target_marks(applied);
        evaluation.explanation.formula = self.indicator.formula.to_string();
        evaluation.explanation.substituted = evaluation.explanation.formula.clone();
        evaluation.explanation.text = explain::text(
            self,
            &evaluation,
            &[explain::formula_line(self.indicator)],
            None,
            applied,
        );
        evaluation
    }

    fn judge(
        &self,
        value: &IndicatorValue,
        lines: &[String],
        applied: &Applied,
        on: NaiveDate,
    ) -> Evaluation {
        let mut evaluation = empty(self.index, self.period);
        evaluation.exact = value.exact().ok();
        evaluation.ratio.clone_from(&value.ratio);
        evaluation.target.clone_from(&applied.target);
        evaluation.marks = &value.marks | &self.target_marks(applied);
        let score = match self.figure(value) {
            Ok(figure) => {
                evaluation.value = Some(figure.clone());
                self.compare(&figure, applied, on, &mut evaluation)
            }
            Err(reasons) => {
                evaluation.status = status::without_value(&reasons);
                evaluation.reasons = listed(&reasons);
                None
            }
        };
        evaluation.explanation = Explanation {
            formula: self.indicator.formula.to_string(),
            substituted: value.substituted.clone(),
            operands: value.operands.clone(),
            steps: value.steps.clone(),
            text: Vec::new(),
        };
        evaluation.explanation.text =
            explain::text(self, &evaluation, lines, score.as_ref(), applied);
        evaluation
    }

    /// What is printed and judged: the value rounded half away from zero.
    fn figure(&self, value: &IndicatorValue) -> Result<Figure, Reasons> {
        match value.outcome.as_ref().map_err(Clone::clone)? {
            Datum::Date(day) => Ok(Figure::Date(*day)),
            Datum::NotDone => Ok(Figure::NotDone),
            Datum::Number(exact) => exact
                .round(self.indicator.decimals)
                .map(Figure::Number)
                .map_err(|_| {
                    let operand = Operand::Indicator(self.indicator.code.clone());
                    reason(
                        ReasonCode::OutOfRange,
                        &operand,
                        "il valore ha troppe cifre per essere stampato",
                    )
                }),
        }
    }

    fn compare(
        &self,
        figure: &Figure,
        applied: &Applied,
        on: NaiveDate,
        evaluation: &mut Evaluation,
    ) -> Option<Score> {
        let Some(target) = &applied.target else {
            evaluation.status = Status::NoTarget;
            return None;
        };
        if let (Figure::NotDone, Goal::By(by)) = (figure, &target.goal)
            && !self.elapsed(*by, applied.is_final, on)
        {
            let detail = format!("termine non ancora trascorso ({})", italian_date(*by));
            evaluation.status = Status::NotDue;
            evaluation.reasons =
                listed(&reason(ReasonCode::NotDue, &self.indicator.formula, detail));
            return None;
        }
        let Some(score) = score(&applied.scoring, &target.goal, figure) else {
            let detail = "il valore e il target non sono entrambi date o entrambi numeri";
            evaluation.status = Status::NotComputable;
            evaluation.reasons = listed(&reason(
                ReasonCode::NotANumber,
                &self.indicator.formula,
                detail,
            ));
            return None;
        };
        let partial_from = self.plan.rules.partial_from;
        evaluation.status =
            status::verdict(score.met, score.counted, partial_from, applied.is_final);
        evaluation.achievement = Some(score.counted);
        evaluation.raw_achievement = score.raw;
        evaluation.scoring = Some(score.used);
        evaluation.days_late = score.days_late;
        evaluation.progress = self.progress(figure, applied, &score);
        evaluation.deviation_note_required =
            applied.is_final && evaluation.status != Status::Achieved;
        Some(score)
    }

    /// The same rule against the year's own target; without one, a milestone's own achievement.
    fn progress(
        &self,
        figure: &Figure,
        applied: &Applied,
        score_now: &Score,
    ) -> Option<rust_decimal::Decimal> {
        match &applied.year {
            Some(goal) => score(&self.assignment.scoring, goal, figure).map(|score| score.counted),
            None => Some(score_now.counted),
        }
    }

    /// "Not done" is judged once the day of the target is over, if that day lies within the period asked
    /// for or the verdict is final (`docs/domain.md` §5).
    fn elapsed(&self, by: NaiveDate, is_final: bool, on: NaiveDate) -> bool {
        by < on && (by <= self.period.end() || is_final)
    }

    fn target_marks(&self, applied: &Applied) -> BTreeSet<Mark> {
        let mut marks = BTreeSet::new();
        let Some(target) = &applied.target else {
            return marks;
        };
        if !target.alternatives.is_empty() {
            marks.insert(Mark::ContradictoryTarget);
        }
        if against_meaning(self.indicator.better, &target.full) {
            marks.insert(Mark::ComparatorAgainstMeaning);
        }
        marks
    }
}

/// "At most" of what is better when higher, or the other way round.
fn against_meaning(better: Better, goal: &Goal) -> bool {
    matches!(
        (better, goal),
        (Better::Higher, Goal::AtMost(_) | Goal::LessThan(_))
            | (Better::Lower, Goal::AtLeast(_) | Goal::MoreThan(_))
    )
}

/// The leading reason first, then the others as they were met.
fn listed(reasons: &Reasons) -> Vec<Reason> {
    let lead = reasons.lead();
    std::iter::once(lead)
        .chain(reasons.iter().filter(|reason| *reason != lead))
        .cloned()
        .collect()
}

fn empty(assignment: usize, period: Period) -> Evaluation {
    Evaluation {
        assignment,
        period,
        status: Status::NotComputable,
        value: None,
        exact: None,
        ratio: None,
        target: None,
        achievement: None,
        raw_achievement: None,
        progress: None,
        scoring: None,
        days_late: None,
        reasons: Vec::new(),
        marks: BTreeSet::new(),
        deviation_note_required: false,
        explanation: Explanation {
            formula: String::new(),
            substituted: String::new(),
            operands: Vec::new(),
            steps: Vec::new(),
            text: Vec::new(),
        },
    }
}

/// Only of a faulty plan, or an index that is not of the plan.
fn unknown(assignment: usize, period: Period, indicator: &str) -> Evaluation {
    let operand = Operand::Indicator(indicator.to_owned());
    let reasons = reason(
        ReasonCode::UnknownNode,
        &operand,
        "il piano non ha questo indicatore",
    );
    Evaluation {
        reasons: listed(&reasons),
        ..empty(assignment, period)
    }
}
