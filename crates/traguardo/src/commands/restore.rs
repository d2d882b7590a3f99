// SPDX-License-Identifier: AGPL-3.0-or-later
//! An empty data base of its own, into which an export is read back before it is written out.

use super::import::{Document, parse, save};
use crate::ask::ACTOR;
use crate::failure::Failure;
use crate::open;
use tempfile::TempDir;
use traguardo_app::{Actor, App, Command, Error, Mode};
use traguardo_exchange::measurement::{Fault, MeasurementPost};

/// Most faults that are told.
const TOLD: usize = 20;

pub struct Restored {
    app: App,
    // Gone with the folder once the service has ended.
    _folder: TempDir,
}

impl Restored {
    pub fn new() -> Result<Self, Failure> {
        let folder = tempfile::tempdir()
            .map_err(|error| Failure::broken("a folder for temporary files", &error))?;
        let file = folder.path().join("restored.db");
        Ok(Self {
            app: open::for_writing(&format!("sqlite:{}", file.display()))?,
            _folder: folder,
        })
    }

    /// A plan document as `import` reads it.
    pub fn plan(&self, bytes: &[u8]) -> Result<(), Failure> {
        let Document::Plan(plan) = parse(bytes)? else {
            return Ok(());
        };
        save(&self.app, &Actor::operator(ACTOR), &plan, false)
            .map(drop)
            .map_err(|failure| failure.of(&format!("plan `{}`, read back", plan.1.code)))
    }

    /// Measurements as `import` reads them; what it would refuse is told figure by figure.
    pub fn figures(&self, post: MeasurementPost) -> Result<(), Failure> {
        let items = post.items.clone();
        let command = Command::PostMeasurements {
            post,
            mode: Mode::Atomic,
        };
        let answer = self
            .app
            .write_blocking(&Actor::operator(ACTOR), command, None, false);
        let faults = match answer {
            Ok(_) => return Ok(()),
            Err(Error::Invalid(faults) | Error::Conflict(faults)) => faults,
            Err(other) => return Err(other.into()),
        };
        let told = faults.iter().take(TOLD).map(|fault| {
            let index = fault.pointer.split('/').nth(2);
            let item = index
                .and_then(|index| index.parse::<usize>().ok())
                .and_then(|index| items.get(index));
            let figure = item.map_or_else(String::new, |item| {
                let office = item.office.as_deref().unwrap_or_default();
                format!("{} {} {office}", item.measure, item.period)
            });
            Fault {
                pointer: figure,
                ..fault.clone()
            }
        });
        let told = told.collect();
        Err(Failure::Refused(
            format!(
                "nothing was written: {} that `import` would not read back into an empty data base beside the \
                 newest revisions of the plans. The plans no longer ask for such figures; they stay readable \
                 at /api/v1/measurements, and an earlier state can be exported with --as-known-at",
                match faults.len() {
                    1 => "there is a figure".to_owned(),
                    several => format!("there are {several} figures"),
                }
            ),
            told,
        ))
    }
}
