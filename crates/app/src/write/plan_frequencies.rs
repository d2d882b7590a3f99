// SPDX-License-Identifier: AGPL-3.0-or-later
//! A measure has one frequency per administration and year: a plan does not change it under figures that
//! stand (`docs/domain.md` §3).

use super::plan_agreement::names;
use crate::Error;
use crate::register::{KnownPlan, Plans, Register};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::period::{MAX_YEAR, MIN_YEAR};
use traguardo_domain::{Frequency, Period};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::shortened;
use traguardo_store::{Conn, measurements};

/// Years in which a measure would be expected at another frequency.
struct Moved {
    first_year: i32,
    last_year: i32,
    before: Frequency,
    now: Frequency,
}

/// Figures that could neither be read nor corrected any more: with this plan the frequency of their
/// measure would be another than theirs. Most plans move none, and no figure is looked for.
pub(super) fn frequencies_in_use(
    conn: &mut Conn,
    register: &Register,
    after: &Plans,
    newest: &KnownPlan,
) -> Result<Vec<Fault>, Error> {
    let moved = moved(register, after);
    let in_all = || moved.values().flatten();
    let first_day = in_all().map(|years| Period::annual(years.first_year).start());
    let last_day = in_all().map(|years| Period::annual(years.last_year).end());
    let (Some(from), Some(to)) = (first_day.min(), last_day.max()) else {
        return Ok(Vec::new());
    };
    let mut faults = Vec::new();
    let mut told = None;
    for (measure_id, text) in standing(conn, register, &moved, from, to)? {
        let period: Period = text
            .parse()
            .map_err(|_| Error::Corrupt(format!("period {text} of measure {measure_id}")))?;
        let code = register.measure_code(measure_id)?;
        let orphaning = moved.get(code).and_then(|moved| {
            moved.iter().find(|years| {
                (years.first_year..=years.last_year).contains(&period.year())
                    && years.before == period.frequency()
            })
        });
        let Some(Moved { now, .. }) = orphaning.filter(|_| told != Some(measure_id)) else {
            continue;
        };
        told = Some(measure_id);
        let defined = newest.plan.measures.get(code);
        let pointer = defined.map_or("/measures".to_owned(), |measure| {
            format!("{}/frequency", measure.at)
        });
        let detail = format!(
            "a figure of `{}` stands for {period}, and with this plan it would be expected for {}: keep \
             the frequency for that year, or withdraw its figures first",
            shortened(code),
            names(&now.periods(period.year()))
        );
        faults.push(Fault::new(pointer, "frequency_in_use", detail));
    }
    Ok(faults)
}

/// The measures that would be moved, by code.
fn moved<'a>(register: &'a Register, after: &Plans) -> BTreeMap<&'a str, Vec<Moved>> {
    let before = &register.plans;
    let runs = runs(before, after);
    let mut moved = BTreeMap::new();
    for (code, known) in &register.measures {
        let frequency = |plans: &Plans, year| {
            let planned = plans.measure(code, year);
            planned.unwrap_or(&known.definition).frequency
        };
        let of_measure: Vec<Moved> = runs
            .iter()
            .map(|(first_year, last_year)| Moved {
                first_year: *first_year,
                last_year: *last_year,
                before: frequency(before, *first_year),
                now: frequency(after, *first_year),
            })
            .filter(|years| years.before != years.now)
            .collect();
        if !of_measure.is_empty() {
            moved.insert(code.as_str(), of_measure);
        }
    }
    moved
}

/// All years, in runs within which nothing changes about which plan is in force: it may where one
/// begins, in the year after that ([`traguardo_domain::in_force`]), and where one has ended.
fn runs(before: &Plans, after: &Plans) -> Vec<(i32, i32)> {
    let plans = before.0.iter().chain(&after.0).map(|known| &known.plan);
    let mut starts: BTreeSet<i32> = plans
        .flat_map(|plan| [plan.first_year, plan.first_year + 1, plan.last_year + 1])
        .filter(|year| (MIN_YEAR..=MAX_YEAR).contains(year))
        .collect();
    starts.insert(MIN_YEAR);
    let ends = starts.iter().skip(1).map(|year| year - 1);
    starts.iter().copied().zip(ends.chain([MAX_YEAR])).collect()
}

/// For which periods figures of the moved measures stand.
fn standing(
    conn: &mut Conn,
    register: &Register,
    moved: &BTreeMap<&str, Vec<Moved>>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(i64, String)>, Error> {
    let codes = register.measure_codes.iter();
    let ids: Vec<i64> = codes
        .filter(|(_, code)| moved.contains_key(code.as_str()))
        .map(|(id, _)| *id)
        .collect();
    let administration_id = register.administration.id;
    Ok(measurements::standing(
        conn,
        administration_id,
        &ids,
        from,
        to,
    )?)
}
