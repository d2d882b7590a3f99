// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why there is no value (`docs/domain.md §2, §4, §5`).

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::item::Item;
use crate::limits::MAX_REASONS;
use crate::rational::Rational;

/// What an operand gives when it gives something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A number.
    Number(Rational),
    /// The day on which something was done.
    Date(NaiveDate),
    /// The statement that it was not done.
    NotDone,
    /// A list of items, possibly empty: none arose.
    Items(Arc<[Item]>),
}

/// What an operand gives: a figure, or the reasons why there is none.
pub type Reading = Result<Figure, Reasons>;

impl From<Rational> for Figure {
    fn from(value: Rational) -> Self {
        Self::Number(value)
    }
}

/// What a subexpression or a formula gives: a value, or the reasons why there is none.
pub type Outcome = Result<Rational, Reasons>;

/// The kinds of reason. The order of the variants is only for sorting; which reason leads is
/// [`ReasonCode::precedence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonCode {
    /// Stated as not applicable by the office.
    NotApplicable,
    /// Missing: nobody reported it, and it was due.
    NotReported,
    /// Missing, and not due yet.
    NotDue,
    /// n.d.: stated as not available by the office.
    NotAvailable,
    /// The divisor is zero.
    DivisionByZero,
    /// More digits than a value may have.
    OutOfRange,
    /// `achievement("...")` of a node the plan does not have.
    UnknownNode,
    /// The node has no achievement.
    NoAchievement,
    /// The measure is declared as not combinable over offices, administrations or time.
    CombinesByNone,
    /// The operand's value is a date or a statement, not a number.
    NotANumber,
    /// The operand's value is of another kind than the formula needs: no date, no list of items.
    WrongKind,
    /// The date that is needed is stated as not done.
    NotDone,
    /// Items of a list do not say what is to be worked out of each.
    IncompleteItem,
    /// The smallest or largest of no items.
    NoItems,
}

impl ReasonCode {
    /// The stable name, in snake case: `not_reported`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::NotReported => "not_reported",
            Self::NotDue => "not_due",
            Self::NotAvailable => "not_available",
            Self::DivisionByZero => "division_by_zero",
            Self::OutOfRange => "out_of_range",
            Self::UnknownNode => "unknown_node",
            Self::NoAchievement => "no_achievement",
            Self::CombinesByNone => "combines_by_none",
            Self::NotANumber => "not_a_number",
            Self::WrongKind => "wrong_kind",
            Self::NotDone => "not_done",
            Self::IncompleteItem => "incomplete_item",
            Self::NoItems => "no_items",
        }
    }

    /// Which reason decides when there are several: 4 for not applicable, 3 for not reported, 2 for not
    /// due, 1 for n.d., 0 for all others (the order of `status` in `docs/domain.md §5`).
    #[must_use]
    pub const fn precedence(self) -> u8 {
        match self {
            Self::NotApplicable => 4,
            Self::NotReported => 3,
            Self::NotDue => 2,
            Self::NotAvailable => 1,
            _ => 0,
        }
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// One reason, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The kind.
    pub code: ReasonCode,
    /// What it is about: the canonical text of an operand (`[Immob]`) or of a subexpression; for a
    /// division by zero the divisor.
    pub operand: String,
    /// More for people: who is missing, what the office stated.
    pub detail: Option<String>,
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.operand, self.code)?;
        match &self.detail {
            Some(detail) => write!(out, " ({detail})"),
            None => Ok(()),
        }
    }
}

/// One or more different reasons, in the order in which they were met; at most [`MAX_REASONS`], and
/// the first of each kind. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons(Arc<List>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct List {
    first: Reason,
    rest: Vec<Reason>,
}

impl Reasons {
    /// A single reason.
    #[must_use]
    pub fn one(reason: Reason) -> Self {
        Self(Arc::new(List {
            first: reason,
            rest: Vec::new(),
        }))
    }

    /// The reason that decides: the one of highest [`ReasonCode::precedence`], among equals the one met
    /// first.
    #[must_use]
    pub fn lead(&self) -> &Reason {
        self.0.rest.iter().fold(&self.0.first, |lead, reason| {
            if reason.code.precedence() > lead.code.precedence() {
                reason
            } else {
                lead
            }
        })
    }

    /// All reasons, in the order in which they were met; at least one.
    pub fn iter(&self) -> impl Iterator<Item = &Reason> {
        std::iter::once(&self.0.first).chain(&self.0.rest)
    }

    /// These reasons and then those of `other` that are not among them yet.
    #[must_use]
    pub fn merge(self, other: &Self) -> Self {
        if Arc::ptr_eq(&self.0, &other.0) {
            return self;
        }
        let mut list = self.0;
        for reason in other.iter() {
            let mut known = std::iter::once(&list.first).chain(&list.rest);
            let is_known = if list.rest.len() + 1 < MAX_REASONS {
                known.any(|known| known == reason)
            } else {
                known.any(|known| known.code == reason.code)
            };
            if !is_known {
                Arc::make_mut(&mut list).rest.push(reason.clone());
            }
        }
        Self(list)
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        Self::one(reason)
    }
}

impl fmt::Display for Reasons {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.iter().enumerate() {
            if index > 0 {
                out.write_str("; ")?;
            }
            write!(out, "{reason}")?;
        }
        Ok(())
    }
}
