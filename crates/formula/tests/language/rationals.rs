// SPDX-License-Identifier: AGPL-3.0-or-later
//! Exact numbers: limits, rounding, written form.

use traguardo_formula::{Fault, OutOfRange, Rational};

use crate::support::number;

fn ratio(numerator: i64, denominator: i64) -> Rational {
    Rational::from_integer(numerator)
        .div(&Rational::from_integer(denominator))
        .unwrap()
}

fn power_of_ten(exponent: u32) -> Rational {
    (0..exponent).fold(Rational::ONE, |power, _| {
        power.mul(&Rational::from_integer(10)).unwrap()
    })
}

fn rounded(text: &str, decimals: u32) -> String {
    number(text).round(decimals).unwrap().to_string()
}

#[test]
fn a_third_times_three_is_one() {
    assert_eq!(
        ratio(1, 3).mul(&Rational::from_integer(3)).unwrap(),
        Rational::ONE
    );
}

#[test]
fn half_is_rounded_away_from_zero() {
    assert_eq!(rounded("0.5", 0), "1");
    assert_eq!(rounded("-0.5", 0), "-1");
    assert_eq!(rounded("1.5", 0), "2");
    assert_eq!(rounded("2.5", 0), "3");
    assert_eq!(rounded("2.675", 2), "2.68");
    assert_eq!(rounded("-2.675", 2), "-2.68");
    assert_eq!(rounded("2.6749999999", 2), "2.67");
    assert_eq!(ratio(2, 3).round(10).unwrap().to_string(), "0.6666666667");
}

#[test]
fn a_rounded_value_has_exactly_the_decimals_asked_for() {
    assert_eq!(rounded("5", 2), "5.00");
    assert_eq!(rounded("177.722543", 2), "177.72");
    assert_eq!(rounded("5", 10), "5.0000000000");
}

#[test]
fn rounding_to_zero_loses_the_sign() {
    assert_eq!(rounded("-0.004", 2), "0.00");
    assert_eq!(rounded("-0.4", 0), "0");
}

#[test]
fn rounding_keeps_18_integer_digits_and_not_one_more() {
    assert_eq!(rounded("999999999999999999.4", 0), "999999999999999999");
    assert_eq!(number("999999999999999999.5").round(0), Err(OutOfRange));
    assert_eq!(power_of_ten(18).round(10), Err(OutOfRange));
    assert_eq!(power_of_ten(200).neg().round(2), Err(OutOfRange));
    assert_eq!(Rational::ONE.round(11), Err(OutOfRange));
}

#[test]
fn big_integers_round_like_small_ones() {
    let tiny = Rational::ONE.div(&power_of_ten(60)).unwrap();
    let above = number("2.675").add(&tiny).unwrap();
    let below = number("2.675").sub(&tiny).unwrap();
    assert_eq!(above.round(2).unwrap().to_string(), "2.68");
    assert_eq!(below.round(2).unwrap().to_string(), "2.67");
    assert_eq!(below.neg().round(2).unwrap().to_string(), "-2.67");
}

#[test]
fn the_digit_limit_is_that_of_the_reduced_fraction() {
    let largest = power_of_ten(999);
    let ten = Rational::from_integer(10);
    assert_eq!(largest.mul(&ten), Err(Fault::OutOfRange));
    assert_eq!(
        Rational::ONE.div(&largest).unwrap().div(&ten),
        Err(Fault::OutOfRange)
    );
    assert_eq!(largest.mul(&ratio(1, 10)).unwrap(), power_of_ten(998));
    assert_eq!(largest.div(&largest).unwrap(), Rational::ONE);
    assert_eq!(largest.numerator_denominator().0.len(), 1_000);
}

#[test]
fn dividing_by_zero_is_a_fault_even_for_zero() {
    assert_eq!(
        Rational::ONE.div(&Rational::ZERO),
        Err(Fault::DivisionByZero)
    );
    assert_eq!(
        Rational::ZERO.div(&Rational::ZERO),
        Err(Fault::DivisionByZero)
    );
    assert_eq!(
        power_of_ten(60).div(&ratio(0, 7)),
        Err(Fault::DivisionByZero)
    );
}

#[test]
fn the_written_form_is_exact() {
    assert_eq!(ratio(1, 2).to_string(), "0.5");
    assert_eq!(number("93129.9588").to_string(), "93129.9588");
    assert_eq!(number("5.00").to_string(), "5");
    assert_eq!(ratio(-1, 8).to_string(), "-0.125");
    assert_eq!(ratio(2, 6).to_string(), "1/3");
    assert_eq!(ratio(4, -14).to_string(), "-2/7");
    assert_eq!(Rational::ZERO.to_string(), "0");
    let small = Rational::ONE.div(&power_of_ten(38)).unwrap();
    assert_eq!(small.to_string(), format!("0.{}1", "0".repeat(37)));
    let smaller = Rational::ONE.div(&power_of_ten(39)).unwrap();
    assert_eq!(smaller.to_string(), format!("1/1{}", "0".repeat(39)));
    assert_eq!(
        power_of_ten(60).add(&ratio(1, 4)).unwrap().to_string(),
        format!("1{}.25", "0".repeat(60))
    );
}

#[test]
fn signs_and_order() {
    assert!(ratio(-1, 3).is_negative() && !ratio(-1, 3).is_positive());
    assert!(ratio(1, 3).is_positive() && ratio(0, 3).is_zero());
    assert_eq!(ratio(-1, 3).abs(), ratio(2, 6));
    assert!(ratio(1, 3) > number("0.3333333333"));
    assert!(power_of_ten(60).neg() < power_of_ten(60));
}

#[test]
fn a_square_root_is_rounded_half_away_from_zero() {
    let root = |value: &Rational| value.sqrt(10).unwrap().unwrap().to_string();
    assert_eq!(root(&Rational::from_integer(2)), "1.4142135624");
    assert_eq!(root(&number("0.25")), "0.5000000000");
    assert_eq!(number("6.25").sqrt(0).unwrap().unwrap().to_string(), "3");
    assert_eq!(root(&Rational::ZERO), "0.0000000000");
    assert!(ratio(-1, 2).sqrt(10).is_none());
    assert_eq!(power_of_ten(40).sqrt(2), Some(Err(OutOfRange)));
}
