// SPDX-License-Identifier: AGPL-3.0-or-later
//! What questions about money take and answer.

use super::{AsKnownAt, KnownAt, UsedPlan};
use std::collections::BTreeSet;
use traguardo_domain::budget::{BoxMoney, Reckoning};
use traguardo_domain::plan::BudgetVersion;

/// Which money to add up.
#[derive(Clone, Debug)]
pub struct BudgetQuery {
    /// Identifier of the plan.
    pub plan_id: i64,
    /// The newest known unless given.
    pub revision: Option<i32>,
    /// The plan's first year unless given.
    pub year: Option<i32>,
    /// Forecast, adjusted or actual.
    pub version: BudgetVersion,
    /// Code of one box: it and what is below.
    pub node: Option<String>,
    /// Leave out everything recorded later.
    pub as_known_at: Option<AsKnownAt>,
}

/// The plan revision whose money is asked for.
#[derive(Clone, Debug)]
pub struct BudgetView {
    /// Plan revision used.
    pub plan: UsedPlan,
    /// The year.
    pub year: i32,
    /// Forecast, adjusted or actual.
    pub version: BudgetVersion,
    /// The boxes asked for; all of them, and the plan as a whole, when absent.
    pub within: Option<BTreeSet<usize>>,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

impl BudgetView {
    /// Its totals and checks, box by box.
    pub fn boxes(&self) -> impl Iterator<Item = BoxMoney<'_>> {
        let reckoning = Reckoning::new(&self.plan.plan, self.year, self.version);
        let asked = |money: &BoxMoney<'_>| match (&self.within, money.node) {
            (None, _) => true,
            (Some(within), Some(node)) => within.contains(&node),
            (Some(_), None) => false,
        };
        reckoning.boxes.into_iter().filter(asked)
    }
}
