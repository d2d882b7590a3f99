// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line.

use crate::Result;
use crate::export::Country;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Measures traguardo beside the databases it runs on.
#[derive(Parser, Debug)]
#[command(
    name = "traguardo-bench",
    version,
    args_conflicts_with_subcommands = true
)]
pub struct Options {
    /// Another measurement.
    #[command(subcommand)]
    pub other: Option<Other>,
    /// Synthetic administrations to load.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub administrations: u32,
    /// Clients, each with one request under way all the time.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub clients: u32,
    /// Seconds of each measurement; a tenth of it, before it, warms up.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub seconds: u32,
    /// Times that all measurements are taken in turn, each beside its baseline.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,
    /// Databases to measure on.
    #[arg(long, value_enum, default_value_t = Which::Both)]
    pub database: Which,
    /// The binary; the one built beside this program unless said otherwise.
    #[arg(long)]
    pub server: Option<PathBuf>,
    /// Connections that COPY shares the rows out to.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub copy_connections: u32,
    /// Send an Idempotency-Key with every post.
    #[arg(long)]
    pub idempotency_keys: bool,
    /// Where the SQLite file and the server's log go while it runs; the system's temporary
    /// directory unless said otherwise. Not a file system in memory.
    #[arg(long)]
    pub directory: Option<PathBuf>,
    /// Also write the figures to this file, as JSON.
    #[arg(long)]
    pub json: Option<PathBuf>,
}

/// Measurements besides the one against the databases' own speed.
#[derive(Subcommand, Debug)]
pub enum Other {
    /// Whether one administration's questions cost the same however many administrations there are
    /// (PostgreSQL).
    Scale(Scale),
    /// How fast every figure goes out, evaluated, beside COPY of the bare figures (PostgreSQL).
    Export(Export),
}

/// Options of `export`.
#[derive(Args, Debug)]
pub struct Export {
    /// Administrations x indicators x years, of two half-years each; several with commas.
    #[arg(long, value_delimiter = ',', default_value = "60x300x10,23000x100x1")]
    pub countries: Vec<Country>,
    /// Times that everything is measured in turn.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,
    /// Clients that load.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub clients: u32,
    /// Keep the databases, and say their names.
    #[arg(long)]
    pub keep: bool,
    /// Name of a database that a run before this one kept; it is kept again.
    #[arg(long)]
    pub filled: Option<String>,
    /// The binary; the one built beside this program unless said otherwise.
    #[arg(long)]
    pub server: Option<PathBuf>,
    /// Where the files and the server's log go while it runs; the system's temporary directory unless said otherwise.
    #[arg(long)]
    pub directory: Option<PathBuf>,
}

/// Options of `scale`.
#[derive(Args, Debug)]
pub struct Scale {
    /// Numbers of administrations, rising.
    #[arg(long, value_delimiter = ',', default_values_t = [60, 1_000, 5_000, 23_000],
        value_parser = clap::value_parser!(u32).range(1..=99_999))]
    pub sizes: Vec<u32>,
    /// Times that each question is asked at each size.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rounds: u32,
    /// Clients that load.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub clients: u32,
    /// The binary; the one built beside this program unless said otherwise.
    #[arg(long)]
    pub server: Option<PathBuf>,
    /// Where the servers' logs go while it runs; the system's temporary directory unless said otherwise.
    #[arg(long)]
    pub directory: Option<PathBuf>,
}

/// Databases to measure on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// A file of its own.
    Sqlite,
    /// A new database on the server that TRAGUARDO_TEST_POSTGRES names.
    Postgres,
    /// First one, then the other.
    Both,
}

impl Which {
    /// The databases meant.
    pub fn each(self) -> &'static [Self] {
        match self {
            Self::Sqlite => &[Self::Sqlite],
            Self::Postgres => &[Self::Postgres],
            Self::Both => &[Self::Sqlite, Self::Postgres],
        }
    }

    /// For names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Both => "both",
        }
    }
}

/// Path of the binary to measure.
pub fn server(named: Option<&PathBuf>) -> Result<PathBuf> {
    let path = match named {
        Some(path) => path.clone(),
        None => std::env::current_exe()?.with_file_name("traguardo"),
    };
    if path.is_file() {
        return Ok(path);
    }
    let remedy =
        "build it with cargo build --release --package traguardo, or name it with --server";
    Err(format!("no server at {}: {remedy}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }
}
