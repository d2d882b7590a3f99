// SPDX-License-Identifier: AGPL-3.0-or-later
//! Cuts of the power: the database's disk is copied while it is written to, and the copy is opened
//! as the machine would after the cut. What was acknowledged before the copy has to be in it.

use crate::Result;
use crate::attack::Attack;
use crate::check;
use crate::client::Http;
use crate::field::{Field, database};
use crate::findings::Promise;
use crate::machine::{Image, Signal, signal};
use std::path::Path;
use std::time::Duration;

/// Milliseconds between two operations of a client before a cut, and while its copy is compared.
const BUSY: u64 = 30;
const UNHURRIED: u64 = 1000;

/// Cuts the power so many times, with an equal share of the writes before each cut.
pub fn cuts(attack: &mut Attack, count: usize) -> Result<()> {
    let each = attack.field.options.writes.div_ceil(count.max(1)).max(20);
    for number in 1..=count {
        attack.load.pause(BUSY);
        attack.wait_for(attack.journal.acknowledged() + each, "before a cut")?;
        let pause = attack.rng().between(0, 500);
        std::thread::sleep(Duration::from_millis(pause));
        let copy = attack.field.work.path("copy.img");
        let known = freeze_and_copy(attack, &copy)?;
        attack.load.pause(UNHURRIED);
        let folder = attack.field.work.path("copy");
        let before = attack.field.findings.count(Promise::Kept);
        let mounted = Image::mount(copy.clone(), folder)?;
        let (there, acknowledged) = compare(attack, &mounted, known)?;
        drop(mounted);
        std::fs::remove_file(&copy)?;
        attack.field.tally.count("cuts of the power");
        let lost = attack.field.findings.count(Promise::Kept) - before;
        println!(
            "cut {number}/{count}: {acknowledged} acknowledged, {there} revisions in the copy, {lost} lost"
        );
    }
    Ok(())
}

/// Stops whoever writes, copies the disk, lets them go on. Answers when everything that had been
/// acknowledged was on its way to the disk.
fn freeze_and_copy(attack: &mut Attack, copy: &Path) -> Result<Duration> {
    let field = &mut attack.field;
    let processes = match field.database.cluster() {
        Some(cluster) => cluster.processes(),
        None => vec![field.process(0)?.id()],
    };
    let known = attack.journal.now();
    for process in &processes {
        signal(*process, Signal::STOP)?;
    }
    let copied = field
        .image
        .as_ref()
        .map_or_else(|| Err("no image".into()), |image| image.copy(copy));
    for process in &processes {
        signal(*process, Signal::CONT)?;
    }
    copied.map(|()| known)
}

/// Starts database and service on the copy and compares what they hold with the journal.
fn compare(attack: &Attack, copy: &Image, known: Duration) -> Result<(usize, usize)> {
    let field: &Field = &attack.field;
    let records = attack.journal.records();
    let mut database = database(&field.options, copy.folder(), false)?;
    let mut server = field.server(&database.url(), &field.work.path("copy.log"), "")?;
    let http = Http::new(server.port);
    let stored = check::stored_rows(&http, &attack.fixture)?;
    check::rows(&records, &stored, Some(known), &field.findings);
    let offices = check::stored_offices(&http, &attack.fixture)?;
    check::offices(&records, &offices, Some(known), &field.findings);
    check::ledger(&database, &stored, &field.findings)?;
    for fault in database.integrity()? {
        field.findings.add(Promise::Intact, fault);
    }
    server.terminate()?;
    if let Some(cluster) = database.cluster() {
        cluster.stop()?;
    }
    let acknowledged = records.iter().filter(|record| {
        record
            .outcome
            .as_ref()
            .is_some_and(|outcome| outcome.is_acknowledged() && outcome.at <= known)
    });
    Ok((stored.len(), acknowledged.count()))
}
