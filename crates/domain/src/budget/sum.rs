// SPDX-License-Identifier: AGPL-3.0-or-later
//! Adding up amounts of which some may be blank, errors or rough (`docs/domain.md §10`).

use crate::evaluation::brief;
use crate::plan::{BudgetAmount, Stated};
use rust_decimal::Decimal;
use traguardo_formula::Rational;

/// Most things in the way of a sum that are told: they are told again with every total that they spoil.
const MOST_OBSTACLES: usize = 3;

/// What amounts come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// There is no figure, and nothing in the way of one.
    Nothing,
    /// EUR, exact.
    Exact(Decimal),
    /// No sum: what stands in the way, the first of it.
    Unknown(Vec<Obstacle>),
}

/// What stands in the way of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What it is.
    pub reason: BudgetReason,
    /// As printed, long ones end in `…`; empty for too many digits.
    pub text: String,
    /// Where it is printed.
    pub place: Option<String>,
}

/// Why a printed total has nothing to be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BudgetReason {
    /// The source prints an error.
    SourceError,
    /// A figure is not meant exactly.
    Rough,
    /// There is no figure below.
    NothingBelow,
    /// The total itself is blank.
    Blank,
    /// The sum has too many digits.
    OutOfRange,
}

/// A sum in the making.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    value: Rational,
    decimals: Option<u32>,
    obstacles: Vec<Obstacle>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            value: Rational::zero(),
            decimals: None,
            obstacles: Vec::new(),
        }
    }
}

impl Tally {
    pub fn state(&mut self, amount: &BudgetAmount, deducted: bool, place: Option<&str>) {
        let (reason, text) = match &amount.stated {
            Stated::Blank => return,
            Stated::Amount(amount) => return self.figure(*amount, deducted),
            Stated::Error(text) => (BudgetReason::SourceError, text),
            Stated::Rough(text) => (BudgetReason::Rough, text),
        };
        self.obstacle(Obstacle {
            reason,
            text: brief(text).into_owned(),
            place: place.map(|place| brief(place).into_owned()),
        });
    }

    pub fn add(&mut self, sum: &Sum) {
        match sum {
            Sum::Nothing => {}
            Sum::Exact(amount) => self.figure(*amount, false),
            Sum::Unknown(obstacles) => obstacles.iter().for_each(|one| self.obstacle(one.clone())),
        }
    }

    fn figure(&mut self, amount: Decimal, deducted: bool) {
        let figure = Rational::from(amount);
        let sum = if deducted {
            self.value.sub(&figure)
        } else {
            self.value.add(&figure)
        };
        self.decimals = self.decimals.max(Some(amount.scale()));
        match sum {
            Ok(sum) => self.value = sum,
            Err(_) => self.obstacle(too_long()),
        }
    }

    fn obstacle(&mut self, obstacle: Obstacle) {
        if self.obstacles.len() < MOST_OBSTACLES {
            self.obstacles.push(obstacle);
        }
    }

    pub fn sum(self) -> Sum {
        if !self.obstacles.is_empty() {
            return Sum::Unknown(self.obstacles);
        }
        let Some(decimals) = self.decimals else {
            return Sum::Nothing;
        };
        let rounded = self.value.round(decimals);
        rounded.map_or_else(|_| Sum::Unknown(vec![too_long()]), Sum::Exact)
    }
}

const fn too_long() -> Obstacle {
    Obstacle {
        reason: BudgetReason::OutOfRange,
        text: String::new(),
        place: None,
    }
}

/// The difference of two figures, if it has not too many digits.
pub(super) fn difference(printed: Decimal, computed: Decimal) -> Option<Decimal> {
    let mut tally = Tally::default();
    tally.figure(printed, false);
    tally.figure(computed, true);
    match tally.sum() {
        Sum::Exact(difference) => Some(difference),
        Sum::Nothing | Sum::Unknown(_) => None,
    }
}
