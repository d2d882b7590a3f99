// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a successor's figures are made of (`docs/domain.md §8`). TNO begins on 30 June 2022 and comes from A, B and C.

use super::summary::summary;
use super::support::*;
use traguardo_domain::plan::{Combine, Dictionary, Measure};
use traguardo_domain::{Frequency, Merged, OriginFigures};

const FIRST_DAY: &str = "2022-06-30";

/// 100 × n / d of half-yearly national flows, and what else is told of them.
fn ratio(change: impl Fn(&mut Measure)) -> World {
    let national = |measure: &mut Measure| {
        measure.dictionary = Dictionary::National;
        change(measure);
    };
    world()
        .measure("n", national)
        .measure("d", national)
        .indicator("R", "100 * [n] / [d]")
        .assign("R", "")
}

/// Figures of n and d by half-year, as `10/40`.
fn posted(mut world: World, figures: &[(&str, &str)]) -> World {
    for (period, text) in figures {
        let (n, d) = text.split_once('/').unwrap();
        for (measure, text) in [("n", n), ("d", d)] {
            if text != "-" {
                world = world.post(measure, period, text);
            }
        }
    }
    world
}

fn merged<'a>(first_day: &str, origins: &'a [(&'a str, World)]) -> Merged<'a> {
    let origin = |(code, world): &'a (&'a str, World)| OriginFigures {
        administration: code,
        measures: Box::new(|code, _| {
            let measure = world.plan.measures.get(code);
            measure.filter(|measure| measure.dictionary == Dictionary::National)
        }),
        entries: &world.entries,
        merged: None,
    };
    Merged {
        first_day: day(first_day),
        origins: origins.iter().map(origin).collect(),
    }
}

fn found(successor: &World, period: &str, origins: &[(&str, World)]) -> String {
    let evaluator = successor.evaluator(period);
    summary(
        &evaluator
            .after(Some(merged(FIRST_DAY, origins)))
            .evaluation(0),
    )
}

fn abc(
    figures: [&[(&str, &str)]; 3],
    change: impl Fn(&mut Measure) + Copy,
) -> Vec<(&'static str, World)> {
    let names = ["A", "B", "C"].into_iter();
    let worlds = names.zip(figures);
    worlds
        .map(|(name, figures)| (name, posted(ratio(change), figures)))
        .collect()
}

const SAME: fn(&mut Measure) = |_| {};

#[test]
fn ratios_are_made_of_combined_measures() {
    // S1: n 10+20+30 = 60, d 40+40+40 = 120; S2: n 1+2+3 = 6, d 10+10+10 = 30
    let all: [&[(&str, &str)]; 3] = [
        &[("2022-S1", "10/40"), ("2022-S2", "1/10")],
        &[("2022-S1", "20/40"), ("2022-S2", "2/10")],
        &[("2022-S1", "30/40"), ("2022-S2", "3/10")],
    ];
    let origins = abc(all, SAME);
    let successor = ratio(SAME);
    // 60 / 120, all of it before the first day
    assert_eq!(
        found(&successor, "2022-S1", &origins),
        "no_target 50.00 | pro_forma"
    );
    // 66 / 150 and not the mean of three ratios (22, 44, 66 : 44.00 as well), hence the next case
    assert_eq!(
        found(&successor, "2022", &origins),
        "no_target 44.00 | pro_forma"
    );
    let uneven = abc(
        [
            &[("2022-S1", "10/40"), ("2022-S2", "1/10")],
            &[("2022-S1", "20/40"), ("2022-S2", "2/10")],
            &[("2022-S1", "30/400"), ("2022-S2", "3/100")],
        ],
        SAME,
    );
    // 66 / 600 = 11.00; the mean of 22, 44 and 6.6 would be 24.20
    assert_eq!(
        found(&successor, "2022", &uneven),
        "no_target 11.00 | pro_forma"
    );
}

#[test]
fn the_rest_of_the_year_is_posted_whole_or_by_scope() {
    let first: [&[(&str, &str)]; 3] = [
        &[("2022-S1", "10/40")],
        &[("2022-S1", "20/40")],
        &[("2022-S1", "30/40")],
    ];
    let origins = abc(first, SAME);
    // 60 + 40 over 120 + 80
    let whole = posted(ratio(SAME), &[("2022-S2", "40/80")]);
    assert_eq!(
        found(&whole, "2022", &origins),
        "no_target 50.00 | pro_forma"
    );
    // both: C has its n of S2 by scope as well
    let mut both = origins.clone();
    both[2].1 = posted(both[2].1.clone(), &[("2022-S2", "5/-")]);
    assert_eq!(
        found(&whole, "2022", &both),
        "not_computable | because combines_by_none [n] | pro_forma"
    );
    // neither, all of it overdue: the three are named once each
    assert_eq!(
        found(&ratio(SAME), "2022", &origins),
        "not_reported | because not_reported [n], not_reported [d]"
    );
    // a year later its own figures count, and theirs do not
    let next = posted(ratio(SAME), &[("2023-S1", "1/4"), ("2023-S2", "1/4")]).on("2024-01-31");
    assert_eq!(found(&next, "2023", &origins), "no_target 25.00");
    // what it says of the time before it existed is not its own
    let early = posted(ratio(SAME), &[("2022-S1", "1/1")]);
    assert_eq!(
        found(&early, "2022-S1", &origins),
        "no_target 50.00 | pro_forma"
    );
}

#[test]
fn without_one_of_them_there_is_no_value() {
    let with = |second: &'static str| {
        let figures: [&[(&str, &str)]; 3] = [
            &[("2022-S1", "10/40")],
            &[("2022-S1", second)],
            &[("2022-S1", "30/40")],
        ];
        found(&ratio(SAME), "2022-S1", &abc(figures, SAME))
    };
    let d = "not_reported | because not_reported [n] | pro_forma";
    assert_eq!(with("-/40"), d);
    assert_eq!(
        with("n.d./40"),
        "not_available | because not_available [n] | pro_forma"
    );
    // who has nothing to report of is left out: 40 / 120
    assert_eq!(with("n.a./40"), "no_target 33.33 | pro_forma");
    let none = |measure: &mut Measure| measure.over_administrations = Combine::None;
    let figures: [&[(&str, &str)]; 3] = [
        &[("2022-S1", "10/40")],
        &[("2022-S1", "20/40")],
        &[("2022-S1", "30/40")],
    ];
    assert_eq!(
        found(&ratio(none), "2022-S1", &abc(figures, none)),
        "not_computable | because combines_by_none [n], combines_by_none [d]"
    );
    // B posts by quarter, C has the code in its own dictionary
    let mut origins = abc(figures, SAME);
    origins[1].1 = posted(
        ratio(|measure| measure.frequency = Frequency::Quarterly),
        &[("2022-Q1", "10/20"), ("2022-Q2", "10/20")],
    );
    assert_eq!(
        found(&ratio(SAME), "2022-S1", &origins),
        "not_computable | because combines_by_none [n], combines_by_none [d]"
    );
    let mut origins = abc(figures, SAME);
    for measure in origins[2].1.plan.measures.values_mut() {
        measure.dictionary = Dictionary::Local;
    }
    assert_eq!(
        found(&ratio(SAME), "2022-S1", &origins),
        "not_computable | because combines_by_none [n], combines_by_none [d]"
    );
}

