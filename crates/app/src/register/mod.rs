// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is known about one administration besides its figures: offices, dictionary, plans.

mod national;
mod plans;
mod succession;

pub(crate) use national::National;
pub(crate) use plans::{KnownPlan, Plans};
pub(crate) use succession::{KnownMerger, Predecessor, Succession, read_day};

use crate::Error;
use crate::library::Library;
use crate::write::forms;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use traguardo_domain::faults::other_form;
use traguardo_domain::plan::{Measure, WHOLE_BODY};
use traguardo_domain::{Period, Validity};
use traguardo_exchange::plan::measure_from_definition;
use traguardo_formula::closest;
use traguardo_store::{Conn, administrations, dictionary, offices, plans as plan_rows};

/// Owner of the national dictionaries and of the instance's own chain of changes.
pub(crate) const INSTANCE: i64 = 0;

/// Reference data of one administration as of one structural version.
#[derive(Debug)]
pub(crate) struct Register {
    pub administration: KnownAdministration,
    /// Identifiers by code.
    pub offices: BTreeMap<String, i64>,
    /// By code, which means one entry for ever (`docs/domain.md` §1): the administration's own where it has
    /// one, for that is older than a national one of the same code.
    pub measures: BTreeMap<String, KnownMeasure>,
    /// Other forms of the codes of measures, each with its code: for suggestions only.
    pub forms: BTreeMap<String, String>,
    pub plans: Plans,
    /// What it came from, and what it became.
    pub succession: Succession,
    /// Codes of all that a stored figure may refer to, by identifier.
    pub office_codes: BTreeMap<i64, String>,
    pub measure_codes: BTreeMap<i64, String>,
}

#[derive(Debug)]
pub(crate) struct KnownAdministration {
    pub id: i64,
    pub code: String,
    /// Until the merger in which it ended.
    pub validity: Validity,
}

#[derive(Debug)]
pub(crate) struct KnownMeasure {
    pub id: i64,
    pub definition: Measure,
    pub national: bool,
    /// The first day without it.
    pub retired: Option<NaiveDate>,
}

/// The definition a posting is held against.
#[derive(Debug)]
pub(crate) struct Expected<'a> {
    pub measure_id: i64,
    pub measure: &'a Measure,
}

impl Expected<'_> {
    /// Codes of the offices expected to report, in whatever period; at least one.
    pub fn offices(&self) -> Vec<&str> {
        if self.measure.offices.is_empty() {
            vec![WHOLE_BODY]
        } else {
            let offices = self.measure.offices.iter();
            offices.map(|office| office.code.as_str()).collect()
        }
    }

    /// Codes of those that report this period.
    pub fn offices_in(&self, period: Period) -> Vec<&str> {
        self.measure.expected_in(period).collect()
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
        let rows = offices::all_of(conn, administration_id, up_to)?;
        let validity: BTreeMap<&str, Validity> = rows
            .iter()
            .map(|office| {
                let validity = Validity {
                    from: office.valid_from,
                    to: office.valid_to,
                };
                (office.code.as_str(), validity)
            })
            .collect();
        let (mut measures, mut measure_codes) = (BTreeMap::new(), BTreeMap::new());
        let entries =
            dictionary::all_of(conn, dictionary::Kind::Measure, administration_id, up_to)?;
        let aliases = forms(&entries)?;
        let mut forms = BTreeMap::new();
        for entry in entries {
            let mut definition = measure_from_definition(&entry.definition)
                .map_err(|fault| Error::Corrupt(format!("measure {}: {:?}", entry.id, fault.0)))?;
            for office in &mut definition.offices {
                office.validity = validity
                    .get(office.code.as_str())
                    .copied()
                    .unwrap_or_default();
            }
            measure_codes.insert(entry.id, entry.code.clone());
            let printed = definition.printed.iter().filter_map(other_form);
            forms.extend(printed.map(|form| (form.to_owned(), entry.code.clone())));
            let national = entry.owner_id == INSTANCE;
            if !national || !measures.contains_key(&entry.code) {
                let known = KnownMeasure {
                    id: entry.id,
                    definition,
                    national,
                    retired: entry.retired_from,
                };
                measures.insert(entry.code, known);
            }
        }
        forms.extend(aliases);
        let mut plans = Vec::new();
        for plan in plan_rows::list(conn, Some(administration_id), up_to, 0, i64::MAX)? {
            plans.push(KnownPlan {
                id: plan.id,
                revision: plan.revision,
                plan: library.plan(conn, plan.id, plan.revision)?,
            });
        }
        let succession = Succession::load(conn, administration_id, up_to)?;
        Ok(Self {
            administration: KnownAdministration {
                id: administration_id,
                code: row.code,
                validity: succession.validity(Validity {
                    from: row.valid_from,
                    to: row.valid_to,
                }),
            },
            offices: rows
                .iter()
                .map(|office| (office.code.clone(), office.id))
                .collect(),
            office_codes: rows
                .into_iter()
                .map(|office| (office.id, office.code))
                .collect(),
            measures,
            forms,
            measure_codes,
            plans: Plans {
                known: plans,
                last_year: succession.last_year(),
            },
            succession,
        })
    }

    /// How a measure is posted in a year: as the plans say, else as the dictionary does.
    pub fn expected(&self, code: &str, year: Option<i32>) -> Option<Expected<'_>> {
        let known = self.measures.get(code)?;
        let planned = year.and_then(|year| self.plans.measure(code, year));
        Some(Expected {
            measure_id: known.id,
            measure: planned.unwrap_or(&known.definition),
        })
    }

    /// How a national measure is posted in a year; `None` where the code means another one here.
    pub fn national(&self, code: &str, year: i32) -> Option<&Measure> {
        let known = self.measures.get(code).filter(|known| known.national)?;
        let planned = self.plans.measure(code, year);
        Some(planned.unwrap_or(&known.definition))
    }

    /// The day a measure is retired from, if a period begins then or later and no plan in force has it: such a
    /// plan goes on expecting what it was approved with (`docs/domain.md` §1).
    pub fn retired(&self, code: &str, period: Period) -> Option<NaiveDate> {
        let from = self.measures.get(code)?.retired?;
        let mut plans = self.plans.in_force(period.year());
        let gone =
            period.start() >= from && !plans.any(|known| known.plan.measures.contains_key(code));
        gone.then_some(from)
    }

    /// Code of a measure that figures refer to.
    pub fn measure_code(&self, id: i64) -> Result<&str, Error> {
        self.measure_codes
            .get(&id)
            .map(String::as_str)
            .ok_or_else(|| Error::Corrupt(format!("measure {id}")))
    }

    /// Code of an office that figures refer to.
    pub fn office_code(&self, id: i64) -> Result<&str, Error> {
        self.office_codes
            .get(&id)
            .map(String::as_str)
            .ok_or_else(|| Error::Corrupt(format!("office {id}")))
    }

    /// The known measure code that another form of it belongs to, or that is nearest to a mistyped one.
    pub fn nearest_measure(&self, code: &str) -> Option<&str> {
        let form = self.forms.get(code).map(String::as_str);
        form.or_else(|| closest(code, self.measures.keys().map(String::as_str)))
    }

    /// The known office code nearest to a mistyped one.
    pub fn nearest_office(&self, code: &str) -> Option<&str> {
        closest(code, self.offices.keys().map(String::as_str))
    }
}
