// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a change of one dictionary entry does to those that read it.

use super::support::*;
use traguardo_domain::faults::{Definitions, OtherForms};
use traguardo_domain::plan::{Content, Measure, Printed};
use traguardo_formula::Formula;

/// The entries of a world.
fn entries(world: World) -> Definitions {
    Definitions {
        measures: world.plan.measures,
        indicators: world.plan.indicators,
        forms: OtherForms::default(),
    }
}

fn dictionary() -> Definitions {
    entries(
        world()
            .annual("m")
            .annual("n")
            .indicator("I", "[m] + [n]")
            .indicator("J", "2 * indicator(\"I\")"),
    )
}

fn with(content: Content) -> Measure {
    Measure {
        content,
        ..dictionary().measures["m"].clone()
    }
}

#[test]
fn whoever_computes_with_a_measure_needs_it_to_stay_a_number() {
    assert_eq!(dictionary().broken_by_measure(with(Content::Number)), []);
    // J reads I, whose formula is the one that breaks.
    let broken = dictionary().broken_by_measure(with(Content::Items));
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert_eq!(broken[0].code, "wrong_kind");
    assert!(broken[0].detail.contains("indicator I"), "{broken:?}");
    let broken = dictionary().broken_by_measure(with(Content::Date));
    assert_eq!(broken[0].code, "date_in_arithmetic");
}

#[test]
fn what_was_wrong_before_is_not_broken_by_the_change() {
    let mut wrong = dictionary();
    wrong.measures.get_mut("n").unwrap().content = Content::Date;
    assert_eq!(wrong.broken_by_measure(with(Content::Number)), []);
}

#[test]
fn a_circle_is_found_wherever_it_is_entered() {
    let mut first = dictionary().indicators["I"].clone();
    first.formula = Formula::parse("indicator(\"J\")").unwrap();
    let known = dictionary();
    let own = known.clone().faults_of_indicator(first.clone());
    let others = known.broken_by_indicator(first);
    let all: Vec<_> = own.iter().chain(&others).collect();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].code, "cycle");
}

#[test]
fn an_indicator_that_becomes_a_date_breaks_what_computes_with_it() {
    let world = world()
        .annual("m")
        .date("d")
        .indicator("I", "[m]")
        .indicator("J", "2 * indicator(\"I\")");
    let mut date = world.plan.indicators["I"].clone();
    date.formula = Formula::parse("[d]").unwrap();
    let broken = entries(world).broken_by_indicator(date);
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert_eq!(broken[0].code, "date_in_arithmetic");
    assert!(broken[0].detail.contains("indicator J"), "{broken:?}");
}

#[test]
fn another_form_of_a_code_is_told_and_stands_for_nothing() {
    let mut known = dictionary();
    // Nearer to the code of another measure than to its own.
    known.forms.measures.insert("nn".into(), "m".into());
    known.forms.indicators.insert("vecchio".into(), "I".into());
    let mut indicator = known.indicators["J"].clone();
    indicator.formula = Formula::parse("[nn] + indicator(\"vecchio\") + [n]").unwrap();
    let faults = known.faults_of_indicator(indicator);
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.code, fault.detail.rsplit_once("; ").unwrap().1))
        .collect();
    let expected = [
        ("unknown_measure", "did you mean [m]?"),
        ("unknown_indicator", "did you mean indicator(\"I\")?"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_a_plan_prints_for_a_code_is_told_too() {
    let printed = |field: &str, text: &str| Printed {
        field: field.into(),
        text: text.into(),
        place: "sezione 2.4".into(),
        note: None,
    };
    let world = world()
        .measure("m", |measure| {
            measure.printed = vec![printed("codice", "misura m"), printed("nome", "emme")];
        })
        .indicator("I", "[misura m]")
        .indicator("J", "[emme]");
    let faults = world.plan.faults();
    let suggested: Vec<_> = faults
        .iter()
        .map(|fault| (fault.code, fault.detail.contains("did you mean [m]?")))
        .collect();
    assert_eq!(
        suggested,
        [("unknown_measure", true), ("unknown_measure", false)]
    );
}
