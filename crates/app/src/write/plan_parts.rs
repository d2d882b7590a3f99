// SPDX-License-Identifier: AGPL-3.0-or-later
//! What arrives with a plan: offices and dictionary entries that are new or changed.

use super::chain::canonical;
use super::definitions::{Definition, taken_by_own, taken_nationally};
use super::entities;
use super::notes::{forms, is_alias};
use crate::Error;
use crate::register::{INSTANCE, Register};
use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use traguardo_domain::Period;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::PlanDocument;
use traguardo_exchange::shortened;
use traguardo_store::Conn;
use traguardo_store::dictionary::{self, Entry};
use traguardo_store::ledger::{self, Table};
use traguardo_store::offices::{self, Office};

/// A part of the document by its index there, and what is known of it; `None` for what is new.
type Write<There> = (usize, Option<There>);

/// What a document is compared with.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// `None` for an administration that is new.
    pub register: Option<&'a Register>,
    /// The revision of the plan that stands; `None` for a new plan.
    pub former: Option<&'a PlanDocument>,
    pub up_to: i64,
}

/// The parts of a document that have to be written.
pub(super) struct Parts {
    offices: Vec<Write<Office>>,
    measures: Vec<Write<Entry>>,
    indicators: Vec<Write<Entry>>,
}

/// What two administrations must agree on to use one national entry: not who reports it, how often,
/// or how it is printed.
fn shared(definition: &Json) -> Json {
    let mut definition = definition.clone();
    if let Some(object) = definition.as_object_mut() {
        for own in [
            "offices",
            "frequency",
            "printed",
            "algorithm_printed",
            "source",
            "description",
            "typology",
            "name",
        ] {
            object.remove(own);
        }
    }
    definition
}

/// The entry as the dictionary keeps it: when figures are due is the plan's own, and a national one names no
/// offices.
fn kept<D: Definition>(definition: &D, national: bool) -> Json {
    let mut kept = json!(definition);
    if let Some(object) = kept.as_object_mut() {
        object.remove("due");
        if national {
            object.remove("offices");
        }
    }
    kept
}

impl Parts {
    /// Compares the document with what is known; a national entry may not be redefined, and a code keeps
    /// the entry it means (`docs/domain.md` §1).
    pub fn examine(
        conn: &mut Conn,
        document: &PlanDocument,
        known: &Known<'_>,
    ) -> Result<Result<Self, Error>, Error> {
        let owner_id = known.register.map(|register| register.administration.id);
        let (up_to, former) = (known.up_to, known.former);
        let (measures, indicators) = former.map_or((&[][..], &[][..]), |former| {
            (&former.measures[..], &former.indicators[..])
        });
        let first_day = Period::annual(document.first_year).start();
        let mut faults = Vec::new();
        let of_measures = Definitions {
            given: &document.measures,
            former: measures,
            first_day,
        };
        let of_indicators = Definitions {
            given: &document.indicators,
            former: indicators,
            first_day,
        };
        let mut parts = Self {
            offices: Vec::new(),
            measures: of_measures.changed(conn, owner_id, up_to, &mut faults)?,
            indicators: of_indicators.changed(conn, owner_id, up_to, &mut faults)?,
        };
        let offices = match owner_id {
            Some(id) => offices::all_of(conn, id, up_to)?,
            None => Vec::new(),
        };
        for (index, entry) in document.offices.iter().enumerate() {
            let there = offices.iter().find(|office| office.code == *entry.code);
            let row = entities::office_row(entry, 0, 0, 1, 0).map_err(|error| under(error, index));
            let row = match row {
                Ok(row) => row,
                Err(error) => return Ok(Err(error)),
            };
            let unchanged = there.is_some_and(|there| {
                (&row.name, row.kind, row.valid_from, row.valid_to)
                    == (&there.name, there.kind, there.valid_from, there.valid_to)
            });
            if !unchanged {
                parts.offices.push((index, there.cloned()));
            }
        }
        Ok(if faults.is_empty() {
            Ok(parts)
        } else {
            Err(Error::Invalid(faults))
        })
    }

    /// New national entries, for the instance's own chain.
    pub fn national(&self, document: &PlanDocument) -> Vec<Json> {
        let measures = self
            .measures
            .iter()
            .filter_map(|(index, _)| document.measures.get(*index));
        let indicators = self
            .indicators
            .iter()
            .filter_map(|(index, _)| document.indicators.get(*index));
        measures
            .filter(|definition| definition.is_national())
            .map(|definition| json!({"measure": kept(definition, true)}))
            .chain(
                indicators
                    .filter(|definition| definition.is_national())
                    .map(|definition| json!({"indicator": kept(definition, true)})),
            )
            .collect()
    }

    /// Writes the parts; `national` is the position of the instance's own change, if there is one.
    pub fn insert(
        &self,
        conn: &mut Conn,
        document: &PlanDocument,
        administration_id: i64,
        position: i64,
        national: Option<i64>,
    ) -> Result<(), Error> {
        self.insert_offices(conn, document, administration_id, position)?;
        let owner = Owner {
            administration_id,
            position,
            national: national.unwrap_or(position),
        };
        insert_definitions(conn, &document.measures, &self.measures, &owner)?;
        insert_definitions(conn, &document.indicators, &self.indicators, &owner)
    }

