// SPDX-License-Identifier: AGPL-3.0-or-later
//! Short ways to write formulas, numbers and figures.

use traguardo_formula::{
    Calendar, Derivation, Figure, Formula, Operand, Outcome, Rational, Reading, Reason, ReasonCode,
    Reasons, Shift, parse_decimal,
};

use crate::items;

/// The year that the tests ask for.
pub const YEAR: i32 = 2022;

pub fn evaluate(formula: &Formula, resolve: &mut dyn FnMut(&Operand, Shift) -> Reading) -> Outcome {
    formula.evaluate(&Calendar::of(YEAR), resolve)
}

pub fn explain(
    formula: &Formula,
    resolve: &mut dyn FnMut(&Operand, Shift) -> Reading,
) -> Derivation {
    formula.explain(&Calendar::of(YEAR), resolve)
}

pub fn formula(text: &str) -> Formula {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn number(text: &str) -> Rational {
    Rational::from(parse_decimal(text).unwrap())
}

pub fn reasons(code: ReasonCode, operand: &str) -> Reasons {
    Reasons::one(Reason {
        code,
        operand: operand.to_owned(),
        detail: None,
    })
}

/// The figures of the tests: `[zero]`, `[one]`, ... and some without a value; other operands are
/// not reported.
pub fn figure(operand: &Operand, shift: Shift) -> Reading {
    if let Some(figure) = items::figure(operand.code()) {
        return Ok(figure);
    }
    let missing = |code| Err(reasons(code, &operand.to_string()));
    let value = match operand.code() {
        "zero" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "minus" => "-4",
        "cents" => "0.01",
        "half" => "0.5",
        "huge" => "999999999999999999",
        "Patrimonio netto" => "9312995.88",
        "Immob" => "5240178.69",
        "ProvStrut" => "100",
        "OnStrut" => "108.99",
        "N_Imprese_Dig4.0" => "25",
        "N_ImprAtt" => "1250",
        "EC27" => "-8.99",
        "2.3" => "87.5",
        "years back" => return Ok(Rational::from_integer(i64::from(shift.years_back)).into()),
        "at year end" => return Ok(Rational::from_integer(i64::from(shift.year_end)).into()),
        "n.d." => return missing(ReasonCode::NotAvailable),
        "n.a." => return missing(ReasonCode::NotApplicable),
        "not due" => return missing(ReasonCode::NotDue),
        "none" => return missing(ReasonCode::CombinesByNone),
        _ => return missing(ReasonCode::NotReported),
    };
    Ok(Figure::Number(number(value)))
}

/// The value of a formula over the figures of the tests, or its reasons, as text.
pub fn result(text: &str) -> String {
    match evaluate(&formula(text), &mut figure) {
        Ok(value) => value.to_string(),
        Err(reasons) => reasons.to_string(),
    }
}
