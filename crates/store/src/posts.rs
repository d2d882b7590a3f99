// SPDX-License-Identifier: AGPL-3.0-or-later
//! Everything a group of posts writes; on PostgreSQL in one statement, since each costs a round trip.

use crate::change::{self, ChangeRow};
use crate::idempotency;
use crate::ledger::{self, Head};
use crate::measurements;
use crate::statement::Statement;
use crate::time::stored;
use crate::{Conn, Result};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamp};

/// What is written together.
#[derive(Clone, Copy, Debug)]
pub struct Posts<'a> {
    /// One for each accepted request.
    pub changes: &'a [ChangeRow],
    /// Their figures.
    pub figures: &'a [measurements::Row],
    /// Their answers, for repeats.
    pub answers: &'a [idempotency::Row],
    /// Position and time of the last change.
    pub head: Head,
}

/// Writes a group and moves the head. Only under [`ledger::lock`].
pub fn write(conn: &mut Conn, posts: Posts<'_>) -> Result<()> {
    match conn {
        Conn::Sqlite(_) => {
            change::insert(conn, posts.changes)?;
            measurements::insert(conn, posts.figures)?;
            idempotency::insert(conn, posts.answers)?;
            ledger::advance(conn, posts.head)
        }
        Conn::Postgres(c) => {
            // References between the tables are checked when the whole statement is done.
            let sql = format!(
                "WITH c AS ({}), m AS ({}), i AS ({}) \
                 UPDATE ledger_head SET seq = ?, recorded_at = ? WHERE id = 1",
                change::INSERT,
                measurements::INSERT,
                idempotency::INSERT
            );
            let statement = change::bind(Statement::<_, ()>::new(sql), posts.changes);
            let statement = measurements::bind(statement, posts.figures);
            let rows = idempotency::bind(statement, posts.answers)
                .bind::<BigInt, _>(posts.head.position)
                .bind::<Timestamp, _>(stored(posts.head.recorded_at))
                .execute(&mut **c)?;
            ledger::has_moved(rows)
        }
    }
}
