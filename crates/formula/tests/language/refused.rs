// SPDX-License-Identifier: AGPL-3.0-or-later
//! Texts that are no formulas: code, position and hint of each kind of error.

use traguardo_formula::{Formula, ParseError};

fn error(text: &str) -> ParseError {
    Formula::parse(text).expect_err(text)
}

/// Text, code, 1-based character, and a piece of what the message says.
const TABLE: &[(&str, &str, usize, &str)] = &[
    ("", "empty", 1, "empty"),
    (" \n ", "empty", 1, "empty"),
    (
        "1 +",
        "unexpected_end",
        4,
        "expected a number, [measure code], a function, ( or -",
    ),
    ("(1", "unexpected_end", 3, "expected an operator or )"),
    ("round(1, ", "unexpected_end", 10, "number of decimals"),
    ("indicator(", "unexpected_end", 11, "a code in quotes"),
    (
        "if(1 > 2, 3",
        "unexpected_end",
        12,
        "expected an operator or ,",
    ),
    (
        "1 2",
        "unexpected_token",
        3,
        "the number 2 cannot stand here",
    ),
    ("[a] [b]", "unexpected_token", 5, "[b] cannot stand here"),
    ("1 + * 2", "unexpected_token", 5, "* cannot stand here"),
    ("+1", "unexpected_token", 1, "plus sign"),
    ("(1))", "unexpected_token", 4, ") cannot stand here"),
    ("()", "unexpected_token", 2, ") cannot stand here"),
    ("\"EC27\"", "unexpected_token", 1, "only in indicator"),
    (
        "indicator(EC27)",
        "unexpected_token",
        11,
        "indicator(\"EC27\")",
    ),
    ("indicator([EC27])", "unexpected_token", 11, "in quotes"),
    ("abs + 1", "unexpected_token", 5, "abs is a function"),
    ("1, 2", "unexpected_token", 2, "a comma cannot stand here"),
    ("1,5", "decimal_comma", 2, "write 1.5 with a dot"),
    (
        "100 * (1,5 + [a])",
        "decimal_comma",
        9,
        "write 1.5 with a dot",
    ),
    ("max((1,5), 2)", "decimal_comma", 7, "write 1.5 with a dot"),
    (
        "abs(1,5)",
        "wrong_argument_count",
        6,
        "write 1.5 with a dot",
    ),
    ("abs()", "wrong_argument_count", 5, "no argument"),
    ("sum()", "wrong_argument_count", 5, "no argument"),
    (
        "coalesce([a])",
        "wrong_argument_count",
        13,
        "at least 2 arguments",
    ),
    ("round([a])", "wrong_argument_count", 10, "2 arguments"),
    (
        "round([a], 1, 2)",
        "wrong_argument_count",
        13,
        "2 arguments",
    ),
    ("if(1 > 2, 3)", "wrong_argument_count", 12, "3 arguments"),
    (
        "if(1 > 2, 3, 4, 5)",
        "wrong_argument_count",
        15,
        "3 arguments",
    ),
    ("previous([a], 1)", "wrong_argument_count", 13, "1 argument"),
    (
        "indicator(\"a\", \"b\")",
        "wrong_argument_count",
        14,
        "1 argument",
    ),
    ("foo([a])", "unknown_function", 1, "no function foo"),
    (
        "Round([a], 1)",
        "unknown_function",
        1,
        "did you mean round?",
    ),
    (
        "1 + prevoius([a])",
        "unknown_function",
        5,
        "did you mean previous?",
    ),
    ("Immob", "unknown_function", 1, "[Immob]"),
    (
        "[a] > 1",
        "comparison_outside_if",
        5,
        "as the first argument of if",
    ),
    (
        "if(1 < 2 < 3, 1, 2)",
        "comparison_outside_if",
        10,
        "as the first argument of if",
    ),
    (
        "if(1 > 2, 1 > 2, 3)",
        "comparison_outside_if",
        13,
        "as the first argument of if",
    ),
    (
        "max(1 > 2, 3)",
        "comparison_outside_if",
        7,
        "as the first argument of if",
    ),
    (
        "if([a], 1, 2)",
        "unexpected_token",
        7,
        "expected an operator, =, <>, <, <=, > or >=",
    ),
    (
        "if(1 == 1, 1, 2)",
        "unexpected_character",
        6,
        "equal is written =",
    ),
    (
        "if(1 => 1, 1, 2)",
        "unexpected_character",
        6,
        "at least is written >=",
    ),
    (
        "if(1 ≥ 1, 1, 2)",
        "unexpected_character",
        6,
        "write at least as >=",
    ),
    (
        "if(1 != 1, 1, 2)",
        "unexpected_character",
        6,
        "write not equal as <>",
    ),
    ("[è] − 1", "unexpected_character", 5, "write minus as -"),
    ("2 × 3", "unexpected_character", 3, "write times as *"),
    ("2 : 3", "unexpected_character", 3, "write divided by as /"),
    (
        "indicator(“EC27”)",
        "unexpected_character",
        11,
        "write quotes as",
    ),
    (".5", "unexpected_character", 1, "digit before the dot"),
    ("5 %", "unexpected_character", 3, "100 *"),
    ("1\u{a0}+ 2", "unexpected_character", 2, "ordinary blank"),
    ("1 + \0", "unexpected_character", 5, "'\\0'"),
    ("[a]]", "unexpected_character", 4, "not opened"),
    ("1.", "not_a_number", 1, "not a number"),
    ("1.2.3", "not_a_number", 1, "not a number"),
    ("2 * 1e5", "not_a_number", 5, "not a number"),
    ("5x", "not_a_number", 1, "not a number"),
    ("1_000", "not_a_number", 1, "not a number"),
    (
        "1000000000000000000",
        "too_many_integer_digits",
        1,
        "18 digits",
    ),
    ("0.12345678901", "too_many_fraction_digits", 1, "10 digits"),
    ("round(1, 11)", "invalid_decimals", 10, "0 to 10"),
    ("round(1, -1)", "invalid_decimals", 10, "0 to 10"),
    ("round(1, 1.5)", "invalid_decimals", 10, "0 to 10"),
    ("round(1, [n])", "invalid_decimals", 10, "0 to 10"),
    ("[]", "invalid_code", 1, "no code"),
    ("1 + [a", "invalid_code", 5, "not closed"),
    ("[a[b]]", "invalid_code", 3, "cannot contain ["),
    ("[a\nb]", "invalid_code", 3, "control character"),
    ("[a\0b]", "invalid_code", 3, "control character"),
    ("indicator(\"\")", "invalid_code", 11, "no code"),
    ("indicator(\"a", "invalid_code", 11, "not closed"),
    (
        "indicator(\"a\tb\")",
        "invalid_code",
        13,
        "control character",
    ),
];

#[test]
fn each_error_has_its_code_its_place_and_its_hint() {
    for (text, code, position, hint) in TABLE {
        let error = error(text);
        assert_eq!(
            (error.code(), error.position),
            (*code, *position),
            "{text:?}: {error}"
        );
        assert!(error.to_string().contains(hint), "{text:?}: {error}");
    }
}

#[test]
fn an_error_reads_as_a_sentence() {
    assert_eq!(
        error("1 + ").to_string(),
        "at character 5: the formula ends here; expected a number, [measure code], a function, ( or -"
    );
}

#[test]
fn a_message_repeats_only_the_beginning_of_a_long_name() {
    assert!(error(&"x".repeat(4_000)).message.len() < 300);
}
