// SPDX-License-Identifier: AGPL-3.0-or-later
//! A measure as of a period: first over the offices, then over time (`docs/domain.md §3`).
//!
//! "As of p" is the year to date: the periods of p's year, at the measure's frequency, that end by p's
//! last day. None of them yet: `not_due`. The due day of each expected posting is its period's last
//! day, included; past it a missing one is `not_reported`, until then `not_due`.

use super::combine::{Datum, Gaps, State, combine, last};
use super::index::Entries;
use crate::Period;
use crate::evaluation::{Mark, Source, brief};
use crate::italian::italian_date;
use crate::measurement::Entry;
use crate::plan::{Combine, Content, Measure, Posted, WHOLE_BODY};
use crate::rome::rome_date;
use crate::value::{Origin, Value};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;
use traguardo_formula::{Rational, Reason, ReasonCode, Reasons};

/// The administration's figure of one measure as of one period, and what it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    pub outcome: Result<Datum, Reasons>,
    pub postings: Vec<Posting<'a>>,
    pub marks: BTreeSet<Mark>,
}

/// One expected posting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting<'a> {
    pub measure: &'a Measure,
    pub office: &'a str,
    pub period: Period,
    pub entry: Option<&'a Entry>,
}

impl Posting<'_> {
    /// As it is shown: what an office wrote is not repeated at any length.
    pub fn source(&self) -> Source {
        Source {
            measure: self.measure.code.clone(),
            office: self.office.to_owned(),
            period: self.period,
            due: due(self.period),
            entry: self.entry.map(Entry::brief),
        }
    }
}

pub(crate) fn read<'a>(
    measure: &'a Measure,
    as_of: Period,
    entries: &Entries<'a>,
    on: NaiveDate,
) -> Reading<'a> {
    let operand = format!("[{}]", measure.code);
    let expected = measure.frequency.expected(as_of.year(), as_of.end());
    let by_last = measure.posted == Posted::Cumulative || measure.over_time == Combine::Last;
    let mut reading = Reading {
        outcome: Ok(Datum::NotDone),
        postings: Vec::new(),
        marks: BTreeSet::new(),
    };
    let mut over_time: Vec<State> = Vec::new();
    for period in &expected {
        let counts = !by_last || expected.last() == Some(period);
        let mut over_offices: Vec<State> = Vec::new();
        for office in measure.expected_in(*period) {
            let entry = entries.get(&measure.code, office, *period);
            over_offices.push(state(measure, office, *period, entry, on));
            reading.marks.extend(
                entry
                    .into_iter()
                    .flat_map(|entry| marks(entry, *period, counts)),
            );
            reading.postings.push(Posting {
                measure,
                office,
                period: *period,
                entry,
            });
        }
        if over_offices.is_empty() {
            over_offices.push(nobody(*period, on));
        }
        over_time.push(combine(measure.over_offices, over_offices));
    }
    let combined = if expected.is_empty() {
        let detail = format!(
            "nessun periodo di rilevazione si chiude entro il {}",
            italian_date(as_of.end())
        );
        Err(Gaps::one(ReasonCode::NotDue, detail))
    } else if by_last {
        last(over_time)
    } else {
        combine(measure.over_time, over_time)
    };
    reading.outcome = combined.map_err(|gaps| reasons(gaps, &operand));
    if reading.outcome.is_err() {
        reading.marks.retain(|mark| *mark == Mark::Late);
    }
    reading
}

/// Last day on which a posting about a period is in time (`docs/domain.md §3`).
pub(crate) fn due(period: Period) -> NaiveDate {
    period.end()
}

/// Whether the figure was first posted after its due day (`docs/domain.md §3`): in Rome.
pub(crate) fn is_late(entry: &Entry, period: Period) -> bool {
    rome_date(entry.first_recorded_at) > due(period)
}

/// Where a posting lies, for people.
pub(crate) fn place(office: &str, period: Period) -> String {
    if office == WHOLE_BODY {
        format!("ente, periodo {period}")
    } else {
        format!("ufficio {office}, periodo {period}")
    }
}

fn state(
    measure: &Measure,
    office: &str,
    period: Period,
    entry: Option<&Entry>,
    on: NaiveDate,
) -> State {
    let place = place(office, period);
    let stated = |code, why: &str| Err(Gaps::one(code, format!("{place}: {}", brief(why))));
    match (
        entry.and_then(|entry| entry.value.as_ref()),
        measure.content,
    ) {
        (Some(Value::NotAvailable(why)), _) => stated(ReasonCode::NotAvailable, why),
        (Some(Value::NotApplicable(why)), _) => stated(ReasonCode::NotApplicable, why),
        (Some(Value::Number(number)), Content::Number) => {
            Ok(Datum::Number(Rational::from(*number)))
        }
        (Some(Value::Date(day)), Content::Date) => Ok(Datum::Date(*day)),
        (Some(Value::NotDone), Content::Date) => Ok(Datum::NotDone),
        (Some(Value::Items(items)), Content::Items) => Ok(Datum::Items(Arc::clone(items))),
        (Some(Value::Listed(_)), _) => stated(ReasonCode::WrongKind, "l'elenco non è stato letto"),
        (Some(_), Content::Number) => stated(
            ReasonCode::NotANumber,
            "il valore registrato non è un numero",
        ),
        (Some(_), Content::Date) => stated(
            ReasonCode::NotANumber,
            "il valore registrato non è una data",
        ),
        (Some(_), Content::Items) => stated(
            ReasonCode::WrongKind,
            "il valore registrato non è un elenco",
        ),
        (None, _) => Err(Gaps::one(missing(period, on), place)),
    }
}

/// A period in which none of the offices exists is missing like any other: nobody has said anything.
fn nobody(period: Period, on: NaiveDate) -> State {
    let detail = format!("periodo {period}: nessuno degli uffici attesi esiste in questo periodo");
    Err(Gaps::one(missing(period, on), detail))
}

fn missing(period: Period, on: NaiveDate) -> ReasonCode {
    if on > due(period) {
        ReasonCode::NotReported
    } else {
        ReasonCode::NotDue
    }
}

/// A withdrawn figure marks nothing; an origin marks only what the value was made of.
fn marks(entry: &Entry, period: Period, counts: bool) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    let Some(value) = &entry.value else {
        return marks;
    };
    if is_late(entry, period) {
        marks.insert(Mark::Late);
    }
    if counts
        && matches!(
            value,
            Value::Number(_) | Value::Date(_) | Value::NotDone | Value::Items(_)
        )
    {
        marks.extend(match entry.origin {
            Origin::Actual | Origin::Preliminary => None,
            Origin::Forecast => Some(Mark::Forecast),
            Origin::Context => Some(Mark::Context),
            Origin::Illustrative => Some(Mark::Illustrative),
        });
    }
    marks
}

fn reasons(gaps: Gaps, operand: &str) -> Reasons {
    gaps.into_reasons(operand).unwrap_or_else(|| {
        Reasons::one(Reason {
            code: ReasonCode::NotDue,
            operand: operand.to_owned(),
            detail: None,
        })
    })
}
