// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans with one fault each.

use super::support::*;
use traguardo_domain::plan::{
    Band, Budget, Combine, Content, Dictionary, Due, Interim, Measure, Nature, Posted, Resolution,
    Scale, Scoring,
};
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

/// The annual day of an event.
fn date(measure: &mut Measure) {
    measure.frequency = Frequency::Annual;
    measure.content = Content::Date;
    measure.nature = Nature::Stock;
    measure.over_time = Combine::Last;
    measure.over_offices = Combine::Max;
    measure.over_administrations = Combine::Max;
}

/// A figure with due days of its own, and an annual event.
fn due(frequency: Frequency, due: Due) -> World {
    sound().measure("event", date).measure("due", |measure| {
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

/// A plan, the code it must provoke, and a part of the pointer and of the detail.
pub fn provoked() -> Vec<(World, FaultCode, &'static str, &'static str)> {
    let weighted = |weights: [Option<&str>; 2]| {
        sound()
            .assign_with("I", "", |assignment| assignment.weight = weights[0].map(d))
            .assign_with("D", "", |assignment| assignment.weight = weights[1].map(d))
    };
    let tower = |levels: usize| {
        (1..levels).fold(
            world().annual("m").indicator("x0", "[m]"),
            |world, level| {
                world.indicator(
                    &format!("x{level}"),
                    &format!("indicator(\"x{}\")", level - 1),
                )
            },
        )
    };
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
        (
            sound().measure("s", |measure| {
                measure.nature = Nature::Stock;
                measure.posted = Posted::Cumulative;
                measure.over_time = Combine::Last;
            }),
            FaultCode::CumulativeStock,
            "/measures/s/posted",
            "measure s is a stock",
        ),
        (
            sound().measure("c", |measure| measure.posted = Posted::Cumulative),
            FaultCode::CumulativeOverTime,
            "/measures/c/over_time",
            "not sum",
        ),
        (
            sound().measure("l", |measure| measure.over_offices = Combine::Last),
            FaultCode::LastIsForTime,
            "/measures/l/over_offices",
            "last is for time only",
        ),
        (
            sound().measure("l", |measure| measure.over_administrations = Combine::Last),
            FaultCode::LastIsForTime,
            "/measures/l/over_administrations",
            "measure l",
        ),
        (
            sound().measure("t", |measure| {
                measure.content = Content::Date;
                measure.over_time = Combine::Mean;
                measure.over_offices = Combine::Max;
                measure.over_administrations = Combine::Max;
            }),
            FaultCode::DateCombination,
            "/measures/t/over_time",
            "dates have no mean",
        ),
        (
            sound().assign_with("D", "2022: by 2022-10-31", |assignment| {
                assignment.targets[0].goal =
                    traguardo_domain::plan::Goal::After(traguardo_domain::plan::After {
                        events: vec!["day".into(), "a".into()],
                        days: 30,
                        working: false,
                    });
            }),
            FaultCode::EventNeedsDate,
            "/assignments/0/targets/0/after/events/1",
            "and a is none",
        ),
        (
            sound().assign_with("I", "", |assignment| {
                assignment.same_as = Some("1/Q".into());
            }),
            FaultCode::BadReference,
            "/assignments/0/same_as",
            "no assignment 1/Q",
        ),
        (
            sound().assign_with("I", "2022: >= 1", |assignment| {
                assignment.targets[0].resolution = Some(Resolution {
                    by: "Giunta".into(),
                    on: day("2022-03-01"),
                    reason: "Errore di stampa".into(),
                });
            }),
            FaultCode::NothingToResolve,
            "/assignments/0/targets/0/resolution",
            "nothing contradicts",
        ),
        (
            sound().measure("q", |measure| marks(measure, "5", "1")),
            FaultCode::Scale,
            "/measures/q/scale",
            "5 to 1",
        ),
        (
            sound().measure("q", |measure| {
                marks(measure, "1", "5");
                measure.over_time = Combine::Sum;
            }),
            FaultCode::ScaleCombination,
            "/measures/q/over_time",
            "their sum is none",
        ),
        (
            sound()
                .measure("q", |measure| marks(measure, "1", "5"))
                .indicator("Q", "[q]")
                .assign("Q", "2022: >= 6"),
            FaultCode::TargetOffScale,
            "/assignments/0/targets/0",
            "a mark from 1 to 5",
        ),
        (
            sound().measure("l", |measure| {
                measure.content = Content::Items;
                measure.over_offices = Combine::Max;
            }),
            FaultCode::ListCombination,
            "/measures/l/over_offices",
            "lists have no max",
        ),
        (
            sound().list("l").indicator("T", "[l] + 1"),
            FaultCode::WrongKind,
            "/indicators/T/formula",
            "[l] is a list",
        ),
        (
            sound().list("l").indicator("T", "days([l], [day])"),
            FaultCode::WrongKind,
            "/indicators/T/formula",
            "[l] is no date",
        ),
        (
            sound().indicator("T", "count([a])"),
            FaultCode::WrongKind,
            "/indicators/T/formula",
            "[a] is no list",
        ),
        (
            sound().measure("o", |measure| {
                measure.offices = vec!["U1".into(), "U1".into()];
            }),
            FaultCode::DuplicateOffice,
            "/measures/o/offices/1",
            "office U1",
        ),
        (
            sound().measure("w", |measure| {
                measure.offices = vec![
                    office("U1", "", "2022-12-31"),
                    office("U2", "2023-07-01", ""),
                ];
            }),
            FaultCode::NoOfficeInPeriod,
            "/measures/w/offices",
            "2023-S1",
        ),
        // 31 December 2022 - 365 days is the day before its year
        (
            due(Frequency::Annual, super::due::days(-365, false)),
            FaultCode::DueDay,
            "/measures/due/due/days",
            "2022 would be due on 2021-12-31, before it begins",
        ),
        (
            due(
                Frequency::HalfYearly,
                super::due::on_days(&[("2022-S2", "2022-06-30")]),
            ),
            FaultCode::DueDay,
            "/measures/due/due/dates/0/date",
            "2022-S2 would be due on 2022-06-30",
        ),
        // 366 days after 31 December 2022 is 1 January 2024
        (
            due(
                Frequency::Annual,
                super::due::on_days(&[("2022", "2024-01-02")]),
            ),
            FaultCode::DueDay,
            "/measures/due/due/dates/0/date",
            "more than a year after its end",
        ),
        (
            due(
                Frequency::HalfYearly,
                super::due::on_days(&[("2022", "2022-12-30")]),
            ),
            FaultCode::DuePeriod,
            "/measures/due/due/dates/0/period",
            "2022 is no period of measure due",
        ),
        (
            due(
                Frequency::Annual,
                super::due::on_days(&[("2025", "2025-12-30")]),
            ),
            FaultCode::DuePeriod,
            "/measures/due/due/dates/0/period",
            "the plan covers 2022 to 2024",
        ),
        (
            due(
                Frequency::Annual,
                super::due::on_days(&[("2022", "2022-12-30"), ("2022", "2022-12-29")]),
            ),
            FaultCode::DuplicateDueDay,
            "/measures/due/due/dates/1/period",
            "2022",
        ),
        // as of June nothing of an annual event is known
        (
            due(Frequency::HalfYearly, super::due::after(&["event"], 30)),
            FaultCode::EventFrequency,
            "/measures/due/due/after/events/0",
            "event is posted less often",
        ),
        (
            due(Frequency::Annual, super::due::after(&["event", "a"], 30)),
            FaultCode::EventNeedsDate,
            "/measures/due/due/after/events/1",
            "and a is none",
        ),
        (
            due(Frequency::Annual, super::due::after(&["evnt"], 30)),
            FaultCode::UnknownMeasure,
            "/measures/due/due/after/events/0",
            "measure evnt",
        ),
        (
            due(Frequency::Annual, super::due::after(&["event"], 30)).measure("event", |measure| {
                date(measure);
                measure.due = super::due::after(&["event"], 1);
            }),
            FaultCode::Cycle,
            "/measures/event/due/after",
            "measure event → measure event",
        ),
        (
            due(Frequency::Annual, super::due::after(&["event"], 30))
                .measure("event", |measure| {
                    date(measure);
                    measure.due = super::due::after(&["other"], 1);
                })
                .measure("other", |measure| {
                    date(measure);
                    measure.due = super::due::after(&["event"], 1);
                }),
            FaultCode::Cycle,
            "/measures/event/due/after",
            "measure event → measure other → measure event",
        ),
        (
            (0..33).fold(sound(), |world, place| {
                world.measure(&format!("e{place:02}"), |measure| {
                    date(measure);
                    if place < 32 {
                        let next = format!("e{:02}", place + 1);
                        measure.due = super::due::after(&[&next], 1);
                    }
                })
            }),
            FaultCode::TooDeep,
            "/measures/e00/due/after",
            "measure e00 rests on more than 32",
        ),
        (
            sound().indicator_with("T", "[a]", |indicator| indicator.decimals = 11),
            FaultCode::Decimals,
            "/indicators/T/decimals",
            "11",
        ),
        (
            world().flow("Immob").indicator("T", "[Immobb]"),
            FaultCode::UnknownMeasure,
            "/indicators/T/formula",
            "did you mean [Immob]?",
        ),
        (
            sound().indicator("T", "indicator(\"II\")"),
            FaultCode::UnknownIndicator,
            "/indicators/T/formula",
            "indicator(\"II\")",
        ),
        (
            world()
                .flow("a")
                .indicator("EC27", "[a]")
                .assign("EC72", ""),
            FaultCode::UnknownIndicator,
            "/assignments/0/indicator",
            "did you mean EC27?",
        ),
        (
            sound().indicator_with("T", "achievement(\"1\")", |indicator| {
                indicator.dictionary = Dictionary::National;
            }),
            FaultCode::AchievementNotAllowed,
            "/indicators/T/formula",
            "only in local indicators",
        ),
        (
            sound().indicator_with("T", "[a] + 1", |indicator| {
                indicator.dictionary = Dictionary::National;
            }),
            FaultCode::LocalInNational,
            "/indicators/T/formula",
            "reads [a], which is local",
        ),
        (
            sound().indicator("T", "previous(achievement(\"1\"))"),
            FaultCode::AchievementOfAnotherYear,
            "/indicators/T/formula",
            "previous()",
        ),
        (
            sound().indicator("T", "[day] + 1"),
            FaultCode::DateInArithmetic,
            "/indicators/T/formula",
            "[day] is a date",
        ),
        (
            sound().indicator("T", "previous([day])"),
            FaultCode::DateInArithmetic,
            "/indicators/T/formula",
            "only be the whole formula",
        ),
        (
            sound().indicator("T", "indicator(\"D\")"),
            FaultCode::DateInArithmetic,
            "/indicators/T/formula",
            "indicator(\"D\") is a date",
        ),
        (
            sound().indicator_with("T", "[day]", |indicator| {
                indicator.interim = Some(Interim::Prorated);
            }),
            FaultCode::InterimOnDate,
            "/indicators/T/interim",
            "is a date",
        ),
        (
            world()
                .indicator("A", "indicator(\"B\")")
                .indicator("B", "previous(indicator(\"A\"))"),
            FaultCode::Cycle,
            "/indicators/A/formula",
            "indicator A → indicator B → indicator A",
        ),
        (
            // T stands under 1.1, below 1 whose achievement it reads
            world()
                .node("1.1", Some(0), None)
                .indicator("T", "achievement(\"1\")")
                .assign("T", ""),
            FaultCode::Cycle,
            "/indicators/T/formula",
            "indicator T → node 1 → node 1.1 → assignment 1.1/T → indicator T",
        ),
        (
            wide(),
            FaultCode::TooWide,
            "/indicators/W/formula",
            "more than 16 MiB",
        ),
        (slow(), FaultCode::TooWide, "/nodes", "would take too long"),
        (
            tower(34),
            FaultCode::TooDeep,
            "/indicators/x32",
            "more than 32 levels",
        ),
        (
            sound().change(|plan| plan.nodes[0].parent = Some(0)),
            FaultCode::UnknownNode,
            "/nodes/1",
            "does not come before",
        ),
        (
            sound().assign_with("I", "", |assignment| assignment.node = 9),
            FaultCode::UnknownNode,
            "/assignments/0",
            "under no node",
        ),
        (
            sound().node("1", None, None),
            FaultCode::DuplicateNode,
            "/nodes/1/code",
            "already at /nodes/1",
        ),
        (
            weighted([Some("100"), None]),
            FaultCode::WeightsIncomplete,
            "/nodes/1",
            "1/D have none",
        ),
        (
            weighted([Some("60"), Some("39.99")]),
            FaultCode::WeightsSum,
            "/nodes/1",
            "sum to 99.99, not to 100",
        ),
        (
            sound().change(|plan| plan.nodes[0].weight = Some(d("90"))),
            FaultCode::WeightsSum,
            "/nodes",
            "the weights under the plan sum to 90",
        ),
        (
            weighted([Some("100"), Some("0")]),
            FaultCode::WeightNotPositive,
            "/assignments/1/weight",
            "the weight of 1/D is 0",
        ),
        (
            sound().assign("I", "").assign("I", ""),
            FaultCode::DuplicateAssignment,
            "/assignments/1",
            "already used at /assignments/0",
        ),
        (
            sound().assign("I", "2022: >= 1; 2022: >= 2"),
            FaultCode::DuplicateTarget,
            "/assignments/0/targets/1",
            "already has a target for 2022",
        ),
        (
            sound().assign("I", "2025: >= 1"),
            FaultCode::TargetYear,
            "/assignments/0/targets/0",
            "covers 2022 to 2024",
        ),
        (
            sound().assign("I", "2022: >= 1.125"),
            FaultCode::TargetDecimals,
            "/assignments/0/targets/0",
            "3 decimals, but values of I are rounded to 2",
        ),
        (
            sound().assign("I", "2022: between 5 4"),
            FaultCode::BetweenBounds,
            "/assignments/0/targets/0",
            "between 5 and 4",
        ),
        (
            sound().assign("I", "2022: by 2022-05-01"),
            FaultCode::ByNeedsDate,
            "/assignments/0/targets/0",
            "is a number",
        ),
        (
            sound().assign("D", "2022: >= 1"),
            FaultCode::DateNeedsBy,
            "/assignments/0/targets/0",
            "by a date, not >=",
        ),
        (
            scored(Scoring::Baseline(d("1")), "= 2"),
            FaultCode::BaselineComparator,
            "/assignments/0/targets/0",
            "not =",
        ),
        (
            scored(Scoring::Baseline(d("2")), ">= 2.00"),
            FaultCode::BaselineEqualsTarget,
            "/assignments/0/targets/0",
            "is the target itself",
        ),
        (
            scored(Scoring::Baseline(d("3")), ">= 2"),
            FaultCode::BaselineAgainstDirection,
            "/assignments/0/targets/0",
            "baseline, which is 3",
        ),
        (
            scored(Scoring::Baseline(d("1")), "<= 2"),
            FaultCode::BaselineAgainstDirection,
            "/assignments/0/targets/0",
            "baseline, which is 1",
        ),
        (
            scored(bands(&[]), ">= 2"),
            FaultCode::BandsEmpty,
            "/assignments/0/scoring/bands",
            "at least one",
        ),
        (
            scored(bands(&[("70", "70"), ("70", "80")]), ">= 2"),
            FaultCode::BandsOrder,
            "/assignments/0/scoring/bands/1/from",
            "cannot follow",
        ),
        (
            scored(bands(&[("70", "70"), ("90", "60")]), ">= 2"),
            FaultCode::BandsOrder,
            "/assignments/0/scoring/bands/1/score",
            "a better result would score less",
        ),
        (
            scored(bands(&[("70", "70"), ("90", "100.5")]), ">= 2"),
            FaultCode::BandsScore,
            "/assignments/0/scoring/bands/1/score",
            "100.5",
        ),
        (
            sound().assign_with("D", "", |assignment| {
                assignment.scoring = bands(&[("1", "80")]);
            }),
            FaultCode::BandsOnTime,
            "/assignments/0/scoring/bands/0/from",
            "0 days late",
        ),
    ]
}
