// SPDX-License-Identifier: AGPL-3.0-or-later
//! The national dictionary as a plan that promises nothing: every indicator measured, none judged.

use super::INSTANCE;
use crate::Error;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use traguardo_domain::measures_reached;
use traguardo_domain::plan::{Dictionary, Measure, Plan};
use traguardo_exchange::plan::{indicator_from_definition, measure_from_definition};
use traguardo_store::Conn;
use traguardo_store::dictionary::{self, Kind};

/// The national dictionary at one of its versions.
#[derive(Debug)]
pub(crate) struct National {
    /// One assignment without a target for each indicator, by code.
    pub plan: Arc<Plan>,
    /// What is to be known of each of them besides, in the same order.
    pub indicators: Vec<NationalIndicator>,
    /// Codes of the measures by identifier.
    pub measures: BTreeMap<i64, String>,
}

/// What is to be known of a national indicator besides its definition.
#[derive(Debug)]
pub(crate) struct NationalIndicator {
    /// The first day without it.
    pub retired: Option<NaiveDate>,
    /// Codes of the measures it is computed from.
    pub measures: BTreeSet<String>,
}

impl National {
    /// Everything national that was known at a position.
    pub fn load(conn: &mut Conn, up_to: i64) -> Result<Self, Error> {
        let (mut defined, mut measures) = (BTreeMap::new(), BTreeMap::new());
        for entry in dictionary::list(conn, Kind::Measure, INSTANCE, up_to, 0, i64::MAX)? {
            let mut definition = measure_from_definition(&entry.definition)
                .map_err(|fault| Error::Corrupt(format!("measure {}: {:?}", entry.id, fault.0)))?;
            definition.dictionary = Dictionary::National;
            measures.insert(entry.id, entry.code.clone());
            defined.insert(entry.code, definition);
        }
        let (mut computed, mut retired) = (BTreeMap::new(), BTreeMap::new());
        for entry in dictionary::list(conn, Kind::Indicator, INSTANCE, up_to, 0, i64::MAX)? {
            let mut definition = indicator_from_definition(&entry.definition).map_err(|fault| {
                Error::Corrupt(format!("indicator {}: {:?}", entry.id, fault.0))
            })?;
            definition.dictionary = Dictionary::National;
            retired.insert(entry.code.clone(), entry.retired_from);
            computed.insert(entry.code, definition);
        }
        let plan = Plan::measuring(defined, computed);
        let indicators = plan.assignments.iter().enumerate();
        let indicators = indicators.map(|(index, assignment)| NationalIndicator {
            retired: retired.get(&assignment.indicator).copied().flatten(),
            measures: measures_reached(&plan, index)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        });
        Ok(Self {
            indicators: indicators.collect(),
            plan: Arc::new(plan),
            measures,
        })
    }

    /// The same plan with some measures as an administration posts them; `None` when it posts all of them as the
    /// dictionary says.
    pub fn with<'a>(&self, posted: impl Iterator<Item = &'a Measure>) -> Option<Plan> {
        let mut changed: Option<Plan> = None;
        for measure in posted {
            let there = self.plan.measures.get(&measure.code);
            if there.is_some_and(|there| same_posting(there, measure)) {
                continue;
            }
            let plan = changed.get_or_insert_with(|| Plan::clone(&self.plan));
            plan.measures.insert(measure.code.clone(), measure.clone());
        }
        changed
    }
}

/// Whether the figures of a measure are expected and read in the same way.
fn same_posting(one: &Measure, other: &Measure) -> bool {
    one.content == other.content
        && one.nature == other.nature
        && one.posted == other.posted
        && one.frequency == other.frequency
        && one.over_time == other.over_time
        && one.over_offices == other.over_offices
        && one.offices == other.offices
        && one.due == other.due
}
