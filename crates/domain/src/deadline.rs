// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who must post what by when (`docs/domain.md` §3).

use crate::Period;
use crate::evaluate::{EntryIndex, due, is_late};
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
    /// Last day on which posting is in time (Europe/Rome).
    pub due: NaiveDate,
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
}

/// All postings that a year expects for the measures that indicators assigned in the plans in force then
/// are computed from, as they stand on a day: each once, ordered by due day, measure, office, period. A plan
/// expects none in a year it does not cover. A withdrawn figure reads as missing. Of a year before that of
/// `on` only what is late: the rest is done with (`docs/domain.md §2, §3`).
pub fn deadlines_of_year(
    plans: &[&Plan],
    entries: &[Entry],
    year: i32,
    on: NaiveDate,
) -> Vec<Deadline> {
    let index = EntryIndex::new(entries);
    let mut found: BTreeMap<(NaiveDate, &str, &str, Period), Deadline> = BTreeMap::new();
    for (place, plan) in plans.iter().enumerate() {
        if !(plan.first_year..=plan.last_year).contains(&year) {
            continue;
        }
        for (code, indicators) in needed(plan) {
            let Some(measure) = plan.measures.get(code) else {
                continue;
            };
            for period in measure.frequency.periods(year) {
                for office in measure.expected_in(period) {
                    let key = (due(period), code, office, period);
                    let deadline = found.entry(key).or_insert_with(|| posting(&index, key, on));
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
    let listed = |deadline: &Deadline| year >= on.year() || deadline.state == DeadlineState::Late;
    found.into_values().filter(listed).collect()
}

fn posting(
    index: &EntryIndex<'_>,
    (due, measure, office, period): (NaiveDate, &str, &str, Period),
    on: NaiveDate,
) -> Deadline {
    let entry = index
        .get(measure, office, period)
        .filter(|entry| entry.value.is_some());
    Deadline {
        measure: measure.to_owned(),
        office: office.to_owned(),
        period,
        due,
        state: state(period, entry, on),
        entry: entry.cloned(),
        plans: Vec::new(),
        indicators: Vec::new(),
    }
}

/// Each measure in use, events of terms included, with the assigned indicators that need it, in the order
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
    needed
}

fn state(period: Period, entry: Option<&Entry>, on: NaiveDate) -> DeadlineState {
    match entry {
        Some(entry) if is_late(entry, period) => DeadlineState::ReportedLate,
        Some(_) => DeadlineState::Reported,
        None if on > due(period) => DeadlineState::Late,
        None if on >= period.start() => DeadlineState::Due,
        None => DeadlineState::Upcoming,
    }
}
