// SPDX-License-Identifier: AGPL-3.0-or-later
//! An evaluation written down so that a person can redo it by hand (`docs/domain.md §4`).

use std::collections::HashMap;
use std::{fmt, ptr};

use super::list::ListTrace;
use super::trace::{Found, Note};
use crate::expr::Expr;
use crate::limits::{MAX_SHOWN, MAX_SUBSTITUTED};
use crate::operand::Shift;
use crate::print::{Binding, Instead, Shown, at_most, write_condition, write_expr};
use crate::reason::{Outcome, Reasons};

/// An evaluation with everything it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// What [`crate::Formula::evaluate`] gives.
    pub outcome: Outcome,
    /// The formula with the values of the operands put in. An operand without a value is printed with
    /// its leading reason, `[Immob: not_reported]`; one that was not read stays as it is written.
    /// At most [`MAX_SUBSTITUTED`] bytes, then `…`.
    pub substituted: String,
    /// The operations in the order in which they were done, inner ones first. A number, an operand and
    /// the sign of a number make no step, nor does what was not read.
    pub steps: Vec<Step>,
    /// The lists that were gone through, in that order.
    pub lists: Vec<ListTrace>,
}

/// One operation, one function or one comparison; each text has at most [`MAX_SHOWN`] bytes, then `…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The canonical text of the subexpression: `[ProvStrut] - [OnStrut]`.
    pub expression: String,
    /// The same with values and the results of earlier steps put in: `100 - 109`.
    pub values: String,
    /// The exact result (`-9`, `1/3`), `true` or `false` for a comparison, or the code of the leading
    /// reason why there is none.
    pub result: String,
    /// From when the subexpression was read.
    pub shift: Shift,
}

type Results<'f> = HashMap<*const Expr, &'f Shown>;
type Notes<'f> = HashMap<*const Expr, &'f Note>;

pub fn derivation(formula: &Expr, outcome: Outcome, found: &[Found]) -> Derivation {
    let results: Results = found
        .iter()
        .filter_map(|found| match found {
            Found::Value { expr, shown, .. } => Some((ptr::from_ref(*expr), shown)),
            Found::Test { .. } | Found::Note { .. } => None,
        })
        .collect();
    let notes: Notes = found
        .iter()
        .filter_map(|found| match found {
            Found::Note { expr, note } => Some((ptr::from_ref(*expr), note)),
            Found::Value { .. } | Found::Test { .. } => None,
        })
        .collect();
    let result = |expr: &Expr| {
        results
            .get(&ptr::from_ref(expr))
            .map(|shown| (*shown).clone())
    };
    let operand = |expr: &Expr| {
        if matches!(expr, Expr::Operand(_)) {
            result(expr)
        } else {
            None
        }
    };
    Derivation {
        outcome,
        substituted: operand(formula).map_or_else(
            || at_most(MAX_SUBSTITUTED, |out| write_expr(out, formula, &operand)),
            |shown| shown.text,
        ),
        steps: found
            .iter()
            .filter_map(|found| step(found, &result, &notes))
            .collect(),
        lists: found
            .iter()
            .filter_map(|found| match found {
                Found::Note {
                    note: Note::List(list),
                    ..
                } => Some(list.clone()),
                _ => None,
            })
            .collect(),
    }
}

/// What a value was worked out from, where that is not in its subexpressions.
fn noted(expr: &Expr, notes: &Notes) -> Option<String> {
    Some(match notes.get(&ptr::from_ref(expr))? {
        Note::Days(from, to) => format!("{from}, {to}"),
        // No quotient: only of a share is the result worked out of these two alone.
        Note::List(list) => format!("{} of {} items", list.chosen, list.total),
    })
}

fn step(found: &Found, instead: Instead, notes: &Notes) -> Option<Step> {
    match found {
        Found::Note { .. } => None,
        Found::Value {
            expr,
            shift,
            result,
            ..
        } => makes_step(expr).then(|| Step {
            expression: at_most(MAX_SHOWN, |out| write!(out, "{expr}")),
            values: noted(expr, notes)
                .unwrap_or_else(|| at_most(MAX_SHOWN, |out| write_expr(out, expr, instead))),
            result: result.clone(),
            shift: *shift,
        }),
        Found::Test {
            condition,
            shift,
            result,
        } => Some(Step {
            expression: at_most(MAX_SHOWN, |out| write!(out, "{condition}")),
            values: at_most(MAX_SHOWN, |out| write_condition(out, condition, instead)),
            result: result.clone(),
            shift: *shift,
        }),
    }
}

fn makes_step(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Operand(_) => false,
        Expr::Negate(inner) => !matches!(**inner, Expr::Literal(_)),
        _ => true,
    }
}

/// A result, or the code of the leading reason why there is none.
pub(super) fn written(outcome: Result<&impl fmt::Display, &Reasons>) -> String {
    match outcome {
        Ok(value) => at_most(MAX_SHOWN, |out| write!(out, "{value}")),
        Err(reasons) => reasons.lead().code.to_string(),
    }
}

/// A result as it stands in the place of what gave it.
pub(super) fn shown(outcome: &Outcome) -> Shown {
    match outcome {
        Ok(value) => {
            let text = value.to_string();
            let binding = match text.starts_with('-') {
                _ if text.contains('/') => Binding::Product,
                true => Binding::Sign,
                false => Binding::Atom,
            };
            let text = at_most(MAX_SHOWN, |out| out.write_str(&text));
            Shown { text, binding }
        }
        Err(reasons) => {
            let lead = reasons.lead();
            let measure = lead
                .operand
                .strip_prefix('[')
                .and_then(|code| code.strip_suffix(']'));
            let about = measure
                .filter(|code| !code.contains(['[', ']']))
                .unwrap_or(&lead.operand);
            Shown {
                text: format!("[{about}: {}]", lead.code),
                binding: Binding::Atom,
            }
        }
    }
}
