// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets that acts have changed (`docs/domain.md §5`).

use super::{Act, Goal, Plan};
use crate::Period;
use chrono::Datelike;

/// A target that an act changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisedTarget {
    /// Key of the assignment.
    pub assignment: String,
    /// Code of the indicator.
    pub indicator: String,
    /// What the target is about.
    pub period: Period,
    /// What had to be met before the act.
    pub before: Goal,
    /// What had to be met from then on.
    pub after: Goal,
    /// The act.
    pub act: Act,
    /// Why.
    pub reason: String,
}

impl Plan {
    /// Each change of a target, in plan order, oldest first: all, or those that acts of a year made.
    pub fn revised_targets(&self, year: Option<i32>) -> Vec<RevisedTarget> {
        let mut found = Vec::new();
        for assignment in &self.assignments {
            for target in &assignment.targets {
                let later = target.history.iter().skip(1).map(|former| &former.goal);
                let goals = later.chain(std::iter::once(&target.goal));
                for (former, goal) in target.history.iter().zip(goals) {
                    if year.is_none_or(|year| former.replaced_by.date.year() == year) {
                        found.push(RevisedTarget {
                            assignment: assignment.key.clone(),
                            indicator: assignment.indicator.clone(),
                            period: target.period,
                            before: former.goal.clone(),
                            after: goal.clone(),
                            act: former.replaced_by.clone(),
                            reason: former.reason.clone(),
                        });
                    }
                }
            }
        }
        found
    }
}
