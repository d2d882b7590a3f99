// SPDX-License-Identifier: AGPL-3.0-or-later
//! Posted figures and their revisions.

use super::cursor::{after, bad_cursor, known, limit, listing, number};
use super::position::known_at;
use super::{AsKnownAt, FigureView, Listing, MeasurementQuery, Page};
use crate::figures;
use crate::register::Register;
use crate::{Actor, App, Error, Permission};
use traguardo_domain::Period;
use traguardo_exchange::list::{ListItem, stored_list};
use traguardo_store::administrations;
use traguardo_store::measurements::{self, Cursor, Filter, Key, RecordedRow, ValueKind};

fn view(register: &Register, recorded: RecordedRow) -> Result<FigureView, Error> {
    let period = super::period(&recorded)?;
    let row = &recorded.row;
    Ok(FigureView {
        id: figures::id(&row.key),
        administration: register.administration.code.clone(),
        office: register.office_code(row.key.office_id)?.to_owned(),
        measure: register.measure_code(row.key.measure_id)?.to_owned(),
        period,
        revision: u32::try_from(row.revision).unwrap_or_default(),
        value: match row.kind {
            ValueKind::Items => None,
            _ => figures::value(row, None)?,
        },
        item_count: row.item_count.and_then(|count| u32::try_from(count).ok()),
        origin: figures::domain_origin(row.origin),
        note: row.note.clone(),
        reason: row.reason.clone(),
        position: row.seq,
        actor: recorded.actor,
        recorded_at: recorded.recorded_at,
        merger: recorded.row.merger_id,
    })
}

/// The key of a public identifier `administration-office-measure-period`.
fn key(id: &str) -> Option<Key> {
    let mut parts = id.splitn(4, '-');
    let mut number = || {
        parts
            .next()?
            .parse::<i64>()
            .ok()
            .filter(|number| *number > 0)
    };
    let (administration_id, office_id, measure_id) = (number()?, number()?, number()?);
    let period: Period = parts.next()?.parse().ok()?;
    Some(Key {
        administration_id,
        period_end: period.end(),
        measure_id,
        office_id,
        period: period.to_string(),
    })
}

/// A cursor is the identifier of the last figure and its revision.
fn cursor(text: &str) -> Option<Cursor> {
    let (id, revision) = text.rsplit_once('.')?;
    Some(Cursor {
        key: key(id)?,
        revision: revision.parse().ok()?,
    })
}

fn filter(register: &Register, query: &MeasurementQuery, up_to: i64) -> Result<Filter, Error> {
    let mut faults = Vec::new();
    let office_id = query
        .office
        .as_ref()
        .map(|code| register.offices.get(code).copied());
    let measure_id = query
        .measure
        .as_ref()
        .map(|code| register.measures.get(code).map(|measure| measure.id));
    if let (Some(code), Some(None)) = (&query.office, office_id) {
        faults.push(unknown("office", code, register.nearest_office(code)));
    }
    if let (Some(code), Some(None)) = (&query.measure, measure_id) {
        faults.push(unknown("measure", code, register.nearest_measure(code)));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(Filter {
        administration_id: register.administration.id,
        office_id: office_id.flatten(),
        measure_id: measure_id.flatten(),
        period: query.period.map(|period| period.to_string()),
        up_to,
        all_revisions: query.all_revisions,
    })
}

/// A query parameter that names nothing known.
pub(super) fn unknown(
    parameter: &str,
    code: &str,
    near: Option<&str>,
) -> traguardo_exchange::measurement::Fault {
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    traguardo_exchange::measurement::Fault::new(
        format!("?{parameter}"),
        format!("unknown_{parameter}"),
        format!("no {parameter} `{code}` is known here{hint}"),
    )
}

impl App {
    /// Figures of one administration.
    pub fn measurements(
        &self,
        actor: &Actor,
        query: &MeasurementQuery,
    ) -> Result<Listing<FigureView>, Error> {
        actor.authorise(Permission::Read)?;
        let limit = limit(&query.page)?;
        let after = match after(&query.page)? {
            Some(text) => Some(cursor(text).ok_or_else(bad_cursor)?),
            None => None,
        };
        self.store.read(|conn| {
            let known = known(conn, &query.page)?;
            let register = self.register(conn, &query.administration, known)?;
            let filter = filter(&register, query, known.position)?;
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let rows = measurements::page(conn, &filter, after.as_ref(), most)?;
            let views = rows
                .into_iter()
                .map(|row| view(&register, row))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(listing(views, limit, known, |view| {
                format!("{}.{}", view.id, view.revision)
            }))
        })
    }

    /// All revisions of one figure, oldest first.
    pub fn measurement(
        &self,
        actor: &Actor,
        id: &str,
        asked: Option<AsKnownAt>,
    ) -> Result<Listing<FigureView>, Error> {
        actor.authorise(Permission::Read)?;
        let missing = || Error::NotFound("measurement".to_owned());
        let key = key(id).ok_or_else(missing)?;
        self.store.read(|conn| {
            let known = known_at(conn, asked)?;
            let rows = measurements::history(conn, &key, known.position)?;
            if rows.is_empty() {
                return Err(missing());
            }
            let administration =
                administrations::find(conn, key.administration_id, known.position)?
                    .ok_or_else(missing)?;
            let register = self
                .library
                .register(conn, administration.id, known.position)?;
            let items = rows
                .into_iter()
                .map(|row| view(&register, row))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Listing {
                items,
                next: None,
                known_at: known,
            })
        })
    }

    /// The items of one revision of a figure that is a list, the newest known unless said, and the code of
    /// its administration.
    pub fn measurement_items(
        &self,
        actor: &Actor,
        id: &str,
        revision: Option<i32>,
        page: &Page,
    ) -> Result<(String, Listing<ListItem>), Error> {
        actor.authorise(Permission::Read)?;
        let missing = || Error::NotFound("measurement".to_owned());
        let key = key(id).ok_or_else(missing)?;
        let limit = limit(page)?;
        let start = usize::try_from(number(page)?).map_err(|_| bad_cursor())?;
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let rows = measurements::history(conn, &key, known.position)?;
            let newest = rows.last().ok_or_else(missing)?.row.revision;
            let revision = revision.unwrap_or(newest);
            let row = rows.iter().find(|there| there.row.revision == revision);
            let row = &row
                .ok_or_else(|| Error::NotFound(format!("revision {revision} of this measurement")))?
                .row;
            let text = measurements::list(conn, row)?
                .ok_or_else(|| Error::NotFound(format!("a list in revision {revision}")))?;
            let items = stored_list(&text).ok_or_else(|| {
                Error::Corrupt(format!("items of measurement {}", figures::id(&key)))
            })?;
            let administration =
                administrations::find(conn, key.administration_id, known.position)?
                    .ok_or_else(missing)?;
            let page = items
                .iter()
                .enumerate()
                .skip(start)
                .take(limit.saturating_add(1))
                .map(|(index, item)| (index + 1, ListItem::from(item)))
                .collect();
            let listing = listing(page, limit, known, |(after, _): &(usize, ListItem)| {
                after.to_string()
            });
            Ok((
                administration.code,
                Listing {
                    items: listing.items.into_iter().map(|(_, item)| item).collect(),
                    next: listing.next,
                    known_at: listing.known_at,
                },
            ))
        })
    }
}
