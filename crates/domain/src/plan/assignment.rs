// SPDX-License-Identifier: AGPL-3.0-or-later
//! Assignments, targets and scoring (`docs/domain.md §5`).

use super::{Act, Plan, Printed};
use crate::Period;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// An indicator under a node, with its targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// Unique in the plan and stable across its revisions.
    pub key: String,
    /// Index into [`Plan::nodes`].
    pub node: usize,
    /// Code of the indicator.
    pub indicator: String,
    /// Percent among the members of its node.
    pub weight: Option<Decimal>,
    /// Code of the responsible office.
    pub office: Option<String>,
    /// What the document calls it there, such as "1a".
    pub label: Option<String>,
    /// Code of the date measure that says whether its condition came about; not asked for if that is stated not to
    /// be so.
    pub condition: Option<String>,
    /// Code of the date measure that says when its evidence was there; without it no verdict is final.
    pub evidence: Option<String>,
    /// Key of the assignment that this one only refers to: it is judged and counted there.
    pub same_as: Option<String>,
    /// How its value becomes an achievement.
    pub scoring: Scoring,
    /// At most one per period.
    pub targets: Vec<Target>,
    /// Where it stands in the plan document (JSON pointer).
    pub at: String,
}

impl Assignment {
    /// Codes of the date measures that decide when, or whether at all, it is due, and whether its verdict is final.
    pub fn events(&self) -> impl Iterator<Item = &String> {
        let of_targets = self.targets.iter().flat_map(|target| target.goal.events());
        of_targets.chain(&self.condition).chain(&self.evidence)
    }
}

/// How a value becomes an achievement (`docs/domain.md` §5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scoring {
    /// Value over target, or target over value; the default.
    Ratio,
    /// 100 or 0.
    Binary,
    /// The value from which progress is counted.
    Baseline(Decimal),
    /// Ordered steps (inclusive lower bound on the raw achievement in percent, or on days late → score).
    Bands(Vec<Band>),
}

/// One step of scoring by bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Inclusive lower bound: raw achievement in percent, or days late.
    pub from: Decimal,
    /// Achievement from there on, 0..=100.
    pub score: Decimal,
}

/// What the value must meet in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The year (or, for a milestone, the part of it) that the target is about.
    pub period: Period,
    /// Comparator and value.
    pub goal: Goal,
    /// As the document prints it.
    pub printed: Option<String>,
    /// Earlier values, oldest first.
    pub history: Vec<FormerTarget>,
    /// Contradictory prints of this target.
    pub alternatives: Vec<Printed>,
    /// Who settled the contradiction in it, and why so.
    pub resolution: Option<Resolution>,
    /// Where it stands in the plan document (JSON pointer).
    pub at: String,
}

impl Target {
    /// Whether its day lies before the plan's first year, and nobody has said that it is meant.
    #[must_use]
    pub fn is_before(&self, plan: &Plan) -> bool {
        self.resolution.is_none() && self.precedes(plan)
    }

    /// Whether its day lies before the plan's first year.
    #[must_use]
    pub fn precedes(&self, plan: &Plan) -> bool {
        matches!(self.goal, Goal::By(day) if day.year() < plan.first_year)
    }
}

/// The decision of a person about a target that contradicts another print, or its own plan: it is meant as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Who decided.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Comparator and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// `>=`
    AtLeast(Decimal),
    /// `<=`
    AtMost(Decimal),
    /// `=`
    Equal(Decimal),
    /// `>`
    MoreThan(Decimal),
    /// `<`
    LessThan(Decimal),
    /// Both bounds belong to the range.
    Between {
        /// The least value that meets it.
        lower: Decimal,
        /// The greatest value that meets it.
        upper: Decimal,
    },
    /// To be done by this day.
    By(NaiveDate),
    /// To be done within a term that begins with an event.
    After(After),
    /// To be done by a day that somebody has yet to set: who.
    ToBeSet(String),
}

/// A term that begins with an event (`docs/domain.md` §5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// Codes of date measures; the first of them to come begins the term.
    pub events: Vec<String>,
    /// Days after the event, which does not count; before it when negative.
    pub days: i32,
    /// Working days instead of days.
    pub working: bool,
}

impl Goal {
    /// Whether it is about a day, known or not.
    #[must_use]
    pub const fn is_dated(&self) -> bool {
        matches!(self, Self::By(_) | Self::After(_) | Self::ToBeSet(_))
    }

    /// What it begins with.
    #[must_use]
    pub fn events(&self) -> &[String] {
        match self {
            Self::After(after) => &after.events,
            _ => &[],
        }
    }
}

/// A value a target had before an act changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerTarget {
    /// The former comparator and value.
    pub goal: Goal,
    /// The act that changed it to the next value.
    pub replaced_by: Act,
    /// Why it was changed.
    pub reason: String,
}
