// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notes on what was not achieved.

use super::list::list;
use super::text;
use serde::Serialize;
use traguardo_app::read::NoteView;
use utoipa::ToSchema;

/// One revision of a note on what was not achieved (scostamento).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DeviationNote, example = json!({
    "id": "6-2022", "administration": "CCIAA-MS", "plan": "1", "assignment": "2.1/EC27", "period": "2022",
    "revision": 1, "cause": "Oneri per il personale sopra il preventivo",
    "corrective_action": "Revisione dei contratti di fornitura entro marzo", "actor": "local", "position": 42,
    "recorded_at": "2026-11-23T08:41:48.123456Z"
}))]
pub struct NoteItem {
    /// Identifier: that of the evaluation it is on, the same for all its revisions.
    #[schema(max_length = 40)]
    pub id: String,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Identifier of the plan.
    #[schema(max_length = 20)]
    pub plan: String,
    /// Key of the assignment.
    #[schema(max_length = 4000)]
    pub assignment: String,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Revision, from 1: give it as `replaces` to correct the note.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Why the target was missed.
    #[schema(max_length = 2000)]
    pub cause: String,
    /// What is done about it.
    #[schema(max_length = 2000)]
    pub corrective_action: String,
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

/// The note as it stands beside a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DeviationNoteBeside, example = json!({
    "revision": 1, "cause": "Oneri per il personale sopra il preventivo",
    "corrective_action": "Revisione dei contratti di fornitura entro marzo", "actor": "local", "position": 42,
    "recorded_at": "2026-11-23T08:41:48.123456Z"
}))]
pub struct NoteBeside {
    /// Revision, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Why the target was missed.
    #[schema(max_length = 2000)]
    pub cause: String,
    /// What is done about it.
    #[schema(max_length = 2000)]
    pub corrective_action: String,
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

/// What became of a posted note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DeviationNoteReceipt, example = json!({
    "id": "6-2022", "administration": "CCIAA-MS", "plan": "1", "assignment": "2.1/EC27", "period": "2022",
    "revision": 1, "position": 42, "cause": "Oneri per il personale sopra il preventivo",
    "corrective_action": "Revisione dei contratti di fornitura entro marzo"
}))]
pub struct NoteReceipt {
    /// Identifier: that of the evaluation it is on; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub id: Option<String>,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Identifier of the plan.
    #[schema(max_length = 20)]
    pub plan: String,
    /// Key of the assignment.
    #[schema(max_length = 4000)]
    pub assignment: String,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Revision that was stored; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub revision: Option<i32>,
    /// Ledger position of the revision; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// Why the target was missed.
    #[schema(max_length = 2000)]
    pub cause: String,
    /// What is done about it.
    #[schema(max_length = 2000)]
    pub corrective_action: String,
    /// Why it replaced the revision before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub reason: Option<String>,
}

impl From<NoteView> for NoteItem {
    fn from(view: NoteView) -> Self {
        Self {
            id: view.id,
            administration: view.administration,
            plan: view.plan_id.to_string(),
            assignment: view.assignment,
            period: view.period,
            revision: view.revision,
            cause: view.cause,
            corrective_action: view.corrective_action,
            reason: view.reason,
            actor: view.actor,
            position: view.position,
            recorded_at: text::instant(view.recorded_at),
        }
    }
}

impl From<NoteView> for NoteBeside {
    fn from(view: NoteView) -> Self {
        Self {
            revision: view.revision,
            cause: view.cause,
            corrective_action: view.corrective_action,
            reason: view.reason,
            actor: view.actor,
            position: view.position,
            recorded_at: text::instant(view.recorded_at),
        }
    }
}

list! {
    /// A page of notes.
    NoteList as DeviationNoteList of NoteItem
}
