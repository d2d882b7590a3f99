// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures that all clients correct at once: one of them wins each revision.

use super::fixture::Place;
use super::{Operation, Outcome};
use crate::rng::Rng;
use std::sync::{Mutex, PoisonError};

/// The figures, with the newest revision anybody has seen.
#[derive(Debug, Default)]
pub struct Races(Mutex<Vec<(Place, u64)>>);

impl Races {
    /// Adds the figures of an operation that was stored.
    pub fn add(&self, operation: &Operation, outcome: &Outcome) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, _, revision) in outcome.stored() {
            if let Some(item) = operation.items.get(index) {
                list.push((item.place.clone(), revision));
            }
        }
    }

    /// One of them.
    pub fn pick(&self, rng: &mut Rng) -> Option<(Place, u64)> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rng.pick(&list).cloned()
    }

    /// Takes note of a newer revision, one's own or that of whoever was first.
    pub fn learn(&self, operation: &Operation, outcome: &Outcome) {
        let Some(item) = operation.items.first() else {
            return;
        };
        let stored = outcome
            .stored()
            .into_iter()
            .map(|(_, _, revision)| revision)
            .next();
        let current = || {
            outcome
                .json()
                .pointer("/errors/0/current/revision")?
                .as_u64()
        };
        let Some(revision) = stored.or_else(current) else {
            return;
        };
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, newest) in list.iter_mut() {
            if *place == item.place {
                *newest = revision.max(*newest);
            }
        }
    }
}
