// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dictionary entries: what measures and indicators have in common, and what each must be.

use super::notes::forms;
use crate::Error;
use crate::register::INSTANCE;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use traguardo_domain::faults::Definitions;
use traguardo_domain::plan::{Measure, WHOLE_BODY};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{
    DictionaryKind, IndicatorDefinition, MeasureDefinition, indicator_from_definition,
    measure_from_definition,
};
use traguardo_exchange::shortened;
use traguardo_formula::{MOST_SUGGESTIONS, closest};
use traguardo_store::dictionary::{self, Entry, Kind};
use traguardo_store::ledger::Table;
use traguardo_store::{Conn, offices};

/// A definition that a dictionary keeps.
pub(super) trait Definition: Clone + PartialEq + Serialize + DeserializeOwned {
    const KIND: Kind;
    /// The kind, in words.
    const NAME: &'static str;
    const TABLE: Table;
    /// How the ledger calls its arrival.
    const ADDED: &'static str;
    /// How the ledger calls a new revision of it.
    const REVISED: &'static str;
    /// The member that decides how others may read it.
    const READ_BY: &'static str;
    fn code(&self) -> &str;
    /// The dictionary it names.
    fn dictionary(&self) -> Option<DictionaryKind>;
    fn is_national(&self) -> bool {
        self.dictionary() == Some(DictionaryKind::National)
    }
    /// With its defaults written out, in the dictionary it goes to.
    fn owned_by(self, dictionary: DictionaryKind) -> Self;
    /// All that is wrong with it beside what its owner's dictionary holds at a position, by the rules for
    /// the definitions of a plan (`docs/domain.md` §4).
    fn faults(&self, conn: &mut Conn, owner_id: i64, up_to: i64) -> Result<Vec<Fault>, Error>;
    /// Whether those who may read the other may read this one.
    fn reads_like(&self, other: &Self) -> bool;
    /// What would be wrong with others if this took the place of the entry of its code.
    fn breaks(&self, known: Definitions) -> Vec<traguardo_domain::Fault>;
    /// What figures are posted by, if it is that.
    fn measure(&self) -> Option<Measure>;
}

impl Definition for MeasureDefinition {
    const KIND: Kind = Kind::Measure;
    const NAME: &'static str = "measure";
    const TABLE: Table = Table::Measure;
    const ADDED: &'static str = "measure.added";
    const REVISED: &'static str = "measure.revised";
    const READ_BY: &'static str = "/content";

    fn code(&self) -> &str {
        &self.code
    }

    fn dictionary(&self) -> Option<DictionaryKind> {
        self.dictionary
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

    fn reads_like(&self, other: &Self) -> bool {
        self.content == other.content
    }

    fn breaks(&self, known: Definitions) -> Vec<traguardo_domain::Fault> {
        let measure = self.measure();
        measure.map_or_else(Vec::new, |measure| known.broken_by_measure(measure))
    }

    fn measure(&self) -> Option<Measure> {
        measure_from_definition(&json!(self).to_string()).ok()
    }
}

impl Definition for IndicatorDefinition {
    const KIND: Kind = Kind::Indicator;
    const NAME: &'static str = "indicator";
    const TABLE: Table = Table::Indicator;
    const ADDED: &'static str = "indicator.added";
    const REVISED: &'static str = "indicator.revised";
    const READ_BY: &'static str = "/formula";

    fn code(&self) -> &str {
        &self.code
    }

    fn dictionary(&self) -> Option<DictionaryKind> {
        self.dictionary
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

    fn reads_like(&self, other: &Self) -> bool {
        self.formula == other.formula
    }

    fn breaks(&self, known: Definitions) -> Vec<traguardo_domain::Fault> {
        let indicator = indicator_from_definition(&json!(self).to_string());
        indicator.map_or_else(
            |_| Vec::new(),
            |indicator| known.broken_by_indicator(indicator),
        )
    }

    fn measure(&self) -> Option<Measure> {
        None
    }
}

fn told(fault: traguardo_domain::Fault) -> Fault {
    Fault::new(fault.at, fault.code, fault.detail)
}

/// What an entry of this owner may refer to: the national dictionary, and an administration's own before it.
pub(super) fn definitions(
    conn: &mut Conn,
    owner_id: i64,
    up_to: i64,
) -> Result<Definitions, Error> {
    let corrupt = |entry: &Entry, faults: &[Fault]| {
        Error::Corrupt(format!(
            "definition {} `{}`: {faults:?}",
            entry.id, entry.code
        ))
    };
    let mut known = Definitions::default();
    let entries = own_last(dictionary::all_of(conn, Kind::Measure, owner_id, up_to)?);
    known.forms.measures = forms(&entries)?;
    for entry in entries {
        let measure = measure_from_definition(&entry.definition)
            .map_err(|error| corrupt(&entry, &error.0))?;
        known.measures.insert(entry.code, measure);
    }
    let entries = own_last(dictionary::all_of(conn, Kind::Indicator, owner_id, up_to)?);
    known.forms.indicators = forms(&entries)?;
    for entry in entries {
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
