// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is read together for many administrations: plans, figures, and what of it is new.

use super::{Walk, news};
use crate::register::Register;
use crate::{App, Error, figures, limits};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use traguardo_domain::Period;
use traguardo_domain::measurement::Entry;
use traguardo_store::administrations::Administration;
use traguardo_store::dictionary::Kind;
use traguardo_store::measurements::{self, Row};
use traguardo_store::plans::{self, Plan as PlanRow};
use traguardo_store::{Conn, observed};

/// Administrations whose figures have been read.
#[derive(Default)]
pub(super) struct Block(VecDeque<Figures>);

impl Block {
    pub fn next(&mut self) -> Option<Figures> {
        self.0.pop_front()
    }
}

/// What has been read of one administration for one year.
pub(super) struct Figures {
    pub administration: Arc<Administration>,
    /// Where mergers have a say.
    pub register: Option<Arc<Register>>,
    pub year: i32,
    pub periods: Vec<Period>,
    /// Newest revisions of all its plans.
    pub plans: Vec<PlanRow>,
    /// Codes of its own indicators.
    pub indicators: BTreeSet<String>,
    pub entries: Vec<Entry>,
    /// Of each entry, the measure it stands on.
    pub measure_ids: Vec<i64>,
    /// Whether anything but figures was written to it since.
    pub restructured: bool,
    /// From how many years before they were read.
    pub years_back: u8,
}

/// Figures by administration, and of each the measure it stands on.
type Read = BTreeMap<i64, (Vec<Entry>, Vec<i64>)>;

/// Codes of what the figures of some administrations stand on.
struct Codes {
    offices: HashMap<i64, String>,
    measures: HashMap<i64, String>,
}

impl Walk {
    /// Reads what is needed of the next administrations, in a few statements for all of them.
    pub(super) fn read(&mut self, app: &App, year: i32, periods: &[Period]) -> Result<(), Error> {
        let many = self.waiting.len().min(limits::TOGETHER);
        let mut taken: Vec<Arc<Administration>> = self.waiting.drain(..many).collect();
        let up_to = self.known.position;
        let since = self.asked.changed_since;
        app.store.read(|conn| {
            let mut ids: Vec<i64> = taken.iter().map(|row| row.id).collect();
            let merged: BTreeSet<i64> = observed::merged(conn, &ids)?.into_iter().collect();
            let families = news::of_families(conn, &merged, since, up_to)?;
            if let Some(since) = since
                && !self.national_changed
            {
                let mut changed: BTreeSet<i64> =
                    observed::changed(conn, &ids, since, up_to, false)?
                        .into_iter()
                        .collect();
                changed.extend(&families);
                ids.retain(|id| changed.contains(id));
                taken.retain(|row| changed.contains(&row.id));
                if ids.is_empty() {
                    return Ok(());
                }
            }
            let years_back = self.years_back.load(Ordering::Relaxed);
            let span = span(year, periods, years_back);
            let (rows, read) = rows(conn, &ids, span, up_to)?;
            // What was not read to its end comes first the next time.
            for row in taken.drain(read..).rev() {
                self.waiting.push_front(row);
            }
            ids.truncate(read);
            let restructured: BTreeSet<i64> = match since {
                None => BTreeSet::new(),
                Some(since) => observed::changed(conn, &ids, since, up_to, true)?
                    .into_iter()
                    .collect(),
            };
            let mut plans: BTreeMap<i64, Vec<PlanRow>> = BTreeMap::new();
            for row in plans::of_many(conn, &ids, up_to)? {
                plans.entry(row.administration_id).or_default().push(row);
            }
            let mut indicators: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
            for (owner, _, code) in observed::entries(conn, Kind::Indicator, &ids, up_to)? {
                indicators.entry(owner).or_default().insert(code);
            }
            let mut entries = self.entries(conn, &ids, rows)?;
            for mut administration in taken.drain(..) {
                let id = administration.id;
                let register = if merged.contains(&id) {
                    Some(app.library.register(conn, id, up_to)?)
                } else {
                    None
                };
                let mut plans = plans.remove(&id).unwrap_or_default();
                if let Some(register) = &register {
                    administration = Arc::new(Administration {
                        valid_to: register.administration.validity.to,
                        ..Administration::clone(&administration)
                    });
                    if register.plans.last_year.is_some_and(|last| last < year) {
                        plans.clear();
                    }
                }
                let (entries, measure_ids) = entries.remove(&id).unwrap_or_default();
                self.block.0.push_back(Figures {
                    year,
                    periods: periods.to_vec(),
                    plans,
                    indicators: indicators.remove(&id).unwrap_or_default(),
                    restructured: restructured.contains(&id) || families.contains(&id),
                    years_back,
                    administration,
                    register,
                    entries,
                    measure_ids,
                });
            }
            Ok(())
        })
    }

