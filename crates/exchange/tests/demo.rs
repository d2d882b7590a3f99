// SPDX-License-Identifier: AGPL-3.0-or-later
//! The demonstration plan holds the facts that the printed plan holds.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use traguardo_domain::plan::{Dictionary, Goal, NodeKind, Plan};
use traguardo_exchange::measurement::MeasurementPost;
use traguardo_exchange::plan::{PlanDocument, read_plan};

fn demo_file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../demo/massa-carrara")
        .join(name);
    std::fs::read(path).expect("demo file")
}

fn demo() -> (PlanDocument, Plan) {
    read_plan(&demo_file("plan.json")).expect("the demo plan has no faults")
}

fn number(text: &str) -> Decimal {
    traguardo_formula::parse_decimal(text).expect("decimal")
}

#[test]
fn it_has_the_printed_counts_and_sums() {
    let (_, plan) = demo();
    let of_kind = |kind| plan.nodes.iter().filter(|node| node.kind == kind).count();
    assert_eq!(
        (of_kind(NodeKind::Area), of_kind(NodeKind::Objective)),
        (3, 8)
    );
    assert_eq!(
        (
            plan.indicators.len(),
            plan.measures.len(),
            plan.assignments.len()
        ),
        (20, 28, 20)
    );
    assert_eq!(
        plan.assignments
            .iter()
            .map(|assignment| assignment.targets.len())
            .sum::<usize>(),
        60
    );
    let resources: Decimal = plan
        .nodes
        .iter()
        .flat_map(|node| &node.resources)
        .map(|item| item.amount)
        .sum();
    assert_eq!(resources, number("3817993.23"));
    let without: Vec<&str> = plan
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Objective && node.resources.is_empty())
        .map(|node| node.code.as_str())
        .collect();
    assert_eq!(without, ["2.2"]);
    let national = plan
        .indicators
        .values()
        .filter(|one| one.dictionary == Dictionary::National);
    assert_eq!(national.count(), 12);
}

#[test]
fn every_measure_is_used_and_every_formula_finds_its_measures() {
    let (_, plan) = demo();
    let used: BTreeSet<String> = plan
        .indicators
        .values()
        .flat_map(|indicator| {
            indicator
                .formula
                .operands()
                .into_iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })
        .collect();
    let known: BTreeSet<String> = plan
        .measures
        .keys()
        .map(|code| format!("[{code}]"))
        .collect();
    assert_eq!(used, known);
}

#[test]
fn contradictory_prints_are_kept() {
    let (_, plan) = demo();
    let assignment = plan
        .assignments
        .iter()
        .find(|one| one.key == "3.2/OC_TBS_03")
        .expect("assignment");
    let target = &assignment.targets[0];
    assert_eq!(target.goal, Goal::AtLeast(number("6.00")));
    assert_eq!(target.alternatives[0].text, ">= 7,00 N.");
    assert_eq!(target.alternatives[0].place, "sezione 2.4, riga 2223");
    let ec27 = &plan.indicators["EC27"];
    assert!(
        ec27.printed
            .iter()
            .any(|entry| entry.field == "comparatore" && entry.note.is_some())
    );
    let moved = plan
        .nodes
        .iter()
        .find(|node| node.code == "2.2")
        .expect("objective 2.2");
    assert!(
        moved
            .printed
            .iter()
            .any(|entry| entry.field == "area" && entry.text.starts_with("B.-"))
    );
}

#[test]
fn acts_are_those_that_approved_it() {
    let (_, plan) = demo();
    let acts: Vec<String> = plan
        .acts
        .iter()
        .map(|act| format!("{} {} {} {}", act.body, act.kind, act.number, act.date))
        .collect();
    assert_eq!(
        acts,
        [
            "Commissario Straordinario delibera 55 2021-11-09",
            "Commissario Straordinario aggiornamento 18 2022-04-01"
        ]
    );
}

#[test]
fn measurements_are_what_the_plan_expects() {
    let (_, plan) = demo();
    let post: MeasurementPost =
        serde_json::from_slice(&demo_file("measurements.json")).expect("measurements");
    assert_eq!(post.administration, plan.administration);
    let mut keys = BTreeSet::new();
    for item in &post.items {
        let measure = plan
            .measures
            .get(&item.measure)
            .unwrap_or_else(|| panic!("no measure {}", item.measure));
        let office = item.office.clone().expect("office");
        let period = traguardo_domain::Period::parse(&item.period).expect("period");
        assert!(
            measure.expected_in(period).any(|code| code == office),
            "{} is not expected from {office}",
            item.measure
        );
        assert_eq!(period.frequency(), measure.frequency, "{}", item.measure);
        if let Some(value) = &item.value {
            number(value);
        }
        assert!(
            keys.insert((item.measure.clone(), office, item.period.clone())),
            "{} twice",
            item.measure
        );
    }
    let first_half = plan
        .measures
        .values()
        .filter(|measure| measure.frequency == traguardo_domain::Frequency::HalfYearly)
        .flat_map(|measure| {
            measure
                .offices
                .iter()
                .map(|office| (measure.code.clone(), office.code.clone()))
        });
    for (measure, office) in first_half {
        assert!(
            keys.contains(&(measure.clone(), office.clone(), "2022-S1".to_owned())),
            "{measure} {office}"
        );
    }
}

#[test]
fn no_key_is_given_twice_in_the_measurements() {
    let post: Value =
        serde_json::from_slice(&demo_file("measurements.json")).expect("measurements");
    let unposted = post["items"]
        .as_array()
        .expect("items")
        .iter()
        .any(|item| item["measure"] == "Patrimonio netto" && item["period"] == "2022");
    assert!(
        !unposted,
        "the first figure a newcomer posts must still be missing"
    );
}
