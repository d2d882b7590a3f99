// SPDX-License-Identifier: AGPL-3.0-or-later
//! Watching the evaluator: nothing at all, or everything it found in the order in which it found it,
//! as it will be printed: an outcome may hold much more than is ever shown.

use chrono::NaiveDate;

use super::explain::{shown, written};
use super::list::ListTrace;
use crate::expr::{Condition, Expr};
use crate::operand::Shift;
use crate::print::Shown;
use crate::reason::{Outcome, Reasons};

/// Told what each node gave, once per node that was evaluated, inner ones first.
pub trait Trace<'e> {
    /// Whether anybody looks at what is told.
    const WATCHES: bool;

    /// What an expression was worked out from, told before its value.
    fn note(&mut self, expr: &'e Expr, note: impl FnOnce() -> Note);
    fn value(&mut self, expr: &'e Expr, shift: Shift, outcome: &Outcome);
    fn test(&mut self, condition: &'e Condition, shift: Shift, outcome: &Result<bool, Reasons>);
}

/// What a value was worked out from, other than from subexpressions.
pub enum Note {
    Days(NaiveDate, NaiveDate),
    List(ListTrace),
}

/// One thing that the evaluator found.
pub enum Found<'e> {
    Note {
        expr: &'e Expr,
        note: Note,
    },
    Value {
        expr: &'e Expr,
        shift: Shift,
        shown: Shown,
        result: String,
    },
    Test {
        condition: &'e Condition,
        shift: Shift,
        result: String,
    },
}

impl<'e> Trace<'e> for () {
    const WATCHES: bool = false;

    fn note(&mut self, _: &'e Expr, _: impl FnOnce() -> Note) {}
    fn value(&mut self, _: &'e Expr, _: Shift, _: &Outcome) {}
    fn test(&mut self, _: &'e Condition, _: Shift, _: &Result<bool, Reasons>) {}
}

impl<'e> Trace<'e> for Vec<Found<'e>> {
    const WATCHES: bool = true;

    fn note(&mut self, expr: &'e Expr, note: impl FnOnce() -> Note) {
        self.push(Found::Note { expr, note: note() });
    }

    fn value(&mut self, expr: &'e Expr, shift: Shift, outcome: &Outcome) {
        self.push(Found::Value {
            expr,
            shift,
            shown: shown(outcome),
            result: written(outcome.as_ref()),
        });
    }

    fn test(&mut self, condition: &'e Condition, shift: Shift, outcome: &Result<bool, Reasons>) {
        self.push(Found::Test {
            condition,
            shift,
            result: written(outcome.as_ref()),
        });
    }
}
