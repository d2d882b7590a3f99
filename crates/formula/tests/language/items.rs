// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lists of items: the cases of `tests/golden/items.txt`, and what holds for every list.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use proptest::prelude::*;
use traguardo_formula::{Calendar, Figure, Formula, Item, Rational, ReasonCode, parse_decimal};

use crate::support::{evaluate, explain, formula, number, result};

const GOLDEN: &str = include_str!("../golden/items.txt");

fn day(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

fn item(label: &str, class: &str, opened: &str, due: &str, done: &str, hours: &str) -> Item {
    let values = [("ore", hours)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty());
    Item {
        label: label.to_owned(),
        class: (!class.is_empty()).then(|| class.to_owned()),
        opened: day(opened),
        due: day(due),
        done: day(done),
        not_done: false,
        values: values
            .map(|(name, text)| (name.to_owned(), parse_decimal(text).unwrap()))
            .collect(),
    }
}

fn requests() -> Vec<Item> {
    let mut items = vec![
        item("R1", "semplice", "2022-03-01", "", "2022-03-16", "2.5"),
        item("R2", "semplice", "2022-03-01", "", "2022-03-17", "4"),
        item(
            "R3",
            "complessa",
            "2022-04-10",
            "2022-05-10",
            "2022-05-10",
            "10",
        ),
        item("R4", "complessa", "2022-05-02", "2022-06-01", "", ""),
        item("R5", "semplice", "2022-06-20", "2022-07-05", "", "1.25"),
    ];
    items[3].not_done = true;
    items
}

/// The figures of the golden cases.
pub fn figure(code: &str) -> Option<Figure> {
    Some(match code {
        "Richieste" => Figure::Items(requests().into()),
        "Nessuna" => Figure::Items(Arc::new([])),
        "Numero" => Figure::Number(number("20")),
        "Avvio" => Figure::Date(day("2022-01-31").unwrap()),
        "Fine" => Figure::Date(day("2022-03-02").unwrap()),
        "Mai" => Figure::NotDone,
        _ => return None,
    })
}

/// The value of a case, or what its reasons begin with: details are for people.
fn outcome(text: &str) -> String {
    match evaluate(&formula(text), &mut crate::support::figure) {
        Ok(value) => value.to_string(),
        Err(reasons) => {
            let lead = reasons.lead();
            format!("{}: {}", lead.operand, lead.code)
        }
    }
}

#[test]
fn the_cases_worked_out_by_hand_come_out() {
    let cases: Vec<(&str, &str)> = GOLDEN
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(" => ").unwrap())
        .collect();
    assert!(cases.len() >= 50, "{} cases", cases.len());
    for (text, expected) in cases {
        assert_eq!(outcome(text), expected, "{text}");
        assert_eq!(formula(text).to_string(), text, "canonical form");
        assert_eq!(formula(&formula(text).to_string()), formula(text));
    }
}

#[test]
fn an_incomplete_item_is_named() {
    assert_eq!(
        result("sum([Richieste] each value(\"ore\"))"),
        "[Richieste]: incomplete_item (voci incomplete: R4)"
    );
}

#[test]
fn a_bodys_own_closing_days_are_not_working_days() {
    let mut calendar = Calendar::of(2022);
    let one = |calendar: &Calendar| {
        formula("workdays(date(\"2022-07-11\"), date(\"2022-07-13\"))")
            .evaluate(calendar, &mut crate::support::figure)
            .unwrap()
            .to_string()
    };
    assert_eq!(one(&calendar), "2");
    calendar.closed_yearly = [traguardo_formula::YearDay::new(7, 12).unwrap()].into();
    assert_eq!(one(&calendar), "1");
    calendar.closed_days = [day("2022-07-13").unwrap()].into();
    assert_eq!(one(&calendar), "0");
}

#[test]
fn a_derivation_names_the_items_on_either_side() {
    let share = explain(
        &formula("share([Richieste] where days(opened, done) <= 16)"),
        &mut crate::support::figure,
    );
    assert_eq!(share.outcome, Ok(number("40")));
    let [list] = share.lists.as_slice() else {
        panic!("{:?}", share.lists);
    };
    assert_eq!((list.chosen, list.total), (2, 5));
    assert_eq!(list.chosen_labels, ["R1", "R2"]);
    assert_eq!(list.other_labels, ["R3", "R4", "R5"]);
    let steps: Vec<_> = share
        .steps
        .iter()
        .map(|step| (&*step.values, &*step.result))
        .collect();
    assert_eq!(steps, [("2 of 5 items", "40")]);
}

#[test]
fn a_derivation_shows_the_days() {
    let span = explain(
        &formula("10 + days([Avvio], [Fine])"),
        &mut crate::support::figure,
    );
    let steps: Vec<_> = span
        .steps
        .iter()
        .map(|step| (&*step.values, &*step.result))
        .collect();
    assert_eq!(steps, [("2022-01-31, 2022-03-02", "30"), ("10 + 30", "40")]);
}

