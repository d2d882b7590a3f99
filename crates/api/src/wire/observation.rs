// SPDX-License-Identifier: AGPL-3.0-or-later
//! Observations as lists show them.

use super::list::KnownAtBody;
use super::text;
use serde::Serialize;
use traguardo_app::read::{ObservationPage, observation_row};
use traguardo_exchange::observation::ObservationRow;
use utoipa::ToSchema;

/// A page of observations.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ObservationList)]
pub struct ObservationList<'a> {
    /// By year, administration, period and place in the plan.
    #[schema(max_items = 500)]
    pub items: Vec<ObservationRow<'a>>,
    /// Cursor of the next page; `null` at the end. A page may have fewer items than its limit, or none, and yet a next
    /// one.
    #[schema(required = true, max_length = 1000)]
    pub next: Option<&'a str>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
    /// The day used for what is due and late.
    #[schema(format = Date, max_length = 10, example = "2023-01-31")]
    pub on: String,
}

impl<'a> From<&'a ObservationPage> for ObservationList<'a> {
    fn from(page: &'a ObservationPage) -> Self {
        let (listing, on) = (&page.listing, page.on);
        let rows = listing.items.iter();
        Self {
            items: rows
                .filter_map(|view| observation_row(view, listing.known_at, on))
                .collect(),
            next: listing.next.as_deref(),
            known_at: listing.known_at.into(),
            on: text::day(on),
        }
    }
}
