// SPDX-License-Identifier: AGPL-3.0-or-later
//! Texts made to break the parser or to make it work for long.

use std::fmt::Write;

use traguardo_formula::{Formula, Rational, limits};

use crate::support::{evaluate, explain, formula, number, result};

fn code(text: &str) -> &'static str {
    Formula::parse(text).map_or_else(|error| error.code(), |_| "accepted")
}

/// Runs on a stack much smaller than that of a worker thread.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap();
}

fn parentheses(depth: usize) -> String {
    format!("{}1{}", "(".repeat(depth), ")".repeat(depth))
}

#[test]
fn a_hundred_thousand_parentheses_are_refused() {
    for text in [
        "(".repeat(100_000),
        parentheses(100_000),
        "-".repeat(100_000),
        "if(".repeat(100_000),
    ] {
        on_a_small_stack(move || assert_eq!(code(&text), "too_long"));
    }
}

#[test]
fn the_depth_limit_is_64() {
    on_a_small_stack(|| {
        assert_eq!(code(&parentheses(64)), "accepted");
        assert_eq!(code(&parentheses(65)), "too_deep");
        assert_eq!(code(&format!("{}1", "-".repeat(64))), "accepted");
        assert_eq!(code(&format!("{}1", "-".repeat(65))), "too_deep");
        let calls = |depth: usize| format!("{}1{}", "abs(".repeat(depth), ")".repeat(depth));
        assert_eq!(code(&calls(64)), "accepted");
        assert_eq!(code(&calls(65)), "too_deep");
        assert_eq!(code(&"(".repeat(2_000)), "too_deep");
    });
}

#[test]
fn the_node_limit_is_1000() {
    on_a_small_stack(|| {
        let chain = |operands: usize| vec!["1"; operands].join("+");
        assert_eq!(code(&chain(500)), "accepted");
        assert_eq!(code(&format!("-{}", chain(500))), "accepted");
        assert_eq!(code(&format!("--{}", chain(500))), "too_many_nodes");
        assert_eq!(code(&chain(501)), "too_many_nodes");
    });
}

#[test]
fn a_long_chain_is_evaluated_printed_and_explained_on_a_small_stack() {
    on_a_small_stack(|| {
        let chain = formula(&vec!["[one]"; 500].join("+"));
        assert_eq!(
            evaluate(&chain, &mut crate::support::figure),
            Ok(Rational::from_integer(500))
        );
        assert_eq!(
            explain(&chain, &mut crate::support::figure).steps.len(),
            499
        );
        assert_eq!(formula(&chain.to_string()), chain.clone());
        assert_eq!(chain.parts().numerator, chain);
        let product = formula(&vec!["[one]"; 500].join("*"));
        assert_eq!(product.parts().numerator, product);
    });
}

#[test]
fn the_length_limit_is_4096_characters_not_bytes() {
    let text = |length: usize| format!("[{}]", "è".repeat(length - 2));
    assert_eq!(text(4_096).chars().count(), limits::MAX_CHARACTERS);
    assert_eq!(code(&text(4_096)), "accepted");
    assert_eq!(code(&text(4_097)), "too_long");
    assert_eq!(code(&" ".repeat(4_097)), "too_long");
}

#[test]
fn a_formula_whose_canonical_form_is_too_long_is_refused() {
    let chain = vec!["[abcdefg]"; 400].join("+");
    assert!(chain.len() <= 4_096);
    let error = Formula::parse(&chain).unwrap_err();
    assert_eq!(error.code(), "too_long");
    assert!(error.message.contains("canonical"), "{error}");
}

#[test]
fn formulas_go_five_years_back_and_no_more() {
    let back = |years: usize| {
        format!(
            "{}[years back]{}",
            "previous(".repeat(years),
            ")".repeat(years)
        )
    };
    assert_eq!(result(&back(5)), "5");
    assert_eq!(formula(&back(5)).max_years_back(), 5);
    assert_eq!(code(&back(6)), "too_many_years_back");
    assert_eq!(
        code("opening(previous(opening(previous(opening(previous([a]))))))"),
        "too_many_years_back"
    );
    assert_eq!(
        code(
            "previous([a]) + previous([a]) + previous([a]) + previous([a]) + previous([a]) + previous([a])"
        ),
        "accepted"
    );
}

#[test]
fn huge_literals_are_refused() {
    assert_eq!(code(&"9".repeat(4_000)), "too_many_integer_digits");
    assert_eq!(
        code(&format!("0.{}", "9".repeat(4_000))),
        "too_many_fraction_digits"
    );
}

#[test]
fn unicode_and_control_characters_never_panic() {
    for text in [
        "\0",
        "[\0]",
        "\u{202e}1",
        "𝟙 + 𝟚",
        "[🙂] + 1",
        "é",
        "ﬁ(1)",
        "1\u{301}",
        "\u{feff}1",
        "٣ + ٤",
        "[a]\u{2028}",
        "indicator(\"\u{7f}\")",
        "\u{10ffff}",
        "²",
        "1²",
        "ǅ(1)",
        "İ(1)",
    ] {
        let _ = Formula::parse(text);
    }
    assert_eq!(code("[🙂]"), "accepted");
    assert_eq!(Formula::parse("[🙂🙂] ? 1").unwrap_err().position, 6);
}

#[test]
fn products_beyond_the_digit_limit_give_a_reason() {
    let longest = number("999999999999999999.9999999999");
    let mut text = String::from("[a]");
    for _ in 0..250 {
        write!(text, "*[a]").unwrap();
    }
    let outcome = evaluate(&formula(&text), &mut |_, _| Ok(longest.clone().into()));
    assert_eq!(outcome.unwrap_err().lead().code.as_str(), "out_of_range");
}
