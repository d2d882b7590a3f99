// SPDX-License-Identifier: AGPL-3.0-or-later
//! One database from the first start to the last: what is measured, in which order.

use crate::Result;
use crate::database::{BATCH, Database};
use crate::drive::Plan;
use crate::fixture;
use crate::http;
use crate::load::{self, Loaded};
use crate::options::Options;
use crate::report::{Fact, Line, Section};
use crate::sample::{Sample, ratio, real};
use crate::scratch::Scratch;
use crate::server::Server;
use crate::whole;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long the service is left alone before its idle memory is read.
const IDLE: Duration = Duration::from_secs(1);

/// Starts the service on a fresh database, loads it, measures and stops it.
pub fn run(
    options: &Options,
    binary: &Path,
    scratch: &Scratch,
    database: &mut dyn Database,
) -> Result<Section> {
    let log = || scratch.file("server.log");
    let server = Server::start(binary, &database.url(), log())?;
    std::thread::sleep(IDLE);
    let mut facts = vec![
        Fact::at_most("start, empty database", server.start, "s", 1.0),
        Fact::at_most("memory, idle", server.memory()?, "MB", 50.0),
    ];
    let description = database.describe()?;
    progress(&format!(
        "{description}: loading {} administrations",
        options.administrations
    ));
    let began = Instant::now();
    let loaded = load::load(server.address, options.administrations)?;
    facts.push(Fact::new(
        "loading the administrations",
        began.elapsed().as_secs_f64(),
        "s",
    ));
    database.prepare()?;

    let mut steps = Steps::new(options, &server, &loaded, database);
    for round in 1..=options.rounds {
        progress(&format!("round {round} of {}", options.rounds));
        steps.round()?;
    }
    let Steps {
        lines,
        stored,
        growth,
        mut faults,
        ..
    } = steps;

    for (name, (bytes, rows)) in [
        "disk per measurement, posted alone",
        "disk per measurement, in batches",
    ]
    .into_iter()
    .zip(growth)
    {
        facts.push(Fact::new(name, ratio(bytes, real(rows)), "bytes"));
    }
    if let [.., keyed, batch] = lines.as_slice() {
        let over = ratio(
            batch.sample.rows_per_second(),
            keyed.sample.rows_per_second(),
        );
        facts.push(Fact::new("batch over the keyed baseline", over, "times"));
    }
    let expected = loaded.rows + stored;
    let found = database.measurements()?;
    facts.push(Fact::new("measurements stored in the end", real(found), ""));
    facts.extend(whole::measure(&server)?);
    if found != expected {
        faults.push(format!(
            "{expected} measurements were acknowledged, {found} are stored"
        ));
    }
    facts.push(Fact::new("memory, peak", server.peak_memory()?, "MB"));
    server.stop()?;
    let server = Server::start(binary, &database.url(), log())?;
    facts.push(Fact::at_most(
        "start, full database",
        server.start,
        "s",
        1.0,
    ));
    server.stop()?;
    Ok(Section {
        description,
        warning: database.warning()?,
        lines,
        facts,
        faults,
    })
}

fn progress(text: &str) {
    eprintln!("bench: {text}");
}

/// The measurements of one database.
struct Steps<'a> {
    options: &'a Options,
    plan: Plan,
    server: &'a Server,
    loaded: &'a Loaded,
    database: &'a mut dyn Database,
    keys: Keys,
    lines: Vec<Line>,
    stored: u64,
    /// Bytes and rows that single posts and batches added.
    growth: [(f64, u64); 2],
    faults: Vec<String>,
}

