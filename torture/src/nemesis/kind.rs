// SPDX-License-Identifier: AGPL-3.0-or-later
//! The kinds of faults.

use crate::machine::{Injector, Tmpfs, is_root};
use crate::options::DatabaseKind;
use clap::ValueEnum;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Kind {
    /// SIGKILL to the service.
    KillServer,
    /// SIGKILL to the postmaster and its children.
    KillPostgres,
    /// SIGTERM to the service while requests are on their way.
    Sigterm,
    /// SIGSTOP for two seconds.
    Sigstop,
    /// Connections reset after the request and before the reply.
    ProxyReset,
    /// `pg_terminate_backend` of the service's connections.
    TerminateBackends,
    /// No room left on the database's disk, then room again.
    DiskFull,
    /// EIO when data are to be made durable.
    SyncError,
    /// The committer dies, or panics, before a commit.
    BeforeCommit,
    /// It does so after a commit and before an answer.
    BeforeAnswer,
    /// It does so when half of a group is written.
    MiddleOfGroup,
}

impl Kind {
    /// As on the command line.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether it is about this database.
    pub fn is_for(self, database: DatabaseKind) -> bool {
        let postgres = matches!(self, Self::KillPostgres | Self::TerminateBackends);
        !postgres || database == DatabaseKind::Postgres
    }

    /// Whether it is a SIGKILL.
    pub fn is_kill(self) -> bool {
        matches!(self, Self::KillServer | Self::KillPostgres)
    }

    /// Whether the service's process lives through it.
    pub fn spares_the_service(self) -> bool {
        matches!(
            self,
            Self::KillPostgres
                | Self::Sigstop
                | Self::ProxyReset
                | Self::TerminateBackends
                | Self::DiskFull
                | Self::SyncError
        )
    }

    /// Whether the service has to be built for it.
    pub fn is_point(self) -> bool {
        matches!(
            self,
            Self::BeforeCommit | Self::BeforeAnswer | Self::MiddleOfGroup
        )
    }

    /// Why this machine cannot bring it about.
    pub fn impossible(self, disk: Option<&Tmpfs>) -> Option<&'static str> {
        match self {
            Self::DiskFull if disk.is_none() => Some("needs root and a tmpfs"),
            Self::SyncError if !Injector::is_possible() => Some("needs strace"),
            Self::SyncError if !is_root() => Some("needs root to trace processes"),
            _ => None,
        }
    }
}
