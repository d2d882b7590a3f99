// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is known about one administration besides its figures: offices, dictionary, plans.

use crate::Error;
use crate::library::Library;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::Period;
use traguardo_domain::in_force;
use traguardo_domain::plan::{Measure, Plan, PlanKind, WHOLE_BODY};
use traguardo_formula::closest;
use traguardo_store::{Conn, administrations, dictionary, offices, plans};

/// Owner of the national dictionaries and of the instance's own chain of changes.
pub(crate) const INSTANCE: i64 = 0;

/// Reference data of one administration as of one structural version.
#[derive(Debug)]
pub(crate) struct Register {
    pub administration: KnownAdministration,
    /// By code.
    pub offices: BTreeMap<String, KnownOffice>,
    /// By code; a local definition hides a national one of the same code.
    pub measures: BTreeMap<String, KnownMeasure>,
    /// Newest revision of each plan.
    pub plans: Vec<KnownPlan>,
}

#[derive(Debug)]
pub(crate) struct KnownAdministration {
    pub id: i64,
    pub code: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Debug)]
pub(crate) struct KnownOffice {
    pub id: i64,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Debug)]
pub(crate) struct KnownMeasure {
    pub id: i64,
    pub definition: Measure,
}

#[derive(Clone, Debug)]
pub(crate) struct KnownPlan {
    pub id: i64,
    pub revision: i32,
    pub position: i64,
    pub plan: Arc<Plan>,
}

/// The definition a posting is held against.
#[derive(Debug)]
pub(crate) struct Expected<'a> {
    pub measure_id: i64,
    pub measure: &'a Measure,
}

impl Expected<'_> {
    /// Codes of the offices expected to report, at least one.
    pub fn offices(&self) -> Vec<&str> {
        if self.measure.offices.is_empty() {
            vec![WHOLE_BODY]
        } else {
            self.measure.offices.iter().map(String::as_str).collect()
        }
    }
}

/// A period belongs to whoever exists when it begins (`docs/domain.md` §8).
fn interval_covers(from: Option<NaiveDate>, to: Option<NaiveDate>, period: Period) -> bool {
    from.is_none_or(|from| from <= period.end()) && to.is_none_or(|to| period.start() <= to)
}

impl KnownAdministration {
    pub fn covers(&self, period: Period) -> bool {
        interval_covers(self.valid_from, self.valid_to, period)
    }
}

impl KnownOffice {
    pub fn covers(&self, period: Period) -> bool {
        interval_covers(self.valid_from, self.valid_to, period)
    }
}

impl Register {
    /// Everything known about `administration_id` up to a position.
    pub fn load(
        conn: &mut Conn,
        library: &Library,
        administration_id: i64,
        up_to: i64,
    ) -> Result<Self, Error> {
        let row = administrations::find(conn, administration_id, up_to)?
            .ok_or_else(|| Error::NotFound(format!("administration {administration_id}")))?;
        let offices = offices::all_of(conn, administration_id, up_to)?
            .into_iter()
            .map(|office| {
                let known = KnownOffice {
                    id: office.id,
                    valid_from: office.valid_from,
                    valid_to: office.valid_to,
                };
                (office.code, known)
            })
            .collect();
        let mut measures = BTreeMap::new();
        for entry in dictionary::all_of(conn, dictionary::Kind::Measure, administration_id, up_to)?
        {
            let definition = traguardo_exchange::plan::measure_from_definition(&entry.definition)
                .map_err(|fault| {
                Error::Corrupt(format!("measure {}: {:?}", entry.id, fault.0))
            })?;
            let local = entry.owner_id != INSTANCE;
            if local || !measures.contains_key(&entry.code) {
                measures.insert(
                    entry.code,
                    KnownMeasure {
                        id: entry.id,
                        definition,
                    },
                );
            }
        }
        let mut known_plans = Vec::new();
        for plan in plans::list(conn, Some(administration_id), up_to, 0, i64::MAX)? {
            known_plans.push(KnownPlan {
                id: plan.id,
                revision: plan.revision,
                position: plan.seq,
                plan: library.plan(conn, plan.id, plan.revision)?,
            });
        }
        Ok(Self {
            administration: KnownAdministration {
                id: administration_id,
                code: row.code,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
            },
            offices,
            measures,
            plans: known_plans,
        })
    }

    /// The plan of one kind in force in a year (`docs/domain.md` §5).
    pub fn plan_in_force(&self, kind: PlanKind, year: i32) -> Option<&KnownPlan> {
        in_force(
            self.plans
                .iter()
                .filter(|known| known.plan.kind == kind)
                .map(|known| {
                    (
                        known,
                        known.plan.first_year,
                        known.plan.last_year,
                        known.position,
                    )
                }),
            year,
        )
    }

    /// The plans in force in a year, performance before fund.
    pub fn plans_in_force(&self, year: i32) -> impl Iterator<Item = &KnownPlan> {
        [PlanKind::Performance, PlanKind::Fund]
            .into_iter()
            .filter_map(move |kind| self.plan_in_force(kind, year))
    }

    /// How a measure is posted in a year: as a plan in force then defines it, else as the newest
    /// plan that has it, else as the dictionary does.
    pub fn expected(&self, code: &str, year: Option<i32>) -> Option<Expected<'_>> {
        let known = self.measures.get(code)?;
        let in_year = year.and_then(|year| {
            self.plans_in_force(year)
                .find_map(|plan| plan.plan.measures.get(code))
        });
        let newest = || {
            let mut with = self
                .plans
                .iter()
                .filter(|plan| plan.plan.measures.contains_key(code))
                .collect::<Vec<_>>();
            with.sort_by_key(|plan| plan.position);
            with.last().and_then(|plan| plan.plan.measures.get(code))
        };
        let measure = in_year.or_else(newest).unwrap_or(&known.definition);
        Some(Expected {
            measure_id: known.id,
            measure,
        })
    }

    /// The known measure code nearest to a mistyped one.
    pub fn nearest_measure(&self, code: &str) -> Option<&str> {
        closest(code, self.measures.keys().map(String::as_str))
    }

    /// The known office code nearest to a mistyped one.
    pub fn nearest_office(&self, code: &str) -> Option<&str> {
        closest(code, self.offices.keys().map(String::as_str))
    }
}
