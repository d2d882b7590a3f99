// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is said of a post: conflicts, the receipt, the record in the chain.

use super::Receipt;
use super::chain::json_text;
use super::item::Candidate;
use super::post::{Checked, Item};
use super::suggest::UNKNOWN_ADMINISTRATION;
use crate::figures::LedgerItem;
use crate::limits::FURTHER_FAULTS;
use crate::{Error, figures};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use traguardo_exchange::measurement::{
    CurrentFigure, Fault, MeasurementPost, PostReceipt, ReceiptItem,
};
use traguardo_exchange::shortened;
use traguardo_store::measurements::{Row, ValueKind};

/// A figure that stands is only replaced by whoever names its newest revision.
pub(super) fn conflict(candidate: &Candidate, current: Option<&Row>) -> Option<Fault> {
    let pointer = format!("/items/{}/replaces", candidate.index);
    let named = candidate.replaces;
    let (code, detail) = match (current, named) {
        (None, None) => return None,
        (None, Some(_)) => (
            "nothing_to_replace",
            format!(
                "nothing has been posted yet for {}",
                figures::place(candidate)
            ),
        ),
        (Some(row), Some(named)) if i64::from(row.revision) == i64::from(named) => {
            if row.kind != ValueKind::Withdrawn || candidate.value.is_some() {
                return None;
            }
            (
                "nothing_to_withdraw",
                format!(
                    "{} was withdrawn already, at revision {named}",
                    figures::place(candidate)
                ),
            )
        }
        (Some(row), None) if row.kind == ValueKind::Withdrawn => (
            "withdrawn_before",
            format!(
                "{} was posted and withdrawn: to post it again give `replaces`: {} and a `reason`",
                figures::place(candidate),
                row.revision
            ),
        ),
        (Some(row), None) => (
            "already_reported",
            format!(
                "{} already has a figure: to correct it give `replaces`: {} and a `reason`",
                figures::place(candidate),
                row.revision
            ),
        ),
        (Some(row), Some(named)) => (
            "stale_replaces",
            format!(
                "{} is at revision {}, not {named}: look at it before you correct it",
                figures::place(candidate),
                row.revision
            ),
        ),
    };
    let current = current.map(|row| CurrentFigure {
        id: figures::id(&row.key),
        revision: u32::try_from(row.revision).unwrap_or_default(),
        figure: figures::in_words(row),
    });
    Some(Fault {
        current,
        ..Fault::new(pointer, code, detail)
    })
}

/// The refusal of what is about an administration nobody knows.
pub(super) fn unknown_administration(code: &str) -> Error {
    let detail = format!("no administration `{}` is known here", shortened(code));
    Error::invalid("/administration", UNKNOWN_ADMINISTRATION, detail)
}

/// What a receipt tells of the faults of its items: the first of each item, and of the further ones as
/// many as there is room for. A receipt is kept for ever, so that nothing may make it outgrow its column.
pub(super) struct Told {
    pub room: usize,
}

impl Told {
    pub fn of(&mut self, faults: Vec<Fault>) -> Vec<Fault> {
        let mut faults = faults.into_iter();
        let mut told: Vec<Fault> = faults.next().into_iter().collect();
        let mut left = 0;
        for fault in faults {
            match self.room.checked_sub(json!(fault).to_string().len()) {
                Some(room) if left == 0 => {
                    self.room = room;
                    told.push(fault);
                }
                _ => left += 1,
            }
        }
        if let Some(last) = told.last_mut().filter(|_| left > 0) {
            last.detail = format!("{} (and {left} more)", last.detail);
        }
        told
    }
}

