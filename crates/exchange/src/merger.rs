// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mergers as they are recorded: administrations that end, and the one that takes their place (`docs/domain.md` §8).

use crate::plan::{Code, DateText, DecimalText, PlanAct, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Administrations that end and the one that takes their place (accorpamento).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "act": {"body": "Ministero dello sviluppo economico", "kind": "decreto", "number": "1", "date": "2018-02-16"},
    "date": "2022-06-30",
    "successor": "CCIAA-TNO",
    "predecessors": [
        {"administration": "CCIAA-LU", "weight": "40", "offices": [{"office": "PROM", "successor_office": "PROM"}]},
        {"administration": "CCIAA-MS", "weight": "20"},
        {"administration": "CCIAA-PI", "weight": "40"}
    ]
}))]
pub struct MergerEntry {
    /// The act that orders it.
    pub act: PlanAct,
    /// First day of the successor; the last day of the predecessors is the one before.
    pub date: DateText,
    /// Code of the administration that takes their place. It is known already, and begins on that very day.
    pub successor: Code,
    /// The administrations that end.
    #[schema(min_items = 1, max_items = 50)]
    pub predecessors: Vec<MergerPredecessor>,
}

/// One administration that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"administration": "CCIAA-LU", "weight": "40"}))]
pub struct MergerPredecessor {
    /// Its code.
    pub administration: Code,
    /// Weight of its plan among those of all predecessors, in percent; all of them have one, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub weight: Option<DecimalText>,
    /// What becomes of its offices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub offices: Vec<MovedOffice>,
}

/// An office whose work and people move into one of the successor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"office": "PROM", "successor_office": "PROM"}))]
pub struct MovedOffice {
    /// Code of the predecessor's office.
    pub office: Code,
    /// Code of the office of the successor that goes on with its work.
    pub successor_office: Code,
}

/// The act by which a merger is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "act": {"body": "TAR Toscana", "kind": "sentenza", "number": "1234", "date": "2022-10-03"},
    "reason": "Annullamento del decreto di accorpamento"
}))]
pub struct MergerReversal {
    /// The act.
    pub act: PlanAct,
    /// Why.
    pub reason: Text,
}
