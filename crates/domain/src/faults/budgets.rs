// SPDX-License-Identifier: AGPL-3.0-or-later
//! Money by year (`docs/domain.md §10`).

use super::{FaultCode, Found};
use crate::plan::{Budget, Plan};
use std::collections::BTreeSet;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    of_box(plan, &plan.budgets, found);
    for node in &plan.nodes {
        of_box(plan, &node.budgets, found);
    }
}

fn of_box(plan: &Plan, budgets: &[Budget], found: &mut Found) {
    let (first, last) = (plan.first_year, plan.last_year);
    let mut years = BTreeSet::new();
    for Budget { year, at, .. } in budgets {
        if !(first..=last).contains(year) {
            let detail = format!("a budget of {year}, and the plan covers {first} to {last}");
            found.add(FaultCode::BudgetYear, format!("{at}/year"), detail);
        }
        if !years.insert(*year) {
            let detail = format!("there already is a budget of {year} here: put its rows together");
            found.add(FaultCode::DuplicateBudget, format!("{at}/year"), detail);
        }
    }
}
