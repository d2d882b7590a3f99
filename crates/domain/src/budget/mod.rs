// SPDX-License-Identifier: AGPL-3.0-or-later
//! Totals of a plan's money, and its printed totals against what is printed below them
//! (`docs/domain.md §10`).

mod cells;
mod levels;
mod sum;

pub use sum::{BudgetReason, Obstacle, Sum};

use crate::plan::{BudgetColumn, BudgetKind, BudgetVersion, Plan, PrintedTotal};
use cells::Cells;
use levels::Levels;
use rust_decimal::Decimal;
use sum::difference;

/// The money of a plan in one year and version.
#[derive(Clone, Debug)]
pub struct Reckoning<'a> {
    /// The plan as a whole, then its boxes in plan order.
    pub boxes: Vec<BoxMoney<'a>>,
}

/// The money of one box.
#[derive(Clone, Debug)]
pub struct BoxMoney<'a> {
    /// Index into [`Plan::nodes`]; none for the plan as a whole.
    pub node: Option<usize>,
    /// Of its own rows.
    pub own: Vec<Total>,
    /// Of its own rows and all below it.
    pub whole: Vec<Total>,
    /// Its printed totals, in document order.
    pub checks: Vec<Check<'a>>,
}

/// What the rows of one kind come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The kind.
    pub kind: BudgetKind,
    /// One column; none: over all columns.
    pub column: Option<BudgetColumn>,
    /// The sum; never nothing.
    pub sum: Sum,
}

/// A printed total beside the computed one.
#[derive(Clone, Debug)]
pub struct Check<'a> {
    /// The printed total.
    pub total: &'a PrintedTotal,
    /// The column it is printed in.
    pub column: Option<BudgetColumn>,
    /// What is printed.
    pub printed: Sum,
    /// What it should be.
    pub computed: Sum,
    /// What it was compared with.
    pub against: Against,
    /// How the two compare.
    pub outcome: Outcome,
}

/// What a printed total is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// The rows of the box and what stands for the boxes below it.
    Below,
    /// The place of the first print of the same total; long ones end in `…`.
    FirstPrint(String),
}

/// How a printed total and the computed one compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They are equal, or there is neither.
    Matches,
    /// Printed minus computed.
    Differs(Decimal),
    /// They cannot be compared.
    NotComparable(BudgetReason),
}

impl Outcome {
    /// Every name, in order.
    pub const NAMES: [&'static str; 3] = ["matches", "differs", "not_comparable"];

    /// The stable name, in snake case.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs(_) => "differs",
            Self::NotComparable(_) => "not_comparable",
        }
    }

    fn of(printed: &Sum, computed: &Sum) -> Self {
        let reason = |obstacles: &[Obstacle]| {
            let first = obstacles.first().map(|one| one.reason);
            Self::NotComparable(first.unwrap_or(BudgetReason::OutOfRange))
        };
        match (printed, computed) {
            (Sum::Unknown(why), _) | (_, Sum::Unknown(why)) => reason(why),
            (Sum::Nothing, Sum::Nothing) => Self::Matches,
            (Sum::Nothing, Sum::Exact(_)) => Self::NotComparable(BudgetReason::Blank),
            (Sum::Exact(_), Sum::Nothing) => Self::NotComparable(BudgetReason::NothingBelow),
            (Sum::Exact(printed), Sum::Exact(computed)) if printed == computed => Self::Matches,
            (Sum::Exact(printed), Sum::Exact(computed)) => difference(*printed, *computed)
                .map_or(Self::NotComparable(BudgetReason::OutOfRange), Self::Differs),
        }
    }
}

impl<'a> Reckoning<'a> {
    /// Adds up the rows of a year and version, and compares its printed totals.
    pub fn new(plan: &'a Plan, year: i32, version: BudgetVersion) -> Self {
        let levels = Levels::new(plan, year, version);
        let boxes = (0..levels.len()).map(|place| BoxMoney {
            node: place.checked_sub(1),
            own: totals(|cells| levels.own(place, cells)),
            whole: totals(|cells| levels.whole(place, cells)),
            checks: levels.checks(place),
        });
        Self {
            boxes: boxes.collect(),
        }
    }
}

/// Each kind in each column and over all, where there is something.
fn totals(sum: impl Fn(Cells) -> Sum) -> Vec<Total> {
    let columns = BudgetColumn::ALL.iter().copied().map(Some);
    let asked = BudgetKind::ALL.iter().flat_map(|kind| {
        let columns = columns.clone().chain([None]);
        columns.map(|column| (*kind, column))
    });
    asked
        .map(|(kind, column)| Total {
            kind,
            column,
            sum: sum(Cells::of([&kind], column)),
        })
        .filter(|total| total.sum != Sum::Nothing)
        .collect()
}
