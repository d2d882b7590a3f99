// SPDX-License-Identifier: AGPL-3.0-or-later
//! Up to where an answer knows the ledger (`docs/domain.md` §7).

use super::{AsKnownAt, KnownAt};
use crate::{Actor, App, Error, Permission};
use traguardo_store::ledger::{self, Head};
use traguardo_store::{Conn, migrations};

impl From<Head> for KnownAt {
    fn from(head: Head) -> Self {
        Self {
            position: head.position,
            time: (head.position > 0).then_some(head.recorded_at),
        }
    }
}

/// The position a question is about; the future is refused.
pub(super) fn known_at(conn: &mut Conn, asked: Option<AsKnownAt>) -> Result<KnownAt, Error> {
    let head = ledger::head(conn)?;
    let refuse = |detail: String| Error::invalid("?as_known_at", "position_in_future", detail);
    match asked {
        None => Ok(head.into()),
        Some(AsKnownAt::Position(position)) if position < 0 => Err(Error::invalid(
            "?as_known_at",
            "bad_position",
            "a ledger position is 0 or more",
        )),
        Some(AsKnownAt::Position(0)) => Ok(KnownAt {
            position: 0,
            time: None,
        }),
        Some(AsKnownAt::Position(position)) if position > head.position => Err(refuse(format!(
            "the ledger ends at position {}",
            head.position
        ))),
        Some(AsKnownAt::Position(position)) => Ok(ledger::at_position(conn, position)?
            .ok_or_else(|| Error::Corrupt(format!("ledger position {position}")))?
            .into()),
        Some(AsKnownAt::Time(time)) if time > head.recorded_at => {
            // What is being written at this moment may already carry an earlier time: it has to be
            // waited for, or the same question would be answered otherwise a moment later.
            let (head, now) = ledger::at_rest(conn)?;
            if time <= head.recorded_at {
                Ok(ledger::at_time(conn, time)?.into())
            } else if time < now {
                Ok(head.into())
            } else {
                Err(refuse(
                    "what will be known then nobody knows yet".to_owned(),
                ))
            }
        }
        Some(AsKnownAt::Time(time)) => Ok(ledger::at_time(conn, time)?.into()),
    }
}

impl App {
    /// The newest position.
    pub fn head(&self, actor: &Actor) -> Result<KnownAt, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| Ok(ledger::head(conn)?.into()))
    }

    /// Whether the data base answers and has the schema this program needs.
    pub fn ready(&self) -> Result<bool, Error> {
        self.store
            .read(|conn| Ok(migrations::pending(conn)?.is_empty()))
    }
}
