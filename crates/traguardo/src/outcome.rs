// SPDX-License-Identifier: AGPL-3.0-or-later
//! How a command ends, for people and for scripts.

use std::fmt;
use traguardo_app::Error;
use traguardo_exchange::measurement::Fault;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// What was given is wrong: exit code 1.
    Refused(String),
    /// The data base or the system failed: exit code 3.
    Broken(String),
}

/// How a command ends.
pub type Outcome = Result<(), Failure>;

impl Failure {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Broken(_) => 3,
        }
    }

    /// All faults, a line each.
    pub fn faults(faults: &[Fault]) -> Self {
        let lines: Vec<String> = faults.iter().map(line).collect();
        Self::Refused(lines.join("\n"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(text) | Self::Broken(text) => f.write_str(text),
        }
    }
}

fn line(fault: &Fault) -> String {
    let place = if fault.pointer.is_empty() { "/" } else { &fault.pointer };
    let mut line = format!("{place}: {} [{}]", fault.detail, fault.code);
    if let Some(current) = &fault.current {
        line.push_str(&format!(" (now: {} at revision {})", current.figure, current.revision));
    }
    line
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match &error {
            Error::Invalid(faults) | Error::Conflict(faults) => Self::faults(faults),
            Error::NotFound(_) | Error::StaleRevision { .. } | Error::KeyReused | Error::Forbidden { .. } => {
                Self::Refused(error.to_string())
            }
            _ => Self::Broken(with_sources(&error)),
        }
    }
}

impl From<traguardo_store::Error> for Failure {
    fn from(error: traguardo_store::Error) -> Self {
        Self::Broken(with_sources(&error))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(with_sources(&error))
    }
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}
