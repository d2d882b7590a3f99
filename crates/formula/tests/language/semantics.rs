// SPDX-License-Identifier: AGPL-3.0-or-later
//! What formulas mean when something is missing, chosen, passed over or read from earlier.

use traguardo_formula::{Operand, Rational, Shift};

use crate::support::{evaluate, figure, formula, result};

/// The operands a formula asks for, in order, with their shifts.
fn asked(text: &str) -> Vec<String> {
    let mut asked = Vec::new();
    let _ = evaluate(&formula(text), &mut |operand, shift| {
        let Shift {
            years_back,
            year_end,
        } = shift;
        asked.push(format!(
            "{operand} {years_back}{}",
            if year_end { " end" } else { "" }
        ));
        figure(operand, shift)
    });
    asked
}

#[test]
fn a_missing_operand_gives_no_value_and_is_named() {
    assert_eq!(result("100 * [one] / [silent]"), "[silent]: not_reported");
    assert_eq!(result("0 * [silent]"), "[silent]: not_reported");
    assert_eq!(result("[silent] - [silent]"), "[silent]: not_reported");
}

#[test]
fn all_missing_operands_are_named() {
    assert_eq!(result("[x] / [y]"), "[x]: not_reported; [y]: not_reported");
    assert_eq!(
        result("sum([x], [one], min([n.d.], [y]))"),
        "[x]: not_reported; [n.d.]: not_available; [y]: not_reported"
    );
    assert_eq!(result("-abs(round([x], 2))"), "[x]: not_reported");
}

#[test]
fn zero_is_an_ordinary_figure() {
    assert_eq!(result("[zero] + [one]"), "1");
    assert_eq!(result("[zero] / [one]"), "0");
    assert_eq!(result("coalesce([zero], [one])"), "0");
}

#[test]
fn division_by_zero_names_the_divisor() {
    assert_eq!(result("[one] / [zero]"), "[zero]: division_by_zero");
    assert_eq!(
        result("1 + 2 / ([one] - [one])"),
        "[one] - [one]: division_by_zero"
    );
    assert_eq!(result("1 / 0"), "0: division_by_zero");
}

#[test]
fn too_many_digits_name_the_operation() {
    let product = vec!["[huge]"; 60].join(" * ");
    let outcome = evaluate(&formula(&product), &mut figure).unwrap_err();
    assert_eq!(outcome.lead().code.as_str(), "out_of_range");
    assert!(outcome.lead().operand.starts_with("[huge] * [huge]"));
    assert_eq!(
        result("round([huge] * 10, 2)"),
        "round([huge] * 10, 2): out_of_range"
    );
    assert_eq!(result("[huge] * 10"), "9999999999999999990");
}

#[test]
fn if_reads_only_the_chosen_branch() {
    assert_eq!(
        asked("if([one] > 0, [two], [three])"),
        ["[one] 0", "[two] 0"]
    );
    assert_eq!(
        asked("if([one] < 0, [two], [three])"),
        ["[one] 0", "[three] 0"]
    );
    assert_eq!(result("if([zero] = 0, 0, [one] / [zero])"), "0");
    assert_eq!(
        result("if([one] > 0, [silent], 1)"),
        "[silent]: not_reported"
    );
}

#[test]
fn if_reads_no_branch_when_the_comparison_has_no_value() {
    assert_eq!(
        result("if([x] > [y], 1, 2)"),
        "[x]: not_reported; [y]: not_reported"
    );
    assert_eq!(asked("if([x] > 0, [one], [two])"), ["[x] 0"]);
}

#[test]
fn coalesce_passes_over_what_is_not_available_only() {
    assert_eq!(result("coalesce([n.d.], [n.d.] + 1, [two], [silent])"), "2");
    assert_eq!(
        result("coalesce([silent], [two])"),
        "[silent]: not_reported"
    );
    assert_eq!(result("coalesce([n.a.], [two])"), "[n.a.]: not_applicable");
    assert_eq!(result("coalesce([not due], [two])"), "[not due]: not_due");
    assert_eq!(
        result("coalesce([none], [two])"),
        "[none]: combines_by_none"
    );
    assert_eq!(
        result("coalesce(1 / [zero], [two])"),
        "[zero]: division_by_zero"
    );
    assert_eq!(
        result("coalesce([n.d.], [silent], [two])"),
        "[silent]: not_reported"
    );
    assert_eq!(
        result("coalesce([n.d.], 1 / [zero])"),
        "[zero]: division_by_zero"
    );
}

#[test]
fn coalesce_goes_by_the_leading_reason_of_an_argument() {
    assert_eq!(
        result("coalesce([n.d.] + [silent], 2)"),
        "[n.d.]: not_available; [silent]: not_reported"
    );
    assert_eq!(result("coalesce([n.d.] + [none], 2)"), "2");
}

#[test]
fn coalesce_of_nothing_available_names_every_argument() {
    let nothing = evaluate(&formula("coalesce([p], [q], [p])"), &mut |operand, _| {
        Err(crate::support::reasons(
            traguardo_formula::ReasonCode::NotAvailable,
            &operand.to_string(),
        ))
    });
    assert_eq!(
        nothing.unwrap_err().to_string(),
        "[p]: not_available; [q]: not_available"
    );
}

#[test]
fn coalesce_reads_no_further_than_the_first_value() {
    assert_eq!(
        asked("coalesce([n.d.], [one], [two])"),
        ["[n.d.] 0", "[one] 0"]
    );
}

#[test]
fn previous_and_opening_shift_what_is_inside() {
    assert_eq!(asked("[a] - previous([a])"), ["[a] 0", "[a] 1"]);
    assert_eq!(asked("opening([a] / [b])"), ["[a] 1 end", "[b] 1 end"]);
    assert_eq!(asked("previous(previous([a]))"), ["[a] 2"]);
    assert_eq!(asked("previous(opening([a]))"), ["[a] 2 end"]);
    assert_eq!(asked("opening(previous([a]))"), ["[a] 2 end"]);
    assert_eq!(
        asked("previous(indicator(\"I\")) + [b]"),
        ["indicator(\"I\") 1", "[b] 0"]
    );
}

#[test]
fn operands_are_listed_once_in_the_order_of_appearance() {
    let parsed =
        formula("if([c] > 0, previous([a]), indicator(\"a\") + [c] * achievement(\"2.3\")) + [b]");
    let listed: Vec<String> = parsed
        .operands()
        .into_iter()
        .map(Operand::to_string)
        .collect();
    assert_eq!(
        listed,
        [
            "[c]",
            "[a]",
            "indicator(\"a\")",
            "achievement(\"2.3\")",
            "[b]"
        ]
    );
    assert_eq!(parsed.max_years_back(), 1);
    assert_eq!(parsed.uses().len(), 6);
}

#[test]
fn nothing_is_rounded_on_the_way() {
    assert_eq!(result("(1 / 3) * 3"), "1");
    assert_eq!(result("[cents] / 3 * 300"), "1");
    assert_eq!(result("round(1 / 3, 2) * 3"), "0.99");
    assert_eq!(result("mean(1, 1, 2) * 3"), "4");
    let sevenths = evaluate(&formula("1 / 7 * 7"), &mut figure);
    assert_eq!(sevenths, Ok(Rational::ONE));
}
