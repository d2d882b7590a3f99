// SPDX-License-Identifier: AGPL-3.0-or-later
//! The head of the ledger: the one order of everything written.

use crate::conn::on;
use crate::schema::{
    administration, assignment, benchmark_publication, change, indicator, ledger_head, measure,
    merger, office, plan,
};
use crate::statement::Statement;
use crate::time::{process_clock, stored};
use crate::{Conn, Error, Result};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamp};

/// A position of the ledger and when it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position; 0 is the empty ledger.
    pub position: i64,
    /// When it was recorded (UTC, microseconds).
    pub recorded_at: DateTime<Utc>,
}

/// Entities whose identifiers are handed out under the ledger lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// `administration`
    Administration,
    /// `office`
    Office,
    /// `measure`
    Measure,
    /// `indicator`
    Indicator,
    /// `plan`
    Plan,
    /// `assignment`
    Assignment,
    /// `merger`
    Merger,
    /// `benchmark_publication`
    BenchmarkPublication,
}

/// Takes the lock and then reads the server's clock, in one round trip. Beside the lock itself the
/// clock would be read before the wait for it.
const LOCK: &str = "WITH head AS MATERIALIZED \
    (SELECT seq, recorded_at FROM ledger_head WHERE id = 1 FOR UPDATE) \
    SELECT seq, recorded_at, clock_timestamp() AT TIME ZONE 'UTC' FROM head";

/// The same beside others who only look.
const LOOK: &str = "WITH head AS MATERIALIZED \
    (SELECT seq, recorded_at FROM ledger_head WHERE id = 1 FOR SHARE) \
    SELECT seq, recorded_at, clock_timestamp() AT TIME ZONE 'UTC' FROM head";

impl Head {
    fn read((position, recorded_at): (i64, NaiveDateTime)) -> Self {
        Self {
            position,
            recorded_at: recorded_at.and_utc(),
        }
    }

    /// The ledger before anything was written.
    fn empty() -> Self {
        Self {
            position: 0,
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }
}

/// Locks the head until the end of the transaction: the first statement of every write
/// transaction. Answers the head and the time on the clock (the database's on PostgreSQL).
pub fn lock(conn: &mut Conn) -> Result<(Head, DateTime<Utc>)> {
    match conn {
        // The transaction is IMMEDIATE: it has been the only writer since it began.
        Conn::Sqlite(_) => Ok((head(conn)?, process_clock())),
        Conn::Postgres(c) => head_and_clock(c, LOCK),
    }
}

fn head_and_clock(conn: &mut PgConnection, sql: &'static str) -> Result<(Head, DateTime<Utc>)> {
    let (position, recorded_at, now): (i64, NaiveDateTime, NaiveDateTime) =
        Statement::<_, (BigInt, Timestamp, Timestamp)>::new(sql)
            .get_result(conn)
            .map_err(no_head)?;
    Ok((Head::read((position, recorded_at)), now.and_utc()))
}

/// The head when nobody is writing, and the time on the clock: whoever writes is waited for, and
/// whatever is written later is recorded later than that time.
pub fn at_rest(conn: &mut Conn) -> Result<(Head, DateTime<Utc>)> {
    match conn {
        Conn::Sqlite(_) => conn.write_transaction(|conn| Ok((head(conn)?, process_clock()))),
        Conn::Postgres(c) => head_and_clock(c, LOOK),
    }
}

/// Moves the head. Only under [`lock`].
pub fn advance(conn: &mut Conn, head: Head) -> Result<()> {
    let rows = on!(conn, c => diesel::update(ledger_head::table.find(1))
        .set((
            ledger_head::seq.eq(head.position),
            ledger_head::recorded_at.eq(stored(head.recorded_at)),
        ))
        .execute(c))?;
    has_moved(rows)
}

/// The head is one row.
pub(crate) fn has_moved(rows: usize) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(no_head(diesel::result::Error::NotFound))
    }
}

/// The head as of now.
pub fn head(conn: &mut Conn) -> Result<Head> {
    on!(conn, c => ledger_head::table
        .find(1)
        .select((ledger_head::seq, ledger_head::recorded_at))
        .first(c))
    .map(Head::read)
    .map_err(no_head)
}

/// The head as it was when `position` was the last one; `None` when there is no such position.
pub fn at_position(conn: &mut Conn, position: i64) -> Result<Option<Head>> {
    if position == 0 {
        return Ok(Some(Head::empty()));
    }
    let found = on!(conn, c => change::table
        .find(position)
        .select((change::seq, change::recorded_at))
        .first(c)
        .optional())?;
    Ok(found.map(Head::read))
}

/// The last position recorded at `time` or before; position 0 when there is none.
pub fn at_time(conn: &mut Conn, time: DateTime<Utc>) -> Result<Head> {
    let found = on!(conn, c => change::table
        .filter(change::recorded_at.le(stored(time)))
        .order((change::recorded_at.desc(), change::seq.desc()))
        .select((change::seq, change::recorded_at))
        .first(c)
        .optional())?;
    Ok(found.map_or_else(Head::empty, Head::read))
}

/// The next free identifier of an entity. Only under [`lock`]: the same history gives the same
/// identifiers on both databases.
pub fn next_id(conn: &mut Conn, table: Table) -> Result<i64> {
    macro_rules! last {
        ($table:ident) => {
            on!(conn, c => $table::table.select(max($table::id)).first::<Option<i64>>(c))?
        };
    }
    let last = match table {
        Table::Administration => last!(administration),
        Table::Office => last!(office),
        Table::Measure => last!(measure),
        Table::Indicator => last!(indicator),
        Table::Plan => last!(plan),
        Table::Assignment => last!(assignment),
        Table::Merger => last!(merger),
        Table::BenchmarkPublication => last!(benchmark_publication),
    };
    Ok(last.unwrap_or(0) + 1)
}

fn no_head(error: diesel::result::Error) -> Error {
    match error {
        diesel::result::Error::NotFound => Error::Corrupt("ledger_head has no row".to_owned()),
        other => other.into(),
    }
}
