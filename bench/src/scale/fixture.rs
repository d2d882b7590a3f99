// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations as a national instance has them: a plan of 100 half-yearly measures, and their
//! figures of two years. Every administration defines its own measures: nothing is shared.

use crate::body::Post;
use serde_json::{Value, json};

/// Measures of an administration, each reported by one office.
pub const MEASURES: u32 = 100;
/// The half-years that are loaded.
pub const HALF_YEARS: [&str; 4] = ["2023-S1", "2023-S2", "2024-S1", "2024-S2"];
/// The year that is asked about.
pub const YEAR: u32 = 2024;
/// Indicators of a plan.
pub const INDICATORS: u32 = 50;
const OFFICES: u32 = 10;
/// Half-years before that are left free for posts, from this year on.
const FREE_FROM: u32 = 2000;
const FREE_HALF_YEARS: u32 = 40;

/// Code of an administration.
pub fn administration(number: u32) -> String {
    format!("ENTE-{number:05}")
}

/// Code of an indicator, from 1.
pub fn indicator(number: u32) -> String {
    format!("IND{number:02}")
}

fn measure(number: u32) -> String {
    format!("MIS{number:03}")
}

fn office(number: u32) -> String {
    format!("UFF{:02}", number % OFFICES + 1)
}

/// The plan of an administration, as `POST /api/v1/plans` takes it.
pub fn plan(number: u32) -> Value {
    let code = administration(number);
    json!({
        "format": "traguardo-plan/1",
        "administration": {"code": code, "name": format!("Comune di prova {number}"), "region": "Toscana"},
        "code": "PIANO",
        "title": format!("Piano della performance di prova {number}"),
        "kind": "performance",
        "first_year": FREE_FROM,
        "last_year": YEAR + 1,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2014-12-15"}],
        "offices": (0..OFFICES).map(|number| json!({
            "code": office(number), "name": format!("Ufficio {number}"), "kind": "internal"
        })).collect::<Vec<_>>(),
        "measures": (1..=MEASURES).map(|number| json!({
            "code": measure(number), "name": format!("Misura di prova {number}"), "unit": "N.",
            "nature": if number.is_multiple_of(2) { "stock" } else { "flow" },
            "frequency": "half_yearly", "offices": [office(number)]
        })).collect::<Vec<_>>(),
        "indicators": (1..=INDICATORS).map(|number| json!({
            "code": indicator(number), "name": format!("Indicatore di prova {number}"), "unit": "%",
            "formula": format!("100 * [{}] / [{}]", measure(2 * number - 1), measure(2 * number)),
            "better": "higher"
        })).collect::<Vec<_>>(),
        "nodes": (0..5).map(|area| json!({
            "code": format!("{}", area + 1), "kind": "area", "title": format!("Area strategica {}", area + 1),
            "nodes": (0..5).map(|place| objective(area, place)).collect::<Vec<_>>()
        })).collect::<Vec<_>>(),
    })
}

/// Objectives share the indicators out: two each.
fn objective(area: u32, place: u32) -> Value {
    let first = 2 * (5 * area + place) + 1;
    json!({
        "code": format!("{}.{}", area + 1, place + 1), "kind": "objective",
        "title": format!("Obiettivo {}.{}", area + 1, place + 1),
        "assignments": (first..first + 2).map(|number| json!({
            "indicator": indicator(number), "office": office(number),
            "targets": [{"period": YEAR.to_string(), "comparator": ">=", "value": "75.00"}]
        })).collect::<Vec<_>>()
    })
}

/// The figures of all measures of one half-year, as one post.
pub fn figures(number: u32, half_year: &str) -> String {
    let mut post = Post::new(&administration(number));
    for measure_number in 1..=MEASURES {
        let figure = u64::from(number) * 7_919 + u64::from(measure_number) * 104_729;
        post.add(
            &office(measure_number),
            &measure(measure_number),
            half_year,
            figure % 10_000_000 + 1,
        );
    }
    post.finish()
}

/// A post of one figure that nobody has posted: `None` when all have been.
pub fn free(number: u32, index: u32) -> Option<String> {
    let (half_year, measure_number) = (index / MEASURES, index % MEASURES + 1);
    if half_year >= FREE_HALF_YEARS {
        return None;
    }
    let period = format!("{}-S{}", FREE_FROM + half_year / 2, half_year % 2 + 1);
    let mut post = Post::new(&administration(number));
    post.add(
        &office(measure_number),
        &measure(measure_number),
        &period,
        u64::from(index) * 100 + 25,
    );
    Some(post.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use traguardo_exchange::measurement::MeasurementPost;
    use traguardo_exchange::plan::read_plan;

    #[test]
    fn plan_and_posts_are_what_the_service_reads() {
        let (_, plan) = read_plan(plan(7).to_string().as_bytes()).unwrap();
        assert_eq!(plan.measures.len(), 100);
        assert_eq!(plan.assignments.len(), 50);
        for half_year in HALF_YEARS {
            let post: MeasurementPost = serde_json::from_str(&figures(7, half_year)).unwrap();
            assert_eq!(post.items.len(), 100);
        }
        let places: std::collections::BTreeSet<_> = (0..FREE_HALF_YEARS * MEASURES)
            .map(|index| {
                let post: MeasurementPost = serde_json::from_str(&free(7, index).unwrap()).unwrap();
                let item = &post.items[0];
                assert!(!HALF_YEARS.contains(&item.period.as_str()));
                (item.measure.clone(), item.period.clone())
            })
            .collect();
        assert_eq!(places.len(), 4_000);
        assert!(free(7, FREE_HALF_YEARS * MEASURES).is_none());
    }
}
