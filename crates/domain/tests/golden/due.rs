// SPDX-License-Identifier: AGPL-3.0-or-later
//! When figures are due (`docs/domain.md §3`): on their period's last day, some days off it, on days that
//! the plan prints, after an event.

use super::support::*;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeSet;
use traguardo_domain::plan::{After, Combine, Content, Due, DueDate, DueRule, Measure, Nature};
use traguardo_domain::{Frequency, deadlines_of_year};
use traguardo_formula::Calendar;

pub fn days(days: i32, working: bool) -> Due {
    Due {
        rule: DueRule::Days { days, working },
        dates: Vec::new(),
    }
}

pub fn on_days(dates: &[(&str, &str)]) -> Due {
    let date = |(period, date): &(&str, &str)| DueDate {
        period: p(period),
        date: day(date),
    };
    Due {
        dates: dates.iter().map(date).collect(),
        ..Due::default()
    }
}

pub fn after(events: &[&str], days: i32) -> Due {
    Due {
        rule: DueRule::After(After {
            events: events.iter().map(|code| (*code).to_owned()).collect(),
            days,
            working: false,
        }),
        dates: Vec::new(),
    }
}

/// The annual day of something.
pub fn event(measure: &mut Measure) {
    measure.frequency = Frequency::Annual;
    measure.content = Content::Date;
    measure.nature = Nature::Stock;
    measure.over_time = Combine::Last;
    measure.over_offices = Combine::Max;
    measure.over_administrations = Combine::Max;
}

/// One figure, judged by at least 1.
pub fn figure(frequency: Frequency, due: Due) -> World {
    world()
        .measure("a", |measure| {
            (measure.frequency, measure.due) = (frequency, due);
        })
        .indicator("I", "[a]")
        .assign("I", "2022: >= 1")
}

/// An annual figure due the day before the merger.
pub fn merger() -> World {
    figure(Frequency::Annual, after(&["Fusione"], -1)).measure("Fusione", event)
}

/// The same, first posted at an instant.
pub fn first_posted(world: World, period: &str, instant: (&str, &str)) -> World {
    world.post_with("a", period, "1", |entry| {
        entry.first_recorded_at = at(day(instant.0), instant.1);
    })
}

#[test]
fn golden() {
    use Frequency::{Annual, HalfYearly};
    let year = |name, world, expected| (name, world, "2022", expected);
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    let january = || figure(Annual, days(31, false));
    let posted =
        |instant| first_posted(figure(Annual, days(31, false)), "2022", instant).on("2023-06-01");
    let printed = || figure(HalfYearly, on_days(&[("2022-S2", "2022-12-30")]));
    let working = || figure(HalfYearly, days(5, true));
    let kept = "achieved 1.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 1 year";
    let late = "achieved 1.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 1 year | late";
    let not_due = "not_due | >= 1 year | because not_due [a]";
    let not_reported = "not_reported | >= 1 year | because not_reported [a]";
    check(vec![
        // 31 December + 31 days = 31 January
        year(
            "a month after the year, its last day",
            january().on("2023-01-31"),
            not_due,
        ),
        year(
            "a month after the year, the day after",
            january().on("2023-02-01"),
            not_reported,
        ),
        // 22:30 UTC is 23:30 in Rome
        year(
            "posted on the last day",
            posted(("2023-01-31", "22:30:00")),
            kept,
        ),
        year(
            "posted the day after",
            posted(("2023-01-31", "23:00:00")),
            late,
        ),
        // 31 December - 1 day
        year(
            "the day before the last",
            figure(Annual, days(-1, false)).on("2022-12-30"),
            not_due,
        ),
        year(
            "the last day is too late then",
            figure(Annual, days(-1, false)).on("2022-12-31"),
            not_reported,
        ),
        year(
            "S2 on the printed day",
            printed().post("a", "2022-S1", "1").on("2022-12-30"),
            not_due,
        ),
        year(
            "S2 after the printed day",
            printed().post("a", "2022-S1", "1").on("2022-12-31"),
            not_reported,
        ),
        half(
            "S1, of which nothing is printed",
            printed().on("2022-06-30"),
            "not_due | >= 0.50 prorated | because not_due [a]",
        ),
        // Thursday 30 June: Friday 1, Monday 4, Tuesday 5, Wednesday 6, Thursday 7 July
        half(
            "five working days after S1",
            working().on("2022-07-07"),
            "not_due | >= 0.50 prorated | because not_due [a]",
        ),
        half(
            "six working days after S1",
            working().on("2022-07-08"),
            "not_reported | >= 0.50 prorated | because not_reported [a]",
        ),
        // closed on Monday: Friday 1, Tuesday 5, Wednesday 6, Thursday 7, Friday 8
        half(
            "the body's own closing day does not count",
            working()
                .change(|plan| {
                    plan.rules.closed_days.insert(day("2022-07-04"));
                })
                .on("2022-07-08"),
            "not_due | >= 0.50 prorated | because not_due [a]",
        ),
        // the year before counts from its own end: 31 December 2021 + 31 days
        year(
            "of the year before",
            figure(Annual, days(31, false))
                .indicator("I", "previous([a])")
                .on("2022-02-01"),
            "not_reported | >= 1 year | because not_reported [a]",
        ),
    ]);
}

