// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dictionary entries: what measures and indicators have in common.

use super::Job;
use super::chain::{Chain, Change, canonical};
use super::committer::Worker;
use super::entities::{Addition, Verdict, conclude, exists, named, with};
use crate::Error;
use crate::register::INSTANCE;
use serde::Serialize;
use serde_json::json;
use traguardo_domain::faults::Definitions;
use traguardo_domain::plan::WHOLE_BODY;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{
    DictionaryKind, IndicatorDefinition, MeasureDefinition, indicator_from_definition,
    measure_from_definition,
};
use traguardo_exchange::shortened;
use traguardo_formula::{MOST_SUGGESTIONS, closest};
use traguardo_store::dictionary::{self, Entry, Kind};
use traguardo_store::ledger::{self, Table};
use traguardo_store::{Conn, offices};

/// A definition that a dictionary keeps.
pub(super) trait Definition: Clone + Serialize {
    const KIND: Kind;
    /// The kind, in words.
    const NAME: &'static str;
    const TABLE: Table;
    /// How the ledger calls its arrival.
    const ADDED: &'static str;
    fn code(&self) -> &str;
    fn is_national(&self) -> bool;
    /// With its defaults written out, in the dictionary it goes to.
    fn owned_by(self, dictionary: DictionaryKind) -> Self;
    /// All that is wrong with it beside what its owner's dictionary holds at a position, by the rules for
    /// the definitions of a plan (`docs/domain.md` §4).
    fn faults(&self, conn: &mut Conn, owner_id: i64, up_to: i64) -> Result<Vec<Fault>, Error>;
}

impl Definition for MeasureDefinition {
    const KIND: Kind = Kind::Measure;
    const NAME: &'static str = "measure";
    const TABLE: Table = Table::Measure;
    const ADDED: &'static str = "measure.added";

    fn code(&self) -> &str {
        &self.code
    }

    fn is_national(&self) -> bool {
        self.dictionary == Some(DictionaryKind::National)
    }

    fn owned_by(self, dictionary: DictionaryKind) -> Self {
        Self {
            dictionary: Some(dictionary),
            ..self.with_defaults()
        }
    }

    fn faults(&self, conn: &mut Conn, owner_id: i64, up_to: i64) -> Result<Vec<Fault>, Error> {
        let measure = match measure_from_definition(&json!(self).to_string()) {
            Ok(measure) => measure,
            Err(error) => return Ok(error.0),
        };
        let mut faults = offices_known(conn, self, owner_id, up_to)?;
        if self.due.is_some() {
            let detail =
                "when figures are due is for each plan to say: the dictionary does not hold it";
            faults.push(Fault::new("/due", "due_in_dictionary", detail));
        }
        let found = Definitions::default().faults_of_measure(measure);
        faults.extend(found.into_iter().map(told));
        Ok(faults)
    }
}

impl Definition for IndicatorDefinition {
    const KIND: Kind = Kind::Indicator;
    const NAME: &'static str = "indicator";
    const TABLE: Table = Table::Indicator;
    const ADDED: &'static str = "indicator.added";

    fn code(&self) -> &str {
        &self.code
    }

    fn is_national(&self) -> bool {
        self.dictionary == Some(DictionaryKind::National)
    }

    fn owned_by(self, dictionary: DictionaryKind) -> Self {
        Self {
            dictionary: Some(dictionary),
            ..self.with_defaults()
        }
    }

    fn faults(&self, conn: &mut Conn, owner_id: i64, up_to: i64) -> Result<Vec<Fault>, Error> {
        let indicator = match indicator_from_definition(&json!(self).to_string()) {
            Ok(indicator) => indicator,
            Err(error) => return Ok(error.0),
        };
        let known = definitions(conn, owner_id, up_to)?;
        let found = known.faults_of_indicator(indicator);
        Ok(found.into_iter().map(told).collect())
    }
}

fn told(fault: traguardo_domain::Fault) -> Fault {
    Fault::new(fault.at, fault.code, fault.detail)
}

/// What an entry of this owner may refer to: the national dictionary, and an administration's own before it.
fn definitions(conn: &mut Conn, owner_id: i64, up_to: i64) -> Result<Definitions, Error> {
    let corrupt = |entry: &Entry, faults: &[Fault]| {
        Error::Corrupt(format!(
            "definition {} `{}`: {faults:?}",
            entry.id, entry.code
        ))
    };
    let mut known = Definitions::default();
    for entry in own_last(dictionary::all_of(conn, Kind::Measure, owner_id, up_to)?) {
        let measure = measure_from_definition(&entry.definition)
            .map_err(|error| corrupt(&entry, &error.0))?;
        known.measures.insert(entry.code, measure);
    }
    for entry in own_last(dictionary::all_of(conn, Kind::Indicator, owner_id, up_to)?) {
        let indicator = indicator_from_definition(&entry.definition)
            .map_err(|error| corrupt(&entry, &error.0))?;
        known.indicators.insert(entry.code, indicator);
    }
    Ok(known)
}

