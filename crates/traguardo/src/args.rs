// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the command line accepts.

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use traguardo_domain::Period;

/// Performance plans (PIAO) of public bodies: figures in, verdicts out.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Exit codes: 0 done, 1 refused (the reasons are printed), 2 wrong usage, 3 the data base or the system failed.")]
pub struct Cli {
    /// Data base: `sqlite:PATH` or `postgres://…`. A password is better left to the environment.
    #[arg(long, global = true, env = "TRAGUARDO_DATABASE_URL", hide_env_values = true, default_value = "sqlite:traguardo.db")]
    pub database_url: String,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API; brings the schema up to date first.
    Serve(Serve),
    /// Bring the schema of the data base up to date.
    Migrate,
    /// Load the plan of Massa-Carrara 2022-2024 with illustrative figures; a second time does nothing.
    Demo {
        /// Only into a data base that knows no administration yet.
        #[arg(long)]
        if_empty: bool,
    },
    /// Read a plan or measurements (JSON) from a file, or from standard input with `-`.
    Import {
        /// The file.
        file: PathBuf,
        /// Check everything and store nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Write a plan or the figures of an administration as JSON.
    Export(Export),
    /// Print verdicts.
    Evaluate(Evaluate),
    /// Print the OpenAPI document.
    Openapi,
    /// The algorithm language.
    #[command(subcommand)]
    Formula(FormulaCommand),
}

/// Where to serve.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port; only the loopback interface until there are credentials.
    #[arg(long, env = "TRAGUARDO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// What to write.
#[derive(Debug, Args)]
pub struct Export {
    /// Plan document or figures.
    #[arg(value_enum, default_value = "plan")]
    pub what: Exported,
    /// Code of the administration.
    #[arg(long)]
    pub administration: String,
    /// Code of the plan, where there is more than one.
    #[arg(long)]
    pub plan: Option<String>,
    /// Revision of the plan; the newest when left out.
    #[arg(long)]
    pub revision: Option<i32>,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    /// The canonical plan document.
    Plan,
    /// The newest figures, one JSON object per line.
    Measurements,
}

/// Which verdicts to print.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Code of the administration.
    #[arg(long)]
    pub administration: String,
    /// As of the end of this period: 2022, 2022-S1, 2022-Q3, 2022-M05.
    #[arg(long)]
    pub period: Period,
    /// Code of one indicator.
    #[arg(long)]
    pub indicator: Option<String>,
    /// Code of one node.
    #[arg(long)]
    pub node: Option<String>,
    /// The day the question is asked (Europe/Rome); today when left out.
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// Ledger position, or instant (RFC 3339), up to which to know.
    #[arg(long)]
    pub as_known_at: Option<String>,
    /// JSON as the API answers it, or the derivations in Italian.
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

/// How verdicts are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// What the API answers.
    Json,
    /// The derivation of each verdict, in Italian.
    Text,
}

/// The algorithm language.
#[derive(Debug, Subcommand)]
pub enum FormulaCommand {
    /// Check a formula and print its canonical form.
    Check {
        /// The formula, e.g. '100 * [Patrimonio netto] / [Immob]'.
        formula: String,
        /// Plan document whose codes the formula may use.
        #[arg(long)]
        plan: Option<PathBuf>,
    },
}
