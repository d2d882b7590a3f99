// SPDX-License-Identifier: AGPL-3.0-or-later
//! Use cases of traguardo: authorise, load, decide, store. What HTTP and the command line call.

mod actor;
pub mod clock;
mod error;
mod faults;
mod figures;
mod library;
mod limits;
pub mod read;
mod register;
pub mod write;

pub use actor::{Actor, Permission};
pub use error::{Error, causes};
pub use write::{
    Command, DecideTargets, EntryRevision, IdempotencyKey, Mode, PlanRevision, PublishBenchmarks,
    Receipt, SaveEntry, SavePlan,
};

use library::Library;
use std::sync::Arc;
use tokio::sync::oneshot;
use traguardo_store::Store;
use write::{Answer, Committer, Job};

/// The service behind every entrance: one store, one way in for writes.
pub struct App {
    store: Store,
    library: Arc<Library>,
    committer: Committer,
}

impl App {
    /// Starts the committer on a migrated data base.
    pub fn start(store: Store) -> Result<Self, Error> {
        let library = Arc::new(Library::new());
        let committer = Committer::start(store.clone(), library.clone()).map_err(|error| {
            Error::Corrupt(format!("the committer's thread could not start: {error}"))
        })?;
        Ok(Self {
            store,
            library,
            committer,
        })
    }

    /// Writes one command. Answered after the commit; with a key, a repeat gets the same answer.
    pub async fn write(
        &self,
        actor: &Actor,
        command: Command,
        key: Option<IdempotencyKey>,
        dry_run: bool,
    ) -> Result<Receipt, Error> {
        let answer = self.enqueue(actor, command, key, dry_run)?.await;
        match answer.map_err(|_| Error::OutcomeUnknown(None))? {
            Answer {
                verdict: Err(Error::Invalid(faults)),
                refused: Some(command),
            } => {
                let (store, library) = (self.store.clone(), Arc::clone(&self.library));
                let suggest = move || write::refusal(&store, &library, &command, faults);
                let refusal = tokio::task::spawn_blocking(suggest).await;
                Err(refusal.unwrap_or(Error::Panic))
            }
            answer => answer.verdict,
        }
    }

    /// [`App::write`] for callers that have no runtime.
    pub fn write_blocking(
        &self,
        actor: &Actor,
        command: Command,
        key: Option<IdempotencyKey>,
        dry_run: bool,
    ) -> Result<Receipt, Error> {
        let answer = self.enqueue(actor, command, key, dry_run)?.blocking_recv();
        match answer.map_err(|_| Error::OutcomeUnknown(None))? {
            Answer {
                verdict: Err(Error::Invalid(faults)),
                refused: Some(command),
            } => Err(write::refusal(&self.store, &self.library, &command, faults)),
            answer => answer.verdict,
        }
    }

    fn enqueue(
        &self,
        actor: &Actor,
        command: Command,
        key: Option<IdempotencyKey>,
        dry_run: bool,
    ) -> Result<oneshot::Receiver<Answer>, Error> {
        actor.authorise(Permission::Write)?;
        let room = self.committer.room(&command)?;
        let (reply, answer) = oneshot::channel();
        self.committer.submit(Job {
            actor: actor.name().to_owned(),
            key,
            dry_run,
            command,
            reply,
            room,
        })?;
        Ok(answer)
    }
}
