// SPDX-License-Identifier: AGPL-3.0-or-later
//! The stable snake_case names of the closed lists, as API and exports print them
//! (`docs/domain.md §1`); equal to the serde names where a type has them.

use crate::budget::BudgetReason;
use crate::deadline::DeadlineState;
use crate::evaluation::{Mark, ScoringRule, Status, TargetBasis};
use crate::plan::{
    Better, BudgetColumn, BudgetKind, BudgetVersion, Combine, Content, Dictionary, Goal, Interim,
    Nature, NodeKind, NodeState, PlanKind, Posted, Scoring, UnavailableCounts,
};
use crate::value::Origin;

macro_rules! names {
    ($($kind:ident { $($variant:ident => $name:literal),+ $(,)? })+) => { $(
        impl $kind {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, in snake case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    )+ };
}

names! {
    Status {
        Excluded => "excluded", NotApplicable => "not_applicable", NotDue => "not_due",
        NotReported => "not_reported", NotAvailable => "not_available", NotComputable => "not_computable",
        NoTarget => "no_target", Achieved => "achieved", OnTrack => "on_track",
        PartiallyAchieved => "partially_achieved", AtRisk => "at_risk",
        NotAchieved => "not_achieved", OffTrack => "off_track",
    }
    Mark {
        Forecast => "forecast", Context => "context", Illustrative => "illustrative", Late => "late",
        ContradictoryTarget => "contradictory_target", ComparatorAgainstMeaning => "comparator_against_meaning",
        WithoutEvidence => "without_evidence",
        ProForma => "pro_forma",
    }
    TargetBasis { Year => "year", Milestone => "milestone", Prorated => "prorated" }
    ScoringRule { Ratio => "ratio", Binary => "binary", Baseline => "baseline", Bands => "bands" }
    DeadlineState {
        Upcoming => "upcoming", Due => "due", Late => "late", Reported => "reported", ReportedLate => "reported_late",
        Waiting => "waiting", NotExpected => "not_expected",
    }
    Origin {
        Actual => "actual", Preliminary => "preliminary", Forecast => "forecast", Context => "context",
        Illustrative => "illustrative",
    }
    BudgetKind {
        Cost => "cost", Revenue => "revenue", Contribution => "contribution", Levy => "levy", Investment => "investment",
    }
    BudgetColumn { Institutional => "institutional", Commercial => "commercial" }
    BudgetVersion { Forecast => "forecast", Adjusted => "adjusted", Actual => "actual" }
    BudgetReason {
        SourceError => "source_error", Rough => "rough", NothingBelow => "nothing_below", Blank => "blank",
        OutOfRange => "out_of_range",
    }
    PlanKind { Performance => "performance", Fund => "fund" }
    UnavailableCounts { Zero => "zero", LeftOut => "left_out" }
    Content { Number => "number", Date => "date", Items => "items" }
    Nature { Flow => "flow", Stock => "stock" }
    Posted { Period => "period", Cumulative => "cumulative" }
    Combine { Sum => "sum", Last => "last", Mean => "mean", Max => "max", Min => "min", None => "none" }
    Dictionary { National => "national", Local => "local" }
    Better { Higher => "higher", Lower => "lower", None => "none" }
    Interim { Prorated => "prorated", Full => "full", None => "none" }
    NodeKind {
        Area => "area", Objective => "objective", Line => "line", Programme => "programme", Project => "project",
        Action => "action", StrategicTarget => "strategic_target", Indicator => "indicator",
    }
    NodeState { Active => "active", Abolished => "abolished", Suspended => "suspended", Moved => "moved" }
}

impl Goal {
    /// The comparator as plans write it: `>=`, `<=`, `=`, `>`, `<`, `between`, `by`
    /// (`docs/domain.md §5`).
    pub const fn comparator(&self) -> &'static str {
        match self {
            Self::AtLeast(_) => ">=",
            Self::AtMost(_) => "<=",
            Self::Equal(_) => "=",
            Self::MoreThan(_) => ">",
            Self::LessThan(_) => "<",
            Self::Between { .. } => "between",
            Self::By(_) | Self::After(_) | Self::ToBeSet(_) => "by",
        }
    }
}

impl Scoring {
    /// The rule without its numbers (`docs/domain.md §5`).
    pub const fn rule(&self) -> ScoringRule {
        match self {
            Self::Ratio => ScoringRule::Ratio,
            Self::Binary => ScoringRule::Binary,
            Self::Baseline(_) => ScoringRule::Baseline,
            Self::Bands(_) => ScoringRule::Bands,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct() {
        let names: std::collections::BTreeSet<_> =
            Status::ALL.iter().map(|status| status.as_str()).collect();
        assert_eq!(names.len(), Status::ALL.len());
    }
}
