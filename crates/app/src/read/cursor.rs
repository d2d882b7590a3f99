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

/// A page of a list that was computed as a whole, by offset.
pub(super) fn window<T>(
    items: impl Iterator<Item = T>,
    page: &Page,
    known_at: KnownAt,
) -> Result<Listing<T>, Error> {
    let (limit, start) = (limit(page)?, number(page)?);
    let start = usize::try_from(start).map_err(|_| bad_cursor())?;
    let mut items: Vec<T> = items.skip(start).take(limit + 1).collect();
    let more = items.len() > limit;
    items.truncate(limit);
    let next = more.then(|| (start + items.len()).to_string());
    Ok(Listing {
        items,
        next,
        known_at,
    })
}
