// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets of a plan document, their history and their contradictory prints.

use super::document::PlanAct;
use super::text::{DateText, DecimalText, PeriodText, Text};
use super::words::Comparator;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the value must meet in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "period": "2022", "comparator": ">=", "value": "6.00", "printed": ">=6,00 N."
}))]
pub struct PlanTarget {
    /// Period the target is about.
    pub period: PeriodText,
    /// Comparator: `between` has `lower` and `upper`, `by` has `date`, the others have `value`.
    pub comparator: Comparator,
    /// Value to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value: Option<DecimalText>,
    /// Lower bound, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lower: Option<DecimalText>,
    /// Upper bound, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub upper: Option<DecimalText>,
    /// Last day on which it is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub date: Option<DateText>,
    /// As the document prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub printed: Option<Text>,
    /// Earlier values, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub history: Vec<FormerTarget>,
    /// Contradictory prints of this target, kept until a person chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub alternatives: Vec<PrintedEntry>,
}

/// Value a target had before an act changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "comparator": ">=", "value": "7.00", "reason": "Rideterminato sul primo semestre",
    "act": { "body": "Commissario Straordinario", "kind": "determinazione", "number": "18", "date": "2022-04-01" }
}))]
pub struct FormerTarget {
    /// Comparator.
    pub comparator: Comparator,
    /// Value to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value: Option<DecimalText>,
    /// Lower bound, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lower: Option<DecimalText>,
    /// Upper bound, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub upper: Option<DecimalText>,
    /// Last day on which it was in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub date: Option<DateText>,
    /// The act that replaced it by the next value.
    pub act: PlanAct,
    /// Why.
    pub reason: Text,
}

/// What the document prints in another place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "field": "target 2022", "text": ">= 7,00 N.", "place": "sezione 2.4, riga 2223"
}))]
pub struct PrintedEntry {
    /// What differs.
    pub field: Text,
    /// As printed.
    pub text: Text,
    /// Section and line of the source document.
    pub place: Text,
    /// Why it is a contradiction, when that needs saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub note: Option<Text>,
}
