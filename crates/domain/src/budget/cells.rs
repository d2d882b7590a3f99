// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which part of the money a total is about: a set of kinds, each in a set of columns.

use crate::plan::{BudgetColumn, BudgetKind};

/// Columns of a kind, counting "no column" as one.
const COLUMNS: u16 = 3;

/// A set of cells, one for each kind and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cells(u16);

impl Cells {
    /// One kind in one column, or in none.
    pub const fn one(kind: BudgetKind, column: Option<BudgetColumn>) -> Self {
        let kind = match kind {
            BudgetKind::Cost => 0,
            BudgetKind::Revenue => 1,
            BudgetKind::Contribution => 2,
            BudgetKind::Levy => 3,
            BudgetKind::Investment => 4,
        };
        let column = match column {
            None => 0,
            Some(BudgetColumn::Institutional) => 1,
            Some(BudgetColumn::Commercial) => 2,
        };
        Self(1 << (kind * COLUMNS + column))
    }

    /// Some kinds in one column, or, without one, in all columns and in none.
    pub fn of<'a>(
        kinds: impl IntoIterator<Item = &'a BudgetKind>,
        column: Option<BudgetColumn>,
    ) -> Self {
        let one = |kind: &BudgetKind| match column {
            Some(column) => Self::one(*kind, Some(column)),
            None => BudgetColumn::ALL
                .iter()
                .fold(Self::one(*kind, None), |cells, column| {
                    cells.with(Self::one(*kind, Some(*column)))
                }),
        };
        kinds
            .into_iter()
            .fold(Self(0), |cells, kind| cells.with(one(kind)))
    }

    /// With the cells of its kinds that are in no column: columns that are printed are the whole.
    pub fn absorbing(self) -> Self {
        let whole = |kind: &&BudgetKind| Self::of([*kind], None).0 & self.0 != 0;
        let none = BudgetKind::ALL.iter().filter(whole);
        none.fold(self, |cells, kind| cells.with(Self::one(*kind, None)))
    }

    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub const fn is_in(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }
}
