// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one writer of this process: takes waiting jobs in groups, commits, then answers.

use super::{Command, Job, Receipt, entities, plan, post};
use crate::library::Library;
use crate::{Error, faults};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::mpsc;
use traguardo_store::{Conn, Store, administrations};

/// Most requests committed together.
const GROUP_REQUESTS: usize = 64;
/// Most items committed together; a larger request goes alone.
const GROUP_ROWS: usize = 1_000;
/// Most requests that may wait.
const QUEUE: usize = 1_024;

/// Handle to the writing thread; dropping it finishes what waits and ends the thread.
pub(crate) struct Committer {
    sender: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread keeps between groups.
pub(super) struct Worker {
    store: Store,
    conn: Option<Conn>,
    pub library: Arc<Library>,
    /// Codes never change and administrations are never deleted.
    pub administrations: HashMap<String, i64>,
}

impl Committer {
    pub fn start(store: Store, library: Arc<Library>) -> std::io::Result<Self> {
        faults::set_up();
        let (sender, receiver) = mpsc::channel(QUEUE);
        let worker = Worker {
            store,
            conn: None,
            library,
            administrations: HashMap::new(),
        };
        let thread = std::thread::Builder::new()
            .name("committer".into())
            .spawn(move || worker.work(receiver))?;
        Ok(Self {
            sender: Some(sender),
            thread: Some(thread),
        })
    }

    /// Hands a job over; the answer comes through its `reply`.
    pub fn submit(&self, job: Job) -> Result<(), Error> {
        let sender = self.sender.as_ref().ok_or(Error::Stopping)?;
        sender.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
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
            // A panic is a defect: its clients learn that the outcome is unknown (nothing was
            // committed unless the commit itself had begun), the others must not suffer.
            if catch_unwind(AssertUnwindSafe(|| self.commit(group))).is_err() {
                self.conn = None;
                tracing::error!("a write ended in a panic");
            }
        }
    }

    /// Commits a group and answers it; a group that fails as a whole is tried one by one.
    fn commit(&mut self, group: Vec<Job>) {
        #[cfg(feature = "failpoints")]
        if faults::misbehaves("answer-before-commit") {
            return self.answer_before_commit(group);
        }
        match self.transaction(&group) {
            Ok(verdicts) => {
                for (job, verdict) in group.into_iter().zip(verdicts) {
                    answer(job, verdict);
                }
            }
            Err(Error::OutcomeUnknown) => {
                self.conn = None;
                tracing::error!(
                    requests = group.len(),
                    "a commit failed: its outcome is unknown"
                );
                for job in group {
                    answer(job, Err(Error::OutcomeUnknown));
                }
            }
            Err(error) => {
                self.conn = None;
                tracing::error!(
                    error = cause(&error),
                    requests = group.len(),
                    "a write failed"
                );
                match <[Job; 1]>::try_from(group) {
                    Ok([job]) => answer(job, Err(error)),
                    Err(group) => group.into_iter().for_each(|job| self.commit(vec![job])),
                }
            }
        }
    }

    /// What must never be done, for the torture program to notice.
    #[cfg(feature = "failpoints")]
    fn answer_before_commit(&mut self, group: Vec<Job>) {
        let Ok(mut conn) = self.store.dedicated() else {
            return;
        };
        let done: Result<(), Error> = conn.write_transaction(|conn| {
            let verdicts = self.decide(conn, &group)?;
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

    fn transaction(&mut self, group: &[Job]) -> Result<Vec<Result<Receipt, Error>>, Error> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.store.dedicated()?,
        };
        let verdicts = conn.write_transaction(|conn| {
            let verdicts = self.decide(conn, group)?;
            faults::point("before-commit");
            Ok(verdicts)
        });
        self.conn = Some(conn);
        verdicts
    }

    fn decide(
        &mut self,
        conn: &mut Conn,
        group: &[Job],
    ) -> Result<Vec<Result<Receipt, Error>>, Error> {
        let [job] = group else {
            return post::decide(self, conn, group);
        };
        match &job.command {
            Command::PostMeasurements { .. } => post::decide(self, conn, group),
            Command::SavePlan(save) => Ok(vec![plan::decide(self, conn, job, save)?]),
            _ => Ok(vec![entities::decide(self, conn, job)?]),
        }
    }
}

/// An error with its sources, as the log shows it.
fn cause(error: &Error) -> &(dyn std::error::Error + 'static) {
    error
}

fn answer(job: Job, verdict: Result<Receipt, Error>) {
    faults::point("before-answer");
    // Nobody waits any more when the client has gone: the write stands all the same.
    let _ = job.reply.send(verdict);
}
