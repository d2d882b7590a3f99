// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be asked: every answer is a function of a ledger position.

mod catalogue;
mod cursor;
mod deadlines;
mod evaluations;
mod measurements;
mod plans;
mod position;
pub mod views;

pub use traguardo_store::dictionary::Kind;
pub use views::*;

use crate::register::Register;
use crate::{App, Error};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::measurement::Entry;
use traguardo_domain::plan::{Measure, Plan};
use traguardo_formula::closest;
use traguardo_store::measurements::RecordedRow;
use traguardo_store::{Conn, administrations, measurements as figures_store};

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

/// Whether a measure already has figures, in the plan's years, at another frequency than the plan's.
pub(crate) fn posted_otherwise(
    conn: &mut Conn,
    register: &Register,
    measure_id: i64,
    plan: &Plan,
    measure: &Measure,
    up_to: i64,
) -> Result<bool, Error> {
    let span = (
        NaiveDate::from_ymd_opt(plan.first_year, 1, 1),
        NaiveDate::from_ymd_opt(plan.last_year, 12, 31),
    );
    let (Some(from), Some(to)) = span else {
        return Ok(false);
    };
    if register
        .measures
        .values()
        .all(|known| known.id != measure_id || known.definition.frequency == measure.frequency)
    {
        return Ok(false);
    }
    let rows = figures_store::range(
        conn,
        register.administration.id,
        from,
        to,
        up_to,
        Some(&[measure_id]),
    )?;
    for row in newest(rows) {
        let period = period(&row)?;
        if period.frequency() != measure.frequency
            && row.row.kind != figures_store::ValueKind::Withdrawn
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn period(row: &RecordedRow) -> Result<traguardo_domain::Period, Error> {
    let key = &row.row.key;
    key.period
        .parse()
        .map_err(|_| Error::Corrupt(format!("period of measurement {}", crate::figures::id(key))))
}

/// The newest revision of each figure of rows in key order.
fn newest(rows: Vec<RecordedRow>) -> Vec<RecordedRow> {
    let mut kept: Vec<RecordedRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match kept.last_mut() {
            Some(last) if last.row.key == row.row.key => *last = row,
            _ => kept.push(row),
        }
    }
    kept
}

/// Names of an administration's offices and measures by identifier.
struct Names {
    offices: BTreeMap<i64, String>,
    measures: BTreeMap<i64, String>,
}

impl Names {
    fn of(register: &Register) -> Self {
        Self {
            offices: register
                .offices
                .iter()
                .map(|(code, office)| (office.id, code.clone()))
                .collect(),
            measures: register
                .measures
                .iter()
                .map(|(code, measure)| (measure.id, code.clone()))
                .collect(),
        }
    }

    fn office(&self, id: i64) -> Result<&str, Error> {
        self.offices
            .get(&id)
            .map(String::as_str)
            .ok_or_else(|| Error::Corrupt(format!("office {id}")))
    }

    fn measure(&self, id: i64) -> Result<&str, Error> {
        self.measures
            .get(&id)
            .map(String::as_str)
            .ok_or_else(|| Error::Corrupt(format!("measure {id}")))
    }
}

/// Figures as evaluation reads them: the newest revision of each, with the instant of the first.
fn entries(register: &Register, rows: Vec<RecordedRow>) -> Result<Vec<Entry>, Error> {
    let names = Names::of(register);
    let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
    for recorded in rows {
        let row = &recorded.row;
        let id = crate::figures::id(&row.key);
        let first_recorded_at = match entries.last() {
            Some(last) if last.id == id => last.first_recorded_at,
            _ => recorded.recorded_at,
        };
        let entry = Entry {
            measure: names.measure(row.key.measure_id)?.to_owned(),
            office: names.office(row.key.office_id)?.to_owned(),
            period: period(&recorded)?,
            revision: u32::try_from(row.revision).unwrap_or_default(),
            value: crate::figures::value(row)?,
            origin: crate::figures::domain_origin(row.origin),
            note: row.note.clone(),
            reason: row.reason.clone(),
            actor: recorded.actor.clone(),
            position: row.seq,
            recorded_at: recorded.recorded_at,
            first_recorded_at,
            id,
        };
        match entries.last_mut() {
            Some(last) if last.id == entry.id => *last = entry,
            _ => entries.push(entry),
        }
    }
    Ok(entries)
}

impl App {
    /// The register of an administration by code, or a fault on `administration`.
    fn register(
        &self,
        conn: &mut Conn,
        code: &str,
        known: KnownAt,
    ) -> Result<Arc<Register>, Error> {
        // PostgreSQL cannot even ask for a NUL.
        let askable = !code.contains('\0');
        if askable && let Some(row) = administrations::find_by_code(conn, code, known.position)? {
            return self.library.register(conn, row.id, known.position);
        }
        let detail = unknown_administration(conn, code, known.position)?;
        Err(Error::invalid(
            "?administration",
            "unknown_administration",
            detail,
        ))
    }
}
