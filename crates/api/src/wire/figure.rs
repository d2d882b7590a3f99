// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a figure says, in the members that a post has too: exactly one of them is present.

use super::text;
use serde::Serialize;
use traguardo_domain::Value;
use traguardo_domain::measurement::Entry;
use utoipa::ToSchema;

/// The one member that says what a figure is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub value: Option<String>,
    pub date: Option<String>,
    pub not_done: Option<bool>,
    pub item_count: Option<u32>,
    pub not_available: Option<String>,
    pub not_applicable: Option<String>,
    pub withdrawn: Option<bool>,
}

impl Stated {
    /// No value: withdrawn.
    pub(super) fn of(value: Option<&Value>) -> Self {
        let mut stated = Self::default();
        match value {
            None => stated.withdrawn = Some(true),
            Some(Value::Number(number)) => stated.value = Some(number.to_string()),
            Some(Value::Date(day)) => stated.date = Some(text::day(*day)),
            Some(Value::NotDone) => stated.not_done = Some(true),
            Some(Value::Items(items)) => stated.item_count = u32::try_from(items.len()).ok(),
            Some(Value::Listed(items)) => stated.item_count = u32::try_from(*items).ok(),
            Some(Value::NotAvailable(why)) => stated.not_available = Some(why.clone()),
            Some(Value::NotApplicable(why)) => stated.not_applicable = Some(why.clone()),
        }
        stated
    }
}

/// A posted figure behind a verdict or a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "1-2-3-2022", "revision": 1, "value": "9312995.88", "origin": "forecast", "actor": "local",
    "position": 42, "recorded_at": "2026-11-23T08:41:48.123456Z"
}))]
pub struct Figure {
    /// Stable identifier of the figure.
    #[schema(max_length = 80)]
    pub id: String,
    /// Revision used.
    #[schema(minimum = 1)]
    pub revision: u32,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 30)]
    pub value: Option<String>,
    /// The day the thing was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// Stated as not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// A list of so many items.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, maximum = 10_000)]
    pub item_count: Option<u32>,
    /// n.d., and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub not_available: Option<String>,
    /// Not applicable, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub not_applicable: Option<String>,
    /// The revision withdrew the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn: Option<bool>,
    /// What the number is worth.
    #[schema(
        max_length = 12,
        pattern = "^(actual|preliminary|forecast|context|illustrative)$"
    )]
    pub origin: String,
    /// Free text of the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub note: Option<String>,
    /// Why it replaced the revision before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub reason: Option<String>,
    /// Who recorded it.
    #[schema(max_length = 200)]
    pub actor: String,
    /// Ledger position.
    #[schema(minimum = 1)]
    pub position: i64,
    /// When it was recorded.
    #[schema(format = DateTime, max_length = 32)]
    pub recorded_at: String,
}

impl From<&Entry> for Figure {
    fn from(entry: &Entry) -> Self {
        let stated = Stated::of(entry.value.as_ref());
        Self {
            id: entry.id.clone(),
            revision: entry.revision,
            value: stated.value,
            date: stated.date,
            not_done: stated.not_done,
            item_count: stated.item_count,
            not_available: stated.not_available,
            not_applicable: stated.not_applicable,
            withdrawn: stated.withdrawn,
            origin: entry.origin.as_str().to_owned(),
            note: entry.note.clone(),
            reason: entry.reason.clone(),
            actor: entry.actor.clone(),
            position: entry.position,
            recorded_at: text::instant(entry.recorded_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_member_says_what_it_is() {
        let number = Value::Number("1.50".parse().unwrap());
        assert_eq!(
            Stated::of(Some(&number)),
            Stated {
                value: Some("1.50".into()),
                ..Stated::default()
            }
        );
        let unavailable = Value::NotAvailable("guasto".into());
        let stated = Stated {
            not_available: Some("guasto".into()),
            ..Stated::default()
        };
        assert_eq!(Stated::of(Some(&unavailable)), stated);
        assert_eq!(
            Stated::of(Some(&Value::NotDone)),
            Stated {
                not_done: Some(true),
                ..Stated::default()
            }
        );
        assert_eq!(
            Stated::of(None),
            Stated {
                withdrawn: Some(true),
                ..Stated::default()
            }
        );
    }
}
