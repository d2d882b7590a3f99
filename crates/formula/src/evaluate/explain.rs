// SPDX-License-Identifier: AGPL-3.0-or-later
//! An evaluation written down so that a person can redo it by hand (`docs/domain.md §4`).

use std::collections::HashMap;
use std::ptr;

use super::trace::Found;
use crate::expr::{Condition, Expr};
use crate::operand::Shift;
use crate::print::{Binding, Instead, Shown, write_condition, write_expr};
use crate::reason::{Outcome, Reasons};

/// An evaluation with everything it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// What [`crate::Formula::evaluate`] gives.
    pub outcome: Outcome,
    /// The formula with the values of the operands put in. An operand without a value is printed with
    /// its leading reason, `[Immob: not_reported]`; one that was not read stays as it is written.
    pub substituted: String,
    /// The operations in the order in which they were done, inner ones first. A number, an operand and
    /// the sign of a number make no step, nor does what was not read.
    pub steps: Vec<Step>,
}

/// One operation, one function or one comparison.
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

type Results<'f> = HashMap<*const Expr, &'f Outcome>;

pub fn derivation(formula: &Expr, outcome: Outcome, found: &[Found]) -> Derivation {
    let results: Results = found
        .iter()
        .filter_map(|found| match found {
            Found::Value { expr, outcome, .. } => Some((ptr::from_ref(*expr), outcome)),
            Found::Test { .. } => None,
        })
        .collect();
    let result = |expr: &Expr| {
        results
            .get(&ptr::from_ref(expr))
            .map(|outcome| shown(outcome))
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
        substituted: operand(formula).map_or_else(|| text(formula, &operand), |shown| shown.text),
        steps: found
            .iter()
            .filter_map(|found| step(found, &result))
            .collect(),
    }
}

fn step(found: &Found, instead: Instead) -> Option<Step> {
    match found {
        Found::Value {
            expr,
            shift,
            outcome,
        } => makes_step(expr).then(|| Step {
            expression: expr.to_string(),
            values: text(expr, instead),
            result: written(outcome.as_ref().map(ToString::to_string)),
            shift: *shift,
        }),
        Found::Test {
            condition,
            shift,
            outcome,
        } => Some(Step {
            expression: condition.to_string(),
            values: condition_text(condition, instead),
            result: written(outcome.as_ref().map(ToString::to_string)),
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

fn written(outcome: Result<String, &Reasons>) -> String {
    outcome.unwrap_or_else(|reasons| reasons.lead().code.to_string())
}

fn shown(outcome: &Outcome) -> Shown {
    match outcome {
        Ok(value) => {
            let text = value.to_string();
            let binding = match text.starts_with('-') {
                _ if text.contains('/') => Binding::Product,
                true => Binding::Sign,
                false => Binding::Atom,
            };
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

fn text(expr: &Expr, instead: Instead) -> String {
    let mut out = String::new();
    // writing to a String cannot fail
    let _ = write_expr(&mut out, expr, instead);
    out
}

fn condition_text(condition: &Condition, instead: Instead) -> String {
    let mut out = String::new();
    let _ = write_condition(&mut out, condition, instead);
    out
}