#[test]
fn after_an_event() {
    let year = |name, world, expected| (name, world, "2022", expected);
    let not_due = "not_due | >= 1 year | because not_due [a]";
    let june = || merger().post("Fusione", "2022", "2022-06-30");
    check(vec![
        year(
            "an event not stated yet",
            merger().on("2022-12-31"),
            not_due,
        ),
        // silence about the event does not help
        year(
            "an event that nobody stated in time",
            merger().on("2023-01-01"),
            "not_reported | >= 1 year | because not_reported [a]",
        ),
        year(
            "an event stated not to have come yet",
            merger()
                .post("Fusione", "2022", "not_done")
                .on("2022-12-31"),
            not_due,
        ),
        year(
            "an event that did not come",
            merger()
                .post("Fusione", "2022", "not_done")
                .on("2023-01-01"),
            "not_applicable | >= 1 year | because not_applicable [a]",
        ),
        year(
            "an event of which nothing can be said",
            merger().post("Fusione", "2022", "n.d."),
            "not_available | >= 1 year | because not_available [a]",
        ),
        // 30 June - 1 day
        year("the last day", june().on("2022-06-29"), not_due),
        year(
            "the day of the event is too late",
            june().on("2022-06-30"),
            "not_reported | >= 1 year | because not_reported [a]",
        ),
        // post() records on 31 December
        year(
            "posted after that day",
            june().post("a", "2022", "1"),
            "achieved 1.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 1 year | late",
        ),
        // what is there counts, and is late for nothing
        year(
            "posted though the event did not come",
            merger()
                .post("Fusione", "2022", "not_done")
                .post("a", "2022", "1"),
            "achieved 1.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 1 year",
        ),
        // the day that the plan prints comes before the event
        year(
            "a printed day comes first",
            merger()
                .change(|plan| {
                    let due = &mut plan.measures.get_mut("a").unwrap().due;
                    due.dates = on_days(&[("2022", "2022-11-30")]).dates;
                })
                .on("2022-12-01"),
            "not_reported | >= 1 year | because not_reported [a]",
        ),
    ]);
    // The event ends in S2: of S1 nothing is expected, and S2 is due after it.
    let halves = || {
        figure(Frequency::HalfYearly, after(&["e"], 10))
            .date("e")
            .post("e", "2022-S1", "not_done")
            .post("e", "2022-S2", "2022-12-27")
    };
    // 27 December + 10 days = 6 January
    check(vec![
        year(
            "S2 waits for its day, S1 is left out",
            halves().on("2023-01-06"),
            not_due,
        ),
        year(
            "S2 is silent, S1 is left out",
            halves().on("2023-01-07"),
            "not_reported | >= 1 year | because not_reported [a]",
        ),
        year(
            "S2 alone",
            halves().post("a", "2022-S2", "1"),
            "achieved 1.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 1 year",
        ),
    ]);
}

