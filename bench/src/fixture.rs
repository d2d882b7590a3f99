// SPDX-License-Identifier: AGPL-3.0-or-later
//! Synthetic administrations: a plan of ordinary size, its figures of three years, and keys enough
//! for posts that never meet a figure already there.
//!
//! Two kinds of measures keep reading and writing apart. 30 *plan measures*, a third of them reported
//! by two offices, feed 20 indicators: their figures are loaded once and evaluated. 20 monthly
//! *registers*, each kept by all ten offices, take what the write measurements post.

use crate::body::Post;
use serde_json::{Value, json};

/// Indicators of a plan.
pub const INDICATORS: u32 = 20;
/// The year that evaluations ask about.
pub const YEAR: u32 = 2022;
const LOADED: [u32; 3] = [YEAR - 2, YEAR - 1, YEAR];
const MEASURES: u32 = 30;
const REGISTERS: u32 = 20;
const OFFICES: u32 = 10;
const FIRST_YEAR: u32 = 1991;
const YEARS: u32 = 29;

/// Figures that the registers of one administration can take.
pub const KEYS: u64 = 20 * 10 * 29 * 12;
const _: () = assert!(REGISTERS == 20 && OFFICES == 10 && YEARS == 29);

/// Code of an administration.
pub fn administration(number: u32) -> String {
    format!("BENCH-{number:04}")
}

/// Code of an indicator, from 1.
pub fn indicator(number: u32) -> String {
    format!("IND{number:02}")
}

fn measure(number: u32) -> String {
    format!("MIS{:02}", (number - 1) % MEASURES + 1)
}

fn office(number: u32) -> String {
    format!("UFF{:02}", (number - 1) % OFFICES + 1)
}

fn register(number: u32) -> String {
    format!("REG{number:02}")
}

/// How often a plan measure is posted: as in a real plan, mostly once or twice a year.
fn frequency(number: u32) -> &'static str {
    match number % 5 {
        0 => "monthly",
        1 => "quarterly",
        2 => "half_yearly",
        _ => "annual",
    }
}

fn periods(number: u32, year: u32) -> Vec<String> {
    match frequency(number) {
        "monthly" => (1..=12)
            .map(|month| format!("{year}-M{month:02}"))
            .collect(),
        "quarterly" => (1..=4)
            .map(|quarter| format!("{year}-Q{quarter}"))
            .collect(),
        "half_yearly" => (1..=2).map(|half| format!("{year}-S{half}")).collect(),
        _ => vec![year.to_string()],
    }
}

/// Every third measure is reported by two offices.
fn offices_of(number: u32) -> Vec<String> {
    let count = if number.is_multiple_of(3) { 2 } else { 1 };
    (0..count).map(|more| office(number + more)).collect()
}

/// The plan of an administration, as `POST /api/v1/plans` takes it.
pub fn plan(number: u32) -> Value {
    let code = administration(number);
    json!({
        "format": "traguardo-plan/1",
        "administration": {"code": code, "name": format!("Camera di commercio di prova {number}"), "region": "Toscana"},
        "code": "PIANO",
        "title": format!("Piano della performance di prova {number}"),
        "kind": "performance",
        "first_year": FIRST_YEAR,
        "last_year": 2024,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2014-12-15"}],
        "offices": (1..=OFFICES).map(|number| json!({
            "code": office(number), "name": format!("Ufficio {number}"), "kind": "internal"
        })).collect::<Vec<_>>(),
        "measures": (1..=MEASURES).map(plan_measure).chain((1..=REGISTERS).map(plan_register)).collect::<Vec<_>>(),
        "indicators": (1..=INDICATORS).map(plan_indicator).collect::<Vec<_>>(),
        "nodes": (1..=4).map(|area| json!({
            "code": area.to_string(), "kind": "area", "title": format!("Area strategica {area}"),
            "nodes": (1..=2).map(|place| objective(area, place)).collect::<Vec<_>>()
        })).collect::<Vec<_>>(),
    })
}

fn plan_measure(number: u32) -> Value {
    let nature = if number.is_multiple_of(2) {
        "stock"
    } else {
        "flow"
    };
    json!({
        "code": measure(number), "name": format!("Misura di prova {number}"), "unit": "N.",
        "nature": nature, "frequency": frequency(number), "offices": offices_of(number)
    })
}

fn plan_register(number: u32) -> Value {
    json!({
        "code": register(number), "name": format!("Registro di prova {number}"), "unit": "N.",
        "nature": "flow", "frequency": "monthly", "offices": (1..=OFFICES).map(office).collect::<Vec<_>>()
    })
}

