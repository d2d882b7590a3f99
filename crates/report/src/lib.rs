// SPDX-License-Identifier: AGPL-3.0-or-later
//! The report on plans, in Italian: a pure function from what was evaluated to a document, and from the
//! document to HTML, Markdown and charts (`docs/domain.md` §7).
//!
//! Pixel positions are the only thing here that is computed in binary floating point; no figure is.

mod boxes;
mod build;
mod chart;
mod contradictions;
mod distribution;
mod html;
mod indicators;
mod italian;
mod markdown;
mod model;
mod money;
mod source;
mod text;
mod together;

pub use chart::Chart;
pub use distribution::{Distribution, GroupFigures};
pub use html::{STYLE, html};
pub use markdown::markdown;
pub use model::{Block, Cell, Document, Fact, Table, Tone};
use traguardo_domain::plan::Plan;

pub use source::{Kind, Known, Note, Past, Section, Source, Together};

/// The report as a document.
#[must_use]
pub fn document(source: &Source<'_>) -> Document {
    build::document(source)
}

/// How the value of one assignment of a plan went against its targets, if there is anything to be seen.
#[must_use]
pub fn chart(plan: &Plan, history: &[Past], assignment: usize) -> Option<Chart> {
    chart::of(plan, history, assignment)
}

/// How an indicator is distributed, as boxes of what is told of each group; where nothing is told it says why.
#[must_use]
pub fn distribution_chart(distribution: &Distribution<'_>) -> Chart {
    distribution::of(distribution)
}
