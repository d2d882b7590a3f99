// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations that all measure the same national indicators, each half-year, each with targets of its own.

use crate::body::Post;
use serde_json::{Value, json};
use std::fmt;
use std::str::FromStr;

/// Indicators that share what stands below the line.
const SHARING: u32 = 5;
/// The year of the last figures.
const LAST: u32 = 2024;
const OFFICES: u32 = 10;
/// Objectives of a plan.
const OBJECTIVES: u32 = 25;

/// How many of what: written `BODIESxINDICATORSxYEARS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Administrations.
    pub bodies: u32,
    /// Indicators of each.
    pub indicators: u32,
    /// Years, each of two half-years.
    pub years: u32,
}

impl FromStr for Country {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let told = "written as administrations x indicators x years, such as 60x300x10";
        let mut parts = text
            .split('x')
            .map(|part| part.parse::<u32>().ok().filter(|part| *part > 0));
        let mut part = || parts.next().flatten().ok_or(told);
        let country = Self {
            bodies: part()?,
            indicators: part()?,
            years: part()?,
        };
        let sound = parts.next().is_none()
            && country.bodies < 100_000
            && country.indicators < 1_000
            && country.years < 25;
        sound.then_some(country).ok_or(told)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            bodies,
            indicators,
            years,
        } = self;
        write!(
            formatter,
            "{bodies} administrations x {indicators} indicators x {years} years x 2 half-years"
        )
    }
}

/// Code of an administration.
pub fn administration(number: u32) -> String {
    format!("ENTE-{number:05}")
}

/// Code of an indicator, from 0.
pub fn indicator(number: u32) -> String {
    format!("IND{number:03}")
}

/// Code of what stands above the line of an indicator.
pub fn numerator(number: u32) -> String {
    format!("NUM{number:03}")
}

/// Code of what stands below it.
pub fn denominator(number: u32) -> String {
    format!("DEN{:03}", number / SHARING)
}

fn office(number: u32) -> String {
    format!("UFF{:02}", number % OFFICES + 1)
}

impl Country {
    /// Observations of all of it.
    pub fn rows(&self) -> u64 {
        u64::from(self.bodies) * u64::from(self.indicators) * u64::from(self.years) * 2
    }

    /// Figures that an administration posts in a half-year.
    pub fn measures(&self) -> u32 {
        self.indicators + self.indicators.div_ceil(SHARING)
    }

    fn first_year(&self) -> u32 {
        LAST + 1 - self.years
    }

    /// The half-years, in order.
    pub fn periods(&self) -> Vec<String> {
        (self.first_year()..=LAST)
            .flat_map(|year| [format!("{year}-S1"), format!("{year}-S2")])
            .collect()
    }

    /// The plan of an administration, as `POST /api/v1/plans` takes it.
    pub fn plan(&self, number: u32) -> Value {
        let code = administration(number);
        let measure = |code: String, name: String| {
            json!({"code": code, "name": name, "unit": "euro", "nature": "stock", "frequency": "half_yearly",
                "dictionary": "national", "offices": [office(0)]})
        };
        let above = (0..self.indicators).map(|number| {
            measure(
                numerator(number),
                format!("Voce {number} del bilancio di prova"),
            )
        });
        let below = (0..self.indicators).step_by(5).map(|number| {
            measure(
                denominator(number),
                format!("Totale {} del bilancio di prova", number / SHARING),
            )
        });
        let per_objective = self.indicators.div_ceil(OBJECTIVES);
        json!({
            "format": "traguardo-plan/1",
            "administration": {"code": code, "name": format!("Camera di commercio di prova {number}"),
                "size_class": format!("classe {}", number % 5 + 1), "region": format!("Regione {:02}", number % 20 + 1)},
            "code": "PIANO",
            "title": format!("Piano della performance di prova {number}"),
            "kind": "performance",
            "first_year": self.first_year(),
            "last_year": LAST,
            "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2014-12-15"}],
            "offices": (0..OFFICES).map(|number| json!({
                "code": office(number), "name": format!("Ufficio {number}"), "kind": "internal"
            })).collect::<Vec<_>>(),
            "measures": above.chain(below).collect::<Vec<_>>(),
            "indicators": (0..self.indicators).map(|number| json!({
                "code": indicator(number), "name": format!("Indice di prova {number}"), "unit": "%",
                "formula": format!("100 * [{}] / [{}]", numerator(number), denominator(number)),
                "better": "higher", "dictionary": "national"
            })).collect::<Vec<_>>(),
            "nodes": [{"code": "1", "kind": "area", "title": "Area strategica", "nodes":
                (0..OBJECTIVES).map(|place| {
                    let first = (place * per_objective).min(self.indicators);
                    let last = (first + per_objective).min(self.indicators);
                    self.objective(place, first..last)
                }).collect::<Vec<_>>()}],
        })
    }

    fn objective(&self, place: u32, indicators: std::ops::Range<u32>) -> Value {
        let targets = |number: u32| -> Vec<Value> {
            let target = |year: u32| {
                json!({"period": year.to_string(), "comparator": ">=",
                    "value": format!("{}.00", 40 + (number + year) % 50)})
            };
            (self.first_year()..=LAST).map(target).collect()
        };
        json!({
            "code": format!("1.{}", place + 1), "kind": "objective", "title": format!("Obiettivo {}", place + 1),
            "assignments": indicators.map(|number| json!({
                "indicator": indicator(number), "office": office(number), "targets": targets(number)
            })).collect::<Vec<_>>()
        })
    }

    /// The figures of all measures of one half-year, as one post.
    pub fn figures(&self, number: u32, half_year: &str) -> String {
        let mut post = Post::new(&administration(number));
        let mut state = half_year.bytes().fold(u64::from(number), |state, byte| {
            state.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let mut amount = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % 900_000_000 + 1
        };
        for number in 0..self.indicators {
            post.add(&office(0), &numerator(number), half_year, amount());
            if number.is_multiple_of(SHARING) {
                post.add(
                    &office(0),
                    &denominator(number),
                    half_year,
                    amount() + 100_000_000,
                );
            }
        }
        post.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use traguardo_exchange::measurement::MeasurementPost;
    use traguardo_exchange::plan::read_plan;

    #[test]
    fn plan_and_posts_are_what_the_service_reads() {
        let country: Country = "60x300x10".parse().unwrap();
        assert_eq!(country.rows(), 360_000);
        assert_eq!(country.periods().len(), 20);
        let (_, plan) = read_plan(country.plan(7).to_string().as_bytes()).unwrap();
        assert_eq!(plan.measures.len(), 360);
        assert_eq!(plan.assignments.len(), 300);
        for period in country.periods() {
            let post: MeasurementPost = serde_json::from_str(&country.figures(7, &period)).unwrap();
            assert_eq!(post.items.len(), 360);
        }
    }

    #[test]
    fn a_country_is_three_numbers() {
        for wrong in ["", "1", "1x2", "0x1x1", "1x1x1x1", "ax1x1", "100000x1x1"] {
            assert!(wrong.parse::<Country>().is_err(), "{wrong}");
        }
        assert_eq!("23000x100x1".parse::<Country>().unwrap().rows(), 4_600_000);
    }
}
