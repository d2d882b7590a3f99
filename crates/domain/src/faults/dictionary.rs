// SPDX-License-Identifier: AGPL-3.0-or-later
//! Entries of a dictionary, by the rules for the definitions of a plan (`docs/domain.md §4`).

use super::{Fault, Found, OtherForms, cycles, indicators, measures};
use crate::Validity;
use crate::plan::{Indicator, Measure, Plan, PlanKind, Rules, UnavailableCounts};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Where the entries that are there already stand: outside the document that is checked.
const ELSEWHERE: &str = "-";

/// What one dictionary holds, and may refer to.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// By code.
    pub measures: BTreeMap<String, Measure>,
    /// By code.
    pub indicators: BTreeMap<String, Indicator>,
    /// What else their codes are called.
    pub forms: OtherForms,
}

impl Definitions {
    /// All that is wrong with a measure that is to join them, or to take the place of the one of its code.
    pub fn faults_of_measure(mut self, measure: Measure) -> Vec<Fault> {
        self.move_away();
        self.measures.insert(measure.code.clone(), measure);
        here(self.faults())
    }

    /// All that is wrong with an indicator that is to join them, or to take the place of the one of its code.
    pub fn faults_of_indicator(mut self, indicator: Indicator) -> Vec<Fault> {
        self.move_away();
        self.indicators.insert(indicator.code.clone(), indicator);
        here(self.faults())
    }

    /// What would be wrong with others that are right as they are, if this took the place of the measure of its code.
    pub fn broken_by_measure(self, measure: Measure) -> Vec<Fault> {
        self.broken_by(|after| {
            after.measures.insert(measure.code.clone(), measure);
        })
    }

    /// What would be wrong with others that are right as they are, if this took the place of the indicator of its code.
    pub fn broken_by_indicator(self, indicator: Indicator) -> Vec<Fault> {
        self.broken_by(|after| {
            after.indicators.insert(indicator.code.clone(), indicator);
        })
    }

    fn broken_by(mut self, change: impl FnOnce(&mut Self)) -> Vec<Fault> {
        self.move_away();
        let mut after = self.clone();
        change(&mut after);
        let before = self.faults();
        let mut broken = after.faults();
        broken.retain(|fault| elsewhere(fault) && !before.contains(fault));
        broken
    }

    fn move_away(&mut self) {
        for measure in self.measures.values_mut() {
            ELSEWHERE.clone_into(&mut measure.at);
        }
        for indicator in self.indicators.values_mut() {
            ELSEWHERE.clone_into(&mut indicator.at);
        }
    }

    /// Those of a plan that has nothing but definitions.
    fn faults(self) -> Vec<Fault> {
        let plan = Plan {
            administration: String::new(),
            validity: Validity::ALWAYS,
            code: String::new(),
            title: String::new(),
            kind: PlanKind::Performance,
            first_year: 0,
            last_year: 0,
            acts: Vec::new(),
            rules: Rules {
                partial_from: Decimal::ZERO,
                unavailable_counts: UnavailableCounts::LeftOut,
                closed_yearly: BTreeSet::new(),
                closed_days: BTreeSet::new(),
            },
            measures: self.measures,
            indicators: self.indicators,
            nodes: Vec::new(),
            assignments: Vec::new(),
            budgets: Vec::new(),
        };
        let forms = OtherForms::of(&plan, &self.forms);
        let mut found = Found(Vec::new());
        measures::check(&plan, &mut found);
        indicators::check(&plan, &forms, &mut found);
        cycles::check(&plan, &mut found);
        found.0
    }
}

/// Whether a fault lies outside the document that is checked.
fn elsewhere(fault: &Fault) -> bool {
    fault.at.starts_with(ELSEWHERE)
}

/// Those that lie in the document that is checked.
fn here(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.retain(|fault| !elsewhere(fault));
    faults
}
