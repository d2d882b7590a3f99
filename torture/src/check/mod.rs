// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is compared once everything runs again.

mod evaluations;
mod ledger;
mod offices;
mod order;
mod replays;
mod resources;
mod rows;
#[cfg(test)]
mod testing;

pub use evaluations::evaluations;
pub use ledger::ledger;
pub use offices::{offices, stored_offices};
pub use order::order;
pub use replays::replays;
pub use resources::{Level, compare, level};
pub use rows::{rows, stored_rows};

use crate::Result;
use crate::client::{Fixture, Http, Journal};
use crate::field::Field;
use crate::findings::Promise;
use crate::nemesis::PANICS;

/// Name of the count of writes that were committed together with others.
pub const GROUPED: &str = "writes committed with the one before";

/// Name of the count of neighbouring positions that two processes gave.
pub const HANDED_OVER: &str = "positions given by another process than the one before";

/// Every check, on a field that is at rest.
pub fn everything(field: &Field, fixture: &Fixture, journal: &Journal) -> Result<()> {
    let ports: Vec<u16> = field.posts.iter().map(|post| post.proxy.port).collect();
    let http = Http::new(*ports.first().ok_or("no process")?);
    let records = journal.records();
    let findings = &field.findings;
    for record in records.iter().filter(|record| record.outcome.is_none()) {
        findings.add(
            Promise::Settled,
            format!("{} has no end", record.operation.key),
        );
    }
    let (internal, panics) = (
        field.tally.get("tries: 500 internal"),
        field.tally.get(PANICS),
    );
    if internal > panics {
        let what = format!("{internal} answers of 500 and {panics} panics");
        findings.add(Promise::Documented, what);
    }
    let stored = stored_rows(&http, fixture)?;
    field.tally.add("revisions stored", stored.len());
    rows(&records, &stored, None, findings);
    let listed = stored_offices(&http, fixture)?;
    offices(&records, &listed, None, findings);
    let handed_over = order(&records, ports.len(), findings);
    if ports.len() > 1 {
        field.tally.add(HANDED_OVER, handed_over);
    }
    let before = ledger(&field.database, &stored, findings)?;
    field.tally.add("ledger positions", before.positions);
    field.tally.add(GROUPED, before.grouped);
    let repeated = replays(&ports, &records, findings)?;
    field.tally.add("repeats at the end", repeated);
    let after = ledger(&field.database, &stored, findings)?;
    if after != before {
        let what = format!("repeats moved the ledger from {before:?} to {after:?}");
        findings.add(Promise::Replayed, what);
    }
    for port in ports {
        let http = Http::new(port);
        let judged = evaluations(&http, fixture, &stored, &field.work, findings)?;
        field.tally.add("verdicts compared", judged);
        if stored_rows(&http, fixture)? != stored {
            let what = format!("port {port} lists other revisions than the first process");
            findings.add(Promise::Exact, what);
        }
        if stored_offices(&http, fixture)? != listed {
            let what = format!("port {port} lists other offices than the first process");
            findings.add(Promise::Exact, what);
        }
    }
    for fault in field.database.integrity()? {
        findings.add(Promise::Intact, fault);
    }
    Ok(())
}
