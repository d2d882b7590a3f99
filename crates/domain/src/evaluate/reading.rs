// SPDX-License-Identifier: AGPL-3.0-or-later
//! A measure as of a period: first over the offices, then over time (`docs/domain.md §3`).
//!
//! "As of p" is the year to date: the periods of p's year, at the measure's frequency, that end by p's
//! last day. None of them yet: `not_due`. Past its due day a missing posting is `not_reported`, until then
//! `not_due`; without a due day it is what the event is that it waits for.

use super::combine::{Datum, Gaps, State, combine, last};
use super::due::DueDay;
use super::index::Entries;
use crate::Period;
use crate::evaluation::{Mark, Source, brief};
use crate::italian::italian_date;
use crate::measurement::Entry;
use crate::plan::{Combine, Content, Measure, Posted, WHOLE_BODY};
use crate::value::{Origin, Value};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::rc::Rc;
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
#[derive(Clone, Debug)]
pub(crate) struct Posting<'a> {
    pub measure: &'a Measure,
    pub office: &'a str,
    pub period: Period,
    pub due: Rc<DueDay>,
    pub entry: Option<&'a Entry>,
}

impl Posting<'_> {
    /// As it is shown: what an office wrote is not repeated at any length.
    pub fn source(&self) -> Source {
        Source {
            measure: self.measure.code.clone(),
            office: self.office.to_owned(),
            period: self.period,
            due: self.due.day(),
            entry: self.entry.map(Entry::brief),
        }
    }
}

pub(crate) fn read<'a>(
    measure: &'a Measure,
    as_of: Period,
    expected: Vec<(Period, Rc<DueDay>)>,
    entries: &Entries<'a>,
    on: NaiveDate,
) -> Reading<'a> {
    let operand = format!("[{}]", measure.code);
    let by_last = measure.posted == Posted::Cumulative || measure.over_time == Combine::Last;
    let mut reading = Reading {
        outcome: Ok(Datum::NotDone),
        postings: Vec::new(),
        marks: BTreeSet::new(),
    };
    let mut over_time: Vec<State> = Vec::new();
    let latest = expected.last().map(|(period, _)| *period);
    for (period, due) in expected {
        let counts = !by_last || latest == Some(period);
        let mut over_offices: Vec<State> = Vec::new();
        for office in measure.expected_in(period) {
            let entry = entries.get(&measure.code, office, period);
            over_offices.push(state(measure, &place(office, period), &due, entry, on));
            reading.marks.extend(
                entry
                    .into_iter()
                    .flat_map(|entry| marks(entry, &due, counts)),
            );
            reading.postings.push(Posting {
                measure,
                office,
                period,
                due: Rc::clone(&due),
                entry,
            });
        }
        if over_offices.is_empty() {
            over_offices.push(nobody(period, &due, on));
        }
        over_time.push(combine(measure.over_offices, over_offices));
    }
    let combined = if latest.is_none() {
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
    place: &str,
    due: &DueDay,
    entry: Option<&Entry>,
    on: NaiveDate,
) -> State {
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
        (None, _) => Err(missing(place, due, on)),
    }
}

/// A period in which none of the offices exists is missing like any other: nobody has said anything.
fn nobody(period: Period, due: &DueDay, on: NaiveDate) -> State {
    let detail = format!("periodo {period}: nessuno degli uffici attesi esiste in questo periodo");
    Err(missing(&detail, due, on))
}

/// Where something is missing; without a due day, also why there is none.
fn missing(place: &str, due: &DueDay, on: NaiveDate) -> Gaps {
    let detail = match due {
        DueDay::On(_) => place.to_owned(),
        DueDay::Without(why) => {
            let Reason {
                operand, detail, ..
            } = why.lead();
            let why = detail.as_deref().unwrap_or_default();
            format!("{place}: il termine dipende da {operand}: {}", brief(why))
        }
    };
    Gaps::one(due.silence(on), detail)
}

/// A withdrawn figure marks nothing; an origin marks only what the value was made of.
fn marks(entry: &Entry, due: &DueDay, counts: bool) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    let Some(value) = &entry.value else {
        return marks;
    };
    if due.is_late(entry) {
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
