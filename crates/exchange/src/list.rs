// SPDX-License-Identifier: AGPL-3.0-or-later
//! The items of a figure that is a list (`docs/domain.md` §2): as they are posted, stored and answered.

use crate::code::name;
use crate::measurement::Fault;
use crate::shortened;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::parse_day;
use traguardo_formula::limits::MAX_LABEL;
use traguardo_formula::{Decimal, Item, parse_decimal};
use utoipa::ToSchema;

/// Most items of one figure.
pub const MAX_LIST: usize = 10_000;
/// Most numbers of one item.
const MAX_VALUES: usize = 20;
/// Most faults that are told of one list.
const MAX_FAULTS: usize = 20;

/// One of the things that a figure lists: a request, a course, a novelty. The members are in the order of
/// canonical JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "Richiesta 12/2022", "class": "semplice", "opened": "2022-03-01", "done": "2022-03-16"}))]
pub struct ListItem {
    /// The class it belongs to, where limits depend on that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub class: Option<String>,
    /// The day it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub done: Option<String>,
    /// The last day on which it is in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub due: Option<String>,
    /// What people call it; different from the other labels of the list.
    #[schema(min_length = 1, max_length = 200)]
    pub label: String,
    /// `true`: stated as not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// The day it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub opened: Option<String>,
    /// Further numbers, each by its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable = false, max_items = 20)]
    pub values: Vec<ListValue>,
}

/// A number of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "ore", "value": "2.5"}))]
pub struct ListValue {
    /// What formulas call it: `value("ore")`.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The number: dot as separator, at most 18 integer and 10 fraction digits.
    #[schema(max_length = 30, pattern = r"^-?\d{1,18}(\.\d{1,10})?$")]
    pub value: String,
}

impl From<&Item> for ListItem {
    fn from(item: &Item) -> Self {
        let written = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        Self {
            class: item.class.clone(),
            done: written(item.done),
            due: written(item.due),
            label: item.label.clone(),
            not_done: item.not_done.then_some(true),
            opened: written(item.opened),
            values: item
                .values
                .iter()
                .map(|(name, value)| ListValue {
                    name: name.clone(),
                    value: value.to_string(),
                })
                .collect(),
        }
    }
}

/// The items, or at most twenty faults, each with its place within the list (`/3/done`).
///
/// # Errors
/// What is wrong with the list or its items.
pub fn read_list(list: &[ListItem]) -> Result<Vec<Item>, Vec<Fault>> {
    if list.len() > MAX_LIST {
        let detail = format!(
            "a list has at most {MAX_LIST} items, this one {}: post them by shorter periods, or as a number",
            list.len()
        );
        return Err(vec![Fault::new("", "too_many_list_items", detail)]);
    }
    let mut faults = Faults(Vec::new());
    let mut labels = BTreeSet::new();
    let mut items = Vec::with_capacity(list.len());
    for (index, posted) in list.iter().enumerate() {
        if faults.0.len() >= MAX_FAULTS {
            return Err(faults.0);
        }
        let item = faults.item(index, posted);
        if !labels.insert(posted.label.as_str()) {
            faults.add(
                index,
                "label",
                "duplicate_label",
                format!(
                    "`{}` is in the list already: each item has a label of its own",
                    shortened(&posted.label)
                ),
            );
        }
        items.extend(item);
    }
    if faults.0.is_empty() {
        Ok(items)
    } else {
        Err(faults.0)
    }
}

/// The list as it is stored and recorded: equal lists are equal texts.
pub fn canonical_list(items: &[Item]) -> String {
    let list: Vec<ListItem> = items.iter().map(ListItem::from).collect();
    // A list of texts always becomes JSON.
    serde_json::to_string(&list).unwrap_or_default()
}

/// Reads what [`canonical_list`] wrote, whatever is refused by now when it is posted.
pub fn stored_list(text: &str) -> Option<Vec<Item>> {
    let list: Vec<ListItem> = serde_json::from_str(text).ok()?;
    list.into_iter().map(stored).collect()
}

