// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one way in for writes: commands, the committer that orders them, and their receipts.

mod benchmarks;
#[cfg(test)]
mod bounds;
mod chain;
mod committer;
mod decisions;
mod definitions;
mod deviation;
mod dictionary;
mod dictionary_use;
mod entities;
mod fits;
mod item;
mod listed;
mod merger;
mod merger_effects;
mod notes;
mod plan;
mod plan_agreement;
mod plan_frequencies;
mod plan_parts;
mod plan_rules;
mod post;
mod report;
mod report_course;
mod report_order;
mod scope;
mod suggest;
mod weight;

pub(crate) use committer::Committer;
pub(crate) use item::Candidate;
pub(crate) use notes::{aliases, forms, read as notes};
pub(crate) use suggest::refusal;

use crate::Error;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use traguardo_domain::plan::Plan;
use traguardo_exchange::benchmark::Published;
use traguardo_exchange::measurement::MeasurementPost;
use traguardo_exchange::merger::{MergerEntry, MergerReversal};
use traguardo_exchange::note::DeviationNotePost;
use traguardo_exchange::plan::{
    AdministrationEntry, EntryNotes, IndicatorDefinition, MeasureDefinition, OfficeEntry, PlanAct,
    PlanDocument,
};
use traguardo_exchange::report::ReportStepPost;

/// What a writer may ask for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Figures of one administration.
    PostMeasurements {
        /// The figures.
        post: MeasurementPost,
        /// All or nothing, or what is right.
        mode: Mode,
    },
    /// A new administration.
    AddAdministration(AdministrationEntry),
    /// A new office of an administration (code).
    AddOffice {
        /// Code of the administration.
        administration: String,
        /// The office.
        office: OfficeEntry,
    },
    /// A new measure in a dictionary, or a new revision of one.
    SaveMeasure(Box<SaveEntry<MeasureDefinition>>),
    /// A new indicator in a dictionary, or a new revision of one.
    SaveIndicator(Box<SaveEntry<IndicatorDefinition>>),
    /// A new plan, or a new revision of one.
    SavePlan(Box<SavePlan>),
    /// A note on what was not achieved.
    RecordNote(DeviationNotePost),
    /// A step of the annual report on a plan.
    RecordReportStep {
        /// Identifier of the plan.
        plan_id: i64,
        /// The step.
        post: Box<ReportStepPost>,
    },
    /// Administrations end, and one takes their place.
    RecordMerger(Box<MergerEntry>),
    /// A merger is taken back.
    ReverseMerger {
        /// Identifier of the merger.
        id: i64,
        /// Act and reason.
        reversal: Box<MergerReversal>,
    },
    /// Benchmarks that are published, here or elsewhere.
    PublishBenchmarks(Box<PublishBenchmarks>),
    /// What was decided of proposed targets.
    DecideTargets(Box<DecideTargets>),
}

/// Benchmarks as they are published. Made by [`crate::App::publication`] and [`crate::App::snapshot`].
#[derive(Clone, Debug)]
pub struct PublishBenchmarks {
    /// Whose figures they are.
    pub provider: String,
    /// When they are published.
    pub published_on: NaiveDate,
    /// Where they stand.
    pub source: Option<String>,
    /// The act.
    pub act: Option<PlanAct>,
    /// The position and the day they were computed for; `None` of what comes from elsewhere.
    pub computed: Option<(i64, NaiveDate)>,
    /// Each indicator and period once.
    pub benchmarks: Vec<Published>,
}

/// Decisions about proposed targets of one plan. Made by [`crate::App::target_decisions`].
#[derive(Clone, Debug)]
pub struct DecideTargets {
    /// The plan whose assignments they are about.
    pub plan_id: i64,
    /// Code of its administration.
    pub administration: String,
    /// The year of the targets.
    pub year: i32,
    /// Assignments, each with what was proposed, why, and what became of it.
    pub items: Vec<(i64, serde_json::Value)>,
}

/// A plan document that was read without faults.
#[derive(Clone, Debug)]
pub struct SavePlan {
    /// As it came, defaults filled in.
    pub document: PlanDocument,
    /// As evaluation reads it.
    pub plan: Arc<Plan>,
    /// `None` for a new plan.
    pub replaces: Option<PlanRevision>,
}

/// A definition for a dictionary.
#[derive(Clone, Debug)]
pub struct SaveEntry<D> {
    /// Code of the administration whose dictionary it is; `None` for the national one.
    pub administration: Option<String>,
    /// As it came.
    pub definition: D,
    /// What else the dictionary says of it.
    pub notes: EntryNotes,
    /// `None` for a new entry.
    pub replaces: Option<EntryRevision>,
}

/// One revision of one dictionary entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRevision {
    /// Identifier of the entry within its kind.
    pub id: i64,
    /// Its revision.
    pub revision: i32,
}

/// One revision of one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanRevision {
    /// Identifier of the plan.
    pub plan_id: i64,
    /// Its revision.
    pub revision: i32,
}

/// What to do with a post of which some items are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is stored unless everything is right.
    #[default]
    Atomic,
    /// What is right is stored, the rest is reported.
    Partial,
}

/// A client's key for one write; the same key and payload give the same answer for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Chosen by the client.
    pub key: String,
    /// SHA-256 of what was asked.
    pub payload_hash: String,
}

impl IdempotencyKey {
    /// `payload` is everything that makes two requests the same: operation, options, body.
    pub fn new(key: impl Into<String>, payload: &[u8]) -> Self {
        Self {
            key: key.into(),
            payload_hash: sha256_hex(payload),
        }
    }
}

/// What a write answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// 200 or 201.
    pub status: u16,
    /// JSON.
    pub body: String,
    /// The answer of an earlier request with the same key.
    pub replayed: bool,
}

/// A command on its way to the committer.
pub(crate) struct Job {
    pub actor: String,
    pub key: Option<IdempotencyKey>,
    pub dry_run: bool,
    pub command: Command,
    pub reply: oneshot::Sender<Answer>,
    /// Its share of the memory that may wait, given back when the job is dropped.
    pub room: OwnedSemaphorePermit,
}

/// What the committer answers.
pub(crate) struct Answer {
    pub verdict: Result<Receipt, Error>,
    /// What was asked, when something in it is wrong.
    pub refused: Option<Command>,
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
