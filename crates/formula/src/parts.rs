// SPDX-License-Identifier: AGPL-3.0-or-later
//! Numerator and denominator of a ratio (`docs/domain.md §4`).

use rust_decimal::Decimal;

use crate::expr::{Condition, Expr, List, ListFunction, Operator};
use crate::formula::Formula;
use crate::rational::Rational;

/// A formula as `factor * numerator / denominator`, with the literal factors moved out:
/// `[a] / ([b] / 100)` has factor 100, numerator `[a]` and denominator `[b]`. A formula that is neither
/// product nor quotient is its own numerator over 1.
///
/// The formula has a value exactly when numerator and denominator have one and the denominator's is
/// not zero (the digit limit aside). For that reason a divisor that itself divides by an operand stays
/// whole: `[a] / ([b] / [c])` has the denominator `[b] / [c]`. A formula that divides by a literal zero
/// never has a value and stays whole in the numerator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The literal factors and divisors, multiplied together.
    pub factor: Rational,
    /// What stands above the line; `1` when nothing does.
    pub numerator: Formula,
    /// What stands below the line; `1` when nothing does.
    pub denominator: Formula,
}

pub(crate) fn parts(expr: &Expr) -> Parts {
    let split = match expr {
        Expr::List(_)
        | Expr::Negate(_)
        | Expr::Binary {
            operator: Operator::Multiply | Operator::Divide,
            ..
        } => split(expr),
        _ => None,
    };
    let whole = || {
        (
            Rational::ONE,
            Split {
                above: vec![expr.clone()],
                below: Vec::new(),
            },
        )
    };
    let (factor, Split { above, below }) = split.unwrap_or_else(whole);
    Parts {
        factor,
        numerator: Formula::from_part(product(above)),
        denominator: Formula::from_part(product(below)),
    }
}

#[derive(Default)]
struct Split {
    above: Vec<Expr>,
    below: Vec<Expr>,
}

/// The factor and the rest; `None` for a division by a literal zero, or a factor beyond the digit
/// limit.
fn split(expr: &Expr) -> Option<(Rational, Split)> {
    let (first, chain) = chain(expr);
    let (mut factor, mut rest) = match first {
        Expr::Literal(value) => (Rational::from(*value), Split::default()),
        Expr::Negate(inner) => split(inner).map(|(factor, rest)| (factor.neg(), rest))?,
        Expr::List(list) => split_list(list),
        whole => (
            Rational::ONE,
            Split {
                above: vec![whole.clone()],
                below: Vec::new(),
            },
        ),
    };
    for (operator, operand) in chain.into_iter().rev() {
        let (value, Split { above, below }) = split(operand)?;
        if operator == Operator::Multiply {
            factor = factor.mul(&value).ok()?;
            rest.above.extend(above);
            rest.below.extend(below);
        } else {
            factor = factor.div(&value).ok()?;
            if below.is_empty() {
                rest.below.extend(above);
            } else {
                rest.below
                    .push(binary(Operator::Divide, product(above), product(below)));
            }
        }
    }
    Some((factor, rest))
}

/// A share is the number of items that take part over that of all; a mean is a sum over a number.
fn split_list(list: &List) -> (Rational, Split) {
    let of = |function, each: Option<&Expr>, condition: Option<&Condition>| {
        Expr::List(Box::new(List {
            function,
            measure: list.measure.clone(),
            each: each.cloned(),
            condition: condition.cloned(),
        }))
    };
    let (each, condition) = (list.each.as_ref(), list.condition.as_ref());
    let (factor, above, below) = match list.function {
        ListFunction::Share => (
            Rational::from_integer(100),
            of(ListFunction::Count, None, condition),
            vec![of(ListFunction::Count, None, None)],
        ),
        ListFunction::Mean => (
            Rational::ONE,
            of(ListFunction::Sum, each, condition),
            vec![of(ListFunction::Count, None, condition)],
        ),
        function => (Rational::ONE, of(function, each, condition), Vec::new()),
    };
    let above = vec![above];
    (factor, Split { above, below })
}

/// `a * b / c` as a, and from the last to the first what it is multiplied with and divided by: a loop,
/// because a chain may be much longer than anything is nested.
fn chain(expr: &Expr) -> (&Expr, Vec<(Operator, &Expr)>) {
    let mut first = expr;
    let mut chain = Vec::new();
    while let Expr::Binary {
        operator: operator @ (Operator::Multiply | Operator::Divide),
        left,
        right,
    } = first
    {
        chain.push((*operator, &**right));
        first = left;
    }
    (first, chain)
}

fn product(factors: Vec<Expr>) -> Expr {
    factors
        .into_iter()
        .reduce(|left, right| binary(Operator::Multiply, left, right))
        .unwrap_or(Expr::Literal(Decimal::ONE))
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    Expr::Binary {
        operator,
        left: Box::new(left),
        right: Box::new(right),
    }
}
