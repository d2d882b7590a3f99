// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tree of a formula (`docs/domain.md §4`).

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::calendar::YearDay;
use crate::item::{ItemDate, ItemField, ItemText};
use crate::operand::{Kind, Operand, Shift};

/// One node of a formula, public so that callers can analyse it. Two trees are equal when they mean
/// the same step by step; where they were written does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A decimal literal; in a parsed formula never negative (the sign is [`Expr::Negate`]) and without
    /// trailing zeros.
    Literal(Decimal),
    /// A measure, an indicator or the achievement of a node.
    Operand(Operand),
    /// `-x`
    Negate(Box<Expr>),
    /// `left + right`, and the other three operations.
    Binary {
        /// Which operation.
        operator: Operator,
        /// What stands before the operator.
        left: Box<Expr>,
        /// What stands after the operator.
        right: Box<Expr>,
    },
    /// `if(condition, then, otherwise)`: only the chosen branch is read.
    If {
        /// The comparison.
        condition: Box<Condition>,
        /// The value when the comparison is true.
        then: Box<Expr>,
        /// The value when it is false.
        otherwise: Box<Expr>,
    },
    /// `abs(x)`
    Abs(Box<Expr>),
    /// `round(x, n)`: half away from zero.
    Round {
        /// What is rounded.
        value: Box<Expr>,
        /// Digits after the dot, 0 to 10.
        decimals: u32,
    },
    /// A function of one or more arguments.
    Call {
        /// Which function.
        function: Function,
        /// The first argument.
        first: Box<Expr>,
        /// The others, possibly none (at least one for `coalesce`).
        rest: Vec<Expr>,
    },
    /// `previous(x)`: x at the same period of the year before.
    Previous(Box<Expr>),
    /// `opening(x)`: x at the end of the year before.
    Opening(Box<Expr>),
    /// `count([m] where ...)` and the other functions of a list.
    List(Box<List>),
    /// `value("ore")`: a number of the item at hand; only inside a [`List`].
    Value(String),
    /// `days(a, b)` and `workdays(a, b)`.
    Span {
        /// Working days instead of days.
        working: bool,
        /// The first day, which does not count.
        from: Day,
        /// The last day, which does.
        to: Day,
    },
}

/// A function of the items of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Which function.
    pub function: ListFunction,
    /// The measure whose figure is a list.
    pub measure: Operand,
    /// What is worked out of each item; there unless the function counts.
    pub each: Option<Expr>,
    /// Which items take part; always there for [`ListFunction::Share`].
    pub condition: Option<Condition>,
}

/// The functions of a [`List`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFunction {
    /// How many items.
    Count,
    /// How many of all, in percent.
    Share,
    /// The sum over the items; 0 over none.
    Sum,
    /// The unweighted mean over the items.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// A day in [`Expr::Span`] or in a comparison of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// A measure whose figure is a date.
    Measure(Operand),
    /// A date of the item at hand; only inside a [`List`].
    Item(ItemDate),
    /// `date("2022-06-30")`
    On(NaiveDate),
    /// `date("06-30")`: that day of the year asked for.
    EachYear(YearDay),
}

/// What an `if` or the items of a [`List`] must fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Two numbers.
    Numbers {
        /// What stands before the comparison sign.
        left: Expr,
        /// How the two are compared.
        comparator: Comparator,
        /// What stands after the comparison sign.
        right: Expr,
    },
    /// Two days; only inside a [`List`].
    Days {
        /// What stands before the comparison sign.
        left: Day,
        /// How the two are compared.
        comparator: Comparator,
        /// What stands after the comparison sign.
        right: Day,
    },
    /// `class = "semplice"`, `label <> "R1"`; only inside a [`List`].
    Text {
        /// Which text of the item at hand.
        text: ItemText,
        /// `=` rather than `<>`.
        equal: bool,
        /// What it is compared with, character by character.
        with: String,
    },
    /// `has(done)`; only inside a [`List`].
    Has(ItemField),
    /// `a and b`
    All(Box<Condition>, Box<Condition>),
    /// `a or b`
    Any(Box<Condition>, Box<Condition>),
}

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// The comparison signs of a [`Condition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// The functions that take a list of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The smallest argument.
    Min,
    /// The largest argument.
    Max,
    /// The sum of the arguments.
    Sum,
    /// The unweighted arithmetic mean of the arguments.
    Mean,
    /// The first argument that is not n.d.
    Coalesce,
}

