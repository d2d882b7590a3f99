// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one evaluator; what it does can be watched (`docs/domain.md §4`).

mod evaluator;
mod explain;
mod list;
mod trace;

pub use explain::{Derivation, Step};
pub use list::ListTrace;

use std::cell::Cell;

use crate::calendar::Calendar;
use crate::expr::Expr;
use crate::limits::MAX_ITEM_STEPS;
use crate::operand::{Operand, Shift};
use crate::reason::{Outcome, Reading};
use evaluator::Evaluator;

/// Gives the figure of an operand under a shift.
pub type Resolve<'r> = &'r mut dyn FnMut(&Operand, Shift) -> Reading;

pub fn evaluate(expr: &Expr, calendar: &Calendar, resolve: Resolve) -> Outcome {
    let steps = Cell::new(MAX_ITEM_STEPS);
    let mut evaluator = Evaluator {
        calendar,
        resolve,
        trace: (),
        item: None,
        steps: &steps,
    };
    evaluator.value(expr, Shift::default())
}

pub fn explain(expr: &Expr, calendar: &Calendar, resolve: Resolve) -> Derivation {
    let steps = Cell::new(MAX_ITEM_STEPS);
    let mut evaluator = Evaluator {
        calendar,
        resolve,
        trace: Vec::new(),
        item: None,
        steps: &steps,
    };
    let outcome = evaluator.value(expr, Shift::default());
    explain::derivation(expr, outcome, &evaluator.trace)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::formula::Formula;
    use crate::item::Item;
    use crate::operand::Shift;
    use crate::reason::{Figure, ReasonCode};
    use chrono::NaiveDate;
    use std::collections::BTreeMap;

    /// The code of the reason, if there is no value, over one item with so many steps.
    fn refused(text: &str, steps: u32) -> Option<ReasonCode> {
        let item = Item {
            label: "R1".into(),
            class: None,
            opened: NaiveDate::from_ymd_opt(2013, 1, 7),
            due: None,
            done: NaiveDate::from_ymd_opt(2022, 12, 1),
            not_done: false,
            values: BTreeMap::new(),
        };
        let formula: Formula = text.parse().unwrap();
        let mut evaluator = Evaluator {
            calendar: &Calendar::of(2022),
            resolve: &mut |_, _| Ok(Figure::Items([item.clone()].into())),
            trace: (),
            item: None,
            steps: &Cell::new(steps),
        };
        let outcome = evaluator.value(formula.expr(), Shift::default());
        outcome.err().map(|reasons| reasons.lead().code)
    }

    #[test]
    fn each_part_comparison_and_turn_of_the_year_is_a_step() {
        for (text, steps) in [
            ("sum([m] each 1 + 2)", 3),
            ("sum([m] each days(opened, done))", 1),
            ("sum([m] each workdays(opened, done))", 1 + 9),
            ("count([m] where has(due) or done > opened)", 2),
            ("count([m] where label = \"R1\" and 1 < 2)", 1 + 3),
        ] {
            assert_eq!(refused(text, steps), None, "{text}");
            let one_less = Some(ReasonCode::OutOfRange);
            assert_eq!(refused(text, steps - 1), one_less, "{text}");
        }
    }
}
