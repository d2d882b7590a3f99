// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures to evaluate with: arbitrary, and the same for the same input.

use chrono::{DateTime, Days, NaiveDate, Utc};
use std::sync::Arc;
use traguardo_domain::measurement::Entry;
use traguardo_domain::plan::{Content, Measure, Plan};
use traguardo_domain::{Origin, Period, Value};
use traguardo_formula::{
    Decimal, Figure, Item, Rational, Reading, Reason, ReasonCode, parse_decimal,
};

/// Numbers at which arithmetic goes wrong if it does.
const NUMBERS: [&str; 12] = [
    "0",
    "0.00",
    "1",
    "-1",
    "100",
    "99.995",
    "-0.0000000001",
    "3",
    "9312995.88",
    "0.005",
    "999999999999999999.9999999999",
    "-999999999999999999.9999999999",
];

const REASONS: [ReasonCode; 10] = [
    ReasonCode::NotApplicable,
    ReasonCode::NotReported,
    ReasonCode::NotDue,
    ReasonCode::NotAvailable,
    ReasonCode::DivisionByZero,
    ReasonCode::OutOfRange,
    ReasonCode::UnknownNode,
    ReasonCode::NoAchievement,
    ReasonCode::CombinesByNone,
    ReasonCode::NotANumber,
];

const ORIGINS: [Origin; 5] = [
    Origin::Actual,
    Origin::Preliminary,
    Origin::Forecast,
    Origin::Context,
    Origin::Illustrative,
];

/// Most figures made for one plan.
const MOST: usize = 2_000;

/// FNV-1a: the same on every machine and in every release of the standard library.
#[derive(Clone, Copy)]
pub struct Choice(u64);

impl Choice {
    pub fn of(bytes: &[u8]) -> Self {
        Self(0xcbf2_9ce4_8422_2325).and(bytes)
    }

    /// Another choice, that depends on `bytes` too.
    pub fn and(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    /// A number below `bound`.
    pub fn below(self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        // the upper half: the lower bits of FNV follow those of the last byte
        usize::try_from((self.0 >> 32) % bound).unwrap_or_default()
    }

    pub fn one_of<T: Copy>(self, list: &[T]) -> Option<T> {
        list.get(self.below(list.len())).copied()
    }

    fn number(self) -> Decimal {
        self.one_of(&NUMBERS)
            .and_then(|text| parse_decimal(text).ok())
            .unwrap_or_default()
    }

    /// What an operand gives.
    pub fn reading(self) -> Reading {
        let reason = self.and(b"reason");
        match reason.below(12) {
            0 => Err(Reason {
                code: reason.one_of(&REASONS).unwrap_or(ReasonCode::NotDue),
                operand: "[x]".to_owned(),
                detail: None,
            }
            .into()),
            1 => {
                let third = Rational::from(self.number()).div(&Rational::from_integer(3));
                Ok(Figure::Number(third.unwrap_or(Rational::ZERO)))
            }
            2 => Ok(Figure::NotDone),
            3 => Ok(Figure::Date(self.day())),
            4 | 5 => Ok(Figure::Items(self.items())),
            _ => Ok(Figure::Number(self.number().into())),
        }
    }

    fn day(self) -> NaiveDate {
        let days = u64::try_from(self.and(b"day").below(4_000)).unwrap_or_default();
        let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap_or_default();
        first.checked_add_days(Days::new(days)).unwrap_or(first)
    }

    /// Up to seven items that say some things and leave out others.
    fn items(self) -> Arc<[Item]> {
        let item = |number: usize| {
            let choice = self.and(&number.to_le_bytes());
            let says = |what: &[u8]| choice.and(what).below(3) > 0;
            let day = |what: &[u8]| says(what).then(|| choice.and(what).day());
            let values = ["ore", "a"]
                .into_iter()
                .filter(|name| says(name.as_bytes()));
            Item {
                label: format!("R{number}"),
                class: says(b"class").then(|| format!("c{}", choice.below(3))),
                opened: day(b"opened"),
                due: day(b"due"),
                done: day(b"done"),
                not_done: says(b"not done"),
                values: values
                    .map(|name| (name.to_owned(), choice.number()))
                    .collect(),
            }
        };
        (0..self.and(b"items").below(8)).map(item).collect()
    }

    fn value(self, measure: &Measure, period: Period) -> Option<Value> {
        let choice = self.and(b"value");
        match (choice.below(10), measure.content) {
            (0, _) => None,
            (1, _) => Some(Value::NotAvailable("n.d.".to_owned())),
            (2, _) => Some(Value::NotApplicable("none".to_owned())),
            (3, Content::Date) => Some(Value::NotDone),
            (4.., Content::Items) => Some(Value::Items(self.items())),
            // what the service refuses must not hurt the evaluator either
            (4, Content::Date) | (5.., Content::Number) => Some(Value::Number(self.number())),
            (3 | 4, Content::Number) | (3, Content::Items) | (5.., Content::Date) => {
                let days = u64::try_from(self.below(800)).unwrap_or_default();
                Some(Value::Date(
                    period
                        .start()
                        .checked_add_days(Days::new(days))
                        .unwrap_or(NaiveDate::MAX),
                ))
            }
        }
    }

    fn instant(self, period: Period) -> DateTime<Utc> {
        let days = u64::try_from(self.and(b"instant").below(800)).unwrap_or_default();
        let day = period
            .start()
            .checked_add_days(Days::new(days))
            .unwrap_or(NaiveDate::MAX);
        day.and_time(chrono::NaiveTime::MIN).and_utc()
    }
}

/// A figure for two thirds of what a plan expects from `years` before a year up to it.
pub fn entries(plan: &Plan, year: i32, years: u8, choice: Choice) -> Vec<Entry> {
    let mut entries = Vec::new();
    for measure in plan.measures.values() {
        for year in (year - i32::from(years)..=year).rev() {
            for period in measure.frequency.periods(year) {
                for office in measure.expected_in(period) {
                    let id = format!("{}/{office}/{period}", measure.code);
                    let choice = choice.and(id.as_bytes());
                    if entries.len() == MOST || choice.below(3) == 0 {
                        continue;
                    }
                    let recorded_at = choice.instant(period);
                    entries.push(Entry {
                        measure: measure.code.clone(),
                        office: office.to_owned(),
                        period,
                        revision: 1,
                        value: choice.value(measure, period),
                        origin: choice.one_of(&ORIGINS).unwrap_or_default(),
                        note: None,
                        reason: None,
                        actor: "fuzz".to_owned(),
                        position: i64::try_from(entries.len()).unwrap_or_default() + 1,
                        recorded_at,
                        first_recorded_at: recorded_at,
                        id,
                    });
                }
            }
        }
    }
    entries
}
