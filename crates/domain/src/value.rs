// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a measurement can say (`docs/domain.md` §2).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use traguardo_formula::Item;

/// The figure of one measurement: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An exact decimal of at most 18 integer and 10 fraction digits, in the measure's unit.
    Number(Decimal),
    /// The day the thing was done.
    Date(NaiveDate),
    /// Stated as not done, which is not silence.
    NotDone,
    /// The list of what there was; an empty one states that nothing arose.
    Items(Arc<[Item]>),
    /// A list of so many items that nobody asked for: it is shown, and not gone through.
    Listed(usize),
    /// "n.d.": the office states that the figure is not available, and why.
    NotAvailable(String),
    /// The office states that the figure has no meaning in this period, and why.
    NotApplicable(String),
}

/// What a posted number is worth as evidence (`docs/domain.md` §2).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Final figure (consuntivo).
    #[default]
    Actual,
    /// Preconsuntivo: not yet final, may be certified.
    Preliminary,
    /// Preventivo: a forecast, marked wherever it or anything computed from it appears.
    Forecast,
    /// A context figure printed for orientation.
    Context,
    /// Invented for the demonstration.
    Illustrative,
}
