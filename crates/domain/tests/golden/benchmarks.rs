// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks (`docs/domain.md §9`), by hand.

use super::support::*;
use proptest::prelude::*;
use rust_decimal::Decimal;
use traguardo_domain::benchmark::{Member, Place, Sorted, Statistics, Unprintable, place, printed};
use traguardo_domain::evaluation::Ratio;
use traguardo_domain::plan::Better;
use traguardo_formula::Rational;

/// `7`, `-8.99`, `1/3`.
fn number(text: &str) -> Rational {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let part = |text: &str| Rational::from(d(text));
    part(above).div(&part(below)).unwrap()
}

fn numbers(text: &str) -> Vec<Rational> {
    text.split(' ').map(number).collect()
}

fn sorted(values: &[Rational]) -> Sorted {
    Sorted::of(&values.iter().collect::<Vec<_>>())
}

pub fn members(text: &str) -> Vec<Member> {
    let member = |value| Member {
        value,
        ratio: None,
        provisional: false,
    };
    numbers(text).into_iter().map(member).collect()
}

/// `100*1/3 100*2/4`: factor, numerator, denominator.
fn ratios(text: &str) -> Vec<Member> {
    let member = |text: &str| {
        let (factor, rest) = text.split_once('*').unwrap();
        let (numerator, denominator) = rest.split_once('/').unwrap();
        let [factor, numerator, denominator] = [factor, numerator, denominator].map(number);
        Member {
            value: factor.mul(&numerator.div(&denominator).unwrap()).unwrap(),
            ratio: Some(Ratio {
                factor,
                numerator,
                denominator,
            }),
            provisional: false,
        }
    };
    text.split(' ').map(member).collect()
}

fn of(members: &[Member]) -> Statistics {
    let members: Vec<&Member> = members.iter().collect();
    Statistics::of(&members).unwrap().unwrap()
}

/// Minimum, quartiles and maximum, mean, standard deviation, as printed.
fn told(statistics: &Statistics) -> String {
    let order = [
        &statistics.minimum,
        &statistics.lower_quartile,
        &statistics.median,
        &statistics.upper_quartile,
        &statistics.maximum,
    ];
    let order = order.map(|value| printed(value).unwrap().normalize().to_string());
    format!(
        "{} | {} | {}",
        order.join(" "),
        statistics.mean,
        statistics.standard_deviation
    )
}

#[test]
fn four_values() {
    // Places 0.75, 1.5 and 2.25 of 1 3 3 7: 1 + 0.75·2, 3, 3 + 0.25·4. Mean 14/4.
    // Squares of the distances 6.25 + 0.25 + 0.25 + 12.25 = 19; √(19/4) = 2.17944947177…
    let statistics = of(&members("7 3 1 3"));
    assert_eq!(statistics.n, 4);
    assert_eq!(
        told(&statistics),
        "1 2.5 3 4 7 | 3.5000000000 | 2.1794494718"
    );
    // Places 0.3, 0.6, … 2.7: 1 + 0.3·2, …, 3 + 0.7·4.
    let deciles: Vec<String> = statistics.deciles.iter().map(Rational::to_string).collect();
    assert_eq!(
        deciles,
        ["1.6", "2.2", "2.8", "3", "3", "3", "3.4", "4.6", "5.8"]
    );
}

#[test]
fn thirds_are_rounded_once() {
    // Mean 2/3. Variance (1/9 + 0 + 1/9) / 3 = 2/27; its root is 0.27216552697590867…
    let statistics = of(&members("1/3 1 2/3"));
    assert_eq!(
        told(&statistics),
        "0.3333333333 0.5 0.6666666667 0.8333333333 1 | 0.6666666667 | 0.2721655270"
    );
    assert_eq!(statistics.deciles[0].to_string(), "0.4", "1/3 + 0.2 · 1/3");
}

#[test]
fn one_value_and_equal_ones() {
    assert_eq!(
        told(&of(&members("177.72"))),
        "177.72 177.72 177.72 177.72 177.72 | 177.7200000000 | 0.0000000000"
    );
    assert_eq!(
        told(&of(&members("-2/7 -2/7"))),
        "-0.2857142857 -0.2857142857 -0.2857142857 -0.2857142857 -0.2857142857 | -0.2857142857 | 0.0000000000"
    );
    assert!(Statistics::of(&[]).is_none());
}

