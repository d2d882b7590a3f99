// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans in lists, and what saving one answers. The document itself goes over the wire as it is stored.

use super::list::list;
use super::text;
use crate::http::plan_tag;
use serde::Serialize;
use traguardo_app::read::PlanView;
use traguardo_domain::plan::Act;
use utoipa::ToSchema;

/// One revision of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Plan, example = json!({
    "id": "1", "administration": "CCIAA-MS", "code": "RPP-2022", "kind": "performance",
    "first_year": 2022, "last_year": 2024, "revision": 1, "position": 1,
    "act": {"body": "Commissario Straordinario", "kind": "delibera", "number": "55", "date": "2021-11-09"},
    "sha256": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "etag": "\"r1-0f1e2d3c4b5a6978\""
}))]
pub struct PlanItem {
    /// Identifier.
    #[schema(max_length = 20)]
    pub id: String,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Code, unique within the administration.
    #[schema(max_length = 200)]
    pub code: String,
    /// `performance` or `fund`.
    #[schema(max_length = 20, pattern = "^(performance|fund)$")]
    pub kind: String,
    /// First year.
    pub first_year: i32,
    /// Last year, included.
    pub last_year: i32,
    /// Revision, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Ledger position of the revision.
    #[schema(minimum = 1)]
    pub position: i64,
    /// The act that approved the revision.
    pub act: ActBody,
    /// SHA-256 of the document, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// ETag of the revision, for `If-Match`.
    #[schema(max_length = 40)]
    pub etag: String,
}

/// Numbered act of an approving body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Act, example = json!({
    "body": "Commissario Straordinario", "kind": "delibera", "number": "55", "date": "2021-11-09"
}))]
pub struct ActBody {
    /// Approving body.
    #[schema(max_length = 4000)]
    pub body: String,
    /// Kind of act.
    #[schema(max_length = 4000)]
    pub kind: String,
    /// Number.
    #[schema(max_length = 200)]
    pub number: String,
    /// Date.
    #[schema(format = Date, max_length = 10)]
    pub date: String,
}

impl From<&Act> for ActBody {
    fn from(act: &Act) -> Self {
        Self {
            body: act.body.clone(),
            kind: act.kind.clone(),
            number: act.number.clone(),
            date: text::day(act.date),
        }
    }
}

impl From<PlanView> for PlanItem {
    fn from(view: PlanView) -> Self {
        let plan = view.plan;
        Self {
            id: plan.id.to_string(),
            administration: view.administration,
            code: plan.code,
            kind: plan.kind.as_str().to_owned(),
            first_year: plan.first_year,
            last_year: plan.last_year,
            revision: plan.revision,
            position: plan.seq,
            act: ActBody {
                body: plan.act_body,
                kind: plan.act_kind,
                number: plan.act_number,
                date: text::day(plan.act_date),
            },
            etag: plan_tag(plan.revision, &plan.sha256),
            sha256: plan.sha256,
        }
    }
}

list! {
    /// A page of plan revisions.
    PlanList as PlanList of PlanItem
}

/// What became of a plan document that was sent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "1", "administration": "CCIAA-MS", "code": "RPP-2022", "revision": 1, "position": 1, "dry_run": false,
    "sha256": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
}))]
pub struct PlanReceipt {
    /// Identifier; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub id: Option<String>,
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Code of the plan.
    #[schema(max_length = 200)]
    pub code: String,
    /// Revision that was stored; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub revision: Option<i32>,
    /// Ledger position of the revision; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// Everything was checked and nothing stored.
    pub dry_run: bool,
    /// SHA-256 of the canonical document, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}
