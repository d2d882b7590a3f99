// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which target applies as of a period, and in which measure (`docs/domain.md §5`, "Interim").
//!
//! - The target of exactly the period asked for comes first; then a milestone (a target that is not
//!   annual) that ends on the same day, the longest first; then the year's target.
//! - The year's target is final as of every period that ends on 31 December. Before, `prorated` takes
//!   months / 12 of it, rounded like the value; `full` all of it; `none` judges nothing yet.
//! - Only positive targets are prorated (of `between` both bounds must be positive), dates never; a
//!   prorated `=` is read as `>=`.
//! - The verdict is final when the target's period has ended by the end of the period asked for.

use super::nature::interim;
use crate::Period;
use crate::evaluation::{AppliedTarget, TargetBasis};
use crate::plan::{Assignment, Goal, Indicator, Interim, Plan, Target};
use rust_decimal::Decimal;
use traguardo_formula::Rational;

/// What a value as of a period is to be compared with.
#[derive(Clone, Debug)]
pub(crate) struct Applied {
    /// `None`: measured, not judged.
    pub target: Option<AppliedTarget>,
    /// The indicator is judged at the year's end only, and that has not come.
    pub not_yet: bool,
    /// Achieved or not, rather than on or off track.
    pub is_final: bool,
    /// The year's own target, against which progress is counted.
    pub year: Option<Goal>,
}

pub(crate) fn apply(
    plan: &Plan,
    indicator: &Indicator,
    assignment: &Assignment,
    asked: Period,
) -> Applied {
    let of_year = assignment
        .targets
        .iter()
        .find(|target| target.period == asked.year_end());
    let chosen = milestone(assignment, asked).or(of_year);
    let declared = interim(plan, indicator);
    let judged_later = declared == Interim::None && !asked.is_year_end();
    let Some(target) = chosen else {
        return Applied {
            target: None,
            not_yet: judged_later,
            is_final: asked.is_year_end(),
            year: None,
        };
    };
    let is_final = target.period.end() <= asked.end();
    let prorated = (!is_final && declared == Interim::Prorated)
        .then(|| prorate(&target.goal, asked.months(), indicator.decimals))
        .flatten();
    let basis = match prorated {
        Some(_) => TargetBasis::Prorated,
        None if target.period == asked.year_end() => TargetBasis::Year,
        None => TargetBasis::Milestone,
    };
    Applied {
        target: Some(AppliedTarget {
            goal: prorated.unwrap_or_else(|| target.goal.clone()),
            basis,
            full: target.goal.clone(),
            period: target.period,
            printed: target.printed.clone(),
            alternatives: target.alternatives.clone(),
        }),
        not_yet: judged_later && !is_final,
        is_final,
        year: of_year.map(|target| target.goal.clone()),
    }
}

fn milestone(assignment: &Assignment, asked: Period) -> Option<&Target> {
    let exact = assignment
        .targets
        .iter()
        .find(|target| target.period == asked);
    exact.or_else(|| {
        let ends_with = |target: &&Target| {
            target.period.end() == asked.end() && target.period != asked.year_end()
        };
        assignment
            .targets
            .iter()
            .filter(ends_with)
            .max_by_key(|target| target.period)
    })
}

/// months / 12 of a goal; `None` when it is not one that is prorated.
fn prorate(goal: &Goal, months: u32, decimals: u32) -> Option<Goal> {
    let part = |value: Decimal| {
        if value <= Decimal::ZERO {
            return None;
        }
        let share = Rational::from_integer(i64::from(months))
            .div(&Rational::from_integer(12))
            .ok()?;
        Rational::from(value).mul(&share).ok()?.round(decimals).ok()
    };
    match goal {
        Goal::AtLeast(value) | Goal::Equal(value) => part(*value).map(Goal::AtLeast),
        Goal::AtMost(value) => part(*value).map(Goal::AtMost),
        Goal::MoreThan(value) => part(*value).map(Goal::MoreThan),
        Goal::LessThan(value) => part(*value).map(Goal::LessThan),
        Goal::Between { lower, upper } => Some(Goal::Between {
            lower: part(*lower)?,
            upper: part(*upper)?,
        }),
        Goal::By(_) => None,
    }
}
