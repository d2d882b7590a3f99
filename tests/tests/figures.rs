// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures of a year, by measure, office and period, and what stands of them.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Measure, office, period.
pub type Slot = (String, String, String);
/// What is to stand.
pub type Year = BTreeMap<Slot, Value>;
/// What stands, with its revision.
pub type Standing = BTreeMap<Slot, (Value, u64)>;

pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name}: {value}"))
}

pub fn put(into: &mut Year, items: &Value) {
    for item in items.as_array().unwrap() {
        let slot = ["measure", "office", "period"].map(|name| text(item, name).to_owned());
        let _ = into.insert(slot.into(), item.clone());
    }
}

/// The figures of a year in which the promises chosen are missed and the others kept.
pub fn year(figures: &[Value], missed: impl Fn(usize) -> bool) -> Year {
    let mut year = Year::new();
    for one in figures {
        put(&mut year, &one["kept"]);
    }
    for (index, one) in figures.iter().enumerate() {
        if missed(index) {
            put(&mut year, &one["missed"]);
        }
    }
    year
}

/// What has to be posted so that a year stands, with the revisions that it corrects.
pub fn differing(standing: &mut Standing, year: Year) -> Value {
    let mut items = Vec::new();
    for (slot, item) in year {
        let revision = match standing.get(&slot) {
            Some((old, _)) if *old == item => continue,
            Some((_, revision)) => *revision,
            None => 0,
        };
        let mut posted = item.clone();
        if revision > 0 {
            posted["replaces"] = json!(revision);
            posted["reason"] = json!("Riconteggio");
        }
        items.push(posted);
        let _ = standing.insert(slot, (item, revision + 1));
    }
    json!(items)
}
