// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is posted about: the demonstration plan, for several administrations, and the figures of
//! its measures in years that no plan covers.

use crate::Result;
use serde_json::{Value, json};

const PLAN: &str = include_str!("../../../demo/massa-carrara/plan.json");
/// The demonstration's figures of 2021 and 2022.
pub const POSTINGS: &str = include_str!("../../../demo/massa-carrara/measurements.json");

/// Years of the figures that clients post: down from here.
const NEWEST: usize = 2019;
const OLDEST: usize = 1900;
/// Administrations: enough for all figures of a long attack.
const ADMINISTRATIONS: usize = 12;
/// Figures in a row that are about the same administration.
const ROW: usize = 512;

/// Which figure: an administration, an office, a measure, a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Code of the administration.
    pub administration: String,
    /// Code of the office.
    pub office: String,
    /// Code of the measure.
    pub measure: String,
    /// Period at the measure's frequency.
    pub period: String,
}

impl Place {
    /// The members of an item that say which figure it is.
    pub fn item(&self) -> Value {
        json!({"office": self.office, "measure": self.measure, "period": self.period})
    }
}

/// The figures there are to be posted.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Codes; the first has the demonstration's figures too.
    pub administrations: Vec<String>,
    /// Measure, office and the end of the period's code, for each figure of a year.
    yearly: Vec<(String, String, &'static str)>,
}

/// The plan of one administration.
pub fn plan(administration: &str) -> Result<Value> {
    let mut plan: Value = serde_json::from_str(PLAN)?;
    let code = plan
        .pointer_mut("/administration/code")
        .ok_or("a plan names its administration")?;
    *code = json!(administration);
    Ok(plan)
}

impl Fixture {
    /// The demonstration's administration and more like it.
    pub fn new() -> Result<Self> {
        let plan: Value = serde_json::from_str(PLAN)?;
        let text = |value: &Value, name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let demonstration = plan.get("administration").map(|one| text(one, "code"));
        let mut yearly = Vec::new();
        for measure in plan
            .get("measures")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let ends: &[&'static str] = match text(measure, "frequency").as_str() {
                "half_yearly" => &["-S1", "-S2"],
                "annual" => &[""],
                other => return Err(format!("a measure is posted {other}").into()),
            };
            for office in measure
                .get("offices")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let office = office.as_str().unwrap_or_default();
                yearly.extend(
                    ends.iter()
                        .map(|end| (text(measure, "code"), office.to_owned(), *end)),
                );
            }
        }
        let mut administrations = vec![demonstration.unwrap_or_default()];
        administrations.extend((2..=ADMINISTRATIONS).map(|number| format!("TORTURE-{number}")));
        Ok(Self {
            administrations,
            yearly,
        })
    }

    /// The figure with this number; `None` when there are no more.
    pub fn place(&self, number: usize) -> Option<Place> {
        let count = self.administrations.len();
        let (row, column) = (number / ROW, number % ROW);
        let administration = self.administrations.get(row % count)?.clone();
        let number = row / count * ROW + column;
        let year = NEWEST.checked_sub(number / self.yearly.len())?;
        let (measure, office, end) = self.yearly.get(number % self.yearly.len())?.clone();
        let period = format!("{year}{end}");
        (year >= OLDEST).then_some(Place {
            administration,
            office,
            measure,
            period,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_figures_enough_and_no_two_are_the_same() {
        let fixture = Fixture::new().unwrap();
        let places: Vec<Place> = (0..).map_while(|number| fixture.place(number)).collect();
        assert!(places.len() > 50_000, "{}", places.len());
        let distinct: BTreeSet<String> = places.iter().map(|place| format!("{place:?}")).collect();
        assert_eq!(distinct.len(), places.len());
        assert_eq!(places[0].administration, "CCIAA-MS");
    }

    #[test]
    fn plans_differ_by_administration() {
        assert_eq!(plan("X").unwrap()["administration"]["code"], "X");
    }
}
