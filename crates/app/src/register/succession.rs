// SPDX-License-Identifier: AGPL-3.0-or-later
//! What mergers make of one administration (`docs/domain.md` §8).

use crate::Error;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::{Validity, parse_day, year_of_merger};
use traguardo_exchange::merger::MergerEntry;
use traguardo_formula::parse_decimal;
use traguardo_store::mergers::{self, Merger};
use traguardo_store::{Conn, administrations};

/// The mergers that stand, and what of the others has to be known.
#[derive(Debug, Default)]
pub(crate) struct Succession {
    /// In which it ended.
    pub ended: Option<KnownMerger>,
    /// In which it began.
    pub began: Option<KnownMerger>,
    /// Mergers taken back: what was posted through them does not stand.
    pub reversed: BTreeSet<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct KnownMerger {
    pub id: i64,
    /// First day of the successor.
    pub first_day: NaiveDate,
    pub successor: (i64, String),
    /// In the order of the act.
    pub predecessors: Vec<Predecessor>,
}

#[derive(Clone, Debug)]
pub(crate) struct Predecessor {
    pub id: i64,
    pub code: String,
    pub weight: Option<Decimal>,
    /// By code of its office, that of the successor which goes on with it.
    pub offices: BTreeMap<String, String>,
}

impl KnownMerger {
    /// The last year in which the plans of the predecessors are in force.
    pub fn year(&self) -> i32 {
        year_of_merger(self.first_day)
    }

    /// The last day of the predecessors.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.first_day.pred_opt()
    }

    /// From a stored one that is not reversed.
    pub fn read(conn: &mut Conn, row: &Merger, up_to: i64) -> Result<Self, Error> {
        let corrupt = || Error::Corrupt(format!("merger {}", row.id));
        let entry: MergerEntry = serde_json::from_str(&row.document).map_err(|_| corrupt())?;
        let successor =
            administrations::find(conn, row.successor_id, up_to)?.ok_or_else(corrupt)?;
        let mut ids = mergers::predecessors(conn, row.id)?;
        let predecessors = entry
            .predecessors
            .into_iter()
            .map(|predecessor| {
                let code = predecessor.administration.to_string();
                let moved = predecessor.offices.into_iter();
                Ok(Predecessor {
                    id: ids.remove(&code).ok_or_else(corrupt)?,
                    code,
                    weight: predecessor
                        .weight
                        .map(|weight| parse_decimal(&weight).map_err(|_| corrupt()))
                        .transpose()?,
                    offices: moved
                        .map(|moved| (moved.office.to_string(), moved.successor_office.to_string()))
                        .collect(),
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            id: row.id,
            first_day: row.first_day,
            successor: (successor.id, successor.code),
            predecessors,
        })
    }
}

impl Succession {
    pub fn load(conn: &mut Conn, administration_id: i64, up_to: i64) -> Result<Self, Error> {
        let mut known = Self::default();
        for row in mergers::touching(conn, administration_id, up_to)? {
            if row.reversed_at.is_some() {
                known.reversed.insert(row.id);
                continue;
            }
            let merger = KnownMerger::read(conn, &row, up_to)?;
            if row.successor_id == administration_id {
                known.began = Some(merger);
            } else {
                known.ended = Some(merger);
            }
        }
        Ok(known)
    }

    /// When it exists, where the administration itself says `validity`.
    pub fn validity(&self, validity: Validity) -> Validity {
        let last = self.ended.as_ref().and_then(KnownMerger::last_day);
        last.map_or(validity, |last| validity.until(last))
    }

    /// The last year in which its plans are in force.
    pub fn last_year(&self) -> Option<i32> {
        self.ended.as_ref().map(KnownMerger::year)
    }
}

/// A day of a document that was read without faults.
pub(crate) fn read_day(text: &str) -> Result<NaiveDate, Error> {
    parse_day(text).ok_or_else(|| Error::Corrupt(format!("day `{text}`")))
}