#[test]
fn negative_values() {
    // -15 -8.99 0 2: places 0.75, 1.5, 2.25. Mean -21.99/4 = -5.4975.
    // Squares 225 + 80.8201 + 0 + 4 = 309.8201; /4 = 77.455025, less 5.4975² = 30.22250625: 47.23251875.
    // Its root is 6.87259185103…
    assert_eq!(
        told(&of(&members("2 -15 0 -8.99"))),
        "-15 -10.4925 -4.495 0.5 2 | -5.4975000000 | 6.8725918510"
    );
}

#[test]
fn halves_of_the_last_digit_go_away_from_zero() {
    // Means of 0.00000000005 and of -0.00000000005: 0.5 units of the tenth digit.
    assert_eq!(
        of(&members("0 0.0000000001")).mean.to_string(),
        "0.0000000001"
    );
    assert_eq!(
        of(&members("0 -0.0000000001")).mean.to_string(),
        "-0.0000000001"
    );
    // Thirds whose sum is one unit: (1/3 + 2/3) · 10⁻¹⁰, and half of it is such a half.
    assert_eq!(
        of(&members("1/30000000000 1/15000000000")).mean.to_string(),
        "0.0000000001"
    );
}

#[test]
fn the_country_as_one_body() {
    // 100·1/3 and 100·2/4: 100·3/7 = 42.857142857142…; the mean of the two is 41.6666…
    let statistics = of(&ratios("100*1/3 100*2/4"));
    assert_eq!(
        statistics.system.as_ref().unwrap().value.to_string(),
        "42.8571428571"
    );
    assert_eq!(statistics.system.unwrap().factor, number("100"));
    assert_eq!(statistics.mean.to_string(), "41.6666666667");
}

#[test]
fn no_system_figure_where_there_is_no_ratio() {
    assert!(of(&ratios("100*1/3 1*2/4")).system.is_none(), "two factors");
    assert!(
        of(&ratios("100*1/3 100*2/-3")).system.is_none(),
        "denominators add up to zero"
    );
    let mut mixed = ratios("100*1/3 100*2/4");
    mixed[1].ratio = None;
    assert!(of(&mixed).system.is_none());
}

#[test]
fn figures_that_may_not_be_certified_are_counted() {
    let mut members = members("1 2 3");
    members[2].provisional = true;
    let statistics = of(&members);
    assert_eq!((statistics.n, statistics.provisional), (3, 1));
}

fn place_of(values: &str, value: &str, better: Better) -> (Option<usize>, String, String) {
    let sorted = self::sorted(&numbers(values));
    let found: Place = place(&sorted, &number(value), better).unwrap().unwrap();
    (
        found.rank,
        found.percentile.to_string(),
        found.gap_to_median.to_string(),
    )
}

#[test]
fn places() {
    let at = |value, better| place_of("7 3 1 3", value, better);
    let found = |rank, percentile: &str, gap: &str| (rank, percentile.to_owned(), gap.to_owned());
    assert_eq!(at("7", Better::Higher), found(Some(1), "1", "4"));
    assert_eq!(at("3", Better::Higher), found(Some(2), "1/3", "0"));
    assert_eq!(at("1", Better::Higher), found(Some(4), "0", "-2"));
    assert_eq!(at("7", Better::Lower), found(Some(4), "1", "4"));
    assert_eq!(at("3", Better::Lower), found(Some(2), "1/3", "0"));
    assert_eq!(at("1", Better::Lower), found(Some(1), "0", "-2"));
    assert_eq!(at("3", Better::None), found(None, "1/3", "0"));
    assert_eq!(
        place_of("5", "5", Better::Higher),
        found(Some(1), "1", "0"),
        "alone, as PERCENTRANK.INC says"
    );
    assert!(place(&sorted(&numbers("1 2")), &number("1.5"), Better::Higher).is_none());
}

