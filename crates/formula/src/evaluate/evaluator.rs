// SPDX-License-Identifier: AGPL-3.0-or-later
//! What each node of a formula means.

use std::cell::Cell;
use std::fmt::Display;

use super::{Resolve, trace::Trace};
use crate::calendar::Calendar;
use crate::expr::{Condition, Expr, Function, Operator};
use crate::item::Item;
use crate::limits::MAX_SHOWN;
use crate::operand::{Operand, Shift};
use crate::print::at_most;
use crate::rational::{Fault, Rational};
use crate::reason::{Figure, Outcome, Reason, ReasonCode, Reasons};

pub struct Evaluator<'r, T> {
    pub calendar: &'r Calendar,
    pub resolve: Resolve<'r>,
    pub trace: T,
    /// The item at hand, inside a list.
    pub item: Option<&'r Item>,
    /// Steps that may still be taken inside lists.
    pub steps: &'r Cell<u32>,
}

impl<'e, T: Trace<'e>> Evaluator<'_, T> {
    /// The value of the expression, read under the shift.
    pub fn value(&mut self, expr: &'e Expr, shift: Shift) -> Outcome {
        self.spend(1, expr)?;
        let outcome = match expr {
            Expr::Literal(value) => return Ok(Rational::from(*value)),
            Expr::Operand(operand) => self.number(operand, shift),
            Expr::Value(name) => self.value_of_item(name),
            Expr::Span { working, from, to } => self.span(expr, *working, (from, to), shift),
            Expr::List(list) => self.list(expr, list, shift),
            Expr::Negate(inner) => self.value(inner, shift).map(|value| value.neg()),
            Expr::Abs(inner) => self.value(inner, shift).map(|value| value.abs()),
            Expr::Previous(inner) => self.value(inner, shift.previous()),
            Expr::Opening(inner) => self.value(inner, shift.opening()),
            Expr::Binary {
                operator,
                left,
                right,
            } => self.binary(expr, *operator, left, right, shift),
            Expr::If {
                condition,
                then,
                otherwise,
            } => match self.test(condition, shift) {
                Ok(true) => self.value(then, shift),
                Ok(false) => self.value(otherwise, shift),
                Err(reasons) => Err(reasons),
            },
            Expr::Round { value, decimals } => self.round(expr, value, *decimals, shift),
            Expr::Call {
                function: Function::Coalesce,
                first,
                rest,
            } => self.coalesce(first, rest, shift),
            Expr::Call {
                function,
                first,
                rest,
            } => self.fold(expr, *function, first, rest, shift),
        };
        self.trace.value(expr, shift, &outcome);
        outcome
    }

    /// Takes steps of what may be done inside lists.
    pub(super) fn spend(&self, steps: u32, on: &impl Display) -> Result<(), Reasons> {
        if self.item.is_none() {
            return Ok(());
        }
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| about(ReasonCode::OutOfRange, on))
    }

    fn binary(
        &mut self,
        whole: &Expr,
        operator: Operator,
        left: &'e Expr,
        right: &'e Expr,
        shift: Shift,
    ) -> Outcome {
        let divisor = right;
        let (left, right) = both(self.value(left, shift), self.value(right, shift))?;
        let result = match operator {
            Operator::Add => left.add(&right),
            Operator::Subtract => left.sub(&right),
            Operator::Multiply => left.mul(&right),
            Operator::Divide => left.div(&right),
        };
        result.map_err(|fault| match fault {
            Fault::DivisionByZero => about(ReasonCode::DivisionByZero, divisor),
            Fault::OutOfRange => about(ReasonCode::OutOfRange, whole),
        })
    }

    fn number(&mut self, operand: &Operand, shift: Shift) -> Outcome {
        match (self.resolve)(operand, shift)? {
            Figure::Number(value) => Ok(value),
            Figure::Date(_) | Figure::NotDone | Figure::Items(_) => Err(Reasons::one(Reason {
                code: ReasonCode::NotANumber,
                operand: operand.to_string(),
                detail: None,
            })),
        }
    }

    /// Both sides of `and` and `or` are read, so that all that is missing is named at once.
    pub(super) fn test(&mut self, condition: &'e Condition, shift: Shift) -> Result<bool, Reasons> {
        self.spend(1, condition)?;
        let outcome = match condition {
            Condition::Numbers {
                left,
                comparator,
                right,
            } => both(self.value(left, shift), self.value(right, shift))
                .map(|(left, right)| comparator.holds(&left, &right)),
            Condition::All(left, right) => {
                both(self.test(left, shift), self.test(right, shift)).map(|(a, b)| a && b)
            }
            Condition::Any(left, right) => {
                both(self.test(left, shift), self.test(right, shift)).map(|(a, b)| a || b)
            }
            _ => self.test_item(condition, shift),
        };
        self.trace.test(condition, shift, &outcome);
        outcome
    }

    fn round(&mut self, whole: &Expr, value: &'e Expr, decimals: u32, shift: Shift) -> Outcome {
        let value = self.value(value, shift)?;
        value
            .round(decimals)
            .map(Rational::from)
            .map_err(|_| about(ReasonCode::OutOfRange, whole))
    }

    /// The first argument that has a value. One that is n.d. is passed over; any other reason, silence
    /// above all, is the answer.
    fn coalesce(&mut self, first: &'e Expr, rest: &'e [Expr], shift: Shift) -> Outcome {
        let mut outcome = self.value(first, shift);
        for argument in rest {
            match outcome {
                Err(passed) if passed.lead().code == ReasonCode::NotAvailable => {
                    outcome = self.value(argument, shift).map_err(|reasons| {
                        if reasons.lead().code == ReasonCode::NotAvailable {
                            passed.merge(&reasons)
                        } else {
                            reasons
                        }
                    });
                }
                _ => break,
            }
        }
        outcome
    }

    /// `min`, `max`, `sum` and `mean`: all arguments are read.
    fn fold(
        &mut self,
        whole: &Expr,
        function: Function,
        first: &'e Expr,
        rest: &'e [Expr],
        shift: Shift,
    ) -> Outcome {
        let mut outcome = self.value(first, shift);
        for argument in rest {
            outcome =
                both(outcome, self.value(argument, shift)).and_then(
                    |(so_far, next)| match function {
                        Function::Min => Ok(so_far.min(next)),
                        Function::Max => Ok(so_far.max(next)),
                        _ => so_far
                            .add(&next)
                            .map_err(|_| about(ReasonCode::OutOfRange, whole)),
                    },
                );
        }
        if function != Function::Mean {
            return outcome;
        }
        let count = i64::try_from(rest.len())
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        outcome?
            .div(&Rational::from_integer(count))
            .map_err(|_| about(ReasonCode::OutOfRange, whole))
    }
}

/// Both, or all the reasons why not.
fn both<V>(left: Result<V, Reasons>, right: Result<V, Reasons>) -> Result<(V, V), Reasons> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(left), Err(right)) => Err(left.merge(&right)),
        (Err(reasons), Ok(_)) | (Ok(_), Err(reasons)) => Err(reasons),
    }
}

pub(super) fn about(code: ReasonCode, part: &impl Display) -> Reasons {
    Reasons::one(Reason {
        code,
        operand: at_most(MAX_SHOWN, |out| write!(out, "{part}")),
        detail: None,
    })
}
