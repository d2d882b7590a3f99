// SPDX-License-Identifier: AGPL-3.0-or-later
//! A measure has one frequency per administration and year: neither a plan nor a dictionary changes it under
//! figures that stand (`docs/domain.md` §3).

use super::plan_agreement::names;
use crate::Error;
use crate::register::{Plans, Register};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::period::{MAX_YEAR, MIN_YEAR};
use traguardo_domain::plan::Measure;
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

/// What would say how measures are posted.
pub(super) struct After<'a> {
    pub plans: &'a Plans,
    /// What the dictionary would say of its measure.
    pub revised: Option<&'a Measure>,
}

/// Figures that could neither be read nor corrected any more: with this change the frequency of their
/// measure would be another than theirs. Most change none, and no figure is looked for. `place` is where the
/// frequency of a measure would be said.
pub(super) fn frequencies_in_use(
    conn: &mut Conn,
    register: &Register,
    after: &After<'_>,
    place: impl Fn(&str) -> String,
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
        let detail = format!(
            "a figure of `{}` stands for {period}, and with this change it would be expected for {}: \
             keep the frequency for that year, or withdraw its figures first",
            shortened(code),
            names(&now.periods(period.year()))
        );
        faults.push(Fault::new(place(code), "frequency_in_use", detail));
    }
    Ok(faults)
}

/// The measures that would be moved, by code.
fn moved<'a>(register: &'a Register, after: &After<'_>) -> BTreeMap<&'a str, Vec<Moved>> {
    let before = &register.plans;
    let runs = runs(before, after.plans);
    let mut moved = BTreeMap::new();
    for (code, known) in &register.measures {
        let frequency = |plans: &Plans, definition: &Measure, year| {
            let planned = plans.measure(code, year);
            planned.unwrap_or(definition).frequency
        };
        let revised = after.revised.filter(|measure| measure.code == *code);
        let revised = revised.unwrap_or(&known.definition);
        let of_measure: Vec<Moved> = runs
            .iter()
            .map(|(first_year, last_year)| Moved {
                first_year: *first_year,
                last_year: *last_year,
                before: frequency(before, &known.definition, *first_year),
                now: frequency(after.plans, revised, *first_year),
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
    let plans = before
        .known
        .iter()
        .chain(&after.known)
        .map(|known| &known.plan);
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
