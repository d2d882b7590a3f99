// SPDX-License-Identifier: AGPL-3.0-or-later
//! Load generator for traguardo: how fast the service answers beside how fast its database is.
//!
//! `make bench` runs it. It starts the release binary on a database of its own, loads synthetic
//! administrations through the API and measures four requests, each next to what the same database
//! does without the service in the same minute. The ratios count, not the absolute figures: clients,
//! service and database share one machine. `traguardo-bench scale` (`make bench-scale`) asks the same
//! questions of databases of 60 to 23,000 administrations. `bench/README.md` says how to read both.

mod body;
mod created;
mod database;
mod drive;
mod export;
mod fixture;
mod http;
mod load;
mod options;
mod postgresql;
mod report;
mod row;
mod run;
mod sample;
mod scale;
mod scratch;
mod server;
mod sqlite;
mod whole;

use clap::Parser;
use database::Database;
use options::{Options, Other, Which};
use report::Section;
use scratch::Scratch;
use std::process::ExitCode;

/// Any failure that ends a run; its text goes to the user.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Where the maintenance database of a private PostgreSQL server is (`scripts/with-postgres`).
const POSTGRES: &str = "TRAGUARDO_TEST_POSTGRES";

fn main() -> ExitCode {
    let options = Options::parse();
    if cfg!(debug_assertions) {
        eprintln!("bench: this is a debug build: the clients are slow (use --release)");
    }
    let measured = match &options.other {
        None => measure(&options),
        Some(Other::Scale(scale)) => maintenance().and_then(|url| scale::measure(scale, &url)),
        Some(Other::Export(export)) => maintenance().and_then(|url| export::measure(export, &url)),
    };
    match measured {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what the options ask for and prints it; whether everything was answered without error.
fn measure(options: &Options) -> Result<bool> {
    let binary = options::server(options.server.as_ref())?;
    let mut sections = Vec::new();
    for which in options.database.each() {
        let scratch = Scratch::new(options.directory.as_deref(), which.name())?;
        let Some(mut database) = open(options, *which, &scratch)? else {
            continue;
        };
        let section = run::run(options, &binary, &scratch, database.as_mut())?;
        print!("{}", report::table(&section));
        sections.push(section);
    }
    if let Some(path) = &options.json {
        std::fs::write(path, report::json(options, &sections))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if sections.is_empty() {
        return Err("nothing was measured".into());
    }
    Ok(sections.iter().all(Section::is_clean))
}

/// A fresh database, or `None` when PostgreSQL is wanted along with SQLite and there is none.
fn open(options: &Options, which: Which, scratch: &Scratch) -> Result<Option<Box<dyn Database>>> {
    if which == Which::Sqlite {
        return Ok(Some(Box::new(sqlite::Sqlite::fresh(scratch)?)));
    }
    match maintenance() {
        Ok(url) => Ok(Some(Box::new(postgresql::Postgres::fresh(&url, scratch)?))),
        Err(missing) if options.database == Which::Both => {
            eprintln!("bench: PostgreSQL left out: {missing}");
            Ok(None)
        }
        Err(missing) => Err(missing),
    }
}

/// Address of the server that databases are made on.
fn maintenance() -> Result<String> {
    std::env::var(POSTGRES)
        .map_err(|_| format!("{POSTGRES} is not set: run under scripts/with-postgres").into())
}
