// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations, offices, dictionaries.

use super::cursor::{known, limit, listing, number};
use super::position::known_at;
use super::{
    AdministrationView, AsKnownAt, DictionaryView, Kind, Known, Listing, OfficeView, Page,
};
use crate::register::INSTANCE;
use crate::{Actor, App, Error, Permission, write};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use traguardo_domain::Validity;
use traguardo_domain::faults::OtherForms;
use traguardo_store::administrations::Administration;
use traguardo_store::dictionary::{self, Entry};
use traguardo_store::{Conn, administrations, ledger, mergers, offices};

fn what_became(
    mut row: Administration,
    ended: &BTreeMap<i64, (NaiveDate, String)>,
) -> AdministrationView {
    let merged = ended.get(&row.id);
    if let Some(last) = merged.and_then(|(first_day, _)| first_day.pred_opt()) {
        let stored = Validity {
            from: row.valid_from,
            to: row.valid_to,
        };
        row.valid_to = stored.until(last).to;
    }
    AdministrationView {
        successor: merged.map(|(_, successor)| successor.clone()),
        row,
    }
}

fn not_found(what: &str, id: i64) -> Error {
    Error::NotFound(format!("{what} {id}"))
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

fn code_of(conn: &mut Conn, id: i64, up_to: i64) -> Result<String, Error> {
    let row = administrations::find(conn, id, up_to)?;
    row.map(|row| row.code)
        .ok_or_else(|| Error::Corrupt(format!("administration {id}")))
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Measure => "measure",
        Kind::Indicator => "indicator",
    }
}

/// Code of the administration whose entry it is; `None` for a national one.
fn owner(conn: &mut Conn, entry: &Entry, up_to: i64) -> Result<Option<String>, Error> {
    match entry.owner_id {
        INSTANCE => Ok(None),
        owner => code_of(conn, owner, up_to).map(Some),
    }
}

/// The entry that has this code, or this alias.
fn named(
    conn: &mut Conn,
    kind: Kind,
    owner: i64,
    code: &str,
    up_to: i64,
) -> Result<Option<Entry>, Error> {
    if let Some(entry) = dictionary::find_by_code(conn, kind, owner, code, up_to)? {
        return Ok(Some(entry));
    }
    for entry in dictionary::with_aliases(conn, kind, owner, up_to)? {
        if write::aliases(&entry)?.iter().any(|alias| &**alias == code) {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

impl App {
    /// All administrations.
    pub fn administrations(
        &self,
        actor: &Actor,
        page: &Page,
    ) -> Result<Listing<AdministrationView>, Error> {
        actor.authorise(Permission::Read)?;
        let (limit, after) = (limit(page)?, number(page)?);
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let found = administrations::list(conn, known.position, after, rows(limit))?;
            let last = found.last().map_or(after, |row| row.id);
            let ended = mergers::ended(conn, after..=last, known.position)?;
            let found = found.into_iter().map(|row| what_became(row, &ended));
            Ok(listing(found.collect(), limit, known, |view| {
                view.row.id.to_string()
            }))
        })
    }

    /// One administration.
    pub fn administration(
        &self,
        actor: &Actor,
        id: i64,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<AdministrationView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let row = administrations::find(conn, id, known_at.position)?
                .ok_or_else(|| not_found("administration", id))?;
            let item = what_became(row, &mergers::ended(conn, id..=id, known_at.position)?);
            Ok(Known { item, known_at })
        })
    }

    /// The offices of an administration.
    pub fn offices(
        &self,
        actor: &Actor,
        administration: &str,
        page: &Page,
    ) -> Result<Listing<OfficeView>, Error> {
        actor.authorise(Permission::Read)?;
        let (limit, after) = (limit(page)?, number(page)?);
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let id = self
                .register(conn, administration, known)?
                .administration
                .id;
            let found = offices::list(conn, id, known.position, after, rows(limit))?
                .into_iter()
                .map(|office| OfficeView {
                    administration: administration.to_owned(),
                    office,
                })
                .collect();
            Ok(listing(found, limit, known, |view| {
                view.office.id.to_string()
            }))
        })
    }

    /// One office.
    pub fn office(
        &self,
        actor: &Actor,
        id: i64,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<OfficeView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let office = offices::find(conn, id, known_at.position)?
                .ok_or_else(|| not_found("office", id))?;
            let administration = code_of(conn, office.administration_id, known_at.position)?;
            Ok(Known {
                item: OfficeView {
                    administration,
                    office,
                },
                known_at,
            })
        })
    }

    /// A dictionary: an administration's own, or the national one. With a code, the entry that has it, or failing
    /// that the one that has it as an alias.
    pub fn dictionary(
        &self,
        actor: &Actor,
        kind: Kind,
        administration: Option<&str>,
        code: Option<&str>,
        page: &Page,
    ) -> Result<Listing<DictionaryView>, Error> {
        actor.authorise(Permission::Read)?;
        let (limit, after) = (limit(page)?, number(page)?);
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let owner = match administration {
                Some(code) => self.register(conn, code, known)?.administration.id,
                None => INSTANCE,
            };
            let found = match code {
                None => dictionary::list(conn, kind, owner, known.position, after, rows(limit))?,
                Some(code) => {
                    let named = named(conn, kind, owner, code, known.position)?;
                    named.into_iter().filter(|entry| entry.id > after).collect()
                }
            };
            let found = found
                .into_iter()
                .map(|entry| DictionaryView {
                    administration: administration.map(str::to_owned),
                    entry,
                })
                .collect();
            Ok(listing(found, limit, known, |view| {
                view.entry.id.to_string()
            }))
        })
    }

    /// Other forms of what an administration sees, each with its code; of the national dictionary where there is
    /// none of that code.
    pub fn other_forms(
        &self,
        actor: &Actor,
        administration: Option<&str>,
    ) -> Result<OtherForms, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let up_to = ledger::head(conn)?.position;
            // PostgreSQL cannot even ask for a NUL.
            let code = administration.filter(|code| !code.contains('\0'));
            let owner = match code {
                Some(code) => administrations::find_by_code(conn, code, up_to)?,
                None => None,
            };
            let owner = owner.map_or(INSTANCE, |row| row.id);
            let mut forms = |kind| write::forms(&dictionary::all_of(conn, kind, owner, up_to)?);
            Ok(OtherForms {
                measures: forms(Kind::Measure)?,
                indicators: forms(Kind::Indicator)?,
            })
        })
    }

    /// One dictionary entry.
    pub fn dictionary_entry(
        &self,
        actor: &Actor,
        kind: Kind,
        id: i64,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<DictionaryView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let entry = dictionary::find(conn, kind, id, known_at.position)?
                .ok_or_else(|| not_found(name(kind), id))?;
            let administration = owner(conn, &entry, known_at.position)?;
            Ok(Known {
                item: DictionaryView {
                    administration,
                    entry,
                },
                known_at,
            })
        })
    }

    /// All revisions of a dictionary entry, oldest first.
    pub fn dictionary_revisions(
        &self,
        actor: &Actor,
        kind: Kind,
        id: i64,
        asked: Option<AsKnownAt>,
    ) -> Result<Listing<DictionaryView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let found = dictionary::revisions(conn, kind, id, known_at.position)?;
            let first = found.first().ok_or_else(|| not_found(name(kind), id))?;
            let administration = owner(conn, first, known_at.position)?;
            let view = |entry| DictionaryView {
                administration: administration.clone(),
                entry,
            };
            Ok(Listing {
                items: found.into_iter().map(view).collect(),
                next: None,
                known_at,
            })
        })
    }
}
