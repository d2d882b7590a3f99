// SPDX-License-Identifier: AGPL-3.0-or-later
//! The course of annual reports.

use super::list::list;
use super::plan::ActBody;
use super::text;
use serde::Serialize;
use traguardo_app::read::RoundView;
use traguardo_exchange::plan::PlanAct;
use traguardo_exchange::report::ReportStep;
use traguardo_store::reports::RecordedStep;
use utoipa::ToSchema;

/// One draft of an annual report, and what followed it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReportRound, example = json!({
    "id": "2022-1", "administration": "CCIAA-MS", "plan": "1", "year": 2022, "round": 1, "state": "drafted",
    "plan_revision": 1, "as_known_at": 41, "on": "2023-05-02",
    "html_sha256": "3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80",
    "report": "/api/v1/plans/1/report?period=2022&kind=annual&on=2023-05-02&revision=1&as_known_at=41",
    "steps": [{"step": "drafted", "day": "2023-05-02", "actor": "local", "position": 42,
        "recorded_at": "2023-05-02T08:41:48.123456Z"}]
}))]
pub struct ReportRoundItem {
    /// Identifier among those of the plan: year and round.
    #[schema(max_length = 20)]
    pub id: String,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Identifier of the plan.
    #[schema(max_length = 20)]
    pub plan: String,
    /// The year it is about.
    #[schema(minimum = 1990, maximum = 2199)]
    pub year: i32,
    /// Round, from 1: the newest one is the report that counts.
    #[schema(minimum = 1)]
    pub round: i32,
    /// How far it got.
    pub state: ReportStep,
    /// Revision of the plan that it reports on.
    #[schema(minimum = 1)]
    pub plan_revision: i32,
    /// Up to where the draft knows the ledger.
    #[schema(minimum = 1)]
    pub as_known_at: i64,
    /// The day for which what is due and late was judged.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
    /// SHA-256 of the draft's HTML, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub html_sha256: String,
    /// Where the report is, as it was drafted.
    #[schema(max_length = 200)]
    pub report: String,
    /// Its steps, in their order.
    #[schema(min_items = 1, max_items = 4)]
    pub steps: Vec<ReportStepItem>,
}

/// One step of an annual report.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReportStepDone, example = json!({
    "step": "approved", "day": "2023-05-30", "actor": "local", "position": 43,
    "recorded_at": "2023-05-30T08:41:48.123456Z",
    "act": {"body": "Giunta camerale", "kind": "delibera", "number": "31", "date": "2023-05-30"}
}))]
pub struct ReportStepItem {
    /// The step.
    pub step: ReportStep,
    /// When it was done.
    #[schema(format = Date, max_length = 10)]
    pub day: String,
    /// The act of the governing body that approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<ActBody>,
    /// The evaluation body (OIV) that validated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub by: Option<String>,
    /// What is kept with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub note: Option<String>,
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

/// What became of a posted step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReportStepReceipt, example = json!({
    "id": "2022-1", "revision": 1, "position": 42, "administration": "CCIAA-MS", "plan": "1", "year": 2022,
    "round": 1, "step": "drafted", "day": "2023-05-02", "plan_revision": 1, "as_known_at": 41, "on": "2023-05-02",
    "html_sha256": "3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80"
}))]
pub struct ReportStepReceipt {
    /// Identifier of the round among those of the plan; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub id: Option<String>,
    /// The same as `plan_revision`; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub revision: Option<i32>,
    /// Ledger position of the step; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Identifier of the plan.
    #[schema(max_length = 20)]
    pub plan: String,
    /// The year it is about.
    #[schema(minimum = 1990, maximum = 2199)]
    pub year: i32,
    /// Round, from 1.
    #[schema(minimum = 1)]
    pub round: i32,
    /// The step.
    pub step: ReportStep,
    /// When it was done.
    #[schema(format = Date, max_length = 10)]
    pub day: String,
    /// Revision of the plan that the draft reports on.
    #[schema(minimum = 1)]
    pub plan_revision: i32,
    /// Up to where the draft knows the ledger.
    #[schema(minimum = 1)]
    pub as_known_at: i64,
    /// The day for which the draft was made.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
    /// SHA-256 of the draft's HTML, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub html_sha256: String,
    /// The act of the governing body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<PlanAct>,
    /// The evaluation body (OIV) that validated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub by: Option<String>,
    /// What is kept with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub note: Option<String>,
}

fn word(step: &RecordedStep) -> ReportStep {
    let mut all = ReportStep::ALL.into_iter();
    let found = all.find(|word| word.word() == step.row.step);
    // The data base has no other words.
    found.unwrap_or(ReportStep::Drafted)
}

impl From<RoundView> for ReportRoundItem {
    fn from(view: RoundView) -> Self {
        let (plan, year, revision, position) = (
            view.plan_id,
            view.year,
            view.plan_revision,
            view.as_known_at,
        );
        let on = text::day(view.on);
        Self {
            id: format!("{year}-{}", view.round),
            administration: view.administration,
            plan: plan.to_string(),
            year,
            round: view.round,
            state: view.steps.last().map_or(ReportStep::Drafted, word),
            plan_revision: revision,
            as_known_at: position,
            html_sha256: view.html_sha256,
            report: format!(
                "/api/v1/plans/{plan}/report?period={year}&kind=annual&on={on}&revision={revision}&as_known_at={position}"
            ),
            on,
            steps: view.steps.into_iter().map(ReportStepItem::from).collect(),
        }
    }
}

impl From<RecordedStep> for ReportStepItem {
    fn from(recorded: RecordedStep) -> Self {
        let step = word(&recorded);
        let row = recorded.row;
        let day = text::day(row.day);
        let act = match (row.act_body, row.act_kind, row.act_number) {
            (Some(body), Some(kind), Some(number)) => Some(ActBody {
                body,
                kind,
                number,
                date: day.clone(),
            }),
            _ => None,
        };
        Self {
            step,
            day,
            act,
            by: row.validated_by,
            note: row.note,
            actor: recorded.actor,
            position: row.seq,
            recorded_at: text::instant(recorded.recorded_at),
        }
    }
}

list! {
    /// A page of rounds.
    ReportRoundList as ReportRoundList of ReportRoundItem
}
