// SPDX-License-Identifier: AGPL-3.0-or-later
//! Due days in the list of deadlines (`docs/domain.md §3`).

use super::due::{after, days, event, figure, first_posted, merger};
use super::support::*;
use traguardo_domain::{Frequency, deadlines_of_year};

fn lines(world: &World, year: i32, on: &str) -> Vec<String> {
    deadlines_of_year(&[&world.plan], &world.entries, year, day(on))
        .into_iter()
        .map(|found| {
            let due = found
                .due
                .map_or_else(|| "-".to_owned(), |due| due.to_string());
            let indicators = found.indicators.join(",");
            format!(
                "{due} {} {} {} {indicators}",
                found.measure,
                found.period,
                found.state.as_str()
            )
        })
        .collect()
}

#[test]
fn deadlines_of_an_event() {
    assert_eq!(
        lines(&merger(), 2022, "2022-03-01"),
        ["2022-12-31 Fusione 2022 due I", "- a 2022 waiting I"],
        "the event is asked for, and what waits comes last"
    );
    let stated = |value: &str| merger().post("Fusione", "2022", value);
    assert_eq!(
        lines(&stated("2022-06-30"), 2022, "2022-06-29"),
        [
            "2022-06-29 a 2022 due I",
            "2022-12-31 Fusione 2022 reported I"
        ]
    );
    assert_eq!(
        lines(&stated("2022-06-30"), 2022, "2022-06-30")[0],
        "2022-06-29 a 2022 late I"
    );
    assert_eq!(
        lines(&stated("not_done"), 2022, "2022-12-31")[1],
        "- a 2022 waiting I"
    );
    // From the year's end on nothing is expected, nor listed any more; nor what waits for somebody else's silence.
    assert_eq!(lines(&stated("not_done"), 2022, "2023-01-01"), [""; 0]);
    assert_eq!(
        lines(&merger(), 2022, "2023-01-01"),
        ["2022-12-31 Fusione 2022 late I"]
    );
    // Of a half-year gone by the list of its year says so.
    let halves = figure(Frequency::HalfYearly, after(&["e"], 10))
        .date("e")
        .post("e", "2022-S1", "not_done");
    assert_eq!(
        lines(&halves, 2022, "2022-07-01"),
        [
            "2022-06-30 e 2022-S1 reported I",
            "2022-12-31 e 2022-S2 due I",
            "- a 2022-S1 not_expected I",
            "- a 2022-S2 waiting I",
        ]
    );
    // An event of an event is asked for as well.
    let chain = merger().measure("Fusione", |measure| {
        event(measure);
        measure.due = after(&["Legge"], 30);
    });
    let chain = chain.measure("Legge", event);
    assert_eq!(
        lines(&chain, 2022, "2022-03-01"),
        [
            "2022-12-31 Legge 2022 due I",
            "- Fusione 2022 waiting I",
            "- a 2022 waiting I"
        ]
    );
}

/// What is due in January belongs to the list of that January.
#[test]
fn deadlines_in_the_next_year() {
    let world = figure(Frequency::Annual, days(31, false));
    assert_eq!(
        lines(&world, 2022, "2022-12-31"),
        ["2023-01-31 a 2022 due I"]
    );
    assert_eq!(
        lines(&world, 2022, "2023-01-31"),
        ["2023-01-31 a 2022 due I"]
    );
    assert_eq!(
        lines(&world, 2022, "2023-02-01"),
        ["2023-01-31 a 2022 late I"]
    );
    assert_eq!(
        lines(&world, 2022, "2024-06-01"),
        ["2023-01-31 a 2022 late I"]
    );
    let posted = first_posted(world, "2022", ("2023-01-20", "08:00:00"));
    assert_eq!(
        lines(&posted, 2022, "2023-12-31"),
        ["2023-01-31 a 2022 reported I"]
    );
    assert_eq!(
        lines(&posted, 2022, "2024-01-01"),
        [""; 0],
        "its day lies in another year"
    );
}
