// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why there is no value or no verdict.

use serde::Serialize;
use traguardo_formula::Reason;
use utoipa::ToSchema;

/// One reason, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Reason, example = json!({
    "code": "not_reported", "operand": "[Patrimonio netto]", "detail": "RAG 2022"
}))]
pub struct ReasonBody {
    /// Stable code.
    #[schema(max_length = 40)]
    pub code: String,
    /// The operand or subexpression it is about.
    #[schema(max_length = 5000)]
    pub operand: String,
    /// Who is missing, what the office stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10_000)]
    pub detail: Option<String>,
}

impl From<&Reason> for ReasonBody {
    fn from(reason: &Reason) -> Self {
        Self {
            code: reason.code.as_str().to_owned(),
            operand: reason.operand.clone(),
            detail: reason.detail.clone(),
        }
    }
}
