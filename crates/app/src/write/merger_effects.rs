// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a merger brings about, told before it is recorded and with its receipt.

use crate::register::{KnownPlan, Register};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use traguardo_domain::plan::{Combine, Dictionary};
use traguardo_domain::year_of_merger;
use traguardo_exchange::merger::MergerEntry;

/// Most codes that a list of effects names.
const NAMED: usize = 1_000;

#[derive(Serialize)]
pub(super) struct Effects {
    branches: Vec<Branch>,
    /// Codes of the national indicators that the plans of the branches use.
    common_indicators: Vec<String>,
    /// Codes of the national measures they are computed from that cannot be combined over administrations.
    not_combinable: Vec<String>,
}

#[derive(Serialize)]
struct Branch {
    administration: String,
    last_day: String,
    plans: Vec<BranchPlan>,
    /// Codes of the offices of which the mapping says nothing.
    offices_left: Vec<String>,
}

#[derive(Serialize)]
struct BranchPlan {
    id: String,
    code: String,
    revision: i32,
}

impl From<&KnownPlan> for BranchPlan {
    fn from(known: &KnownPlan) -> Self {
        Self {
            id: known.id.to_string(),
            code: known.plan.code.clone(),
            revision: known.revision,
        }
    }
}

pub(super) fn of(
    entry: &MergerEntry,
    first_day: NaiveDate,
    predecessors: &[Arc<Register>],
) -> Effects {
    let year = year_of_merger(first_day);
    let mut effects = Effects {
        branches: Vec::new(),
        common_indicators: Vec::new(),
        not_combinable: Vec::new(),
    };
    let (mut common, mut apart) = (BTreeSet::new(), BTreeMap::new());
    for (register, asked) in predecessors.iter().zip(&entry.predecessors) {
        let moved: BTreeSet<&str> = asked.offices.iter().map(|moved| &*moved.office).collect();
        let in_force: Vec<&KnownPlan> = register.plans.in_force(year).collect();
        for known in &in_force {
            let plan = &known.plan;
            for assignment in &plan.assignments {
                let indicator = plan.indicators.get(&assignment.indicator);
                let national = indicator.filter(|found| found.dictionary == Dictionary::National);
                common.extend(national.map(|found| found.code.clone()));
            }
            for measure in plan.measures.values() {
                if measure.dictionary == Dictionary::National {
                    let none = measure.over_administrations == Combine::None;
                    apart.insert(measure.code.clone(), none);
                }
            }
        }
        effects.branches.push(Branch {
            administration: register.administration.code.clone(),
            last_day: first_day.pred_opt().unwrap_or(first_day).to_string(),
            plans: in_force.into_iter().map(BranchPlan::from).collect(),
            offices_left: register
                .offices
                .keys()
                .filter(|code| !moved.contains(code.as_str()))
                .take(NAMED)
                .cloned()
                .collect(),
        });
    }
    effects.common_indicators = common.into_iter().take(NAMED).collect();
    let apart = apart.into_iter().filter(|(_, none)| *none);
    effects.not_combinable = apart.map(|(code, _)| code).take(NAMED).collect();
    effects
}
