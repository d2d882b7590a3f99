// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks as they go out, are kept as published, and come in from elsewhere (`docs/domain.md` §9).

mod decision;
mod group;
mod publication;
mod table;

pub use decision::{
    DecidedBy, DecidedTarget, DecisionWord, ProposalObstacle, TargetDecision, TargetDecisionPost,
    TargetProposal, read_decisions,
};
pub use group::{BenchmarkGroup, BenchmarkGroupKind, Withheld};
pub use publication::{
    BenchmarkPublication, BenchmarkSnapshot, Published, PublishedStatistic, Statistic, published,
    read_publication, read_snapshot,
};
pub use table::{Places, read_publication_table};
