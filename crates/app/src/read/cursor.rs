// SPDX-License-Identifier: AGPL-3.0-or-later
//! Cursors: opaque to clients, checked like anything a client sends.
//!
//! A cursor holds the position that the first page was answered at, so that what is written meanwhile
//! neither hides nor repeats anything: all pages together are the list as of that position.

use super::position::known_at;
use super::{AsKnownAt, KnownAt, Listing, Page};
use crate::{Error, clock};
use chrono::NaiveDate;
use traguardo_domain::parse_day;
use traguardo_store::Conn;

/// Most items on a page.
pub(super) const MAX_LIMIT: u32 = 500;

/// The page's limit, within bounds.
pub(super) fn limit(page: &Page) -> Result<usize, Error> {
    if page.limit == 0 || page.limit > MAX_LIMIT {
        return Err(Error::invalid(
            "?limit",
            "bad_limit",
            format!("`limit` is 1 to {MAX_LIMIT}"),
        ));
    }
    usize::try_from(page.limit).map_err(|_| bad_cursor())
}

pub(super) fn bad_cursor() -> Error {
    Error::invalid(
        "?cursor",
        "bad_cursor",
        "this is not a cursor that `next` answered: ask again without it",
    )
}

/// Position of the first page, and where this one starts.
fn parts(page: &Page) -> Result<Option<(i64, &str)>, Error> {
    let Some(text) = &page.cursor else {
        return Ok(None);
    };
    let (position, after) = text.split_once('.').ok_or_else(bad_cursor)?;
    let plain = |number: &i64| *number >= 0 && number.to_string() == position;
    let position = position.parse().ok().filter(plain);
    Ok(Some((position.ok_or_else(bad_cursor)?, after)))
}

/// Up to where a page knows the ledger: as the question says, else as the first page did.
pub(super) fn known(conn: &mut Conn, page: &Page) -> Result<KnownAt, Error> {
    match (page.as_known_at, parts(page)?) {
        (None, Some((position, _))) => {
            known_at(conn, Some(AsKnownAt::Position(position))).map_err(|error| match error {
                // a position that this ledger has not reached
                Error::Invalid(_) => bad_cursor(),
                error => error,
            })
        }
        (asked, _) => known_at(conn, asked),
    }
}

/// What a page starts after, as the list before it ended.
pub(super) fn after(page: &Page) -> Result<Option<&str>, Error> {
    Ok(parts(page)?.map(|(_, after)| after))
}

fn positive(text: &str) -> Result<i64, Error> {
    let plain = |number: &i64| *number > 0 && number.to_string() == text;
    let number = text.parse().ok().filter(plain);
    number.ok_or_else(bad_cursor)
}

/// Identifier a page starts after; 0 at the beginning.
pub(super) fn number(page: &Page) -> Result<i64, Error> {
    after(page)?.map_or(Ok(0), positive)
}

/// The day that the first page was answered for, and how many items come before this one.
fn day_and_offset(page: &Page) -> Result<Option<(NaiveDate, usize)>, Error> {
    let Some(after) = after(page)? else {
        return Ok(None);
    };
    let (day, offset) = after.split_once('.').ok_or_else(bad_cursor)?;
    let day = parse_day(day).ok_or_else(bad_cursor)?;
    let offset = usize::try_from(positive(offset)?).map_err(|_| bad_cursor())?;
    Ok(Some((day, offset)))
}

/// The day a list that depends on one is answered for: as the question says, else as the first page
/// was, else today. Refuses a bad page before anything is computed.
pub(super) fn day(page: &Page, on: Option<NaiveDate>) -> Result<NaiveDate, Error> {
    limit(page)?;
    let first = day_and_offset(page)?.map(|(day, _)| day);
    Ok(on.or(first).unwrap_or_else(clock::today))
}

pub(super) fn continued(known_at: KnownAt, after: &str) -> String {
    format!("{}.{after}", known_at.position)
}

/// A page of one more row than asked for: the extra row only tells that there is a next page.
pub(super) fn listing<T>(
    mut items: Vec<T>,
    limit: usize,
    known_at: KnownAt,
    cursor: impl Fn(&T) -> String,
) -> Listing<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let last = if more { items.last().map(cursor) } else { None };
    let next = last.map(|after| continued(known_at, &after));
    Listing {
        items,
        next,
        known_at,
    }
}

/// A page by offset of a list that is computed one item after the other.
pub(super) struct Pages {
    start: usize,
    skipped: usize,
    limit: usize,
    more: bool,
}

impl Pages {
    pub fn of(page: &Page) -> Result<Self, Error> {
        Ok(Self {
            start: day_and_offset(page)?.map_or(0, |(_, offset)| offset),
            skipped: 0,
            limit: limit(page)?,
            more: false,
        })
    }

    /// Whether the next item belongs to a page before this one.
    pub fn skips(&mut self) -> bool {
        let skips = self.skipped < self.start;
        self.skipped += usize::from(skips);
        skips
    }

    /// The next item is the first of the next page, though there are fewer than asked for.
    pub fn end(&mut self) {
        self.more = true;
    }

    /// Whether an item more would be the first of the next page.
    pub fn is_full(&mut self, items: usize) -> bool {
        self.more = items == self.limit;
        self.more
    }

    pub fn listing<T>(self, items: Vec<T>, known_at: KnownAt, on: NaiveDate) -> Listing<T> {
        let offset = self.start + items.len();
        let next = (self.more).then(|| continued(known_at, &format!("{on}.{offset}")));
        Listing {
            items,
            next,
            known_at,
        }
    }
}
