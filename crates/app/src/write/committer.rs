// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one writer of this process: takes waiting jobs in groups, commits, then answers.

use super::chain::Ends;
use super::{Answer, Command, Job, Receipt, entities, plan, post};
use crate::library::Library;
use crate::limits::{GROUP_REQUESTS, GROUP_ROWS, WAITING_BYTES, WAITING_REQUESTS};
use crate::{Error, causes, faults};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use traguardo_store::{Conn, Store, administrations};

/// What is decided of one request.
type Verdict = Result<Receipt, Error>;

/// What is decided of each request of a group, and where the chains end once that is committed.
pub(super) type Decided = (Vec<Verdict>, Ends);

/// Handle to the writing thread; dropping it finishes what waits and ends the thread.
pub(crate) struct Committer {
    sender: Option<mpsc::Sender<Job>>,
    /// Bytes of memory that requests may still take.
    room: Arc<Semaphore>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread keeps between groups.
pub(super) struct Worker {
    store: Store,
    conn: Option<Conn>,
    pub library: Arc<Library>,
    /// Codes never change and administrations are never deleted.
    pub administrations: HashMap<String, i64>,
    /// Where the chains ended after the last commit. A transaction takes them, and only a commit
    /// that succeeded brings them back.
    pub ends: Ends,
}

impl Committer {
    pub fn start(store: Store, library: Arc<Library>) -> std::io::Result<Self> {
        faults::set_up();
        let (sender, receiver) = mpsc::channel(WAITING_REQUESTS);
        let worker = Worker {
            store,
            conn: None,
            library,
            administrations: HashMap::new(),
            ends: Ends::default(),
        };
        let thread = std::thread::Builder::new()
            .name("committer".into())
            .spawn(move || worker.work(receiver))?;
        Ok(Self {
            sender: Some(sender),
            room: Arc::new(Semaphore::new(WAITING_BYTES)),
            thread: Some(thread),
        })
    }

    /// Sets memory aside for a command, or says that too much is waiting.
    pub fn room(&self, command: &Command) -> Result<OwnedSemaphorePermit, Error> {
        // What is larger than everything that may wait goes when nothing else does.
        let weight = u32::try_from(command.weight().min(WAITING_BYTES)).unwrap_or(u32::MAX);
        Arc::clone(&self.room)
            .try_acquire_many_owned(weight)
            .map_err(|_| Error::Busy(None))
    }

    /// Hands a job over; the answer comes through its `reply`.
    pub fn submit(&self, job: Job) -> Result<(), Error> {
        let sender = self.sender.as_ref().ok_or(Error::Stopping)?;
        sender.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Busy(None),
            mpsc::error::TrySendError::Closed(_) => Error::Stopping,
        })
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.sender = None;
        if self
            .thread
            .take()
            .is_some_and(|thread| thread.join().is_err())
        {
            tracing::error!("the committer ended in a panic");
        }
    }
}

fn rows(job: &Job) -> Option<usize> {
    match &job.command {
        Command::PostMeasurements { post, .. } => Some(post.items.len()),
        _ => None,
    }
}

impl Worker {
    fn work(mut self, mut receiver: mpsc::Receiver<Job>) {
        let mut held: Option<Job> = None;
        while let Some(first) = held.take().or_else(|| receiver.blocking_recv()) {
            let mut total = rows(&first);
            let mut group = vec![first];
            while let Some(waiting) =
                total.filter(|rows| *rows < GROUP_ROWS && group.len() < GROUP_REQUESTS)
            {
                let Ok(next) = receiver.try_recv() else { break };
                match rows(&next) {
                    Some(more) if waiting + more <= GROUP_ROWS => {
                        total = Some(waiting + more);
                        group.push(next);
                    }
                    _ => {
                        held = Some(next);
                        break;
                    }
                }
            }
            // What panics outside the transaction does so while answering: who was not answered
            // learns, because the reply is dropped, that the outcome is unknown.
            if catch_unwind(AssertUnwindSafe(|| self.commit(group))).is_err() {
                tracing::error!("a write ended in a panic");
            }
        }
    }

    /// Commits a group and answers it. What one request did to fail it is found by running each alone.
    fn commit(&mut self, group: Vec<Job>) {
        #[cfg(feature = "failpoints")]
        if faults::misbehaves("answer-before-commit") {
            return self.answer_before_commit(group);
        }
        match self.attempt(&group) {
            Ok(verdicts) => answer_each(group, verdicts),
            Err(error) if group.len() == 1 || error.of_all().is_some() => answer_all(group, error),
            Err(_) => self.one_by_one(group),
        }
    }

    /// Once the data base fails, the requests that are left do not wait for it one after the other.
    fn one_by_one(&mut self, group: Vec<Job>) {
        let mut jobs = group.into_iter();
        while let Some(job) = jobs.next() {
            let alone = vec![job];
            match self.attempt(&alone) {
                Ok(verdicts) => answer_each(alone, verdicts),
                Err(error) if error.of_all().is_some() => {
                    return answer_all(alone.into_iter().chain(jobs), error);
                }
                Err(error) => answer_all(alone, error),
            }
        }
    }

