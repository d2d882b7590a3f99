// SPDX-License-Identifier: AGPL-3.0-or-later
//! Money of a box, as the document works it out (`docs/domain.md §10`).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows and printed totals of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The year.
    pub year: i32,
    /// In document order.
    pub rows: Vec<BudgetRow>,
    /// In document order; of those that contradict each other the first stands for the box.
    pub printed_totals: Vec<PrintedTotal>,
    /// Where it stands in the plan document (JSON pointer).
    pub at: String,
}

/// One row by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetRow {
    /// Code of the account as printed.
    pub account: Option<String>,
    /// As printed.
    pub label: Option<String>,
    /// What it is.
    pub kind: BudgetKind,
    /// Printed as a positive amount and subtracted.
    pub deducted: bool,
    /// By column and version; several of one column and version are added.
    pub amounts: Vec<BudgetAmount>,
    /// Section and line of the source document.
    pub place: Option<String>,
    /// What needs saying about it.
    pub note: Option<String>,
}

/// A total that the document prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedTotal {
    /// What it adds up.
    pub kinds: BTreeSet<BudgetKind>,
    /// As printed.
    pub label: Option<String>,
    /// By column and version; several of one column and version are added.
    pub amounts: Vec<BudgetAmount>,
    /// Section and line of the source document.
    pub place: String,
    /// What needs saying about it.
    pub note: Option<String>,
}

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetAmount {
    /// The column, if the document has columns.
    pub column: Option<BudgetColumn>,
    /// Forecast, after the adjustment, or actual.
    pub version: BudgetVersion,
    /// The amount, or what is in its place.
    pub stated: Stated,
}

/// An amount, or what is in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// EUR, exact.
    Amount(Decimal),
    /// An empty cell, or "-".
    Blank,
    /// An error of the source, as printed.
    Error(String),
    /// A figure that is not meant exactly, as printed.
    Rough(String),
}

/// What money is (`docs/domain.md §10`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetKind {
    /// Costi, oneri.
    Cost,
    /// Ricavi.
    Revenue,
    /// Contributi.
    Contribution,
    /// Entrate nette from the increase of the annual levy.
    Levy,
    /// Investimenti.
    Investment,
}

/// Which activity money belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetColumn {
    /// Istituzionale.
    Institutional,
    /// Commerciale.
    Commercial,
}

/// At what time of the year money is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetVersion {
    /// Previsione.
    #[default]
    Forecast,
    /// What stands after the adjustment (assestamento).
    Adjusted,
    /// Consuntivo.
    Actual,
}
