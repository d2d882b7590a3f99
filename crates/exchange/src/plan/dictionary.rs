// SPDX-License-Identifier: AGPL-3.0-or-later
//! Definitions of measures and indicators, in a plan as in a dictionary.

use super::due::MeasureDue;
use super::target::PrintedEntry;
use super::text::{Code, DateText, DecimalText, FormulaText, Text};
use super::words::{
    Better, Combine, Content, DictionaryKind, Frequency, Interim, Nature, Posted, WhenNone,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Base quantity that an office counts or reads (misura).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "Immob", "name": "Immobilizzazioni", "unit": "EUR", "nature": "stock",
    "frequency": "annual", "offices": ["RAG"]
}))]
pub struct MeasureDefinition {
    /// Code, unique within the plan.
    pub code: Code,
    /// Name.
    pub name: Text,
    /// Unit of its figures.
    pub unit: Text,
    /// Number (default), date or list of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub content: Option<Content>,
    /// Between which marks its figures lie: a score on a declared scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scale: Option<MeasureScale>,
    /// Flow or stock.
    pub nature: Nature,
    /// Per period (default) or year to date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub posted: Option<Posted>,
    /// How often it is posted.
    pub frequency: Frequency,
    /// How its periods combine; default `sum` for a flow posted per period, otherwise `last`; marks have no sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub over_time: Option<Combine>,
    /// How its offices combine; default `sum`, `max` for dates, `none` for marks on a scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub over_offices: Option<Combine>,
    /// How administrations combine; default `sum`, `max` for dates, `none` for marks on a scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub over_administrations: Option<Combine>,
    /// Offices expected to post it, each for the periods in which it exists; none = the administration as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub offices: Vec<Code>,
    /// When its figures are due, in a plan; default the last day of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due: Option<MeasureDue>,
    /// National or local (default).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub dictionary: Option<DictionaryKind>,
    /// What exactly is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<Text>,
    /// What the document prints in other places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub printed: Vec<PrintedEntry>,
}

/// The marks that may be given, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "lowest": "1", "highest": "5" }))]
pub struct MeasureScale {
    /// The lowest mark.
    pub lowest: DecimalText,
    /// The highest mark.
    pub highest: DecimalText,
}

/// Indicator: a formula over measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "EC05.1", "name": "Indice di struttura primario", "unit": "%",
    "formula": "100 * [Patrimonio netto] / [Immob]", "better": "higher"
}))]
pub struct IndicatorDefinition {
    /// Code, unique within the plan.
    pub code: Code,
    /// Name.
    pub name: Text,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<Text>,
    /// Typology, as the document names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub typology: Option<Text>,
    /// Unit of its value.
    pub unit: Text,
    /// Decimals its value is rounded to before it is compared; default 2, or what its targets are
    /// written with when that is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    pub decimals: Option<u32>,
    /// Algorithm.
    pub formula: FormulaText,
    /// Which direction is better.
    pub better: Better,
    /// How its target is read before the year's end; default by what it is a formula of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub interim: Option<Interim>,
    /// What it is over zero cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub when_none: Option<WhenNone>,
    /// National or local (default).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub dictionary: Option<DictionaryKind>,
    /// Algorithm as the document prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub algorithm_printed: Option<Text>,
    /// Where the figures come from (fonte).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub source: Option<Text>,
    /// What the document prints in other places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub printed: Vec<PrintedEntry>,
}

/// What a dictionary says of an entry besides its definition. A plan document has nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryNotes {
    /// Since when no new plan takes it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub retired: Option<Retired>,
    /// Other forms in which documents print its code. They find it, and stand for it nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub aliases: Vec<Code>,
}

/// The end of a dictionary entry, for plans and periods that begin on its day or later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "2023-01-01", "reason": "Sostituita da un altro indicatore"}))]
pub struct Retired {
    /// The first day without it.
    pub from: DateText,
    /// Why.
    pub reason: Text,
}