fn stored(item: ListItem) -> Option<Item> {
    let day = |text: Option<String>| text.map_or(Some(None), |text| parse_day(&text).map(Some));
    Some(Item {
        opened: day(item.opened)?,
        due: day(item.due)?,
        done: day(item.done)?,
        label: item.label,
        class: item.class,
        not_done: item.not_done == Some(true),
        values: item
            .values
            .into_iter()
            .map(|number| Some((number.name, parse_decimal(&number.value).ok()?)))
            .collect::<Option<_>>()?,
    })
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, index: usize, field: &str, code: &str, detail: impl Into<String>) {
        let place = if field.is_empty() {
            format!("/{index}")
        } else {
            format!("/{index}/{field}")
        };
        self.0.push(Fault::new(place, code, detail));
    }

    fn item(&mut self, index: usize, posted: &ListItem) -> Option<Item> {
        let before = self.0.len();
        self.text(index, "label", &posted.label);
        if let Some(class) = &posted.class {
            self.text(index, "class", class);
        }
        let opened = self.day(index, "opened", posted.opened.as_deref());
        let due = self.day(index, "due", posted.due.as_deref());
        let done = self.day(index, "done", posted.done.as_deref());
        match posted.not_done {
            Some(false) => self.add(
                index,
                "not_done",
                "flag_false",
                "`not_done` is either true or left out",
            ),
            Some(true) if posted.done.is_some() => self.add(
                index,
                "not_done",
                "several_figures",
                "an item is done on a day or not done, not both",
            ),
            _ => {}
        }
        if let (Some(opened), Some(done)) = (opened, done)
            && done < opened
        {
            let detail = format!("done on {done}, before it began on {opened}");
            self.add(index, "done", "done_before_opened", detail);
        }
        let values = self.values(index, &posted.values);
        (self.0.len() == before).then(|| Item {
            label: posted.label.clone(),
            class: posted.class.clone(),
            opened,
            due,
            done,
            not_done: posted.not_done == Some(true),
            values,
        })
    }

    fn text(&mut self, index: usize, field: &str, text: &str) {
        let length = text.chars().count();
        if text.trim().is_empty() || length > MAX_LABEL {
            let detail = format!("`{field}` has 1 to {MAX_LABEL} characters, this one {length}");
            self.add(index, field, "bad_label", detail);
        } else if text.contains(char::is_control) {
            let detail = format!("`{field}` has no line breaks or control characters");
            self.add(index, field, "bad_label", detail);
        } else if let Err(detail) = name(text) {
            self.add(index, field, "bad_label", detail);
        }
    }

    fn day(&mut self, index: usize, field: &str, text: Option<&str>) -> Option<chrono::NaiveDate> {
        let text = text?;
        let day = parse_day(text);
        if day.is_none() {
            let detail = format!("`{}` is not a date: write YYYY-MM-DD", shortened(text));
            self.add(index, field, "bad_date", detail);
        }
        day
    }

    fn values(&mut self, index: usize, posted: &[ListValue]) -> BTreeMap<String, Decimal> {
        let mut values = BTreeMap::new();
        if posted.len() > MAX_VALUES {
            let detail = format!(
                "an item has at most {MAX_VALUES} numbers, this one {}",
                posted.len()
            );
            self.add(index, "values", "too_many_values", detail);
            return values;
        }
        for (place, ListValue { name, value }) in posted.iter().enumerate() {
            let field = format!("values/{place}/name");
            self.text(index, &field, name);
            match parse_decimal(value) {
                Ok(value) if values.insert(name.clone(), value).is_some() => {
                    let detail = format!("the number `{}` is given twice", shortened(name));
                    self.add(index, &field, "duplicate_value", detail);
                }
                Ok(_) => {}
                Err(error) => self.add(
                    index,
                    &format!("values/{place}/value"),
                    error.code(),
                    error.to_string(),
                ),
            }
        }
        values
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
