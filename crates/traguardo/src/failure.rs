// SPDX-License-Identifier: AGPL-3.0-or-later
//! How a command ends when it does not do what it was asked for.

use std::error::Error as _;
use std::fmt;
use traguardo_app::Error;
use traguardo_exchange::measurement::Fault;

/// Why a command failed; decides the exit code.
#[derive(Debug)]
pub enum Failure {
    /// The data base, the network or a file failed.
    Broken(String),
    /// The command line is wrong.
    Usage(String),
    /// What was given is wrong.
    Refused(String, Vec<Fault>),
    /// Nothing is certain.
    Uncertain(String),
}

impl Failure {
    /// What was given is wrong, in one sentence.
    pub fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into(), Vec::new())
    }

    /// What was given is wrong in several places.
    pub fn faulty(faults: Vec<Fault>) -> Self {
        let count = faults.len();
        Self::Refused(
            format!("{count} {}", if count == 1 { "fault" } else { "faults" }),
            faults,
        )
    }

    /// A failure with its causes.
    pub fn broken(what: &str, error: &dyn std::error::Error) -> Self {
        let mut text = format!("{what}: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        Self::Broken(text)
    }

    /// The same, of one part of what was asked for.
    pub fn of(self, part: &str) -> Self {
        let named = |why: String| format!("{part}: {why}");
        match self {
            Self::Broken(why) => Self::Broken(named(why)),
            Self::Usage(why) => Self::Usage(named(why)),
            Self::Refused(why, faults) => Self::Refused(named(why), faults),
            Self::Uncertain(why) => Self::Uncertain(named(why)),
        }
    }

    /// As the shell gets it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Broken(_) => 1,
            Self::Usage(_) => 2,
            Self::Refused(..) => 3,
            Self::Uncertain(_) => 4,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(why) | Self::Usage(why) | Self::Uncertain(why) => f.write_str(why),
            Self::Refused(why, faults) => {
                f.write_str(why)?;
                for fault in faults {
                    let place = if fault.pointer.is_empty() {
                        "document"
                    } else {
                        &fault.pointer
                    };
                    write!(f, "\n  {place}: {} ({})", fault.detail, fault.code)?;
                    if let Some(current) = &fault.current {
                        write!(
                            f,
                            "\n    now: {} (revision {})",
                            current.figure, current.revision
                        )?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(faults) | Error::Conflict(faults) => Self::faulty(faults),
            Error::NotFound(_)
            | Error::StaleRevision { .. }
            | Error::KeyReused
            | Error::Forbidden { .. } => Self::refused(error.to_string()),
            Error::Busy(_) | Error::OutcomeUnknown(_) | Error::Stopping => {
                Self::Uncertain(error.to_string())
            }
            Error::Store(_) | Error::Corrupt(_) | Error::Panic => match error.source() {
                Some(source) => Self::broken(&error.to_string(), source),
                None => Self::Broken(error.to_string()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_with_its_place() {
        let faults = vec![
            Fault::new("/items/0/value", "decimal_comma", "write 1.5"),
            Fault::new("", "malformed", "no"),
        ];
        let failure = Failure::from(Error::Invalid(faults));
        let expected =
            "2 faults\n  /items/0/value: write 1.5 (decimal_comma)\n  document: no (malformed)";
        assert_eq!(
            (failure.exit_code(), failure.to_string().as_str()),
            (3, expected)
        );
    }

    #[test]
    fn an_unknown_outcome_is_no_refusal() {
        assert_eq!(Failure::from(Error::OutcomeUnknown(None)).exit_code(), 4);
        assert_eq!(Failure::from(Error::Corrupt("x".into())).exit_code(), 1);
    }
}
