// SPDX-License-Identifier: AGPL-3.0-or-later
//! Evaluations written down.

use traguardo_formula::{Derivation, Shift};

use crate::support::{explain, figure, formula};

fn explained(text: &str) -> Derivation {
    explain(&formula(text), &mut figure)
}

fn steps(text: &str) -> Vec<String> {
    let line = |step: traguardo_formula::Step| {
        format!("{} | {} | {}", step.expression, step.values, step.result)
    };
    explained(text).steps.into_iter().map(line).collect()
}

#[test]
fn every_operation_is_a_step() {
    let text = "100 * ([ProvStrut] - [OnStrut]) / [ProvStrut]";
    assert_eq!(explained(text).substituted, "100 * (100 - 108.99) / 100");
    assert_eq!(
        steps(text),
        [
            "[ProvStrut] - [OnStrut] | 100 - 108.99 | -8.99",
            "100 * ([ProvStrut] - [OnStrut]) | 100 * -8.99 | -899",
            "100 * ([ProvStrut] - [OnStrut]) / [ProvStrut] | -899 / 100 | -8.99",
        ]
    );
}

#[test]
fn literals_operands_and_signs_of_literals_are_no_steps() {
    assert!(steps("[one]").is_empty());
    assert!(steps("-5").is_empty());
    assert_eq!(explained("[minus]").substituted, "-4");
    assert_eq!(steps("-[one]"), ["-[one] | -1 | -1"]);
}

#[test]
fn a_missing_operand_is_printed_as_its_reason() {
    let derivation = explained("100 * [Immob] / [silent]");
    assert_eq!(
        derivation.substituted,
        "100 * 5240178.69 / [silent: not_reported]"
    );
    assert_eq!(derivation.steps[1].result, "not_reported");
    assert_eq!(
        explained("indicator(\"x\")").substituted,
        "[indicator(\"x\"): not_reported]"
    );
}

#[test]
fn a_step_without_a_result_shows_in_the_next() {
    assert_eq!(
        steps("2 + 1 / ([one] - [one])"),
        [
            "[one] - [one] | 1 - 1 | 0",
            "1 / ([one] - [one]) | 1 / 0 | division_by_zero",
            "2 + 1 / ([one] - [one]) | 2 + [[one] - [one]: division_by_zero] | division_by_zero",
        ]
    );
}

#[test]
fn fractions_are_put_in_parentheses_where_needed() {
    assert_eq!(
        steps("2 / ([one] / [three]) - -[two]")[1..],
        [
            "2 / ([one] / [three]) | 2 / (1/3) | 6",
            "-[two] | -2 | -2",
            "2 / ([one] / [three]) - -[two] | 6 - -2 | 8"
        ]
    );
}

#[test]
fn a_comparison_is_a_step_and_the_other_branch_stays_as_written() {
    let text = "if([one] > 0, [two] * 2, [silent])";
    assert_eq!(explained(text).substituted, "if(1 > 0, 2 * 2, [silent])");
    assert_eq!(
        steps(text),
        [
            "[one] > 0 | 1 > 0 | true",
            "[two] * 2 | 2 * 2 | 4",
            "if([one] > 0, [two] * 2, [silent]) | if(1 > 0, 4, [silent]) | 4",
        ]
    );
    assert_eq!(
        steps("if([x] > 0, 1, 2)")[0],
        "[x] > 0 | [x: not_reported] > 0 | not_reported"
    );
}

#[test]
fn functions_are_steps() {
    assert_eq!(
        steps("round([two] / [three], 2)")[1],
        "round([two] / [three], 2) | round(2/3, 2) | 0.67"
    );
    assert_eq!(
        steps("coalesce([n.d.], [one], [two])"),
        ["coalesce([n.d.], [one], [two]) | coalesce([n.d.: not_available], 1, [two]) | 1"]
    );
}

#[test]
fn the_same_operand_read_from_two_years_shows_both_values() {
    let derivation = explained("[years back] - previous([years back])");
    assert_eq!(derivation.substituted, "0 - previous(1)");
    assert_eq!(derivation.steps[0].expression, "previous([years back])");
    let nested = explained("opening([one] + [two])");
    assert_eq!(
        nested.steps[0].shift,
        Shift {
            years_back: 1,
            year_end: true
        }
    );
    assert_eq!(nested.steps[1].shift, Shift::default());
}
