// SPDX-License-Identifier: AGPL-3.0-or-later
//! How offices post figures and what they are told back (`docs/domain.md` §2).

use crate::Reader;
use crate::list::ListItem;
use crate::plan::schema_of;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::LazyLock;
use traguardo_domain::Origin;
use utoipa::ToSchema;
use utoipa::openapi::Schema;
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// Most items one post may carry.
pub const MAX_ITEMS: usize = 10_000;
/// Bytes of a post as it comes: what the ledger records of it then fits its column.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Longest free text of an item, in characters.
pub const MAX_TEXT: usize = 2_000;

/// Figures of one administration, posted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "administration": "CCIAA-MS",
    "items": [{"measure": "Patrimonio netto", "period": "2022", "value": "9312995.88", "origin": "forecast"}]
}))]
pub struct MeasurementPost {
    /// Code of the administration that posts, and that all items are about unless `scope` says otherwise.
    #[schema(min_length = 1, max_length = 200)]
    pub administration: String,
    /// Code of the administration that all items are about, where it has ended and the one that posts is its
    /// successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub scope: Option<String>,
    /// The figures, 1 to 10,000.
    #[schema(min_items = 1, max_items = 10_000)]
    pub items: Vec<MeasurementItem>,
}

/// One figure: exactly one of `value`, `date`, `not_done`, `items`, `not_available`, `not_applicable`,
/// `withdrawn`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"measure": "Patrimonio netto", "period": "2022", "value": "9312995.88", "origin": "forecast"}))]
pub struct MeasurementItem {
    /// Code of the office that reports; may be left out where only one is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub office: Option<String>,
    /// Code of the measure, as the plan prints it.
    #[schema(min_length = 1, max_length = 200)]
    pub measure: String,
    /// SDMX period at the measure's frequency: `2022`, `2022-S1`, `2022-Q3`, `2022-M05`.
    #[schema(
        min_length = 4,
        max_length = 8,
        pattern = r"^\d{4}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$"
    )]
    pub period: String,
    /// The number, in the measure's unit: dot as separator, at most 18 integer and 10 fraction digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 30,
        pattern = r"^-?\d{1,18}(\.\d{1,10})?$"
    )]
    pub value: Option<String>,
    /// The day the thing was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// `true`: stated as not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// The list of what there was, at most 10,000 items; an empty one says that nothing arose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 10_000)]
    pub items: Option<Vec<ListItem>>,
    /// n.d.: why the figure is not available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    pub not_available: Option<String>,
    /// Why the figure has no meaning in this period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    pub not_applicable: Option<String>,
    /// `true`: the figure posted before was a mistake and reads as missing from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn: Option<bool>,
    /// What the number is worth; `actual` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, schema_with = origin)]
    pub origin: Option<Origin>,
    /// Free text that stands beside the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub note: Option<String>,
    /// The revision this one replaces: required once a figure is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 2_147_483_647, format = Int32)]
    pub replaces: Option<u32>,
    /// Why it replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

fn origin() -> Schema {
    let words = [
        "actual",
        "preliminary",
        "forecast",
        "context",
        "illustrative",
    ];
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .into()
}

/// What became of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostReceipt {
    /// Ledger position of the post; absent when nothing was stored (`dry_run`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Int64, minimum = 1)]
    pub position: Option<i64>,
    /// When it was recorded (RFC 3339, UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime, max_length = 32)]
    pub recorded_at: Option<String>,
    /// Everything was checked and nothing stored.
    pub dry_run: bool,
    /// Items stored (or, in a dry run, that would be).
    #[schema(format = Int32, minimum = 0)]
    pub recorded: u32,
    /// Items refused (only with `mode=partial`).
    #[schema(format = Int32, minimum = 0)]
    pub refused: u32,
    /// One line per item, in the order of the post.
    #[schema(max_items = 10_000)]
    pub items: Vec<ReceiptItem>,
}

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptItem {
    /// Place of the item in the post, from 0.
    #[schema(format = Int32, minimum = 0)]
    pub index: u32,
    /// Stable identifier of the figure, when stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 80)]
    pub id: Option<String>,
    /// Revision of the figure, when stored: give it as `replaces` to correct the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Int32, minimum = 1)]
    pub revision: Option<u32>,
    /// Why the item was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub errors: Vec<Fault>,
}

/// One thing wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// JSON pointer (RFC 6901) into the body, line and column of a table (`/lines/5/value`), or `?name` for a query parameter.
    #[schema(max_length = 400)]
    pub pointer: String,
    /// Stable code of the fault.
    #[schema(max_length = 60)]
    pub code: String,
    /// What is wrong and what to do, in words.
    #[schema(max_length = 4000)]
    pub detail: String,
    /// The figure that stands now, when the fault is a conflict with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<CurrentFigure>,
}

/// Reads a post: all faults of form at once. What an item says, and how long it is, is judged by the
/// use case item by item, so that a partial post keeps what is right.
pub fn read_post(bytes: &[u8]) -> Result<MeasurementPost, Vec<Fault>> {
    static READER: LazyLock<Reader<MeasurementPost>> = LazyLock::new(|| {
        let mut schema =
            schema_of::<MeasurementPost>("urn:traguardo:schema:post", "Measurement post");
        unbounded(&mut schema);
        Reader::with_schema(schema)
    });
    if bytes.len() > MAX_BYTES {
        let detail = format!("a post has at most {MAX_BYTES} bytes: send it in several");
        return Err(vec![Fault::new("", "too_large", detail)]);
    }
    READER.read(bytes)
}

/// Leaves names and types of a schema.
fn unbounded(schema: &mut Value) {
    const BOUNDS: [&str; 5] = ["format", "maxItems", "maxLength", "minItems", "minLength"];
    match schema {
        Value::Object(members) => {
            members.retain(|name, bound| {
                !BOUNDS.contains(&name.as_str()) || bound.is_object() || bound.is_array()
            });
            members.values_mut().for_each(unbounded);
        }
        Value::Array(members) => members.iter_mut().for_each(unbounded),
        _ => {}
    }
}

impl Fault {
    /// A fault without a conflicting figure.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            detail: detail.into(),
            current: None,
        }
    }
}

/// The revision that stands when a correction is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CurrentFigure {
    /// Stable identifier of the figure.
    #[schema(max_length = 80)]
    pub id: String,
    /// Its newest revision.
    #[schema(format = Int32, minimum = 1)]
    pub revision: u32,
    /// The number, date or statement it holds, in words.
    #[schema(max_length = 4000)]
    pub figure: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_has_a_size() {
        let body = |bytes: usize| {
            let mut body = br#"{"administration": "A", "items": []}"#.to_vec();
            body.resize(bytes, b' ');
            read_post(&body)
        };
        assert_eq!(body(MAX_BYTES).unwrap().administration, "A");
        let refused = body(MAX_BYTES + 1).unwrap_err();
        assert_eq!(refused[0].code, "too_large");
    }
}
