// SPDX-License-Identifier: AGPL-3.0-or-later
//! One entry of a figure that is a list (`docs/domain.md §2`).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// One item that an office lists in a figure: a request, a course, a novelty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What people call it; different from the labels of the other items of its figure.
    pub label: String,
    /// The class it belongs to, when limits depend on that.
    pub class: Option<String>,
    /// The day it began.
    pub opened: Option<NaiveDate>,
    /// The last day on which it is in time.
    pub due: Option<NaiveDate>,
    /// The day it was done.
    pub done: Option<NaiveDate>,
    /// Stated as not done, which is not the same as saying nothing.
    pub not_done: bool,
    /// Further numbers, by name.
    pub values: BTreeMap<String, Decimal>,
}

/// The dates of an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemDate {
    /// `opened`
    Opened,
    /// `due`
    Due,
    /// `done`
    Done,
}

/// The texts of an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemText {
    /// `class`
    Class,
    /// `label`
    Label,
}

/// What an item may say or leave out, for `has(...)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemField {
    /// `has(done)` and the other dates
    Date(ItemDate),
    /// `has(class)`
    Class,
    /// `has(not_done)`: it is stated as not done
    NotDone,
    /// `has(value("ore"))`
    Value(String),
}

impl ItemDate {
    /// The name as written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Due => "due",
            Self::Done => "done",
        }
    }

    /// The date of an item, if it says one.
    #[must_use]
    pub const fn of(self, item: &Item) -> Option<NaiveDate> {
        match self {
            Self::Opened => item.opened,
            Self::Due => item.due,
            Self::Done => item.done,
        }
    }
}

impl ItemText {
    /// The name as written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Label => "label",
        }
    }

    /// The text of an item, if it says one.
    #[must_use]
    pub fn of(self, item: &Item) -> Option<&str> {
        match self {
            Self::Class => item.class.as_deref(),
            Self::Label => Some(&item.label),
        }
    }
}

impl ItemField {
    /// Whether an item says it.
    #[must_use]
    pub fn is_in(&self, item: &Item) -> bool {
        match self {
            Self::Date(date) => date.of(item).is_some(),
            Self::Class => item.class.is_some(),
            Self::NotDone => item.not_done,
            Self::Value(name) => item.values.contains_key(name),
        }
    }
}
