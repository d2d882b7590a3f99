// SPDX-License-Identifier: AGPL-3.0-or-later
//! How an office explains what was not achieved (`docs/domain.md` §5).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Note on a final verdict other than achieved (scostamento).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "evaluation": "6-2022", "cause": "Due corsi su sei rinviati per la chiusura della sede",
    "corrective_action": "I corsi rinviati si tengono entro marzo"
}))]
pub struct DeviationNotePost {
    /// Identifier of the evaluation: the assignment's and the period.
    #[schema(min_length = 6, max_length = 40)]
    pub evaluation: String,
    /// Why the target was missed (causa).
    #[schema(min_length = 1, max_length = 2000)]
    pub cause: String,
    /// What is done about it (azione correttiva).
    #[schema(min_length = 1, max_length = 2000)]
    pub corrective_action: String,
    /// The revision this one replaces: required once a note is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 2_147_483_647, format = Int32)]
    pub replaces: Option<i32>,
    /// Why it replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}
