// SPDX-License-Identifier: AGPL-3.0-or-later
//! One client at work: each operation is written down, sent, and sent again with the same key
//! until it is known what became of it.

use super::{Answer, Expectation, Generator, Http, Journal, Operation, Outcome};
use crate::Result;
use crate::findings::{Findings, Promise, Tally};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Longest time until an operation's end is known.
const SETTLED: Duration = Duration::from_secs(120);

/// How hard the clients work.
#[derive(Debug, Default)]
pub struct Load {
    stop: AtomicBool,
    pause: AtomicU64,
}

impl Load {
    /// Lets every client end with the operation it is at.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// Milliseconds between two operations of a client.
    pub fn pause(&self, milliseconds: u64) {
        self.pause.store(milliseconds, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

/// A client.
pub struct Worker {
    /// Its number.
    pub client: usize,
    /// Its connections.
    pub http: Http,
    /// What it asks for.
    pub generator: Generator,
    /// Where it writes that down.
    pub journal: Arc<Journal>,
    /// How hard it works.
    pub load: Arc<Load>,
    /// Where it reports what is wrong.
    pub findings: Arc<Findings>,
    /// Where it counts.
    pub tally: Arc<Tally>,
}

/// What one try told.
enum Told {
    Settled(Answer),
    NothingDone,
    Unknown,
}

impl Worker {
    /// Works until the load is over.
    pub fn work(mut self) -> Result<()> {
        let mut earlier: Vec<(Arc<Operation>, Answer)> = Vec::new();
        while !self.load.is_over() {
            let operation = Arc::new(
                self.generator
                    .next()
                    .ok_or("every figure has been posted")?,
            );
            if let Some(outcome) = self.carry_out(&operation)? {
                self.generator.learn(&operation, &outcome);
                if outcome.is_acknowledged() {
                    earlier.push((operation, outcome.answer));
                }
            }
            if self.generator.rng.percent(3) {
                let chosen = self.generator.rng.index(earlier.len());
                if let Some((operation, answer)) = earlier.get(chosen) {
                    self.repeat(operation, answer);
                }
            }
            let pause = self.load.pause.load(Ordering::Relaxed);
            let pause = self.generator.rng.between(pause / 2, pause * 3 / 2);
            std::thread::sleep(Duration::from_millis(pause));
        }
        Ok(())
    }

    /// Sends an operation until it is known what became of it; `None` when that never is.
    pub fn carry_out(&mut self, operation: &Arc<Operation>) -> Result<Option<Outcome>> {
        let place = self.journal.open(self.client, Arc::clone(operation))?;
        let (began, mut unknown, mut wait) = (Instant::now(), 0_usize, 10);
        while began.elapsed() < SETTLED {
            match self.told(operation) {
                Told::Settled(answer) => {
                    self.journal.tried(self.client, place, false)?;
                    self.judge(operation, &answer, unknown);
                    return Ok(Some(self.journal.close(self.client, place, answer)?));
                }
                Told::NothingDone => self.journal.tried(self.client, place, false)?,
                Told::Unknown => {
                    self.journal.tried(self.client, place, true)?;
                    unknown += 1;
                }
            }
            std::thread::sleep(Duration::from_millis(
                self.generator.rng.between(wait / 2, wait),
            ));
            wait = (wait * 2).min(400);
        }
        let key = &operation.key;
        self.findings.add(
            Promise::Settled,
            format!("{key}: nobody knows after {SETTLED:?}"),
        );
        Ok(None)
    }

    fn told(&self, operation: &Operation) -> Told {
        let answer = match self
            .http
            .post(operation.path, &operation.key, &operation.body)
        {
            Ok(answer) => answer,
            Err(error) => {
                let kind = error.to_string();
                let kind = kind.split([':', '(']).next().unwrap_or_default().to_owned();
                self.tally.count(format!("tries: no answer ({kind})"));
                return Told::Unknown;
            }
        };
        if answer.undelivered {
            self.tally.count("tries: service not there");
            return Told::NothingDone;
        }
        if answer.is_success() {
            return Told::Settled(answer);
        }
        let code = answer.code();
        self.tally.count(format!("tries: {} {code}", answer.status));
        match (answer.status, code.as_str()) {
            (400 | 409 | 422, _) => Told::Settled(answer),
            (503, "outcome-unknown") => Told::Unknown,
            (503, "busy" | "stopping" | "database-unavailable")
            | (507, "storage-full")
            | (408, "request-timeout")
            // Only a panic may be answered so: these are compared with the panics that were asked for.
            | (500, "internal") => Told::NothingDone,
            (status, _) => {
                let what = format!("{}: {status} {}", operation.key, answer.body);
                self.findings.add(Promise::Documented, what);
                Told::Unknown
            }
        }
    }

    /// Whether the answer may be what it is.
    fn judge(&self, operation: &Operation, answer: &Answer, unknown: usize) {
        let key = &operation.key;
        let body = &answer.body;
        self.tally.count(format!(
            "{}: {}",
            operation.sort.name(),
            if answer.is_success() {
                "acknowledged"
            } else {
                "refused"
            }
        ));
        if answer.replayed && unknown == 0 {
            let what =
                format!("{key}: every earlier answer said that nothing was done, yet {body}");
            self.findings.add(Promise::Truthful, what);
        }
        if answer.replayed {
            self.tally.count("unknown outcomes that had been committed");
        }
        match (operation.expectation, answer.is_success()) {
            (Expectation::Accepted, false) => {
                let what = format!(
                    "{key} after {unknown} unknown outcomes: {} {body}",
                    answer.status
                );
                self.findings.add(
                    Promise::Accepted,
                    format!("{what}; sent: {}", operation.body),
                );
            }
            (Expectation::Refused, true) => {
                self.findings.add(
                    Promise::Refused,
                    format!("{key}: {body}; sent: {}", operation.body),
                );
            }
            _ => {}
        }
    }

    /// Sends an acknowledged operation once more.
    fn repeat(&self, operation: &Operation, first: &Answer) {
        let Told::Settled(answer) = self.told(operation) else {
            return;
        };
        self.tally.count("repeats under load");
        if (answer.status, &answer.body) != (first.status, &first.body) || !answer.replayed {
            let what = format!("{}: first {first:?}, then {answer:?}", operation.key);
            self.findings.add(Promise::Replayed, what);
        }
    }
}
