// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets (`docs/domain.md §5`).

use super::{FaultCode, Found, OtherForms};
use crate::evaluate::date_measure;
use crate::plan::{Assignment, Content, Goal, Indicator, Plan, Target};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use traguardo_formula::{Expr, Operand};

pub(super) fn check(
    plan: &Plan,
    forms: &OtherForms,
    indicator: &Indicator,
    assignment: &Assignment,
    found: &mut Found,
) {
    let is_date = date_measure(plan, &indicator.formula).is_some();
    let mut periods = BTreeSet::new();
    for target in &assignment.targets {
        let Target {
            period, goal, at, ..
        } = target;
        if !periods.insert(*period) {
            let detail = format!(
                "assignment {} already has a target for {period}",
                assignment.key
            );
            found.add(FaultCode::DuplicateTarget, at.clone(), detail);
        }
        let (first, last) = (plan.first_year, plan.last_year);
        if !(first..=last).contains(&period.year()) {
            let detail =
                format!("the target is about {period}, but the plan covers {first} to {last}");
            found.add(FaultCode::TargetYear, at.clone(), detail);
        }
        let contradicts = !target.alternatives.is_empty() || target.precedes(plan);
        if target.resolution.is_some() && !contradicts {
            let detail = "nothing contradicts this target: it has no other print, and its day lies within the plan";
            found.add(
                FaultCode::NothingToResolve,
                format!("{at}/resolution"),
                detail,
            );
        }
        if let Goal::Between { lower, upper } = goal
            && lower > upper
        {
            let detail = format!(
                "nothing lies between {lower} and {upper}: the lower bound is above the upper one"
            );
            found.add(FaultCode::BetweenBounds, at.clone(), detail);
        }
        for (index, code) in goal.events().iter().enumerate() {
            let place = format!("{at}/after/events/{index}");
            event(plan, forms, code, place, found);
        }
        match (goal, is_date) {
            (dated, false) if dated.is_dated() => {
                let detail = format!(
                    "by is for indicators whose formula is one date measure; the value of {} is a number",
                    indicator.code
                );
                found.add(FaultCode::ByNeedsDate, at.clone(), detail);
            }
            (dated, true) if dated.is_dated() => {}
            (_, true) => {
                let detail = format!(
                    "the value of {} is a date, so its target is by a date, not {}",
                    indicator.code,
                    goal.comparator()
                );
                found.add(FaultCode::DateNeedsBy, at.clone(), detail);
            }
            (_, false) => {
                decimals(indicator, target, found);
                off_scale(plan, indicator, target, found);
            }
        }
    }
}

/// What a term or a condition looks at is a date of the plan.
pub(super) fn event(plan: &Plan, forms: &OtherForms, code: &str, place: String, found: &mut Found) {
    match plan.measures.get(code).map(|measure| measure.content) {
        Some(Content::Date) => {}
        Some(_) => {
            let detail = format!("an event is a date, and {code} is none");
            found.add(FaultCode::EventNeedsDate, place, detail);
        }
        None => {
            let meant = forms.measures.get(code);
            let meant = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
            let detail = format!("the plan does not define measure {code}{meant}");
            found.add(FaultCode::UnknownMeasure, place, detail);
        }
    }
}

/// Of an indicator that is a mark as it stands.
fn off_scale(plan: &Plan, indicator: &Indicator, target: &Target, found: &mut Found) {
    let Expr::Operand(Operand::Measure(code)) = indicator.formula.expr() else {
        return;
    };
    let scale = plan.measures.get(code).and_then(|measure| measure.scale);
    let Some(scale) = scale else {
        return;
    };
    if numbers(&target.goal).iter().any(|value| !scale.has(*value)) {
        let detail = format!("{} is a mark from {scale}", indicator.code);
        found.add(FaultCode::TargetOffScale, target.at.clone(), detail);
    }
}

/// Trailing zeros are no decimals: `8.00` is compared with 8 as well as with 8.00.
fn decimals(indicator: &Indicator, target: &Target, found: &mut Found) {
    let needed = numbers(&target.goal)
        .into_iter()
        .map(|value| value.normalize().scale())
        .max()
        .unwrap_or(0);
    if needed > indicator.decimals {
        let detail = format!(
            "the target has {needed} decimals, but values of {} are rounded to {}",
            indicator.code, indicator.decimals
        );
        found.add(FaultCode::TargetDecimals, target.at.clone(), detail);
    }
}

fn numbers(goal: &Goal) -> Vec<Decimal> {
    match goal {
        Goal::AtLeast(value)
        | Goal::AtMost(value)
        | Goal::Equal(value)
        | Goal::MoreThan(value)
        | Goal::LessThan(value) => vec![*value],
        Goal::Between { lower, upper } => vec![*lower, *upper],
        Goal::By(_) | Goal::After(_) | Goal::ToBeSet(_) => Vec::new(),
    }
}
