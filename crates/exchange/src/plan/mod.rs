// SPDX-License-Identifier: AGPL-3.0-or-later
//! The plan document: wire types, schema, reading into the domain, canonical writing.

mod budget;
mod canonical;
mod changes;
mod convert;
mod defaults;
mod definitions;
mod dictionary;
mod document;
mod due;
mod goal;
mod limits;
mod read;
mod references;
mod rollover;
mod schema;
mod target;
mod text;
mod tree;
mod words;

pub use budget::{BudgetAmount, BudgetRow, PrintedTotal, YearBudget};
pub use canonical::{canonical, sha256};
pub use changes::{Change, MAX_SHOWN, Thing, changes};
pub use dictionary::{EntryNotes, IndicatorDefinition, MeasureDefinition, MeasureScale, Retired};
pub use document::{
    AdministrationEntry, OfficeEntry, PlanAct, PlanDocument, PlanFormat, PlanRules,
};
pub use due::{MeasureDue, MeasureDueDate};
pub use limits::{BYTES as MAX_BYTES, CODE as MAX_CODE};
pub use read::{
    DefinitionError, administration_of, indicator_from_definition, measure_from_definition,
    read_document, read_plan, read_plan_knowing, stored_plan,
};
pub use rollover::{rolled_over, with_targets};
pub use schema::{plan_example, plan_schema, schema_of};
pub use target::{FormerTarget, PlanTarget, PrintedEntry, Resolution, TermAfter};
pub use text::{ClosingDay, Code, DateText, DecimalText, FormulaText, Key, PeriodText, Text};
pub use tree::{
    Classification, Money, PlanAssignment, PlanNode, Scoring, ScoringBand, YearResource,
};
pub use words::{
    Better, BudgetColumn, BudgetKind, BudgetVersion, Combine, Comparator, Content, Currency,
    DictionaryKind, Frequency, Interim, Nature, NodeKind, OfficeKind, PlanKind, Posted,
    ScoringRule, UnavailableCounts, WhenNone,
};
