// SPDX-License-Identifier: AGPL-3.0-or-later
//! The levels of the tree, each with its rows and its prints.

use super::cells::Cells;
use super::sum::{Sum, Tally};
use super::{Against, Check, Outcome};
use crate::evaluate::Shape;
use crate::evaluation::brief;
use crate::plan::{Budget, BudgetColumn, BudgetVersion, Plan, PrintedTotal};
use std::collections::BTreeMap;

/// The plan as a whole (place 0) and its boxes (place: index + 1).
pub(super) struct Levels<'a>(Vec<Level<'a>>);

#[derive(Default)]
struct Level<'a> {
    below: Vec<usize>,
    own: BTreeMap<Cells, Tally>,
    whole: BTreeMap<Cells, Tally>,
    /// In document order.
    prints: Vec<Print<'a>>,
    /// Which prints stand for the box, the widest first.
    standing: Vec<usize>,
}

/// What one printed total says about one column, or about all.
struct Print<'a> {
    total: &'a PrintedTotal,
    column: Option<BudgetColumn>,
    cells: Cells,
    sum: Sum,
}

/// The columns that amounts are in, in document order.
fn columns(total: &PrintedTotal, version: BudgetVersion) -> Vec<Option<BudgetColumn>> {
    let mut columns = Vec::new();
    let stated = total.amounts.iter();
    for amount in stated.filter(|amount| amount.version == version) {
        if !columns.contains(&amount.column) {
            columns.push(amount.column);
        }
    }
    columns
}

impl<'a> Level<'a> {
    fn of(
        budgets: &'a [Budget],
        year: i32,
        version: BudgetVersion,
        below: impl Iterator<Item = usize>,
    ) -> Self {
        let mut level = Self {
            below: below.collect(),
            ..Self::default()
        };
        for budget in budgets.iter().filter(|budget| budget.year == year) {
            for row in &budget.rows {
                let stated = row.amounts.iter();
                for amount in stated.filter(|amount| amount.version == version) {
                    let cell = Cells::one(row.kind, amount.column);
                    let tally = level.own.entry(cell).or_default();
                    tally.state(amount, row.deducted, row.place.as_deref());
                }
            }
            let totals = budget.printed_totals.iter();
            level
                .prints
                .extend(totals.flat_map(|total| prints(total, version)));
        }
        level.whole.clone_from(&level.own);
        level.stand();
        level
    }

    /// Of several prints of one total the first with a figure stands; failing that, the first with an error.
    fn stand(&mut self) {
        let mut standing: BTreeMap<Cells, usize> = BTreeMap::new();
        for exact in [true, false] {
            for (index, print) in self.prints.iter().enumerate() {
                let usable = match print.sum {
                    Sum::Exact(_) => exact,
                    Sum::Unknown(_) => !exact,
                    Sum::Nothing => false,
                };
                if usable {
                    standing.entry(print.cells).or_insert(index);
                }
            }
        }
        let mut widest: Vec<(Cells, usize)> = standing.into_iter().collect();
        widest.sort_by_key(|(cells, index)| (std::cmp::Reverse(cells.count()), *index));
        self.standing = widest.into_iter().map(|(_, index)| index).collect();
    }
}

fn prints(total: &PrintedTotal, version: BudgetVersion) -> impl Iterator<Item = Print<'_>> {
    let print = move |column| {
        let mut tally = Tally::default();
        let stated = total.amounts.iter();
        for amount in stated.filter(|one| one.version == version && one.column == column) {
            tally.state(amount, false, Some(&total.place));
        }
        Print {
            total,
            column,
            cells: Cells::of(&total.kinds, column),
            sum: tally.sum(),
        }
    };
    columns(total, version).into_iter().map(print)
}

