// SPDX-License-Identifier: AGPL-3.0-or-later
//! What reports take and answer, before they are written.

use super::{AsKnownAt, KnownAt};
use chrono::NaiveDate;
use traguardo_domain::Period;
use traguardo_report::Document;

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// How things stand during the year.
    Interim,
    /// Relazione sulla performance.
    Annual,
}

/// What a report is on.
#[derive(Clone, Copy, Debug)]
pub enum ReportSubject {
    /// A plan: identifier, and revision, the newest known unless given.
    Plan(i64, Option<i32>),
    /// The plans of administrations that merged: identifier of the merger.
    Merger(i64),
}

/// Which report to write.
#[derive(Clone, Debug)]
pub struct ReportQuery {
    /// On what.
    pub subject: ReportSubject,
    /// As of the end of this period.
    pub period: Period,
    /// Which report.
    pub kind: ReportKind,
    /// The day the question is asked, Europe/Rome; today when absent.
    pub on: Option<NaiveDate>,
    /// Leave out everything recorded later.
    pub as_known_at: Option<AsKnownAt>,
}

/// A report.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// Code of the administration.
    pub administration: String,
    /// What it says.
    pub document: Document,
    /// The day used for what is due and late.
    pub on: NaiveDate,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}
