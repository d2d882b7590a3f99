// SPDX-License-Identifier: AGPL-3.0-or-later
//! The check of codes.

use std::collections::BTreeSet;

use traguardo_formula::{CheckError, Codes, MOST_SUGGESTIONS};

use crate::support::formula;

fn check(text: &str, achievement_allowed: bool) -> Vec<CheckError> {
    let set = |codes: &[&str]| {
        codes
            .iter()
            .map(|code| (*code).to_owned())
            .collect::<BTreeSet<_>>()
    };
    let measures = set(&["Immob", "Patrimonio netto", "N_ImprAtt", "a", "è"]);
    let indicators = set(&["EC27", "EC05.1"]);
    formula(text).check(&Codes {
        measures: &measures,
        indicators: &indicators,
        achievement_allowed,
    })
}

fn messages(text: &str) -> Vec<String> {
    check(text, true).iter().map(ToString::to_string).collect()
}

#[test]
fn known_codes_pass() {
    assert!(
        messages("100 * [Patrimonio netto] / previous([Immob]) + indicator(\"EC27\")").is_empty()
    );
    assert!(messages("achievement(\"2.3\") / 2").is_empty());
}

#[test]
fn an_unknown_code_is_named_with_its_place_and_the_nearest_known_one() {
    assert_eq!(
        messages("[è] + [Imob] / indicator(\"EC5.1\")"),
        [
            "at character 7: there is no measure [Imob]; did you mean [Immob]?",
            "at character 16: there is no indicator(\"EC5.1\"); did you mean indicator(\"EC05.1\")?",
        ]
    );
}

#[test]
fn codes_are_matched_exactly_and_the_case_is_suggested() {
    assert_eq!(
        messages("[PATRIMONIO NETTO]"),
        [
            "at character 1: there is no measure [PATRIMONIO NETTO]; did you mean [Patrimonio netto]?"
        ]
    );
    assert_eq!(
        check("[ Immob]", true)[0].suggestion.as_deref(),
        Some("[Immob]")
    );
}

#[test]
fn nothing_is_suggested_when_nothing_is_close() {
    assert_eq!(messages("[b]"), ["at character 1: there is no measure [b]"]);
    assert_eq!(check("[something else]", true)[0].suggestion, None);
}

#[test]
fn a_code_of_the_other_kind_is_suggested_as_such() {
    assert_eq!(
        check("[EC27]", true)[0].suggestion.as_deref(),
        Some("indicator(\"EC27\")")
    );
    assert_eq!(
        check("indicator(\"Immob\")", true)[0].suggestion.as_deref(),
        Some("[Immob]")
    );
}

#[test]
fn achievement_stands_only_in_local_indicators_and_in_the_year_itself() {
    let codes = |text, allowed| {
        check(text, allowed)
            .iter()
            .map(CheckError::code)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes("achievement(\"2.3\")", false),
        ["achievement_not_allowed"]
    );
    assert_eq!(
        codes("previous(achievement(\"2.3\"))", true),
        ["achievement_of_another_year"]
    );
    assert_eq!(
        codes("opening(1 + achievement(\"2.3\"))", true),
        ["achievement_of_another_year"]
    );
    assert_eq!(
        codes("previous(achievement(\"2.3\"))", false),
        ["achievement_not_allowed", "achievement_of_another_year"]
    );
}

#[test]
fn every_appearance_is_reported() {
    let positions: Vec<usize> = check("[x] + [x] * previous([x])", true)
        .iter()
        .map(|error| error.position)
        .collect();
    assert_eq!(positions, [1, 7, 22]);
}

#[test]
fn only_the_first_unknown_codes_are_compared_with_the_known_ones() {
    let measures: BTreeSet<String> = (0..10_000)
        .map(|index| format!("measure number {index}"))
        .collect();
    let codes = Codes {
        measures: &measures,
        indicators: &BTreeSet::new(),
        achievement_allowed: false,
    };
    let text = vec!["[measure numbr 7]"; 200].join("+");
    let errors = formula(&text).check(&codes);
    assert_eq!(errors.len(), 200);
    let near = errors.iter().filter(|error| error.suggestion.is_some());
    assert_eq!(near.count(), MOST_SUGGESTIONS);
}
