// SPDX-License-Identifier: AGPL-3.0-or-later
//! How long what is kept of a post can become: the worst that can be sent, computed.

use super::item::{self, Candidate};
use super::post::key;
use super::report::{Told, conflict};
use super::scope::About;
use crate::figures::{self, LedgerItem};
use crate::limits::{FIRST_FAULT, FURTHER_FAULTS, RECEIPT, RECORD};
use crate::register::{
    KnownAdministration, KnownMeasure, KnownMerger, Plans, Predecessor, Register, Succession,
};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::plan::{Content, Dictionary, ExpectedOffice, Measure};
use traguardo_domain::{Origin, Validity};
use traguardo_exchange::measurement::{
    Fault, MAX_BYTES, MAX_ITEMS, MAX_TEXT, MeasurementItem, ReceiptItem,
};
use traguardo_store::measurements::Row;

/// The longest texts: as many characters as may be, each of four bytes.
fn longest(characters: usize) -> String {
    "\u{10348}".repeat(characters)
}

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap()
}

fn predecessor(id: i64) -> Predecessor {
    Predecessor {
        id,
        code: longest(200),
        weight: None,
        offices: BTreeMap::new(),
    }
}

/// One measure of the longest code, expected monthly from twenty offices of the longest codes, of which the
/// first does not exist yet.
fn register() -> Register {
    let definition = traguardo_exchange::plan::measure_from_definition(
        r#"{"code": "x", "name": "x", "unit": "N.", "nature": "flow", "frequency": "monthly"}"#,
    );
    let offices: Vec<String> = (10..30).map(|n| format!("{n}{}", longest(198))).collect();
    let later = Validity {
        from: Some(day(2100)),
        to: None,
    };
    let expected = |(index, code): (usize, &String)| ExpectedOffice {
        code: code.clone(),
        validity: if index == 0 { later } else { Validity::ALWAYS },
    };
    let definition = Measure {
        code: longest(200),
        offices: offices.iter().enumerate().map(expected).collect(),
        content: Content::Number,
        dictionary: Dictionary::National,
        ..definition.unwrap()
    };
    let mut all: BTreeMap<String, i64> = offices.into_iter().zip(1..).collect();
    all.insert(longest(200), 100);
    Register {
        administration: KnownAdministration {
            id: i64::MAX,
            code: longest(200),
            validity: later,
        },
        offices: all,
        measures: BTreeMap::from([(
            longest(200),
            KnownMeasure {
                id: 1,
                definition,
                national: true,
                retired: Some(day(2090)),
            },
        )]),
        forms: BTreeMap::new(),
        plans: Plans::default(),
        succession: Succession {
            began: Some(KnownMerger {
                id: i64::MAX,
                first_day: day(2100),
                successor: (i64::MAX, longest(200)),
                predecessors: (1..=50).map(predecessor).collect(),
            }),
            ..Succession::default()
        },
        office_codes: BTreeMap::new(),
        measure_codes: BTreeMap::new(),
    }
}

/// Items that between them have every fault an item can have, each with texts as long as a body.
fn worst() -> Vec<MeasurementItem> {
    let endless = || Some(longest(5_000) + "\0");
    let known = MeasurementItem {
        measure: longest(200),
        period: "2090-S1".into(),
        ..MeasurementItem::default()
    };
    let office = |office: Option<String>| MeasurementItem {
        office,
        value: Some("1,5".into()),
        ..known.clone()
    };
    vec![
        MeasurementItem {
            measure: longest(5_000),
            office: endless(),
            period: longest(5_000),
            value: endless(),
            date: endless(),
            not_done: Some(false),
            not_available: endless(),
            not_applicable: endless(),
            withdrawn: Some(false),
            note: endless(),
            replaces: Some(1),
            ..MeasurementItem::default()
        },
        MeasurementItem {
            date: endless(),
            reason: endless(),
            ..known.clone()
        },
        MeasurementItem {
            date: Some("2022-01-01".into()),
            ..known.clone()
        },
        MeasurementItem {
            not_done: Some(true),
            ..known.clone()
        },
        MeasurementItem {
            withdrawn: Some(true),
            not_available: Some(" ".into()),
            ..known.clone()
        },
        known.clone(),
        office(None),
        office(Some(longest(5_000))),
        office(Some(longest(200))),
        office(Some(format!("10{}", longest(198)))),
    ]
}

fn candidate(replaces: Option<u32>) -> Candidate {
    Candidate {
        index: MAX_ITEMS,
        measure_id: i64::MAX,
        measure: longest(200),
        office_id: i64::MAX,
        office: longest(200),
        period: "2022-M12".parse().unwrap(),
        value: None,
        origin: Origin::Illustrative,
        note: None,
        replaces,
        reason: None,
        merger: Some(i64::MAX),
    }
}