    fn insert_offices(
        &self,
        conn: &mut Conn,
        document: &PlanDocument,
        administration_id: i64,
        position: i64,
    ) -> Result<(), Error> {
        let (mut new, mut revised) = (Vec::new(), Vec::new());
        let first = ledger::next_id(conn, Table::Office)?;
        let mut ids = first..;
        for (index, there) in &self.offices {
            let Some(entry) = document.offices.get(*index) else {
                continue;
            };
            let row = |id, revision| {
                entities::office_row(entry, id, administration_id, revision, position)
            };
            match there {
                None => new.push(row(ids.next().unwrap_or(i64::MAX), 1)?),
                Some(there) => revised.push(row(there.id, there.revision + 1)?),
            }
        }
        offices::insert_all(conn, &new)?;
        Ok(offices::insert_revisions(conn, &revised)?)
    }
}

/// Who defines what comes with a plan, and since when.
struct Owner {
    administration_id: i64,
    position: i64,
    /// Position of the instance's own change.
    national: i64,
}

fn under(error: Error, index: usize) -> Error {
    match error {
        Error::Invalid(faults) => Error::Invalid(
            faults
                .into_iter()
                .map(|fault| Fault {
                    pointer: format!("/offices/{index}{}", fault.pointer),
                    ..fault
                })
                .collect(),
        ),
        other => other,
    }
}

/// The definitions of a document, and those of the plan revision that stands.
struct Definitions<'a, D> {
    given: &'a [D],
    former: &'a [D],
    /// The plan's.
    first_day: NaiveDate,
}

impl<D: Definition> Definitions<'_, D> {
    /// Those that the dictionaries do not have like this. What the plan had before, as a dictionary keeps it, is none of
    /// them: the dictionary may have gone on since, and the plan keeps what it was approved with.
    fn changed(
        &self,
        conn: &mut Conn,
        owner_id: Option<i64>,
        up_to: i64,
        faults: &mut Vec<Fault>,
    ) -> Result<Vec<Write<Entry>>, Error> {
        let known = dictionary::all_of(conn, D::KIND, owner_id.unwrap_or(INSTANCE), up_to)?;
        let forms = forms(&known)?;
        let known: BTreeMap<(bool, &str), &Entry> = known
            .iter()
            .map(|entry| ((entry.owner_id == INSTANCE, entry.code.as_str()), entry))
            .collect();
        let former: BTreeMap<&str, &D> = self
            .former
            .iter()
            .map(|definition| (definition.code(), definition))
            .collect();
        let mut writes = Vec::new();
        for (index, definition) in self.given.iter().enumerate() {
            let national = definition.is_national();
            let of = |national: bool| known.get(&(national, definition.code())).copied();
            let taken = match (national, of(true), of(false)) {
                (true, _, Some(own)) => Some(taken_by_own(definition, own.id)),
                (false, Some(other), None) => Some(taken_nationally(definition, other.id)),
                _ => None,
            };
            if let Some((code, detail)) = taken {
                let pointer = format!("/{}s/{index}/dictionary", D::NAME);
                faults.push(Fault::new(pointer, code, detail));
                continue;
            }
            let Some(there) = of(national) else {
                if let Some(code) = forms.get(definition.code()) {
                    let (fault, detail) = is_alias(D::NAME, definition.code(), code);
                    let pointer = format!("/{}s/{index}/code", D::NAME);
                    faults.push(Fault::new(pointer, fault, detail));
                }
                writes.push((index, None));
                continue;
            };
            let stood = former.get(definition.code());
            let now = kept(definition, national);
            if stood.is_some_and(|stood| kept(*stood, national) == now) {
                continue;
            }
            if let Some(from) = there
                .retired_from
                .filter(|from| stood.is_none() && *from <= self.first_day)
            {
                let detail = format!(
                    "`{}` is retired from {from} on ({}): a plan that begins then does not take it up",
                    definition.code(),
                    shortened(there.retired_reason.as_deref().unwrap_or_default())
                );
                let pointer = format!("/{}s/{index}/code", D::NAME);
                faults.push(Fault::new(pointer, "entry_retired", detail));
                continue;
            }
            let before: Json = serde_json::from_str(&there.definition)
                .map_err(|error| Error::Corrupt(format!("{} {}: {error}", D::NAME, there.id)))?;
            if national && shared(&now) != shared(&before) {
                let detail = format!(
                    "`{}` is defined otherwise in the national dictionary: a plan uses that definition or a local code",
                    definition.code()
                );
                faults.push(Fault::new(
                    format!("/{}s/{index}", D::NAME),
                    "differs_from_national",
                    detail,
                ));
            } else if !national && now != before {
                writes.push((index, Some(there.clone())));
            }
        }
        Ok(writes)
    }
}

fn insert_definitions<D: Definition>(
    conn: &mut Conn,
    definitions: &[D],
    writes: &[Write<Entry>],
    owner: &Owner,
) -> Result<(), Error> {
    let (mut new, mut revised) = (Vec::new(), Vec::new());
    let mut ids = ledger::next_id(conn, D::TABLE)?..;
    for (index, there) in writes {
        let Some(definition) = definitions.get(*index) else {
            continue;
        };
        let national = definition.is_national();
        let text = canonical(kept(definition, national));
        match there {
            None => {
                let (owner_id, position) = if national {
                    (INSTANCE, owner.national)
                } else {
                    (owner.administration_id, owner.position)
                };
                new.push(Entry {
                    id: ids.next().unwrap_or(i64::MAX),
                    owner_id,
                    code: definition.code().to_owned(),
                    revision: 1,
                    seq: position,
                    definition: text,
                    retired_from: None,
                    retired_reason: None,
                    aliases: None,
                });
            }
            // What the dictionary says besides stays as it is.
            Some(there) => revised.push(Entry {
                revision: there.revision + 1,
                seq: owner.position,
                definition: text,
                ..there.clone()
            }),
        }
    }
    dictionary::insert_all(conn, D::KIND, &new)?;
    Ok(dictionary::insert_revisions(conn, D::KIND, &revised)?)
}
