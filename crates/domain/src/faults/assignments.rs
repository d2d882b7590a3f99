// SPDX-License-Identifier: AGPL-3.0-or-later
//! Assignments (`docs/domain.md §5`).

use super::indicators::nearest_indicator;
use super::{FaultCode, Found, OtherForms, scoring, targets};
use crate::plan::{Assignment, Plan, Scoring};
use std::collections::BTreeMap;
use traguardo_formula::MOST_SUGGESTIONS;

pub(super) fn check(plan: &Plan, forms: &OtherForms, found: &mut Found) {
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
                nearest_indicator(plan, forms, &assignment.indicator)
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
        if let Some(key) = &assignment.same_as {
            reference(plan, assignment, key, found);
            continue;
        }
        if let Some(condition) = &assignment.condition {
            targets::event(plan, forms, condition, format!("{at}/condition"), found);
        }
        if let Some(evidence) = &assignment.evidence {
            targets::event(plan, forms, evidence, format!("{at}/evidence"), found);
        }
        targets::check(plan, forms, indicator, assignment, found);
        scoring::check(plan, indicator, assignment, found);
    }
}

/// What only refers says nothing of its own, and what it refers to says it.
fn reference(plan: &Plan, assignment: &Assignment, key: &str, found: &mut Found) {
    let at = format!("{}/same_as", assignment.at);
    let other = plan.assignments.iter().find(|other| other.key == key);
    let own = [
        ("targets", !assignment.targets.is_empty()),
        ("weight", assignment.weight.is_some()),
        ("condition", assignment.condition.is_some()),
        ("evidence", assignment.evidence.is_some()),
        ("scoring", assignment.scoring != Scoring::Ratio),
    ];
    let detail = match other {
        None => format!("the plan has no assignment {key}"),
        Some(other) if other.same_as.is_some() => {
            format!("{key} is itself a reference: name the one it refers to")
        }
        Some(other) if other.indicator != assignment.indicator => {
            format!(
                "{key} is about {}, this one about {}",
                other.indicator, assignment.indicator
            )
        }
        Some(_) => match own.into_iter().find(|(_, given)| *given) {
            Some((what, _)) => format!("a reference has no {what} of its own: {key} has them"),
            None => return,
        },
    };
    found.add(FaultCode::BadReference, at, detail);
}
