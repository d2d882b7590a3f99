// SPDX-License-Identifier: AGPL-3.0-or-later
//! Offices.

use super::composed::composed;
use super::list::list;
use super::text;
use serde::Serialize;
use serde_json::json;
use traguardo_app::read::OfficeView;
use traguardo_exchange::plan::OfficeEntry;
use utoipa::ToSchema;

/// Office that posts measurements (ufficio).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "2", "revision": 1, "position": 1, "administration": "CCIAA-MS",
    "code": "ISR", "name": "Istituto di Studi e Ricerche", "kind": "agency"
}))]
pub struct Office {
    /// Identifier; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub id: Option<String>,
    /// Revision; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub revision: Option<i32>,
    /// Ledger position of the revision; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// Code of its administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Code, unique within the administration; `ENTE` is the administration as a whole.
    #[schema(max_length = 200)]
    pub code: String,
    /// Name.
    #[schema(max_length = 4000)]
    pub name: String,
    /// `internal`, `agency`, `company` or `whole_body`.
    #[schema(max_length = 20, pattern = "^(internal|agency|company|whole_body)$")]
    pub kind: String,
    /// First day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub valid_from: Option<String>,
    /// Last day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub valid_to: Option<String>,
}

impl From<OfficeView> for Office {
    fn from(view: OfficeView) -> Self {
        let office = view.office;
        Self {
            id: Some(office.id.to_string()),
            revision: Some(office.revision),
            position: Some(office.seq),
            administration: view.administration,
            code: office.code,
            name: office.name,
            kind: office.kind.as_str().to_owned(),
            valid_from: office.valid_from.map(text::day),
            valid_to: office.valid_to.map(text::day),
        }
    }
}

list! {
    /// A page of offices.
    OfficeList as OfficeList of Office
}

composed! {
    /// A new office, with the code of its administration.
    OfficePost = OfficeEntry + [administration: required],
    json!({"administration": "CCIAA-MS", "code": "ISR", "name": "Istituto di Studi e Ricerche", "kind": "agency"})
}
