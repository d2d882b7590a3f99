// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures behind an evaluation, those of the administrations that merged into its own included
//! (`docs/domain.md` §8).

use super::{KnownAt, entries};
use crate::Error;
use crate::library::Library;
use crate::register::Register;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;
use std::sync::Arc;
use traguardo_domain::measurement::Entry;
use traguardo_domain::{Definitions, Merged, OriginFigures};
use traguardo_store::Conn;

/// The figures of one administration.
pub(crate) struct Figures {
    pub entries: Vec<Entry>,
    before: Option<Before>,
}

struct Before {
    first_day: NaiveDate,
    origins: Vec<Origin>,
}

struct Origin {
    register: Arc<Register>,
    figures: Figures,
}

impl Figures {
    /// Those whose period ends within `from..=to`; items of the lists of the given codes only. What the
    /// administration came from is read where it may have a part in them.
    pub fn read(
        conn: &mut Conn,
        library: &Library,
        register: &Register,
        within: (NaiveDate, NaiveDate),
        known: KnownAt,
        lists: &BTreeSet<&str>,
    ) -> Result<Self, Error> {
        let ids: Vec<i64> = lists
            .iter()
            .filter_map(|code| Some(register.measures.get(*code)?.id))
            .collect();
        let entries = entries(conn, register, within, known, &ids)?;
        let began = register.succession.began.as_ref();
        let began = began.filter(|merger| within.0.year() <= merger.year());
        let before = match began {
            None => None,
            Some(merger) => {
                let mut origins = Vec::new();
                for origin in &merger.predecessors {
                    let register = library.register(conn, origin.id, known.position)?;
                    let figures = Self::read(conn, library, &register, within, known, lists)?;
                    origins.push(Origin { register, figures });
                }
                Some(Before {
                    first_day: merger.first_day,
                    origins,
                })
            }
        };
        Ok(Self { entries, before })
    }

    /// Codes of the national measures that an origin has a figure of in a year.
    pub fn of_origins(&self, year: i32) -> BTreeSet<&str> {
        let mut codes = BTreeSet::new();
        for origin in self.before.iter().flat_map(|before| &before.origins) {
            let figures = &origin.figures;
            let of_year = figures
                .entries
                .iter()
                .filter(|there| there.period.year() == year);
            let posted = of_year.map(|there| there.measure.as_str());
            codes.extend(posted.filter(|code| origin.register.national(code, year).is_some()));
            codes.extend(figures.of_origins(year));
        }
        codes
    }

    /// As evaluation reads them.
    pub fn merged(&self) -> Option<Merged<'_>> {
        let before = self.before.as_ref()?;
        Some(Merged {
            first_day: before.first_day,
            origins: before.origins.iter().map(Origin::figures).collect(),
        })
    }
}

impl Origin {
    fn figures(&self) -> OriginFigures<'_> {
        let register = &*self.register;
        let measures: Definitions<'_> = Box::new(|code, year| register.national(code, year));
        OriginFigures {
            administration: &register.administration.code,
            measures,
            entries: &self.figures.entries,
            merged: self.figures.merged(),
        }
    }
}
