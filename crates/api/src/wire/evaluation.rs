// SPDX-License-Identifier: AGPL-3.0-or-later
//! Verdicts.

use super::explanation::ExplanationBody;
use super::list::KnownAtBody;
use super::note::NoteBeside;
use super::reason::ReasonBody;
use super::target::TargetBody;
use super::text;
use super::word::{MarkWord, ScoringRuleWord, StatusWord};
use serde::Serialize;
use traguardo_app::read::{EvaluationView, Evaluations, KnownAt, UsedPlan};
use traguardo_domain::evaluation::{Figure, Ratio, ScoringUsed};
use utoipa::ToSchema;

/// Value, verdict and derivation of one indicator in a plan, as of one period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Evaluation, example = json!(crate::wire::examples::evaluation()))]
pub struct EvaluationItem {
    /// Identifier of the assignment and the period, `1-2022`.
    #[schema(max_length = 40)]
    pub id: String,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Plan revision used.
    pub plan: PlanUsed,
    /// Key of the assignment, stable over the plan's revisions.
    #[schema(max_length = 4000)]
    pub assignment: String,
    /// Code of the node it hangs on.
    #[schema(max_length = 200)]
    pub node: String,
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// Name of the indicator.
    #[schema(max_length = 4000)]
    pub name: String,
    /// Code of the responsible office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub office: Option<String>,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Rounded value: what is printed and judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1100)]
    pub value: Option<String>,
    /// The day it was done, for an indicator that is a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// Stated as not done, for an indicator that is a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// Unit of the value.
    #[schema(max_length = 4000)]
    pub unit: String,
    /// What the value was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub target: Option<TargetBody>,
    /// Where it stands.
    pub status: StatusWord,
    /// Counted achievement in percent, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
    /// Achievement in percent before it was limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1100)]
    pub raw_achievement: Option<String>,
    /// Achievement of the value so far against the year's own target.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1100)]
    pub progress: Option<String>,
    /// The rule that made the achievement.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scoring: Option<ScoringBody>,
    /// Days after the date of a target to be met by a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub days_late: Option<i64>,
    /// Numerator and denominator of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ratio: Option<RatioBody>,
    /// Why there is no value or no verdict: the reason that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<ReasonBody>,
    /// All reasons, the deciding one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub reasons: Vec<ReasonBody>,
    /// What a reader must know besides the value.
    #[schema(max_items = 10)]
    pub marks: Vec<MarkWord>,
    /// The verdict asks the office for a deviation note (scostamento).
    pub deviation_note_required: bool,
    /// The note is asked for and nobody has written it.
    pub deviation_note_missing: bool,
    /// The note, whatever the verdict is by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub deviation_note: Option<NoteBeside>,
    /// How the value came about.
    pub explanation: ExplanationBody,
    /// Only where one evaluation is asked for: up to where the answer knows the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub known_at: Option<KnownAtBody>,
    /// Only where one evaluation is asked for: the day used for what is due and late.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub on: Option<String>,
}

/// Plan revision that an answer was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "1", "code": "RPP-2022", "revision": 1}))]
pub struct PlanUsed {
    /// Identifier.
    #[schema(max_length = 20)]
    pub id: String,
    /// Code.
    #[schema(max_length = 200)]
    pub code: String,
    /// Revision.
    #[schema(minimum = 1)]
    pub revision: i32,
}

/// The rule that made an achievement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScoringUsed, example = json!({"rule": "ratio", "fallback": false}))]
pub struct ScoringBody {
    /// `ratio`, `binary`, `baseline` or `bands`.
    pub rule: ScoringRuleWord,
    /// The plan's ratio is not defined for these figures, so `binary` was used.
    pub fallback: bool,
}

/// value = factor · numerator / denominator, exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Ratio, example = json!({"factor": "100", "numerator": "9312995.88", "denominator": "5240178.69"}))]
pub struct RatioBody {
    /// Literal factors.
    #[schema(max_length = 3000)]
    pub factor: String,
    /// Numerator.
    #[schema(max_length = 3000)]
    pub numerator: String,
    /// Denominator.
    #[schema(max_length = 3000)]
    pub denominator: String,
}

impl From<&UsedPlan> for PlanUsed {
    fn from(used: &UsedPlan) -> Self {
        Self {
            id: used.id.to_string(),
            code: used.plan.code.clone(),
            revision: used.revision,
        }
    }
}

