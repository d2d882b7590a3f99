// SPDX-License-Identifier: AGPL-3.0-or-later
//! PostgreSQL: the baselines are pgbench for single rows and COPY for batches, in the service's own
//! database and over the same kind of connection.

use crate::Result;
use crate::created::{Created, EMPTY};
use crate::database::{BATCH, Database, Names, SELECTED};
use crate::options::Options;
use crate::row::{COLUMNS, Rows};
use crate::sample::{Sample, real};
use crate::scratch::Scratch;
use ::postgres::Client;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

const SELECT: &str =
    "\\set id random(1, 100000)\nSELECT number FROM bench_select WHERE id = :id;\n";
const INSERT: &str = "\\set administration random(1, 60)\n\\set measure random(1, 50)\n\
    INSERT INTO bench_insert (administration_id, measure_id, office_id, period, number) \
    VALUES (:administration, :measure, 1, '2022-M05', 102.25);\n";
const _: () = assert!(SELECTED == 100_000);

/// A new database on a server.
pub struct Postgres {
    database: Created,
    pgbench: PathBuf,
    select_script: PathBuf,
    insert_script: PathBuf,
}

impl Postgres {
    /// Creates it; `maintenance` is the address of another database of the same server.
    pub fn fresh(maintenance: &str, scratch: &Scratch) -> Result<Self> {
        let fresh = Self {
            database: Created::copy(maintenance, "", EMPTY)?,
            pgbench: pgbench()?,
            select_script: scratch.file("select.sql"),
            insert_script: scratch.file("insert.sql"),
        };
        std::fs::write(&fresh.select_script, SELECT)?;
        std::fs::write(&fresh.insert_script, INSERT)?;
        Ok(fresh)
    }

    /// Runs one statement over and over from as many connections as the service has clients.
    fn pgbench(&self, options: &Options, script: &PathBuf) -> Result<Sample> {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = threads.min(usize::try_from(options.clients)?);
        let ran = Command::new(&self.pgbench)
            .args(["--no-vacuum", "--protocol=prepared"])
            .arg(format!("--client={}", options.clients))
            .arg(format!("--jobs={threads}"))
            .arg(format!("--time={}", options.seconds))
            .arg("--file")
            .arg(script)
            .arg(&self.database.url)
            .output()?;
        let output = String::from_utf8_lossy(&ran.stdout);
        if !ran.status.success() {
            return Err(format!("pgbench: {}", String::from_utf8_lossy(&ran.stderr)).into());
        }
        told(&output).ok_or_else(|| format!("pgbench says something unexpected:\n{output}").into())
    }
}

/// The count and the rate that pgbench prints.
fn told(output: &str) -> Option<Sample> {
    let after = |start: &str| output.lines().find_map(|line| line.strip_prefix(start));
    let count: u64 = after("number of transactions actually processed: ")?
        .trim()
        .parse()
        .ok()?;
    let rate: f64 = after("tps = ")?.split(' ').next()?.parse().ok()?;
    let mut sample = Sample::rate(count, count, real(count) / rate);
    let failed = after("number of failed transactions: ").and_then(|text| text.split(' ').next());
    sample.errors = failed.map_or(Some(0), |failed| failed.parse().ok())?;
    Some(sample)
}

