// SPDX-License-Identifier: AGPL-3.0-or-later
//! Numbers and dates as Italian readers write them; the one printer of explanations.

use crate::rome::rome_time;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use traguardo_formula::Rational;

/// `9312995.88` → `9.312.995,88`; the digits after the comma are the decimal's own.
pub fn italian(value: Decimal) -> String {
    grouped(&value.to_string())
}

/// An exact value: as [`italian`] when its decimals end, otherwise the reduced fraction `1/3`.
pub fn italian_exact(value: &Rational) -> String {
    grouped(&value.to_string())
}

/// `15/06/2022`.
pub fn italian_date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `15/06/2022 alle 10:02 (ora di Roma)`.
pub fn italian_time(instant: DateTime<Utc>) -> String {
    rome_time(instant)
        .format("%d/%m/%Y alle %H:%M (ora di Roma)")
        .to_string()
}

/// The canonical text of a formula with its numbers written the Italian way; codes in brackets and
/// quotes stay as they are, and arguments are separated by `;` since the comma marks decimals.
pub fn italian_expression(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut number = String::new();
    let mut closing: Option<char> = None;
    let mut word = false;
    for sign in text.chars() {
        let part_of_number = closing.is_none()
            && !word
            && (sign.is_ascii_digit() || (sign == '.' && !number.is_empty()));
        if part_of_number {
            number.push(sign);
            continue;
        }
        if !number.is_empty() {
            out.push_str(&grouped(&std::mem::take(&mut number)));
        }
        match closing {
            Some(close) if close == sign => closing = None,
            Some(_) => {}
            None if sign == '[' => closing = Some(']'),
            None if sign == '"' => closing = Some('"'),
            None => word = sign.is_alphanumeric() || sign == '_',
        }
        out.push(if closing.is_none() && sign == ',' {
            ';'
        } else {
            sign
        });
    }
    out.push_str(&grouped(&number));
    out
}

/// Groups the integer digits of a plain decimal text, or those of both sides of a fraction.
fn grouped(plain: &str) -> String {
    if let Some((above, below)) = plain.split_once('/') {
        return format!("{}/{}", grouped(above), grouped(below));
    }
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_the_italian_way() {
        let printed = |text: &str| italian(text.parse().unwrap());
        assert_eq!(printed("9312995.88"), "9.312.995,88");
        assert_eq!(printed("-1000"), "-1.000");
        assert_eq!(printed("-100.50"), "-100,50");
        assert_eq!(printed("0.00"), "0,00");
        assert_eq!(grouped("-2/7000"), "-2/7.000");
        assert_eq!(
            italian_expression("100 * 9312995.88 / [EC05.1]"),
            "100 * 9.312.995,88 / [EC05.1]"
        );
        assert_eq!(
            italian_expression("min(1.5, indicator(\"A,1.5\"))"),
            "min(1,5; indicator(\"A,1.5\"))"
        );
        assert_eq!(italian_expression("-12345"), "-12.345");
    }
}
