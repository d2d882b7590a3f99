// SPDX-License-Identifier: AGPL-3.0-or-later
//! Suggestions for mistyped names.

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
    let mut best: Option<(usize, &str)> = None;
    for candidate in known.filter(|candidate| candidate.len() <= LONGEST) {
        let name = candidate.trim().to_lowercase();
        let longer = length.max(name.chars().count());
        let shorter = length.min(name.chars().count());
        if (longer - shorter) * 3 > longer {
            continue;
        }
        let distance = strsim::osa_distance(&wanted, &name);
        if distance * 3 <= longer && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