    /// One transaction. After a failure, and after a panic, which is a defect, the connection is
    /// closed: the data base rolls back what was open.
    fn attempt(&mut self, group: &[Job]) -> Result<Vec<Verdict>, Error> {
        let mut commit_begun = false;
        let transaction = AssertUnwindSafe(|| self.transaction(group, &mut commit_begun));
        let outcome = catch_unwind(transaction).unwrap_or_else(|_| {
            tracing::error!(requests = group.len(), "a write ended in a panic");
            Err(if commit_begun {
                Error::OutcomeUnknown(None)
            } else {
                Error::Panic
            })
        });
        if let Err(error) = &outcome {
            self.conn = None;
            tracing::error!(
                cause = causes(error),
                requests = group.len(),
                "a write failed"
            );
        }
        outcome
    }

    /// What must never be done, for the torture program to notice.
    #[cfg(feature = "failpoints")]
    fn answer_before_commit(&mut self, group: Vec<Job>) {
        let Ok(mut conn) = self.store.dedicated() else {
            return;
        };
        let done: Result<(), Error> = conn.write_transaction(|conn| {
            let (verdicts, _) = self.decide(conn, &group)?;
            for (job, verdict) in group.into_iter().zip(verdicts) {
                answer(job, verdict);
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            Ok(())
        });
        if let Err(error) = done {
            tracing::error!(%error, "a write failed");
        }
    }

    /// The administration of a code, if there is one.
    pub(super) fn administration(
        &mut self,
        conn: &mut Conn,
        code: &str,
        up_to: i64,
    ) -> Result<Option<i64>, Error> {
        if code.contains('\0') {
            // PostgreSQL cannot even ask for it.
            return Ok(None);
        }
        if let Some(id) = self.administrations.get(code) {
            return Ok(Some(*id));
        }
        let found = administrations::find_by_code(conn, code, up_to)?.map(|row| row.id);
        if let Some(id) = found {
            self.administrations.insert(code.to_owned(), id);
        }
        Ok(found)
    }

    fn transaction(
        &mut self,
        group: &[Job],
        commit_begun: &mut bool,
    ) -> Result<Vec<Verdict>, Error> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.store.dedicated()?,
        };
        let decided: Result<Decided, Error> = conn.write_transaction(|conn| {
            let decided = self.decide(conn, group)?;
            faults::point("before-commit");
            *commit_begun = true;
            Ok(decided)
        });
        if decided.is_ok() {
            faults::point("after-commit");
        }
        self.conn = Some(conn);
        let (verdicts, ends) = decided?;
        self.ends = ends;
        Ok(verdicts)
    }

    fn decide(&mut self, conn: &mut Conn, group: &[Job]) -> Result<Decided, Error> {
        let [job] = group else {
            return post::decide(self, conn, group);
        };
        let verdict = match &job.command {
            Command::PostMeasurements { .. } => return post::decide(self, conn, group),
            Command::SavePlan(save) => plan::decide(self, conn, job, save)?,
            _ => entities::decide(self, conn, job)?,
        };
        Ok((vec![verdict], Ends::default()))
    }
}

fn answer_each(group: Vec<Job>, verdicts: Vec<Verdict>) {
    for (job, verdict) in group.into_iter().zip(verdicts) {
        answer(job, verdict);
    }
}

/// Tells one failure to all that share it.
fn answer_all(group: impl IntoIterator<Item = Job>, error: Error) {
    let mut jobs = group.into_iter();
    let first = jobs.next();
    for job in jobs {
        answer(job, Err(error.of_all().unwrap_or(Error::Panic)));
    }
    if let Some(job) = first {
        answer(job, Err(error));
    }
}

fn answer(job: Job, verdict: Verdict) {
    faults::point("before-answer");
    let Job {
        command,
        reply,
        room,
        ..
    } = job;
    let refused = matches!(verdict, Err(Error::Invalid(_))).then_some(command);
    // Before the answer: who has it may ask at once for more.
    drop(room);
    // Nobody waits any more when the client has gone: the write stands all the same.
    let _ = reply.send(Answer { verdict, refused });
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Mode;
    use traguardo_exchange::measurement::{MeasurementItem, MeasurementPost};

    /// A post that weighs exactly so much.
    fn weighing(bytes: usize) -> Command {
        let command = |note: usize| {
            let item = MeasurementItem {
                note: Some("x".repeat(note)),
                ..MeasurementItem::default()
            };
            Command::PostMeasurements {
                post: MeasurementPost {
                    administration: String::new(),
                    scope: None,
                    items: vec![item],
                },
                mode: Mode::Atomic,
            }
        };
        let command = command(bytes - command(0).weight());
        assert_eq!(command.weight(), bytes);
        command
    }

    #[test]
    fn what_waits_is_bounded_by_memory() {
        let committer = Committer {
            sender: None,
            room: Arc::new(Semaphore::new(WAITING_BYTES)),
            thread: None,
        };
        let full = |command: &Command| matches!(committer.room(command), Err(Error::Busy(None)));
        let (large, small) = (weighing(WAITING_BYTES - 1_000), weighing(1_000));
        let first = committer.room(&large).unwrap();
        let second = committer.room(&small).unwrap();
        assert!(full(&small));
        drop(second);
        assert!(full(&weighing(1_001)) && !full(&small));
        drop(first);
        // What is larger than everything that may wait goes alone.
        let beyond = weighing(WAITING_BYTES + 1);
        let alone = committer.room(&beyond).unwrap();
        assert!(full(&small));
        drop(alone);
        let waits = committer.room(&small).unwrap();
        assert!(full(&beyond));
        drop(waits);
        assert!(!full(&beyond));
    }
}