fn own_last(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.owner_id != INSTANCE);
    entries
}

/// Whoever is to report is an office of the administration; a national entry leaves that to the plans.
fn offices_known(
    conn: &mut Conn,
    measure: &MeasureDefinition,
    owner_id: i64,
    up_to: i64,
) -> Result<Vec<Fault>, Error> {
    if measure.offices.is_empty() {
        return Ok(Vec::new());
    }
    if owner_id == INSTANCE {
        let detail =
            "a national measure names no offices: each administration's plan says who reports it";
        return Ok(vec![Fault::new("/offices", "national_offices", detail)]);
    }
    let known = offices::all_of(conn, owner_id, up_to)?;
    let codes = || known.iter().map(|office| office.code.as_str());
    let unknown = measure.offices.iter().enumerate().filter(|(_, code)| {
        let code: &str = code;
        code != WHOLE_BODY && codes().all(|known| known != code)
    });
    let told = unknown.enumerate().map(|(count, (index, code))| {
        let asked = count < MOST_SUGGESTIONS;
        let near = asked.then(|| closest(code, codes())).flatten();
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let detail = format!(
            "the administration has no office `{}`{hint}",
            shortened(code)
        );
        Fault::new(format!("/offices/{index}"), "unknown_office", detail)
    });
    Ok(told.collect())
}

/// A new entry in an administration's dictionary, or in the national one.
pub(super) fn add<D: Definition>(
    worker: &mut Worker,
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    administration: Option<&str>,
    definition: &D,
) -> Verdict {
    let owner_id = match administration {
        None => INSTANCE,
        Some(code) => match named(worker, conn, &chain, code)? {
            Ok(id) => id,
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    if let Some(there) =
        dictionary::find_by_code(conn, D::KIND, owner_id, definition.code(), chain.start())?
    {
        return Ok(Err(exists(D::NAME, definition.code(), there.id)));
    }
    if owner_id != INSTANCE
        && let Some(there) =
            dictionary::find_by_code(conn, D::KIND, INSTANCE, definition.code(), chain.start())?
    {
        let (code, detail) = taken_nationally(definition, there.id);
        return Ok(Err(Error::Conflict(vec![Fault::new(
            "/code", code, detail,
        )])));
    }
    let dictionary = if administration.is_some() {
        DictionaryKind::Local
    } else {
        DictionaryKind::National
    };
    let definition = definition.clone().owned_by(dictionary);
    let faults = definition.faults(conn, owner_id, chain.start())?;
    if !faults.is_empty() {
        return Ok(Err(Error::Invalid(faults)));
    }
    let id = ledger::next_id(conn, D::TABLE)?;
    let change = Change {
        actor: &job.actor,
        administration_id: owner_id,
        administration: administration.unwrap_or_default(),
        action: D::ADDED,
        object: format!("{}/{}", D::NAME, definition.code()),
        body: canonical(json!(definition)),
    };
    let mut shown = json!(definition);
    if let Some(code) = administration {
        shown = with(shown, "administration", code);
    }
    conclude(
        conn,
        chain,
        job,
        Addition { id, change, shown },
        |conn, position| {
            Ok(dictionary::insert(
                conn,
                D::KIND,
                &entry(id, owner_id, &definition, position),
            )?)
        },
    )
}

/// Fault of a local entry whose code the national dictionary has already: the code would change its meaning
/// under the figures and plans that use it (`docs/domain.md` §1).
pub(super) fn taken_nationally<D: Definition>(definition: &D, id: i64) -> (&'static str, String) {
    let detail = format!(
        "the national dictionary has the {} `{}` (id {id}), and a code means one entry: use that one as \
         `national`, or take another code",
        D::NAME,
        shortened(definition.code())
    );
    ("national_code", detail)
}

/// Fault of a national entry in the plan of an administration that has one of its own with this code.
pub(super) fn taken_by_own<D: Definition>(definition: &D, id: i64) -> (&'static str, String) {
    let detail = format!(
        "the administration has a {} `{}` of its own (id {id}), and a code means one entry: use that one as \
         `local`, or take another code",
        D::NAME,
        shortened(definition.code())
    );
    ("local_code", detail)
}

/// The stored form of a definition, first revision.
pub(super) fn entry<D: Definition>(id: i64, owner_id: i64, definition: &D, position: i64) -> Entry {
    Entry {
        id,
        owner_id,
        code: definition.code().to_owned(),
        revision: 1,
        seq: position,
        definition: canonical(json!(definition)),
    }
}
