// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who must post what by when, and how far back entries are needed (`docs/domain.md §3, §4`).

use super::support::*;
use chrono::Datelike;
use traguardo_domain::deadline::{Deadline, DeadlineState};
use traguardo_domain::{deadlines_of_year, years_needed};

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
    let (on, plans) = (day(on), [&world.plan]);
    deadlines_of_year(&plans, &world.entries, on.year(), on)
        .into_iter()
        .map(|found| {
            let indicators = found.indicators.join(",");
            format!(
                "{} {} {} {} {} {indicators}",
                found.due.unwrap(),
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
}

/// What was due on 31 December is late from 1 January on, until it is there.
#[test]
fn of_years_gone_by_what_is_late() {
    let world =
        plan()
            .post_from("U1", "b", "2022-S1", "1")
            .post_with("b", "2022-S2", "1", |entry| {
                entry.office = "U2".into();
                entry.first_recorded_at = at(day("2023-01-02"), "08:00:00");
            });
    let names = |found: Vec<Deadline>| -> Vec<String> {
        let name = |one: &Deadline| {
            assert_eq!(one.state, DeadlineState::Late);
            let due = one.due.unwrap();
            format!("{due} {} {} {}", one.measure, one.office, one.period)
        };
        found.iter().map(name).collect()
    };
    let of_2022 = |on| deadlines_of_year(&[&world.plan], &world.entries, 2022, day(on));
    assert_eq!(
        names(of_2022("2023-01-01")),
        [
            "2022-06-30 b U2 2022-S1",
            "2022-12-31 a ENTE 2022",
            "2022-12-31 b U1 2022-S2",
        ]
    );
    assert_eq!(
        of_2022("2022-12-31").len(),
        5,
        "the whole year as long as it lasts"
    );
    let to_come = deadlines_of_year(&[&world.plan], &[], 2024, day("2023-01-01"));
    assert!(
        to_come
            .iter()
            .all(|found| found.state == DeadlineState::Upcoming)
    );
}

/// A figure is posted once, however many plans need it.
#[test]
fn two_plans_that_need_one_figure() {
    let other = world()
        .annual("a")
        .annual("c")
        .indicator("A", "[a]")
        .indicator("F", "[a] + [c]")
        .assign("F", "")
        .assign("A", "");
    let (first, second) = (plan().plan, other.plan);
    let found = deadlines_of_year(&[&first, &second], &[], 2022, day("2022-07-01"));
    let annual: Vec<(&str, &[usize], &[String])> = found
        .iter()
        .filter(|one| one.period == p("2022"))
        .map(|one| (one.measure.as_str(), &*one.plans, &*one.indicators))
        .collect();
    let codes =
        |codes: &[&str]| -> Vec<String> { codes.iter().map(|code| (*code).into()).collect() };
    assert_eq!(
        annual,
        [
            ("a", &[0, 1][..], &*codes(&["B", "F", "A"])),
            ("c", &[1][..], &*codes(&["F"])),
        ]
    );
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