#[test]
fn years_before_are_read_through_the_merger() {
    let national = |measure: &mut Measure| {
        measure.dictionary = Dictionary::National;
        measure.frequency = Frequency::Annual;
    };
    let growth = || {
        world()
            .measure("n", national)
            .indicator("G", "100 * ([n] - previous([n])) / previous([n])")
            .assign("G", "")
            .on("2024-01-31")
    };
    let origins = [
        ("A", growth().post("n", "2022", "30")),
        ("B", growth().post("n", "2022", "50")),
    ];
    // 100 against 30 + 50
    let successor = growth().post("n", "2023", "100");
    assert_eq!(
        found(&successor, "2023", &origins),
        "no_target 25.00 | pro_forma"
    );
}

#[test]
fn mergers_follow_on_each_other() {
    // A became B on 1 March 2021, B became TNO on 30 June 2022
    let figures = |periods: &[(&str, &str)]| posted(ratio(SAME), periods);
    let a = figures(&[("2021-S1", "10/40"), ("2021-S2", "10/40")]);
    let b = figures(&[("2022-S1", "30/60")]);
    let own = figures(&[("2022-S2", "30/60")]);
    let first = [("A", a)];
    let read = |period: &str| {
        let chain = Merged {
            first_day: day(FIRST_DAY),
            origins: vec![OriginFigures {
                administration: "B",
                measures: Box::new(|code, _| b.plan.measures.get(code)),
                entries: &b.entries,
                merged: Some(merged("2021-03-01", &first)),
            }],
        };
        summary(&own.evaluator(period).after(Some(chain)).evaluation(0))
    };
    // S1 of 2021 began before B did; S2 was posted by B for A
    assert_eq!(read("2021"), "no_target 25.00 | pro_forma");
    assert_eq!(read("2022-S1"), "no_target 50.00 | pro_forma");
    assert_eq!(read("2022"), "no_target 50.00 | pro_forma");
}

#[test]
fn a_derivation_names_the_origins_and_how_they_combine() {
    let figures: [&[(&str, &str)]; 3] = [
        &[("2022-S1", "10/40")],
        &[("2022-S1", "20/40")],
        &[("2022-S1", "-/40")],
    ];
    let origins = abc(figures, SAME);
    let successor = ratio(SAME);
    let evaluation = successor
        .evaluator("2022-S1")
        .after(Some(merged(FIRST_DAY, &origins)))
        .evaluation(0);
    let detail = evaluation.reasons[0].detail.as_deref();
    assert_eq!(detail, Some("C, ente, periodo 2022-S1"));
    let text = evaluation.explanation.text.join("\n");
    assert!(
        text.contains("n 2022-S1: 10 (consuntivo), A, ente, periodo 2022-S1"),
        "{text}"
    );
    assert!(text.contains("Combinati fra gli enti: somma"), "{text}");
    let sources = &evaluation.explanation.operands[0].sources;
    let names: Vec<_> = sources
        .iter()
        .map(|source| source.administration.as_deref())
        .collect();
    assert_eq!(names, [Some("A"), Some("B"), Some("C")]);
}