/// pgbench of the server's installation.
fn pgbench() -> Result<PathBuf> {
    let told = std::env::var_os("TRAGUARDO_PG_BINDIR").map(PathBuf::from);
    let asked = Command::new("pg_config").arg("--bindir").output().ok();
    let asked = asked.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|found| {
            found
                .flatten()
                .map(|entry| entry.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    installed.sort();
    let places = told
        .into_iter()
        .chain(asked)
        .chain(installed.into_iter().rev());
    let found = places
        .map(|place| place.join("pgbench"))
        .find(|program| program.is_file());
    found.ok_or_else(|| "pgbench not found: it comes with PostgreSQL's server programs".into())
}

impl Database for Postgres {
    fn names(&self) -> Names {
        Names {
            select: "pgbench: select by key",
            insert: "pgbench: insert",
            batch: "COPY: 1,000 rows, bare",
            batch_keyed: "COPY: 1,000 rows, keyed",
        }
    }

    fn describe(&mut self) -> Result<String> {
        self.database.describe()
    }

    fn warning(&mut self) -> Result<Option<String>> {
        self.database.warning()
    }

    fn url(&self) -> String {
        self.database.url.clone()
    }

    fn prepare(&mut self) -> Result<()> {
        let columns = "administration_id bigint NOT NULL, measure_id bigint NOT NULL, office_id bigint NOT NULL, \
            period text NOT NULL, number numeric NOT NULL";
        let mut client = self.database.open()?;
        client.batch_execute(&format!(
            "CREATE TABLE bench_select (id bigint PRIMARY KEY, {columns});
             CREATE TABLE bench_insert (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {columns});
             INSERT INTO bench_select SELECT n, n % 60, n % 50, n % 10, '2022-M05', n + 0.25
                FROM generate_series(1, {SELECTED}) n;"
        ))?;
        client.batch_execute("VACUUM ANALYZE")?;
        Ok(())
    }

    fn select(&mut self, options: &Options) -> Result<Sample> {
        self.pgbench(options, &self.select_script)
    }

    fn insert(&mut self, options: &Options) -> Result<Sample> {
        self.pgbench(options, &self.insert_script)
    }

    fn batch(&mut self, options: &Options, keyed: bool) -> Result<Sample> {
        let like = if keyed {
            " INCLUDING INDEXES INCLUDING CONSTRAINTS"
        } else {
            ""
        };
        self.database.open()?.batch_execute(&format!(
            "DROP TABLE IF EXISTS bench_row; CREATE TABLE bench_row (LIKE measurement_revision{like})"
        ))?;
        let rows = Rows::default();
        let clients = (0..options.copy_connections)
            .map(|_| self.database.open())
            .collect::<Result<Vec<_>>>()?;
        let began = Instant::now();
        let until = began + Duration::from_secs(options.seconds.into());
        std::thread::scope(|scope| {
            let copying: Vec<_> = clients
                .into_iter()
                .map(|client| scope.spawn(|| copy(client, &rows, began, until)))
                .collect();
            let mut total = Sample::default();
            for connection in copying {
                total.beside(connection.join().map_err(|_| "COPY panicked")??);
            }
            Ok(total)
        })
    }

    fn measurements(&mut self) -> Result<u64> {
        self.database
            .number("SELECT count(*) FROM measurement_revision")
    }

    fn bytes(&mut self) -> Result<u64> {
        self.database.number(
            "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'bench%'",
        )
    }
}

/// Writes batches on one connection, each its own transaction.
fn copy(mut client: Client, rows: &Rows, began: Instant, until: Instant) -> Result<Sample> {
    let statement = format!("COPY bench_row ({COLUMNS}) FROM STDIN");
    let mut sample = Sample::default();
    let mut text = String::new();
    loop {
        let asked = Instant::now();
        if asked >= until {
            sample.seconds = began.elapsed().as_secs_f64();
            return Ok(sample);
        }
        text.clear();
        for row in rows.batch() {
            writeln!(
                text,
                "{}\t{}\t{}\t{}\t{}\t1\t{}\tnumber\t{}\t\\N\t\\N\tactual\t\\N\t\\N",
                row.administration,
                row.period_end,
                row.measure,
                row.office,
                row.period,
                row.seq,
                row.number
            )?;
        }
        let mut writer = client.copy_in(&statement)?;
        writer.write_all(text.as_bytes())?;
        let written = writer.finish()?;
        if written != BATCH {
            return Err(format!("COPY wrote {written} rows of {BATCH}").into());
        }
        sample.requests += 1;
        sample.rows += written;
        sample
            .micros
            .push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pgbench_prints_is_read() {
        let output = "scaling factor: 1\nnumber of transactions actually processed: 3000\n\
            number of failed transactions: 2 (0.067%)\nlatency average = 1.3 ms\n\
            tps = 1500.000000 (without initial connection time)\n";
        let sample = told(output).unwrap();
        assert_eq!(
            (sample.requests, sample.rows, sample.errors),
            (3_000, 3_000, 2)
        );
        assert!((sample.seconds - 2.0).abs() < 1e-9);
        assert_eq!(told("tps = x"), None);
    }
}
