// SPDX-License-Identifier: AGPL-3.0-or-later
//! Years, acts and rules of a plan (`docs/domain.md §1, §5`).

use super::{FaultCode, Found};
use crate::period::{MAX_YEAR, MIN_YEAR};
use crate::plan::Plan;
use rust_decimal::Decimal;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let (first, last) = (plan.first_year, plan.last_year);
    if first > last {
        found.add(
            FaultCode::PlanYears,
            "/last_year",
            format!("the plan ends in {last}, before it starts in {first}"),
        );
    }
    for (at, year) in [("/first_year", first), ("/last_year", last)] {
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
            let detail = format!("the year {year} is not between {MIN_YEAR} and {MAX_YEAR}");
            found.add(FaultCode::PlanYears, at, detail);
        }
    }
    if plan.acts.is_empty() {
        found.add(
            FaultCode::NoAct,
            "/acts",
            "a plan names the act that approves it",
        );
    }
    for (index, pair) in plan.acts.windows(2).enumerate() {
        let [earlier, later] = pair else { continue };
        if later.date < earlier.date {
            let detail = format!(
                "acts are listed oldest first: {} {} of {} comes after {} {} of {}",
                later.kind, later.number, later.date, earlier.kind, earlier.number, earlier.date
            );
            found.add(
                FaultCode::ActsOrder,
                format!("/acts/{}/date", index + 1),
                detail,
            );
        }
    }
    let partial_from = plan.rules.partial_from;
    if !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&partial_from) {
        let detail = format!("partial_from is a percentage between 0 and 100, not {partial_from}");
        found.add(FaultCode::PartialFrom, "/rules/partial_from", detail);
    }
}
