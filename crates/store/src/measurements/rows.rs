// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows of posted figures.

use crate::words::words;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

words! {
    /// What a revision says.
    pub enum ValueKind {
        /// A number.
        Number = "number",
        /// The day on which something was done.
        Date = "date",
        /// It has not been done yet.
        NotDone = "not_done",
        /// A list.
        Items = "items",
        /// n.d., with a statement.
        NotAvailable = "not_available",
        /// n.a., with a statement.
        NotApplicable = "not_applicable",
        /// The revision before was withdrawn.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What a figure is worth.
    pub enum Origin {
        /// Final.
        Actual = "actual",
        /// Not final yet.
        Preliminary = "preliminary",
        /// A forecast.
        Forecast = "forecast",
        /// A figure of the context.
        Context = "context",
        /// Invented, for demonstrations.
        Illustrative = "illustrative",
    }
}

/// Identity of a figure, ordered as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Administration.
    pub administration_id: i64,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Measure.
    pub measure_id: i64,
    /// Office; the body as a whole is an office too.
    pub office_id: i64,
    /// Period, e.g. `2024` or `2024-Q1`.
    pub period: String,
}

/// One revision of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which figure.
    pub key: Key,
    /// 1 for the first.
    pub revision: i32,
    /// Position at which it was written.
    pub seq: i64,
    /// What it says.
    pub kind: ValueKind,
    /// The number, for [`ValueKind::Number`] only; the scale is kept.
    pub number: Option<Decimal>,
    /// The day, for [`ValueKind::Date`] only.
    pub day: Option<NaiveDate>,
    /// Why there is no figure, for [`ValueKind::NotAvailable`] and [`ValueKind::NotApplicable`].
    pub statement: Option<String>,
    /// How many items there are, for [`ValueKind::Items`] only.
    pub item_count: Option<i32>,
    /// The items as canonical JSON, for [`ValueKind::Items`] when it is written; to be read with
    /// [`super::lists`] and [`super::list`] only, since they may be long.
    pub items: Option<String>,
    /// What it is worth.
    pub origin: Origin,
    /// Free text.
    pub note: Option<String>,
    /// Why it replaces the revision before; required from revision 2 on.
    pub reason: Option<String>,
    /// The merger by which a successor posted it; the figure stands as long as that is not reversed.
    pub merger_id: Option<i64>,
}

/// One revision of a figure with who recorded it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRow {
    /// The revision.
    pub row: Row,
    /// Who recorded it.
    pub actor: String,
    /// When it was recorded (UTC, microseconds).
    pub recorded_at: DateTime<Utc>,
}

impl RecordedRow {
    /// Where a page that ends with this row is to be continued.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            key: self.row.key.clone(),
            revision: self.row.revision,
        }
    }
}

/// The last row of a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Its key.
    pub key: Key,
    /// Its revision.
    pub revision: i32,
}

/// What a page is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Administration.
    pub administration_id: i64,
    /// One office only.
    pub office_id: Option<i64>,
    /// One measure only.
    pub measure_id: Option<i64>,
    /// One period only.
    pub period: Option<String>,
    /// Rows not after this position.
    pub up_to: i64,
    /// All revisions, or the newest not after `up_to` of each figure (withdrawn ones too).
    pub all_revisions: bool,
}