pub(super) fn receipt(
    status: u16,
    recorded: Option<(i64, String)>,
    checked: &Checked<'_>,
    rows: &[Row],
    refused: Vec<(usize, Vec<Fault>)>,
) -> Result<Receipt, Error> {
    let mut refused: BTreeMap<usize, Vec<Fault>> = refused.into_iter().collect();
    let counts = (rows.len(), refused.len());
    let mut stored = rows.iter();
    let mut told = Told {
        room: FURTHER_FAULTS,
    };
    let items = (0..checked.post.items.len())
        .map(|index| {
            let errors = told.of(refused.remove(&index).unwrap_or_default());
            let row = if errors.is_empty() {
                stored.next()
            } else {
                None
            };
            ReceiptItem {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                id: row.map(|row| figures::id(&row.key)),
                revision: row.and_then(|row| u32::try_from(row.revision).ok()),
                errors,
            }
        })
        .collect();
    let dry_run = recorded.is_none();
    let (position, recorded_at) = recorded.unzip();
    let report = PostReceipt {
        position,
        recorded_at,
        dry_run,
        recorded: u32::try_from(counts.0).unwrap_or(u32::MAX),
        refused: u32::try_from(counts.1).unwrap_or(u32::MAX),
        items,
    };
    Ok(Receipt {
        status,
        body: json_text(&report)?,
        replayed: false,
    })
}

/// What the chain keeps of a post; the members are in the order of canonical JSON.
#[derive(Serialize)]
struct LedgerPost<'a> {
    administration: &'a str,
    items: Vec<LedgerItem<'a>>,
    /// Who posted for it, when it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<&'a str>,
}

/// The canonical JSON of accepted items and their rows: enough to rebuild every row.
pub(super) fn body(
    administration: &str,
    post: &MeasurementPost,
    items: &[&Item],
    rows: &[Row],
) -> Result<String, Error> {
    json_text(&LedgerPost {
        administration,
        items: items
            .iter()
            .zip(rows)
            .map(|(item, row)| LedgerItem::of(&item.candidate, row))
            .collect(),
        successor: post.scope.as_ref().map(|_| post.administration.as_str()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::write::chain::canonical;
    use chrono::NaiveDate;
    use traguardo_domain::{Origin, Value};
    use traguardo_store::measurements::Key;

    /// An item with a value of each kind in its row, which no real one has.
    fn full() -> (Item, Row) {
        let candidate = Candidate {
            index: 0,
            measure_id: 3,
            measure: "Caff\u{e8} \"M\"".into(),
            office_id: 2,
            office: "UFF".into(),
            period: "2022-M05".parse().unwrap(),
            value: Some(Value::NotDone),
            origin: Origin::Forecast,
            note: Some("nota".into()),
            replaces: Some(1),
            reason: Some("perch\u{e9}".into()),
            merger: Some(7),
        };
        let key = Key {
            administration_id: 1,
            period_end: candidate.period.end(),
            measure_id: 3,
            office_id: 2,
            period: "2022-M05".into(),
        };
        let row = Row {
            number: Some("1.50".parse().unwrap()),
            day: NaiveDate::from_ymd_opt(2022, 5, 31),
            statement: Some("n.d.".into()),
            ..figures::row(&candidate, key.clone(), 2)
        };
        (Item { candidate, key }, row)
    }

    #[test]
    fn what_the_chain_keeps_is_canonical() {
        let (item, row) = full();
        let post = MeasurementPost {
            administration: "T".into(),
            scope: Some("A".into()),
            items: Vec::new(),
        };
        let text = body("A", &post, &[&item], &[row]).unwrap();
        assert_eq!(text, canonical(serde_json::from_str(&text).unwrap()));
        assert_eq!(
            text,
            concat!(
                r#"{"administration":"A","items":[{"date":"2022-05-31","id":"1-2-3-2022-M05","kind":"not_done","#,
                r#""measure":"Caffè \"M\"","merger":7,"note":"nota","office":"UFF","origin":"forecast","period":"2022-M05","#,
                r#""reason":"perché","revision":2,"statement":"n.d.","value":"1.50"}],"successor":"T"}"#
            )
        );
    }
}
