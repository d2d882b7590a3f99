// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations.

use super::list::list;
use super::text;
use serde::Serialize;
use traguardo_app::read::AdministrationView;
use utoipa::ToSchema;

/// Administration that plans and is measured (ente).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "1", "revision": 1, "position": 1, "code": "CCIAA-MS",
    "name": "Camera di Commercio di Massa-Carrara", "region": "Toscana"
}))]
pub struct Administration {
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
    /// Unique code.
    #[schema(max_length = 200)]
    pub code: String,
    /// Name.
    #[schema(max_length = 4000)]
    pub name: String,
    /// Size class, for benchmarks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub size_class: Option<String>,
    /// Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub region: Option<String>,
    /// First day on which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub valid_from: Option<String>,
    /// Last day on which it exists: the one before a merger, if it ended in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub valid_to: Option<String>,
    /// Code of the administration that took its place, if it ended in a merger.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub successor: Option<String>,
}

impl From<AdministrationView> for Administration {
    fn from(view: AdministrationView) -> Self {
        let AdministrationView {
            row: view,
            successor,
        } = view;
        Self {
            id: Some(view.id.to_string()),
            revision: Some(view.revision),
            position: Some(view.seq),
            code: view.code,
            name: view.name,
            size_class: view.size_class,
            region: view.region,
            valid_from: view.valid_from.map(text::day),
            valid_to: view.valid_to.map(text::day),
            successor,
        }
    }
}

list! {
    /// A page of administrations.
    AdministrationList as AdministrationList of Administration
}