impl<'a> Steps<'a> {
    fn new(
        options: &'a Options,
        server: &'a Server,
        loaded: &'a Loaded,
        database: &'a mut dyn Database,
    ) -> Self {
        let names = database.names();
        let lines = vec![
            Line::new(names.select),
            Line::new("GET one evaluation").over(0),
            Line::new("GET one measurement").over(0),
            Line::new(names.insert),
            Line::new("POST one").over(3).at_least(0.6),
            Line::new(names.batch),
            Line::new(names.batch_keyed),
            Line::new("POST batch of 1,000").over(5).at_least(0.3),
        ];
        Self {
            options,
            plan: Plan {
                address: server.address,
                clients: options.clients,
                time: Duration::from_secs(options.seconds.into()),
            },
            server,
            loaded,
            database,
            keys: Keys::new(options.administrations),
            lines,
            stored: 0,
            growth: [(0.0, 0); 2],
            faults: Vec::new(),
        }
    }

    /// Everything once, each request right after its baseline.
    fn round(&mut self) -> Result<()> {
        let samples = [
            self.database.select(self.options)?,
            self.get(&self.loaded.evaluations),
            self.get(&self.loaded.figures),
            self.database.insert(self.options)?,
            self.post(0, 1)?,
            self.database.batch(self.options, false)?,
            self.database.batch(self.options, true)?,
            self.post(1, BATCH)?,
        ];
        for (line, sample) in self.lines.iter_mut().zip(samples) {
            line.sample.then(sample);
        }
        Ok(())
    }

    /// Each client goes through all paths, each from another place.
    fn get(&self, paths: &[String]) -> Sample {
        self.plan.drive(|request, client, made| {
            let places = u64::try_from(paths.len()).ok()?;
            let place = (u64::from(client) * 7_919 + made) % places;
            http::get(request, paths.get(usize::try_from(place).ok()?)?);
            Some(1)
        })
    }

    fn post(&mut self, kind: usize, rows: u64) -> Result<Sample> {
        let before = self.database.bytes()?;
        let sample = self.plan.drive(|request, _, _| {
            let (turn, administration, from) = self.keys.take(rows)?;
            let key = self.options.idempotency_keys.then_some(turn);
            http::post(
                request,
                "/api/v1/measurements",
                key,
                &fixture::posted(administration, from, rows)?,
            );
            Some(rows)
        });
        let after = self.database.bytes()?;
        self.stored += sample.acknowledged;
        if let Some((bytes, counted)) = self.growth.get_mut(kind) {
            *bytes += real(after) - real(before);
            *counted += sample.acknowledged;
        }
        if self.keys.are_used_up() {
            self.faults
                .push("no more figures to post: take more administrations or less time".to_owned());
        }
        progress(&format!(
            "peak memory so far {:.1} MB",
            self.server.peak_memory()?
        ));
        Ok(sample)
    }
}

/// Figures that nobody has posted yet, administration after administration.
struct Keys {
    turn: AtomicU64,
    next: Vec<AtomicU64>,
}

impl Keys {
    fn new(administrations: u32) -> Self {
        Self {
            turn: AtomicU64::new(0),
            next: (0..administrations).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// Number of the post, of the administration, and of the first of `count` keys.
    fn take(&self, count: u64) -> Option<(u64, u32, u64)> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let place = turn % u64::try_from(self.next.len()).ok()?;
        let from = self
            .next
            .get(usize::try_from(place).ok()?)?
            .fetch_add(count, Ordering::Relaxed);
        Some((turn, u32::try_from(place).ok()? + 1, from))
    }

    fn are_used_up(&self) -> bool {
        self.next
            .iter()
            .any(|next| next.load(Ordering::Relaxed) > fixture::KEYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_round_the_administrations_and_never_come_twice() {
        let keys = Keys::new(2);
        let taken: Vec<_> = [1, 1, 1_000, 1]
            .into_iter()
            .filter_map(|count| keys.take(count))
            .collect();
        assert_eq!(taken, [(0, 1, 0), (1, 2, 0), (2, 1, 1), (3, 2, 1)]);
        assert_eq!(keys.take(1), Some((4, 1, 1_001)));
        assert!(!keys.are_used_up());
        assert!(keys.take(fixture::KEYS).is_some() && keys.are_used_up());
    }
}
