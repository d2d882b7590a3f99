// SPDX-License-Identifier: AGPL-3.0-or-later
//! The performance tree (albero della performance) of a plan document.

use super::budget::YearBudget;
use super::target::{PlanTarget, PrintedEntry};
use super::text::{Code, DecimalText, Key, Text};
use super::words::{Currency, NodeKind, NodeState, ScoringRule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One box of the tree: area, objective, strategic target, line, programme, project, action, or an indicator in
/// several parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "2.1", "kind": "objective", "title": "Salute gestionale e sostenibilità economica",
    "resources": [{ "year": 2022, "amount": { "amount": "1491123.63", "currency": "EUR" } }]
}))]
pub struct PlanNode {
    /// Code, unique within the plan.
    pub code: Code,
    /// Kind of box.
    pub kind: NodeKind,
    /// Title.
    pub title: Text,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<Text>,
    /// Percent among the members of its parent; all of them have one, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub weight: Option<DecimalText>,
    /// Money by year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub resources: Vec<YearResource>,
    /// Rows by account and printed totals, by year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub budgets: Vec<YearBudget>,
    /// Balanced scorecard perspectives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub bsc_perspectives: Vec<Text>,
    /// Missione of the State's classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub missione: Option<Classification>,
    /// Programma of the State's classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub programma: Option<Classification>,
    /// What the document prints in other places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub printed: Vec<PrintedEntry>,
    /// Whether anything is still asked of it and of what is below; default `active`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<NodeState>,
    /// Results expected, in prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub expected_results: Vec<Text>,
    /// Who has an interest in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub stakeholders: Vec<Text>,
    /// Indicators of this box.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2000)]
    pub assignments: Vec<PlanAssignment>,
    /// Boxes under this one; at most eight levels in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2000, no_recursion)]
    pub nodes: Vec<PlanNode>,
}

/// Money of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "year": 2022, "amount": { "amount": "235000.00", "currency": "EUR" } }))]
pub struct YearResource {
    /// Year.
    #[schema(minimum = 1990, maximum = 2199)]
    pub year: i32,
    /// Amount.
    pub amount: Money,
}

/// Amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "amount": "235000.00", "currency": "EUR" }))]
pub struct Money {
    /// Exact amount.
    pub amount: DecimalText,
    /// Currency.
    pub currency: Currency,
}

/// Code and title in a classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "011", "title": "Competitività e sviluppo imprese" }))]
pub struct Classification {
    /// Code.
    pub code: Code,
    /// Title.
    pub title: Text,
}

/// Indicator under a box, with its targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "indicator": "EC05.1", "office": "RAG",
    "targets": [{ "period": "2022", "comparator": ">=", "value": "120.00" }]
}))]
pub struct PlanAssignment {
    /// Stable key, unique within the plan; default `node code/indicator code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub key: Option<Key>,
    /// Code of the indicator.
    pub indicator: Code,
    /// Percent among the members of its box; all of them have one, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub weight: Option<DecimalText>,
    /// Code of the responsible office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub office: Option<Code>,
    /// What the document calls it there, such as `1a`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub label: Option<Text>,
    /// Code of the date measure that says whether its condition came about; stated as not done, it excludes the
    /// assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub condition: Option<Code>,
    /// Code of the date measure that says since when its evidence is there, a final report for instance; without it no
    /// verdict is final.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub evidence: Option<Code>,
    /// Key of the assignment that this one only refers to: it is judged and counted there, and has its targets there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub same_as: Option<Key>,
    /// Scoring rule; default `ratio`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scoring: Option<Scoring>,
    /// Targets, at most one per period; none = measured, not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub targets: Vec<PlanTarget>,
}

/// How a value becomes an achievement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "rule": "bands", "bands": [
    { "from": "70", "score": "70" }, { "from": "90", "score": "90" }, { "from": "100", "score": "100" }
] }))]
pub struct Scoring {
    /// Rule.
    pub rule: ScoringRule,
    /// Value from which progress is counted; with the rule `baseline` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub baseline: Option<DecimalText>,
    /// Steps, lowest first; with the rule `bands` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub bands: Vec<ScoringBand>,
}

/// One step of a scoring by bands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "from": "90", "score": "90" }))]
pub struct ScoringBand {
    /// Lower bound, included: raw achievement in percent, or days late.
    pub from: DecimalText,
    /// Score in percent.
    pub score: DecimalText,
}
