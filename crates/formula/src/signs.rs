// SPDX-License-Identifier: AGPL-3.0-or-later
//! How operators, comparisons and functions are written (`docs/domain.md §4`).

use crate::expr::{Comparator, Function, ListFunction, Operator};

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

impl ListFunction {
    /// The name as written: `count`, `share`, `sum`, `mean`, `min`, `max`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Share => "share",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "min",
            Self::Max => "max",
        }
    }
}
