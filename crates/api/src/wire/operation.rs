// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the service says about itself.

use crate::problem::Kind;
use serde::Serialize;
use utoipa::ToSchema;

/// Answer of the health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"status": "live"}))]
pub struct Health {
    /// `live` or `ready`.
    #[schema(value_type = String, max_length = 5, pattern = "^(live|ready)$")]
    pub status: &'static str,
}

/// State of the service, as a problem document without a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"type": "about:blank", "title": "OK", "status": 200, "code": "ok", "detail": "ledger position 42"}))]
pub struct StatusReport {
    /// Always `about:blank`.
    #[serde(rename = "type")]
    #[schema(value_type = String, format = "uri-reference", max_length = 11)]
    pub kind: &'static str,
    /// Always `OK`.
    #[schema(value_type = String, max_length = 2)]
    pub title: &'static str,
    /// Always 200.
    #[schema(minimum = 200, maximum = 200)]
    pub status: u16,
    /// Always `ok`.
    #[schema(value_type = String, max_length = 2)]
    pub code: &'static str,
    /// The newest ledger position.
    #[schema(max_length = 60)]
    pub detail: String,
}

impl StatusReport {
    /// With the newest ledger position.
    pub fn at(position: i64) -> Self {
        Self {
            kind: "about:blank",
            title: "OK",
            status: 200,
            code: "ok",
            detail: format!("ledger position {position}"),
        }
    }
}

/// Documentation of one type of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/problems/stale-revision", "code": "stale-revision", "status": 412, "title": "Changed in the meantime",
    "cause": "The revision named in If-Match is not the newest one any more.",
    "remedy": "Read the resource again, look at what changed, and send the change with the new ETag."
}))]
pub struct ProblemType {
    /// URL of this documentation.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", max_length = 100)]
    pub kind: String,
    /// Stable code.
    #[schema(value_type = String, max_length = 60)]
    pub code: &'static str,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Title.
    #[schema(value_type = String, max_length = 100)]
    pub title: &'static str,
    /// Why it happens.
    #[schema(value_type = String, max_length = 1000)]
    pub cause: &'static str,
    /// What to do about it.
    #[schema(value_type = String, max_length = 1000)]
    pub remedy: &'static str,
}

/// All types of problems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemTypeList {
    /// By status.
    #[schema(max_items = 100)]
    pub items: Vec<ProblemType>,
}

impl From<Kind> for ProblemType {
    fn from(kind: Kind) -> Self {
        let documentation = kind.documentation();
        Self {
            kind: kind.url(),
            code: documentation.code,
            status: documentation.status,
            title: documentation.title,
            cause: documentation.cause,
            remedy: documentation.remedy,
        }
    }
}