impl<'a> Levels<'a> {
    pub fn new(plan: &'a Plan, year: i32, version: BudgetVersion) -> Self {
        let shape = Shape::new(plan);
        let below = |place: Option<usize>| {
            let nodes = shape.child_nodes(place).iter();
            nodes.map(|node| node + 1).collect::<Vec<_>>()
        };
        let whole = Level::of(&plan.budgets, year, version, below(None).into_iter());
        let boxes = plan.nodes.iter().enumerate().map(|(index, node)| {
            let below = below(Some(index)).into_iter();
            Level::of(&node.budgets, year, version, below)
        });
        let mut levels: Vec<Level<'a>> = std::iter::once(whole).chain(boxes).collect();
        // A box comes before those below it.
        for place in (0..levels.len()).rev() {
            let below = levels.get(place).map(|level| level.below.clone());
            for child in below.unwrap_or_default() {
                let whole = levels.get(child).map(|level| level.whole.clone());
                let Some(level) = levels.get_mut(place) else {
                    continue;
                };
                for (cell, tally) in whole.unwrap_or_default() {
                    level.whole.entry(cell).or_default().add(&tally.sum());
                }
            }
        }
        Self(levels)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Of the rows of a box.
    pub fn own(&self, place: usize, cells: Cells) -> Sum {
        self.0
            .get(place)
            .map_or(Sum::Nothing, |level| rows(&level.own, cells).sum())
    }

    /// Of its rows and all below.
    pub fn whole(&self, place: usize, cells: Cells) -> Sum {
        self.0
            .get(place)
            .map_or(Sum::Nothing, |level| rows(&level.whole, cells).sum())
    }

    /// Its rows, and what stands for the boxes below it.
    fn below(&self, level: &Level<'_>, cells: Cells) -> Sum {
        let mut tally = rows(&level.own, cells);
        let below = level.below.iter().filter_map(|child| self.0.get(*child));
        below.for_each(|child| tally.add(&self.standing(child, cells)));
        tally.sum()
    }

    /// What stands for a box.
    fn standing(&self, level: &Level<'_>, asked: Cells) -> Sum {
        let (mut tally, mut left) = (Tally::default(), asked);
        let prints = level.standing.iter();
        for print in prints.filter_map(|index| level.prints.get(*index)) {
            if print.cells.is_in(left) {
                tally.add(&print.sum);
                left = left.without(print.cells.absorbing());
            }
        }
        if !left.is_empty() {
            tally.add(&self.below(level, left));
        }
        tally.sum()
    }

    /// The printed totals of a box beside the computed ones.
    pub fn checks(&self, place: usize) -> Vec<Check<'a>> {
        let Some(level) = self.0.get(place) else {
            return Vec::new();
        };
        let mut firsts: BTreeMap<Cells, &Print<'a>> = BTreeMap::new();
        // What is below is gone through once for each question, however often it is printed.
        let mut below: BTreeMap<Cells, Sum> = BTreeMap::new();
        let mut checks = Vec::with_capacity(level.prints.len());
        for print in &level.prints {
            let first = firsts.get(&print.cells);
            let (computed, against) = if let Some(first) = first {
                let place = brief(&first.total.place).into_owned();
                (first.sum.clone(), Against::FirstPrint(place))
            } else {
                let sum = below
                    .entry(print.cells)
                    .or_insert_with(|| self.below(level, print.cells));
                (sum.clone(), Against::Below)
            };
            if first.is_none() && matches!(print.sum, Sum::Exact(_)) {
                firsts.insert(print.cells, print);
            }
            checks.push(Check {
                total: print.total,
                column: print.column,
                outcome: Outcome::of(&print.sum, &computed),
                printed: print.sum.clone(),
                computed,
                against,
            });
        }
        checks
    }
}

fn rows(tallies: &BTreeMap<Cells, Tally>, cells: Cells) -> Tally {
    let mut tally = Tally::default();
    let within = tallies.iter().filter(|(cell, _)| cell.is_in(cells));
    within.for_each(|(_, one)| tally.add(&one.clone().sum()));
    tally
}