fn standing() -> Row {
    use traguardo_domain::Value;
    let candidate = Candidate {
        value: Some(Value::NotApplicable(longest(MAX_TEXT))),
        ..candidate(None)
    };
    let revision = i32::MAX;
    figures::row(&candidate, key(i64::MAX, &candidate), revision)
}

/// Every fault that a receipt may tell, at its longest.
fn every_fault() -> Vec<Vec<Fault>> {
    let about = About {
        register: Arc::new(register()),
        through: None,
    };
    let mut all: Vec<Vec<Fault>> = worst()
        .iter()
        .map(|item| item::check(MAX_ITEMS, item, &about, day(2022)).unwrap_err())
        .collect();
    let row = standing();
    for (replaces, current) in [
        (None, Some(&row)),
        (Some(u32::MAX), Some(&row)),
        (Some(1), None),
    ] {
        all.push(vec![conflict(&candidate(replaces), current).unwrap()]);
    }
    all
}

fn line(errors: Vec<Fault>) -> String {
    json!(ReceiptItem {
        index: 9_999,
        id: None,
        revision: None,
        errors
    })
    .to_string()
}

#[test]
fn every_kind_of_fault_is_among_the_worst() {
    let all = every_fault();
    let codes: std::collections::BTreeSet<&str> = all
        .iter()
        .flatten()
        .map(|fault| fault.code.as_str())
        .collect();
    for code in [
        "administration_closed",
        "already_reported",
        "bad_character",
        "bad_date",
        "bad_period",
        "flag_false",
        "measure_retired",
        "no_figure",
        "nothing_to_replace",
        "number_expected",
        "office_closed",
        "office_not_expected",
        "office_required",
        "period_not_begun",
        "reason_empty",
        "reason_missing",
        "replaces_missing",
        "several_figures",
        "stale_replaces",
        "text_too_long",
        "unknown_measure",
        "unknown_office",
        "wrong_frequency",
    ] {
        assert!(codes.contains(code), "{code} in {codes:?}");
    }
    assert!(all.iter().any(|faults| faults.len() > 10));
}

#[test]
fn the_longest_receipt_fits_its_column() {
    let mut longest = 0;
    for fault in every_fault().into_iter().flatten() {
        let line = line(vec![fault]).len();
        longest = longest.max(line);
        assert!(line <= FIRST_FAULT, "{line} bytes");
    }
    assert!(longest > FIRST_FAULT / 2, "{longest} bytes");
    // The head of the receipt, and after each line a comma and "(and 20 more)".
    let bound = 1_000 + MAX_ITEMS * (FIRST_FAULT + 20) + FURTHER_FAULTS;
    assert!(bound <= RECEIPT, "{bound} bytes");
}

#[test]
fn a_receipt_of_the_worst_items_stays_within_the_bound() {
    let faults = every_fault().swap_remove(0);
    let several = faults.len();
    let mut told = Told {
        room: FURTHER_FAULTS,
    };
    let lines: Vec<Vec<Fault>> = (0..MAX_ITEMS).map(|_| told.of(faults.clone())).collect();
    assert_eq!(lines[0], faults);
    let last = &lines[MAX_ITEMS - 1];
    assert_eq!(last.len(), 1);
    let more = format!("(and {} more)", several - 1);
    assert!(last[0].detail.ends_with(&more), "{}", last[0].detail);
    let size: usize = lines.into_iter().map(|faults| line(faults).len() + 1).sum();
    assert!(size <= RECEIPT, "{size} bytes");
}

#[test]
fn the_largest_record_fits_its_column() {
    // What the record says of an item besides the texts that came in the body.
    let candidate = candidate(None);
    let row = figures::row(&candidate, key(i64::MAX, &candidate), i32::MAX);
    let besides = json!(LedgerItem::of(&candidate, &row)).to_string().len() + 1;
    let bound = 1_000 + MAX_BYTES + MAX_ITEMS * besides;
    assert!(bound <= RECORD, "{bound} bytes");
}

#[test]
fn texts_take_no_more_in_the_record_than_in_the_body() {
    // Byte by byte: what JSON must escape comes escaped.
    for char in (0..=0x7f_u8).map(char::from).chain(['è', '€', '\u{10348}']) {
        let shortest = match char {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            control if control < ' ' => 6,
            other => other.len_utf8(),
        };
        assert_eq!(json!(char.to_string()).to_string().len() - 2, shortest);
    }
}
