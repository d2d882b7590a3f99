// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where each operand's figure comes from (`docs/domain.md §4`).

use super::words::{combine, origin, reason_code, unavailable};
use crate::Period;
use crate::evaluate::{DueDay, Posting, place};
use crate::evaluation::{Source, brief};
use crate::italian::{italian, italian_date, italian_expression, italian_time};
use crate::measurement::Entry;
use crate::plan::{Measure, Plan, Posted};
use crate::rollup::{MemberOf, NodeResult};
use crate::value::Value;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use traguardo_formula::{Operand, Rational, Reason};

/// How the value of a date measure is written where nothing was done.
const NOT_DONE: &str = "not_done";

/// What follows the number of items of a list.
const ITEMS: &str = " items";

/// An operand's figure.
pub(crate) fn operand_line(
    operand: &Operand,
    as_of: Period,
    outcome: &Result<String, Vec<Reason>>,
) -> String {
    let figure = match outcome {
        Ok(text) => figure(&brief(text)),
        Err(reasons) => {
            let why: Vec<&str> = reasons
                .iter()
                .map(|reason| reason_code(reason.code))
                .collect();
            format!("nessun valore ({})", why.join(", "))
        }
    };
    format!("{operand} al {as_of}: {figure}")
}

/// A day on which something was done (`2022-05-01`), or that it was not.
pub(crate) fn shown_date(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| NOT_DONE.to_owned(), |day| day.to_string())
}

/// How many items a list has (`12 items`).
pub(crate) fn shown_list(items: usize) -> String {
    format!("{items}{ITEMS}")
}

/// A number, a day, that it was not done, or how many items there are.
fn figure(text: &str) -> String {
    match text.parse() {
        Ok(day) => italian_date(day),
        Err(_) if text == NOT_DONE => "non fatto".to_owned(),
        Err(_) => match text.strip_suffix(ITEMS) {
            Some(count) => format!("elenco di {}", entries(count)),
            None => italian_expression(text),
        },
    }
}

/// `1 voce`, `12 voci`.
pub(super) fn entries(count: &str) -> String {
    let word = if count == "1" { "voce" } else { "voci" };
    format!("{} {word}", italian_expression(count))
}

/// The postings a measure's figure was made of, and how they were combined.
pub(crate) fn source_lines(
    postings: &[Posting],
    measure: &Measure,
) -> impl Iterator<Item = String> {
    postings
        .iter()
        .map(|posting| source_line(&posting.source(), &posting.due))
        .chain(combination(postings, measure))
}

/// How several postings became one figure: over offices, over administrations, over time.
fn combination(sources: &[Posting], measure: &Measure) -> Option<String> {
    let [first, _, ..] = sources else { return None };
    let mut rules = Vec::new();
    let offices = sources.windows(2).filter_map(|pair| match pair {
        [one, next] if (one.period, one.administration) == (next.period, next.administration) => {
            Some(combine(one.measure.over_offices))
        }
        _ => None,
    });
    let offices: BTreeSet<&str> = offices.collect();
    if !offices.is_empty() {
        let offices: Vec<&str> = offices.into_iter().collect();
        rules.push(format!("fra gli uffici: {}", offices.join(", ")));
    }
    let merge = |pair: &[Posting]| match pair {
        [one, next] => one.period == next.period && one.administration != next.administration,
        _ => false,
    };
    if sources.windows(2).any(merge) {
        let rule = combine(measure.over_administrations);
        rules.push(format!("fra gli enti: {rule}"));
    }
    if sources.iter().any(|source| source.period != first.period) {
        rules.push(match measure.posted {
            Posted::Cumulative => "nel tempo: ultimo (dato cumulato da inizio anno)".to_owned(),
            Posted::Period => format!("nel tempo: {}", combine(measure.over_time)),
        });
    }
    Some(format!("Combinati {}", rules.join("; poi ")))
}

