// SPDX-License-Identifier: AGPL-3.0-or-later
//! Use cases of traguardo: authorise, load, decide, store. What HTTP and the command line call.

mod actor;
pub mod clock;
mod error;
mod faults;
mod figures;
mod library;
pub mod read;
mod register;
pub mod write;

pub use actor::{Actor, Permission};
pub use error::Error;
pub use write::{Command, IdempotencyKey, Mode, PlanRevision, Receipt, SavePlan};

use library::Library;
use std::sync::Arc;
use tokio::sync::oneshot;
use traguardo_store::Store;
use write::{Committer, Job};

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
        self.enqueue(actor, command, key, dry_run)?
            .await
            .map_err(|_| Error::OutcomeUnknown)?
    }

    /// [`App::write`] for callers that have no runtime.
    pub fn write_blocking(
        &self,
        actor: &Actor,
        command: Command,
        key: Option<IdempotencyKey>,
        dry_run: bool,
    ) -> Result<Receipt, Error> {
        self.enqueue(actor, command, key, dry_run)?
            .blocking_recv()
            .map_err(|_| Error::OutcomeUnknown)?
    }

    fn enqueue(
        &self,
        actor: &Actor,
        command: Command,
        key: Option<IdempotencyKey>,
        dry_run: bool,
    ) -> Result<oneshot::Receiver<Result<Receipt, Error>>, Error> {
        actor.authorise(Permission::Write)?;
        let (reply, answer) = oneshot::channel();
        self.committer.submit(Job {
            actor: actor.name().to_owned(),
            key,
            dry_run,
            command,
            reply,
        })?;
        Ok(answer)
    }
}
