// SPDX-License-Identifier: AGPL-3.0-or-later
//! How fast every figure of a country goes out, evaluated, beside what PostgreSQL needs to hand out the bare figures.
//!
//! A database filled through the API; then, round by round, `COPY` of the join of the figures and the export of the same
//! rows, as files and as an answer of the service.

mod copy;
mod fixture;
mod program;
mod report;

use crate::Result;
use crate::created::{Created, EMPTY};
use crate::options::{self, Export};
use crate::sample::Sample;
use crate::scale::{Program, fill};
use crate::scratch::Scratch;
pub use fixture::Country;
use program::Files;

/// One way of getting the rows out, measured once.
struct Exported {
    sample: Sample,
    bytes: u64,
    /// Memory it took, in megabytes (2²⁰ bytes): the most at any time, and how much of that is for these rows.
    memory: Option<(f64, f64)>,
}

/// Fills a database for each country, measures and prints; whether every row came out every time.
pub fn measure(options: &Export, maintenance: &str) -> Result<bool> {
    let program = Program {
        binary: options::server(options.server.as_ref())?,
        scratch: Scratch::new(options.directory.as_deref(), "export")?,
    };
    let mut complete = true;
    for country in &options.countries {
        let database = match &options.filled {
            Some(name) => Created::existing(maintenance, name)?,
            None => filled(&program, maintenance, country, options.clients)?,
        };
        let measured = round_by_round(options, &program, country, &database)?;
        print!("{}", report::table(country, &database, &measured)?);
        complete &= measured
            .iter()
            .all(|(_, exported)| exported.iter().all(|one| one.sample.rows == country.rows()));
        if options.keep || options.filled.is_some() {
            println!("kept: {}", database.keep());
        }
    }
    Ok(complete)
}

fn filled(
    program: &Program,
    maintenance: &str,
    country: &Country,
    clients: u32,
) -> Result<Created> {
    let database = Created::copy(maintenance, &format!("_{}", country.bodies), EMPTY)?;
    let server = program.serve(&database)?;
    let numbers = 1..country.bodies + 1;
    eprintln!("bench: {country}: plans");
    let plan = |number| (country.plan(number).to_string(), 1);
    fill(server.address, clients, &numbers, "/api/v1/plans", plan)?;
    for period in country.periods() {
        eprintln!("bench: {country}: figures of {period}");
        let figures = |number| (country.figures(number, &period), country.measures());
        fill(
            server.address,
            clients,
            &numbers,
            "/api/v1/measurements",
            figures,
        )?;
    }
    server.stop()?;
    // What autovacuum would have done by and by.
    database.open()?.batch_execute("VACUUM ANALYZE")?;
    Ok(database)
}

type Measured = Vec<(&'static str, Vec<Exported>)>;

fn round_by_round(
    options: &Export,
    program: &Program,
    country: &Country,
    database: &Created,
) -> Result<Measured> {
    copy::prepare(database, country)?;
    let mut measured: Measured = ["COPY", "files", "HTTP"]
        .map(|name| (name, Vec::new()))
        .into();
    // So that no round finds the figures on disk that another finds in memory.
    let _ = copy::copied(database)?;
    for round in 1..=options.rounds {
        eprintln!("bench: {country}: round {round}");
        let files = Files {
            binary: &program.binary,
            database: &database.url,
            directory: program.scratch.file(&format!("files-{round}")),
        };
        let server = program.serve(database)?;
        let rounds = [
            copy::copied(database)?,
            files.written(country)?,
            program::answered(&server, country)?,
        ];
        server.stop()?;
        for ((_, exported), one) in measured.iter_mut().zip(rounds) {
            exported.push(one);
        }
    }
    Ok(measured)
}
