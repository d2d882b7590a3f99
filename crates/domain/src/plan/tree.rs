// SPDX-License-Identifier: AGPL-3.0-or-later
//! The boxes of the performance tree (`docs/domain.md §1`).

use super::{Budget, Printed};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A box of the performance tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Code, unique within the plan.
    pub code: String,
    /// What kind of box.
    pub kind: NodeKind,
    /// Title as printed.
    pub title: String,
    /// Description as printed.
    pub description: Option<String>,
    /// Index into [`Plan::nodes`].
    pub parent: Option<usize>,
    /// Percent among its siblings.
    pub weight: Option<Decimal>,
    /// EUR by year.
    pub resources: Vec<Resource>,
    /// Rows and printed totals, by year.
    pub budgets: Vec<Budget>,
    /// Perspectives of the balanced scorecard.
    pub bsc_perspectives: Vec<String>,
    /// Missione of the State budget classification.
    pub missione: Option<Classification>,
    /// Programma of the State budget classification.
    pub programma: Option<Classification>,
    /// Contradictory prints.
    pub printed: Vec<Printed>,
    /// Whether anything is still asked of it.
    pub state: NodeState,
    /// Results expected, in prose.
    pub expected_results: Vec<String>,
    /// Who has an interest in it.
    pub stakeholders: Vec<String>,
    /// Where it stands in the plan document (JSON pointer).
    pub at: String,
}

/// Kind of box of the performance tree (`docs/domain.md §1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Area strategica.
    Area,
    /// Obiettivo.
    Objective,
    /// Linea.
    Line,
    /// Programma.
    Programme,
    /// Progetto.
    Project,
    /// Azione complessa.
    Action,
    /// Target strategico.
    StrategicTarget,
    /// Composite indicator: its parts are the indicators under it.
    Indicator,
}

/// Whether a box of the tree still asks for anything (`docs/domain.md` §6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// It does.
    #[default]
    Active,
    /// It was given up; it stays visible.
    Abolished,
    /// It rests.
    Suspended,
    /// It stands in another place by now.
    Moved,
}

/// Money set aside for a node in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The year.
    pub year: i32,
    /// EUR, exact.
    pub amount: Decimal,
}

/// A code of a classification with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    /// The code.
    pub code: String,
    /// The title as printed.
    pub title: String,
}