#[test]
fn the_day_and_what_it_rests_on_are_shown() {
    let text = |world: World| world.evaluation("2022").explanation.text;
    let has = |text: &[String], line: &str| {
        assert!(text.iter().any(|found| found == line), "{line}\n{text:#?}");
    };
    let silent = text(figure(Frequency::Annual, days(31, false)).on("2023-02-01"));
    has(
        &silent,
        "  a (ente, periodo 2022): nessuna rilevazione, termine 31/01/2023",
    );
    let waiting = text(merger().on("2022-03-01"));
    has(
        &waiting,
        "  a (ente, periodo 2022): nessuna rilevazione, termine non ancora noto",
    );
    has(&waiting, "  Termine: almeno 1 giorno prima di [Fusione]");
    has(
        &waiting,
        "  [Fusione] al 2022: nessun valore (non ancora dovuto)",
    );
    has(
        &waiting,
        "    Fusione (ente, periodo 2022): nessuna rilevazione, termine 31/12/2022",
    );
    let late = text(
        merger()
            .post("Fusione", "2022", "2022-06-30")
            .post("a", "2022", "1"),
    );
    has(&late, "  [Fusione] al 2022: 30/06/2022");
    assert!(late.iter().any(|line| line.ends_with("in ritardo: prima registrazione il 31/12/2022 alle 09:02 (ora di Roma), termine 29/06/2022")), "{late:#?}");
    let never = text(merger().post("Fusione", "2022", "not_done"));
    has(
        &never,
        "  a (ente, periodo 2022): nessuna rilevazione, non attesa",
    );
    let operand = &merger().evaluation("2022").explanation.operands[0];
    let sources: Vec<_> = operand
        .sources
        .iter()
        .map(|source| (source.measure.as_str(), source.due))
        .collect();
    assert_eq!(sources, [("a", None), ("Fusione", Some(day("2022-12-31")))]);
}

proptest! {
    /// A day later is never due earlier, and working days are those of the calendar that counts them.
    #[test]
    fn later_is_not_earlier(
        place in 0usize..12, frequency in 0usize..4, one in -20i32..366, more in 0i32..30, working: bool,
        closed in prop::collection::btree_set(0u64..800, 0..20),
    ) {
        let frequencies = [Frequency::Annual, Frequency::HalfYearly, Frequency::Quarterly, Frequency::Monthly];
        let frequency = frequencies[frequency];
        let periods = frequency.periods(2022);
        let period = periods[place % periods.len()];
        let closed: BTreeSet<NaiveDate> =
            closed.into_iter().map(|days| day("2022-01-01") + Days::new(days)).collect();
        let rules = |world: World| world.change(|plan| plan.rules.closed_days.clone_from(&closed));
        let due = |count| {
            let world = rules(figure(frequency, days(count, working)));
            let all = deadlines_of_year(&[&world.plan], &[], 2022, day("2022-01-01"));
            all.into_iter().find(|found| found.period == period).unwrap().due.unwrap()
        };
        let (earlier, later) = (due(one), due(one + more));
        prop_assert!(earlier <= later);
        if working && one + more >= 0 {
            let calendar = Calendar { closed_days: closed.clone(), ..Calendar::of(2022) };
            prop_assert_eq!(calendar.workdays(period.end(), later), Some(i64::from(one + more)));
        } else if !working {
            prop_assert_eq!((later - period.end()).num_days(), i64::from(one + more));
        }
        // Silence is judged by the same day that is listed.
        if frequency == Frequency::Annual {
            let status = |on: NaiveDate| {
                let world = rules(figure(frequency, days(one, working))).on(&on.to_string());
                world.evaluation("2022").status.as_str()
            };
            prop_assert_eq!(status(earlier), "not_due");
            prop_assert_eq!(status(earlier + Days::new(1)), "not_reported");
        }
    }
}
