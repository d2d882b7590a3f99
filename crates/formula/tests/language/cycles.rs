// SPDX-License-Identifier: AGPL-3.0-or-later
//! Definitions that go round in a circle.

use std::collections::BTreeMap;

use traguardo_formula::{Formula, Operand, find_cycle};

use crate::support::formula;

fn cycle(start: &str, definitions: &[(&str, &str)]) -> Option<Vec<String>> {
    let formulas: BTreeMap<String, Formula> = definitions
        .iter()
        .map(|(code, text)| ((*code).to_owned(), formula(text)))
        .collect();
    let reads = |operand: &Operand| match operand {
        Operand::Indicator(code) => formulas.get(code).map_or(Vec::new(), |found| {
            found.operands().into_iter().cloned().collect()
        }),
        _ => Vec::new(),
    };
    let found = find_cycle(&Operand::Indicator(start.to_owned()), reads)?;
    Some(
        found
            .iter()
            .map(|operand| operand.code().to_owned())
            .collect(),
    )
}

#[test]
fn an_indicator_that_reads_itself_is_found() {
    assert_eq!(
        cycle("A", &[("A", "indicator(\"A\") + 1")]),
        Some(vec!["A".into(), "A".into()])
    );
    assert!(cycle("A", &[("A", "previous(indicator(\"A\"))")]).is_some());
}

#[test]
fn a_circle_is_named_without_the_way_to_it() {
    let definitions = [
        ("A", "[m] + indicator(\"B\")"),
        ("B", "indicator(\"C\") / 2"),
        ("C", "if(1 > 2, indicator(\"B\"), 0)"),
    ];
    assert_eq!(
        cycle("A", &definitions),
        Some(vec!["B".into(), "C".into(), "B".into()])
    );
}

#[test]
fn reading_the_same_indicator_twice_is_no_circle() {
    let definitions = [
        ("A", "indicator(\"B\") + indicator(\"C\")"),
        ("B", "indicator(\"D\")"),
        ("C", "indicator(\"D\") + indicator(\"D\")"),
        ("D", "[A]"),
    ];
    assert_eq!(cycle("A", &definitions), None);
}

#[test]
fn a_very_long_chain_is_followed_to_its_end() {
    assert_eq!(
        find_cycle(&0_u32, |item| if *item < 200_000 {
            vec![item + 1]
        } else {
            vec![]
        }),
        None
    );
    let round = find_cycle(&0_u32, |item| vec![(item + 1) % 200_000]).unwrap();
    assert_eq!(round.len(), 200_001);
}