/// A part of a formula, in the order in which it is written.
enum Part<'a> {
    Expr(&'a Expr),
    Operand(&'a Operand, Kind),
}

impl Day {
    fn part(&self) -> Option<Part<'_>> {
        match self {
            Self::Measure(measure) => Some(Part::Operand(measure, Kind::Date)),
            Self::Item(_) | Self::On(_) | Self::EachYear(_) => None,
        }
    }
}

impl Condition {
    /// How many comparisons it is made of.
    #[must_use]
    pub fn comparisons(&self) -> usize {
        match self {
            Self::All(left, right) | Self::Any(left, right) => {
                left.comparisons() + right.comparisons()
            }
            _ => 1,
        }
    }

    fn parts<'a>(&'a self, parts: &mut Vec<Part<'a>>) {
        match self {
            Self::Numbers { left, right, .. } => {
                parts.extend([Part::Expr(left), Part::Expr(right)]);
            }
            Self::Days { left, right, .. } => {
                parts.extend([left, right].into_iter().filter_map(Day::part));
            }
            Self::Text { .. } | Self::Has(_) => {}
            Self::All(left, right) | Self::Any(left, right) => {
                left.parts(parts);
                right.parts(parts);
            }
        }
    }
}

impl Expr {
    /// The direct subexpressions, in the order in which they are written; of an `if` and of a list those
    /// of the condition as well.
    #[must_use]
    pub fn children(&self) -> Vec<&Expr> {
        let expressions = self.parts().into_iter().filter_map(|part| match part {
            Part::Expr(expr) => Some(expr),
            Part::Operand(..) => None,
        });
        expressions.collect()
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        match self {
            Self::Literal(_) | Self::Value(_) => {}
            Self::Operand(operand) => parts.push(Part::Operand(operand, Kind::Number)),
            Self::Negate(inner)
            | Self::Abs(inner)
            | Self::Previous(inner)
            | Self::Opening(inner) => parts.push(Part::Expr(inner)),
            Self::Round { value, .. } => parts.push(Part::Expr(value)),
            Self::Binary { left, right, .. } => {
                parts.extend([Part::Expr(left), Part::Expr(right)]);
            }
            Self::If {
                condition,
                then,
                otherwise,
            } => {
                condition.parts(&mut parts);
                parts.extend([Part::Expr(then), Part::Expr(otherwise)]);
            }
            Self::Call { first, rest, .. } => {
                parts.push(Part::Expr(first));
                parts.extend(rest.iter().map(Part::Expr));
            }
            Self::Span { from, to, .. } => {
                parts.extend([from, to].into_iter().filter_map(Day::part));
            }
            Self::List(list) => {
                parts.push(Part::Operand(&list.measure, Kind::Items));
                parts.extend(list.each.iter().map(Part::Expr));
                if let Some(condition) = &list.condition {
                    condition.parts(&mut parts);
                }
            }
        }
        parts
    }

    /// Calls `visit` with every operand, in the order in which they are written and as often as they
    /// are, with the shift under which each is read when the whole is read under `shift`, and with the
    /// kind of figure that it has to be.
    pub fn visit_operands<'a>(
        &'a self,
        shift: Shift,
        visit: &mut dyn FnMut(&'a Operand, Shift, Kind),
    ) {
        let inner = match self {
            Self::Previous(_) => shift.previous(),
            Self::Opening(_) => shift.opening(),
            _ => shift,
        };
        for part in self.parts() {
            match part {
                Part::Expr(expr) => expr.visit_operands(inner, visit),
                Part::Operand(operand, kind) => visit(operand, inner, kind),
            }
        }
    }
}

/// The canonical text.
impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::print::write_expr(out, self, &|_| None)
    }
}

/// The canonical text.
impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::print::write_condition(out, self, &|_| None)
    }
}
