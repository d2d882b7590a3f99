// SPDX-License-Identifier: AGPL-3.0-or-later
//! Observations: one assignment as of several periods, the figures behind it, what it depends on (`docs/domain.md §9`).

use super::support::*;
use traguardo_domain::plan::{After, Due, DueRule};
use traguardo_domain::{Evaluator, Question, measures_reached};
use traguardo_formula::Rational;

fn behind(world: &World, assignment: usize, period: &str) -> Vec<String> {
    let mut evaluator = world.evaluator("2022");
    let figures = evaluator.figures_behind(assignment, p(period));
    let shown = figures
        .iter()
        .map(|entry| format!("{} {}", entry.measure, entry.period));
    shown.collect()
}

/// 100 · a / b, and c through another indicator and the year before.
fn several() -> World {
    world()
        .flow("a")
        .stock("b")
        .annual("c")
        .indicator("INNER", "[c]")
        .indicator("R", "100 * [a] / [b]")
        .indicator("S", "[a] + previous(indicator(\"INNER\")) + [a]")
        .assign("R", "2022: >= 50")
        .assign("S", "2022: >= 1")
        .post("a", "2022-S1", "30")
        .post("a", "2022-S2", "20")
        .post("b", "2022-S1", "80")
        .post("b", "2022-S2", "100")
        .post("c", "2021", "7")
        .post("c", "2022", "8")
}

#[test]
fn one_evaluator_answers_as_of_every_period() {
    let world = several();
    let mut evaluator = world.evaluator("2022");
    for period in ["2022-S1", "2022-S2", "2022"] {
        let alone = world.evaluator(period).verdict(0);
        let among = evaluator.verdict_as_of(0, p(period));
        assert_eq!(among.value, alone.value, "{period}");
        assert_eq!(among.status, alone.status, "{period}");
        assert_eq!(among.period, p(period));
    }
}

#[test]
fn the_figures_behind_a_value_are_told_once_and_in_order() {
    let world = several();
    assert_eq!(behind(&world, 0, "2022-S1"), ["a 2022-S1", "b 2022-S1"]);
    assert_eq!(
        behind(&world, 0, "2022"),
        ["a 2022-S1", "a 2022-S2", "b 2022-S1", "b 2022-S2"]
    );
    assert_eq!(
        behind(&world, 1, "2022"),
        ["a 2022-S1", "a 2022-S2", "c 2021"]
    );
    // A withdrawn figure has no part in it, nor has one that nobody asks for.
    let withdrawn = several().post_with("b", "2022-S1", "withdrawn", |entry| entry.revision = 2);
    assert_eq!(behind(&withdrawn, 0, "2022-S1"), ["a 2022-S1"]);
}

#[test]
fn what_an_assignment_depends_on_includes_events_and_nodes() {
    let world = several()
        .date("start")
        .date("end")
        .date("proof")
        .measure("late", |measure| {
            measure.due = Due {
                rule: DueRule::After(After {
                    events: vec!["start".into()],
                    days: 10,
                    working: false,
                }),
                dates: Vec::new(),
            };
        })
        .node("2", None, None)
        .indicator("L", "[late]")
        .indicator("N", "achievement(\"1\")")
        .assign_with("L", "2022: >= 1", |assignment| {
            assignment.node = 0;
            assignment.condition = Some("end".into());
            assignment.evidence = Some("proof".into());
        })
        .assign_with("N", "2022: >= 1", |assignment| assignment.node = 1);
    let reached =
        |index| -> Vec<&str> { measures_reached(&world.plan, index).into_iter().collect() };
    assert_eq!(reached(0), ["a", "b"]);
    assert_eq!(reached(1), ["a", "c"]);
    assert_eq!(reached(2), ["end", "late", "proof", "start"]);
    assert_eq!(reached(3), ["a", "b", "c", "end", "late", "proof", "start"]);
}

#[test]
fn a_number_is_a_decimal_only_if_it_is_one_exactly() {
    let ratio = |n: i64, d: i64| {
        let quotient = Rational::from_integer(n).div(&Rational::from_integer(d));
        quotient
            .unwrap()
            .as_decimal(10)
            .map(|found| found.to_string())
    };
    assert_eq!(ratio(1, 4).as_deref(), Some("0.25"));
    assert_eq!(ratio(1200, 10).as_deref(), Some("120"));
    assert_eq!(ratio(-7, 8).as_deref(), Some("-0.875"));
    assert_eq!(ratio(0, 3).as_deref(), Some("0"));
    assert_eq!(ratio(1, 3), None);
    // 2 to the power of -11 has eleven digits after the dot.
    assert_eq!(ratio(1, 2048), None);
    assert_eq!(
        Rational::from(d("999999999999999999.9999999999")).as_decimal(10),
        Some(d("999999999999999999.9999999999"))
    );
    assert_eq!(
        Rational::from(d("1000000000000000000")).as_decimal(10),
        None
    );
}

#[test]
fn a_dictionary_measures_without_promising() {
    let world = several();
    let plan = traguardo_domain::plan::Plan::measuring(
        world.plan.measures.clone(),
        world.plan.indicators.clone(),
    );
    let codes: Vec<&str> = plan
        .assignments
        .iter()
        .map(|there| there.indicator.as_str())
        .collect();
    assert_eq!(codes, ["INNER", "R", "S"]);
    let mut evaluator = Evaluator::new(Question {
        plan: &plan,
        entries: &world.entries,
        period: p("2022"),
        on: world.on,
    });
    let ratio = evaluator.verdict(1);
    assert_eq!(ratio.status.as_str(), "no_target");
    assert_eq!(ratio.exact.unwrap().to_string(), "50");
}
