// SPDX-License-Identifier: AGPL-3.0-or-later
//! What revisions of a plan changed, and what another one would.

use super::evaluation::figure;
use super::list::{KnownAtBody, list};
use super::plan::ActBody;
use super::target::GoalBody;
use super::text;
use super::word::StatusWord;
use serde::Serialize;
use serde_json::Value;
use traguardo_app::read::{Known, Preview};
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::RevisedTarget;
use traguardo_domain::preview::{Flip, Judged, Moved, flips, moved};
use traguardo_exchange::benchmark::DecidedTarget;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::Change;
use utoipa::ToSchema;

/// One difference between two revisions of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlanChange, example = json!({
    "thing": "target", "code": "2.1/EC05.1", "period": "2022", "member": "value", "before": "120.00", "after": "110.00"
}))]
pub struct ChangeItem {
    /// `plan`, `office`, `measure`, `indicator`, `node`, `assignment` or `target`.
    #[schema(
        max_length = 10,
        pattern = "^(plan|office|measure|indicator|node|assignment|target)$"
    )]
    pub thing: &'static str,
    /// Its code or key; of a target the key of its assignment.
    #[schema(max_length = 4000)]
    pub code: String,
    /// Of a target: what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 8)]
    pub period: Option<String>,
    /// The member that differs; absent when the whole thing came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 300)]
    pub member: Option<String>,
    /// As it was: a text as it is, anything else as JSON, long ones end in `…`. Absent when it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub before: Option<String>,
    /// As it is. Absent when it is no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub after: Option<String>,
}

impl From<Change> for ChangeItem {
    fn from(change: Change) -> Self {
        Self {
            thing: change.thing.as_str(),
            code: change.code,
            period: change.period,
            member: change.member,
            before: change.before,
            after: change.after,
        }
    }
}

list! {
    /// A page of differences, by kind of thing, code, period and member.
    ChangeList as PlanChangeList of ChangeItem
}

/// A target that an act changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RevisedTarget, example = json!({
    "assignment": "2.1/EC05.1", "indicator": "EC05.1", "period": "2022",
    "before": {"comparator": ">=", "value": "120.00"}, "after": {"comparator": ">=", "value": "110.00"},
    "act": {"body": "Commissario Straordinario", "kind": "determinazione", "number": "18", "date": "2022-04-01"},
    "reason": "Rideterminato sul primo semestre"
}))]
pub struct RevisedTargetItem {
    /// Key of the assignment.
    #[schema(max_length = 4000)]
    pub assignment: String,
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// What the target is about.
    #[schema(max_length = 8)]
    pub period: String,
    /// What had to be met before the act.
    pub before: GoalBody,
    /// What has had to be met since.
    pub after: GoalBody,
    /// The act that changed it.
    pub act: ActBody,
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: String,
}

impl From<RevisedTarget> for RevisedTargetItem {
    fn from(target: RevisedTarget) -> Self {
        Self {
            assignment: target.assignment,
            indicator: target.indicator,
            period: target.period.to_string(),
            before: GoalBody::from(&target.before),
            after: GoalBody::from(&target.after),
            act: ActBody::from(&target.act),
            reason: target.reason,
        }
    }
}

list! {
    /// A page of targets that acts changed, in plan order, oldest change first.
    RevisedTargetList as RevisedTargetList of RevisedTargetItem
}

/// How a plan document would be judged, beside the newest revision of the plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlanPreview, example = json!({
    "administration": "CCIAA-MS", "code": "RPP-2022", "period": "2022", "on": "2023-01-31",
    "verdicts": [{"assignment": "2.1/EC05.1", "indicator": "EC05.1", "node": "2.1",
        "before": {"status": "partially_achieved", "value": "114.20", "achievement": "95.17"},
        "after": {"status": "achieved", "value": "114.20", "achievement": "100.00"}}],
    "nodes": [{"node": "2.1", "before": "95.17", "after": "100.00"}],
    "known_at": {"position": 42, "time": "2026-11-23T08:41:48.123456Z"}
}))]
pub struct PreviewBody {
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Code of the plan.
    #[schema(max_length = 200)]
    pub code: String,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// The day used for what is due and late.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
    /// Assignments of which status, value or achievement would differ.
    #[schema(max_items = 4000)]
    pub verdicts: Vec<FlipBody>,
    /// Boxes whose achievement would differ.
    #[schema(max_items = 4001)]
    pub nodes: Vec<MovedBody>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
}

