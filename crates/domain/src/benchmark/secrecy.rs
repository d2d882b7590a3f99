// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which groups may be told of without giving away anybody's figure (`docs/domain.md §9`).
//!
//! Everything told of a group stays the same when two of its members exchange their figures. So do all
//! groups that are told of when the two are in the same ones of them: such members form a *cell*, and
//! whatever is combined with whatever, each of them may have the figure of any other. What matters is
//! therefore that every cell is large and not all alike, and that is looked at group by group.

use std::collections::BTreeMap;
use traguardo_formula::Rational;

/// Fewer than this are a small group.
pub const SMALL: usize = 5;

/// Which of the groups may be shown: taken in their order, each unless it would break the promise with
/// those taken before. `values` are in ascending order, groups are the places of their members there.
#[must_use]
pub fn shown(values: &[&Rational], groups: &[Vec<usize>]) -> Vec<bool> {
    let small = |group: &&Vec<usize>| (1..SMALL).contains(&group.len());
    let small: Vec<&Vec<usize>> = groups.iter().filter(small).collect();
    let mut cells = vec![None; values.len()];
    groups
        .iter()
        .map(|group| {
            if group.len() < SMALL {
                return false;
            }
            let finer = split(&cells, group);
            let keeps = keeps_secret(values, &finer, &small);
            if keeps {
                cells = finer;
            }
            keeps
        })
        .collect()
}

/// The cell of each value; those in no group that is shown have none, and nothing is known of them.
type Cells = Vec<Option<usize>>;

fn split(cells: &Cells, group: &[usize]) -> Cells {
    let mut inside = vec![false; cells.len()];
    for member in group {
        if let Some(there) = inside.get_mut(*member) {
            *there = true;
        }
    }
    // By cell, none first: the new cells of those outside and inside.
    let mut finer: Vec<[Option<usize>; 2]> = Vec::new();
    let mut next = 0..;
    let pairs = cells.iter().zip(inside);
    pairs
        .map(|(cell, inside)| {
            if cell.is_none() && !inside {
                return None;
            }
            let place = cell.map_or(0, |cell| cell + 1);
            if finer.len() <= place {
                finer.resize(place + 1, [None; 2]);
            }
            let new = finer.get_mut(place)?.get_mut(usize::from(inside))?;
            if new.is_none() {
                *new = next.next();
            }
            *new
        })
        .collect()
}

/// A cell's size, and its smallest and largest values from the ends inwards.
#[derive(Default)]
struct Cell<'a> {
    size: usize,
    smallest: Vec<&'a Rational>,
    largest: Vec<&'a Rational>,
}

fn keeps_secret(values: &[&Rational], cells: &Cells, small: &[&Vec<usize>]) -> bool {
    // Cells are numbered from 0 on, without a gap.
    let count = cells.iter().flatten().max().map_or(0, |last| last + 1);
    let mut found: Vec<Cell<'_>> = Vec::new();
    found.resize_with(count, Cell::default);
    for (cell, value) in cells.iter().zip(values) {
        let Some(cell) = cell.and_then(|cell| found.get_mut(cell)) else {
            continue;
        };
        cell.size += 1;
        if cell.smallest.len() < SMALL {
            cell.smallest.push(value);
        }
    }
    for (cell, value) in cells.iter().zip(values).rev() {
        if let Some(cell) = cell.and_then(|cell| found.get_mut(cell))
            && cell.largest.len() < SMALL
        {
            cell.largest.push(value);
        }
    }
    let large_and_unlike = found.iter().all(|cell| {
        let ends = cell.smallest.first().zip(cell.largest.first());
        cell.size >= SMALL && ends.is_some_and(|(least, most)| !alike(least, most))
    });
    large_and_unlike && small.iter().all(|group| sum_is_open(group, cells, &found))
}

/// What a small group adds up to may be the sum of the smallest of its cells, or of the largest.
fn sum_is_open(group: &[usize], cells: &Cells, found: &[Cell<'_>]) -> bool {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for member in group {
        let Some(Some(cell)) = cells.get(*member) else {
            return true;
        };
        *counts.entry(*cell).or_default() += 1;
    }
    let (mut least, mut most) = (Rational::ZERO, Rational::ZERO);
    for (cell, count) in counts {
        let Some(cell) = found.get(cell) else {
            return false;
        };
        for (smallest, largest) in cell.smallest.iter().zip(&cell.largest).take(count) {
            let (Ok(below), Ok(above)) = (least.add(smallest), most.add(largest)) else {
                return false;
            };
            (least, most) = (below, above);
        }
    }
    !alike(&least, &most)
}

/// Whether both ends may lie within 5 % of one and the same figure between them: then it would be
/// known to within 5 %. They cannot once the larger is more than 105/95 of the smaller.
fn alike(least: &Rational, most: &Rational) -> bool {
    if least.is_negative() && most.is_positive() {
        return false;
    }
    let (first, second) = (least.abs(), most.abs());
    let (small, large) = if first <= second {
        (first, second)
    } else {
        (second, first)
    };
    let times = |value: &Rational, factor| value.mul(&Rational::from_integer(factor));
    match (times(&large, 19), times(&small, 21)) {
        (Ok(large), Ok(small)) => large <= small,
        _ => true,
    }
}
