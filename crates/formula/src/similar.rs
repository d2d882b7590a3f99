// SPDX-License-Identifier: AGPL-3.0-or-later
//! Suggestions for mistyped names.

use rapidfuzz::distance::osa;

/// Most unknown names in what one client sent for which a suggestion is looked for: bounds the work on
/// hostile text.
pub const MOST_SUGGESTIONS: usize = 20;
/// Longest name, in bytes, for which a suggestion is looked for: bounds the work on hostile text.
const LONGEST: usize = 64;

/// The known name closest to `text`: one that differs only in case or outer blanks, else one with at
/// most a third of its characters different. `None` when nothing is close.
pub fn closest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > LONGEST {
        return None;
    }
    let wanted = text.trim().to_lowercase();
    let length = wanted.chars().count();
    // Names this short are compared a machine word at a time: thousands in a millisecond or two.
    let comparator = osa::BatchComparator::new(wanted.chars());
    let mut best: Option<(usize, &str)> = None;
    for candidate in known.filter(|candidate| candidate.len() <= LONGEST) {
        let name = candidate.trim().to_lowercase();
        let third = length.max(name.chars().count()) / 3;
        let most = match best {
            None => third,
            Some((0, _)) => break,
            Some((least, _)) => third.min(least - 1),
        };
        let args = osa::Args::default().score_cutoff(most);
        if let Some(distance) = comparator.distance_with_args(name.chars(), &args) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, closest};
    use proptest::prelude::*;

    /// Edits from one text to another (a character put in, left out or changed, two neighbours
    /// swapped), by the table of the textbook.
    fn edits(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let shorter = table[i - 1][j].min(table[i][j - 1]) + 1;
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swap = if swapped {
                        table[i - 2][j - 2] + 1
                    } else {
                        usize::MAX
                    };
                    changed.min(shorter).min(swap)
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_closest_has_the_fewest_edits_and_comes_first(
            text in "[abcé ]{0,12}", known in prop::collection::vec("[abcé]{1,12}", 0..12),
        ) {
            let plain = |name: &&String| edits(text.trim(), name);
            let near = |name: &&String| {
                plain(name) * 3 <= text.trim().chars().count().max(name.chars().count())
            };
            let expected = known.iter().filter(near).min_by_key(plain);
            let found = closest(&text, known.iter().map(String::as_str));
            prop_assert_eq!(found, expected.map(String::as_str));
        }
    }

    #[test]
    fn long_names_are_not_looked_at() {
        let longest = "x".repeat(LONGEST);
        let longer = "x".repeat(LONGEST + 1);
        assert_eq!(
            closest(&longest, [longest.as_str()].into_iter()),
            Some(&*longest)
        );
        assert_eq!(closest(&longest, [longer.as_str()].into_iter()), None);
        assert_eq!(closest(&longer, [longer.as_str()].into_iter()), None);
    }
}
