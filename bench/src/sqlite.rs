// SPDX-License-Identifier: AGPL-3.0-or-later
//! SQLite: the baselines are a plain loop over prepared statements on one connection, as durable as
//! the service's (`WAL`, `synchronous=FULL`) and in the same file.

use crate::Result;
use crate::database::{BATCH, Database, Names, SELECTED};
use crate::options::Options;
use crate::row::Rows;
use crate::sample::Sample;
use crate::scratch::Scratch;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::time::{Duration, Instant};

diesel::table! {
    bench_single (id) {
        id -> BigInt,
        administration_id -> BigInt,
        measure_id -> BigInt,
        office_id -> BigInt,
        period -> Text,
        number -> Text,
    }
}

diesel::table! {
    bench_row (administration_id, period_end, measure_id, office_id, period, revision) {
        administration_id -> BigInt,
        period_end -> Text,
        measure_id -> BigInt,
        office_id -> BigInt,
        period -> Text,
        revision -> Integer,
        seq -> BigInt,
        kind -> Text,
        number -> Nullable<Text>,
        day -> Nullable<Text>,
        statement -> Nullable<Text>,
        origin -> Text,
        note -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

/// A new file.
pub struct Sqlite {
    path: String,
    in_memory: bool,
}

impl Sqlite {
    /// Chooses its place; the service makes it.
    pub fn fresh(scratch: &Scratch) -> Result<Self> {
        let path = scratch.file("traguardo.db");
        let path = path
            .to_str()
            .ok_or("the directory's name is not text")?
            .to_owned();
        Ok(Self {
            path,
            in_memory: scratch.is_in_memory(),
        })
    }

    fn open(&self) -> Result<SqliteConnection> {
        let mut connection = SqliteConnection::establish(&self.path)?;
        connection.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )?;
        Ok(connection)
    }

    fn number(&self, query: &str) -> Result<u64> {
        let number: i64 = sql::<BigInt>(query).get_result(&mut self.open()?)?;
        Ok(u64::try_from(number)?)
    }

    fn text(&self, query: &str) -> Result<String> {
        Ok(sql::<Text>(query).get_result(&mut self.open()?)?)
    }
}

/// Runs `once` until the time is up and counts the rows it gives.
fn repeat(options: &Options, mut once: impl FnMut(u64) -> Result<u64>) -> Result<Sample> {
    let time = Duration::from_secs(options.seconds.into());
    let began = Instant::now();
    let mut sample = Sample::default();
    loop {
        let asked = Instant::now();
        if asked - began >= time {
            break;
        }
        sample.rows += once(sample.requests)?;
        sample.requests += 1;
        sample
            .micros
            .push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    sample.seconds = began.elapsed().as_secs_f64();
    Ok(sample)
}

impl Database for Sqlite {
    fn names(&self) -> Names {
        Names {
            select: "plain SQL: select by key",
            insert: "plain SQL: insert",
            batch: "plain SQL: 1,000 rows, bare",
            batch_keyed: "plain SQL: 1,000 rows, keyed",
        }
    }

    fn describe(&mut self) -> Result<String> {
        let version = self.text("SELECT sqlite_version()")?;
        Ok(format!(
            "SQLite {version}, WAL, synchronous FULL; baselines on one connection"
        ))
    }

    fn warning(&mut self) -> Result<Option<String>> {
        Ok(self
            .in_memory
            .then(|| "the file is on a file system in memory: syncing costs nothing".to_owned()))
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.path)
    }

    fn prepare(&mut self) -> Result<()> {
        let mut connection = self.open()?;
        connection.batch_execute(&format!(
            "CREATE TABLE bench_single (id INTEGER PRIMARY KEY, administration_id INTEGER NOT NULL,
                measure_id INTEGER NOT NULL, office_id INTEGER NOT NULL, period TEXT NOT NULL,
                number TEXT NOT NULL) STRICT;
             INSERT INTO bench_single SELECT value, value % 60, value % 50, value % 10, '2022-M05', value || '.25'
                FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {SELECTED})
                      SELECT value FROM n);"
        ))?;
        Ok(())
    }

    fn select(&mut self, options: &Options) -> Result<Sample> {
        let mut connection = self.open()?;
        repeat(options, |made| {
            let id = i64::try_from(made * 7_919 % u64::from(SELECTED))? + 1;
            let query = bench_single::table.find(id).select(bench_single::number);
            query.first::<String>(&mut connection)?;
            Ok(1)
        })
    }

    fn insert(&mut self, options: &Options) -> Result<Sample> {
        use bench_single::{administration_id, measure_id, number, office_id, period};
        let mut connection = self.open()?;
        repeat(options, |made| {
            let made = i64::try_from(made)?;
            diesel::insert_into(bench_single::table)
                .values((
                    administration_id.eq(made % 60),
                    measure_id.eq(made % 50),
                    office_id.eq(made % 10),
                    period.eq("2022-M05"),
                    number.eq("102.25"),
                ))
                .execute(&mut connection)?;
            Ok(1)
        })
    }

    fn batch(&mut self, options: &Options, keyed: bool) -> Result<Sample> {
        let own = self.text(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'measurement_revision'",
        )?;
        let mut connection = self.open()?;
        connection.batch_execute("DROP TABLE IF EXISTS bench_row")?;
        connection.batch_execute(&if keyed {
            let own = own.replace("measurement_revision", "bench_row");
            format!("PRAGMA foreign_keys = OFF; {own};")
        } else {
            "CREATE TABLE bench_row AS SELECT * FROM measurement_revision WHERE 0".to_owned()
        })?;
        let rows = Rows::default();
        repeat(options, |_| write(&mut connection, &rows))
    }

    fn measurements(&mut self) -> Result<u64> {
        self.number("SELECT count(*) FROM measurement_revision")
    }

    fn bytes(&mut self) -> Result<u64> {
        let used = "(SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count)";
        self.number(&format!(
            "SELECT ({used}) * (SELECT page_size FROM pragma_page_size)"
        ))
    }
}

/// One transaction of as many rows as the service gets in a batch.
fn write(connection: &mut SqliteConnection, rows: &Rows) -> Result<u64> {
    use bench_row as t;
    connection.immediate_transaction(|connection| {
        for row in rows.batch() {
            diesel::insert_into(t::table)
                .values((
                    t::administration_id.eq(row.administration),
                    t::period_end.eq(&row.period_end),
                    t::measure_id.eq(row.measure),
                    t::office_id.eq(row.office),
                    t::period.eq(&row.period),
                    t::revision.eq(1),
                    t::seq.eq(row.seq),
                    t::kind.eq("number"),
                    t::number.eq(&row.number),
                    t::day.eq(None::<String>),
                    t::statement.eq(None::<String>),
                    t::origin.eq("actual"),
                    t::note.eq(None::<String>),
                    t::reason.eq(None::<String>),
                ))
                .execute(connection)?;
        }
        Ok(BATCH)
    })
}