#[test]
fn a_list_is_refused_beyond_its_limits() {
    let many = |count: usize| -> Figure {
        let one = Item {
            values: BTreeMap::from([("ore".to_owned(), parse_decimal("1").unwrap())]),
            ..item("x", "", "", "", "", "")
        };
        Figure::Items(vec![one; count].into())
    };
    let limit = traguardo_formula::limits::MAX_ITEMS;
    let of = |text: &str, count: usize| {
        let figure = many(count);
        evaluate(&formula(text), &mut |_, _| Ok(figure.clone()))
            .map_err(|reasons| reasons.lead().code)
    };
    let all = Rational::from_integer(i64::try_from(limit).unwrap());
    assert_eq!(of("count([m])", limit), Ok(all));
    assert_eq!(of("count([m])", limit + 1), Err(ReasonCode::OutOfRange));
    // a hundred thousand items, a hundred steps for each
    let long = format!("sum([m] each {})", vec!["value(\"ore\")"; 50].join(" + "));
    assert_eq!(of(&long, limit), Err(ReasonCode::OutOfRange));
    assert_eq!(of(&long, 1_000), Ok(Rational::from_integer(50_000)));
}

#[test]
fn lists_are_not_nested_and_items_stay_in_their_list() {
    for (text, code) in [
        ("count([m] where count([n]) > 0)", "unexpected_token"),
        ("value(\"ore\")", "unexpected_token"),
        ("days(opened, done)", "unexpected_token"),
        ("share([m])", "unexpected_token"),
        ("sum([m] where has(done))", "unexpected_token"),
        ("count([m] where class > \"a\")", "unexpected_token"),
        ("count([m] where class = a)", "unexpected_token"),
        ("count([m] where has(label))", "unexpected_token"),
        ("count([m] where has(done)", "unexpected_end"),
        ("count([m] where)", "unexpected_token"),
        ("count(1)", "unexpected_token"),
        ("days([a])", "wrong_argument_count"),
        ("days([a], date(\"2022-02-30\"))", "invalid_date"),
        ("days([a], date(\"+022-02-03\"))", "invalid_date"),
        ("days([a], date(\"02-29\"))", "invalid_date"),
        ("days([a], date(\"2-9\"))", "invalid_date"),
        ("days([a], 5)", "unexpected_token"),
        ("share_achieved(\"2\")", "wrong_argument_count"),
        ("share_achieved(\"2\", [a])", "unexpected_token"),
        ("count([m] where has(done) and)", "unexpected_token"),
    ] {
        assert_eq!(Formula::parse(text).unwrap_err().code(), code, "{text}");
    }
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let one = (
        0_u32..400,
        prop::option::of(0_u32..400),
        prop::option::of(0_i64..1_000),
        prop::sample::select(vec!["a", "b"]),
    )
        .prop_map(|(opened, done, hours, class)| {
            let first = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
            let after = |days: u32| first + chrono::Days::new(u64::from(days));
            Item {
                opened: Some(after(opened)),
                done: done.map(after),
                values: hours
                    .map(|hours| ("ore".to_owned(), rust_decimal::Decimal::new(hours, 1)))
                    .into_iter()
                    .collect(),
                ..item("x", class, "", "", "", "")
            }
        });
    prop::collection::vec(one, 0..30)
}

const ORDERLESS: &[&str] = &[
    "count([m] where days(opened, done) <= 100)",
    "share([m] where class = \"a\" and has(done))",
    "sum([m] each value(\"ore\") where has(value(\"ore\")))",
    "mean([m] each workdays(opened, done) where has(done))",
    "max([m] each value(\"ore\")) - min([m] each value(\"ore\"))",
];

proptest! {
    #[test]
    fn the_order_of_the_items_changes_nothing(items in items(), seed in any::<u64>()) {
        let mut other = items.clone();
        let mut state = seed;
        for index in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            other.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
        }
        for text in ORDERLESS {
            let of = |items: &[Item]| {
                let figure = Figure::Items(items.into());
                evaluate(&formula(text), &mut |_, _| Ok(figure.clone()))
                    .map_err(|reasons| reasons.lead().code)
            };
            prop_assert_eq!(of(&items), of(&other));
        }
    }

    #[test]
    fn what_takes_part_and_what_does_not_is_everything(items in items()) {
        let figure = Figure::Items(items.into());
        let of = |text: &str| evaluate(&formula(text), &mut |_, _| Ok(figure.clone())).unwrap();
        let parts = of("count([m] where has(done))")
            .add(&of("count([m])")).unwrap()
            .sub(&of("count([m] where has(done) or class = \"a\" or class = \"b\")")).unwrap();
        prop_assert_eq!(parts, of("count([m] where has(done))"));
    }
}
