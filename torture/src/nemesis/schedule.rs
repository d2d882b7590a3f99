// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which faults come in which order.

use super::Kind;
use crate::rng::Rng;

/// So many kills, every other kind a fifth as often, in an order that the seed decides.
pub fn schedule(kinds: &[Kind], kills: usize, rng: &mut Rng) -> Vec<Kind> {
    let (killing, others): (Vec<Kind>, Vec<Kind>) = kinds.iter().partition(|kind| kind.is_kill());
    let mut order: Vec<Kind> = killing.iter().copied().cycle().take(kills).collect();
    if killing.is_empty() {
        order.clear();
    }
    let times = (kills / 5).max(1);
    for kind in others {
        order.extend(std::iter::repeat_n(kind, times));
    }
    rng.shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_kind_comes_and_kills_are_as_many_as_asked_for() {
        let order = schedule(Kind::value_variants(), 30, &mut Rng::stream(1, 0));
        assert_eq!(order.iter().filter(|kind| kind.is_kill()).count(), 30);
        for kind in Kind::value_variants() {
            assert!(
                order.iter().filter(|one| *one == kind).count() >= 6,
                "{kind:?}"
            );
        }
        assert_ne!(
            order,
            schedule(Kind::value_variants(), 30, &mut Rng::stream(2, 0))
        );
        assert_eq!(
            schedule(&[Kind::Sigterm], 5, &mut Rng::stream(1, 0)),
            [Kind::Sigterm]
        );
    }
}
