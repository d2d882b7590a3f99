// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tree of a formula (`docs/domain.md §4`).

use std::fmt;

use rust_decimal::Decimal;

use crate::operand::{Operand, Shift};

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
}

/// The comparison in an `if`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What stands before the comparison sign.
    pub left: Expr,
    /// How the two are compared.
    pub comparator: Comparator,
    /// What stands after the comparison sign.
    pub right: Expr,
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

impl Operator {
    /// The sign as written: `+`, `-`, `*`, `/`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

impl Comparator {
    /// The sign as written: `=`, `<>`, `<`, `<=`, `>`, `>=`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Is `left <comparator> right` true?
    #[must_use]
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

impl Function {
    /// The name as written: `min`, `max`, `sum`, `mean`, `coalesce`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Coalesce => "coalesce",
        }
    }
}

impl Expr {
    /// The direct subexpressions, in the order in which they are written; of an `if` first the two
    /// sides of the comparison.
    #[must_use]
    pub fn children(&self) -> Vec<&Expr> {
        match self {
            Self::Literal(_) | Self::Operand(_) => Vec::new(),
            Self::Negate(inner)
            | Self::Abs(inner)
            | Self::Previous(inner)
            | Self::Opening(inner) => vec![inner],
            Self::Round { value, .. } => vec![value],
            Self::Binary { left, right, .. } => vec![left, right],
            Self::If {
                condition,
                then,
                otherwise,
            } => vec![&condition.left, &condition.right, then, otherwise],
            Self::Call { first, rest, .. } => std::iter::once(&**first).chain(rest).collect(),
        }
    }

    /// Calls `visit` with every operand, in the order in which they are written and as often as they
    /// are, and with the shift under which each is read when the whole is read under `shift`.
    pub fn visit_operands<'a>(&'a self, shift: Shift, visit: &mut dyn FnMut(&'a Operand, Shift)) {
        let inner = match self {
            Self::Operand(operand) => return visit(operand, shift),
            Self::Previous(_) => shift.previous(),
            Self::Opening(_) => shift.opening(),
            _ => shift,
        };
        for child in self.children() {
            child.visit_operands(inner, visit);
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
