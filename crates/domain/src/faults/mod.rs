// SPDX-License-Identifier: AGPL-3.0-or-later
//! What keeps a plan from being evaluated (`docs/domain.md §3-§6`): all faults at once, each with
//! where it lies and what to do about it.

mod assignments;
mod budgets;
mod code;
mod cycles;
mod derivations;
mod dictionary;
mod due;
mod forms;
mod header;
mod indicators;
mod measures;
mod scoring;
mod targets;
mod weights;

pub use code::FaultCode;
pub use dictionary::Definitions;
pub use forms::{OtherForms, other_form};

use crate::plan::Plan;

/// Most levels that nodes and definitions may rest upon each other: bounds the depth of an evaluation.
pub const MAX_DEPTH: usize = 32;

/// One fault of a plan document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to where it lies in the plan document.
    pub at: String,
    /// Stable code, the name of a [`FaultCode`].
    pub code: &'static str,
    /// Plain English for the person who keeps the plan.
    pub detail: String,
}

impl Plan {
    /// All that is wrong with the plan, in the order of the checks; an empty list means that it can be
    /// evaluated (`docs/domain.md §3-§6`).
    pub fn faults(&self) -> Vec<Fault> {
        self.faults_knowing(&OtherForms::default())
    }

    /// The same, told with the codes that other forms belong to.
    pub fn faults_knowing(&self, known: &OtherForms) -> Vec<Fault> {
        let forms = OtherForms::of(self, known);
        let mut found = Found(Vec::new());
        header::check(self, &mut found);
        measures::check(self, &mut found);
        due::check(self, &forms, &mut found);
        indicators::check(self, &forms, &mut found);
        cycles::check(self, &mut found);
        derivations::check(self, &mut found);
        weights::check(self, &mut found);
        budgets::check(self, &mut found);
        assignments::check(self, &forms, &mut found);
        found.0
    }
}

/// The faults found so far.
struct Found(Vec<Fault>);

impl Found {
    fn add(&mut self, code: FaultCode, at: impl Into<String>, detail: impl Into<String>) {
        self.0.push(Fault {
            at: at.into(),
            code: code.as_str(),
            detail: detail.into(),
        });
    }
}
