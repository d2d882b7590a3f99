// SPDX-License-Identifier: AGPL-3.0-or-later
//! Functions of the items of a measure, and days between dates (`docs/domain.md §4`).

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::evaluator::{Evaluator, about};
use super::trace::{Note, Trace};
use crate::expr::{Condition, Day, Expr, List, ListFunction};
use crate::item::Item;
use crate::limits::{MAX_ITEMS, MAX_NAMED_ITEMS, MAX_SHOWN};
use crate::operand::{Operand, Shift};
use crate::print::at_most;
use crate::rational::Rational;
use crate::reason::{Figure, Outcome, Reason, ReasonCode, Reasons};

/// What a list came to, for a person who redoes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTrace {
    /// The canonical text of the function.
    pub expression: String,
    /// From when the list was read.
    pub shift: Shift,
    /// How many items there are.
    pub total: usize,
    /// How many of them take part.
    pub chosen: usize,
    /// The labels of those that take part, at most [`MAX_NAMED_ITEMS`].
    pub chosen_labels: Vec<String>,
    /// The labels of the others, at most as many.
    pub other_labels: Vec<String>,
}

impl<'e, T: Trace<'e>> Evaluator<'_, T> {
    pub(super) fn span(
        &mut self,
        whole: &'e Expr,
        working: bool,
        (from, to): (&'e Day, &'e Day),
        shift: Shift,
    ) -> Outcome {
        let (from, to) = match (self.day(from, shift), self.day(to, shift)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(from), Err(to)) => return Err(from.merge(&to)),
            (Err(reasons), Ok(_)) | (Ok(_), Err(reasons)) => return Err(reasons),
        };
        self.trace.note(whole, || Note::Days(from, to));
        let days = if working {
            // The holidays of each year are gone through.
            self.spend(to.year().abs_diff(from.year()), whole)?;
            self.calendar.workdays(from, to)
        } else {
            Some((to - from).num_days())
        };
        days.map(Rational::from_integer)
            .ok_or_else(|| about(ReasonCode::OutOfRange, whole))
    }

    fn day(&mut self, day: &Day, shift: Shift) -> Result<NaiveDate, Reasons> {
        match day {
            Day::On(day) => Ok(*day),
            Day::EachYear(day) => {
                let year = self.calendar.year - i32::from(shift.years_back);
                let found = day.of(year);
                found.ok_or_else(|| no(ReasonCode::OutOfRange, &year))
            }
            Day::Item(date) => {
                let found = self.item.and_then(|item| date.of(item));
                found.ok_or_else(|| no(ReasonCode::IncompleteItem, &date.as_str()))
            }
            Day::Measure(measure) => match (self.resolve)(measure, shift)? {
                Figure::Date(day) => Ok(day),
                Figure::NotDone => Err(no(ReasonCode::NotDone, measure)),
                Figure::Number(_) | Figure::Items(_) => Err(no(ReasonCode::WrongKind, measure)),
            },
        }
    }

    pub(super) fn value_of_item(&self, name: &str) -> Outcome {
        let value = self.item.and_then(|item| item.values.get(name));
        value
            .map(|value| Rational::from(*value))
            .ok_or_else(|| no(ReasonCode::IncompleteItem, &name))
    }

    pub(super) fn list(&mut self, whole: &'e Expr, list: &'e List, shift: Shift) -> Outcome {
        let items = self.items(&list.measure, shift)?;
        let mut trace = ListTrace {
            expression: String::new(),
            shift,
            total: items.len(),
            chosen: 0,
            chosen_labels: Vec::new(),
            other_labels: Vec::new(),
        };
        let mut so_far = Gathered::default();
        for item in items.iter() {
            let mut inside = Evaluator {
                calendar: self.calendar,
                resolve: &mut *self.resolve,
                trace: (),
                item: Some(item),
                steps: self.steps,
            };
            let takes_part = match &list.condition {
                None => true,
                Some(condition) => inside.fulfils(condition, shift)?,
            };
            if T::WATCHES {
                trace.name(item, takes_part);
            }
            if !takes_part {
                continue;
            }
            trace.chosen += 1;
            if let Some(each) = &list.each {
                match inside.value(each, shift) {
                    Ok(value) => so_far
                        .add(list.function, value)
                        .map_err(|()| about(ReasonCode::OutOfRange, whole))?,
                    Err(reasons) if incomplete(&reasons) => so_far.miss(item),
                    Err(reasons) => return Err(reasons),
                }
            }
        }
        self.trace.note(whole, || {
            trace.expression = at_most(MAX_SHOWN, |out| write!(out, "{whole}"));
            Note::List(trace.clone())
        });
        if let Some(detail) = so_far.missed() {
            return Err(Reasons::one(Reason {
                code: ReasonCode::IncompleteItem,
                operand: list.measure.to_string(),
                detail: Some(detail),
            }));
        }
        outcome(whole, list, &trace, so_far)
    }

    fn items(&mut self, measure: &Operand, shift: Shift) -> Result<Arc<[Item]>, Reasons> {
        match (self.resolve)(measure, shift)? {
            Figure::Items(items) if items.len() > MAX_ITEMS => {
                Err(no(ReasonCode::OutOfRange, measure))
            }
            Figure::Items(items) => Ok(items),
            _ => Err(no(ReasonCode::WrongKind, measure)),
        }
    }

    /// Whether the item at hand fulfils a condition; what it does not say fulfils nothing.
    fn fulfils(&mut self, condition: &'e Condition, shift: Shift) -> Result<bool, Reasons> {
        let said = |outcome: Result<bool, Reasons>| match outcome {
            Err(reasons) if incomplete(&reasons) => Ok(false),
            outcome => outcome,
        };
        match condition {
            Condition::All(left, right) => {
                Ok(self.fulfils(left, shift)? && self.fulfils(right, shift)?)
            }
            Condition::Any(left, right) => {
                Ok(self.fulfils(left, shift)? || self.fulfils(right, shift)?)
            }
            _ => said(self.test(condition, shift)),
        }
    }

    /// A comparison inside a list.
    pub(super) fn test_item(
        &mut self,
        condition: &Condition,
        shift: Shift,
    ) -> Result<bool, Reasons> {
        match condition {
            Condition::Days {
                left,
                comparator,
                right,
            } => {
                let (left, right) = (self.day(left, shift)?, self.day(right, shift)?);
                Ok(comparator.holds(&left, &right))
            }
            Condition::Text { text, equal, with } => {
                let said = self.item.and_then(|item| text.of(item));
                Ok(said.is_some_and(|said| (said == with) == *equal))
            }
            Condition::Has(field) => Ok(self.item.is_some_and(|item| field.is_in(item))),
            Condition::Numbers { .. } | Condition::All(..) | Condition::Any(..) => Ok(false),
        }
    }
}

