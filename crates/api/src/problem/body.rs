// SPDX-License-Identifier: AGPL-3.0-or-later
//! The problem document on the wire.

use serde::{Deserialize, Serialize};
use traguardo_exchange::measurement::Fault;
use utoipa::ToSchema;

/// What went wrong (RFC 9457). No request id: that is in the header `X-Request-Id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Problem, example = json!({
    "type": "/problems/invalid", "title": "What was sent is wrong", "status": 422, "code": "invalid",
    "detail": "1 fault: /items/0/value",
    "errors": [{"pointer": "/items/0/value", "code": "decimal_comma", "detail": "write the decimal separator as a dot: 1.5"}]
}))]
pub struct ProblemDocument {
    /// URL of the documentation of this type of problem.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", max_length = 100)]
    pub kind: String,
    /// Title, the same for every problem of the type.
    #[schema(max_length = 100)]
    pub title: String,
    /// HTTP status.
    #[schema(format = Int32, minimum = 100, maximum = 599)]
    pub status: u16,
    /// Stable code of the type.
    #[schema(max_length = 60)]
    pub code: String,
    /// What happened here.
    #[schema(max_length = 4000)]
    pub detail: String,
    /// All faults, where there are several or they have a place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub errors: Vec<Fault>,
}
