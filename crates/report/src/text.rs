// SPDX-License-Identifier: AGPL-3.0-or-later
//! Texts of others, made safe to be shown in a line: what turns the direction of reading, or cannot be
//! seen, is shown by its number, so that it moves nothing around it.

use std::fmt::Write;

/// One line without characters that act instead of being read.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ if acts(sign) => {
                // Writing to a text does not fail.
                let _ = write!(out, "[U+{:04X}]", u32::from(sign));
            }
            _ => out.push(sign),
        }
    }
    out.trim().to_owned()
}

/// The same, cut where it has more signs than there is room for.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    let mut shown = line(text);
    if let Some((at, _)) = shown.char_indices().nth(most) {
        shown.truncate(at);
        shown.push('…');
    }
    shown
}

/// Controls, and marks of direction.
fn acts(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_at_a_sign() {
        assert_eq!(clipped("perché", 6), "perché");
        assert_eq!(clipped("perché no", 6), "perché…");
        assert_eq!(clipped("\0\0", 4), "[U+0…");
    }

    #[test]
    fn what_acts_is_shown_by_its_number() {
        assert_eq!(line("a\u{202e}b\u{2066}\0"), "a[U+202E]b[U+2066][U+0000]");
        assert_eq!(line("  due\r\nrighe\t "), "due righe");
        assert_eq!(line("perché «così»"), "perché «così»");
    }
}
