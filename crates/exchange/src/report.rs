// SPDX-License-Identifier: AGPL-3.0-or-later
//! The course of an annual report: what is recorded of each step (`docs/domain.md` §7).

use crate::plan::{DateText, PlanAct, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A step in the course of an annual report, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportStep {
    /// Written down as of a position and a day (bozza).
    Drafted,
    /// Approved by an act of the governing body (approvata).
    Approved,
    /// Validated by the OIV (validata).
    Validated,
    /// Published (pubblicata).
    Published,
}

impl ReportStep {
    /// All, in order.
    pub const ALL: [Self; 4] = [
        Self::Drafted,
        Self::Approved,
        Self::Validated,
        Self::Published,
    ];

    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Approved => "approved",
            Self::Validated => "validated",
            Self::Published => "published",
        }
    }
}

/// A step of the annual report (Relazione sulla performance) on a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"year": 2022, "step": "drafted", "note": "Bozza per la Giunta"}))]
pub struct ReportStepPost {
    /// The year it is about.
    #[schema(minimum = 1990, maximum = 2199, format = Int32)]
    pub year: i32,
    /// The step.
    pub step: ReportStep,
    /// The act of the governing body: with `approved`, and only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<PlanAct>,
    /// The evaluation body (OIV) that validated: with `validated`, and only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub by: Option<Text>,
    /// The day: with `validated` and `published`, and only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub date: Option<DateText>,
    /// Anything to be kept with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub note: Option<Text>,
}
