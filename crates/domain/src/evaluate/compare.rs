// SPDX-License-Identifier: AGPL-3.0-or-later
//! Is the target met? (`docs/domain.md §5`)

use crate::plan::Goal;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The comparison of a rounded number; `None` when the goal is a date.
pub(crate) fn met(goal: &Goal, value: Decimal) -> Option<bool> {
    match goal {
        Goal::AtLeast(target) => Some(value >= *target),
        Goal::AtMost(target) => Some(value <= *target),
        Goal::Equal(target) => Some(value == *target),
        Goal::MoreThan(target) => Some(value > *target),
        Goal::LessThan(target) => Some(value < *target),
        Goal::Between { lower, upper } => Some((*lower..=*upper).contains(&value)),
        Goal::By(_) | Goal::After(_) | Goal::ToBeSet(_) => None,
    }
}

/// Days after the date of a `by` target; `None` when done in time.
pub(crate) fn days_late(goal: NaiveDate, done: NaiveDate) -> Option<i64> {
    let days = done.signed_duration_since(goal).num_days();
    (days > 0).then_some(days)
}
