// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is decided of proposed targets.

use super::BenchmarkGroupKind;
use crate::Reader;
use crate::measurement::Fault;
use crate::plan::{Code, Comparator, DecimalText, Key, PeriodText, Text};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// Decisions about proposed targets of one plan in a year. The proposals are worked out again from what was known at
/// `known_at`, so that what is recorded is what was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "plan": "1", "year": 2023, "period": "2022", "share": 75, "group": "national", "provider": "Unioncamere", "known_at": 4,
    "items": [{"assignment": "2.1/DFP 1.3", "decision": "adapted", "value": "150.00", "reason": "Investimenti già avviati"}]
}))]
pub struct TargetDecisionPost {
    /// Identifier of the plan.
    #[schema(min_length = 1, max_length = 20)]
    pub plan: String,
    /// The year of the targets.
    #[schema(minimum = 1990, maximum = 2199)]
    pub year: i32,
    /// The period of the figures that the proposals rest on.
    pub period: PeriodText,
    /// How many per cent of the group do worse.
    #[schema(minimum = 0, maximum = 100, format = Int32)]
    pub share: u8,
    /// Which of its groups the administration is compared with.
    pub group: BenchmarkGroupKind,
    /// Whose published figures; those computed here where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub provider: Option<Code>,
    /// The position at which the proposals were shown.
    #[schema(minimum = 0)]
    pub known_at: i64,
    /// One assignment each.
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<TargetDecision>,
}

/// What is decided of one proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assignment": "2.1/DFP 1.3", "decision": "accepted"}))]
pub struct TargetDecision {
    /// Key of the assignment.
    pub assignment: Key,
    /// What becomes of the proposal.
    pub decision: DecisionWord,
    /// The value in its place, of what is adapted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value: Option<DecimalText>,
    /// Less than what is reached already may be asked for; with a reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub less_demanding: bool,
    /// Why; only what is accepted as proposed needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<Text>,
}

/// What becomes of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "accepted")]
pub enum DecisionWord {
    /// It is the target.
    Accepted,
    /// Another value is the target.
    Adapted,
    /// The target stays as it is in the plan.
    Refused,
}

/// A proposed target with its reasoning, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "assignment": "2.1/DFP 1.3", "indicator": "DFP 1.3", "comparator": ">=", "value": "177.72", "decided_by": "reached",
    "quantile": "151.25", "share": 75, "group": "national", "period": "2022", "n": 60, "reached": "177.72"
}))]
pub struct TargetProposal {
    /// Key of the assignment.
    pub assignment: Key,
    /// Code of its indicator.
    pub indicator: Code,
    /// Comparator of the proposed target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub comparator: Option<Comparator>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value: Option<DecimalText>,
    /// Whether the quantile or what is reached already decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decided_by: Option<DecidedBy>,
    /// Why nothing is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub obstacle: Option<ProposalObstacle>,
    /// The quantile of the group, rounded like the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub quantile: Option<DecimalText>,
    /// How many per cent of the group do worse.
    #[schema(minimum = 0, maximum = 100, format = Int32)]
    pub share: u8,
    /// What makes the group one.
    pub group: BenchmarkGroupKind,
    /// Which size class or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub code: Option<Text>,
    /// The period of the figures.
    pub period: PeriodText,
    /// How many administrations take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 1_000_000_000, format = Int32)]
    pub n: Option<u32>,
    /// Identifier of the publication that the figures of the group are of; absent where they were computed here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 20)]
    pub publication: Option<String>,
    /// What the administration has reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reached: Option<DecimalText>,
}

/// What decided the value of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "quantile")]
pub enum DecidedBy {
    /// The quantile of the group.
    Quantile,
    /// What the administration has reached already.
    Reached,
}

/// Why nothing is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "no_direction")]
pub enum ProposalObstacle {
    /// The indicator is not of the national dictionary.
    NotNational,
    /// Neither more nor less is better.
    NoDirection,
    /// The target is a range.
    Range,
    /// The target is one value.
    Exact,
    /// The target is a day.
    Date,
    /// The comparator contradicts what is better.
    AgainstMeaning,
    /// There is no such group, or nothing is told of it.
    NoBenchmark,
    /// The quantile is not among what was published.
    NotPublished,
    /// The quantile has more digits than a target may have.
    OutOfRange,
}

/// A decision as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "proposal": {"assignment": "2.1/DFP 1.3", "indicator": "DFP 1.3", "obstacle": "no_benchmark", "share": 75, "group": "national", "period": "2022"},
    "decision": "adapted", "comparator": ">=", "value": "150.00", "reason": "Investimenti già avviati", "known_at": 4
}))]
pub struct DecidedTarget {
    /// What was proposed.
    pub proposal: TargetProposal,
    /// What became of it.
    pub decision: DecisionWord,
    /// Comparator of the target; absent where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub comparator: Option<Comparator>,
    /// Value of the target; absent where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value: Option<DecimalText>,
    /// It asks for less than what is reached already, knowingly.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub less_demanding: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<Text>,
    /// What was known when the proposal was made.
    #[schema(minimum = 0)]
    pub known_at: i64,
}

/// Reads decisions.
///
/// # Errors
/// All faults of form.
pub fn read_decisions(bytes: &[u8]) -> Result<TargetDecisionPost, Vec<Fault>> {
    static READER: LazyLock<Reader<TargetDecisionPost>> = LazyLock::new(Reader::default);
    READER.read(bytes)
}