fn plan_indicator(number: u32) -> Value {
    let (first, second) = (measure(number), measure(number + 10));
    let formula = match number % 4 {
        0 => format!("[{first}]"),
        1 => format!("100 * [{first}] / [{second}]"),
        2 => format!("100 * ([{first}] - [{second}]) / [{second}]"),
        _ => format!("[{first}] + [{second}]"),
    };
    json!({
        "code": indicator(number), "name": format!("Indicatore di prova {number}"), "unit": "%",
        "formula": formula, "better": "higher"
    })
}

/// Objectives share the indicators out: two or three each.
fn objective(area: u32, place: u32) -> Value {
    let objectives = 8;
    let mine = (area - 1) * 2 + place - 1;
    let numbers = (1..=INDICATORS).filter(|number| number % objectives == mine);
    json!({
        "code": format!("{area}.{place}"), "kind": "objective", "title": format!("Obiettivo {area}.{place}"),
        "resources": [{"year": YEAR, "amount": {"amount": "235000.00", "currency": "EUR"}}],
        "assignments": numbers.map(|number| json!({
            "indicator": indicator(number), "office": office(number),
            "targets": (YEAR..=YEAR + 2).map(|year| json!({
                "period": year.to_string(), "comparator": ">=", "value": "75.00"
            })).collect::<Vec<_>>()
        })).collect::<Vec<_>>()
    })
}

/// The figures of the plan measures: bodies to post and how many figures each has.
pub fn loaded(number: u32) -> Vec<(String, u64)> {
    LOADED
        .iter()
        .map(|year| {
            let mut post = Post::new(&administration(number));
            for measure_number in 1..=MEASURES {
                for office in offices_of(measure_number) {
                    for period in periods(measure_number, *year) {
                        let figure = u64::from(1_000 + measure_number * 37 + year % 7 + number);
                        post.add(
                            &office,
                            &measure(measure_number),
                            &period,
                            figure * 100 + 25,
                        );
                    }
                }
            }
            let rows = post.items;
            (post.finish(), rows)
        })
        .collect()
}

/// A figure of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Number of the register, from 1.
    pub register: u32,
    /// Number of the office, from 1.
    pub office: u32,
    /// Year.
    pub year: u32,
    /// Month, from 1.
    pub month: u32,
}

impl Key {
    /// The figures of an administration in the order of time; `None` when there are no more.
    pub fn at(index: u64) -> Option<Self> {
        let index = u32::try_from(index).ok()?;
        let (office, rest) = (index % OFFICES, index / OFFICES);
        let (register, month) = (rest % REGISTERS, rest / REGISTERS);
        let year = FIRST_YEAR + month / 12;
        (month < YEARS * 12).then_some(Self {
            register: register + 1,
            office: office + 1,
            year,
            month: month % 12 + 1,
        })
    }
}

/// A body of `count` figures of an administration, from the key with this index on.
pub fn posted(number: u32, from: u64, count: u64) -> Option<String> {
    let mut post = Post::new(&administration(number));
    for index in from..from + count {
        let key = Key::at(index)?;
        let period = format!("{}-M{:02}", key.year, key.month);
        post.add(
            &office(key.office),
            &register(key.register),
            &period,
            index * 7_919 % 10_000_000,
        );
    }
    Some(post.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use traguardo_exchange::measurement::MeasurementPost;
    use traguardo_exchange::plan::read_plan;

    #[test]
    fn the_plan_is_accepted() {
        let (document, plan) = read_plan(plan(1).to_string().as_bytes()).unwrap();
        assert_eq!(document.measures.len(), 50);
        assert_eq!(plan.assignments.len(), 20);
    }

    #[test]
    fn keys_are_distinct_and_end() {
        let keys: HashSet<Key> = (0..KEYS).map_while(Key::at).collect();
        assert_eq!(u64::try_from(keys.len()), Ok(KEYS));
        assert_eq!(Key::at(KEYS), None);
        assert_eq!(posted(1, KEYS - 1, 2), None);
        assert!(keys.iter().all(|key| key.year < LOADED[1]));
    }

    #[test]
    fn posts_are_well_formed_and_carry_what_they_say() {
        let read = |body: &str| serde_json::from_str::<MeasurementPost>(body).unwrap();
        for (body, figures) in loaded(3) {
            assert_eq!(u64::try_from(read(&body).items.len()), Ok(figures));
        }
        let body = posted(1, 0, 1_000).unwrap();
        assert_eq!(read(&body).items.len(), 1_000);
        let first = &read(&posted(2, 210, 1).unwrap()).items[0];
        assert_eq!(
            (first.office.as_deref(), first.measure.as_str()),
            (Some("UFF01"), "REG02")
        );
        assert_eq!(
            (first.period.as_str(), first.value.as_deref()),
            ("1991-M02", Some("16629.90"))
        );
    }
}