fn source_line(source: &Source, due: &DueDay) -> String {
    let Source {
        administration,
        measure,
        office,
        period,
        entry,
        ..
    } = source;
    let Some(entry) = entry else {
        return format!(
            "{measure} ({}): nessuna rilevazione, {}",
            place(administration.as_deref(), office, *period),
            until(due)
        );
    };
    let recorded = format!("da {} il {}", entry.actor, italian_time(entry.recorded_at));
    let Some(value) = &entry.value else {
        let why = entry
            .reason
            .as_deref()
            .map_or_else(String::new, |reason| format!(", motivo: {reason}"));
        return format!(
            "{measure} ({}): rilevazione {}, revisione {}: ritirata {recorded}{why}",
            place(administration.as_deref(), office, *period),
            entry.id,
            entry.revision
        );
    };
    format!(
        "{measure} {period}: {} ({}), {}, rilevazione {}, revisione {}, registrata {recorded}{}",
        posted(value),
        origin(entry.origin),
        place(administration.as_deref(), office, *period),
        entry.id,
        entry.revision,
        remarks(entry, due)
    )
}

/// The due day of what is not there.
fn until(due: &DueDay) -> String {
    match due {
        DueDay::On(day) => format!("termine {}", italian_date(*day)),
        DueDay::Without(_) if due.is_off() => "non attesa".to_owned(),
        DueDay::Without(_) => "termine non ancora noto".to_owned(),
    }
}

fn remarks(entry: &Entry, due: &DueDay) -> String {
    let mut remarks = Vec::new();
    if due.is_late(entry) {
        let first = italian_time(entry.first_recorded_at);
        remarks.push(format!(
            ", in ritardo: prima registrazione il {first}, {}",
            until(due)
        ));
    }
    if let Some(reason) = &entry.reason {
        remarks.push(format!(", motivo della revisione: {reason}"));
    }
    if let Some(note) = &entry.note {
        remarks.push(format!(", nota: {note}"));
    }
    remarks.concat()
}

fn posted(value: &Value) -> String {
    match value {
        Value::Number(number) => italian(*number),
        Value::Date(day) => italian_date(*day),
        Value::NotDone => "non fatto".to_owned(),
        Value::Items(items) => format!("elenco di {}", entries(&items.len().to_string())),
        Value::Listed(items) => format!("elenco di {}", entries(&items.to_string())),
        Value::NotAvailable(why) => format!("n.d., {why}"),
        Value::NotApplicable(why) => format!("non applicabile, {why}"),
    }
}

/// `(50 × 100,00 + 50 × 75,00) / 100 = 87,50`, naming who was left out (`docs/domain.md §6`).
pub(crate) fn rolled_up(plan: &Plan, code: &str, result: &NodeResult) -> String {
    let name = |of: MemberOf| match of {
        MemberOf::Node(index) => plan.nodes.get(index).map_or("", |node| node.code.as_str()),
        MemberOf::Assignment(index) => plan
            .assignments
            .get(index)
            .map_or("", |assignment| assignment.key.as_str()),
    };
    let (mut terms, mut left_out, mut total) = (Vec::new(), Vec::new(), Rational::ZERO);
    for member in &result.members {
        match member.achievement {
            Some(achievement) => {
                terms.push(format!(
                    "{} × {} [{}]",
                    italian(member.weight),
                    italian(achievement),
                    name(member.of)
                ));
                total = total.add(&Rational::from(member.weight)).unwrap_or(total);
            }
            None => left_out.push(name(member.of)),
        }
    }
    let figure = result
        .achievement
        .map_or_else(|| "nessun grado".to_owned(), italian);
    let sum = if terms.is_empty() {
        figure
    } else {
        format!(
            "({}) / {} = {figure}",
            terms.join(" + "),
            crate::italian::italian_exact(&total)
        )
    };
    let rest = if left_out.is_empty() {
        String::new()
    } else {
        format!("; non partecipano: {}", left_out.join(", "))
    };
    let rule = format!(
        "non disponibili: {}",
        unavailable(result.unavailable_counts)
    );
    format!("Nodo {code}, media pesata: {sum}{rest} ({rule})")
}
