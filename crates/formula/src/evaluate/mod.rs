// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one evaluator; what it does can be watched (`docs/domain.md §4`).

mod evaluator;
mod explain;
mod trace;

pub use explain::{Derivation, Step};

use crate::expr::Expr;
use crate::operand::{Operand, Shift};
use crate::reason::Outcome;
use evaluator::Evaluator;

/// Gives the figure of an operand under a shift.
pub type Resolve<'r> = &'r mut dyn FnMut(&Operand, Shift) -> Outcome;

pub fn evaluate(expr: &Expr, resolve: Resolve) -> Outcome {
    Evaluator { resolve, trace: () }.value(expr, Shift::default())
}

pub fn explain(expr: &Expr, resolve: Resolve) -> Derivation {
    let mut evaluator = Evaluator {
        resolve,
        trace: Vec::new(),
    };
    let outcome = evaluator.value(expr, Shift::default());
    explain::derivation(expr, outcome, &evaluator.trace)
}
