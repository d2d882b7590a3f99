// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans with one fault each.

mod formulas;
mod measures;
mod tree;

use super::due::event;
use super::support::*;
use traguardo_domain::plan::{Band, Budget, Combine, Due, Measure, Scale, Scoring};
use traguardo_domain::{FaultCode, Frequency};

pub fn sound() -> World {
    world()
        .flow("a")
        .flow("b")
        .date("day")
        .indicator("I", "[a] / [b]")
        .indicator("D", "[day]")
}

/// Marks on a scale, which nobody adds up.
fn marks(measure: &mut Measure, lowest: &str, highest: &str) {
    let (lowest, highest) = (d(lowest), d(highest));
    measure.scale = Some(Scale { lowest, highest });
    measure.over_time = Combine::Last;
    measure.over_offices = Combine::Mean;
    measure.over_administrations = Combine::None;
}

/// Indicator I on target 2022 with a scoring.
fn scored(scoring: Scoring, target: &str) -> World {
    sound().assign_with("I", &format!("2022: {target}"), |assignment| {
        assignment.scoring = scoring;
    })
}

pub fn bands(steps: &[(&str, &str)]) -> Scoring {
    Scoring::Bands(
        steps
            .iter()
            .map(|(from, score)| Band {
                from: d(from),
                score: d(score),
            })
            .collect(),
    )
}

/// Fifty times the derivation of a formula over 450 measures.
fn wide() -> World {
    let codes: Vec<String> = (0..20).map(|number| format!("m{number}")).collect();
    let formula: Vec<String> = codes.iter().map(|code| format!("[{code}]")).collect();
    let monthly = |world: World, code: &String| {
        world.measure(code, |measure| {
            measure.frequency = Frequency::Monthly;
            measure.offices = (0..80)
                .map(|office| format!("U{office}").as_str().into())
                .collect();
        })
    };
    let world = codes.iter().fold(sound(), monthly);
    world.indicator("W", &formula.join(" + ")).assign("W", "")
}

/// A budget without a row.
fn budget(year: i32) -> Budget {
    Budget {
        year,
        rows: Vec::new(),
        printed_totals: Vec::new(),
        at: "/budgets/0".into(),
    }
}

/// A figure with due days of its own, and an annual event.
fn due(frequency: Frequency, due: Due) -> World {
    sound().measure("event", event).measure("due", |measure| {
        (measure.frequency, measure.due) = (frequency, due);
    })
}

/// Each level reads the one below as of now, a year and five years before: 12,000 figures for each of
/// 141 years.
fn slow() -> World {
    let world = world()
        .measure("m", |measure| {
            measure.frequency = Frequency::Monthly;
            measure.offices = (0..1_000)
                .map(|office| format!("U{office}").as_str().into())
                .collect();
        })
        .indicator("x0", "[m]");
    let tower = (1..29).fold(world, |world, level| {
        let below = format!("indicator(\"x{}\")", level - 1);
        let five = format!("{}{below}{}", "previous(".repeat(5), ")".repeat(5));
        world.indicator(
            &format!("x{level}"),
            &format!("{below} + previous({below}) + {five}"),
        )
    });
    tower.assign("x28", "")
}

/// Two members of one box with these weights.
fn weighted(weights: [Option<&str>; 2]) -> World {
    sound()
        .assign_with("I", "", |assignment| assignment.weight = weights[0].map(d))
        .assign_with("D", "", |assignment| assignment.weight = weights[1].map(d))
}

/// Indicators one on the other.
fn tower(levels: usize) -> World {
    let ground = world().annual("m").indicator("x0", "[m]");
    (1..levels).fold(ground, |world, level| {
        let formula = format!("indicator(\"x{}\")", level - 1);
        world.indicator(&format!("x{level}"), &formula)
    })
}

/// A plan, its one fault, where that is, and what the detail says.
pub type Provoked = (World, FaultCode, &'static str, &'static str);

/// Every fault there is.
pub fn provoked() -> Vec<Provoked> {
    let parts = [
        of_the_plan(),
        measures::provoked(),
        formulas::provoked(),
        tree::provoked(),
    ];
    parts.into_iter().flatten().collect()
}

fn of_the_plan() -> Vec<Provoked> {
    vec![
        (
            sound().change(|plan| plan.last_year = 2021),
            FaultCode::PlanYears,
            "/last_year",
            "before it starts",
        ),
        (
            sound().change(|plan| plan.first_year = 3),
            FaultCode::PlanYears,
            "/first_year",
            "the year 3",
        ),
        (
            sound().change(|plan| plan.acts.clear()),
            FaultCode::NoAct,
            "/acts",
            "names the act",
        ),
        (
            sound().change(|plan| plan.acts.reverse()),
            FaultCode::ActsOrder,
            "/acts/1/date",
            "delibera 55 of 2021-11-09",
        ),
        (
            sound().change(|plan| plan.budgets = vec![budget(2025)]),
            FaultCode::BudgetYear,
            "/budgets/0/year",
            "2022 to 2024",
        ),
        (
            sound().change(|plan| plan.nodes[0].budgets = vec![budget(2022), budget(2022)]),
            FaultCode::DuplicateBudget,
            "/budgets/0/year",
            "2022",
        ),
        (
            sound().change(|plan| plan.rules.partial_from = d("100.01")),
            FaultCode::PartialFrom,
            "/rules/partial_from",
            "100.01",
        ),
    ]
}
