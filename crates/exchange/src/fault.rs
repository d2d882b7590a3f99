// SPDX-License-Identifier: AGPL-3.0-or-later
//! Helpers to say where a fault is and what was probably meant.

use traguardo_formula::closest;

/// `pointer` one step deeper; the key is escaped as RFC 6901 asks.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// `; did you mean "…"?`, or nothing.
pub(crate) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    closest(word, known.into_iter()).map_or_else(String::new, |near| {
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
