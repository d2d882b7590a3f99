// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is due, late, reported.

use super::figure::Figure;
use super::list::KnownAtBody;
use super::text;
use super::word::DeadlineStateWord;
use serde::Serialize;
use traguardo_app::read::{DeadlineView, Deadlines};
use utoipa::ToSchema;

/// One figure that plans expect from one office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Deadline, example = json!({
    "plans": ["1"], "measure": "Patrimonio netto", "office": "RAG", "period": "2022", "due": "2022-12-31",
    "state": "due", "indicators": ["EC05.1"]
}))]
pub struct DeadlineItem {
    /// Identifiers of the plans that expect it.
    #[schema(min_items = 1, max_items = 2)]
    pub plans: Vec<String>,
    /// Code of the measure.
    #[schema(max_length = 200)]
    pub measure: String,
    /// Code of the office expected to post it; `ENTE` is the administration as a whole.
    #[schema(max_length = 200)]
    pub office: String,
    /// Code of the administration that the figure is about, where it has ended and its successor posts it with this
    /// `scope`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub scope: Option<String>,
    /// Code of the successor's office that goes on with the work of the office, where the merger says which.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub posted_by: Option<String>,
    /// The period the figure is about.
    #[schema(max_length = 8)]
    pub period: String,
    /// Last day on which posting is in time; none while it depends on an event that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date, max_length = 10, nullable = false)]
    pub due: Option<String>,
    /// Where it stands on the day asked for.
    pub state: DeadlineStateWord,
    /// Codes of the indicators that need it, in plan order.
    #[schema(max_items = 2000)]
    pub indicators: Vec<String>,
    /// The figure, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub measurement: Option<Figure>,
}

/// A page of deadlines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!(crate::wire::examples::deadline_list()))]
pub struct DeadlineList {
    /// By year, due day, measure and office; of each year what has no due day comes last.
    #[schema(max_items = 500)]
    pub items: Vec<DeadlineItem>,
    /// Cursor of the next page; `null` at the end.
    #[schema(required = true, max_length = 1000)]
    pub next: Option<String>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
    /// The day asked for.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
}

impl From<DeadlineView> for DeadlineItem {
    fn from(view: DeadlineView) -> Self {
        let deadline = view.deadline;
        let scope = view
            .scope
            .map(|scope| (scope.administration, scope.posted_by));
        let (scope, posted_by) = scope.unzip();
        Self {
            scope,
            posted_by: posted_by.flatten(),
            plans: view.plan_ids.iter().map(i64::to_string).collect(),
            measure: deadline.measure,
            office: deadline.office,
            period: deadline.period.to_string(),
            due: deadline.due.map(text::day),
            state: deadline.state.into(),
            indicators: deadline.indicators,
            measurement: deadline.entry.as_ref().map(Figure::from),
        }
    }
}

impl From<Deadlines> for DeadlineList {
    fn from(answer: Deadlines) -> Self {
        let listing = answer.listing;
        Self {
            items: listing.items.into_iter().map(DeadlineItem::from).collect(),
            next: listing.next,
            known_at: listing.known_at.into(),
            on: text::day(answer.on),
        }
    }
}
