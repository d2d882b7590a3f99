// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures between their three shapes: what was posted, stored rows, what evaluation reads.

use crate::Error;
use crate::write::Candidate;
use serde::Serialize;
use std::sync::Arc;
use traguardo_domain::{Origin, Value};
use traguardo_exchange::list::{ListItem, canonical_list, stored_list};
use traguardo_exchange::shortened;
use traguardo_formula::Item;
use traguardo_store::measurements::{self as store, Key, Row, ValueKind};

/// Why a figure that nothing stands of has a revision before it all the same.
const AFTER_REVERSAL: &str = "Prima rilevazione dopo la revoca dell'accorpamento";

/// Stable public identifier of a figure: administration, office, measure, period.
pub(crate) fn id(key: &Key) -> String {
    format!(
        "{}-{}-{}-{}",
        key.administration_id, key.office_id, key.measure_id, key.period
    )
}

/// Which figure, in words.
pub(crate) fn place(candidate: &Candidate) -> String {
    format!(
        "`{}` of {} (office `{}`)",
        shortened(&candidate.measure),
        candidate.period,
        shortened(&candidate.office)
    )
}

pub(crate) fn store_origin(origin: Origin) -> store::Origin {
    match origin {
        Origin::Actual => store::Origin::Actual,
        Origin::Preliminary => store::Origin::Preliminary,
        Origin::Forecast => store::Origin::Forecast,
        Origin::Context => store::Origin::Context,
        Origin::Illustrative => store::Origin::Illustrative,
    }
}

pub(crate) fn domain_origin(origin: store::Origin) -> Origin {
    match origin {
        store::Origin::Actual => Origin::Actual,
        store::Origin::Preliminary => Origin::Preliminary,
        store::Origin::Forecast => Origin::Forecast,
        store::Origin::Context => Origin::Context,
        store::Origin::Illustrative => Origin::Illustrative,
    }
}

/// The row to be stored; its position is set when the ledger gives one.
pub(crate) fn row(candidate: &Candidate, key: Key, revision: i32) -> Row {
    let mut row = Row {
        key,
        revision,
        seq: 0,
        kind: ValueKind::Withdrawn,
        number: None,
        day: None,
        statement: None,
        item_count: None,
        items: None,
        origin: store_origin(candidate.origin),
        note: candidate.note.clone(),
        reason: candidate.reason.clone(),
        merger_id: candidate.merger,
    };
    if revision > 1 && row.reason.is_none() {
        row.reason = Some(AFTER_REVERSAL.to_owned());
    }
    match &candidate.value {
        None => {}
        Some(Value::Number(number)) => {
            row.kind = ValueKind::Number;
            row.number = Some(*number);
        }
        Some(Value::Date(day)) => {
            row.kind = ValueKind::Date;
            row.day = Some(*day);
        }
        Some(Value::NotDone) => row.kind = ValueKind::NotDone,
        Some(Value::Items(items)) => {
            row.kind = ValueKind::Items;
            row.item_count = i32::try_from(items.len()).ok();
            row.items = Some(canonical_list(items));
        }
        // Nobody posts what was not read; the database refuses it.
        Some(Value::Listed(_)) => row.kind = ValueKind::Items,
        Some(Value::NotAvailable(why)) => {
            row.kind = ValueKind::NotAvailable;
            row.statement = Some(why.clone());
        }
        Some(Value::NotApplicable(why)) => {
            row.kind = ValueKind::NotApplicable;
            row.statement = Some(why.clone());
        }
    }
    row
}

/// What a stored row says; of a list its items, if they are given. `None` when it withdrew the figure.
pub(crate) fn value(row: &Row, items: Option<&str>) -> Result<Option<Value>, Error> {
    let corrupt = || {
        Error::Corrupt(format!(
            "measurement {} revision {}",
            id(&row.key),
            row.revision
        ))
    };
    Ok(match row.kind {
        ValueKind::Withdrawn => None,
        ValueKind::NotDone => Some(Value::NotDone),
        ValueKind::Items => Some(if let Some(items) = items {
            let items: Arc<[Item]> = stored_list(items).ok_or_else(corrupt)?.into();
            Value::Items(items)
        } else {
            let count = row.item_count.and_then(|count| usize::try_from(count).ok());
            Value::Listed(count.ok_or_else(corrupt)?)
        }),
        ValueKind::Number => Some(Value::Number(row.number.ok_or_else(corrupt)?)),
        ValueKind::Date => Some(Value::Date(row.day.ok_or_else(corrupt)?)),
        ValueKind::NotAvailable => Some(Value::NotAvailable(
            row.statement.clone().ok_or_else(corrupt)?,
        )),
        ValueKind::NotApplicable => Some(Value::NotApplicable(
            row.statement.clone().ok_or_else(corrupt)?,
        )),
    })
}

/// A list as it is stored.
pub(crate) fn items(stored: &str, id: &str) -> Result<Value, Error> {
    let items = stored_list(stored);
    let items = items.ok_or_else(|| Error::Corrupt(format!("items of measurement {id}")))?;
    Ok(Value::Items(items.into()))
}

/// What a stored row says, for a person.
pub(crate) fn in_words(row: &Row) -> String {
    if let Some(count) = row.item_count {
        return format!("{count} items");
    }
    match (row.number, row.day, &row.statement) {
        (Some(number), _, _) => number.to_string(),
        (_, Some(day), _) => day.to_string(),
        (_, _, Some(statement)) => format!("{}: {}", row.kind.as_str(), shortened(statement)),
        _ => row.kind.as_str().to_owned(),
    }
}

/// One figure as the ledger's chain keeps it; the members are in the order of canonical JSON.
#[derive(Serialize)]
pub(crate) struct LedgerItem<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<ListItem>>,
    kind: &'static str,
    measure: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    merger: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    office: &'a str,
    origin: &'static str,
    period: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    revision: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

impl<'a> LedgerItem<'a> {
    pub fn of(candidate: &'a Candidate, row: &'a Row) -> Self {
        Self {
            date: row.day.map(|day| day.to_string()),
            id: id(&row.key),
            items: match &candidate.value {
                Some(Value::Items(items)) => Some(items.iter().map(ListItem::from).collect()),
                _ => None,
            },
            kind: row.kind.as_str(),
            measure: &candidate.measure,
            merger: row.merger_id,
            note: row.note.as_deref(),
            office: &candidate.office,
            origin: row.origin.as_str(),
            period: &row.key.period,
            reason: row.reason.as_deref(),
            revision: row.revision,
            statement: row.statement.as_deref(),
            value: row.number.map(|number| number.to_string()),
        }
    }
}
