// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a dictionary says of an entry besides its definition (`docs/domain.md` §1): checked, and stored.

use crate::Error;
use traguardo_domain::parse_day;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{EntryNotes, Retired};
use traguardo_store::dictionary::Entry;

/// All that is wrong with them in themselves.
pub(super) fn faults(notes: &EntryNotes) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(retired) = &notes.retired
        && retired.reason.trim().is_empty()
    {
        let detail = "`reason` says why, in words";
        faults.push(Fault::new("/retired/reason", "reason_empty", detail));
    }
    faults
}

/// As they are stored with a revision.
pub(super) fn write(notes: &EntryNotes, row: Entry) -> Result<Entry, Error> {
    let retired = notes.retired.as_ref();
    let day = retired.map(|retired| {
        parse_day(&retired.from).ok_or_else(|| {
            Error::invalid("/retired/from", "not_a_date", "a day is written 2022-04-01")
        })
    });
    Ok(Entry {
        retired_from: day.transpose()?,
        retired_reason: retired.map(|retired| retired.reason.to_string()),
        ..row
    })
}

/// As they stand with a revision.
pub(crate) fn read(row: &Entry) -> EntryNotes {
    let retired = row.retired_from.zip(row.retired_reason.as_deref());
    EntryNotes {
        retired: retired.map(|(from, reason)| Retired {
            from: from.to_string().into(),
            reason: reason.into(),
        }),
    }
}
