// SPDX-License-Identifier: AGPL-3.0-or-later
//! The attack: clients at work, faults one after another, then the comparison.

use crate::Result;
use crate::check::{self, Level};
use crate::client::{
    Expectation, Fixture, Generator, Http, Journal, Load, Operation, POSTINGS, Races, Sort, Worker,
    plan,
};
use crate::field::Field;
use crate::findings::Promise;
use crate::nemesis::{Kind, strike};
use crate::rng::Rng;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Longest time without any acknowledged write once everything runs.
const PROGRESS: Duration = Duration::from_secs(60);

/// Milliseconds between two operations of a client while the number of writes counts, and after.
const BUSY: u64 = 10;
const UNHURRIED: u64 = 30;

/// Name of the count of processes that were looked at before and after faults they live through.
pub const COMPARED: &str = "processes whose memory and descriptors were compared";

/// Clients at work on a field.
pub struct Attack {
    /// Where.
    pub field: Field,
    /// About what.
    pub fixture: Arc<Fixture>,
    /// What was asked and answered.
    pub journal: Arc<Journal>,
    /// How hard the clients work.
    pub load: Arc<Load>,
    rng: Rng,
    began: Instant,
    clients: Vec<JoinHandle<Result<()>>>,
}

impl Attack {
    /// Loads plans and figures, and sets the clients to work.
    pub fn begin(field: Field, seed: u64) -> Result<Self> {
        let fixture = Arc::new(Fixture::new()?);
        let races = Arc::new(Races::default());
        let load = Arc::new(Load::default());
        load.pause(BUSY);
        let clients = usize::from(field.options.clients) * field.posts.len();
        let folder = field.work.folder("journal")?;
        let journal = Arc::new(Journal::new(&folder, clients + 1)?);
        let worker = |client: usize, generator: Generator| -> Result<Worker> {
            let post = field
                .posts
                .get(client % field.posts.len())
                .ok_or("no process")?;
            Ok(Worker {
                client,
                http: Http::new(post.proxy.port),
                generator,
                journal: Arc::clone(&journal),
                load: Arc::clone(&load),
                findings: Arc::clone(&field.findings),
                tally: Arc::clone(&field.tally),
            })
        };
        let generator = |client| {
            Generator::new(
                seed,
                client,
                clients,
                Arc::clone(&fixture),
                Arc::clone(&races),
            )
        };
        set_up(worker(clients, generator(clients))?, &fixture, &races)?;
        let workers = (0..clients)
            .map(|client| worker(client, generator(client)))
            .collect::<Result<Vec<_>>>()?;
        let clients = workers
            .into_iter()
            .map(|worker| std::thread::spawn(move || worker.work()))
            .collect();
        let rng = Rng::stream(seed, u64::MAX);
        Ok(Self {
            field,
            fixture,
            journal,
            load,
            rng,
            began: Instant::now(),
            clients,
        })
    }

    /// Seed of the nemesis.
    pub fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// Brings faults about, one after another, with writes acknowledged in between.
    pub fn suffer(&mut self, order: &[Kind]) -> Result<()> {
        let each = (self.field.options.writes / (order.len() + 1) / 2).clamp(5, 200);
        for (number, kind) in order.iter().enumerate() {
            if self.journal.acknowledged() > self.field.options.writes {
                // There are enough of them; the faults that are left only need some.
                self.load.pause(UNHURRIED);
            }
            self.wait_for(
                self.journal.acknowledged() + each,
                &format!("before {}", kind.name()),
            )?;
            let began = Instant::now();
            let fired = strike(*kind, &mut self.field, &mut self.rng)?;
            let word = if fired { "" } else { " DID NOT COME ABOUT" };
            let (count, seconds) = (order.len(), began.elapsed().as_secs_f64());
            println!(
                "[{:>6.1} s] {:>3}/{count} {}{word} ({seconds:.1} s), {} acknowledged",
                self.began.elapsed().as_secs_f64(),
                number + 1,
                kind.name(),
                self.journal.acknowledged()
            );
        }
        Ok(())
    }

    /// Waits until so many writes are acknowledged.
    pub fn wait_for(&self, acknowledged: usize, when: &str) -> Result<()> {
        let (mut last, mut since) = (self.journal.acknowledged(), Instant::now());
        while last < acknowledged {
            if self.began.elapsed() > self.field.options.limit() {
                return Err(format!("the time is over {when}").into());
            }
            if since.elapsed() > PROGRESS {
                let words: Vec<_> = self
                    .field
                    .posts
                    .iter()
                    .flat_map(|post| &post.server)
                    .collect();
                let words: Vec<_> = words.iter().map(|server| server.last_words()).collect();
                let what = format!(
                    "{when}: nothing acknowledged for {PROGRESS:?}:\n{}",
                    words.join("\n")
                );
                self.field.findings.add(Promise::Settled, what);
                return Err("the service does not come back".into());
            }
            if self.clients.iter().any(JoinHandle::is_finished) {
                return Err("a client has ended".into());
            }
            std::thread::sleep(Duration::from_millis(5));
            let now = self.journal.acknowledged();
            if now > last {
                (last, since) = (now, Instant::now());
            }
        }
        Ok(())
    }

    /// One process lives through faults; it must not hold more afterwards.
    pub fn endure(&mut self, order: &[Kind]) -> Result<()> {
        for index in 0..self.field.posts.len() {
            self.field.process(index)?.terminate()?;
            self.field.start(index, "")?;
        }
        std::thread::sleep(Duration::from_secs(4));
        let before = self.levels()?;
        self.suffer(order)?;
        // Idle connections are closed after five seconds.
        std::thread::sleep(Duration::from_secs(6));
        let after = self.levels()?;
        for (before, after) in before.iter().zip(&after) {
            println!(
                "memory {} kB, then {} kB; file descriptors {}, then {}",
                before.memory, after.memory, before.files, after.files
            );
            check::compare(*before, *after, &self.field.findings);
            self.field.tally.count(COMPARED);
        }
        Ok(())
    }

    fn levels(&mut self) -> Result<Vec<Level>> {
        let count = self.field.posts.len();
        (0..count)
            .map(|index| check::level(self.field.process(index)?.id(), Duration::from_secs(1)))
            .collect()
    }

    /// Lets every client come to the end of what it is doing.
    pub fn end(&mut self) -> Result<()> {
        self.load.stop();
        for client in self.clients.drain(..) {
            client.join().map_err(|_| "a client panicked")??;
        }
        Ok(())
    }
}

/// Plans of all administrations, and the figures everybody corrects.
fn set_up(mut worker: Worker, fixture: &Fixture, races: &Races) -> Result<()> {
    for administration in &fixture.administrations {
        let key = format!("plan-{administration}");
        let answer = worker
            .http
            .post("/api/v1/plans", &key, &plan(administration)?.to_string())?;
        if !answer.is_success() {
            return Err(format!("the plan is refused: {} {}", answer.status, answer.body).into());
        }
    }
    let operation = Arc::new(Operation::posted(
        "setup",
        Sort::Setup,
        Expectation::Accepted,
        POSTINGS,
    )?);
    let outcome = worker
        .carry_out(&operation)?
        .ok_or("the figures are not answered")?;
    if !outcome.is_acknowledged() {
        return Err(format!("the figures are refused: {}", outcome.answer.body).into());
    }
    races.add(&operation, &outcome);
    Ok(())
}
