// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one evaluator; what it does can be watched (`docs/domain.md §4`).

mod evaluator;
mod explain;
mod list;
mod trace;

pub use explain::{Derivation, Step};
pub use list::ListTrace;

use std::cell::Cell;

use crate::calendar::Calendar;
use crate::expr::Expr;
use crate::limits::MAX_ITEM_STEPS;
use crate::operand::{Operand, Shift};
use crate::reason::{Outcome, Reading};
use evaluator::Evaluator;

/// Gives the figure of an operand under a shift.
pub type Resolve<'r> = &'r mut dyn FnMut(&Operand, Shift) -> Reading;

pub fn evaluate(expr: &Expr, calendar: &Calendar, resolve: Resolve) -> Outcome {
    let steps = Cell::new(MAX_ITEM_STEPS);
    let mut evaluator = Evaluator {
        calendar,
        resolve,
        trace: (),
        item: None,
        steps: &steps,
    };
    evaluator.value(expr, Shift::default())
}

pub fn explain(expr: &Expr, calendar: &Calendar, resolve: Resolve) -> Derivation {
    let steps = Cell::new(MAX_ITEM_STEPS);
    let mut evaluator = Evaluator {
        calendar,
        resolve,
        trace: Vec::new(),
        item: None,
        steps: &steps,
    };
    let outcome = evaluator.value(expr, Shift::default());
    explain::derivation(expr, outcome, &evaluator.trace)
}
