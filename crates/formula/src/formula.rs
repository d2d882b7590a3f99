// SPDX-License-Identifier: AGPL-3.0-or-later
//! A parsed formula.

use std::fmt;
use std::sync::OnceLock;

use crate::calendar::Calendar;
use crate::check::{self, CheckError, Codes};
use crate::evaluate::{self, Derivation};
use crate::expr::Expr;
use crate::operand::{Kind, Operand, Shift};
use crate::parse::{self, ParseError};
use crate::parts::{self, Parts};
use crate::reason::{Outcome, Reading};

/// A formula that is well formed and within the limits (`docs/domain.md §4`). `Display` gives the
/// canonical form, and parsing that gives an equal formula. Equality is that of the meaning written
/// down, not of blanks and redundant parentheses.
#[derive(Clone, Debug)]
pub struct Formula {
    expr: Expr,
    /// Where each operand is written, in the order of [`Expr::visit_operands`].
    positions: Vec<usize>,
    /// Found when it is asked for first.
    parts: OnceLock<Box<Parts>>,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// [`ParseError`]: where reading stopped, what was expected there, and a stable code; also when a
    /// limit of [`crate::limits`] is passed. Answers any text, however long, without panicking.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text).map(|(expr, positions)| Self {
            expr,
            positions,
            parts: OnceLock::new(),
        })
    }

    /// Only for parts of a parsed formula, which stay within the limits.
    pub(crate) fn from_part(expr: Expr) -> Self {
        let mut formula = Self {
            expr,
            positions: Vec::new(),
            parts: OnceLock::new(),
        };
        formula.positions = vec![1; formula.uses().len()];
        formula
    }

    /// The tree.
    #[must_use]
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// The different operands in the order in which they first appear, those inside `previous` and
    /// `opening` and in both branches of an `if` included.
    #[must_use]
    pub fn operands(&self) -> Vec<&Operand> {
        let mut seen = std::collections::BTreeSet::new();
        let uses = self.uses();
        uses.into_iter()
            .map(|(operand, _)| operand)
            .filter(|operand| seen.insert(*operand))
            .collect()
    }

    /// Every appearance of an operand in the order in which they are written, each with the shift
    /// under which it is read: what an evaluation may ask for.
    #[must_use]
    pub fn uses(&self) -> Vec<(&Operand, Shift)> {
        let reads = self.reads().into_iter();
        reads.map(|(operand, shift, _)| (operand, shift)).collect()
    }

    /// As [`Formula::uses`], each with the kind of figure that it has to be.
    #[must_use]
    pub fn reads(&self) -> Vec<(&Operand, Shift, Kind)> {
        let mut reads = Vec::new();
        self.expr
            .visit_operands(Shift::default(), &mut |operand, shift, kind| {
                reads.push((operand, shift, kind));
            });
        reads
    }

    /// As [`Formula::uses`], with the 1-based character where each operand is written.
    pub(crate) fn placed_uses(&self) -> impl Iterator<Item = (&Operand, Shift, usize)> {
        self.uses()
            .into_iter()
            .zip(&self.positions)
            .map(|((operand, shift), position)| (operand, shift, *position))
    }

    /// The most years before the period asked for that an operand is read from, 0 to 5.
    #[must_use]
    pub fn max_years_back(&self) -> u8 {
        self.uses()
            .into_iter()
            .map(|(_, shift)| shift.years_back)
            .max()
            .unwrap_or(0)
    }

    /// Compares the codes used with those known where the formula is to be stored; an empty list means
    /// that nothing is wrong.
    #[must_use]
    pub fn check(&self, codes: &Codes) -> Vec<CheckError> {
        check::check(self, codes)
    }

    /// The formula as `factor * numerator / denominator`, see [`Parts`].
    #[must_use]
    pub fn parts(&self) -> &Parts {
        self.parts
            .get_or_init(|| Box::new(parts::parts(&self.expr)))
    }

    /// The exact value, or the reasons why there is none. `resolve` gives the figure of an operand; it
    /// is asked in the order of evaluation, once per appearance (inside a list once per item), and not at
    /// all for what is not read (the other branch of an `if`, what follows the first value of a
    /// `coalesce`).
    pub fn evaluate(
        &self,
        calendar: &Calendar,
        resolve: &mut dyn FnMut(&Operand, Shift) -> Reading,
    ) -> Outcome {
        evaluate::evaluate(&self.expr, calendar, resolve)
    }

    /// As [`Formula::evaluate`], by the same code, with every step written down.
    pub fn explain(
        &self,
        calendar: &Calendar,
        resolve: &mut dyn FnMut(&Operand, Shift) -> Reading,
    ) -> Derivation {
        evaluate::explain(&self.expr, calendar, resolve)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.expr == other.expr
    }
}

impl Eq for Formula {}

impl fmt::Display for Formula {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(out)
    }
}

impl std::str::FromStr for Formula {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}
