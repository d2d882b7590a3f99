// SPDX-License-Identifier: AGPL-3.0-or-later
//! An office ends and another begins (`docs/domain.md §3`).

use super::support::*;
use traguardo_domain::plan::Combine;
use traguardo_domain::{Frequency, deadlines_of_year};

/// U1 until 30 June 2022, U2 from the day after.
fn handed_over(frequency: Frequency) -> World {
    world()
        .measure("a", |measure| {
            measure.frequency = frequency;
            measure.offices = vec![
                office("U1", "", "2022-06-30"),
                office("U2", "2022-07-01", ""),
            ];
        })
        .indicator("I", "[a]")
        .assign("I", "2022: >= 8")
}

fn expected(world: &World, year: i32) -> Vec<String> {
    let found = deadlines_of_year(&[&world.plan], &world.entries, year, day("2022-12-31"));
    let line = |deadline: &traguardo_domain::deadline::Deadline| {
        format!("{} {}", deadline.office, deadline.period)
    };
    found.iter().map(line).collect()
}

#[test]
fn each_reports_the_periods_it_exists_in() {
    let world = handed_over(Frequency::HalfYearly)
        .post_from("U1", "a", "2022-S1", "3")
        .post_from("U2", "a", "2022-S2", "5");
    assert_eq!(world.codes(), [""; 0]);
    assert_eq!(expected(&world, 2022), ["U1 2022-S1", "U2 2022-S2"]);
    assert_eq!(expected(&world, 2023), ["U2 2023-S1", "U2 2023-S2"]);
    // 3 + 5 = 8; nobody is asked for what another reported
    let evaluation = world.evaluation("2022");
    assert_eq!(
        summary(&evaluation),
        "achieved 8.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 8 year"
    );
    let text = evaluation.explanation.text.join("\n");
    assert!(text.contains("Combinati nel tempo: somma"), "{text}");
}

#[test]
fn a_figure_of_who_no_longer_exists_counts_for_nothing() {
    let world = handed_over(Frequency::HalfYearly)
        .post_from("U1", "a", "2022-S1", "3")
        .post_from("U1", "a", "2022-S2", "5");
    assert_eq!(
        summary(&world.evaluation("2022")),
        "not_reported | >= 8 year | because not_reported [a]"
    );
}

#[test]
fn in_a_period_of_both_both_report() {
    let world = handed_over(Frequency::Annual).post_from("U1", "a", "2022", "3");
    assert_eq!(expected(&world, 2022), ["U1 2022", "U2 2022"]);
    assert_eq!(
        summary(&world.evaluation("2022")),
        "not_reported | >= 8 year | because not_reported [a]"
    );
    let both = world.post_from("U2", "a", "2022", "6");
    let evaluation = both.evaluation("2022");
    // 3 + 6 = 9; 100 · 9 / 8 = 112.50, of which 100 count
    assert_eq!(
        summary(&evaluation),
        "achieved 9.00 | counted 100.00 raw 112.50 progress 100.00 ratio | >= 8 year"
    );
    let text = evaluation.explanation.text.join("\n");
    assert!(text.contains("Combinati fra gli uffici: somma"), "{text}");
}

#[test]
fn a_period_before_any_of_them_is_missing_and_said() {
    let world = world()
        .measure("a", |measure| {
            measure.over_offices = Combine::Sum;
            measure.frequency = Frequency::Annual;
            measure.offices = vec![office("U2", "2022-01-01", "")];
        })
        .indicator("I", "[a] - previous([a])")
        .assign("I", "")
        .post_from("U2", "a", "2022", "6");
    assert_eq!(world.codes(), [""; 0]);
    let evaluation = world.evaluation("2022");
    assert_eq!(evaluation.status.as_str(), "not_reported");
    let text = evaluation.explanation.text.join("\n");
    let said = "periodo 2021: nessuno degli uffici attesi esiste in questo periodo";
    assert!(text.contains(said), "{text}");
}

#[test]
fn only_while_the_administration_exists_somebody_has_to_report() {
    let ended = world().measure("a", |measure| {
        measure.offices = vec![office("U1", "", "2022-06-30")];
    });
    assert_eq!(ended.codes(), ["no_office_in_period"]);
    let merged = ended.clone().change(|plan| {
        plan.validity.to = Some(day("2022-06-30"));
    });
    assert_eq!(merged.codes(), [""; 0]);
    let a_day_longer = ended.change(|plan| plan.validity.to = Some(day("2022-07-01")));
    assert_eq!(a_day_longer.codes(), ["no_office_in_period"]);
    // named in any order, overlapping, and with a gap inside one period
    let gap = world().measure("a", |measure| {
        measure.offices = vec![
            office("U3", "2022-11-01", ""),
            office("U1", "2021-01-01", "2022-08-31"),
            office("U2", "", "2021-12-31"),
        ];
    });
    assert_eq!(gap.codes(), [""; 0]);
}
