// SPDX-License-Identifier: AGPL-3.0-or-later
//! Definitions that go round in a circle (`docs/domain.md §4`).

use std::collections::BTreeSet;

/// Finds a circle among definitions that is reached from `start`: indicators whose formulas read each
/// other, nodes whose achievement depends on itself. `reads` gives what a definition reads directly (for
/// an indicator [`crate::Formula::operands`]); it is asked at most once for each. Reading an earlier
/// year counts as reading: a formula that reads itself in the year before would never come to an end.
///
/// The answer is the way round, its first item repeated at the end: `A, B, A`. It depends only on the
/// order in which `reads` lists things. Works without recursion, whatever the length of a chain.
pub fn find_cycle<T: Clone + Ord>(
    start: &T,
    mut reads: impl FnMut(&T) -> Vec<T>,
) -> Option<Vec<T>> {
    let mut done = BTreeSet::new();
    let mut on_path = BTreeSet::from([start.clone()]);
    let mut path = vec![(start.clone(), reads(start).into_iter())];
    while let Some((item, rest)) = path.last_mut() {
        let Some(next) = rest.next() else {
            on_path.remove(item);
            done.insert(item.clone());
            path.pop();
            continue;
        };
        if on_path.contains(&next) {
            let way = path
                .into_iter()
                .map(|(item, _)| item)
                .skip_while(|item| *item != next);
            return Some(way.chain([next.clone()]).collect());
        }
        if !done.contains(&next) {
            let read = reads(&next).into_iter();
            on_path.insert(next.clone());
            path.push((next, read));
        }
    }
    None
}
