// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures of an administration that came from others by a merger (`docs/domain.md §8`).

use super::index::Entries;
use super::reading::stands;
use crate::Period;
use crate::measurement::Entry;
use crate::plan::Measure;
use chrono::{Datelike, NaiveDate};

/// How an origin posts a national measure in a year, by code; `None` where it has none of that code.
pub type Definitions<'a> = Box<dyn Fn(&str, i32) -> Option<&'a Measure> + 'a>;

/// What an administration came from.
pub struct Merged<'a> {
    /// The first day of the successor.
    pub first_day: NaiveDate,
    /// In the order of the act.
    pub origins: Vec<OriginFigures<'a>>,
}

/// One administration that ended in a merger, and its figures.
pub struct OriginFigures<'a> {
    /// Its code.
    pub administration: &'a str,
    /// How it posts.
    pub measures: Definitions<'a>,
    /// The newest known revision of each figure, those that the successor posted for it included.
    pub entries: &'a [Entry],
    /// What it came from itself.
    pub merged: Option<Merged<'a>>,
}

/// [`Merged`], ready to be asked.
pub(crate) struct Before<'a> {
    first_day: NaiveDate,
    pub bodies: Vec<Body<'a>>,
}

/// [`OriginFigures`], ready to be asked.
pub(crate) struct Body<'a> {
    pub administration: &'a str,
    pub measures: Definitions<'a>,
    pub entries: Entries<'a>,
    pub before: Option<Before<'a>>,
}

/// Who makes a successor's figure of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The origins: the period began before the successor's first day.
    Origins,
    /// The successor as a whole or origin by origin: the rest of the year of the merger.
    Either,
    /// The successor.
    Successor,
}

impl<'a> From<Merged<'a>> for Before<'a> {
    fn from(merged: Merged<'a>) -> Self {
        let body = |origin: OriginFigures<'a>| Body {
            administration: origin.administration,
            measures: origin.measures,
            entries: Entries::new(origin.entries),
            before: origin.merged.map(Self::from),
        };
        Self {
            first_day: merged.first_day,
            bodies: merged.origins.into_iter().map(body).collect(),
        }
    }
}

/// The year of a merger: the one in which the last day of the origins lies (`docs/domain.md §8`).
pub fn year_of_merger(first_day: NaiveDate) -> i32 {
    first_day.pred_opt().unwrap_or(first_day).year()
}

impl Before<'_> {
    pub fn whose(&self, period: Period) -> Whose {
        if period.start() < self.first_day {
            Whose::Origins
        } else if period.year() <= year_of_merger(self.first_day) {
            Whose::Either
        } else {
            Whose::Successor
        }
    }

    /// Whether a figure of a period stands for any origin.
    pub fn stands(&self, code: &str, period: Period) -> bool {
        self.bodies.iter().any(|body| {
            let measure = (body.measures)(code, period.year());
            measure.is_some_and(|measure| stands(measure, &body.entries, period))
                || body
                    .before
                    .as_ref()
                    .is_some_and(|before| before.stands(code, period))
        })
    }
}
