// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans made to be as much work as they can.

use super::support::*;
use proptest::prelude::*;
use traguardo_domain::Frequency;
use traguardo_domain::evaluation::{Explanation, MAX_WORDS};
use traguardo_domain::plan::{Combine, Content};
use traguardo_domain::years_needed;

/// A measure of as many offices, posted monthly.
fn monthly(world: World, code: &str, offices: usize) -> World {
    world.measure(code, |measure| {
        measure.frequency = Frequency::Monthly;
        measure.offices = (0..offices)
            .map(|office| format!("U{office}").as_str().into())
            .collect();
    })
}

fn postings(explanation: &Explanation) -> usize {
    let sources = explanation
        .operands
        .iter()
        .map(|operand| operand.sources.len());
    sources.sum()
}

#[test]
fn what_many_indicators_share_is_shown_once() {
    let world = monthly(world(), "m", 20);
    let codes: Vec<String> = (0..100).map(|index| format!("x{index}")).collect();
    let world = codes
        .iter()
        .fold(world, |world, code| world.indicator(code, "[m] * 2"));
    let sum: Vec<String> = codes
        .iter()
        .map(|code| format!("indicator(\"{code}\")"))
        .collect();
    let world = world.indicator("t", &sum.join(" + ")).assign("t", "");
    assert_eq!(world.codes(), [""; 0]);
    let explanation = world.evaluation("2022").explanation;
    assert_eq!(postings(&explanation), 240, "not 100 times");
    let lines = |part: &str| {
        explanation
            .text
            .iter()
            .filter(|line| line.contains(part))
            .count()
    };
    assert_eq!(lines("nessuna rilevazione"), 240);
    assert_eq!(lines("come sopra"), 99);
    assert!(explanation.size() < 1 << 19, "{}", explanation.size());
}

#[test]
fn long_texts_end_in_an_ellipsis() {
    let long = vec!["[m]"; 500].join(" + ");
    let world = world().annual("m").indicator("x", &long).assign("x", "");
    let world = world.post_with("m", "2022", "0.1234567891", |entry| {
        entry.note = Some("è".repeat(2_000));
    });
    let explanation = world.evaluation("2022").explanation;
    assert!(explanation.substituted.ends_with("0.1234567891"), "whole");
    assert_eq!(explanation.steps.len(), 499);
    let last = explanation.steps.last().unwrap();
    assert_eq!(
        (last.expression.len(), last.expression.ends_with('…')),
        (503, true)
    );
    assert_eq!(
        last.values,
        "61.6049382709 + 0.1234567891".replace("61.6049382709", &explanation.steps[497].result)
    );
    let note = explanation.operands[0].sources[0]
        .entry
        .as_ref()
        .unwrap()
        .note
        .as_ref()
        .unwrap();
    assert_eq!((note.chars().count(), note.ends_with('…')), (151, true));
    assert!(explanation.size() < 1 << 20, "{}", explanation.size());
}

#[test]
fn many_silent_offices_are_counted_where_they_are_not_named() {
    let world = monthly(world(), "m", 100)
        .indicator("x", "[m]")
        .assign("x", "");
    let evaluation = world.evaluation("2022");
    let detail = evaluation.reasons[0].detail.as_ref().unwrap();
    assert!(detail.len() < 2_100, "{detail}");
    let named = detail.matches("ufficio").count();
    assert!(
        detail.ends_with(&format!("; e altre {}", 1_200 - named)),
        "{detail}"
    );
    assert_eq!(
        postings(&evaluation.explanation),
        1_200,
        "the derivation lists them all"
    );
}

#[test]
fn many_reasons_keep_the_one_that_decides() {
    let world = (0..200).fold(world(), |world, index| world.annual(&format!("m{index}")));
    let world = (0..199).fold(world, |world, index| {
        world.post(&format!("m{index}"), "2022", "n.d.")
    });
    let codes: Vec<String> = (0..200).map(|index| format!("[m{index}]")).collect();
    let world = world.indicator("x", &codes.join(" + ")).assign("x", "");
    let evaluation = world.evaluation("2022");
    assert_eq!(evaluation.status.as_str(), "not_reported");
    assert_eq!(
        (
            evaluation.reasons.len(),
            evaluation.reasons[0].operand.as_str()
        ),
        (51, "[m199]")
    );
}