/// The items that take part, worked out one after the other.
#[derive(Default)]
struct Gathered {
    result: Option<Rational>,
    missed: Vec<String>,
    missed_in_all: usize,
}

impl Gathered {
    fn add(&mut self, function: ListFunction, value: Rational) -> Result<(), ()> {
        self.result = Some(match self.result.take() {
            None => value,
            Some(result) => match function {
                ListFunction::Min => result.min(value),
                ListFunction::Max => result.max(value),
                _ => result.add(&value).map_err(|_| ())?,
            },
        });
        Ok(())
    }

    fn miss(&mut self, item: &Item) {
        self.missed_in_all += 1;
        if self.missed.len() < 10 {
            self.missed.push(item.label.clone());
        }
    }

    /// The items that do not say enough, for people.
    fn missed(&self) -> Option<String> {
        let more = self.missed_in_all - self.missed.len();
        let named = self.missed.join(", ");
        match self.missed_in_all {
            0 => None,
            _ if more > 0 => Some(format!("voci incomplete: {named} e altre {more}")),
            _ => Some(format!("voci incomplete: {named}")),
        }
    }
}

impl ListTrace {
    fn name(&mut self, item: &Item, takes_part: bool) {
        let labels = if takes_part {
            &mut self.chosen_labels
        } else {
            &mut self.other_labels
        };
        if labels.len() < MAX_NAMED_ITEMS {
            labels.push(item.label.clone());
        }
    }
}

fn outcome(whole: &Expr, list: &List, trace: &ListTrace, gathered: Gathered) -> Outcome {
    let count = |items: usize| Rational::from_integer(i64::try_from(items).unwrap_or(i64::MAX));
    let over = |above: Rational, below: usize, condition: Option<&Condition>| {
        if below == 0 {
            let counted = List {
                function: ListFunction::Count,
                measure: list.measure.clone(),
                each: None,
                condition: condition.cloned(),
            };
            let divisor = Expr::List(Box::new(counted));
            return Err(about(ReasonCode::DivisionByZero, &divisor));
        }
        above
            .div(&count(below))
            .map_err(|_| about(ReasonCode::OutOfRange, whole))
    };
    match list.function {
        ListFunction::Count => Ok(count(trace.chosen)),
        ListFunction::Share => {
            let hundredfold = count(trace.chosen.saturating_mul(100));
            over(hundredfold, trace.total, None)
        }
        ListFunction::Sum => Ok(gathered.result.unwrap_or(Rational::ZERO)),
        ListFunction::Mean => over(
            gathered.result.unwrap_or(Rational::ZERO),
            trace.chosen,
            list.condition.as_ref(),
        ),
        ListFunction::Min | ListFunction::Max => gathered
            .result
            .ok_or_else(|| no(ReasonCode::NoItems, &list.measure)),
    }
}

fn incomplete(reasons: &Reasons) -> bool {
    reasons
        .iter()
        .all(|reason| reason.code == ReasonCode::IncompleteItem)
}

fn no(code: ReasonCode, operand: &impl ToString) -> Reasons {
    Reasons::one(Reason {
        code,
        operand: operand.to_string(),
        detail: None,
    })
}
