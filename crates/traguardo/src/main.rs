// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line of traguardo. Every command calls use cases of `traguardo-app` and prints what the
//! API would answer.

mod ask;
mod cli;
mod commands;
mod failure;
mod logging;
mod open;

use clap::Parser;
use cli::{Cli, Command, FormulaCommand};
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(if matches!(cli.command, Command::Serve(_)) {
        // What a broken client sends is no event of the service.
        "info,actix_http=off,actix_server=warn"
    } else {
        "warn"
    });
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("traguardo: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let url = &cli.database_url;
    match &cli.command {
        Command::Serve(options) => commands::serve(url, options),
        Command::Migrate => commands::migrate(url),
        Command::Demo(options) => commands::demo(url, options),
        Command::Import(options) => commands::import(url, options),
        Command::Export(options) => commands::export(url, options),
        Command::Observations(options) => commands::observations(url, options),
        Command::Evaluate(options) => commands::evaluate(url, options),
        Command::Openapi => commands::openapi(),
        Command::Formula(FormulaCommand::Check(options)) => commands::formula_check(options),
    }
}
