// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which target applies as of a period, and in which measure (`docs/domain.md §5`, "Interim").
//!
//! - The target of exactly the period asked for comes first; then a milestone (a target that is not
//!   annual) that ends on the same day, the longest first; then the year's target.
//! - The year's target is final as of every period that ends on 31 December. Before, `prorated` takes
//!   months / 12 of it, rounded like the value; `full` all of it; `none` judges nothing yet.
//! - Only positive targets are prorated (of `between` both bounds must be positive), dates never; a
//!   prorated `=` is read as `>=`.
//! - Progress from a baseline: of what adds up over the year the baseline is prorated as well; of a level
//!   the way from the baseline to the target is.
//! - The verdict is final when the target's period has ended by the end of the period asked for.

use super::nature::{Interims, adds_up, interim};
use crate::Period;
use crate::evaluation::{AppliedTarget, TargetBasis};
use crate::plan::{Assignment, Goal, Indicator, Interim, Plan, Scoring, Target};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use traguardo_formula::{Rational, ReasonCode, Reasons};

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
    /// The assignment's, with the baseline that goes with the target.
    pub scoring: Scoring,
    /// Why the day of the target is not known.
    pub unset: Option<Reasons>,
    /// The evidence that is asked for.
    pub evidence: Option<Evidence>,
}

/// Evidence without which no verdict is final.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// Code of the date measure.
    pub code: String,
    /// Since when it is there.
    pub day: Option<NaiveDate>,
}

impl Applied {
    /// Whether a verdict by it stays as it is.
    pub fn settles(&self) -> bool {
        self.is_final && !self.lacks_evidence()
    }

    /// Whether a verdict would be final with the evidence that is asked for.
    pub fn lacks_evidence(&self) -> bool {
        let missing = |evidence: &Evidence| evidence.day.is_none();
        self.is_final && self.evidence.as_ref().is_some_and(missing)
    }

    /// Why there is no verdict, where there is no value either: before its term has begun, or when it never
    /// will, nothing is missing.
    pub fn decides(&self, of_value: Reasons) -> Reasons {
        match &self.unset {
            None => of_value,
            Some(unset) => match unset.lead().code {
                ReasonCode::NotDue | ReasonCode::NotApplicable => unset.clone(),
                _ => of_value.merge(unset),
            },
        }
    }
}

pub(crate) fn apply<'a>(
    plan: &'a Plan,
    indicator: &'a Indicator,
    assignment: &Assignment,
    asked: Period,
    known: &mut Interims<'a>,
) -> Applied {
    let of_year = assignment
        .targets
        .iter()
        .find(|target| target.period == asked.year_end());
    let chosen = milestone(assignment, asked).or(of_year);
    let declared = interim(plan, indicator, known);
    let judged_later = declared == Interim::None && !asked.is_year_end();
    let Some(target) = chosen else {
        return Applied {
            target: None,
            not_yet: judged_later,
            is_final: asked.is_year_end(),
            year: None,
            scoring: assignment.scoring.clone(),
            unset: None,
            evidence: None,
        };
    };
    let is_final = target.period.end() <= asked.end();
    let prorated = (!is_final && declared == Interim::Prorated)
        .then(|| {
            let share = Share {
                months: asked.months(),
                decimals: indicator.decimals,
            };
            match &assignment.scoring {
                Scoring::Baseline(baseline) if adds_up(plan, indicator, known) => share
                    .of_goal(&target.goal)
                    .zip(share.of(*baseline).map(Scoring::Baseline)),
                Scoring::Baseline(baseline) => share
                    .of_way(*baseline, &target.goal)
                    .map(|goal| (goal, assignment.scoring.clone())),
                other => share
                    .of_goal(&target.goal)
                    .map(|goal| (goal, other.clone())),
            }
        })
        .flatten();
    let basis = match prorated {
        Some(_) => TargetBasis::Prorated,
        None if target.period == asked.year_end() => TargetBasis::Year,
        None => TargetBasis::Milestone,
    };
    let (goal, scoring) =
        prorated.unwrap_or_else(|| (target.goal.clone(), assignment.scoring.clone()));
    Applied {
        target: Some(AppliedTarget {
            goal,
            basis,
            full: target.goal.clone(),
            period: target.period,
            printed: target.printed.clone(),
            alternatives: target.alternatives.clone(),
            resolution: target.resolution.clone(),
            before_plan: target.is_before(plan),
        }),
        not_yet: judged_later && !is_final,
        is_final,
        year: of_year
            .filter(|target| !target.is_before(plan))
            .map(|target| target.goal.clone()),
        scoring,
        unset: None,
        evidence: None,
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

/// months / 12 of something, rounded like the value.
struct Share {
    months: u32,
    decimals: u32,
}

impl Share {
    fn exact(&self, value: &Rational) -> Option<Rational> {
        let share = Rational::from_integer(i64::from(self.months))
            .div(&Rational::from_integer(12))
            .ok()?;
        value.mul(&share).ok()
    }

    fn of(&self, value: Decimal) -> Option<Decimal> {
        self.exact(&Rational::from(value))?
            .round(self.decimals)
            .ok()
    }

    /// `None` when it is not a goal that is prorated.
    fn of_goal(&self, goal: &Goal) -> Option<Goal> {
        let part = |value: Decimal| (value > Decimal::ZERO).then(|| self.of(value)).flatten();
        match goal {
            Goal::AtLeast(value) | Goal::Equal(value) => part(*value).map(Goal::AtLeast),
            Goal::AtMost(value) => part(*value).map(Goal::AtMost),
            Goal::MoreThan(value) => part(*value).map(Goal::MoreThan),
            Goal::LessThan(value) => part(*value).map(Goal::LessThan),
            Goal::Between { lower, upper } => Some(Goal::Between {
                lower: part(*lower)?,
                upper: part(*upper)?,
            }),
            Goal::By(_) | Goal::After(_) | Goal::ToBeSet(_) => None,
        }
    }

    /// The baseline and a share of the way from there to the target.
    fn of_way(&self, baseline: Decimal, goal: &Goal) -> Option<Goal> {
        let start = Rational::from(baseline);
        let towards = |target: Decimal| {
            let way = Rational::from(target).sub(&start).ok()?;
            let there = start.add(&self.exact(&way)?).ok()?;
            there.round(self.decimals).ok()
        };
        match goal {
            Goal::AtLeast(target) => towards(*target).map(Goal::AtLeast),
            Goal::AtMost(target) => towards(*target).map(Goal::AtMost),
            Goal::MoreThan(target) => towards(*target).map(Goal::MoreThan),
            Goal::LessThan(target) => towards(*target).map(Goal::LessThan),
            Goal::Equal(_)
            | Goal::Between { .. }
            | Goal::By(_)
            | Goal::After(_)
            | Goal::ToBeSet(_) => None,
        }
    }
}
