// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a plan must agree with: the other plan in force beside it (`docs/domain.md` §3), and the figures
//! that stand.

use super::fits::some;
use super::plan_frequencies::{After, frequencies_in_use};
use crate::Error;
use crate::register::{KnownPlan, Plans, Register};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::plan::{Measure, Plan, WHOLE_BODY};
use traguardo_domain::{Frequency, Period, Validity};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::shortened;
use traguardo_store::Conn;

/// All that keeps a plan from standing beside what is there.
pub(super) fn disagreements(
    conn: &mut Conn,
    register: &Register,
    newest: &KnownPlan,
) -> Result<Vec<Fault>, Error> {
    let plans = register.plans.with(newest.clone());
    let mut faults = conflicts(&register.plans, &plans, newest);
    let after = After {
        plans: &plans,
        revised: None,
    };
    faults.extend(frequencies_in_use(conn, register, &after, |code| {
        let defined = newest.plan.measures.get(code);
        defined.map_or("/measures".to_owned(), |measure| {
            format!("{}/frequency", measure.at)
        })
    })?);
    Ok(faults)
}

/// A figure has one form, and those who report it are the same for every plan in force: else one of two
/// plans could never be fulfilled.
fn conflicts(before: &Plans, after: &Plans, newest: &KnownPlan) -> Vec<Fault> {
    let (stood, mut faults) = (before.together(), Vec::new());
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for pair in after.together() {
        let (known, other) = if pair.performance.id == newest.id {
            (newest, pair.fund)
        } else if pair.fund.id == newest.id {
            (newest, pair.performance)
        } else if pair.stand_in(&stood) {
            continue;
        } else {
            (pair.fund, pair.performance)
        };
        let years = (pair.first_year, pair.last_year);
        for (code, here) in &known.plan.measures {
            let Some(there) = other.plan.measures.get(code) else {
                continue;
            };
            let differing = differences((&known.plan, here), (&other.plan, there), years);
            if !differing.is_empty() && told.insert(code) {
                let conflict = |(field, what): (&str, String)| {
                    let name = match field {
                        "frequency" => "frequency_conflict",
                        _ => "measure_conflict",
                    };
                    let other = shortened(&other.plan.code);
                    let detail = format!("plan `{other}`, in force in {}, {what}", years.0);
                    if known.id == newest.id {
                        Fault::new(format!("{}/{field}", here.at), name, detail)
                    } else {
                        Fault::new(left(&newest.plan, years.0), name, beside(known, &detail))
                    }
                };
                faults.extend(differing.into_iter().map(conflict));
            }
        }
    }
    faults
}

/// A revision that covers fewer years leaves the others to plans that were not made for each other.
fn beside(known: &KnownPlan, detail: &str) -> String {
    format!(
        "with these years plan `{}` would be in force again, and {detail}",
        shortened(&known.plan.code)
    )
}

/// Which end of the plan's years leaves a year to others.
fn left(plan: &Plan, year: i32) -> &'static str {
    if year < plan.first_year {
        "/first_year"
    } else {
        "/last_year"
    }
}

/// Fields in which two definitions of a measure disagree, each with what the other plan says.
fn differences(
    (our_plan, here): (&Plan, &Measure),
    (their_plan, there): (&Plan, &Measure),
    years: (i32, i32),
) -> Vec<(&'static str, String)> {
    let code = shortened(&there.code);
    let mut found = Vec::new();
    if here.frequency != there.frequency {
        let periods = names(&there.frequency.periods(years.0));
        found.push(("frequency", format!("expects `{code}` for {periods}")));
    } else if let Some(period) = differently_read(here, there, years) {
        let offices: Vec<&str> = there.expected_in(period).collect();
        let by = match offices.as_slice() {
            [] => "nobody".to_owned(),
            [WHOLE_BODY] => "the body as a whole".to_owned(),
            offices => some(offices),
        };
        found.push((
            "offices",
            format!("expects `{code}` for {period} from {by}"),
        ));
    }
    if let Some(what) = due_otherwise((our_plan, here), (their_plan, there), years) {
        found.push(("due", what));
    }
    let scale = |measure: &Measure| {
        measure
            .scale
            .map_or_else(|| "none".to_owned(), |scale| scale.to_string())
    };
    let scales = (scale(here), scale(there));
    let mut words = vec![
        ("scale", scales.0.as_str(), scales.1.as_str()),
        ("unit", here.unit.as_str(), there.unit.as_str()),
        ("content", here.content.as_str(), there.content.as_str()),
        ("nature", here.nature.as_str(), there.nature.as_str()),
        ("posted", here.posted.as_str(), there.posted.as_str()),
    ];
    // How figures combine has its default from these.
    if words.iter().all(|(_, here, there)| here == there) {
        words.extend([
            (
                "over_time",
                here.over_time.as_str(),
                there.over_time.as_str(),
            ),
            (
                "over_offices",
                here.over_offices.as_str(),
                there.over_offices.as_str(),
            ),
            (
                "over_administrations",
                here.over_administrations.as_str(),
                there.over_administrations.as_str(),
            ),
        ]);
    }
    for (field, here, there) in words {
        if here != there {
            found.push((field, format!("defines `{code}` with {field} `{there}`")));
        }
    }
    found
}

