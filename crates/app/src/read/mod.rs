// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be asked: every answer is a function of a ledger position.

mod benchmarks;
mod budget_views;
mod budgets;
mod calendar;
mod catalogue;
mod cursor;
mod deadlines;
mod evaluations;
mod measurements;
mod merged;
mod merger_views;
mod mergers;
mod notes;
mod observations;
mod place;
mod plans;
mod position;
mod report;
mod report_rounds;
mod report_views;
mod revisions;
pub mod views;

pub use benchmarks::{
    BenchmarkChart, BenchmarkQuery, BenchmarkView, OwnFigure, PlaceView, ProposalQuery,
    ProposalView, PublicationView,
};
pub use budget_views::*;
pub use merger_views::*;
pub use observations::{
    ObservationPage, ObservationQuery, ObservationView, Observed, Walk, observation_row,
};
pub use place::evaluation_id;
pub(crate) use place::{Place, place};
pub(crate) use report::{evaluated, tree};
pub use report_rounds::RoundView;
pub use report_views::*;
pub use revisions::{Draft, Preview};
pub use traguardo_store::dictionary::Kind;
pub use views::*;

use crate::register::Register;
use crate::{App, Error};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::measurement::Entry;
use traguardo_formula::closest;
use traguardo_store::administrations::Administration;
use traguardo_store::measurements::{self as store, RecordedRow, ValueKind};
use traguardo_store::{Conn, administrations};

/// What to say of an administration nobody knows.
pub(crate) fn unknown_administration(
    conn: &mut Conn,
    code: &str,
    up_to: i64,
) -> Result<String, Error> {
    // A hint is worth looking through some, not through all of a national instance.
    let some = administrations::list(conn, up_to, 0, 1_000)?;
    let hint = closest(code, some.iter().map(|row| row.code.as_str()))
        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Ok(format!("no administration `{code}` is known here{hint}"))
}

fn period(row: &RecordedRow) -> Result<traguardo_domain::Period, Error> {
    let key = &row.row.key;
    key.period
        .parse()
        .map_err(|_| Error::Corrupt(format!("period of measurement {}", crate::figures::id(key))))
}

/// Figures whose period ends within `from..=to` as evaluation reads them: the newest revision of each, with
/// the instant of the first; items of the given measures only.
fn entries(
    conn: &mut Conn,
    register: &Register,
    (from, to): (NaiveDate, NaiveDate),
    known: KnownAt,
    lists: &[i64],
) -> Result<Vec<Entry>, Error> {
    let administration = register.administration.id;
    let mut rows = store::range(conn, administration, from, to, known.position, None)?;
    let reversed = &register.succession.reversed;
    rows.retain(|there| there.row.merger_id.is_none_or(|id| !reversed.contains(&id)));
    let mut newest: Vec<(RecordedRow, DateTime<Utc>)> = Vec::with_capacity(rows.len());
    for recorded in rows {
        match newest.last_mut() {
            Some((last, _)) if last.row.key == recorded.row.key => *last = recorded,
            _ => {
                let first = recorded.recorded_at;
                newest.push((recorded, first));
            }
        }
    }
    let mut read = BTreeMap::new();
    let wanted = |(recorded, _): &(RecordedRow, DateTime<Utc>)| {
        recorded.row.kind == ValueKind::Items && lists.contains(&recorded.row.key.measure_id)
    };
    if newest.iter().any(wanted) {
        for list in store::lists(conn, administration, from, to, known.position, lists)? {
            read.insert((list.key, list.revision), list.items);
        }
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(newest.len());
    for (recorded, first_recorded_at) in newest {
        let row = &recorded.row;
        let id = crate::figures::id(&row.key);
        let items = read.remove(&(row.key.clone(), row.revision));
        entries.push(Entry {
            measure: register.measure_code(row.key.measure_id)?.to_owned(),
            office: register.office_code(row.key.office_id)?.to_owned(),
            period: period(&recorded)?,
            revision: u32::try_from(row.revision).unwrap_or_default(),
            value: crate::figures::value(row, items.as_deref())?,
            origin: crate::figures::domain_origin(row.origin),
            note: row.note.clone(),
            reason: row.reason.clone(),
            actor: recorded.actor.clone(),
            position: row.seq,
            recorded_at: recorded.recorded_at,
            first_recorded_at,
            id,
        });
    }
    Ok(entries)
}

impl App {
    /// An administration by code, or a fault on `administration`.
    fn administration_known(
        conn: &mut Conn,
        code: &str,
        known: KnownAt,
    ) -> Result<Administration, Error> {
        Self::administration_at("?administration", conn, code, known)
    }

    /// The same, or a fault on another parameter.
    fn administration_at(
        parameter: &str,
        conn: &mut Conn,
        code: &str,
        known: KnownAt,
    ) -> Result<Administration, Error> {
        // PostgreSQL cannot even ask for a NUL.
        let askable = !code.contains('\0');
        if askable && let Some(row) = administrations::find_by_code(conn, code, known.position)? {
            return Ok(row);
        }
        let detail = unknown_administration(conn, code, known.position)?;
        Err(Error::invalid(parameter, "unknown_administration", detail))
    }

    /// The register of an administration by code, or a fault on `administration`.
    fn register(
        &self,
        conn: &mut Conn,
        code: &str,
        known: KnownAt,
    ) -> Result<Arc<Register>, Error> {
        let row = Self::administration_known(conn, code, known)?;
        self.library.register(conn, row.id, known.position)
    }
}
