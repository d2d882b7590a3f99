// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the command line asks for.

use crate::Result;
use crate::nemesis::Kind;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Attacks the running service and proves what it promises about acknowledged writes.
#[derive(Clone, Debug, Parser)]
#[command(name = "traguardo-torture", version)]
pub struct Options {
    /// Faults against processes, disk and network; or cuts of the power.
    #[arg(value_enum, default_value = "run")]
    pub mode: Mode,
    /// The database the service runs on; one is made for it.
    #[arg(long, value_enum)]
    pub database: DatabaseKind,
    /// The service's program, built with the feature `failpoints`.
    #[arg(long, value_name = "PATH")]
    server: Option<PathBuf>,
    /// Decides operations and faults; printed at the start.
    #[arg(long)]
    pub seed: Option<u64>,
    /// SIGKILLs of the service or of the database there have to be.
    #[arg(long, default_value_t = 30)]
    pub kills: usize,
    /// Writes that have to be acknowledged.
    #[arg(long, default_value_t = 10_000)]
    pub writes: usize,
    /// Unknown outcomes there have to be.
    #[arg(long, default_value_t = 10)]
    pub ambiguous: usize,
    /// Cuts of the power (mode `powercut`).
    #[arg(long, default_value_t = 20)]
    pub cuts: usize,
    /// Only these faults.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Kind>,
    /// Makes the service or its database break a promise; succeeds when that is noticed.
    #[arg(long, value_enum)]
    pub control: Option<Control>,
    /// Processes of the service on one PostgreSQL.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub servers: u8,
    /// Clients of each process of the service.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub clients: u8,
    /// Gives up after so many minutes.
    #[arg(long, default_value_t = 20)]
    minutes: u64,
    /// Leaves database, logs and journals where they are.
    #[arg(long)]
    pub keep: bool,
}

/// What is done to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The faults of the list, under load.
    Run,
    /// Copies of the database's disk, taken while it is written to.
    Powercut,
}

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DatabaseKind {
    /// An SQLite file.
    Sqlite,
    /// A PostgreSQL cluster.
    Postgres,
}

/// A broken promise that has to be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Control {
    /// The committer answers, then commits.
    AnswerBeforeCommit,
    /// The committer keeps no answer for a repeat with the same key.
    DropIdempotency,
    /// PostgreSQL with `synchronous_commit=off`, under power cuts.
    SynchronousCommitOff,
    /// SQLite with `synchronous=NORMAL`, under power cuts.
    SynchronousNormal,
}

impl Options {
    /// When to give up.
    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.minutes * 60)
    }

    /// The service's program: the one named, else one beside this program.
    pub fn server(&self) -> Result<PathBuf> {
        if let Some(path) = &self.server {
            return if path.is_file() {
                Ok(path.clone())
            } else {
                Err(format!("there is no program at {}", path.display()).into())
            };
        }
        let this = std::env::current_exe()?;
        let beside = this.with_file_name("traguardo");
        if beside.is_file() {
            Ok(beside)
        } else {
            Err("no program of the service beside this one: name it with --server".into())
        }
    }

    /// What does not go together.
    pub fn check(&self) -> Result<()> {
        let sqlite = self.database == DatabaseKind::Sqlite;
        if sqlite && self.servers > 1 {
            return Err("two processes need PostgreSQL: an SQLite file has one writer".into());
        }
        let power = matches!(
            self.control,
            Some(Control::SynchronousCommitOff | Control::SynchronousNormal)
        );
        if self.control.is_some() && power != (self.mode == Mode::Powercut) {
            return Err(
                "the controls of the database's settings go with `powercut`, the others with `run`"
                    .into(),
            );
        }
        match self.control {
            Some(Control::SynchronousNormal) if !sqlite => {
                Err("synchronous-normal is SQLite's".into())
            }
            Some(Control::SynchronousCommitOff) if sqlite => {
                Err("synchronous-commit-off is PostgreSQL's".into())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Options {
        Options::parse_from(
            ["traguardo-torture"]
                .into_iter()
                .chain(arguments.split(' ')),
        )
    }

    #[test]
    fn the_full_figures_are_the_default() {
        let options = parsed("--database sqlite");
        assert_eq!(
            (options.kills, options.writes, options.ambiguous),
            (30, 10_000, 10)
        );
        assert_eq!(
            (options.mode, options.cuts, options.clients),
            (Mode::Run, 20, 16)
        );
        assert!(options.check().is_ok());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(parsed("--database sqlite --servers 2").check().is_err());
        assert!(
            parsed("--database sqlite --control synchronous-normal")
                .check()
                .is_err()
        );
        assert!(
            parsed("powercut --database postgres --control synchronous-normal")
                .check()
                .is_err()
        );
        assert!(
            parsed("powercut --database postgres --control synchronous-commit-off")
                .check()
                .is_ok()
        );
        assert!(
            parsed("--database postgres --only kill-server,disk-full")
                .check()
                .is_ok()
        );
    }
}
