// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a dictionary says of an entry besides its definition (`docs/domain.md` §1): checked, and stored.

use super::definitions::Definition;
use crate::Error;
use crate::register::INSTANCE;
use serde_json::json;
use std::collections::BTreeMap;
use traguardo_domain::parse_day;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{Code, EntryNotes, Retired};
use traguardo_exchange::shortened;
use traguardo_store::Conn;
use traguardo_store::dictionary::{self, Entry};

/// All that is wrong with them beside the other entries that the owner sees.
pub(super) fn faults<D: Definition>(
    conn: &mut Conn,
    definition: &D,
    notes: &EntryNotes,
    owner_id: i64,
    up_to: i64,
) -> Result<Vec<Fault>, Error> {
    let mut faults = Vec::new();
    if let Some(retired) = &notes.retired
        && retired.reason.trim().is_empty()
    {
        let detail = "`reason` says why, in words";
        faults.push(Fault::new("/retired/reason", "reason_empty", detail));
    }
    if notes.aliases.is_empty() {
        return Ok(faults);
    }
    let seen = dictionary::all_of(conn, D::KIND, owner_id, up_to)?;
    let mut taken: BTreeMap<&str, String> = BTreeMap::new();
    let forms = forms(&seen)?;
    for (form, code) in &forms {
        taken.insert(form, format!("an alias of `{}`", shortened(code)));
    }
    for entry in &seen {
        taken.insert(&entry.code, format!("the code of another {}", D::NAME));
    }
    // Its own former ones are free.
    taken.retain(|form, _| {
        forms
            .get(*form)
            .is_none_or(|code| code != definition.code())
    });
    taken.insert(definition.code(), "the code itself".to_owned());
    for (index, alias) in notes.aliases.iter().enumerate() {
        if let Some(what) = taken.get(&**alias) {
            let detail = format!("`{}` is {what}", shortened(alias));
            let pointer = format!("/aliases/{index}");
            faults.push(Fault::new(pointer, "alias_taken", detail));
        }
        taken.insert(alias, "given twice".to_owned());
    }
    Ok(faults)
}

/// Aliases of entries, each with the code of its entry: an administration's own before national ones.
pub(crate) fn forms(entries: &[Entry]) -> Result<BTreeMap<String, String>, Error> {
    let mut forms = BTreeMap::new();
    let national = entries.iter().filter(|entry| entry.owner_id == INSTANCE);
    let own = entries.iter().filter(|entry| entry.owner_id != INSTANCE);
    for entry in national.chain(own) {
        for alias in aliases(entry)? {
            forms.insert(alias.0, entry.code.clone());
        }
    }
    Ok(forms)
}

/// The fault of a code that is another form of one that is there.
pub(super) fn is_alias(what: &str, form: &str, code: &str) -> (&'static str, String) {
    let detail = format!(
        "`{}` is an alias of the {what} `{}`: did you mean `{}`?",
        shortened(form),
        shortened(code),
        shortened(code)
    );
    ("alias_taken", detail)
}

/// As they are stored with a revision.
pub(super) fn write(notes: &EntryNotes, row: Entry) -> Result<Entry, Error> {
    let retired = notes.retired.as_ref();
    let day = retired.map(|retired| {
        parse_day(&retired.from).ok_or_else(|| {
            Error::invalid("/retired/from", "not_a_date", "a day is written 2022-04-01")
        })
    });
    let aliases = &notes.aliases;
    Ok(Entry {
        retired_from: day.transpose()?,
        retired_reason: retired.map(|retired| retired.reason.to_string()),
        aliases: (!aliases.is_empty()).then(|| json!(aliases).to_string()),
        ..row
    })
}

/// As they stand with a revision.
pub(crate) fn read(row: &Entry) -> Result<EntryNotes, Error> {
    let retired = row.retired_from.zip(row.retired_reason.as_deref());
    Ok(EntryNotes {
        retired: retired.map(|(from, reason)| Retired {
            from: from.to_string().into(),
            reason: reason.into(),
        }),
        aliases: aliases(row)?,
    })
}

pub(crate) fn aliases(row: &Entry) -> Result<Vec<Code>, Error> {
    let Some(text) = &row.aliases else {
        return Ok(Vec::new());
    };
    serde_json::from_str(text)
        .map_err(|error| Error::Corrupt(format!("aliases of `{}`: {error}", row.code)))
}
