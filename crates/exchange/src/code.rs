// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be a code (`docs/domain.md` §1), or a text that formulas look for (§2): two that print alike are the same.

use crate::fault::quote;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use std::borrow::Cow;

/// Why a text is no code, for people.
pub(crate) fn code(text: &str) -> Result<(), String> {
    if text.contains(|char: char| char.is_control() || matches!(char, '[' | ']')) {
        return Err("a code has no square brackets, line breaks or control characters".to_owned());
    }
    name(text)
}

/// Why a text that others are compared with is not the only one that prints like this.
pub(crate) fn name(text: &str) -> Result<(), String> {
    if text.trim() != text {
        return Err(format!("{}: no blank at either end", quote(text)));
    }
    prints_alike(text)
}

/// Why some other text prints like this one.
pub(crate) fn prints_alike(text: &str) -> Result<(), String> {
    if let Some((at, char)) = text.chars().enumerate().find(|(_, char)| unseen(*char)) {
        return Err(format!(
            "character {} (U+{:04X}) cannot be seen: write it without",
            at + 1,
            u32::from(char)
        ));
    }
    match ComposingNormalizerBorrowed::new_nfc().normalize(text) {
        Cow::Owned(composed) if composed != text => Err(format!(
            "{}: a letter and its accent are to be one character (Unicode NFC)",
            quote(text)
        )),
        _ => Ok(()),
    }
}

/// Prints nothing, turns the text round it, or looks like a plain blank.
fn unseen(char: char) -> bool {
    let blank = char.is_whitespace() && !matches!(char, ' ' | '\t' | '\n' | '\r');
    // Marks of writing direction and joiners are among them.
    blank || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(char)
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn what_the_plans_print_is_a_code() {
        for printed in [
            "EC05.1",
            "Patrimonio netto",
            "Caff\u{e8}",
            "1067/1113",
            "N\u{b0} imprese",
            "Δ 2\u{2013}3",
        ] {
            assert_eq!(code(printed), Ok(()), "{printed}");
        }
    }

    #[test]
    fn what_prints_like_another_code_is_none() {
        for (twin, why) in [
            ("Caffe\u{300}", "Unicode NFC"),
            ("Im\u{200b}mob", "character 3 (U+200B)"),
            ("\u{202e}bommI", "character 1 (U+202E)"),
            ("Immob\u{ad}", "character 6 (U+00AD)"),
            ("Patrimonio\u{a0}netto", "character 11 (U+00A0)"),
            ("Patrimonio\u{2003}netto", "character 11 (U+2003)"),
            ("Immob\u{feff}", "character 6 (U+FEFF)"),
            (" Immob", "blank at either end"),
            ("Im[mob", "square brackets"),
        ] {
            let fault = code(twin).expect_err(twin);
            assert!(fault.contains(why), "{twin:?}: {fault}");
        }
    }
}