/// What the other plan says of when figures are due, where that may be another day in some years.
fn due_otherwise(
    (our_plan, here): (&Plan, &Measure),
    (their_plan, there): (&Plan, &Measure),
    years: (i32, i32),
) -> Option<String> {
    let code = shortened(&there.code);
    if here.due.rule != there.due.rule {
        let rule = there.due.rule.to_string();
        return Some(format!("has `{code}` due {}", shortened(&rule)));
    }
    let printed = |measure: &Measure| -> BTreeMap<Period, NaiveDate> {
        let dates = measure.due.dates.iter();
        dates
            .map(|printed| (printed.period, printed.date))
            .filter(|(period, _)| (years.0..=years.1).contains(&period.year()))
            .collect()
    };
    let (mine, theirs) = (printed(here), printed(there));
    let mut periods = mine.keys().chain(theirs.keys());
    if let Some(period) = periods.find(|period| mine.get(period) != theirs.get(period)) {
        return Some(match theirs.get(period) {
            Some(day) => format!("has `{code}` for {period} due on {day}"),
            None => format!("prints no day on which `{code}` for {period} is due"),
        });
    }
    let closed = |plan: &Plan| {
        (
            plan.rules.closed_yearly.clone(),
            plan.rules.closed_days.clone(),
        )
    };
    (here.due.counts_working_days() && closed(our_plan) != closed(their_plan)).then(|| {
        format!("counts the working days until `{code}` is due with other `rules.closing_days`")
    })
}

/// The first period of some years, at the frequency of both, that other offices report here than there.
fn differently_read(here: &Measure, there: &Measure, years: (i32, i32)) -> Option<Period> {
    let (mine, theirs) = (readers(here, years), readers(there, years));
    if mine == theirs {
        return None;
    }
    let mut periods = (years.0..=years.1).flat_map(|year| here.frequency.periods(year));
    periods.find(|period| {
        let in_period = |measure: &Measure| -> BTreeSet<String> {
            measure.expected_in(*period).map(str::to_owned).collect()
        };
        in_period(here) != in_period(there)
    })
}

/// First and last period that each office reports within some years.
fn readers(measure: &Measure, years: (i32, i32)) -> BTreeMap<&str, (Period, Period)> {
    let periods = |validity| reported(validity, measure.frequency, years);
    if measure.offices.is_empty() {
        let whole = periods(Validity::ALWAYS).map(|periods| (WHOLE_BODY, periods));
        return whole.into_iter().collect();
    }
    let offices = measure.offices.iter();
    offices
        .filter_map(|office| Some((office.code.as_str(), periods(office.validity)?)))
        .collect()
}

fn reported(
    validity: Validity,
    frequency: Frequency,
    (first, last): (i32, i32),
) -> Option<(Period, Period)> {
    let from = NaiveDate::from_ymd_opt(first, 1, 1)?.max(validity.from.unwrap_or(NaiveDate::MIN));
    let to = NaiveDate::from_ymd_opt(last, 12, 31)?.min(validity.to.unwrap_or(NaiveDate::MAX));
    (from <= to).then(|| {
        let containing = |day| Period::containing(day, frequency);
        (containing(from), containing(to))
    })
}

pub(super) fn names(periods: &[Period]) -> String {
    let names: Vec<String> = periods.iter().map(ToString::to_string).collect();
    names.join(", ")
}
