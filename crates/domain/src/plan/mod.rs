// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan revision as evaluation reads it: definitions embedded, references by index.

mod assignment;
mod budget;
mod definitions;
mod due;
mod measuring;
mod revised;
mod tree;

pub use assignment::{After, Assignment, Band, FormerTarget, Goal, Resolution, Scoring, Target};
pub use budget::{
    Budget, BudgetAmount, BudgetColumn, BudgetKind, BudgetRow, BudgetVersion, PrintedTotal, Stated,
};
pub use definitions::{
    Better, Combine, Content, Dictionary, ExpectedOffice, Indicator, Interim, Measure, Nature,
    Posted, Scale,
};
pub use due::{Due, DueDate, DueRule};
pub use revised::RevisedTarget;
pub use tree::{Classification, Node, NodeKind, NodeState, Resource};

use crate::Validity;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_formula::{Calendar, YearDay};

/// Code of the office row that stands for the administration as a whole.
pub const WHOLE_BODY: &str = "ENTE";

/// One revision of a plan. Invariants are those of [`Plan::faults`]; a plan with none can be evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Code of the administration that plans and is measured.
    pub administration: String,
    /// When that administration exists.
    pub validity: Validity,
    /// Code of the plan, unique within its administration.
    pub code: String,
    /// Title as the document prints it.
    pub title: String,
    /// Performance plan or incentive fund.
    pub kind: PlanKind,
    /// First year the plan covers.
    pub first_year: i32,
    /// Last year the plan covers, included.
    pub last_year: i32,
    /// Oldest first; the last one approved this revision.
    pub acts: Vec<Act>,
    /// Rules that evaluation and roll-up follow.
    pub rules: Rules,
    /// By code.
    pub measures: BTreeMap<String, Measure>,
    /// By code.
    pub indicators: BTreeMap<String, Indicator>,
    /// Parents before children, siblings in document order.
    pub nodes: Vec<Node>,
    /// In document order.
    pub assignments: Vec<Assignment>,
    /// Money of the plan as a whole, by year.
    pub budgets: Vec<Budget>,
}

impl Plan {
    /// The box at or above an assignment of which nothing is asked any more (`docs/domain.md` §6).
    pub fn inactive_above(&self, assignment: &Assignment) -> Option<&Node> {
        let mut place = Some(assignment.node);
        // A parent comes before its child, or the plan has a fault.
        for _ in 0..=self.nodes.len() {
            let node = self.nodes.get(place?)?;
            if node.state != NodeState::Active {
                return Some(node);
            }
            place = node.parent;
        }
        None
    }

    /// Places of a box and of those below it; `None` when the plan has no such box.
    pub fn branch(&self, code: &str) -> Option<BTreeSet<usize>> {
        let top = self.nodes.iter().position(|node| node.code == code)?;
        let mut inside = BTreeSet::from([top]);
        // A parent comes before its child.
        for (place, node) in self.nodes.iter().enumerate() {
            if node.parent.is_some_and(|parent| inside.contains(&parent)) {
                inside.insert(place);
            }
        }
        Some(inside)
    }

    /// What counting days in a year has to know of the calendar.
    pub fn calendar(&self, year: i32) -> Calendar {
        Calendar {
            year,
            closed_yearly: self.rules.closed_yearly.clone(),
            closed_days: self.rules.closed_days.clone(),
        }
    }

    /// The day of its first act: a later update approves a revision, not the plan anew (`docs/domain.md` §5).
    pub fn approved(&self) -> Option<NaiveDate> {
        self.acts.first().map(|act| act.date)
    }
}

/// Kind of plan (`docs/domain.md` §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanKind {
    /// PIAO, performance plan.
    Performance,
    /// Objectives of the incentive fund.
    Fund,
}

/// The numbered act by which a plan revision was approved or a target changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Approving body, e.g. "Commissario Straordinario".
    pub body: String,
    /// e.g. "delibera".
    pub kind: String,
    /// As printed; need not be a number.
    pub number: String,
    /// Day of the act.
    pub date: NaiveDate,
}

/// Rules of the plan that evaluation and roll-up follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Achievement (percent) from which a missed target is `partially_achieved`; default 70.
    pub partial_from: Decimal,
    /// What n.d. and not computable do in the roll-up.
    pub unavailable_counts: UnavailableCounts,
    /// Days of every year on which the body is closed, besides the national holidays: its patron saint's.
    pub closed_yearly: BTreeSet<YearDay>,
    /// Single days on which it is closed.
    pub closed_days: BTreeSet<NaiveDate>,
}

/// What n.d. and not computable do in the roll-up (`docs/domain.md §6`); named in every rolled-up result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnavailableCounts {
    /// They count an achievement of 0.
    Zero,
    /// They leave the achievement; coverage shows the gap.
    #[default]
    LeftOut,
}

/// What the document prints in another place, kept and shown until a person chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// What differs: "target 2022", "area", "title", "comparator"...
    pub field: String,
    /// As printed.
    pub text: String,
    /// Where: section and line of the source document.
    pub place: String,
    /// Why it is a contradiction, when that needs saying.
    pub note: Option<String>,
}
