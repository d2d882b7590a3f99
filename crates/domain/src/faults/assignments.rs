// SPDX-License-Identifier: AGPL-3.0-or-later
//! Assignments (`docs/domain.md §5`).

use super::indicators::nearest_indicator;
use super::{FaultCode, Found, scoring, targets};
use crate::plan::{Assignment, Plan};
use std::collections::BTreeMap;
use traguardo_formula::MOST_SUGGESTIONS;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
    let mut suggestions = 0;
    for assignment in &plan.assignments {
        let Assignment { key, at, .. } = assignment;
        if let Some(first) = keys.get(key.as_str()) {
            found.add(
                FaultCode::DuplicateAssignment,
                at.clone(),
                format!("the key {key} is already used at {first}"),
            );
        } else {
            keys.insert(key, at);
        }
        if assignment.node >= plan.nodes.len() {
            found.add(
                FaultCode::UnknownNode,
                at.clone(),
                format!("assignment {key} stands under no node of the plan"),
            );
        }
        let Some(indicator) = plan.indicators.get(&assignment.indicator) else {
            suggestions += 1;
            let near = if suggestions > MOST_SUGGESTIONS {
                None
            } else {
                nearest_indicator(plan, &assignment.indicator)
            };
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            let detail = format!(
                "the plan does not define indicator {}{near}",
                assignment.indicator
            );
            found.add(
                FaultCode::UnknownIndicator,
                format!("{at}/indicator"),
                detail,
            );
            continue;
        };
        targets::check(plan, indicator, assignment, found);
        scoring::check(plan, indicator, assignment, found);
    }
}