impl From<ScoringUsed> for ScoringBody {
    fn from(scoring: ScoringUsed) -> Self {
        Self {
            rule: scoring.rule.into(),
            fallback: scoring.fallback,
        }
    }
}

impl From<&Ratio> for RatioBody {
    fn from(ratio: &Ratio) -> Self {
        Self {
            factor: ratio.factor.to_string(),
            numerator: ratio.numerator.to_string(),
            denominator: ratio.denominator.to_string(),
        }
    }
}

impl From<EvaluationView> for EvaluationItem {
    fn from(view: EvaluationView) -> Self {
        let plan = &view.plan.plan;
        let evaluation = view.evaluation;
        let assignment = plan.assignments.get(evaluation.assignment);
        let indicator =
            assignment.and_then(|assignment| plan.indicators.get(&assignment.indicator));
        let node = assignment.and_then(|assignment| plan.nodes.get(assignment.node));
        let (value, date, not_done) = figure(evaluation.value.as_ref());
        Self {
            id: format!("{}-{}", view.assignment_id, evaluation.period),
            administration: plan.administration.clone(),
            plan: PlanUsed::from(&view.plan),
            assignment: assignment
                .map(|assignment| assignment.key.clone())
                .unwrap_or_default(),
            node: node.map(|node| node.code.clone()).unwrap_or_default(),
            indicator: assignment
                .map(|assignment| assignment.indicator.clone())
                .unwrap_or_default(),
            name: indicator
                .map(|indicator| indicator.name.clone())
                .unwrap_or_default(),
            office: assignment.and_then(|assignment| assignment.office.clone()),
            period: evaluation.period.to_string(),
            value,
            date,
            not_done,
            unit: indicator
                .map(|indicator| indicator.unit.clone())
                .unwrap_or_default(),
            target: evaluation.target.as_ref().map(TargetBody::from),
            status: evaluation.status.into(),
            achievement: evaluation.achievement.map(|percent| percent.to_string()),
            raw_achievement: evaluation
                .raw_achievement
                .map(|percent| percent.to_string()),
            progress: evaluation.progress.map(|percent| percent.to_string()),
            scoring: evaluation.scoring.map(ScoringBody::from),
            days_late: evaluation.days_late,
            ratio: evaluation.ratio.as_ref().map(RatioBody::from),
            reason: evaluation.reasons.first().map(ReasonBody::from),
            reasons: evaluation.reasons.iter().map(ReasonBody::from).collect(),
            marks: evaluation
                .marks
                .iter()
                .copied()
                .map(MarkWord::from)
                .collect(),
            deviation_note_required: evaluation.deviation_note_required,
            deviation_note_missing: evaluation.deviation_note_required && view.note.is_none(),
            deviation_note: view.note.map(NoteBeside::from),
            explanation: ExplanationBody::from(&evaluation.explanation),
            known_at: None,
            on: None,
        }
    }
}

impl EvaluationItem {
    /// The answer to a question about one evaluation alone.
    #[must_use]
    pub fn alone(mut self, known_at: KnownAt, on: chrono::NaiveDate) -> Self {
        self.known_at = Some(known_at.into());
        self.on = Some(text::day(on));
        self
    }
}

/// The members `value`, `date`, `not_done`.
pub(super) fn figure(figure: Option<&Figure>) -> (Option<String>, Option<String>, Option<bool>) {
    match figure {
        None => (None, None, None),
        Some(Figure::Number(number)) => (Some(number.to_string()), None, None),
        Some(Figure::Date(day)) => (None, Some(text::day(*day)), None),
        Some(Figure::NotDone) => (None, None, Some(true)),
    }
}

/// A page of evaluations.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!(crate::wire::examples::evaluation_list()))]
pub struct EvaluationList {
    /// In plan order.
    #[schema(max_items = 500)]
    pub items: Vec<EvaluationItem>,
    /// Cursor of the next page; `null` at the end.
    #[schema(required = true, max_length = 1000)]
    pub next: Option<String>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
    /// The day used for what is due and late.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
}

impl From<Evaluations> for EvaluationList {
    fn from(answer: Evaluations) -> Self {
        let listing = answer.listing;
        Self {
            items: listing
                .items
                .into_iter()
                .map(EvaluationItem::from)
                .collect(),
            next: listing.next,
            known_at: listing.known_at.into(),
            on: text::day(answer.on),
        }
    }
}
