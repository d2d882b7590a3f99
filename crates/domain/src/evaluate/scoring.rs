// SPDX-License-Identifier: AGPL-3.0-or-later
//! Grado di raggiungimento: how a rounded value becomes an achievement (`docs/domain.md §5`).
//!
//! `ratio` is defined only for positive targets and non-negative values; there is one exception: of
//! `<=` and `<` a value of 0 or less scores 100 under a positive target. Where it is not defined, and
//! where rounding has left no way between a baseline and a prorated target, `binary` is used instead and
//! the answer says so.

use super::compare::{days_late, met};
use crate::evaluation::{Figure, ScoringRule, ScoringUsed};
use crate::plan::{Band, Goal, Scoring};
use rust_decimal::Decimal;
use traguardo_formula::Rational;

/// What a comparison and a scoring rule make of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Score {
    pub met: bool,
    /// Before limiting; `None` when it has too many digits to be printed.
    pub raw: Option<Decimal>,
    pub counted: Decimal,
    pub used: ScoringUsed,
    pub days_late: Option<i64>,
    /// Of bands, the last one for a reason other than the printed raw achievement: no ratio says how much
    /// better nothing is than something, and every band is reached on the way there.
    pub beyond_bands: bool,
}

/// `None` when a number stands against a date or a date against a number.
pub(crate) fn score(scoring: &Scoring, goal: &Goal, value: &Figure) -> Option<Score> {
    match (goal, value) {
        (Goal::By(by), Figure::Date(done)) => Some(dated(scoring, true, days_late(*by, *done))),
        (Goal::By(_), Figure::NotDone) => Some(dated(scoring, false, None)),
        (_, Figure::Number(value)) => {
            met(goal, *value).map(|met| numeric(scoring, goal, *value, met))
        }
        _ => None,
    }
}

fn dated(scoring: &Scoring, done: bool, days_late: Option<i64>) -> Score {
    let met = done && days_late.is_none();
    let binary = percent(met);
    let counted = match scoring {
        Scoring::Bands(bands) if done => step(bands, Decimal::from(days_late.unwrap_or(0))),
        Scoring::Bands(_) => Decimal::ZERO,
        _ => binary,
    };
    let rule = match scoring {
        Scoring::Bands(_) => ScoringRule::Bands,
        _ => ScoringRule::Binary,
    };
    let used = ScoringUsed {
        rule,
        fallback: false,
    };
    Score {
        met,
        raw: Some(two_decimals(binary)),
        counted: limited(&Rational::from(counted), met),
        used,
        days_late,
        beyond_bands: false,
    }
}

fn numeric(scoring: &Scoring, goal: &Goal, value: Decimal, met: bool) -> Score {
    let binary = Rational::from(percent(met));
    let of = |defined: Option<Rational>, rule: ScoringRule| match defined {
        Some(raw) => (
            raw,
            ScoringUsed {
                rule,
                fallback: false,
            },
        ),
        None => (
            binary.clone(),
            ScoringUsed {
                rule: ScoringRule::Binary,
                fallback: true,
            },
        ),
    };
    let (raw, used) = match scoring {
        Scoring::Ratio => of(ratio(goal, value), ScoringRule::Ratio),
        Scoring::Binary => of(Some(binary.clone()), ScoringRule::Binary),
        Scoring::Baseline(baseline) => {
            of(from_baseline(*baseline, goal, value), ScoringRule::Baseline)
        }
        Scoring::Bands(_) => {
            let (raw, used) = of(ratio(goal, value), ScoringRule::Bands);
            (
                raw,
                ScoringUsed {
                    rule: ScoringRule::Bands,
                    ..used
                },
            )
        }
    };
    let rounded = raw.round(2).ok();
    let reached = rounded.filter(|_| !beyond_measure(goal, value));
    let counted = match scoring {
        Scoring::Bands(bands) => Rational::from(match reached {
            Some(rounded) => step(bands, rounded),
            None => bands.last().map_or(Decimal::ZERO, |band| band.score),
        }),
        _ => raw,
    };
    Score {
        met,
        raw: rounded,
        counted: limited(&counted, met),
        used,
        days_late: None,
        beyond_bands: matches!(scoring, Scoring::Bands(_)) && reached.is_none(),
    }
}

/// The raw achievement by `ratio`, in percent; `None` where it is not defined.
fn ratio(goal: &Goal, value: Decimal) -> Option<Rational> {
    let share = |above: Decimal, below: Decimal| {
        let (above, below) = (Rational::from(above), Rational::from(below));
        above
            .div(&below)
            .and_then(|share| share.mul(&Rational::from_integer(100)))
            .ok()
    };
    let full = || Some(Rational::from_integer(100));
    if beyond_measure(goal, value) {
        return full();
    }
    if value < Decimal::ZERO {
        return None;
    }
    match goal {
        Goal::AtLeast(target) | Goal::MoreThan(target) if *target > Decimal::ZERO => {
            share(value, *target)
        }
        Goal::AtMost(target) | Goal::LessThan(target) if *target > Decimal::ZERO => {
            share(*target, value)
        }
        Goal::Equal(target) if *target > Decimal::ZERO => {
            share(value.min(*target), value.max(*target))
        }
        Goal::Between { lower, upper } if *lower > Decimal::ZERO && *upper > Decimal::ZERO => {
            if value < *lower {
                share(value, *lower)
            } else if value > *upper {
                share(*upper, value)
            } else {
                full()
            }
        }
        _ => None,
    }
}

/// At most something, and nothing or less was reached: 100, where no ratio says how much better.
fn beyond_measure(goal: &Goal, value: Decimal) -> bool {
    matches!(goal, Goal::AtMost(target) | Goal::LessThan(target) if *target > Decimal::ZERO)
        && value <= Decimal::ZERO
}

/// (value − baseline) / (target − baseline) in percent; `None` against the comparator's direction.
fn from_baseline(baseline: Decimal, goal: &Goal, value: Decimal) -> Option<Rational> {
    let target = match goal {
        Goal::AtLeast(target) | Goal::MoreThan(target) if *target > baseline => *target,
        Goal::AtMost(target) | Goal::LessThan(target) if *target < baseline => *target,
        _ => return None,
    };
    let distance = |to: Decimal| Rational::from(to).sub(&Rational::from(baseline)).ok();
    distance(value)?
        .div(&distance(target)?)
        .and_then(|share| share.mul(&Rational::from_integer(100)))
        .ok()
}

/// The score of the highest step that is reached; below the first 0.
fn step(bands: &[Band], reached: Decimal) -> Decimal {
    bands
        .iter()
        .rev()
        .find(|band| band.from <= reached)
        .map_or(Decimal::ZERO, |band| band.score)
}

/// Counted: within 0..=100, and at most 99.99 for what is not achieved.
fn limited(raw: &Rational, met: bool) -> Decimal {
    let hundred = Rational::from_integer(100);
    let within = raw.max(&Rational::ZERO).min(&hundred);
    let counted = within.round(2).unwrap_or(Decimal::ZERO);
    if met {
        counted
    } else {
        counted.min(Decimal::new(9_999, 2))
    }
}

fn percent(met: bool) -> Decimal {
    if met {
        Decimal::ONE_HUNDRED
    } else {
        Decimal::ZERO
    }
}

fn two_decimals(value: Decimal) -> Decimal {
    Rational::from(value).round(2).unwrap_or(value)
}
