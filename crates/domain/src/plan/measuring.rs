// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is measured without being promised (`docs/domain.md §9`).

use super::{
    Assignment, Indicator, Measure, Node, NodeKind, NodeState, Plan, PlanKind, Rules, Scoring,
    UnavailableCounts,
};
use crate::Validity;
use crate::period::{MAX_YEAR, MIN_YEAR};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

impl Plan {
    /// A plan that promises nothing: every indicator once, in the order of codes, without a target.
    #[must_use]
    pub fn measuring(
        measures: BTreeMap<String, Measure>,
        indicators: BTreeMap<String, Indicator>,
    ) -> Self {
        let assignments = indicators.keys().map(|code| Assignment {
            key: code.clone(),
            node: 0,
            indicator: code.clone(),
            weight: None,
            office: None,
            label: None,
            condition: None,
            evidence: None,
            same_as: None,
            scoring: Scoring::Ratio,
            targets: Vec::new(),
            at: String::new(),
        });
        Self {
            administration: String::new(),
            validity: Validity::ALWAYS,
            code: String::new(),
            title: String::new(),
            kind: PlanKind::Performance,
            first_year: MIN_YEAR,
            last_year: MAX_YEAR,
            acts: Vec::new(),
            rules: Rules {
                partial_from: Decimal::from(70),
                unavailable_counts: UnavailableCounts::default(),
                closed_yearly: BTreeSet::new(),
                closed_days: BTreeSet::new(),
            },
            assignments: assignments.collect(),
            measures,
            indicators,
            nodes: vec![only_box()],
            budgets: Vec::new(),
        }
    }
}

fn only_box() -> Node {
    Node {
        code: String::new(),
        kind: NodeKind::Area,
        title: String::new(),
        description: None,
        parent: None,
        weight: None,
        resources: Vec::new(),
        budgets: Vec::new(),
        bsc_perspectives: Vec::new(),
        missione: None,
        programma: None,
        printed: Vec::new(),
        state: NodeState::Active,
        expected_results: Vec::new(),
        stakeholders: Vec::new(),
        at: String::new(),
    }
}
