// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mergers, the branches of a successor's plan, and its common indicators.

use super::evaluation::{PlanUsed, RatioBody, figure};
use super::explanation::ExplanationBody;
use super::list::{KnownAtBody, list};
use super::reason::ReasonBody;
use super::text;
use super::tree_node::Counts;
use super::word::{MarkWord, StatusWord};
use serde::Serialize;
use traguardo_app::read::{BranchView, CommonIndicators, MergerTreeView, MergerView};
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::Indicator;
use traguardo_exchange::merger::MergerPredecessor;
use traguardo_exchange::plan::PlanAct;
use utoipa::ToSchema;

/// Administrations that end and the one that takes their place (accorpamento).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Merger, example = json!({
    "id": "1", "revision": 1, "position": 60,
    "act": {"body": "Ministero dello sviluppo economico", "kind": "decreto", "number": "1", "date": "2018-02-16"},
    "date": "2022-06-30", "successor": "CCIAA-TNO",
    "predecessors": [{"administration": "CCIAA-LU"}, {"administration": "CCIAA-MS"}, {"administration": "CCIAA-PI"}],
    "year": 2022
}))]
pub struct MergerItem {
    /// Identifier; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub id: Option<String>,
    /// 1, and 2 once it has been taken back; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 2)]
    pub revision: Option<i32>,
    /// Ledger position of the revision; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// The act that orders it.
    pub act: PlanAct,
    /// First day of the successor.
    #[schema(format = Date, max_length = 10)]
    pub date: String,
    /// Code of the administration that takes their place.
    #[schema(max_length = 200)]
    pub successor: String,
    /// The administrations that end.
    #[schema(min_items = 1, max_items = 50)]
    pub predecessors: Vec<MergerPredecessor>,
    /// The year in which the plans of the predecessors are the successor's plan.
    #[schema(minimum = 999, maximum = 9999)]
    pub year: i32,
    /// What it brings about; only where it is recorded or tried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub effects: Option<MergerEffects>,
    /// By which act, and why, it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reversal: Option<ReversalBody>,
}

/// The act by which a merger was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MergerTakenBack, example = json!({
    "act": {"body": "TAR Toscana", "kind": "sentenza", "number": "1234", "date": "2022-10-03"},
    "reason": "Annullamento del decreto di accorpamento"
}))]
pub struct ReversalBody {
    /// The act.
    pub act: PlanAct,
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: String,
}

/// What a merger brings about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "branches": [{
        "administration": "CCIAA-LU", "last_day": "2022-06-29",
        "plans": [{"id": "1", "code": "PIAO-2022", "revision": 2}], "offices_left": ["PROM"]
    }],
    "common_indicators": ["EC05.1"], "not_combinable": []
}))]
pub struct MergerEffects {
    /// One for each predecessor.
    #[schema(max_items = 50)]
    pub branches: Vec<BranchEffects>,
    /// Codes of the national indicators that their plans use; the first 1,000.
    #[schema(max_items = 1000)]
    pub common_indicators: Vec<String>,
    /// Codes of the national measures in their plans that cannot be combined over administrations; the first 1,000.
    #[schema(max_items = 1000)]
    pub not_combinable: Vec<String>,
}

/// What a merger means for one predecessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "administration": "CCIAA-LU", "last_day": "2022-06-29",
    "plans": [{"id": "1", "code": "PIAO-2022", "revision": 2}], "offices_left": ["PROM"]
}))]
pub struct BranchEffects {
    /// Its code.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Its last day.
    #[schema(format = Date, max_length = 10)]
    pub last_day: String,
    /// Its plans that stay in force up to the end of the year.
    #[schema(max_items = 2)]
    pub plans: Vec<PlanUsed>,
    /// Codes of its offices that do not move; the first 1,000.
    #[schema(max_items = 1000)]
    pub offices_left: Vec<String>,
}

impl From<MergerView> for MergerItem {
    fn from(view: MergerView) -> Self {
        let (revision, recorded) = match &view.reversal {
            Some((recorded, _)) => (2, *recorded),
            None => (1, view.recorded),
        };
        Self {
            id: Some(view.id.to_string()),
            revision: Some(revision),
            position: Some(recorded.position),
            act: view.entry.act,
            date: view.entry.date.to_string(),
            successor: view.entry.successor.to_string(),
            predecessors: view.entry.predecessors,
            year: view.year,
            effects: None,
            reversal: view.reversal.map(|(_, reversal)| ReversalBody {
                act: reversal.act,
                reason: reversal.reason.to_string(),
            }),
        }
    }
}

list! {
    /// A page of mergers, those taken back included.
    MergerList as MergerList of MergerItem
}

/// The plans of the predecessors side by side, as of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MergerTree, example = json!({
    "merger": "1", "successor": "CCIAA-TNO", "period": "2022", "achievement": "91.40", "coverage": "80.00",
    "counts": {"achieved": 4, "not_reported": 1}, "marks": [],
    "branches": [{
        "administration": "CCIAA-LU", "weight": "40", "plan": {"id": "1", "code": "PIAO-2022", "revision": 2},
        "achievement": "91.40", "coverage": "80.00", "counts": {"achieved": 4, "not_reported": 1}, "marks": []
    }],
    "known_at": {"position": 42, "time": "2026-11-23T08:41:48.123456Z"}, "on": "2023-01-31"
}))]
pub struct MergerTree {
    /// Identifier of the merger.
    #[schema(max_length = 20)]
    pub merger: String,
    /// Code of the successor.
    #[schema(max_length = 200)]
    pub successor: String,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Achievement of all branches in percent; absent when nothing takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
    /// Percent of the weight that stands on a figure; absent when nothing was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub coverage: Option<String>,
    /// How many assignments have each status.
    pub counts: Counts,
    /// What a reader must know about the figures.
    #[schema(max_items = 10)]
    pub marks: Vec<MarkWord>,
    /// One for each predecessor, in the order of the act.
    #[schema(max_items = 50)]
    pub branches: Vec<MergerBranch>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
    /// The day used for what is due and late.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
}

