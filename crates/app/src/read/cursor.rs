// SPDX-License-Identifier: AGPL-3.0-or-later
//! Cursors: opaque to clients, checked like anything a client sends.

use super::{KnownAt, Listing, Page};
use crate::Error;

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

/// Identifier or offset a page starts after; 0 at the beginning.
pub(super) fn number(page: &Page) -> Result<i64, Error> {
    match &page.cursor {
        None => Ok(0),
        Some(text) => text
            .parse()
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(bad_cursor),
    }
}

/// Refuses a bad page before anything is computed.
pub(super) fn check(page: &Page) -> Result<(), Error> {
    limit(page)?;
    number(page)?;
    Ok(())
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
    let next = if more { items.last().map(cursor) } else { None };
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
        let start = usize::try_from(number(page)?).map_err(|_| bad_cursor())?;
        Ok(Self {
            start,
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

    /// Whether an item more would be the first of the next page.
    pub fn is_full(&mut self, items: usize) -> bool {
        self.more = items == self.limit;
        self.more
    }

    pub fn listing<T>(self, items: Vec<T>, known_at: KnownAt) -> Listing<T> {
        let next = self.more.then(|| (self.start + items.len()).to_string());
        Listing {
            items,
            next,
            known_at,
        }
    }
}
