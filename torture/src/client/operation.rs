// SPDX-License-Identifier: AGPL-3.0-or-later
//! One thing a client wants done, and what has to become of it.

use super::fixture::Place;
use crate::Result;
use serde_json::{Map, Value, json};

/// How the codes of offices begin that operations make.
pub const OFFICE: &str = "TORTURE-";

/// What kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// One new figure.
    Single,
    /// Several new figures, all or none.
    Batch,
    /// Several new figures of which some are wrong: the right ones.
    Partial,
    /// Another value for a figure of this client.
    Correction,
    /// A figure of this client was a mistake.
    Withdrawal,
    /// Another value for a figure that all clients correct.
    Race,
    /// A new office: a write that changes the structure and is committed alone.
    Office,
    /// Something that must be refused.
    Refusal,
    /// Figures the attack starts with.
    Setup,
}

impl Sort {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single posts",
            Self::Batch => "batches",
            Self::Partial => "partial batches",
            Self::Correction => "corrections",
            Self::Withdrawal => "withdrawals",
            Self::Race => "racing corrections",
            Self::Office => "offices",
            Self::Refusal => "refusals",
            Self::Setup => "setup",
        }
    }
}

/// What has to become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// It is stored.
    Accepted,
    /// It is refused and leaves nothing.
    Refused,
    /// Whoever comes first is stored.
    Either,
}

/// One item of a post.
#[derive(Clone, Debug)]
pub struct Item {
    /// Which figure it is about.
    pub place: Place,
    /// As it is posted.
    pub posted: Value,
    /// Whether it is right.
    pub good: bool,
}

/// A post with its idempotency key.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Idempotency key.
    pub key: String,
    /// What kind of thing.
    pub sort: Sort,
    /// What has to become of it.
    pub expectation: Expectation,
    /// Path and query.
    pub path: &'static str,
    /// As it is sent.
    pub body: String,
    /// The items.
    pub items: Vec<Item>,
}

impl Operation {
    /// A post of items about one administration. Each item gets a note that names its operation.
    pub fn new(key: String, sort: Sort, expectation: Expectation, mut items: Vec<Item>) -> Self {
        for (index, item) in items.iter_mut().enumerate() {
            if let Some(members) = item.posted.as_object_mut() {
                members.insert("note".into(), json!(format!("{key}/{index}")));
            }
        }
        let administration = items
            .first()
            .map_or("", |item| item.place.administration.as_str());
        let posted: Vec<&Value> = items.iter().map(|item| &item.posted).collect();
        let body = json!({"administration": administration, "items": posted}).to_string();
        let path = match sort {
            Sort::Partial => "/api/v1/measurements?mode=partial",
            _ => super::MEASUREMENTS,
        };
        Self {
            key,
            sort,
            expectation,
            path,
            body,
            items,
        }
    }
}

impl Operation {
    /// A new office; its code names the operation.
    pub fn office(key: String, administration: &str) -> Self {
        let body = json!({
            "administration": administration,
            "code": office_code(&key),
            "name": format!("Ufficio {key}"),
            "kind": "internal"
        });
        Self {
            key,
            sort: Sort::Office,
            expectation: Expectation::Accepted,
            path: super::OFFICES,
            body: body.to_string(),
            items: Vec::new(),
        }
    }

    /// A post as it stands in a file; notes are replaced.
    pub fn posted(key: &str, sort: Sort, expectation: Expectation, post: &str) -> Result<Self> {
        let post: Value = serde_json::from_str(post)?;
        let text = |value: &Value, name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let items = post
            .get("items")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let items = items.map(|item| Item {
            place: Place {
                administration: text(&post, "administration"),
                office: text(item, "office"),
                measure: text(item, "measure"),
                period: text(item, "period"),
            },
            posted: item.clone(),
            good: true,
        });
        Ok(Self::new(
            key.to_owned(),
            sort,
            expectation,
            items.collect(),
        ))
    }
}

/// Code of the office that an operation makes.
pub fn office_code(key: &str) -> String {
    format!("{OFFICE}{key}")
}

impl Item {
    /// The revision that has to be there when the post was acknowledged at this position.
    pub fn row(&self, id: &str, revision: u64, position: i64, recorded_at: &str) -> Value {
        let mut row = self.posted.as_object().cloned().unwrap_or_default();
        row.remove("replaces");
        row.entry("origin").or_insert_with(|| json!("actual"));
        let added = [
            ("id", json!(id)),
            ("administration", json!(self.place.administration)),
            ("revision", json!(revision)),
            ("actor", json!("local")),
            ("position", json!(position)),
            ("recorded_at", json!(recorded_at)),
        ];
        row.extend(added.map(|(name, value)| (name.to_owned(), value)));
        Value::Object(row)
    }
}

/// Puts more members into an object.
pub fn with(mut value: Value, more: Value) -> Value {
    if let (Some(members), Value::Object(more)) = (value.as_object_mut(), more) {
        members.extend::<Map<String, Value>>(more);
    }
    value
}
