// SPDX-License-Identifier: AGPL-3.0-or-later
//! Observations page by page.

use super::super::cursor::{after, bad_cursor, continued, limit};
use super::super::{Listing, Page};
use super::{ObservationQuery, ObservationView};
use crate::{Actor, App, Error, limits};
use chrono::NaiveDate;
use traguardo_domain::parse_day;

/// A page of observations.
#[derive(Clone, Debug)]
pub struct ObservationPage {
    /// In the order of the whole.
    pub listing: Listing<ObservationView>,
    /// The day used for what is due and late.
    pub on: NaiveDate,
}

/// Where a page begins: the day of the first one, year, administration, and how many of its observations come before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub on: NaiveDate,
    pub year: i32,
    pub administration: i64,
    pub offset: usize,
}

pub(super) fn start(page: &Page) -> Result<Option<Start>, Error> {
    let Some(after) = after(page)? else {
        return Ok(None);
    };
    let read = || {
        let mut parts = after.split('.');
        let start = Start {
            on: parse_day(parts.next()?)?,
            year: plain(parts.next()?)?,
            administration: plain(parts.next()?)?,
            offset: plain(parts.next()?)?,
        };
        parts.next().is_none().then_some(start)
    };
    read().map(Some).ok_or_else(bad_cursor)
}

/// A number as it is printed, not negative.
fn plain<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    let number: T = text.parse().ok()?;
    (number.to_string() == text && !text.starts_with('-')).then_some(number)
}

impl App {
    /// A page of the observations asked for. It may end before its limit.
    pub fn observations(
        &self,
        actor: &Actor,
        query: &ObservationQuery,
    ) -> Result<ObservationPage, Error> {
        let limit = limit(&query.page)?;
        let mut walk = self.observe(actor, query)?;
        let (known, on) = (walk.known_at(), walk.on());
        let (mut items, mut next, mut evaluated) = (Vec::new(), None, 0);
        while let Some(observed) = walk.next(self)? {
            let place = (observed.year, observed.administration);
            let room = limit.saturating_sub(items.len());
            let there = observed.observations.len();
            items.extend(observed.observations.into_iter().take(room));
            evaluated += 1;
            let full = room < there;
            let taken = observed.before + there.min(room);
            if full || evaluated >= limits::EVALUATED_FOR_A_PAGE {
                let (year, administration) = place;
                next = Some(format!("{on}.{year}.{administration}.{taken}"));
                break;
            }
        }
        let listing = Listing {
            items,
            next: next.map(|after| continued(known, &after)),
            known_at: known,
        };
        Ok(ObservationPage { listing, on })
    }
}
