// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a formula reads, and from when (`docs/domain.md §4`).

use std::fmt;

use rust_decimal::Decimal;

/// What a formula reads. Codes are matched exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operand {
    /// `[code]`: the administration's figure of a measure.
    Measure(String),
    /// `indicator("code")`: the unrounded value of an indicator.
    Indicator(String),
    /// `achievement("node")`: the achievement, in percent, of a node of the plan revision in use.
    Achievement(String),
    /// `share_achieved("node", 80)`: which part, in percent, of what hangs directly under a node reaches
    /// an achievement.
    ShareAchieved(String, Decimal),
}

/// What the figure of an operand has to be where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number.
    Number,
    /// A date, in `days` and `workdays`.
    Date,
    /// A list of items, in `count` and the like.
    Items,
}

impl Operand {
    /// The code alone, without brackets or quotes.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Measure(code)
            | Self::Indicator(code)
            | Self::Achievement(code)
            | Self::ShareAchieved(code, _) => code,
        }
    }
}

/// As it is written in a formula: `[x]`, `indicator("x")`, `achievement("x")`, `share_achieved("x", 80)`. A double quote inside a
/// quoted code is written twice; a measure code with a bracket in it cannot be written in a formula.
impl fmt::Display for Operand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Measure(code) => write!(out, "[{code}]"),
            Self::Indicator(code) => write!(out, "indicator(\"{}\")", code.replace('"', "\"\"")),
            Self::Achievement(code) => {
                write!(out, "achievement(\"{}\")", code.replace('"', "\"\""))
            }
            Self::ShareAchieved(code, level) => {
                let code = code.replace('"', "\"\"");
                write!(out, "share_achieved(\"{code}\", {})", level.normalize())
            }
        }
    }
}

/// From when an operand is read, relative to the period asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct Shift {
    /// How many years before the period asked for, 0 to 5 in a parsed formula.
    pub years_back: u8,
    /// Read as of the end of that year, instead of at the same period of it.
    pub year_end: bool,
}

impl Shift {
    /// What `previous(x)` means for x: one more year back.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self {
            years_back: self.years_back.saturating_add(1),
            year_end: self.year_end,
        }
    }

    /// What `opening(x)` means for x: one more year back, at the end of that year.
    #[must_use]
    pub const fn opening(self) -> Self {
        Self {
            years_back: self.years_back.saturating_add(1),
            year_end: true,
        }
    }
}
