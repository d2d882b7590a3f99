// SPDX-License-Identifier: AGPL-3.0-or-later
//! Measures and indicators, as a plan revision defines them (`docs/domain.md §1, §3`).

use super::{Due, Printed, WHOLE_BODY};
use crate::{Frequency, Period, Validity};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use traguardo_formula::{Expr, Formula};

/// A base quantity (misura), as the plan revision defines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Code, unique within the plan.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Unit of its figures, e.g. `N.`, `EUR`.
    pub unit: String,
    /// Number, date on which something was done, or list of items.
    pub content: Content,
    /// Between which marks its figures lie.
    pub scale: Option<Scale>,
    /// Flow or stock.
    pub nature: Nature,
    /// Figures of the period or of the year so far.
    pub posted: Posted,
    /// How often it is posted.
    pub frequency: Frequency,
    /// How the year's figures so far become one.
    pub over_time: Combine,
    /// How the offices' figures of one period become one.
    pub over_offices: Combine,
    /// How figures of several administrations become one (mergers, groups).
    pub over_administrations: Combine,
    /// The offices expected to report, each while it exists, in document order; empty = the whole body
    /// ([`WHOLE_BODY`]).
    pub offices: Vec<ExpectedOffice>,
    /// When its figures are due.
    pub due: Due,
    /// Where it is defined.
    pub dictionary: Dictionary,
    /// Contradictory prints.
    pub printed: Vec<Printed>,
    /// Where it stands in the plan document (JSON pointer).
    pub at: String,
}

impl Measure {
    /// Codes of the offices expected to report a period: those that exist in it (`docs/domain.md §3`), or the
    /// body as a whole when the plan names none.
    pub fn expected_in(&self, period: Period) -> impl Iterator<Item = &str> {
        let whole = self.offices.is_empty().then_some(WHOLE_BODY);
        self.offices
            .iter()
            .filter(move |office| office.validity.meets(period))
            .map(|office| office.code.as_str())
            .chain(whole)
    }
}

/// The marks that may be given, both ends included (`docs/domain.md §3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The lowest mark.
    pub lowest: Decimal,
    /// The highest mark.
    pub highest: Decimal,
}

impl Scale {
    /// Whether it is a mark.
    #[must_use]
    pub fn has(&self, mark: Decimal) -> bool {
        (self.lowest..=self.highest).contains(&mark)
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.lowest, self.highest)
    }
}

/// An office expected to report a measure, and when it exists (`docs/domain.md §3`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedOffice {
    /// Code of the office.
    pub code: String,
    /// As the plan revision says; it is expected for the periods of which it exists on a day.
    pub validity: Validity,
}

/// An office without beginning or end.
impl From<&str> for ExpectedOffice {
    fn from(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            validity: Validity::ALWAYS,
        }
    }
}

/// What the figures of a measure are (`docs/domain.md §2`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Exact decimals.
    #[default]
    Number,
    /// The day something was done, or the statement that it was not.
    Date,
    /// Lists of items: requests, courses, novelties.
    Items,
}

/// Whether figures are about a period or about its end (`docs/domain.md §3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Events of the period.
    Flow,
    /// What there is at the period's end.
    Stock,
}

/// What a figure covers (`docs/domain.md §3`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posted {
    /// The period alone.
    #[default]
    Period,
    /// Year to date.
    Cumulative,
}

/// How several figures become one (`docs/domain.md` §3). `Last` is for time only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Their sum; of lists the list of all their items.
    Sum,
    /// The last expected one, never an earlier one.
    Last,
    /// Their unweighted mean.
    Mean,
    /// The greatest; of dates the latest, and not done if any is.
    Max,
    /// The least; of dates the earliest, and not done if none is done.
    Min,
    /// They do not combine: more than one give no value.
    None,
}

/// Who owns a definition (`docs/domain.md §1`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dictionary {
    /// The national dictionary.
    National,
    /// One administration's own.
    #[default]
    Local,
}

/// An indicator, as the plan revision defines it.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Code, unique within the plan.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// What it is meant to show.
    pub description: Option<String>,
    /// As printed, e.g. "Volume", "Efficacia".
    pub typology: Option<String>,
    /// Unit of its value, e.g. `%`.
    pub unit: String,
    /// 0..=10; what the value is rounded to, half away from zero.
    pub decimals: u32,
    /// The algorithm, parsed.
    pub formula: Formula,
    /// Which direction is better.
    pub better: Better,
    /// `None` = the default of `docs/domain.md` §5, see [`crate::evaluation`].
    pub interim: Option<Interim>,
    /// A ratio over zero cases is not applicable instead of not computable.
    pub not_applicable_when_none: bool,
    /// Where it is defined.
    pub dictionary: Dictionary,
    /// Contradictory prints.
    pub printed: Vec<Printed>,
    /// Where it stands in the plan document (JSON pointer).
    pub at: String,
}

impl Indicator {
    /// Whether something stands below the line (`docs/domain.md` §4): what is no ratio stands above it, over one.
    pub fn is_ratio(&self) -> bool {
        let below = &self.formula.parts().denominator;
        !matches!(below.expr(), Expr::Literal(one) if *one == Decimal::ONE)
    }
}

/// Which direction of a value is better (`docs/domain.md §1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    None,
}

/// What the year's target means before the year's end (`docs/domain.md §5`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interim {
    /// months / 12 of it.
    Prorated,
    /// All of it.
    Full,
    /// Nothing is judged before the year's end.
    None,
}
