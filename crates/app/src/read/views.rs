// SPDX-License-Identifier: AGPL-3.0-or-later
//! What reads take and answer, before it becomes JSON.

use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use traguardo_domain::deadline::{Deadline, DeadlineState};
use traguardo_domain::evaluation::{Evaluation, Status};
use traguardo_domain::plan::Plan;
use traguardo_domain::{Origin, Period, Tree, Value};
use traguardo_exchange::plan::EntryNotes;
use traguardo_store::administrations::Administration;
use traguardo_store::dictionary::Entry as DictionaryEntry;
use traguardo_store::offices::Office;
use traguardo_store::plans::Plan as PlanRow;

/// Up to where an answer knows the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownAt {
    /// Ledger position; 0 is the empty ledger.
    pub position: i64,
    /// When that position was recorded; `None` for the empty ledger.
    pub time: Option<DateTime<Utc>>,
}

/// "As known at": everything recorded later is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsKnownAt {
    /// A ledger position.
    Position(i64),
    /// The last position not after an instant.
    Time(DateTime<Utc>),
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the page before ended, as it was answered in `next`.
    pub cursor: Option<String>,
    /// Most items to answer, 1..=500.
    pub limit: u32,
    /// Position or instant; now when absent.
    pub as_known_at: Option<AsKnownAt>,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            cursor: None,
            limit: 100,
            as_known_at: None,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// The items, in a stable order.
    pub items: Vec<T>,
    /// Cursor of the next page, `None` at the end.
    pub next: Option<String>,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

/// One thing, and up to where the answer knows the ledger.
#[derive(Clone, Debug)]
pub struct Known<T> {
    /// The thing.
    pub item: T,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

/// An office with the code of its administration.
#[derive(Clone, Debug)]
pub struct OfficeView {
    /// Code of the administration.
    pub administration: String,
    /// The office.
    pub office: Office,
}

/// An administration, and what became of it.
#[derive(Clone, Debug)]
pub struct AdministrationView {
    /// As stored; its last day is the one before a merger, if it ended in one.
    pub row: Administration,
    /// Code of its successor, when it ended in a merger.
    pub successor: Option<String>,
}

/// A dictionary entry with the code of its owner.
#[derive(Clone, Debug)]
pub struct DictionaryView {
    /// Code of the administration; `None` for the national dictionary.
    pub administration: Option<String>,
    /// The entry; `definition` is canonical JSON.
    pub entry: DictionaryEntry,
}

impl DictionaryView {
    /// What the dictionary says of it besides its definition.
    pub fn notes(&self) -> Result<EntryNotes, crate::Error> {
        crate::write::notes(&self.entry)
    }
}

/// A plan revision without its document.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// Code of the administration.
    pub administration: String,
    /// The revision.
    pub plan: PlanRow,
}

/// A plan document, byte for byte what its SHA-256 covers.
#[derive(Clone, Debug)]
pub struct PlanDocumentView {
    /// The revision it belongs to.
    pub plan: PlanRow,
    /// Canonical JSON.
    pub document: String,
}

/// Which figures to list.
#[derive(Clone, Debug, Default)]
pub struct MeasurementQuery {
    /// Code of the administration.
    pub administration: String,
    /// Code of one office.
    pub office: Option<String>,
    /// Code of one measure.
    pub measure: Option<String>,
    /// One period, exactly.
    pub period: Option<Period>,
    /// All revisions instead of the newest of each figure.
    pub all_revisions: bool,
    /// Page.
    pub page: Page,
}

/// One revision of one figure.
#[derive(Clone, Debug)]
pub struct FigureView {
    /// Stable identifier of the figure.
    pub id: String,
    /// Code of the administration.
    pub administration: String,
    /// Code of the office.
    pub office: String,
    /// Code of the measure.
    pub measure: String,
    /// Period.
    pub period: Period,
    /// From 1.
    pub revision: u32,
    /// `None` when this revision withdrew the figure, or is a list.
    pub value: Option<Value>,
    /// How many items it has, when it is a list.
    pub item_count: Option<u32>,
    /// What the number is worth.
    pub origin: Origin,
    /// Free text.
    pub note: Option<String>,
    /// Why it replaced the revision before.
    pub reason: Option<String>,
    /// Who recorded it.
    pub actor: String,
    /// Ledger position.
    pub position: i64,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The merger by which a successor posted it.
    pub merger: Option<i64>,
}

/// Which verdicts to give.
#[derive(Clone, Debug)]
pub struct EvaluationQuery {
    /// Code of the administration.
    pub administration: String,
    /// As of the end of this period.
    pub period: Period,
    /// The day the question is asked, Europe/Rome; today when absent.
    pub on: Option<NaiveDate>,
    /// Code of one indicator.
    pub indicator: Option<String>,
    /// Code of one node: what hangs on it or below it.
    pub node: Option<String>,
    /// One status.
    pub status: Option<Status>,
    /// Page.
    pub page: Page,
}

