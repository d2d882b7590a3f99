// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who must post what by when, and how far back entries are needed (`docs/domain.md §3, §4`).

use super::support::*;
use traguardo_domain::{deadlines, deadlines_of_year, years_needed};

fn plan() -> World {
    world()
        .measure("b", |measure| {
            measure.offices = vec!["U2".into(), "U1".into()];
        })
        .annual("a")
        .flow("unused")
        .indicator("A", "[a]")
        .indicator("Z", "[b]")
        .indicator("B", "[b] / indicator(\"A\")")
        .assign("Z", "")
        .assign("B", "2022: >= 1")
}

fn lines(world: &World, on: &str) -> Vec<String> {
    deadlines(&world.plan, &world.entries, day(on))
        .into_iter()
        .map(|found| {
            let indicators = found.indicators.join(",");
            format!(
                "{} {} {} {} {} {indicators}",
                found.due,
                found.measure,
                found.office,
                found.period,
                found.state.as_str()
            )
        })
        .collect()
}

#[test]
fn all_expected_postings_of_the_year() {
    let world = plan()
        .post_from("U1", "b", "2022-S1", "1")
        .post_with("b", "2022-S1", "2", |entry| {
            entry.office = "U2".into();
            entry.first_recorded_at = at(day("2022-06-30"), "22:00:00");
        })
        .post_with("a", "2022", "withdrawn", |entry| entry.revision = 2);
    // ordered by due day, measure, office; the withdrawn figure is missing; both indicators need b, and B needs
    // a through A; nothing needs "unused"
    assert_eq!(
        lines(&world, "2022-07-01"),
        [
            "2022-06-30 b U1 2022-S1 reported Z,B",
            "2022-06-30 b U2 2022-S1 reported_late Z,B",
            "2022-12-31 a ENTE 2022 due B",
            "2022-12-31 b U1 2022-S2 due Z,B",
            "2022-12-31 b U2 2022-S2 due Z,B",
        ]
    );
}

#[test]
fn upcoming_due_late() {
    let states = |on: &str| -> Vec<String> {
        let lines = lines(&plan(), on).into_iter();
        lines
            .filter(|line| line.contains("b U1"))
            .map(|line| line.split(' ').nth(4).unwrap().to_owned())
            .collect()
    };
    assert_eq!(states("2022-01-01"), ["due", "upcoming"]);
    assert_eq!(
        states("2022-06-30"),
        ["due", "upcoming"],
        "the last day is in time"
    );
    assert_eq!(states("2022-07-01"), ["late", "due"]);
    assert_eq!(states("2022-12-31"), ["late", "due"]);
    assert_eq!(
        states("2021-07-01"),
        [""; 0],
        "the plan does not cover 2021"
    );
    let after = deadlines_of_year(&plan().plan, &[], 2022, day("2023-01-01"));
    assert!(after.iter().all(|found| found.state.as_str() == "late"));
}

#[test]
fn years_add_up_through_indicators_and_nodes() {
    let base = || world().annual("a").indicator("A", "[a] - previous([a])");
    assert_eq!(years_needed(&base().plan), 0, "not assigned");
    assert_eq!(years_needed(&base().assign("A", "").plan), 1);
    let chained = base()
        .indicator("B", "previous(opening(indicator(\"A\")))")
        .assign("B", "");
    assert_eq!(years_needed(&chained.plan), 3);
    let rolled = base()
        .assign("A", "")
        .node("2", None, None)
        .indicator("C", "achievement(\"1\")")
        .assign("C", "");
    assert_eq!(years_needed(&rolled.plan), 1);
    let circle = world()
        .indicator("A", "previous(indicator(\"A\"))")
        .assign("A", "");
    assert_eq!(
        years_needed(&circle.plan),
        1,
        "a faulty plan comes to an end"
    );
}
