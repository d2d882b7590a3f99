// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether an indicator's value grows with the year, from which its default interim follows
//! (`docs/domain.md §5`: prorated for a flow or a flow over a stock, full otherwise).
//!
//! Over [`traguardo_formula::Parts`]: prorated when the numerator is a pure flow and the denominator a
//! literal or a pure stock. Sums, differences, `abs round min max sum mean coalesce`, signs, literal
//! factors and `previous()` keep the nature of what they are applied to; `opening()` makes a stock. The
//! `count` and `sum` of a list have the nature of its measure, its other functions have none. An
//! `indicator()` that would itself be prorated counts as a flow; every other one, like
//! `achievement()` and products of measures, is neither.

use crate::plan::{Content, Indicator, Interim, Nature, Plan};
use std::collections::BTreeMap;
use traguardo_formula::{Expr, ListFunction, Operand, Operator};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Literal,
    Flow,
    Stock,
    Other,
}

/// The defaults found so far: each indicator is analysed once, however often it is used; while it is being
/// analysed it stands as `full`, which ends the cycles of a faulty plan.
pub(crate) type Interims<'a> = BTreeMap<&'a str, Interim>;

/// The interim rule of an indicator: its own, else the default (`docs/domain.md §5`).
pub(crate) fn interim<'a>(
    plan: &'a Plan,
    indicator: &'a Indicator,
    known: &mut Interims<'a>,
) -> Interim {
    indicator
        .interim
        .unwrap_or_else(|| default_of(plan, indicator, known))
}

/// Whether the value adds up over the year, whatever interim rule the indicator declares.
pub(crate) fn adds_up<'a>(
    plan: &'a Plan,
    indicator: &'a Indicator,
    known: &mut Interims<'a>,
) -> bool {
    default_of(plan, indicator, known) == Interim::Prorated
}

fn default_of<'a>(plan: &'a Plan, indicator: &'a Indicator, known: &mut Interims<'a>) -> Interim {
    if let Some(found) = known.get(indicator.code.as_str()) {
        return *found;
    }
    known.insert(&indicator.code, Interim::Full);
    let parts = indicator.formula.parts();
    let numerator = kind(plan, parts.numerator.expr(), known);
    let denominator = kind(plan, parts.denominator.expr(), known);
    let found = match (numerator, denominator) {
        (Kind::Flow, Kind::Literal | Kind::Stock) => Interim::Prorated,
        _ => Interim::Full,
    };
    known.insert(&indicator.code, found);
    found
}

fn kind<'a>(plan: &'a Plan, expr: &Expr, known: &mut Interims<'a>) -> Kind {
    let mut all = |list: &[&Expr]| {
        list.iter()
            .map(|expr| kind(plan, expr, known))
            .reduce(joined)
            .unwrap_or(Kind::Other)
    };
    match expr {
        Expr::Literal(_) => Kind::Literal,
        Expr::Operand(operand) => operand_kind(plan, operand, known),
        Expr::Negate(inner) | Expr::Abs(inner) | Expr::Previous(inner) => all(&[inner]),
        Expr::Round { value, .. } => all(&[value]),
        Expr::Opening(inner) => match all(&[inner]) {
            Kind::Literal => Kind::Literal,
            Kind::Flow | Kind::Stock => Kind::Stock,
            Kind::Other => Kind::Other,
        },
        Expr::Call { first, rest, .. } => {
            let mut list: Vec<&Expr> = vec![first];
            list.extend(rest);
            all(&list)
        }
        Expr::Binary {
            operator: Operator::Add | Operator::Subtract,
            left,
            right,
        } => all(&[left, right]),
        Expr::Binary {
            operator: Operator::Multiply,
            left,
            right,
        } => match (all(&[left]), all(&[right])) {
            (Kind::Literal, kind) | (kind, Kind::Literal) => kind,
            _ => Kind::Other,
        },
        Expr::Binary {
            operator: Operator::Divide,
            left,
            right,
        } => match (all(&[left]), all(&[right])) {
            (kind, Kind::Literal) | (kind @ Kind::Flow, Kind::Stock) => kind,
            _ => Kind::Other,
        },
        Expr::List(list) => match list.function {
            ListFunction::Count | ListFunction::Sum => {
                measure_kind(plan, &list.measure, Content::Items)
            }
            _ => Kind::Other,
        },
        Expr::If { .. } | Expr::Value(_) | Expr::Span { .. } => Kind::Other,
    }
}

/// Of things added, compared or chosen from: only like natures keep it.
fn joined(left: Kind, right: Kind) -> Kind {
    if left == right { left } else { Kind::Other }
}

fn operand_kind<'a>(plan: &'a Plan, operand: &Operand, known: &mut Interims<'a>) -> Kind {
    match operand {
        Operand::Measure(_) => measure_kind(plan, operand, Content::Number),
        Operand::Indicator(code) => match plan
            .indicators
            .get(code)
            .map(|inner| interim(plan, inner, known))
        {
            Some(Interim::Prorated) => Kind::Flow,
            _ => Kind::Other,
        },
        Operand::Achievement(_) | Operand::ShareAchieved(..) => Kind::Other,
    }
}

fn measure_kind(plan: &Plan, measure: &Operand, content: Content) -> Kind {
    match plan.measures.get(measure.code()) {
        Some(measure) if measure.content == content => match measure.nature {
            Nature::Flow => Kind::Flow,
            Nature::Stock => Kind::Stock,
        },
        _ => Kind::Other,
    }
}