/// A plan revision that answers were computed from.
#[derive(Clone, Debug)]
pub struct UsedPlan {
    /// Identifier of the plan.
    pub id: i64,
    /// Revision used.
    pub revision: i32,
    /// Its content.
    pub plan: Arc<Plan>,
}

/// One verdict.
#[derive(Clone, Debug)]
pub struct EvaluationView {
    /// Identifier of the assignment; with the period it identifies the evaluation.
    pub assignment_id: i64,
    /// Plan revision used.
    pub plan: UsedPlan,
    /// The verdict.
    pub evaluation: Evaluation,
    /// The note on it.
    pub note: Option<NoteView>,
}

/// Which notes to list.
#[derive(Clone, Debug, Default)]
pub struct NoteQuery {
    /// Code of the administration.
    pub administration: String,
    /// One period, exactly.
    pub period: Option<Period>,
    /// Identifier of one plan.
    pub plan_id: Option<i64>,
    /// Page.
    pub page: Page,
}

/// One revision of a note on what was not achieved.
#[derive(Clone, Debug)]
pub struct NoteView {
    /// Identifier of the evaluation it is on.
    pub id: String,
    /// Code of the administration.
    pub administration: String,
    /// Identifier of the plan.
    pub plan_id: i64,
    /// Key of the assignment.
    pub assignment: String,
    /// As of which period.
    pub period: String,
    /// From 1.
    pub revision: i32,
    /// Why the target was missed.
    pub cause: String,
    /// What is done about it.
    pub corrective_action: String,
    /// Why it replaced the revision before.
    pub reason: Option<String>,
    /// Who recorded it.
    pub actor: String,
    /// Ledger position.
    pub position: i64,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Verdicts, the day they were asked for, and the position.
#[derive(Clone, Debug)]
pub struct Evaluations {
    /// In plan order.
    pub listing: Listing<EvaluationView>,
    /// The day used for what is due and late.
    pub on: NaiveDate,
}

/// The performance tree as of a period.
#[derive(Clone, Debug)]
pub struct TreeView {
    /// Plan revision used.
    pub plan: UsedPlan,
    /// As of the end of this period.
    pub period: Period,
    /// Roll-up of every node.
    pub tree: Tree,
    /// Identifiers of the assignments, in plan order.
    pub assignment_ids: Vec<i64>,
    /// Whether there is a note on each of them, in plan order.
    pub noted: Vec<bool>,
    /// The day used for what is due and late.
    pub on: NaiveDate,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

/// Which deadlines to list.
#[derive(Clone, Debug, Default)]
pub struct DeadlineQuery {
    /// Code of the administration.
    pub administration: String,
    /// The day; its year is listed, and of earlier ones what is late or due in it or later. Today in Rome when absent.
    pub on: Option<NaiveDate>,
    /// Code of one office.
    pub office: Option<String>,
    /// One state.
    pub state: Option<DeadlineState>,
    /// Page.
    pub page: Page,
}

/// What is due, late, reported.
#[derive(Clone, Debug)]
pub struct Deadlines {
    /// By year, due day, measure, office.
    pub listing: Listing<DeadlineView>,
    /// The day used.
    pub on: NaiveDate,
}

/// Which deadlines a calendar is to have.
#[derive(Clone, Debug, Default)]
pub struct CalendarQuery {
    /// Code of the administration.
    pub administration: String,
    /// The day; which deadlines are listed depends on it as in [`DeadlineQuery`]. Today in Rome when absent.
    pub on: Option<NaiveDate>,
    /// Code of one office.
    pub office: Option<String>,
    /// Position.
    pub as_known_at: Option<AsKnownAt>,
}

/// The deadlines that have a day.
#[derive(Clone, Debug)]
pub struct DeadlineCalendar {
    /// Code of the administration.
    pub administration: String,
    /// Its name.
    pub name: String,
    /// Code of the office that was asked for.
    pub office: Option<String>,
    /// By year, due day, measure, office.
    pub events: Vec<DeadlineEvent>,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
    /// The day used.
    pub on: NaiveDate,
}

/// One expected posting with the names of what it is about.
#[derive(Clone, Debug)]
pub struct DeadlineEvent {
    /// Name of the measure.
    pub measure_name: String,
    /// Name of the office.
    pub office_name: String,
    /// Code of the administration it is about, where that is one that ended.
    pub scope: Option<String>,
    /// The expected posting.
    pub deadline: Deadline,
}

/// One expected posting with the plans that expect it.
#[derive(Clone, Debug)]
pub struct DeadlineView {
    /// Identifiers of the plans.
    pub plan_ids: Vec<i64>,
    /// The expected posting.
    pub deadline: Deadline,
    /// Where it is about an administration that ended.
    pub scope: Option<Scope>,
}

/// The administration that a successor posts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Its code.
    pub administration: String,
    /// Code of the successor's office that posts it now, where the mapping says so.
    pub posted_by: Option<String>,
}
