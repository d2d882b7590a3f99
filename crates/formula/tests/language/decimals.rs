// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one decimal parser.

use traguardo_formula::{DecimalError, Rational, parse_decimal};

fn kept(text: &str) {
    assert_eq!(parse_decimal(text).unwrap().to_string(), text);
}

#[test]
fn the_scale_written_is_kept() {
    for text in [
        "5",
        "5.0",
        "5.00",
        "-15.00",
        "0",
        "0.0000000000",
        "177.72",
        "0.1",
    ] {
        kept(text);
    }
}

#[test]
fn the_longest_number_is_read_exactly() {
    kept("999999999999999999.9999999999");
    kept("-999999999999999999.9999999999");
}

#[test]
fn leading_zeros_count_as_digits_and_disappear() {
    assert_eq!(parse_decimal("007.50").unwrap().to_string(), "7.50");
    assert_eq!(
        parse_decimal("0000000000000000001"),
        Err(DecimalError::TooManyIntegerDigits)
    );
}

#[test]
fn zero_has_no_sign() {
    assert_eq!(parse_decimal("-0.00").unwrap().to_string(), "0.00");
    assert!(!parse_decimal("-0").unwrap().is_sign_negative());
}

#[test]
fn a_comma_is_refused_with_a_hint_and_never_dropped() {
    for text in ["1,5", "1.234,56", "1,234.56", ",", "120,00 %"] {
        let error = parse_decimal(text).unwrap_err();
        assert_eq!(error.code(), "comma", "{text}");
        assert!(error.to_string().contains("write 1.5 with a dot"));
    }
}

#[test]
fn anything_else_is_not_a_number() {
    let texts = [
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        " 1",
        "1 ",
        "1e5",
        "1E-5",
        "NaN",
        "inf",
        "0x1F",
        "1_000",
        "--1",
        "1.2.3",
        "1-",
        "½",
        "١٢",
        "１",
        "1\u{a0}000",
        "1\0",
        "−1",
        "1'000",
        "\u{feff}1",
    ];
    for text in texts {
        assert_eq!(
            parse_decimal(text).unwrap_err().code(),
            "not_a_number",
            "{text:?}"
        );
    }
}

#[test]
fn too_many_digits_are_refused_not_rounded() {
    assert_eq!(
        parse_decimal("1000000000000000000").unwrap_err().code(),
        "too_many_integer_digits"
    );
    assert_eq!(
        parse_decimal("0.00000000001").unwrap_err().code(),
        "too_many_fraction_digits"
    );
    assert_eq!(
        parse_decimal(&"9".repeat(1_000_000)).unwrap_err().code(),
        "too_many_integer_digits"
    );
}

#[test]
fn nothing_is_empty() {
    assert_eq!(parse_decimal("").unwrap_err().code(), "empty");
}

#[test]
fn the_scale_does_not_change_the_value() {
    assert_eq!(
        Rational::from(parse_decimal("5.00").unwrap()),
        Rational::from(parse_decimal("5").unwrap())
    );
}
