// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a plan document means where it says nothing, written out.

use super::text::{Code, Key};
use super::words::{
    Combine, Content, DictionaryKind, Nature, NodeState, Posted, ScoringRule, UnavailableCounts,
};
use super::{
    IndicatorDefinition, MeasureDefinition, PlanAssignment, PlanDocument, PlanNode, Scoring,
    YearBudget,
};
use std::collections::BTreeMap;

/// Decimals of an indicator that says nothing, unless its targets are written with more.
const DECIMALS: u32 = 2;

/// The most decimals with which the targets of each indicator are written.
fn collect_decimals(nodes: &[PlanNode], written: &mut BTreeMap<Code, u32>) {
    for node in nodes {
        for assignment in &node.assignments {
            let most = written.entry(assignment.indicator.clone()).or_default();
            for target in &assignment.targets {
                for text in [&target.value, &target.lower, &target.upper]
                    .into_iter()
                    .flatten()
                {
                    let decimals = text
                        .split_once('.')
                        .map_or(0, |(_, decimals)| decimals.len());
                    *most = u32::try_from(decimals).unwrap_or_default().max(*most);
                }
            }
        }
        collect_decimals(&node.nodes, written);
    }
}

impl PlanDocument {
    /// The same document with every default written out.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        let rules = self.rules.get_or_insert_default();
        rules.partial_from.get_or_insert_with(|| "70".into());
        rules
            .unavailable_counts
            .get_or_insert(UnavailableCounts::LeftOut);
        rules.closing_days.sort();
        rules.closing_days.dedup();
        self.measures = self
            .measures
            .into_iter()
            .map(MeasureDefinition::with_defaults)
            .collect();
        self.budgets.iter_mut().for_each(YearBudget::fill);
        let mut written = BTreeMap::new();
        collect_decimals(&self.nodes, &mut written);
        self.indicators = self
            .indicators
            .into_iter()
            .map(|mut indicator| {
                let least = written.get(&indicator.code).copied().unwrap_or_default();
                indicator.decimals.get_or_insert(least.max(DECIMALS));
                indicator.with_defaults()
            })
            .collect();
        self.nodes = self
            .nodes
            .into_iter()
            .map(PlanNode::with_defaults)
            .collect();
        self
    }
}

impl MeasureDefinition {
    /// The same definition with every default written out.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        let content = *self.content.get_or_insert(Content::Number);
        let posted = *self.posted.get_or_insert(Posted::Period);
        let added = content != Content::Date
            && self.scale.is_none()
            && self.nature == Nature::Flow
            && posted == Posted::Period;
        self.over_time
            .get_or_insert(if added { Combine::Sum } else { Combine::Last });
        let together = match (content, &self.scale) {
            (Content::Date, _) => Combine::Max,
            (_, Some(_)) => Combine::None,
            (_, None) => Combine::Sum,
        };
        self.over_offices.get_or_insert(together);
        self.over_administrations.get_or_insert(together);
        if let Some(due) = &mut self.due {
            due.fill();
        }
        self.dictionary.get_or_insert(DictionaryKind::Local);
        self
    }
}

impl IndicatorDefinition {
    /// The same definition with every default written out and its formula in canonical print.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        self.decimals.get_or_insert(DECIMALS);
        self.dictionary.get_or_insert(DictionaryKind::Local);
        if let Ok(formula) = traguardo_formula::Formula::parse(&self.formula) {
            self.formula = formula.to_string().into();
        }
        self
    }
}

impl PlanNode {
    fn with_defaults(mut self) -> Self {
        self.state.get_or_insert(NodeState::Active);
        self.budgets.iter_mut().for_each(YearBudget::fill);
        for assignment in &mut self.assignments {
            assignment.fill(&self.code);
        }
        self.nodes = self
            .nodes
            .into_iter()
            .map(PlanNode::with_defaults)
            .collect();
        self
    }
}

impl PlanAssignment {
    fn fill(&mut self, node: &str) {
        self.key
            .get_or_insert_with(|| Key(format!("{node}/{}", self.indicator)));
        self.scoring.get_or_insert(Scoring {
            rule: ScoringRule::Ratio,
            baseline: None,
            bands: Vec::new(),
        });
    }
}
