// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets of a plan document, their history and their contradictory prints.

use super::document::PlanAct;
use super::text::{Code, DateText, DecimalText, PeriodText, Text};
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
    /// Comparator: `between` has `lower` and `upper`, `by` has one of `date`, `after` and `to_be_set`, the others have
    /// `value`.
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
    /// The term that begins with an event, in the place of a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<TermAfter>,
    /// Who has yet to set the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub to_be_set: Option<Text>,
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
    /// Who chose this target among contradictory prints, or says that a day before the plan is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub resolution: Option<Resolution>,
}

/// The decision of a person about a contradiction: the target is meant as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "by": "Segretario generale", "on": "2022-03-01", "reason": "Vale la tabella della sezione 2.3" }))]
pub struct Resolution {
    /// Who decided.
    pub by: Text,
    /// When.
    pub on: DateText,
    /// Why.
    pub reason: Text,
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
    /// The term that begins with an event, in the place of a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<TermAfter>,
    /// Who has yet to set the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub to_be_set: Option<Text>,
    /// The act that replaced it by the next value.
    pub act: PlanAct,
    /// Why.
    pub reason: Text,
}

/// A term that begins with an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "events": ["Richiesta"], "days": 30 }))]
pub struct TermAfter {
    /// Codes of date measures of the plan; the first of them to come begins the term.
    #[schema(min_items = 1, max_items = 5)]
    pub events: Vec<Code>,
    /// Days after the event, which does not count; before it when negative.
    #[schema(minimum = -1000, maximum = 2000)]
    pub days: i32,
    /// Working days instead of days.
    #[serde(default)]
    pub working: bool,
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
