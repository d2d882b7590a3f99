// SPDX-License-Identifier: AGPL-3.0-or-later
//! Measurements as lists show them.

use super::figure::Stated;
use super::list::list;
use super::text;
use serde::Serialize;
use traguardo_app::read::FigureView;
use traguardo_exchange::list::ListItem;
use utoipa::ToSchema;

/// One revision of one figure: exactly one of `value`, `date`, `not_done`, `item_count`, `not_available`,
/// `not_applicable`, `withdrawn`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Measurement, example = json!({
    "id": "1-2-3-2022", "administration": "CCIAA-MS", "office": "RAG", "measure": "Patrimonio netto",
    "period": "2022", "revision": 1, "value": "9312995.88", "origin": "forecast", "actor": "local",
    "position": 42, "recorded_at": "2026-11-23T08:41:48.123456Z"
}))]
pub struct MeasurementItemView {
    /// Stable identifier of the figure, the same for all its revisions.
    #[schema(max_length = 80)]
    pub id: String,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Code of the office; `ENTE` is the administration as a whole.
    #[schema(max_length = 200)]
    pub office: String,
    /// Code of the measure.
    #[schema(max_length = 200)]
    pub measure: String,
    /// Period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Revision, from 1: give it as `replaces` to correct the figure.
    #[schema(minimum = 1)]
    pub revision: u32,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 30)]
    pub value: Option<String>,
    /// The day the thing was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// Stated as not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// A list of so many items; they are read by themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, maximum = 10_000)]
    pub item_count: Option<u32>,
    /// n.d., and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub not_available: Option<String>,
    /// Not applicable, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub not_applicable: Option<String>,
    /// This revision withdrew the figure, which reads as missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn: Option<bool>,
    /// What the number is worth.
    #[schema(
        max_length = 12,
        pattern = "^(actual|preliminary|forecast|context|illustrative)$"
    )]
    pub origin: String,
    /// Free text of the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub note: Option<String>,
    /// Why it replaced the revision before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub reason: Option<String>,
    /// Who recorded it.
    #[schema(max_length = 200)]
    pub actor: String,
    /// Ledger position.
    #[schema(minimum = 1)]
    pub position: i64,
    /// When it was recorded.
    #[schema(format = DateTime, max_length = 32)]
    pub recorded_at: String,
    /// Identifier of the merger by which the successor posted it; it stands as long as that is not taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub merger: Option<String>,
}

impl From<FigureView> for MeasurementItemView {
    fn from(view: FigureView) -> Self {
        let stated = match view.item_count {
            Some(_) => Stated {
                item_count: view.item_count,
                ..Stated::default()
            },
            None => Stated::of(view.value.as_ref()),
        };
        Self {
            id: view.id,
            administration: view.administration,
            office: view.office,
            measure: view.measure,
            period: view.period.to_string(),
            revision: view.revision,
            value: stated.value,
            date: stated.date,
            not_done: stated.not_done,
            item_count: stated.item_count,
            not_available: stated.not_available,
            not_applicable: stated.not_applicable,
            withdrawn: stated.withdrawn,
            origin: view.origin.as_str().to_owned(),
            note: view.note,
            reason: view.reason,
            actor: view.actor,
            position: view.position,
            recorded_at: text::instant(view.recorded_at),
            merger: view.merger.map(|id| id.to_string()),
        }
    }
}

list! {
    /// A page of the items of a figure that is a list.
    MeasurementItems as MeasurementItems of ListItem
}

list! {
    /// A page of measurements.
    MeasurementList as MeasurementList of MeasurementItemView
}
