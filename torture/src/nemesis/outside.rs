// SPDX-License-Identifier: AGPL-3.0-or-later
//! Faults from outside the service: its process, its database, its disk, its network.

use crate::Result;
use crate::client::{Http, MEASUREMENTS};
use crate::field::Field;
use crate::findings::Promise;
use crate::machine::{Injector, Signal, signal};
use crate::rng::Rng;
use std::time::{Duration, Instant};

fn pause(rng: &mut Rng, milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(rng.between(0, milliseconds)));
}

pub(super) fn kill_server(field: &mut Field, index: usize, rng: &mut Rng) -> Result<bool> {
    pause(rng, 50);
    field.process(index)?.kill()?;
    field.tally.count("kills");
    pause(rng, 100);
    field.start(index, "")?;
    Ok(true)
}

/// Once in four times the service dies with it.
pub(super) fn kill_postgres(field: &mut Field, index: usize, rng: &mut Rng) -> Result<bool> {
    pause(rng, 50);
    let both = rng.percent(25);
    if both {
        field.process(index)?.kill()?;
    }
    let Some(cluster) = field.database.cluster() else {
        return Ok(false);
    };
    cluster.kill()?;
    field.tally.count("kills");
    pause(rng, 300);
    if let Some(cluster) = field.database.cluster() {
        cluster.start()?;
    }
    if both {
        field.start(index, "")?;
    }
    Ok(true)
}

pub(super) fn sigterm(field: &mut Field, index: usize, rng: &mut Rng) -> Result<bool> {
    pause(rng, 50);
    let server = field.process(index)?;
    match server.terminate()? {
        Some(status) if status.success() => {}
        other => {
            let what = format!("after SIGTERM: {other:?}\n{}", server.last_words());
            server.kill()?;
            field.findings.add(Promise::Settled, what);
        }
    }
    field.start(index, "")?;
    Ok(true)
}

pub(super) fn sigstop(field: &mut Field, index: usize) -> Result<bool> {
    let process = field.process(index)?.id();
    signal(process, Signal::STOP)?;
    std::thread::sleep(Duration::from_secs(2));
    signal(process, Signal::CONT)?;
    Ok(true)
}

pub(super) fn proxy_reset(field: &mut Field, index: usize) -> Result<bool> {
    let proxy = &field.posts.get(index).ok_or("no such process")?.proxy;
    proxy.reset(3, 3);
    let began = Instant::now();
    while proxy.resets_left() > 0 && began.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let left = proxy.resets_left();
    proxy.reset(0, 0);
    field
        .tally
        .add("connections reset", 6_usize.saturating_sub(left));
    Ok(left == 0)
}

pub(super) fn terminate_backends(field: &mut Field) -> Result<bool> {
    let Some(cluster) = field.database.cluster() else {
        return Ok(false);
    };
    Ok(cluster.terminate_connections()? > 0)
}

/// Name of the count of writes that were refused for want of room.
pub const FULL: &str = "writes refused on a full disk with 507";

const REFUSALS: [&str; 3] = [
    "tries: 507 storage-full",
    "tries: 503 outcome-unknown",
    "tries: 503 database-unavailable",
];

/// Until writes are refused for want of room; reads go on meanwhile.
pub(super) fn disk_full(field: &mut Field, index: usize) -> Result<bool> {
    let counts = |field: &Field| REFUSALS.map(|name| field.tally.get(name));
    let before = counts(field);
    let refusals = |field: &Field| {
        let mut refusals = counts(field);
        for (now, before) in refusals.iter_mut().zip(before) {
            *now -= before;
        }
        refusals
    };
    let port = field.process(index)?.port;
    let Some(disk) = &field.disk else {
        return Ok(false);
    };
    disk.fill()?;
    let began = Instant::now();
    while refusals(field).iter().sum::<usize>() < 20 && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let [full, unknown, unavailable] = refusals(field);
    let refused = full + unknown + unavailable;
    field.tally.add(FULL, full);
    field.tally.add(
        "writes refused on a full disk with 503",
        unknown + unavailable,
    );
    // PostgreSQL's server can break down for want of room; SQLite knows that nothing was committed.
    if field.database.cluster().is_none() && refused > full {
        let what = format!("a full disk: {unknown} outcome-unknown, {unavailable} unavailable");
        field.findings.add(Promise::Documented, what);
    }
    if refused > 0 {
        // PostgreSQL may be recovering from a panic at the same time.
        let read =
            || Http::new(port).get(&format!("{MEASUREMENTS}?administration=CCIAA-MS&limit=1"));
        let answers = (0..40).any(|_| {
            let answers = read().is_ok_and(|answer| answer.status == 200);
            if !answers {
                std::thread::sleep(Duration::from_millis(100));
            }
            answers
        });
        if !answers && field.database.rows("SELECT 1").is_ok() {
            field.findings.add(
                Promise::Readable,
                format!("reads fail on a full disk: {:?}", read()),
            );
        }
    }
    disk.grow()?;
    Ok(refused > 0)
}

/// At the n-th time data are to be made durable, of each thread or process that does it.
pub(super) fn sync_error(field: &mut Field, index: usize, rng: &mut Rng) -> Result<bool> {
    let nth = rng.between(1, 20);
    let processes = match field.database.cluster() {
        Some(cluster) => cluster.processes(),
        None => vec![field.process(index)?.id()],
    };
    let log = field.work.path("strace.log");
    let mut injector = Injector::attach(&processes, nth, log)?;
    let fired = injector.fired(Duration::from_secs(15));
    if !fired {
        eprintln!("sync-error: {}", injector.seen());
    }
    Ok(fired)
}