/// The plan of one predecessor. Its tree is that of the plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "administration": "CCIAA-LU", "weight": "40", "plan": {"id": "1", "code": "PIAO-2022", "revision": 2},
    "achievement": "91.40", "coverage": "80.00", "counts": {"achieved": 4, "not_reported": 1}, "marks": []
}))]
pub struct MergerBranch {
    /// Code of the predecessor.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Weight in percent; absent where all branches weigh the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub weight: Option<String>,
    /// Its performance plan; absent where none is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub plan: Option<PlanUsed>,
    /// Achievement of the plan in percent; absent when nothing takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
    /// Percent of the weight that stands on a figure; absent when nothing was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub coverage: Option<String>,
    /// How many assignments have each status.
    pub counts: Counts,
    /// What a reader must know about the figures.
    #[schema(max_items = 10)]
    pub marks: Vec<MarkWord>,
}

impl From<BranchView> for MergerBranch {
    fn from(branch: BranchView) -> Self {
        let root = branch.root.as_ref();
        Self {
            administration: branch.administration,
            weight: branch.weight.map(|weight| weight.to_string()),
            plan: branch.plan.as_ref().map(PlanUsed::from),
            achievement: root.and_then(|root| Some(root.achievement?.to_string())),
            coverage: root.and_then(|root| Some(root.coverage?.to_string())),
            counts: root.map_or_else(Counts::default, |root| Counts::from(&root.counts)),
            marks: root
                .iter()
                .flat_map(|root| root.marks.iter().copied().map(MarkWord::from))
                .collect(),
        }
    }
}

impl From<MergerTreeView> for MergerTree {
    fn from(view: MergerTreeView) -> Self {
        let root = view.root;
        Self {
            merger: view.id.to_string(),
            successor: view.successor,
            period: view.period.to_string(),
            achievement: root.achievement.map(|percent| percent.to_string()),
            coverage: root.coverage.map(|percent| percent.to_string()),
            counts: Counts::from(&root.counts),
            marks: root.marks.iter().copied().map(MarkWord::from).collect(),
            branches: view.branches.into_iter().map(MergerBranch::from).collect(),
            known_at: view.known_at.into(),
            on: text::day(view.on),
        }
    }
}

/// The successor's value of a national indicator: its formula over the combined measures of the predecessors.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "indicator": "EC05.1", "name": "Indice di struttura primario", "period": "2022", "value": "165.20", "unit": "%",
    "status": "no_target",
    "ratio": {"factor": "100", "numerator": "41250000.00", "denominator": "24970000.00"},
    "marks": ["pro_forma"], "explanation": crate::wire::examples::explanation()
}))]
pub struct CommonIndicator {
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// Its name.
    #[schema(max_length = 4000)]
    pub name: String,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
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
    /// Unit of the value.
    #[schema(max_length = 4000)]
    pub unit: String,
    /// `no_target` when there is a value, otherwise why there is none.
    pub status: StatusWord,
    /// Numerator and denominator of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ratio: Option<RatioBody>,
    /// Why there is no value, the deciding reason first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub reasons: Vec<ReasonBody>,
    /// What a reader must know besides the value.
    #[schema(max_items = 10)]
    pub marks: Vec<MarkWord>,
    /// How the value came about.
    pub explanation: ExplanationBody,
}

impl From<(Indicator, Evaluation)> for CommonIndicator {
    fn from((indicator, evaluation): (Indicator, Evaluation)) -> Self {
        let (value, date, not_done) = figure(evaluation.value.as_ref());
        let marks = evaluation.marks.iter().copied();
        Self {
            indicator: indicator.code,
            name: indicator.name,
            period: evaluation.period.to_string(),
            value,
            date,
            not_done,
            unit: indicator.unit,
            status: evaluation.status.into(),
            ratio: evaluation.ratio.as_ref().map(RatioBody::from),
            reasons: evaluation.reasons.iter().map(ReasonBody::from).collect(),
            marks: marks.map(MarkWord::from).collect(),
            explanation: ExplanationBody::from(&evaluation.explanation),
        }
    }
}

/// A page of a successor's common indicators.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "successor": "CCIAA-TNO", "items": [], "next": null,
    "known_at": {"position": 42, "time": "2026-11-23T08:41:48.123456Z"}, "on": "2023-01-31"
}))]
pub struct CommonIndicatorList {
    /// Code of the successor.
    #[schema(max_length = 200)]
    pub successor: String,
    /// By code.
    #[schema(max_items = 500)]
    pub items: Vec<CommonIndicator>,
    /// Cursor of the next page; `null` at the end.
    #[schema(required = true, max_length = 1000)]
    pub next: Option<String>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
    /// The day used for what is due and late.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
}

impl From<CommonIndicators> for CommonIndicatorList {
    fn from(answer: CommonIndicators) -> Self {
        let listing = answer.listing;
        Self {
            successor: answer.successor,
            items: listing
                .items
                .into_iter()
                .map(CommonIndicator::from)
                .collect(),
            next: listing.next,
            known_at: listing.known_at.into(),
            on: text::day(answer.on),
        }
    }
}
