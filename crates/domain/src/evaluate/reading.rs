// SPDX-License-Identifier: AGPL-3.0-or-later
//! A measure as of a period: first over the offices, then over the administrations that merged, then over
//! time (`docs/domain.md §3, §8`).
//!
//! "As of p" is the year to date: the periods of p's year, at the measure's frequency, that end by p's
//! last day. None of them yet: `not_due`. Past its due day a missing posting is `not_reported`, until then
//! `not_due`; without a due day it is what the event is that it waits for.

use super::combine::{Datum, Gaps, State, combine, last};
use super::due::DueDay;
use super::index::Entries;
use super::merged::{Before, Whose};
use crate::Period;
use crate::evaluation::{Mark, Source, brief};
use crate::italian::italian_date;
use crate::measurement::Entry;
use crate::plan::{Combine, Content, Dictionary, Measure, Posted, WHOLE_BODY};
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
    /// The origin that it is about, where it is not about the administration itself.
    pub administration: Option<&'a str>,
    /// As the administration that it is about posts it.
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
            administration: self.administration.map(str::to_owned),
            measure: self.measure.code.clone(),
            office: self.office.to_owned(),
            period: self.period,
            due: self.due.day(),
            entry: self.entry.map(Entry::brief),
        }
    }
}

/// Where the figures of one measure are.
pub(crate) struct Figures<'f, 'a> {
    pub own: &'f Entries<'a>,
    /// Of an administration that came from others.
    pub before: Option<&'f Before<'a>>,
}

pub(crate) fn read<'a>(
    measure: &'a Measure,
    as_of: Period,
    expected: Vec<(Period, Rc<DueDay>)>,
    figures: &Figures<'_, 'a>,
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
        let mut one = OnePeriod {
            reading: &mut reading,
            period,
            due,
            on,
            counts: !by_last || latest == Some(period),
        };
        over_time.push(one.state(measure, None, figures));
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

/// The figures of one period, whoever they are about.
struct OnePeriod<'r, 'a> {
    reading: &'r mut Reading<'a>,
    period: Period,
    due: Rc<DueDay>,
    on: NaiveDate,
    /// Whether the value is made of this period.
    counts: bool,
}

impl<'a> OnePeriod<'_, 'a> {
    /// Of one administration, or of those it came from (`docs/domain.md §8`).
    fn state(
        &mut self,
        measure: &'a Measure,
        administration: Option<&'a str>,
        figures: &Figures<'_, 'a>,
    ) -> State {
        let before = figures
            .before
            .filter(|_| measure.dictionary == Dictionary::National);
        let period = self.period;
        match before.map(|before| (before, before.whose(period))) {
            None | Some((_, Whose::Successor)) => {
                self.over_offices(measure, administration, figures.own)
            }
            Some((before, Whose::Origins)) => {
                let state = self.over_administrations(measure, before);
                if self.counts && state.is_ok() {
                    self.reading.marks.insert(Mark::ProForma);
                }
                state
            }
            Some((before, Whose::Either)) if !stands(measure, figures.own, period) => {
                self.over_administrations(measure, before)
            }
            Some((before, Whose::Either)) => {
                let state = self.over_offices(measure, administration, figures.own);
                if before.stands(&measure.code, period) {
                    let detail = format!(
                        "periodo {period}: rilevata sia per l'ente intero sia per gli enti di origine"
                    );
                    return Err(Gaps::one(ReasonCode::CombinesByNone, detail));
                }
                state
            }
        }
    }

    fn over_administrations(&mut self, measure: &'a Measure, before: &Before<'a>) -> State {
        let mut states = Vec::new();
        for body in &before.bodies {
            let own = (body.measures)(&measure.code, self.period.year());
            let cannot = |why: &str| {
                let detail = format!("{}, periodo {}: {why}", body.administration, self.period);
                Err(Gaps::one(ReasonCode::CombinesByNone, detail))
            };
            states.push(match own {
                None => cannot("il codice è di un dizionario locale"),
                Some(own)
                    if (own.frequency, own.content, own.posted)
                        != (measure.frequency, measure.content, measure.posted) =>
                {
                    cannot("rilevata con altra frequenza o in altra forma")
                }
                Some(own) => {
                    let figures = Figures {
                        own: &body.entries,
                        before: body.before.as_ref(),
                    };
                    self.state(own, Some(body.administration), &figures)
                }
            });
        }
        combine(measure.over_administrations, states)
    }

    fn over_offices(
        &mut self,
        measure: &'a Measure,
        administration: Option<&'a str>,
        entries: &Entries<'a>,
    ) -> State {
        let (period, due) = (self.period, &self.due);
        let mut states: Vec<State> = Vec::new();
        for office in measure.expected_in(period) {
            let entry = entries.get(&measure.code, office, period);
            let place = place(administration, office, period);
            states.push(state(measure, &place, due, entry, self.on));
            self.reading.marks.extend(
                entry
                    .into_iter()
                    .flat_map(|entry| marks(entry, due, self.counts)),
            );
            self.reading.postings.push(Posting {
                administration,
                measure,
                office,
                period,
                due: Rc::clone(due),
                entry,
            });
        }
        if states.is_empty() {
            states.push(nobody(administration, period, due, self.on));
        }
        combine(measure.over_offices, states)
    }
}

/// Whether a figure of a period stands, from whichever of the offices expected.
pub(crate) fn stands(measure: &Measure, entries: &Entries<'_>, period: Period) -> bool {
    let mut offices = measure.expected_in(period);
    offices.any(|office| {
        let entry = entries.get(&measure.code, office, period);
        entry.is_some_and(|entry| entry.value.is_some())
    })
}

/// Where a posting lies, for people.
pub(crate) fn place(administration: Option<&str>, office: &str, period: Period) -> String {
    let of = administration.map_or_else(String::new, |code| format!("{code}, "));
    if office == WHOLE_BODY {
        format!("{of}ente, periodo {period}")
    } else {
        format!("{of}ufficio {office}, periodo {period}")
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
fn nobody(administration: Option<&str>, period: Period, due: &DueDay, on: NaiveDate) -> State {
    let of = administration.map_or_else(String::new, |code| format!("{code}, "));
    let detail =
        format!("{of}periodo {period}: nessuno degli uffici attesi esiste in questo periodo");
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
