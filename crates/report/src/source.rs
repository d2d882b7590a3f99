// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a report is made of: plans as they were evaluated, one section for each.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::{Indicator, Plan};
use traguardo_domain::{NodeResult, Period, Tree};

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How things stand during the year.
    Interim,
    /// Relazione sulla performance.
    Annual,
}

/// Up to where it knows the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Ledger position.
    pub position: i64,
    /// When that position was recorded.
    pub time: Option<DateTime<Utc>>,
}

/// Everything that a report depends on.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Which report.
    pub kind: Kind,
    /// Whose it is, by name.
    pub administration: &'a str,
    /// As of the end of this period.
    pub period: Period,
    /// The day used for what is due and late.
    pub on: NaiveDate,
    /// Up to where it knows the ledger.
    pub known: Known,
    /// One for each plan, in order; a single one unless several stand side by side.
    pub sections: Vec<Section<'a>>,
    /// Where administrations merged: what is said of all of them.
    pub together: Option<Together<'a>>,
}

/// What is said of administrations that merged.
#[derive(Clone, Debug)]
pub struct Together<'a> {
    /// All branches rolled up.
    pub root: &'a NodeResult,
    /// Names of the administrations, in the order of the members.
    pub branches: Vec<&'a str>,
    /// The successor's values of the indicators they have in common.
    pub common: &'a [(Indicator, Evaluation)],
}

/// One plan of one administration.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// Name of the administration.
    pub administration: &'a str,
    /// The plan.
    pub plan: &'a Plan,
    /// Its revision.
    pub revision: i32,
    /// SHA-256 of its document.
    pub sha256: &'a str,
    /// As of the end of this period.
    pub period: Period,
    /// What was evaluated.
    pub tree: &'a Tree,
    /// Notes, by the key of the assignment they are on.
    pub notes: &'a BTreeMap<String, Note>,
    /// Values so far, oldest first.
    pub history: &'a [Past],
}

/// A note on what was not achieved.
#[derive(Clone, Debug)]
pub struct Note {
    /// From 1.
    pub revision: i32,
    /// Why the target was missed.
    pub cause: String,
    /// What is done about it.
    pub corrective_action: String,
    /// Who recorded it.
    pub actor: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Values as of one period.
#[derive(Clone, Debug)]
pub struct Past {
    /// The period.
    pub period: Period,
    /// By assignment, in plan order.
    pub values: Vec<Option<Decimal>>,
}
