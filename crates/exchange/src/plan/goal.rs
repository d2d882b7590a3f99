// SPDX-License-Identifier: AGPL-3.0-or-later
//! Comparator and value of a target, as the domain says it.

use super::words::Comparator;
use super::{DateText, DecimalText, FormerTarget, PlanTarget, TermAfter, Text};
use crate::fault::below;
use crate::measurement::Fault;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use traguardo_domain::parse_day;
use traguardo_domain::plan::Goal;
use traguardo_formula::parse_decimal;

/// The members of a target, present or former, that say what must be met.
pub(super) struct GoalText<'a> {
    comparator: Comparator,
    value: Option<&'a DecimalText>,
    lower: Option<&'a DecimalText>,
    upper: Option<&'a DecimalText>,
    date: Option<&'a DateText>,
    after: Option<&'a TermAfter>,
    to_be_set: Option<&'a Text>,
}

impl<'a> From<&'a PlanTarget> for GoalText<'a> {
    fn from(target: &'a PlanTarget) -> Self {
        Self {
            comparator: target.comparator,
            value: target.value.as_ref(),
            lower: target.lower.as_ref(),
            upper: target.upper.as_ref(),
            date: target.date.as_ref(),
            after: target.after.as_ref(),
            to_be_set: target.to_be_set.as_ref(),
        }
    }
}

impl<'a> From<&'a FormerTarget> for GoalText<'a> {
    fn from(target: &'a FormerTarget) -> Self {
        Self {
            comparator: target.comparator,
            value: target.value.as_ref(),
            lower: target.lower.as_ref(),
            upper: target.upper.as_ref(),
            date: target.date.as_ref(),
            after: target.after.as_ref(),
            to_be_set: target.to_be_set.as_ref(),
        }
    }
}

impl GoalText<'_> {
    /// The goal at `pointer`; members that the comparator lacks or has no use for are faults.
    pub(super) fn goal(&self, pointer: &str, faults: &mut Vec<Fault>) -> Option<Goal> {
        let wanted: &[&str] = match self.comparator {
            Comparator::Between => &["lower", "upper"],
            Comparator::By if self.after.is_some() => &["after"],
            Comparator::By if self.to_be_set.is_some() => &["to_be_set"],
            Comparator::By => &["date"],
            _ => &["value"],
        };
        let given = [
            ("value", self.value.is_some()),
            ("lower", self.lower.is_some()),
            ("upper", self.upper.is_some()),
            ("date", self.date.is_some()),
            ("after", self.after.is_some()),
            ("to_be_set", self.to_be_set.is_some()),
        ];
        for (name, present) in given {
            match (present, wanted.contains(&name)) {
                (true, false) => faults.push(Fault::new(
                    below(pointer, name),
                    "superfluous_field",
                    format!(
                        "this comparator goes with {}, not with \"{name}\"",
                        wanted.join(" and ")
                    ),
                )),
                (false, true) => faults.push(Fault::new(
                    pointer,
                    "missing_field",
                    format!("this comparator needs the field \"{name}\""),
                )),
                _ => {}
            }
        }
        Some(match self.comparator {
            Comparator::AtLeast => Goal::AtLeast(number(self.value)?),
            Comparator::AtMost => Goal::AtMost(number(self.value)?),
            Comparator::Equal => Goal::Equal(number(self.value)?),
            Comparator::MoreThan => Goal::MoreThan(number(self.value)?),
            Comparator::LessThan => Goal::LessThan(number(self.value)?),
            Comparator::Between => Goal::Between {
                lower: number(self.lower)?,
                upper: number(self.upper)?,
            },
            Comparator::By => match (self.after, self.to_be_set) {
                (Some(after), _) => Goal::After(after.into()),
                (_, Some(who)) => Goal::ToBeSet(who.0.clone()),
                (None, None) => Goal::By(day(self.date?)?),
            },
        })
    }
}

fn number(text: Option<&DecimalText>) -> Option<Decimal> {
    parse_decimal(text?).ok()
}

/// The day a checked text says.
pub(super) fn day(text: &DateText) -> Option<NaiveDate> {
    parse_day(text)
}
