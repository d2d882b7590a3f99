// SPDX-License-Identifier: AGPL-3.0-or-later
//! Other printed forms of codes (`docs/domain.md` §1). They stand for nothing: who writes one is told the code.

use crate::plan::{Plan, Printed};
use std::collections::BTreeMap;
use traguardo_formula::Operand;

/// What a document may call the `field` of a print that is another form of the code.
const FIELDS: [&str; 2] = ["codice", "code"];

/// Other forms, each with the code it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherForms {
    /// Of measures.
    pub measures: BTreeMap<String, String>,
    /// Of indicators.
    pub indicators: BTreeMap<String, String>,
}

/// The form that a print is, if it is one.
pub fn other_form(printed: &Printed) -> Option<&str> {
    FIELDS
        .contains(&printed.field.as_str())
        .then_some(printed.text.as_str())
}

impl OtherForms {
    /// With those that a plan prints, before all others.
    pub(super) fn of(plan: &Plan, known: &Self) -> Self {
        let mut all = known.clone();
        for measure in plan.measures.values() {
            let forms = measure.printed.iter().filter_map(other_form);
            all.measures
                .extend(forms.map(|form| (form.to_owned(), measure.code.clone())));
        }
        for indicator in plan.indicators.values() {
            let forms = indicator.printed.iter().filter_map(other_form);
            all.indicators
                .extend(forms.map(|form| (form.to_owned(), indicator.code.clone())));
        }
        all
    }

    /// What was meant by an operand that is not known.
    pub(super) fn meant(&self, operand: &Operand) -> Option<Operand> {
        match operand {
            Operand::Measure(form) => self.measures.get(form).cloned().map(Operand::Measure),
            Operand::Indicator(form) => self.indicators.get(form).cloned().map(Operand::Indicator),
            Operand::Achievement(_) | Operand::ShareAchieved(..) => None,
        }
    }
}
