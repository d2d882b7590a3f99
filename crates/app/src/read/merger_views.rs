// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is answered about mergers, before it becomes JSON.

use super::{KnownAt, Listing, UsedPlan};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::plan::Indicator;
use traguardo_domain::{NodeResult, Period};
use traguardo_exchange::merger::{MergerEntry, MergerReversal};

/// A merger.
#[derive(Clone, Debug)]
pub struct MergerView {
    /// Identifier.
    pub id: i64,
    /// Where and when it was recorded.
    pub recorded: KnownAt,
    /// What was recorded.
    pub entry: MergerEntry,
    /// The year in which the plans of the predecessors are the successor's.
    pub year: i32,
    /// Where and when it was taken back, by which act and why.
    pub reversal: Option<(KnownAt, MergerReversal)>,
}

/// One plan of those that are a successor's plan together.
#[derive(Clone, Debug)]
pub struct BranchView {
    /// Code of the administration that ended.
    pub administration: String,
    /// Weight in percent.
    pub weight: Option<Decimal>,
    /// Its plan, if it has one in force.
    pub plan: Option<UsedPlan>,
    /// What rolled up to it.
    pub root: Option<NodeResult>,
}

/// The branches of a successor's plan as of a period.
#[derive(Clone, Debug)]
pub struct MergerTreeView {
    /// Identifier of the merger.
    pub id: i64,
    /// Code of the successor.
    pub successor: String,
    /// As of the end of this period.
    pub period: Period,
    /// All branches together.
    pub root: NodeResult,
    /// In the order of the act.
    pub branches: Vec<BranchView>,
    /// The day used for what is due and late.
    pub on: NaiveDate,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

/// A successor's values of the indicators that its branches have in common.
#[derive(Clone, Debug)]
pub struct CommonIndicators {
    /// Code of the successor.
    pub successor: String,
    /// As of the end of this period.
    pub period: Period,
    /// By code.
    pub listing: Listing<(Indicator, Evaluation)>,
    /// The day used for what is due and late.
    pub on: NaiveDate,
}
