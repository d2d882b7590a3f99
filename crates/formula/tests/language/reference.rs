// SPDX-License-Identifier: AGPL-3.0-or-later
//! The examples in `docs/formula-language.md` are true.

use traguardo_formula::Formula;

use crate::support::formula;

const REFERENCE: &str = include_str!("../../../../docs/formula-language.md");

/// The lines of all code blocks marked with this word.
fn examples(mark: &str) -> Vec<&'static str> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in REFERENCE.lines() {
        match line.strip_prefix("```") {
            Some(found) => inside = !inside && found == mark,
            None if inside => lines.push(line),
            None => {}
        }
    }
    assert!(!lines.is_empty(), "no examples marked {mark}");
    lines
}

#[test]
fn formulas_are_canonical() {
    for line in examples("formula") {
        assert_eq!(formula(line).to_string(), line);
    }
}

#[test]
fn rewritten_formulas_have_the_canonical_form_shown() {
    for line in examples("formula-rewritten") {
        let (written, canonical) = line.split_once(" => ").unwrap();
        assert_eq!(formula(written.trim()).to_string(), canonical);
    }
}

#[test]
fn refused_formulas_have_the_code_shown() {
    for line in examples("formula-refused") {
        let (written, code) = line.split_once(" => ").unwrap();
        assert_eq!(
            Formula::parse(written.trim()).unwrap_err().code(),
            code,
            "{written}"
        );
    }
}