/// An assignment that would be judged otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VerdictChange, example = json!({"assignment": "2.1/EC05.1", "indicator": "EC05.1", "node": "2.1",
    "before": {"status": "partially_achieved", "value": "114.20", "achievement": "95.17"},
    "after": {"status": "achieved", "value": "114.20", "achievement": "100.00"}}))]
pub struct FlipBody {
    /// Key of the assignment.
    #[schema(max_length = 4000)]
    pub assignment: String,
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// Code of the box it hangs in.
    #[schema(max_length = 200)]
    pub node: String,
    /// The verdict so far; absent if the assignment is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub before: Option<VerdictBody>,
    /// The verdict by the document; absent if it drops the assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<VerdictBody>,
}

/// The core of a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Verdict, example = json!({"status": "achieved", "value": "114.20", "achievement": "100.00"}))]
pub struct VerdictBody {
    /// Where it stands.
    pub status: StatusWord,
    /// Rounded value.
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
    /// Counted achievement in percent, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
}

/// A box whose achievement would differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = NodeChange, example = json!({"node": "2.1", "before": "95.17", "after": "100.00"}))]
pub struct MovedBody {
    /// Code of the box; absent for the plan itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub node: Option<String>,
    /// Achievement so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub before: Option<String>,
    /// Achievement by the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub after: Option<String>,
}

impl From<&Evaluation> for VerdictBody {
    fn from(evaluation: &Evaluation) -> Self {
        let (value, date, not_done) = figure(evaluation.value.as_ref());
        Self {
            status: evaluation.status.into(),
            value,
            date,
            not_done,
            achievement: evaluation
                .achievement
                .map(|achievement| achievement.to_string()),
        }
    }
}

impl From<&Flip<'_>> for FlipBody {
    fn from(flip: &Flip<'_>) -> Self {
        Self {
            assignment: flip.key.to_owned(),
            indicator: flip.indicator.to_owned(),
            node: flip.node.to_owned(),
            before: flip.before.map(VerdictBody::from),
            after: flip.after.map(VerdictBody::from),
        }
    }
}

impl From<&Moved<'_>> for MovedBody {
    fn from(moved: &Moved<'_>) -> Self {
        Self {
            node: moved.node.map(str::to_owned),
            before: moved.before.map(|achievement| achievement.to_string()),
            after: moved.after.map(|achievement| achievement.to_string()),
        }
    }
}

impl From<Known<Preview>> for PreviewBody {
    fn from(known: Known<Preview>) -> Self {
        let preview = &known.item;
        let before = Judged {
            plan: &preview.before,
            tree: &preview.before_tree,
        };
        let after = Judged {
            plan: &preview.after,
            tree: &preview.after_tree,
        };
        Self {
            administration: preview.before.administration.clone(),
            code: preview.before.code.clone(),
            period: preview.period.to_string(),
            on: text::day(preview.on),
            verdicts: flips(before, after).iter().map(FlipBody::from).collect(),
            nodes: moved(before, after).iter().map(MovedBody::from).collect(),
            known_at: known.known_at.into(),
        }
    }
}

/// A plan carried over into a later year, and what it lacks before it can be posted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlanDraft, example = json!({"document": {}, "open": [
    {"pointer": "/acts", "code": "too_few_items", "detail": "has 0 items, at least 1 is needed"}
]}))]
pub struct DraftBody {
    /// A plan document without an act.
    #[schema(value_type = crate::openapi::AnyObject)]
    pub document: Value,
    /// What is still to be decided, as the service would refuse it.
    #[schema(max_items = 1000)]
    pub open: Vec<Fault>,
    /// What was decided of proposed targets of that year, with the reasoning; what was accepted or adapted stands in the
    /// document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2000)]
    pub decided: Vec<DecidedTarget>,
}