    /// The figures of one administration from further back, if they are needed; and those of the next ones, too, which
    /// probably read as far back.
    pub(super) fn read_further(
        &self,
        app: &App,
        figures: &mut Figures,
        years_back: u8,
    ) -> Result<(), Error> {
        if years_back <= figures.years_back {
            return Ok(());
        }
        self.years_back.fetch_max(years_back, Ordering::Relaxed);
        figures.years_back = years_back;
        let id = figures.administration.id;
        let span = span(figures.year, &figures.periods, years_back);
        app.store.read(|conn| {
            let rows =
                measurements::of_many(conn, &[id], span, self.known.position, None, i64::MAX)?;
            let mut entries = self.entries(conn, &[id], rows)?;
            (figures.entries, figures.measure_ids) = entries.remove(&id).unwrap_or_default();
            Ok(())
        })
    }

    fn entries(&self, conn: &mut Conn, ids: &[i64], rows: Vec<Row>) -> Result<Read, Error> {
        let codes = self.codes(conn, ids)?;
        let newest = newest(rows);
        let mut positions: Vec<i64> = newest.iter().map(|(_, first)| *first).collect();
        positions.sort_unstable();
        positions.dedup();
        let times: HashMap<i64, DateTime<Utc>> = if positions.is_empty() {
            HashMap::new()
        } else {
            observed::times(conn, &positions)?.into_iter().collect()
        };
        let mut found: Read = BTreeMap::new();
        for (row, first) in newest {
            let (entries, measure_ids) = found.entry(row.key.administration_id).or_default();
            measure_ids.push(row.key.measure_id);
            entries.push(entry(&row, first, &codes, &times, &self.national.measures)?);
        }
        Ok(found)
    }

    fn codes(&self, conn: &mut Conn, ids: &[i64]) -> Result<Codes, Error> {
        let by_id = |rows: Vec<(i64, i64, String)>| {
            rows.into_iter().map(|(_, id, code)| (id, code)).collect()
        };
        Ok(Codes {
            offices: by_id(observed::offices(conn, ids)?),
            measures: by_id(observed::entries(
                conn,
                Kind::Measure,
                ids,
                self.known.position,
            )?),
        })
    }
}

/// The days on which the periods end that evaluation may read.
pub(super) fn span(year: i32, periods: &[Period], years_back: u8) -> (NaiveDate, NaiveDate) {
    let whole = Period::annual(year);
    let end = periods.iter().map(|period| period.end()).max();
    (
        whole.back(years_back).start(),
        end.unwrap_or_else(|| whole.end()),
    )
}

/// The figures of the first of these administrations, and how many of them those are: all that were read to their
/// end, at least one.
fn rows(
    conn: &mut Conn,
    ids: &[i64],
    span: (NaiveDate, NaiveDate),
    up_to: i64,
) -> Result<(Vec<Row>, usize), Error> {
    let most = limits::FIGURES_TOGETHER;
    let mut rows = measurements::of_many(conn, ids, span, up_to, None, most)?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count >= most);
    if !full {
        return Ok((rows, ids.len()));
    }
    let last = rows.last().map(|row| row.key.administration_id);
    let whole = ids.iter().position(|id| Some(*id) == last).unwrap_or(0);
    let in_order = rows.is_sorted_by_key(|row| row.key.administration_id);
    if whole == 0 || !in_order {
        let first = ids.get(..1).unwrap_or_default();
        let rows = measurements::of_many(conn, first, span, up_to, None, i64::MAX)?;
        return Ok((rows, 1));
    }
    rows.retain(|row| Some(row.key.administration_id) != last);
    Ok((rows, whole))
}

/// The newest revision of each figure, and the position of its first.
fn newest(rows: Vec<Row>) -> Vec<(Row, i64)> {
    let mut newest: Vec<(Row, i64)> = Vec::with_capacity(rows.len());
    for row in rows {
        match newest.last_mut() {
            Some((last, _)) if last.key == row.key => *last = row,
            _ => {
                let first = row.seq;
                newest.push((row, first));
            }
        }
    }
    newest
}

fn entry(
    row: &Row,
    first: i64,
    codes: &Codes,
    times: &HashMap<i64, DateTime<Utc>>,
    national: &BTreeMap<i64, String>,
) -> Result<Entry, Error> {
    let id = figures::id(&row.key);
    let corrupt = || Error::Corrupt(format!("measurement {id}"));
    let measure = codes.measures.get(&row.key.measure_id);
    let measure = measure.or_else(|| national.get(&row.key.measure_id));
    let office = codes.offices.get(&row.key.office_id);
    let time = *times.get(&first).ok_or_else(corrupt)?;
    Ok(Entry {
        measure: measure.ok_or_else(corrupt)?.clone(),
        office: office.ok_or_else(corrupt)?.clone(),
        period: row.key.period.parse().map_err(|_| corrupt())?,
        revision: u32::try_from(row.revision).unwrap_or_default(),
        value: figures::value(row, None)?,
        origin: figures::domain_origin(row.origin),
        // No derivation is made of these: who wrote what is not looked up.
        note: None,
        reason: None,
        actor: String::new(),
        position: row.seq,
        recorded_at: time,
        first_recorded_at: time,
        id,
    })
}
