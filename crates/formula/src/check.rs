// SPDX-License-Identifier: AGPL-3.0-or-later
//! The check of a formula's codes before it is stored (`docs/domain.md §4`).

use std::collections::BTreeSet;
use std::fmt;

use crate::formula::Formula;
use crate::operand::Operand;
use crate::similar::{MOST_SUGGESTIONS, closest};

/// What a formula may refer to where it is to be stored.
#[derive(Clone, Copy, Debug)]
pub struct Codes<'a> {
    /// The codes of the known measures.
    pub measures: &'a BTreeSet<String>,
    /// The codes of the known indicators.
    pub indicators: &'a BTreeSet<String>,
    /// Whether `achievement("...")` and `share_achieved("...", n)` may be used: only in local indicators.
    pub achievement_allowed: bool,
}

/// What is wrong with one use of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckProblem {
    /// No measure has this code.
    UnknownMeasure,
    /// No indicator has this code.
    UnknownIndicator,
    /// `achievement("...")` outside a local indicator.
    AchievementNotAllowed,
    /// `achievement("...")` inside `previous` or `opening`: a plan revision knows only its own years.
    AchievementOfAnotherYear,
}

/// One wrong use of a code in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError {
    /// The 1-based character of the formula, as it was parsed, where the operand is written.
    pub position: usize,
    /// What is wrong.
    pub problem: CheckProblem,
    /// The operand that is wrong.
    pub operand: Operand,
    /// The known operand that was probably meant, as it would be written.
    pub suggestion: Option<String>,
}

impl CheckError {
    /// A stable code for machines: `unknown_measure`, `unknown_indicator`, `achievement_not_allowed` or
    /// `achievement_of_another_year`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.problem {
            CheckProblem::UnknownMeasure => "unknown_measure",
            CheckProblem::UnknownIndicator => "unknown_indicator",
            CheckProblem::AchievementNotAllowed => "achievement_not_allowed",
            CheckProblem::AchievementOfAnotherYear => "achievement_of_another_year",
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            position, operand, ..
        } = self;
        write!(out, "at character {position}: ")?;
        match self.problem {
            CheckProblem::UnknownMeasure => write!(out, "there is no measure {operand}")?,
            CheckProblem::UnknownIndicator => write!(out, "there is no {operand}")?,
            CheckProblem::AchievementNotAllowed => {
                write!(out, "{operand} may be used only in local indicators")?;
            }
            CheckProblem::AchievementOfAnotherYear => {
                write!(out, "{operand} cannot stand inside previous() or opening()")?;
            }
        }
        match &self.suggestion {
            Some(suggestion) => write!(out, "; did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CheckError {}

pub(crate) fn check(formula: &Formula, codes: &Codes) -> Vec<CheckError> {
    let mut errors: Vec<CheckError> = Vec::new();
    for (operand, shift, position) in formula.placed_uses() {
        let mut report = |problem| {
            let suggestion = if errors.len() < MOST_SUGGESTIONS {
                suggest(operand, codes)
            } else {
                None
            };
            errors.push(CheckError {
                position,
                problem,
                operand: operand.clone(),
                suggestion,
            });
        };
        match operand {
            Operand::Measure(code) if !codes.measures.contains(code) => {
                report(CheckProblem::UnknownMeasure);
            }
            Operand::Indicator(code) if !codes.indicators.contains(code) => {
                report(CheckProblem::UnknownIndicator);
            }
            Operand::Achievement(_) | Operand::ShareAchieved(..) => {
                if !codes.achievement_allowed {
                    report(CheckProblem::AchievementNotAllowed);
                }
                if shift.years_back > 0 {
                    report(CheckProblem::AchievementOfAnotherYear);
                }
            }
            Operand::Measure(_) | Operand::Indicator(_) => {}
        }
    }
    errors
}

/// The nearest known code of the same kind, or the same code of the other kind.
fn suggest(operand: &Operand, codes: &Codes) -> Option<String> {
    let near = |known: &BTreeSet<String>, code: &str| {
        closest(code, known.iter().map(String::as_str)).map(str::to_owned)
    };
    let meant = match operand {
        Operand::Measure(code) if codes.indicators.contains(code) => {
            Operand::Indicator(code.clone())
        }
        Operand::Indicator(code) if codes.measures.contains(code) => Operand::Measure(code.clone()),
        Operand::Measure(code) => Operand::Measure(near(codes.measures, code)?),
        Operand::Indicator(code) => Operand::Indicator(near(codes.indicators, code)?),
        Operand::Achievement(_) | Operand::ShareAchieved(..) => return None,
    };
    Some(meant.to_string())
}
