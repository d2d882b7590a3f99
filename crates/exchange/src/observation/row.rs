// SPDX-License-Identifier: AGPL-3.0-or-later
//! One observation, in the order of its columns.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// Most digits before the dot of a number of a row.
pub const INTEGER_DIGITS: u32 = 18;
/// Most digits after the dot of a number of a row.
pub const DECIMALS: u32 = 10;

/// One indicator of one administration as of one period. What is not there does not apply, or there is none. Numbers
/// are exact decimals of at most 18 digits before the dot and 10 after it; one that does not fit is told in `beyond`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Observation, example = json!({
    "administration": "CCIAA-MS", "administration_name": "Camera di commercio di Massa-Carrara", "size_class": "piccola",
    "region": "Toscana", "administration_exists": true, "period": "2022", "indicator": "EC05.1", "indicator_name": "Indice di struttura primario",
    "dictionary": "local", "unit": "%", "decimals": 2, "better": "higher", "plan": "RPP-2022", "plan_kind": "performance",
    "plan_revision": 1, "assignment": "2.1/EC05.1", "node": "2.1", "is_ratio": true, "scale": "100", "numerator": "9312995.88",
    "denominator": "5240178.69", "value": "177.72", "comparator": ">=", "target": "120.00", "target_basis": "year",
    "target_period": "2022", "status": "achieved", "achievement": "100.00", "progress": "100.00", "marks": ["forecast"],
    "figures": 2, "figure_revisions": ["1-1-3-2022.1", "1-1-4-2022.1"], "position": 42, "on": "2023-01-15"
}))]
pub struct ObservationRow<'a> {
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: &'a str,
    /// Its name.
    #[schema(max_length = 4000)]
    pub administration_name: &'a str,
    /// Its size class.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub size_class: Option<&'a str>,
    /// Its region.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub region: Option<&'a str>,
    /// Whether it exists on the last day of the period: who has ended takes part in no benchmark.
    pub administration_exists: bool,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: &'a str,
    /// Its name.
    #[schema(max_length = 4000)]
    pub indicator_name: &'a str,
    /// Who defines it: `national` or `local`.
    #[schema(max_length = 8, pattern = "^(national|local)$")]
    pub dictionary: &'static str,
    /// Unit of the value.
    #[schema(max_length = 4000)]
    pub unit: &'a str,
    /// To how many decimals the value is rounded.
    #[schema(minimum = 0, maximum = 10)]
    pub decimals: u32,
    /// Which direction is better: `higher`, `lower` or `none`.
    #[schema(max_length = 6, pattern = "^(higher|lower|none)$")]
    pub better: &'static str,
    /// Code of the plan in force; absent for what is measured without one, as is all else about plans.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub plan: Option<&'a str>,
    /// `performance` or `fund`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 11, pattern = "^(performance|fund)$")]
    pub plan_kind: Option<&'static str>,
    /// Revision of the plan that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub plan_revision: Option<i32>,
    /// Key of the assignment, stable over the plan's revisions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub assignment: Option<&'a str>,
    /// Code of the node it hangs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub node: Option<&'a str>,
    /// Code of the responsible office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub office: Option<&'a str>,
    /// Whether the indicator has a denominator. What has none is over 1, and no sums of it make a ratio.
    pub is_ratio: bool,
    /// k of value = k · numerator / denominator, before rounding.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub scale: Option<Decimal>,
    /// What stands above the line.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub numerator: Option<Decimal>,
    /// What stands below the line; 1 where nothing does.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub denominator: Option<Decimal>,
    /// The value, rounded as it is printed and judged.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub value: Option<Decimal>,
    /// The day it was done, for an indicator that is a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, nullable = false, max_length = 10)]
    pub date: Option<NaiveDate>,
    /// Stated as not done, for an indicator that is a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// How the value is compared with the target: `>=`, `<=`, `=`, `>`, `<`, `between` or `by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 7,
        pattern = "^(>=|<=|=|>|<|between|by)$"
    )]
    pub comparator: Option<&'static str>,
    /// The number compared with, as of this period.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub target: Option<Decimal>,
    /// Lower bound, of `between`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub target_lower: Option<Decimal>,
    /// Upper bound, of `between`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub target_upper: Option<Decimal>,
    /// The day, of `by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, nullable = false, max_length = 10)]
    pub target_date: Option<NaiveDate>,
    /// `year`, `milestone`, or `prorated`: the year's target × months / 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 9,
        pattern = "^(year|milestone|prorated)$"
    )]
    pub target_basis: Option<&'static str>,
    /// The period of the plan's own target.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 8)]
    pub target_period: Option<String>,
    /// Where it stands.
    #[schema(max_length = 18, pattern = "^[a-z_]+$")]
    pub status: &'static str,
    /// Counted achievement in percent, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub achievement: Option<Decimal>,
    /// The same against the year's own target.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "number")]
    #[schema(value_type = Option<String>, nullable = false, max_length = 30)]
    pub progress: Option<Decimal>,
    /// Code of the reason that decides why there is no value or no verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub reason: Option<&'static str>,
    /// What it concerns: a measure, an indicator, a node.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub reason_operand: Option<&'a str>,
    /// What a reader must know besides the value.
    #[schema(max_items = 10)]
    pub marks: Vec<&'static str>,
    /// Numbers that do not fit, as `name=number`, exact, and separated by a semicolon and a blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20_000)]
    pub beyond: Option<String>,
    /// How many figures the value was computed from.
    #[schema(minimum = 0)]
    pub figures: usize,
    /// The first twelve of them, each as `identifier.revision`.
    #[schema(max_items = 12)]
    pub figure_revisions: Vec<&'a str>,
    /// Ledger position up to which it is known.
    #[schema(minimum = 0)]
    pub position: i64,
    /// The day used for what is due and late.
    #[schema(value_type = String, format = Date, max_length = 10)]
    pub on: NaiveDate,
}

// serde hands over a reference to the field
#[allow(clippy::ref_option)]
fn number<S: Serializer>(number: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => serializer.collect_str(number),
        None => serializer.serialize_none(),
    }
}
