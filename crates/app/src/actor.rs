// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who acts, and what they may do.

use crate::Error;

/// Somebody who asks for something. Until credentials exist there are two: whoever reaches the
/// loopback interface or the command line of the machine acts for the whole instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    name: String,
    may_write: bool,
}

/// What a use case needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See plans, figures and verdicts.
    Read,
    /// Record anything.
    Write,
}

impl Actor {
    /// Acts for the whole instance; `name` is what the ledger records.
    pub fn operator(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            may_write: true,
        }
    }

    /// Reads everything and writes nothing, as `traguardo evaluate` and `export` do.
    pub fn reader(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            may_write: false,
        }
    }

    /// The name recorded with every change.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decision every use case starts with.
    pub fn authorise(&self, permission: Permission) -> Result<(), Error> {
        match permission {
            Permission::Read => Ok(()),
            Permission::Write if self.may_write => Ok(()),
            Permission::Write => Err(Error::Forbidden {
                actor: self.name.clone(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_may_not_write() {
        let reader = Actor::reader("cli");
        assert!(reader.authorise(Permission::Read).is_ok());
        assert!(matches!(
            reader.authorise(Permission::Write),
            Err(Error::Forbidden { .. })
        ));
        assert!(
            Actor::operator("local")
                .authorise(Permission::Write)
                .is_ok()
        );
    }
}
