// SPDX-License-Identifier: AGPL-3.0-or-later
//! Factor, numerator and denominator.

use crate::support::formula;

const TABLE: &[(&str, &str, &str, &str)] = &[
    ("[a] / ([b] / 100)", "100", "[a]", "[b]"),
    ("100 * [a] / [b]", "100", "[a]", "[b]"),
    ("[a] / [b] * 100", "100", "[a]", "[b]"),
    ("100 * ([a] - [b]) / [a]", "100", "[a] - [b]", "[a]"),
    ("1000 * [a] / (2 * [b])", "500", "[a]", "[b]"),
    ("[a] / 3", "1/3", "[a]", "1"),
    ("[a] * 0.5 / (0.25 * [b]) * 10", "20", "[a]", "[b]"),
    // signs are factors of -1
    ("-[a] / [b]", "-1", "[a]", "[b]"),
    ("-([a] * -2) / [b]", "2", "[a]", "[b]"),
    // several factors
    ("[a] * [b] / [c] / [d]", "1", "[a] * [b]", "[c] * [d]"),
    ("[a] / [b] * [c]", "1", "[a] * [c]", "[b]"),
    ("2 * 3", "6", "1", "1"),
    ("1 / [a]", "1", "1", "[a]"),
    ("0 * [a] / [b]", "0", "[a]", "[b]"),
    // a divisor that divides by an operand stays whole, so that its zero is not lost
    ("[a] / ([b] / [c])", "1", "[a]", "[b] / [c]"),
    ("[a] / (100 * [b] / [c])", "0.01", "[a]", "[b] / [c]"),
    // neither product nor quotient: the whole
    ("[a]", "1", "[a]", "1"),
    ("5", "1", "5", "1"),
    ("[a] + 100 * [b]", "1", "[a] + 100 * [b]", "1"),
    (
        "round(100 * [a] / [b], 2)",
        "1",
        "round(100 * [a] / [b], 2)",
        "1",
    ),
    ("previous([a] / [b])", "1", "previous([a] / [b])", "1"),
    (
        "100 * sum([a], 2 * [b]) / max([c], 1)",
        "100",
        "sum([a], 2 * [b])",
        "max([c], 1)",
    ),
    // a division by a literal zero never has a value
    ("[a] / 0", "1", "[a] / 0", "1"),
    ("[a] / ([b] / 0)", "1", "[a] / ([b] / 0)", "1"),
    ("[a] / (0 * [b])", "1", "[a] / (0 * [b])", "1"),
];

#[test]
fn literal_factors_are_moved_out() {
    for (text, factor, numerator, denominator) in TABLE {
        let whole = formula(text);
        let parts = whole.parts();
        let found = (
            parts.factor.to_string(),
            parts.numerator.to_string(),
            parts.denominator.to_string(),
        );
        assert_eq!(
            found,
            (
                (*factor).to_owned(),
                (*numerator).to_owned(),
                (*denominator).to_owned()
            ),
            "{text}"
        );
    }
}

#[test]
fn a_part_can_be_stored_and_checked_like_any_formula() {
    let whole = formula("100 * ([a] - [b]) / [a]");
    let parts = whole.parts();
    assert_eq!(formula(&parts.numerator.to_string()), parts.numerator);
    let none = std::collections::BTreeSet::new();
    let codes = traguardo_formula::Codes {
        measures: &none,
        indicators: &none,
        achievement_allowed: false,
    };
    assert_eq!(parts.numerator.check(&codes).len(), 2);
}
