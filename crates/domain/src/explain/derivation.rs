// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formula, values put in, intermediate results, exact result (`docs/domain.md §4`).

use super::sources::entries;
use super::words::{REASON_CODES, reason_code};
use crate::Period;
use crate::evaluate::Datum;
use crate::evaluation::brief;
use crate::italian::{italian_date, italian_exact, italian_expression};
use crate::plan::Indicator;
use traguardo_formula::{Derivation, ListTrace, Reasons, Shift};

pub(crate) fn formula_line(indicator: &Indicator) -> String {
    format!(
        "{} = {}",
        indicator.code,
        italian_expression(&indicator.formula.to_string())
    )
}

/// `as_of` tells from which period something inside `previous` or `opening` was read.
pub(crate) fn derivation_lines(
    derivation: &Derivation,
    outcome: &Result<Datum, Reasons>,
    as_of: &dyn Fn(Shift) -> Period,
) -> impl Iterator<Item = String> {
    let mut lines = vec![format!("Con i valori: {}", values(&derivation.substituted))];
    lines.extend(derivation.steps.iter().map(|step| {
        let expression = italian_expression(&step.expression);
        let when = if step.shift == Shift::default() {
            String::new()
        } else {
            format!(" (al {})", as_of(step.shift))
        };
        format!(
            "  {expression}{when} = {} = {}",
            values(&step.values),
            result(&step.result)
        )
    }));
    lines.extend(derivation.lists.iter().flat_map(list_lines));
    lines.push(match outcome {
        Ok(Datum::Number(exact)) => format!("Valore esatto: {}", brief(&italian_exact(exact))),
        Ok(Datum::Date(day)) => format!("Data: {}", italian_date(*day)),
        Ok(Datum::NotDone) => "Non fatto".to_owned(),
        Ok(Datum::Items(_)) => "Elenco".to_owned(),
        Err(reasons) => format!("Nessun valore: {}", reason_code(reasons.lead().code)),
    });
    lines.into_iter()
}

/// Which items of a list take part, and which do not.
fn list_lines(list: &ListTrace) -> impl Iterator<Item = String> {
    let others = list.total - list.chosen;
    let named = |labels: &[String], all: usize| {
        let more = match all - labels.len() {
            0 => String::new(),
            more => format!("; e altre {more}"),
        };
        format!("{}{more}", labels.join("; "))
    };
    let side = |what: &str, labels: &[String], all: usize| {
        (all > 0).then(|| format!("    {what} ({all}): {}", named(labels, all)))
    };
    let head = format!(
        "  {}: {}",
        italian_expression(&list.expression),
        taking_part(&list.chosen.to_string(), &list.total.to_string())
    );
    std::iter::once(head)
        .chain(side("contano", &list.chosen_labels, list.chosen))
        .chain(side("non contano", &list.other_labels, others))
}

/// `1 voce su 3`, `2 voci su 3`.
fn taking_part(chosen: &str, total: &str) -> String {
    format!("{} su {}", entries(chosen), italian_expression(total))
}

/// A formula with values put in, or how many items of a list take part (`2 of 3 items`); where there is none stands the reason, `[Immob: not_reported]`.
fn values(text: &str) -> String {
    let items = text
        .strip_suffix(" items")
        .and_then(|of| of.split_once(" of "));
    if let Some((chosen, total)) = items {
        return taking_part(chosen, total);
    }
    REASON_CODES
        .iter()
        .fold(italian_expression(text), |text, code| {
            text.replace(&format!(": {code}]"), &format!(": {}]", reason_code(*code)))
        })
}

/// A number, the truth of a comparison, or why there is no result.
fn result(text: &str) -> String {
    match text {
        "true" => "vero".to_owned(),
        "false" => "falso".to_owned(),
        text => match REASON_CODES.iter().find(|code| code.as_str() == text) {
            Some(code) => reason_code(*code).to_owned(),
            None => italian_expression(text),
        },
    }
}
