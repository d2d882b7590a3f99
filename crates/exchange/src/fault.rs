// SPDX-License-Identifier: AGPL-3.0-or-later
//! Helpers to say where a fault is and what was probably meant.

/// `pointer` one step deeper; the key is escaped as RFC 6901 asks.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The known word nearest to `word`, when one is near enough to be meant.
fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    known
        .into_iter()
        .map(|candidate| (1 + candidate.chars().count() / 3, candidate))
        .filter(|(allowed, candidate)| candidate.chars().count().abs_diff(length) <= *allowed)
        .map(|(allowed, candidate)| {
            (
                strsim::osa_distance(&lower, &candidate.to_lowercase()),
                allowed,
                candidate,
            )
        })
        .filter(|(distance, allowed, _)| distance <= allowed)
        .map(|(distance, _, candidate)| (distance, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// `; did you mean "…"?`, or nothing. Long words are not compared: their cost is quadratic.
pub(crate) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return String::new();
    }
    nearest(word, known).map_or_else(String::new, |near| {
        format!("; did you mean {}?", quote(near))
    })
}

/// `text` in quotation marks, cut to what an answer should repeat of it.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        format!("\"{text}\"")
    } else {
        format!("\"{}…\"", text.chars().take(LONGEST).collect::<String>())
    }
}
