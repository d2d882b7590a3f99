// SPDX-License-Identifier: AGPL-3.0-or-later
//! When figures are due (`docs/domain.md §3`).

use super::targets::event;
use super::{FaultCode, Found, OtherForms};
use crate::Period;
use crate::evaluate::days_after;
use crate::plan::{DueDate, DueRule, Measure, Plan};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_formula::Calendar;

/// Most days after the end of its period on which a figure is due.
const MOST_DAYS: u64 = 366;

pub(super) fn check(plan: &Plan, forms: &OtherForms, found: &mut Found) {
    let mut tightest: BTreeMap<(u32, bool, bool), Option<Period>> = BTreeMap::new();
    let calendar = plan.calendar(plan.first_year);
    for measure in plan.measures.values() {
        match &measure.due.rule {
            DueRule::Days { days: 0, .. } => {}
            DueRule::Days { days, working } => {
                let frequency = measure.frequency;
                let period = *tightest
                    .entry((frequency.months(), *working, *days < 0))
                    .or_insert_with(|| {
                        let room = |period: &Period| room(&calendar, *period, *working, *days < 0);
                        let years = plan.first_year..=plan.last_year;
                        let periods = years.flat_map(|year| frequency.periods(year));
                        periods.min_by_key(room)
                    });
                let Some(period) = period else { continue };
                let due = days_after(&calendar, period.end(), *days, *working);
                if let Err(why) = sensible(period, due) {
                    let detail = format!("measure {}: {period} {why}", measure.code);
                    found.add(
                        FaultCode::DueDay,
                        format!("{}/due/days", measure.at),
                        detail,
                    );
                }
            }
            DueRule::After(after) => {
                for (index, code) in after.events.iter().enumerate() {
                    let place = format!("{}/due/after/events/{index}", measure.at);
                    awaited(plan, forms, measure, (code, place), found);
                }
            }
        }
        printed(plan, measure, found);
    }
}

/// The days, or working days, that a due day can lie off the end of a period. One period is the tightest for
/// all measures of a frequency: counting for each of them would take too long.
fn room(calendar: &Calendar, period: Period, working: bool, before: bool) -> i64 {
    let (from, to) = if before {
        (period.start().pred_opt(), period.end().pred_opt())
    } else {
        let latest = period.end().checked_add_days(Days::new(MOST_DAYS));
        (Some(period.end()), latest)
    };
    let Some((from, to)) = from.zip(to) else {
        return 0;
    };
    if working {
        calendar.workdays(from, to).unwrap_or(0)
    } else {
        (to - from).num_days()
    }
}

/// What a due day is counted from is a date, known as of each period that waits for it.
fn awaited(
    plan: &Plan,
    forms: &OtherForms,
    measure: &Measure,
    (code, place): (&str, String),
    found: &mut Found,
) {
    let rare = plan
        .measures
        .get(code)
        .is_some_and(|event| event.frequency.months() > measure.frequency.months());
    if rare {
        let detail = format!(
            "{code} is posted less often than measure {}: of most periods it could not be known \
             whether the event came",
            measure.code
        );
        return found.add(FaultCode::EventFrequency, place, detail);
    }
    event(plan, forms, code, place, found);
}

/// Days of single periods.
fn printed(plan: &Plan, measure: &Measure, found: &mut Found) {
    let (first, last) = (plan.first_year, plan.last_year);
    let mut seen = BTreeSet::new();
    for (index, DueDate { period, date }) in measure.due.dates.iter().enumerate() {
        let at = format!("{}/due/dates/{index}", measure.at);
        let code = &measure.code;
        if !seen.insert(*period) {
            let detail = format!("{period} of measure {code} already has a due day");
            found.add(FaultCode::DuplicateDueDay, format!("{at}/period"), detail);
        }
        if period.frequency() != measure.frequency || !(first..=last).contains(&period.year()) {
            let detail = format!(
                "{period} is no period of measure {code}: it is {}, and the plan covers {first} to {last}",
                measure.frequency.as_str()
            );
            found.add(FaultCode::DuePeriod, format!("{at}/period"), detail);
        }
        if let Err(why) = sensible(*period, Some(*date)) {
            let detail = format!("measure {code}: {period} {why}");
            found.add(FaultCode::DueDay, format!("{at}/date"), detail);
        }
    }
}

/// A figure can be posted from its period's first day on.
fn sensible(period: Period, due: Option<NaiveDate>) -> Result<(), String> {
    let latest = period.end().checked_add_days(Days::new(MOST_DAYS));
    match due {
        Some(due) if due < period.start() => Err(format!(
            "would be due on {due}, before it begins on {}",
            period.start()
        )),
        Some(due) if latest.is_some_and(|latest| due <= latest) => Ok(()),
        Some(due) => Err(format!(
            "would be due on {due}, more than a year after its end"
        )),
        None => Err("would be due more than a year after its end".to_owned()),
    }
}