#[test]
fn quantiles_beyond_the_ends() {
    let sorted = self::sorted(&numbers("1 2"));
    assert!(sorted.quantile(d("-0.01")).is_none() && sorted.quantile(d("1.01")).is_none());
    assert_eq!(
        sorted.quantile(d("0.333")).unwrap().unwrap().to_string(),
        "1.333"
    );
    assert!(self::sorted(&[]).quantile(d("0.5")).is_none());
}

#[test]
fn digits_beyond_a_figure() {
    let huge = members("999999999999999999.9999999999 999999999999999999.9999999998");
    assert_eq!(
        of(&huge).standard_deviation.to_string(),
        "0.0000000001",
        "half a unit"
    );
    let system = ratios("1*999999999999999999/0.0000000001 1*1/-0.0000000000999");
    let system: Vec<&Member> = system.iter().collect();
    assert!(matches!(Statistics::of(&system).unwrap(), Err(Unprintable)));
}

fn value() -> impl Strategy<Value = Rational> {
    prop_oneof![
        (-50i64..50).prop_map(Rational::from_integer),
        (-100_000_000i64..100_000_000, 1i64..5_000).prop_map(|(above, below)| {
            Rational::from_integer(above)
                .div(&Rational::from_integer(below))
                .unwrap()
        }),
        (-999_999_999_999i64..999_999_999_999)
            .prop_map(|units| Rational::from(Decimal::new(units, 10))),
    ]
}

fn group() -> impl Strategy<Value = (Vec<Rational>, Vec<Rational>)> {
    prop::collection::vec(value(), 1..40).prop_flat_map(|values| {
        let shuffled = Just(values.clone()).prop_shuffle();
        (Just(values), shuffled)
    })
}

fn all(values: &[Rational]) -> Statistics {
    let members: Vec<Member> = values
        .iter()
        .map(|value| Member {
            value: value.clone(),
            ratio: None,
            provisional: false,
        })
        .collect();
    of(&members)
}

proptest! {
    #[test]
    fn order_decides_nothing((values, shuffled) in group()) {
        prop_assert_eq!(format!("{:?}", all(&values)), format!("{:?}", all(&shuffled)));
    }

    #[test]
    fn statistics_lie_between_the_ends((values, _) in group()) {
        let statistics = all(&values);
        let ends = printed(&statistics.minimum).unwrap()..=printed(&statistics.maximum).unwrap();
        prop_assert!(ends.contains(&statistics.mean));
        let range = *ends.end() - *ends.start();
        // Popoviciu: at most half the range; and the last digit of each was rounded.
        prop_assert!(statistics.standard_deviation <= range / Decimal::TWO + Decimal::new(2, 10));
        let mut rising = vec![statistics.minimum.clone()];
        rising.extend(statistics.deciles.clone());
        rising.push(statistics.maximum.clone());
        prop_assert!(rising.is_sorted());
        prop_assert!(statistics.lower_quartile <= statistics.median && statistics.median <= statistics.upper_quartile);
    }

    #[test]
    fn shifting_and_stretching((values, _) in group(), by in -1_000i64..1_000) {
        let shifted: Vec<Rational> = values.iter().map(|value| value.add(&Rational::from_integer(by)).unwrap()).collect();
        let (there, here) = (all(&shifted), all(&values));
        prop_assert_eq!(there.standard_deviation, here.standard_deviation);
        prop_assert_eq!(there.median, here.median.add(&Rational::from_integer(by)).unwrap());
        let turned: Vec<Rational> = values.iter().map(Rational::neg).collect();
        let there = all(&turned);
        prop_assert_eq!(there.mean, -here.mean);
        prop_assert_eq!(there.lower_quartile, here.upper_quartile.neg());
    }

    #[test]
    fn ranks_follow_the_sense((values, _) in group()) {
        let sorted = self::sorted(&values);
        for value in &values {
            let at = |better| place(&sorted, value, better).unwrap().unwrap();
            let (up, down) = (at(Better::Higher), at(Better::Lower));
            let equals = values.iter().filter(|there| *there == value).count();
            prop_assert_eq!(up.rank.unwrap() + down.rank.unwrap() + equals, values.len() + 2);
            prop_assert!(up.percentile >= Rational::ZERO && up.percentile <= Rational::ONE);
        }
    }
}
