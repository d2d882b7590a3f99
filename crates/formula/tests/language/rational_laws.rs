// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rational compared with plain fractions of big integers, on numbers that cross from the fast path
//! to the fallback and back.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use traguardo_formula::{Decimal, Rational};

/// The reference: numerator and denominator, nothing clever.
#[derive(Clone, Debug)]
struct Plain(BigInt, BigInt);

impl Plain {
    fn text(&self) -> (String, String) {
        let common = self.0.gcd(&self.1) * self.1.signum();
        (
            (&self.0 / &common).to_string(),
            (&self.1 / &common).to_string(),
        )
    }
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        -1_000_i128..1_000,
        -1_000_000_000_000_i128..1_000_000_000_000,
        -9_999_999_999_999_999_999_999_999_999_i128..9_999_999_999_999_999_999_999_999_999,
    ];
    (mantissa, 0_u32..=10)
        .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, scale))
}

/// A quotient of two decimals, both ways.
fn pair() -> impl Strategy<Value = (Rational, Plain)> {
    (decimal(), decimal()).prop_filter_map("a divisor of zero", |(above, below)| {
        let quotient = Rational::from(above).div(&Rational::from(below)).ok()?;
        let power = |scale: u32| BigInt::from(10).pow(scale);
        let num = BigInt::from(above.mantissa()) * power(below.scale());
        let den = BigInt::from(below.mantissa()) * power(above.scale());
        Some((quotient, Plain(num, den)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_four_operations_agree_with_big_integers((a, p) in pair(), (b, q) in pair()) {
        prop_assert_eq!(a.numerator_denominator(), p.text());
        let sum = Plain(&p.0 * &q.1 + &q.0 * &p.1, &p.1 * &q.1);
        prop_assert_eq!(a.add(&b).unwrap().numerator_denominator(), sum.text());
        let difference = Plain(&p.0 * &q.1 - &q.0 * &p.1, &p.1 * &q.1);
        prop_assert_eq!(a.sub(&b).unwrap().numerator_denominator(), difference.text());
        let product = Plain(&p.0 * &q.0, &p.1 * &q.1);
        prop_assert_eq!(a.mul(&b).unwrap().numerator_denominator(), product.text());
        if q.0.is_zero() {
            prop_assert!(a.div(&b).is_err());
        } else {
            let quotient = Plain(&p.0 * &q.1, &p.1 * &q.0);
            prop_assert_eq!(a.div(&b).unwrap().numerator_denominator(), quotient.text());
        }
    }

    #[test]
    fn the_laws_of_a_field_hold((a, _) in pair(), (b, _) in pair(), (c, _) in pair()) {
        let add = |x: &Rational, y: &Rational| x.add(y).unwrap();
        let mul = |x: &Rational, y: &Rational| x.mul(y).unwrap();
        prop_assert_eq!(add(&a, &b), add(&b, &a));
        prop_assert_eq!(mul(&a, &b), mul(&b, &a));
        prop_assert_eq!(add(&add(&a, &b), &c), add(&a, &add(&b, &c)));
        prop_assert_eq!(mul(&mul(&a, &b), &c), mul(&a, &mul(&b, &c)));
        prop_assert_eq!(mul(&a, &add(&b, &c)), add(&mul(&a, &b), &mul(&a, &c)));
        prop_assert_eq!(add(&a, &a.neg()), Rational::ZERO);
        prop_assert_eq!(mul(&a, &Rational::ONE), a.clone());
        if !a.is_zero() {
            prop_assert_eq!(mul(&a, &Rational::ONE.div(&a).unwrap()), Rational::ONE);
        }
    }

    #[test]
    fn order_agrees_with_big_integers((a, p) in pair(), (b, q) in pair()) {
        let sign = p.1.signum() * q.1.signum();
        let expected = (&p.0 * &q.1 * &sign).cmp(&(&q.0 * &p.1 * &sign));
        prop_assert_eq!(a.cmp(&b), expected);
        prop_assert_eq!(a == b, expected.is_eq());
    }

    #[test]
    fn rounding_agrees_with_big_integers((a, p) in pair(), decimals in 0_u32..=10) {
        let scaled: BigInt = p.0.abs() * BigInt::from(10).pow(decimals);
        let twice: BigInt = scaled * 2 + p.1.abs();
        let expected: BigInt = twice / (p.1.abs() * 2);
        match a.round(decimals) {
            Ok(rounded) => {
                prop_assert_eq!(rounded.scale(), decimals);
                prop_assert_eq!(BigInt::from(rounded.mantissa().abs()), expected);
                prop_assert!(rounded.is_zero() || rounded.is_sign_negative() == a.is_negative());
                let apart = Rational::from(rounded).sub(&a).unwrap().abs();
                let half = Rational::from(Decimal::new(5, decimals + 1));
                prop_assert!(apart <= half);
            }
            Err(_) => prop_assert!(expected >= BigInt::from(10).pow(18 + decimals)),
        }
    }

    #[test]
    fn a_decimal_is_written_as_itself(value in decimal()) {
        prop_assert_eq!(Rational::from(value).to_string(), value.normalize().to_string());
    }
}
