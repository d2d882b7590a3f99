// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who must post what by when (`docs/domain.md` §3).

use crate::Period;
use crate::evaluate::{DueDay, Evaluator, Question};
use crate::measurement::Entry;
use crate::plan::Plan;
use crate::reach::measures_of;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// One figure that plans expect from one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Code of the measure.
    pub measure: String,
    /// Code of the office expected to post it; [`crate::plan::WHOLE_BODY`] for the body as a whole.
    pub office: String,
    /// The period the figure is about.
    pub period: Period,
    /// Last day on which posting is in time (Europe/Rome); `None` while that depends on an event.
    pub due: Option<NaiveDate>,
    /// Where it stands on the day asked for.
    pub state: DeadlineState,
    /// The figure, when posted and not withdrawn.
    pub entry: Option<Entry>,
    /// Which of the plans expect it, by their place among those asked about.
    pub plans: Vec<usize>,
    /// Codes of the indicators that need it, in plan order.
    pub indicators: Vec<String>,
}

/// Where an expected posting stands on a day (`docs/domain.md §3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadlineState {
    /// Its period has not begun.
    Upcoming,
    /// Its period has begun and the due day has not passed.
    Due,
    /// The due day has passed and nothing is there.
    Late,
    /// First posted by the due day.
    Reported,
    /// First posted after the due day.
    ReportedLate,
    /// Nothing is there, and the event that the due day is counted from is not known.
    Waiting,
    /// Nothing is there, and that event is stated not to have come.
    NotExpected,
}

/// All postings that a year expects for the measures that indicators assigned in the plans in force then
/// are computed from, as they stand on a day: each once, ordered by due day, measure, office, period, with those
/// that have no due day at the end. A plan expects none in a year it does not cover. A withdrawn figure reads as
/// missing. Of a year before that of `on` only what is late, or due in that year or later: the rest is done with
/// (`docs/domain.md §2, §3`).
pub fn deadlines_of_year(
    plans: &[&Plan],
    entries: &[Entry],
    year: i32,
    on: NaiveDate,
) -> Vec<Deadline> {
    let mut found: BTreeMap<Key<'_>, Deadline> = BTreeMap::new();
    for (place, plan) in plans.iter().enumerate() {
        if !(plan.first_year..=plan.last_year).contains(&year) {
            continue;
        }
        let mut evaluator = Evaluator::new(Question {
            plan,
            entries,
            period: Period::annual(year),
            on,
        });
        for (code, indicators) in needed(plan) {
            let Some(measure) = plan.measures.get(code) else {
                continue;
            };
            for period in measure.frequency.periods(year) {
                let due = evaluator.due(measure, period);
                let day = due.day();
                for office in measure.expected_in(period) {
                    let key = (day.is_none(), day, code, office, period);
                    let entry = || evaluator.entry(code, office, period);
                    let deadline = found
                        .entry(key)
                        .or_insert_with(|| posting(key, &due, entry(), on));
                    deadline.plans.push(place);
                    for indicator in &indicators {
                        if deadline.indicators.iter().all(|known| known != indicator) {
                            deadline.indicators.push((*indicator).to_owned());
                        }
                    }
                }
            }
        }
    }
    let listed = |deadline: &Deadline| {
        let to_come = deadline.due.is_some_and(|due| due.year() >= on.year());
        year >= on.year() || to_come || deadline.state == DeadlineState::Late
    };
    found.into_values().filter(listed).collect()
}

/// What has a day before what has none; then by the day, measure, office, period.
type Key<'a> = (bool, Option<NaiveDate>, &'a str, &'a str, Period);

fn posting(
    (_, day, measure, office, period): Key<'_>,
    due: &DueDay,
    entry: Option<&Entry>,
    on: NaiveDate,
) -> Deadline {
    let entry = entry.filter(|entry| entry.value.is_some());
    Deadline {
        measure: measure.to_owned(),
        office: office.to_owned(),
        period,
        due: day,
        state: state(period, due, entry, on),
        entry: entry.cloned(),
        plans: Vec::new(),
        indicators: Vec::new(),
    }
}

/// Each measure in use, events of terms and of due days included, with the assigned indicators that need it, in the order
/// of the assignments.
fn needed(plan: &Plan) -> BTreeMap<&str, Vec<&str>> {
    let mut needed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for assignment in &plan.assignments {
        if assignment.same_as.is_some() || plan.inactive_above(assignment).is_some() {
            continue;
        }
        for event in assignment.events() {
            let indicators = needed.entry(event).or_default();
            if !indicators.contains(&assignment.indicator.as_str()) {
                indicators.push(&assignment.indicator);
            }
        }
        if !seen.insert(&assignment.indicator) {
            continue;
        }
        for measure in measures_of(plan, &assignment.indicator) {
            needed
                .entry(measure)
                .or_default()
                .push(&assignment.indicator);
        }
    }
    add_awaited(plan, &mut needed);
    needed
}

/// The events that those measures wait for, and what these wait for.
fn add_awaited<'a>(plan: &'a Plan, needed: &mut BTreeMap<&'a str, Vec<&'a str>>) {
    let mut waiting: Vec<&str> = needed.keys().copied().collect();
    while let Some(code) = waiting.pop() {
        let events = plan.measures.get(code).map(|measure| measure.due.events());
        let indicators = needed.get(code).cloned().unwrap_or_default();
        for event in events.unwrap_or_default() {
            let known = needed.entry(event).or_default();
            let before = known.len();
            for indicator in &indicators {
                if !known.contains(indicator) {
                    known.push(indicator);
                }
            }
            if known.len() > before {
                waiting.push(event);
            }
        }
    }
}

fn state(period: Period, due: &DueDay, entry: Option<&Entry>, on: NaiveDate) -> DeadlineState {
    match (entry, due) {
        (Some(entry), _) if due.is_late(entry) => DeadlineState::ReportedLate,
        (Some(_), _) => DeadlineState::Reported,
        (None, DueDay::Without(_)) if due.is_off() => DeadlineState::NotExpected,
        (None, DueDay::Without(_)) => DeadlineState::Waiting,
        (None, DueDay::On(day)) if on > *day => DeadlineState::Late,
        (None, DueDay::On(_)) if on >= period.start() => DeadlineState::Due,
        (None, DueDay::On(_)) => DeadlineState::Upcoming,
    }
}
