// SPDX-License-Identifier: AGPL-3.0-or-later
//! What goes over the wire, made from what use cases answer. The command line prints the same.

mod administration;
mod benchmark;
mod budget;
mod calendar;
mod composed;
mod deadline;
mod dictionary;
mod evaluation;
pub mod examples;
mod explanation;
mod figure;
mod list;
mod measurement;
mod merger;
mod note;
mod observation;
mod office;
mod operation;
mod plan;
mod reason;
mod report;
mod revision;
mod target;
mod text;
mod tree;
mod tree_node;
mod word;

pub use administration::{Administration, AdministrationList};
pub use benchmark::{
    BenchmarkBody, DecisionList, DecisionReceipt, OwnBody, PlaceBody, ProposalList,
    PublicationItem, PublicationList, PublicationOrigin, PublishedOf,
};
pub use budget::{BoxBudget, BudgetBody, BudgetCheck, BudgetObstacle, BudgetTotal, CheckCounts};
pub(crate) use calendar::calendar;
pub use deadline::{DeadlineItem, DeadlineList};
pub use dictionary::{
    IndicatorEntry, IndicatorList, IndicatorPost, MeasureEntry, MeasureList, MeasurePost,
    dictionary_entry,
};
pub use evaluation::{EvaluationItem, EvaluationList, PlanUsed, RatioBody, ScoringBody};
pub use explanation::{ExplanationBody, OperandBody, SourceBody, StepBody};
pub use figure::Figure;
pub use list::KnownAtBody;
pub use measurement::{MeasurementItemView, MeasurementItems, MeasurementList};
pub use merger::{
    CommonIndicator, CommonIndicatorList, MergerEffects, MergerItem, MergerList, MergerTree,
};
pub use note::{NoteBeside, NoteItem, NoteList, NoteReceipt};
pub use observation::ObservationList;
pub use office::{Office, OfficeList, OfficePost};
pub use operation::{Health, ProblemType, ProblemTypeList, StatusReport};
pub use plan::{ActBody, PlanItem, PlanList, PlanReceipt};
pub use reason::ReasonBody;
pub use report::{ReportRoundItem, ReportRoundList, ReportStepItem, ReportStepReceipt};
pub use revision::{
    ChangeItem, ChangeList, DraftBody, PreviewBody, RevisedTargetItem, RevisedTargetList,
};
pub use target::{PrintedBody, TargetBody};
pub use tree::{RulesBody, TreeBody};
pub use tree_node::{Classification, Counts, Money, NodeAssignment, NodeBody, ResourceBody};
pub use word::{
    BudgetColumnWord, BudgetKindWord, BudgetReasonWord, BudgetVersionWord, DeadlineStateWord,
    MarkWord, ScoringRuleWord, StatusWord,
};
