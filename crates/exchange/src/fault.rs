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
    format!("\"{}\"", shortened(text))
}

/// What an answer repeats of a text that somebody sent: its first 80 characters, on one line. Faults
/// are kept with the receipt of a partial post, so that nobody may make them long.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    let printed = |char: char| if char.is_control() { '\u{fffd}' } else { char };
    let mut shown: String = text.chars().take(LONGEST).map(printed).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn eighty_characters_are_repeated_on_one_line() {
        let long = "à".repeat(81);
        assert_eq!(shortened(&long), format!("{}…", "à".repeat(80)));
        assert_eq!(shortened(&long[2..]), "à".repeat(80));
        assert_eq!(shortened("a\n\0b"), "a\u{fffd}\u{fffd}b");
    }
}
