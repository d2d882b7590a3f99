// SPDX-License-Identifier: AGPL-3.0-or-later
//! What one posted item must be before it may become a measurement (`docs/domain.md` §2, §3).

use super::fits::{expected, fits_content, fits_measure, office};
use super::scope::About;
use chrono::NaiveDate;
use traguardo_domain::{Origin, Period, Value, parse_day};
use traguardo_exchange::list::read_list;
use traguardo_exchange::measurement::{Fault, MAX_TEXT, MeasurementItem};
use traguardo_exchange::shortened;
use traguardo_formula::parse_decimal;

/// An item that is right in itself; whether it fits what stands is decided under the ledger lock.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub index: usize,
    pub measure_id: i64,
    pub measure: String,
    pub office_id: i64,
    pub office: String,
    pub period: Period,
    /// `None` withdraws the figure.
    pub value: Option<Value>,
    pub origin: Origin,
    pub note: Option<String>,
    pub replaces: Option<u32>,
    pub reason: Option<String>,
    /// The merger by which a successor posts it.
    pub merger: Option<i64>,
}

/// Collects the faults of one item under its JSON pointer.
pub(super) struct Faults {
    index: usize,
    list: Vec<Fault>,
}

impl Faults {
    pub fn add(&mut self, field: &str, code: &str, detail: impl Into<String>) {
        let pointer = if field.is_empty() {
            format!("/items/{}", self.index)
        } else {
            format!("/items/{}/{field}", self.index)
        };
        self.list.push(Fault::new(pointer, code, detail));
    }
}

/// Checks one item against the register of the administration it is about; all its faults at once.
pub(crate) fn check(
    index: usize,
    item: &MeasurementItem,
    about: &About,
    today: NaiveDate,
) -> Result<Candidate, Vec<Fault>> {
    let register = &*about.register;
    let mut faults = Faults {
        index,
        list: Vec::new(),
    };
    let value = figure(item, &mut faults);
    texts(item, &mut faults);
    let period = match item.period.parse::<Period>() {
        Ok(period) => Some(period),
        Err(error) => {
            faults.add("period", "bad_period", error.to_string());
            None
        }
    };
    let expected = expected(item, register, period, &mut faults);
    if let (Some(period), Some(expected)) = (period, &expected) {
        fits_measure(item, period, expected, about, today, &mut faults);
        fits_content(
            value.as_ref(),
            period,
            expected,
            today,
            item.origin.unwrap_or_default(),
            &mut faults,
        );
    }
    let office = expected
        .as_ref()
        .and_then(|expected| office(item, expected, register, period, &mut faults));
    match (value, period, expected, office) {
        (Some(value), Some(period), Some(expected), Some((office_id, office)))
            if faults.list.is_empty() =>
        {
            Ok(Candidate {
                index,
                measure_id: expected.measure_id,
                measure: item.measure.clone(),
                office_id,
                office,
                period,
                value,
                origin: item.origin.unwrap_or_default(),
                note: item.note.clone().filter(|note| !note.trim().is_empty()),
                replaces: item.replaces,
                reason: item.reason.clone(),
                merger: about.through.map(|through| through.merger),
            })
        }
        _ => Err(faults.list),
    }
}

/// The one figure an item states: outer `None` when it is faulty, inner `None` for a withdrawal.
#[allow(clippy::option_option)]
fn figure(item: &MeasurementItem, faults: &mut Faults) -> Option<Option<Value>> {
    for (field, flag) in [("not_done", item.not_done), ("withdrawn", item.withdrawn)] {
        if flag == Some(false) {
            faults.add(
                field,
                "flag_false",
                format!("`{field}` is either true or left out"),
            );
        }
    }
    let given: Vec<&str> = [
        ("value", item.value.is_some()),
        ("date", item.date.is_some()),
        ("not_done", item.not_done == Some(true)),
        ("items", item.items.is_some()),
        ("not_available", item.not_available.is_some()),
        ("not_applicable", item.not_applicable.is_some()),
        ("withdrawn", item.withdrawn == Some(true)),
    ]
    .into_iter()
    .filter_map(|(field, given)| given.then_some(field))
    .collect();
    match given.as_slice() {
        [] => {
            faults.add(
                "",
                "no_figure",
                "give one of value, date, not_done, items, not_available, not_applicable or withdrawn",
            );
            None
        }
        [_] => stated(item, faults),
        several => {
            faults.add(
                "",
                "several_figures",
                format!(
                    "an item states one figure, this one states {}",
                    several.join(" and ")
                ),
            );
            None
        }
    }
}

#[allow(clippy::option_option)]
fn stated(item: &MeasurementItem, faults: &mut Faults) -> Option<Option<Value>> {
    if let Some(text) = &item.value {
        return match parse_decimal(text) {
            Ok(number) => Some(Some(Value::Number(number))),
            Err(error) => {
                faults.add("value", error.code(), error.to_string());
                None
            }
        };
    }
    if let Some(text) = &item.date {
        return if let Some(date) = parse_day(text) {
            Some(Some(Value::Date(date)))
        } else {
            faults.add(
                "date",
                "bad_date",
                format!("`{}` is not a date: write YYYY-MM-DD", shortened(text)),
            );
            None
        };
    }
    if item.not_done == Some(true) {
        return Some(Some(Value::NotDone));
    }
    if let Some(list) = &item.items {
        return match read_list(list) {
            Ok(items) => Some(Some(Value::Items(items.into()))),
            Err(wrong) => {
                for fault in wrong {
                    faults.add(
                        &format!("items{}", fault.pointer),
                        &fault.code,
                        fault.detail,
                    );
                }
                None
            }
        };
    }
    if let Some(reason) = &item.not_available {
        return Some(Some(Value::NotAvailable(reason.clone())));
    }
    if let Some(reason) = &item.not_applicable {
        return Some(Some(Value::NotApplicable(reason.clone())));
    }
    if item.replaces.is_none() {
        faults.add(
            "replaces",
            "replaces_missing",
            "a withdrawal names the revision it withdraws in `replaces`",
        );
    }
    Some(None)
}

fn texts(item: &MeasurementItem, faults: &mut Faults) {
    let required = [
        ("not_available", &item.not_available),
        ("not_applicable", &item.not_applicable),
        ("reason", &item.reason),
    ];
    for (field, text) in required {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            faults.add(
                field,
                "reason_empty",
                format!("`{field}` says why, in words"),
            );
        }
    }
    for (field, text) in required.into_iter().chain([("note", &item.note)]) {
        if text
            .as_ref()
            .is_some_and(|text| text.chars().count() > MAX_TEXT)
        {
            faults.add(
                field,
                "text_too_long",
                format!("`{field}` is longer than {MAX_TEXT} characters"),
            );
        }
        if text.as_ref().is_some_and(|text| text.contains('\0')) {
            faults.add(
                field,
                "bad_character",
                format!("`{field}` contains a NUL character"),
            );
        }
    }
    if item.replaces.is_some() && item.reason.is_none() {
        faults.add(
            "reason",
            "reason_missing",
            "a correction or withdrawal says why in `reason`",
        );
    }
    if item.replaces.is_none() && item.reason.is_some() {
        faults.add(
            "replaces",
            "replaces_missing",
            "`reason` goes with `replaces`, the revision that is corrected",
        );
    }
}
