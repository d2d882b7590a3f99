// SPDX-License-Identifier: AGPL-3.0-or-later
//! The plan document: one revision of one plan, complete in itself.

use super::budget::YearBudget;
use super::dictionary::{IndicatorDefinition, MeasureDefinition};
use super::text::{ClosingDay, Code, DateText, DecimalText, Text};
use super::tree::PlanNode;
use super::words::{OfficeKind, PlanKind, UnavailableCounts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One revision of a plan with the definitions of everything it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!(super::schema::plan_example()))]
pub struct PlanDocument {
    /// Name and version of this format.
    pub format: PlanFormat,
    /// Whose plan it is.
    pub administration: AdministrationEntry,
    /// Code of the plan, unique within the administration.
    pub code: Code,
    /// Title of the plan.
    pub title: Text,
    /// Performance plan or incentive fund.
    pub kind: PlanKind,
    /// First year of the plan.
    #[schema(minimum = 1990, maximum = 2199)]
    pub first_year: i32,
    /// Last year of the plan, included.
    #[schema(minimum = 1990, maximum = 2199)]
    pub last_year: i32,
    /// Acts, oldest first; the last one approves this revision.
    #[schema(min_items = 1, max_items = 100)]
    pub acts: Vec<PlanAct>,
    /// Rules of the plan; the defaults where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rules: Option<PlanRules>,
    /// Offices that post measurements or answer for indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub offices: Vec<OfficeEntry>,
    /// Measures used by the indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub measures: Vec<MeasureDefinition>,
    /// Indicators assigned in the tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub indicators: Vec<IndicatorDefinition>,
    /// Money of the plan as a whole, by year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub budgets: Vec<YearBudget>,
    /// The performance tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2000)]
    pub nodes: Vec<PlanNode>,
}

/// Name and version of the format of a plan document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = "traguardo-plan/1")]
pub enum PlanFormat {
    /// First version.
    #[serde(rename = "traguardo-plan/1")]
    V1,
}

/// Administration that plans and is measured (ente).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "CCIAA-MS", "name": "Camera di Commercio di Massa-Carrara", "region": "Toscana"
}))]
pub struct AdministrationEntry {
    /// Unique code.
    pub code: Code,
    /// Name.
    pub name: Text,
    /// Size class, for benchmarks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub size_class: Option<Code>,
    /// Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub region: Option<Text>,
    /// First day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub valid_from: Option<DateText>,
    /// Last day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub valid_to: Option<DateText>,
}

/// Office that posts measurements (ufficio).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "ISR", "name": "Istituto di Studi e Ricerche", "kind": "agency" }))]
pub struct OfficeEntry {
    /// Code, unique within the administration.
    pub code: Code,
    /// Name.
    pub name: Text,
    /// Internal office, agency or company.
    pub kind: OfficeKind,
    /// First day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub valid_from: Option<DateText>,
    /// Last day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub valid_to: Option<DateText>,
}

/// Numbered act (delibera, determinazione) of an approving body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "body": "Commissario Straordinario", "kind": "delibera", "number": "55", "date": "2021-11-09"
}))]
pub struct PlanAct {
    /// Approving body.
    pub body: Text,
    /// Kind of act.
    pub kind: Text,
    /// Number.
    pub number: Code,
    /// Date.
    pub date: DateText,
}

/// Rules of the plan that evaluation and roll-up follow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "partial_from": "70", "unavailable_counts": "left_out" }))]
pub struct PlanRules {
    /// Achievement (percent) from which a missed target is partially achieved; default 70.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub partial_from: Option<DecimalText>,
    /// What n.d. and not computable count in the roll-up; default `left_out`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub unavailable_counts: Option<UnavailableCounts>,
    /// Days on which the body is closed besides the national holidays, for counts of working days: a day of
    /// every year (`09-14`, its patron saint's) or a single one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable = false, max_items = 500)]
    pub closing_days: Vec<ClosingDay>,
}
