// SPDX-License-Identifier: AGPL-3.0-or-later
//! Terms that follow an event, and terms still to be set (`docs/domain.md §5`).

use super::support::*;
use traguardo_domain::plan::{After, Content, Goal};

fn after(events: &[&str], days: i32, working: bool) -> Goal {
    Goal::After(After {
        events: events.iter().map(|code| (*code).to_owned()).collect(),
        days,
        working,
    })
}

/// Done `a` within a term after the first of the events `e` and `f`.
fn judged(goal: Goal) -> World {
    world()
        .date("a")
        .date("e")
        .date("f")
        .indicator("I", "[a]")
        .assign_with("I", "2022: by 2022-12-31", |assignment| {
            assignment.targets[0].goal = goal;
        })
}

#[test]
fn golden() {
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    let year = |name, world, expected| (name, world, "2022", expected);
    let thirty = || judged(after(&["e"], 30, false)).post("e", "2022-S1", "2022-03-01");
    let first = || judged(after(&["e", "f"], 30, false)).post("e", "2022-S1", "2022-03-10");
    let working = || judged(after(&["e"], 3, true)).post("e", "2022-S1", "2022-04-21");
    let before = || judged(after(&["e"], -1, false)).post("e", "2022-S1", "2022-06-30");
    check(vec![
        // 1 March + 30 days = 31 March
        half(
            "done on the last day of the term",
            thirty().post("a", "2022-S1", "2022-03-31"),
            "on_track 2022-03-31 | counted 100.00 raw 100.00 progress 100.00 binary | by 2022-03-31 year",
        ),
        half(
            "done the day after",
            thirty().post("a", "2022-S1", "2022-04-01"),
            "off_track 2022-04-01 | counted 0.00 raw 0.00 progress 0.00 binary 1 days late | by 2022-03-31 year",
        ),
        half(
            "not done, the term over",
            thirty().post("a", "2022-S1", "not_done"),
            "off_track not_done | counted 0.00 raw 0.00 progress 0.00 binary | by 2022-03-31 year",
        ),
        half(
            "not done, the term not over yet",
            judged(after(&["e"], 30, false))
                .post("e", "2022-S1", "2022-06-20")
                .post("a", "2022-S1", "not_done"),
            "not_due not_done | by 2022-07-20 year | because not_due [a]",
        ),
        // the earlier of 10 March and 1 March
        half(
            "the first of two events counts",
            first()
                .post("f", "2022-S1", "2022-03-01")
                .post("a", "2022-S1", "2022-04-01"),
            "off_track 2022-04-01 | counted 0.00 raw 0.00 progress 0.00 binary 1 days late | by 2022-03-31 year",
        ),
        half(
            "and the other one need not come",
            first()
                .post("f", "2022-S1", "not_done")
                .post("a", "2022-S1", "2022-04-01"),
            "on_track 2022-04-01 | counted 100.00 raw 100.00 progress 100.00 binary | by 2022-04-09 year",
        ),
        half(
            "but somebody has to say so",
            first().post("a", "2022-S1", "2022-04-01"),
            "not_reported 2022-04-01 | by - year | because not_reported [f]",
        ),
        // Thursday 21 April: Friday 22, (Monday 25 is a holiday) Tuesday 26, Wednesday 27
        half(
            "working days",
            working().post("a", "2022-S1", "2022-04-27"),
            "on_track 2022-04-27 | counted 100.00 raw 100.00 progress 100.00 binary | by 2022-04-27 year",
        ),
        half(
            "the day before an event",
            before().post("a", "2022-S1", "2022-06-30"),
            "off_track 2022-06-30 | counted 0.00 raw 0.00 progress 0.00 binary 1 days late | by 2022-06-29 year",
        ),
        half(
            "an event that has not come yet",
            judged(after(&["e"], 30, false)).post("e", "2022-S1", "not_done"),
            "not_due | by - year | because not_due [e]",
        ),
        year(
            "an event that never came",
            judged(after(&["e"], 30, false))
                .post("e", "2022-S1", "not_done")
                .post("e", "2022-S2", "not_done"),
            "not_applicable | by - year | because not_applicable [e]",
        ),
        // until the year is over it may still come, whatever period is asked for
        year(
            "an event that may still come on the last day",
            judged(after(&["e"], 30, false))
                .post("e", "2022-S1", "not_done")
                .post("e", "2022-S2", "not_done")
                .on("2022-12-31"),
            "not_due | by - year | because not_due [e]",
        ),
        year(
            "an event of which nothing can be said",
            judged(after(&["e"], 30, false))
                .post("e", "2022-S1", "n.d.")
                .post("e", "2022-S2", "n.d.")
                .post("a", "2022-S1", "2022-03-01")
                .post("a", "2022-S2", "2022-03-01"),
            "not_available 2022-03-01 | by - year | because not_available [e]",
        ),
        year(
            "a term that nobody has set",
            judged(Goal::ToBeSet("Regione Toscana".into()))
                .post("a", "2022-S1", "2022-03-01")
                .post("a", "2022-S2", "2022-03-01"),
            "not_due 2022-03-01 | by - year | because not_due [a]",
        ),
    ]);
}

#[test]
fn the_event_is_shown_and_expected() {
    let world = judged(after(&["e", "f"], 30, false))
        .post("e", "2022-S1", "2022-03-10")
        .post("f", "2022-S1", "2022-03-01")
        .post("a", "2022-S1", "2022-04-01");
    let text = world.evaluation("2022-S1").explanation.text;
    for line in [
        "Target del 2022, per intero già al 2022-S1: entro il 31/03/2022, cioè entro 30 giorni dal primo fra [e] e [f]",
        "[e] al 2022-S1: 10/03/2022",
        "[f] al 2022-S1: 01/03/2022",
        "  e 2022-S1: 10/03/2022 (consuntivo), ente, periodo 2022-S1, rilevazione r1, revisione 1, registrata da m.rossi il 30/06/2022 alle 10:02 (ora di Roma)",
    ] {
        assert!(text.iter().any(|found| found == line), "{line}\n{text:#?}");
    }
    let deadlines = traguardo_domain::deadlines_of_year(
        &[&world.plan],
        &world.entries,
        2022,
        day("2022-12-31"),
    );
    let events = deadlines.iter().filter(|deadline| deadline.measure == "f");
    assert_eq!(events.count(), 2, "somebody is asked for the event");
}

#[test]
fn an_event_is_a_date_of_the_plan() {
    let codes = |world: World| world.codes();
    assert_eq!(codes(judged(after(&["x"], 30, false))), ["unknown_measure"]);
    let number = judged(after(&["n"], 30, false)).flow("n");
    assert_eq!(codes(number), ["event_needs_date"]);
    let list =
        judged(after(&["l"], 30, false)).measure("l", |measure| measure.content = Content::Items);
    assert_eq!(codes(list), ["event_needs_date"]);
    let value = judged(after(&["e"], 30, false))
        .flow("n")
        .indicator("I", "[n]");
    assert_eq!(codes(value), ["by_needs_date"]);
}
