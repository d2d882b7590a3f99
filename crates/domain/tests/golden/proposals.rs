// SPDX-License-Identifier: AGPL-3.0-or-later
//! Proposed targets (`docs/domain.md §9`), by hand.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "cases read as they are"
)]

use super::support::*;
use rust_decimal::Decimal;
use traguardo_domain::benchmark::{
    Basis, Bound, Obstacle, Proposal, Sorted, asks_less, propose, share_below,
};
use traguardo_domain::plan::{After, Better, Goal};
use traguardo_formula::Rational;

/// Of the group 1/3, 2, 4, 8, 16 and -5 at a share of the better direction, in two decimals.
fn proposed(
    better: Better,
    former: Option<Goal>,
    share: &str,
    reached: Option<&str>,
    less: bool,
) -> Result<Proposal, Obstacle> {
    let third = Rational::ONE.div(&Rational::from_integer(3)).unwrap();
    let mut values: Vec<Rational> = [2, 4, 8, 16, -5].map(Rational::from_integer).to_vec();
    values.push(third);
    let world = world().annual("a").indicator_with("I", "[a]", |indicator| {
        indicator.better = better;
        indicator.decimals = 2;
    });
    let quantile = Sorted::of(&values.iter().collect::<Vec<_>>())
        .quantile(share_below(d(share), better))
        .unwrap()
        .unwrap();
    propose(&Basis {
        indicator: &world.plan.indicators["I"],
        former: former.as_ref(),
        quantile: &quantile,
        reached: reached.map(d),
        less_demanding: less,
    })
}

fn found(goal: Goal, bound: Bound, quantile: &str) -> Result<Proposal, Obstacle> {
    Ok(Proposal {
        goal,
        bound,
        quantile: d(quantile),
    })
}

#[test]
fn upwards() {
    // Ascending -5 1/3 2 4 8 16; place 0.75 · 5 = 3.75: 4 + 0.75 · 4 = 7.
    let at = |reached, less| {
        proposed(
            Better::Higher,
            Some(Goal::AtLeast(d("3"))),
            "0.75",
            reached,
            less,
        )
    };
    assert_eq!(
        at(None, false),
        found(Goal::AtLeast(d("7.00")), Bound::Quantile, "7.00")
    );
    assert_eq!(
        at(Some("6.99"), false),
        found(Goal::AtLeast(d("7.00")), Bound::Quantile, "7.00")
    );
    assert_eq!(
        at(Some("7.01"), false),
        found(Goal::AtLeast(d("7.01")), Bound::Reached, "7.00")
    );
    assert_eq!(
        at(Some("7.01"), true),
        found(Goal::AtLeast(d("7.00")), Bound::Quantile, "7.00")
    );
    let strict = proposed(
        Better::Higher,
        Some(Goal::MoreThan(d("3"))),
        "0.2",
        None,
        false,
    );
    // Place 0.2 · 5 = 1: 1/3, rounded once.
    assert_eq!(
        strict,
        found(Goal::MoreThan(d("0.33")), Bound::Quantile, "0.33")
    );
    let first = proposed(Better::Higher, None, "0", None, false);
    assert_eq!(
        first,
        found(Goal::AtLeast(d("-5.00")), Bound::Quantile, "-5.00")
    );
}

#[test]
fn downwards() {
    // Three quarters do worse, so a quarter is lower: place 0.25 · 5 = 1.25: 1/3 + 0.25 · 5/3 = 0.75.
    let at = |reached, less| {
        proposed(
            Better::Lower,
            Some(Goal::AtMost(d("3"))),
            "0.75",
            reached,
            less,
        )
    };
    assert_eq!(
        at(Some("0.76"), false),
        found(Goal::AtMost(d("0.75")), Bound::Quantile, "0.75")
    );
    assert_eq!(
        at(Some("-2.50"), false),
        found(Goal::AtMost(d("-2.50")), Bound::Reached, "0.75")
    );
    assert_eq!(
        at(Some("-2.50"), true),
        found(Goal::AtMost(d("0.75")), Bound::Quantile, "0.75")
    );
    let strict = proposed(
        Better::Lower,
        Some(Goal::LessThan(d("3"))),
        "1",
        None,
        false,
    );
    assert_eq!(
        strict,
        found(Goal::LessThan(d("-5.00")), Bound::Quantile, "-5.00")
    );
}

#[test]
fn where_nothing_is_more_demanding() {
    let none = |better, former| proposed(better, former, "0.5", None, false).unwrap_err();
    assert_eq!(
        none(Better::None, Some(Goal::AtLeast(Decimal::ONE))),
        Obstacle::NoDirection
    );
    assert_eq!(none(Better::None, None), Obstacle::NoDirection);
    assert_eq!(
        none(Better::Higher, Some(Goal::Equal(Decimal::ONE))),
        Obstacle::Exact
    );
    let range = Goal::Between {
        lower: Decimal::ONE,
        upper: Decimal::TWO,
    };
    assert_eq!(none(Better::Lower, Some(range)), Obstacle::Range);
    assert_eq!(
        none(Better::Lower, Some(Goal::By(day("2022-12-31")))),
        Obstacle::Date
    );
    assert_eq!(
        none(Better::Lower, Some(Goal::ToBeSet("Giunta".into()))),
        Obstacle::Date
    );
    let after = After {
        events: vec!["e".into()],
        days: 30,
        working: false,
    };
    assert_eq!(
        none(Better::Lower, Some(Goal::After(after))),
        Obstacle::Date
    );
    // EC27 of the plan: more is better, and the plan asks for less.
    assert_eq!(
        none(Better::Higher, Some(Goal::AtMost(d("-15")))),
        Obstacle::AgainstMeaning
    );
    assert_eq!(
        none(Better::Lower, Some(Goal::MoreThan(d("1")))),
        Obstacle::AgainstMeaning
    );
}

#[test]
fn less_demanding_than_what_is_reached() {
    assert!(
        asks_less(&Goal::AtLeast(d("6.99")), d("7"))
            && !asks_less(&Goal::MoreThan(d("7.00")), d("7"))
    );
    assert!(
        asks_less(&Goal::AtMost(d("-2")), d("-2.5"))
            && !asks_less(&Goal::LessThan(d("-3")), d("-2.5"))
    );
    assert!(!asks_less(&Goal::Equal(d("1")), d("7")));
}
