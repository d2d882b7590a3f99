// SPDX-License-Identifier: AGPL-3.0-or-later
//! The target that a benchmark suggests for an assignment.

use crate::plan::{Better, Goal, Indicator};
use rust_decimal::Decimal;
use traguardo_formula::Rational;

/// What a proposal is made from.
#[derive(Clone, Debug)]
pub struct Basis<'a> {
    /// The indicator as the plan defines it.
    pub indicator: &'a Indicator,
    /// The newest target of the assignment, if it has one.
    pub former: Option<&'a Goal>,
    /// The quantile of the group in the better direction.
    pub quantile: &'a Rational,
    /// What the administration has reached, rounded as it is judged.
    pub reached: Option<Decimal>,
    /// A target below what is reached is wanted.
    pub less_demanding: bool,
}

/// What decided the value of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The quantile of the group.
    Quantile,
    /// What is reached already.
    Reached,
}

/// A proposed target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Comparator and value, with the indicator's decimals.
    pub goal: Goal,
    /// What decided its value.
    pub bound: Bound,
    /// The quantile, rounded in the same way.
    pub quantile: Decimal,
}

/// Why nothing can be proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Neither more nor less is better.
    NoDirection,
    /// The target is a range: both its ends would have to move.
    Range,
    /// The target is one value: no other is more demanding.
    Exact,
    /// The target is a day.
    Date,
    /// The comparator contradicts what is better.
    AgainstMeaning,
    /// The quantile has more digits than a target may have.
    OutOfRange,
}

/// The share at which the quantile is taken: `share` of the group does worse, in the sense of `better`.
#[must_use]
pub fn share_below(share: Decimal, better: Better) -> Decimal {
    match better {
        Better::Lower => Decimal::ONE - share,
        Better::Higher | Better::None => share,
    }
}

/// The target to propose.
///
/// # Errors
/// Why there is none.
pub fn propose(basis: &Basis<'_>) -> Result<Proposal, Obstacle> {
    let upwards = direction(basis.former, basis.indicator.better)?;
    let quantile = basis.quantile.round(basis.indicator.decimals);
    let quantile = quantile.map_err(|_| Obstacle::OutOfRange)?;
    let more = |reached: &Decimal| {
        if upwards {
            *reached > quantile
        } else {
            *reached < quantile
        }
    };
    let (value, bound) = match basis
        .reached
        .filter(|reached| !basis.less_demanding && more(reached))
    {
        Some(reached) => (reached, Bound::Reached),
        None => (quantile, Bound::Quantile),
    };
    Ok(Proposal {
        goal: in_direction(basis.former, basis.indicator.better, value)?,
        bound,
        quantile,
    })
}

/// A target of another value: compared as the former one is, failing that as is better.
///
/// # Errors
/// Why no value is more demanding than another.
pub fn in_direction(
    former: Option<&Goal>,
    better: Better,
    value: Decimal,
) -> Result<Goal, Obstacle> {
    let upwards = direction(former, better)?;
    Ok(match (former, upwards) {
        (Some(Goal::MoreThan(_)), _) => Goal::MoreThan(value),
        (Some(Goal::LessThan(_)), _) => Goal::LessThan(value),
        (_, true) => Goal::AtLeast(value),
        (_, false) => Goal::AtMost(value),
    })
}

/// Whether more is asked for.
fn direction(former: Option<&Goal>, better: Better) -> Result<bool, Obstacle> {
    let upwards = match better {
        Better::Higher => true,
        Better::Lower => false,
        Better::None => return Err(Obstacle::NoDirection),
    };
    match former {
        Some(Goal::Between { .. }) => Err(Obstacle::Range),
        Some(Goal::Equal(_)) => Err(Obstacle::Exact),
        Some(Goal::By(_) | Goal::After(_) | Goal::ToBeSet(_)) => Err(Obstacle::Date),
        Some(Goal::AtLeast(_) | Goal::MoreThan(_)) if !upwards => Err(Obstacle::AgainstMeaning),
        Some(Goal::AtMost(_) | Goal::LessThan(_)) if upwards => Err(Obstacle::AgainstMeaning),
        _ => Ok(upwards),
    }
}

/// Whether a goal asks for less than another value does, where more or less is asked for.
#[must_use]
pub fn asks_less(goal: &Goal, than: Decimal) -> bool {
    match goal {
        Goal::AtLeast(value) | Goal::MoreThan(value) => *value < than,
        Goal::AtMost(value) | Goal::LessThan(value) => *value > than,
        _ => false,
    }
}
