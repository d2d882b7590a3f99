// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formulas: whatever is accepted is printed and read back the same, checked, evaluated and explained.

use super::figures::Choice;
use std::collections::BTreeSet;
use traguardo_formula::{Calendar, CheckProblem, Codes, Formula, Operand, Reading, Shift, limits};

/// Checks one text.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let characters = text.chars().count();
    let formula = match Formula::parse(text) {
        Ok(formula) => formula,
        Err(error) => {
            assert!(
                (1..=characters + 1).contains(&error.position),
                "{error} lies outside the text"
            );
            assert!(!error.code().is_empty() && !error.message.is_empty());
            return;
        }
    };
    assert!(characters <= limits::MAX_CHARACTERS);
    printing(&formula);
    checking(&formula, characters);
    let choice = Choice::of(data);
    for figures in [choice, choice.and(b"again")] {
        evaluating(&formula, figures);
    }
}

fn printing(formula: &Formula) {
    let printed = formula.to_string();
    assert!(
        printed.chars().count() <= limits::MAX_CHARACTERS,
        "the canonical form is too long"
    );
    let again = Formula::parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    assert_eq!(&again, formula, "{printed}");
    assert_eq!(again.to_string(), printed);
}

fn checking(formula: &Formula, characters: usize) {
    let uses = formula.uses();
    assert!(
        uses.iter()
            .all(|(_, shift)| shift.years_back <= limits::MAX_YEARS_BACK)
    );
    let (none, some) = (
        BTreeSet::new(),
        BTreeSet::from(["a".to_owned(), "Immob".to_owned()]),
    );
    for (measures, indicators) in [(&none, &none), (&some, &some)] {
        for achievement_allowed in [false, true] {
            for error in formula.check(&Codes {
                measures,
                indicators,
                achievement_allowed,
            }) {
                assert!(
                    (1..=characters).contains(&error.position),
                    "{error} lies outside the text"
                );
                assert!(!error.to_string().is_empty());
            }
        }
    }
    let codes = |kind: fn(&Operand) -> bool| -> BTreeSet<String> {
        let of_kind = formula
            .operands()
            .into_iter()
            .filter(|operand| kind(operand));
        of_kind.map(|operand| operand.code().to_owned()).collect()
    };
    let measures = codes(|operand| matches!(operand, Operand::Measure(_)));
    let indicators = codes(|operand| matches!(operand, Operand::Indicator(_)));
    let known = Codes {
        measures: &measures,
        indicators: &indicators,
        achievement_allowed: true,
    };
    for error in formula.check(&known) {
        assert_eq!(
            error.problem,
            CheckProblem::AchievementOfAnotherYear,
            "{error}"
        );
    }
}

fn evaluating(formula: &Formula, choice: Choice) {
    let calendar = Calendar::of(2022);
    let mut figure = |operand: &Operand, shift: Shift| -> Reading {
        let under = [shift.years_back, u8::from(shift.year_end)];
        choice
            .and(operand.to_string().as_bytes())
            .and(&under)
            .reading()
    };
    let whole = formula.evaluate(&calendar, &mut figure);
    let derivation = formula.explain(&calendar, &mut figure);
    assert_eq!(
        derivation.outcome, whole,
        "explaining gives another outcome than evaluating"
    );
    match &whole {
        Ok(value) => {
            assert!(!value.to_string().is_empty());
            for decimals in [0, 2, limits::MAX_DECIMALS] {
                if let Ok(rounded) = value.round(decimals) {
                    assert!(
                        rounded.scale() <= decimals,
                        "{rounded} has more than {decimals} decimals"
                    );
                }
            }
        }
        Err(reasons) => assert!(reasons.iter().count() > 0 && !reasons.to_string().is_empty()),
    }
    let parts = formula.parts();
    for part in [&parts.numerator, &parts.denominator] {
        printing(part);
    }
    let above = parts.numerator.evaluate(&calendar, &mut figure);
    let below = parts.denominator.evaluate(&calendar, &mut figure);
    if let (Ok(above), Ok(below), Ok(whole)) = (above, below, whole) {
        // beyond the digit limit there is nothing to compare
        if let Ok(value) = parts
            .factor
            .mul(&above)
            .and_then(|product| product.div(&below))
        {
            assert_eq!(value, whole, "the parts of {formula} give another value");
        }
    }
}
