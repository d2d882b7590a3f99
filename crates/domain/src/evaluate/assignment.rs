// SPDX-License-Identifier: AGPL-3.0-or-later
//! Value, verdict and reason of one assignment as of one period (`docs/domain.md §5`).

use super::combine::Datum;
use super::indicator::IndicatorValue;
use super::interim::{Applied, apply};
use super::nature::Interims;
use super::operand::reason;
use super::scoring::{Score, score};
use super::{Evaluator, Judged, status};
use crate::Period;
use crate::evaluation::{Evaluation, Explanation, Figure, Mark, Status};
use crate::explain;
use crate::italian::italian_date;
use crate::plan::{Assignment, Better, Goal, Indicator, NodeState, Plan};
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

impl<'a> Evaluator<'a> {
    /// The verdict on an assignment, found once.
    pub(super) fn assignment(&mut self, index: usize, period: Period) -> Judged {
        if let Some(known) = self.verdicts.get(&(index, period)) {
            return Rc::clone(known);
        }
        let judged = match self.referred(index) {
            Some(other) => {
                let (mut evaluation, score) = Rc::unwrap_or_clone(self.assignment(other, period));
                evaluation.assignment = index;
                Rc::new((evaluation, score))
            }
            None => Rc::new(self.judged(index, period)),
        };
        self.verdicts.insert((index, period), Rc::clone(&judged));
        judged
    }

    /// The assignment that another one refers to; one that refers itself is a fault of the plan.
    pub(super) fn referred(&self, index: usize) -> Option<usize> {
        let plan = self.plan;
        let key = plan.assignments.get(index)?.same_as.as_ref()?;
        let other = self.shape.assignment(key)?;
        plan.assignments
            .get(other)?
            .same_as
            .is_none()
            .then_some(other)
    }

    /// Why nothing is asked for: the box is not active, or the condition did not come about.
    fn excluded(&mut self, assignment: &Assignment, period: Period) -> Option<Reasons> {
        if let Some(node) = self.plan.inactive_above(assignment) {
            let why = match node.state {
                NodeState::Abolished => "soppresso",
                NodeState::Suspended => "sospeso",
                NodeState::Moved => "spostato",
                NodeState::Active => return None,
            };
            return Some(reason(ReasonCode::NotApplicable, &node.code, why));
        }
        let code = assignment.condition.as_ref()?;
        match self.reading(code, period)?.outcome {
            Ok(Datum::NotDone) => {
                let condition = Operand::Measure(code.clone());
                let why = "la condizione non si è verificata";
                Some(reason(ReasonCode::NotApplicable, &condition, why))
            }
            _ => None,
        }
    }

