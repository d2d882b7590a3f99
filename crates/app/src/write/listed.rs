// SPDX-License-Identifier: AGPL-3.0-or-later
//! The bound of the lists that an administration has in a year (`docs/domain.md` §2).

use super::post::Item;
use crate::Error;
use crate::limits::LISTED_IN_YEAR;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use traguardo_domain::{Period, Value};
use traguardo_exchange::list::canonical_list;
use traguardo_exchange::measurement::Fault;
use traguardo_store::Conn;
use traguardo_store::measurements::{self, Key, Row};

/// How long the lists are that an administration has in a year.
#[derive(Clone, Default)]
pub(super) struct Listed {
    years: BTreeMap<(i64, i32), i64>,
    /// Of the lists that stand where lists are posted.
    standing: BTreeMap<Key, i64>,
}

fn year(item: &Item) -> (i64, i32) {
    (item.key.administration_id, item.candidate.period.year())
}

fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

impl Listed {
    /// What stands in the years for which lists are posted.
    pub fn of<'a>(
        conn: &mut Conn,
        items: impl Iterator<Item = &'a Item>,
        standing: &BTreeMap<Key, Row>,
    ) -> Result<Self, Error> {
        let mut listed = Self::default();
        let list = |item: &&Item| matches!(item.candidate.value, Some(Value::Items(_)));
        for item in items.filter(list) {
            if let Entry::Vacant(unknown) = listed.years.entry(year(item)) {
                let of_year = Period::annual(item.candidate.period.year());
                let (from, to) = (of_year.start(), of_year.end());
                let administration = item.key.administration_id;
                unknown.insert(measurements::listed_length(conn, administration, from, to)?);
            }
            if let Some(row) = standing.get(&item.key)
                && let Some(text) = measurements::list(conn, row)?
            {
                listed.standing.insert(item.key.clone(), length(&text));
            }
        }
        Ok(listed)
    }

    /// Counts the list of an item in, in the place of the one it replaces, unless that would be too much.
    pub fn count_in(&mut self, item: &Item) -> Option<Fault> {
        let Some(Value::Items(items)) = &item.candidate.value else {
            return None;
        };
        let own = length(&canonical_list(items));
        let replaced = self.standing.get(&item.key).copied().unwrap_or(0);
        let count = self.years.entry(year(item)).or_default();
        let after = *count - replaced + own;
        if after > LISTED_IN_YEAR {
            let detail = format!(
                "the lists of an administration have at most {LISTED_IN_YEAR} characters in a year, as they are stored; these \
                 would make {after}: post a number instead"
            );
            let place = format!("/items/{}/items", item.candidate.index);
            return Some(Fault::new(place, "too_much_in_year", detail));
        }
        *count = after;
        self.standing.insert(item.key.clone(), own);
        None
    }
}
