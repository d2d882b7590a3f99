// SPDX-License-Identifier: AGPL-3.0-or-later
//! A database of so many administrations, filled through the API.

use super::fixture::{self, HALF_YEARS, MEASURES};
use crate::Result;
use crate::created::{Created, EMPTY};
use crate::http::Client;
use crate::load::carry_out;
use crate::sample::Sample;
use crate::scratch::Scratch;
use crate::server::Server;
use std::net::SocketAddr;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// How the service is started.
pub struct Program {
    /// The binary.
    pub binary: PathBuf,
    /// Where its logs go.
    pub scratch: Scratch,
}

/// A database with all its administrations.
pub struct Instance {
    /// How many there are.
    pub size: u32,
    /// Where they are.
    pub database: Created,
    /// Posting the plans of those that the smaller database did not have; rows are plans.
    pub plans: Sample,
    /// Posting their figures.
    pub figures: Sample,
    /// Figures in the database.
    pub stored: u64,
    /// Bytes of the tables of each of [`PARTS`] with their indexes, without the write-ahead log.
    pub bytes: Vec<u64>,
}

/// Tables by what they hold.
pub const PARTS: [(&str, &str); 3] = [
    ("figures", "relname = 'measurement_revision'"),
    ("record", "relname IN ('change', 'idempotency')"),
    (
        "plans, dictionary, offices",
        "relname NOT IN ('measurement_revision', 'change', 'idempotency')",
    ),
];

impl Program {
    /// Starts a service on a database.
    pub fn serve(&self, database: &Created) -> Result<Server> {
        let log = self.scratch.file(&format!("{}.log", database.name));
        Server::start(&self.binary, &database.url, log)
    }
}

impl Instance {
    /// Copies the smaller database and posts what is missing.
    pub fn fill(
        program: &Program,
        maintenance: &str,
        smaller: Option<&Self>,
        size: u32,
        clients: u32,
    ) -> Result<Self> {
        let template = smaller.map_or(EMPTY, |smaller| &smaller.database.name);
        let database = Created::copy(maintenance, &format!("_{size}"), template)?;
        let server = program.serve(&database)?;
        let numbers = smaller.map_or(1, |smaller| smaller.size + 1)..size + 1;
        eprintln!("bench: {size} administrations: plans");
        let plans = post(
            server.address,
            clients,
            &numbers,
            "/api/v1/plans",
            |number| (fixture::plan(number).to_string(), 1),
        )?;
        let mut figures = Sample::default();
        // As they come in: one half-year of all, then the next.
        for half_year in HALF_YEARS {
            eprintln!("bench: {size} administrations: figures of {half_year}");
            figures.then(post(
                server.address,
                clients,
                &numbers,
                "/api/v1/measurements",
                |number| (fixture::figures(number, half_year), MEASURES),
            )?);
        }
        server.stop()?;
        // What autovacuum would have done by and by.
        database.open()?.batch_execute("VACUUM ANALYZE")?;
        let stored = database.number("SELECT count(*) FROM measurement_revision")?;
        let expected = u64::from(size) * 400;
        if expected != stored {
            return Err(
                format!("{expected} figures were acknowledged, {stored} are stored").into(),
            );
        }
        let bytes = PARTS
            .iter()
            .map(|(_, tables)| {
                database.number(&format!(
                    "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
                     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND {tables}"
                ))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            size,
            database,
            plans,
            figures,
            stored,
            bytes,
        })
    }
}

const _: () = assert!(MEASURES * 4 == 400 && HALF_YEARS.len() == 4);

/// Posts one body for each number; the first refusal ends it.
pub fn post(
    address: SocketAddr,
    clients: u32,
    numbers: &Range<u32>,
    path: &str,
    body: impl Fn(u32) -> (String, u32) + Sync,
) -> Result<Sample> {
    let next = AtomicU32::new(numbers.start);
    let began = Instant::now();
    let work = || -> Result<Sample> {
        let mut client = Client::connect(address)?;
        let mut sample = Sample::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end {
                return Ok(sample);
            }
            let (body, rows) = body(number);
            carry_out(&mut client, path, &body)?;
            sample.requests += 1;
            sample.rows += u64::from(rows);
        }
    };
    let mut total = Sample::default();
    std::thread::scope(|scope| -> Result<()> {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(work)).collect();
        for client in clients {
            total.then(client.join().map_err(|_| "a client panicked")??);
        }
        Ok(())
    })?;
    total.seconds = began.elapsed().as_secs_f64();
    Ok(total)
}