    fn case(&self, index: usize, period: Period) -> Option<Case<'a>> {
        let plan = self.plan;
        let assignment = plan.assignments.get(index)?;
        let indicator = plan.indicators.get(&assignment.indicator)?;
        Some(Case {
            plan,
            index,
            assignment,
            indicator,
            period,
        })
    }

    fn judged(&mut self, index: usize, period: Period) -> (Evaluation, Option<Score>) {
        let Some(case) = self.case(index, period) else {
            let assignment = self.plan.assignments.get(index);
            let code = assignment.map_or("", |assignment| &assignment.indicator);
            return (unknown(index, period, code), None);
        };
        if let Some(reasons) = self.excluded(case.assignment, period) {
            let excluded = Evaluation {
                status: Status::Excluded,
                reasons: listed(&reasons),
                ..empty(index, period)
            };
            return (excluded, None);
        }
        let mut applied = case.applied(&mut self.interims);
        if applied.not_yet {
            return (case.not_yet(&applied), None);
        }
        let marks = self.set_term(&mut applied, &case.indicator.code, period);
        let of_evidence = self.set_evidence(&mut applied, case.assignment, period);
        match self.indicator(&case.indicator.code, period) {
            Some(value) => {
                let (mut evaluation, score) = case.judge(&value, &applied, self.on);
                evaluation.marks.extend(marks);
                if evaluation.status.is_verdict() {
                    evaluation.marks.extend(of_evidence);
                }
                (evaluation, score)
            }
            None => (unknown(index, period, &case.indicator.code), None),
        }
    }

    /// The verdict on an assignment with its derivation.
    pub(super) fn explained(&mut self, index: usize, period: Period) -> Evaluation {
        if let Some(other) = self.referred(index) {
            let mut evaluation = self.explained(other, period);
            evaluation.assignment = index;
            let key = self
                .plan
                .assignments
                .get(other)
                .map_or("", |found| found.key.as_str());
            let refers = format!("Riferimento a {key}: conta là, una volta sola");
            evaluation.explanation.text.insert(0, refers);
            return evaluation;
        }
        let judged = self.assignment(index, period);
        let (mut evaluation, score) = Rc::unwrap_or_clone(judged);
        let Some(case) = self.case(index, period) else {
            return evaluation;
        };
        let mut applied = case.applied(&mut self.interims);
        let excluded = evaluation.status == Status::Excluded;
        if excluded {
            applied.target = None;
        }
        let mut explanation = if applied.not_yet || excluded {
            case.unread()
        } else {
            self.set_term(&mut applied, &case.indicator.code, period);
            self.set_evidence(&mut applied, case.assignment, period);
            self.derivation(&case.indicator.code, period)
        };
        let of_target = applied
            .target
            .iter()
            .flat_map(|target| target.full.events());
        let events: Vec<String> = of_target
            .chain(&case.assignment.condition)
            .chain(&case.assignment.evidence)
            .cloned()
            .collect();
        self.show_events(&events, period, &mut explanation);
        explanation.text = explain::text(
            &case,
            &evaluation,
            explanation.text,
            score.as_ref(),
            &applied,
        );
        evaluation.explanation = explanation;
        evaluation
    }
}

impl<'a> Case<'a> {
    fn applied(&self, known: &mut Interims<'a>) -> Applied {
        let (plan, indicator) = (self.plan, self.indicator);
        apply(plan, indicator, self.assignment, self.period, known)
    }

    /// What is to say of a formula that was not read.
    fn unread(&self) -> Explanation {
        let formula = self.indicator.formula.to_string();
        Explanation {
            substituted: formula.clone(),
            formula,
            text: vec![explain::formula_line(self.indicator)],
            ..Explanation::default()
        }
    }

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
        evaluation
    }

    fn judge(
        &self,
        value: &IndicatorValue,
        applied: &Applied,
        on: NaiveDate,
    ) -> (Evaluation, Option<Score>) {
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
                let reasons = applied.decides(reasons);
                evaluation.status = status::without_value(&reasons);
                evaluation.reasons = listed(&reasons);
                None
            }
        };
        (evaluation, score)
    }

    /// What is printed and judged: the value rounded half away from zero.
    fn figure(&self, value: &IndicatorValue) -> Result<Figure, Reasons> {
        match value.outcome.as_ref().map_err(Clone::clone)? {
            Datum::Date(day) => Ok(Figure::Date(*day)),
            Datum::NotDone => Ok(Figure::NotDone),
            // Only of a faulty plan, see [`crate::FaultCode::WrongKind`].
            Datum::Items(_) => Err(reason(
                ReasonCode::NotANumber,
                &self.indicator.formula,
                "è un elenco",
            )),
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
        if target.before_plan {
            evaluation.status = Status::NoTarget;
            return None;
        }
        if let Some(reasons) = &applied.unset {
            evaluation.status = status::without_value(reasons);
            evaluation.reasons = listed(reasons);
            return None;
        }
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
            status::verdict(score.met, score.counted, partial_from, applied.settles());
        evaluation.achievement = Some(score.counted);
        evaluation.raw_achievement = score.raw;
        evaluation.scoring = Some(score.used);
        evaluation.days_late = score.days_late;
        evaluation.progress = self.progress(figure, applied);
        evaluation.deviation_note_required =
            applied.settles() && evaluation.status != Status::Achieved;
        Some(score)
    }

    /// The same rule against the year's own target, if there is one.
    fn progress(&self, figure: &Figure, applied: &Applied) -> Option<rust_decimal::Decimal> {
        let goal = applied.year.as_ref()?;
        score(&self.assignment.scoring, goal, figure).map(|score| score.counted)
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
        let open = !target.alternatives.is_empty() && target.resolution.is_none();
        if open || target.before_plan {
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
        explanation: Explanation::default(),
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
