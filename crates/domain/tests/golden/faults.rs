// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every fault code, provoked; and all of them at once.

use super::provoked::{bands, provoked, sound};
use super::support::*;
use std::collections::BTreeSet;
use traguardo_domain::FaultCode;
use traguardo_domain::plan::{Combine, Posted};

#[test]
fn every_code_is_provoked_and_says_where() {
    let mut seen = BTreeSet::new();
    for (world, code, at, detail) in provoked() {
        let faults = world.plan.faults();
        let hit = faults.iter().any(|fault| {
            fault.code == code.as_str() && fault.at == at && fault.detail.contains(detail)
        });
        assert!(
            hit,
            "{} at {at} with {detail:?}, found {faults:#?}",
            code.as_str()
        );
        seen.insert(code);
    }
    let silent: Vec<_> = FaultCode::ALL
        .iter()
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(silent.is_empty(), "no test provokes {silent:?}");
}

#[test]
fn a_sound_plan_has_none() {
    let world = sound()
        .measure("c", |measure| {
            measure.posted = Posted::Cumulative;
            measure.over_time = Combine::Last;
        })
        .assign("I", "2022: >= 1.10; 2023: between 1 2; 2022-S1: >= 8.000")
        .assign_with("D", "2022: by 2022-12-31", |assignment| {
            assignment.scoring = bands(&[("0", "100"), ("1", "0")]);
        });
    assert_eq!(world.plan.faults(), []);
}

#[test]
fn the_highest_tower_allowed_is_evaluated() {
    let tower = (1..32).fold(
        world().annual("m").indicator("x0", "[m]"),
        |world, level| {
            world.indicator(
                &format!("x{level}"),
                &format!(
                    "indicator(\"x{}\") + indicator(\"x{}\")",
                    level - 1,
                    level - 1
                ),
            )
        },
    );
    assert_eq!(tower.codes(), [""; 0]);
    let world = tower.assign("x29", "").post("m", "2022", "1");
    assert_eq!(
        summary(&world.evaluation("2022")),
        "no_target 536870912.00",
        "2 to the power of 29"
    );
}

#[test]
fn many_ways_to_one_figure_do_not_multiply() {
    // each reads the two below it: hundreds of thousands of ways down, but 31 definitions
    let tower = (2..31).fold(
        world()
            .annual("m")
            .indicator("x0", "[m]")
            .indicator("x1", "[m]"),
        |world, level| {
            world.indicator(
                &format!("x{level}"),
                &format!(
                    "indicator(\"x{}\") + indicator(\"x{}\")",
                    level - 1,
                    level - 2
                ),
            )
        },
    );
    let world = tower.assign("x29", "").post("m", "2022", "1");
    assert_eq!(world.codes(), [""; 0]);
    // Fibonacci: x0 = x1 = 1, x29 = F(30) = 832040
    let evaluation = world.evaluation("2022");
    assert_eq!(summary(&evaluation), "no_target 832040.00");
    assert!(evaluation.explanation.text.len() < 1_000);
}

#[test]
fn deep_formulas_in_a_high_tower_do_not_exhaust_the_stack() {
    let deep = |inner: &str| format!("{}{inner}{}", "abs(".repeat(60), ")".repeat(60));
    let world = (1..32).fold(
        world().annual("m").indicator("x0", &deep("[m]")),
        |world, level| {
            world.indicator(
                &format!("x{level}"),
                &deep(&format!("indicator(\"x{}\")", level - 1)),
            )
        },
    );
    let world = world.assign("x29", "2022: >= 5").post("m", "2022", "-5");
    assert_eq!(world.codes(), [""; 0]);
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let found = thread
        .spawn(move || summary(&world.evaluation("2022-S2")))
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(
        found,
        "achieved 5.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 5 year"
    );
}

#[test]
fn all_faults_at_once() {
    let world = sound()
        .indicator("T", "[zzz] + [day]")
        .assign("I", "2025: >= 1.125; 2025: between 2 1")
        .change(|plan| plan.acts.clear());
    assert_eq!(
        world.codes(),
        [
            "no_act",
            "unknown_measure",
            "date_in_arithmetic",
            "target_year",
            "target_decimals",
            "duplicate_target",
            "target_year",
            "between_bounds"
        ]
    );
}

#[test]
fn a_plan_with_faults_is_evaluated_to_an_end() {
    for (world, ..) in provoked() {
        let tree = world.tree("2022");
        assert_eq!(tree.evaluations.len(), world.plan.assignments.len());
        let _ = world.evaluator("2022-S1").evaluation(99);
    }
    let round = world()
        .indicator("A", "indicator(\"B\")")
        .indicator("B", "indicator(\"A\")")
        .assign("A", "");
    assert_eq!(
        summary(&round.evaluation("2022")),
        "not_computable | because out_of_range indicator(\"A\")"
    );
}
