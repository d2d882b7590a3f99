// SPDX-License-Identifier: AGPL-3.0-or-later
//! How much there would be to explain: every verdict explains itself (`docs/domain.md §4`), so one
//! request must not ask for more than a machine holds.

use super::{FaultCode, Found};
use crate::plan::{Measure, Plan};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_formula::Operand;

/// Most bytes, roughly, of the derivations of all assignments together.
const MOST: usize = 64 << 20;
/// Bytes, roughly, that one posting takes in a derivation.
const POSTING: usize = 256;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut total = 0_usize;
    for assignment in &plan.assignments {
        let size = *known
            .entry(&assignment.indicator)
            .or_insert_with_key(|code| derivation(plan, code, MOST - total));
        total = total.saturating_add(size);
        if total > MOST {
            let detail = format!(
                "the derivations of all assignments would take more than {} MiB: fewer operands, \
                 nested indicators or offices per measure are needed (the last one added: {})",
                MOST >> 20,
                assignment.indicator
            );
            return found.add(FaultCode::TooWide, "/nodes", detail);
        }
    }
}

/// Bytes, roughly, to derive an indicator, counted until they are more than `most`.
fn derivation<'a>(plan: &'a Plan, code: &'a str, most: usize) -> usize {
    let (mut size, mut waiting) = (0_usize, vec![Operand::Indicator(code.to_owned())]);
    let mut seen = BTreeSet::new();
    while let Some(operand) = waiting.pop() {
        if size > most {
            break;
        }
        match &operand {
            Operand::Measure(code) => {
                size = size.saturating_add(plan.measures.get(code).map_or(0, postings));
            }
            Operand::Indicator(code) => {
                let Some(indicator) = plan.indicators.get(code) else {
                    continue;
                };
                let uses = indicator.formula.uses();
                // Each step shows the part of the formula that it works out.
                let steps = indicator
                    .formula
                    .to_string()
                    .len()
                    .saturating_mul(uses.len());
                size = size.saturating_add(steps);
                let operands = uses.into_iter().map(|(operand, _)| operand.clone());
                waiting.extend(operands.filter(|operand| seen.insert(operand.clone())));
            }
            Operand::Achievement(_) => size = size.saturating_add(POSTING),
        }
    }
    size
}

/// What the expected postings of a year take.
fn postings(measure: &Measure) -> usize {
    let periods = measure.frequency.periods(2000).len();
    measure.offices.len().max(1) * periods * POSTING
}