/// An indicator that reads measures and the indicators before it, in other years, in a choice.
fn formula(level: usize) -> impl Strategy<Value = String> {
    let operand = (0usize..6, 0usize..4).prop_map(move |(below, measure)| {
        match level.checked_sub(below + 1) {
            Some(below) => format!("indicator(\"indice {below}\")"),
            None => format!("[grandezza {measure}]"),
        }
    });
    let shifted = (operand, 0usize..6).prop_map(|(operand, how)| match how {
        0 => format!("previous({operand})"),
        1 => format!("opening({operand})"),
        2 => format!("-(1 / ({operand} - {operand}))"),
        3 => format!("if({operand} > 0, {operand} * 123456789012345678, coalesce({operand}, 1))"),
        _ => operand,
    });
    prop::collection::vec((shifted, 0usize..3), 1..30).prop_map(|parts| {
        let sign = [" + ", " * ", " / "];
        let mut joined = String::new();
        for (part, how) in &parts {
            joined.push_str(part);
            joined.push_str(sign[*how]);
        }
        let mut whole = format!("{joined}7");
        while traguardo_formula::Formula::parse(&whole).is_err() {
            whole = whole
                .split_once(" + ")
                .map_or("7".to_owned(), |(_, rest)| rest.to_owned());
        }
        whole
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn no_derivation_is_longer_than_was_foreseen(
        formulas in (0usize..7).prop_flat_map(|levels| (0..=levels).map(formula).collect::<Vec<_>>()),
        offices in 1usize..6, years in 2019i32..2023,
        figures in prop::collection::vec(prop_oneof![
            4 => (-1_000_000_000i64..1_000_000_000).prop_map(|value| value.to_string()),
            1 => Just("0".to_owned()), 1 => Just("n.d.".to_owned()), 1 => Just("n.a.".to_owned()), 1 => Just("withdrawn".to_owned()), 1 => Just(String::new()),
        ], 240),
    ) {
        let mut world = (0..4).fold(world(), |world, measure| monthly(world, &format!("grandezza {measure}"), offices));
        let mut figures = figures.iter().cycle();
        for year in years..2023 {
            for measure in 0..4 {
                for (office, month) in (0..offices).flat_map(|office| (1..=12).map(move |month| (office, month))) {
                    let Some(figure) = figures.next().filter(|figure| !figure.is_empty()) else { continue };
                    let code = format!("grandezza {measure}");
                    world = world.post_with(&code, &format!("{year}-M{month:02}"), figure, |entry| {
                        entry.office = format!("U{office}");
                        entry.note = Some("Nota lunga quanto si vuole. ".repeat(80));
                        entry.reason = Some("perché".repeat(400));
                    });
                }
            }
        }
        for (level, formula) in formulas.iter().enumerate() {
            let code = format!("indice {level}");
            world = world.indicator(&code, formula).assign(&code, "2022: >= 1");
        }
        let mut evaluator = world.evaluator("2022");
        for (index, assignment) in world.plan.assignments.iter().enumerate() {
            let foreseen = world.plan.derivation_bytes(&assignment.indicator);
            prop_assume!(foreseen < 16 << 20);
            let explanation = evaluator.evaluation(index).explanation;
            let words = 6 * (MAX_WORDS + 3) * explanation.operands.iter().map(|operand| operand.sources.len()).sum::<usize>();
            prop_assert!(explanation.size() <= foreseen + words, "{} > {foreseen} + {words}", explanation.size());
        }
    }
}

/// Twelve months wait for five events, each of them shown as of every month.
#[test]
fn the_events_of_due_days_are_foreseen() {
    let codes: Vec<String> = (0..5).map(|index| format!("evento {index}")).collect();
    let names: Vec<&str> = codes.iter().map(String::as_str).collect();
    let plan = |offices: usize| {
        let world = codes.iter().fold(monthly(world(), "m", 3), |world, code| {
            let mut world = monthly(world, code, offices);
            let event = world.plan.measures.get_mut(code).unwrap();
            event.content = Content::Date;
            (event.over_time, event.over_offices) = (Combine::Last, Combine::Max);
            event.over_administrations = Combine::Max;
            world
        });
        let mut world = world.indicator("x", "[m]").assign("x", "");
        world.plan.measures.get_mut("m").unwrap().due = super::due::after(&names, 30);
        world
    };
    let mut world = plan(3);
    assert_eq!(world.codes(), [""; 0]);
    for (code, month) in codes
        .iter()
        .flat_map(|code| (1..=12).map(move |month| (code, month)))
    {
        for office in 0..3 {
            let date = format!("2022-{month:02}-01");
            world = world.post_with(code, &format!("2022-M{month:02}"), &date, |entry| {
                entry.office = format!("U{office}");
                entry.note = Some("Nota lunga quanto si vuole. ".repeat(80));
            });
        }
    }
    let explanation = world.evaluation("2022").explanation;
    // the figures themselves, and of each event those of its own twelve months
    assert_eq!(postings(&explanation), 36 + 5 * 36);
    let lines = explanation
        .text
        .iter()
        .filter(|line| line.contains("rilevazione r"))
        .count();
    assert_eq!(lines, 5 * 3 * 78, "as of each month those up to it");
    let words = (MAX_WORDS + 3) * (lines + postings(&explanation));
    let foreseen = world.plan.derivation_bytes("x");
    assert!(
        explanation.size() <= foreseen + words,
        "{} > {foreseen} + {words}",
        explanation.size()
    );
    assert_eq!(plan(60).codes(), ["too_wide"]);
}

#[test]
fn what_a_node_reaches_is_found_once() {
    // 60,000 indicators ask for a node of 60,000 members: one by one that is 3,600,000,000 visits.
    const MANY: usize = 60_000;
    let mut world = world()
        .annual("m")
        .indicator("old", "previous([m])")
        .indicator("i", "achievement(\"1\")");
    world = world.assign("old", "").node("2", None, None);
    let asks = world.plan.indicators["i"].clone();
    let assigned = world.clone().assign("i", "").plan.assignments[1].clone();
    for index in 0..MANY {
        let mut member = node(&format!("1.{index}"), Some(0), None);
        member.at = String::new();
        world.plan.nodes.push(member);
        let mut indicator = asks.clone();
        indicator.code = format!("i{index}");
        let mut assignment = assigned.clone();
        assignment.indicator.clone_from(&indicator.code);
        assignment.node = 1;
        world.plan.assignments.push(assignment);
        world
            .plan
            .indicators
            .insert(indicator.code.clone(), indicator);
    }
    assert_eq!(years_needed(&world.plan), 1);
}

/// What is done with every item of a list is work, and a list of comparisons is more of it.
#[test]
fn what_is_compared_in_lists_is_counted() {
    let plan = |comparisons: usize| {
        let condition = vec!["has(done)"; comparisons].join(" or ");
        let mut world = world().list("r");
        for index in 0..300 {
            let code = format!("I{index}");
            world = world
                .indicator(&code, &format!("count([r] where {condition})"))
                .assign(&code, "2022: >= 1");
        }
        world.codes()
    };
    assert_eq!(plan(1), [""; 0]);
    assert_eq!(plan(10), ["too_wide"]);
}
