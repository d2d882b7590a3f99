// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be written on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Said at the end of `traguardo help`.
const EXIT_CODES: &str = "Exit codes:
  0  done
  1  the data base, the network or a file failed
  2  the command line is wrong
  3  what was given is wrong, conflicts with what stands, or is not there
  4  nothing is certain: the outcome is unknown, or too much work is waiting; repeat the command";

/// Performance cycle of Italian public bodies: plans, measurements, verdicts.
#[derive(Debug, Parser)]
#[command(name = "traguardo", version, after_help = EXIT_CODES, disable_help_subcommand = false)]
pub struct Cli {
    /// Data base: sqlite:<path>, postgres://... or postgresql://...
    #[arg(
        long,
        global = true,
        env = "TRAGUARDO_DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:traguardo.db"
    )]
    pub database_url: String,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Apply missing migrations, then serve the API
    Serve(Serve),
    /// Apply missing migrations
    Migrate,
    /// Load example plans and their figures; a second run changes nothing
    Demo(Demo),
    /// Read plan documents or measurement posts; which of them, the content tells
    Import(Import),
    /// Write a plan document or measurements to standard output
    Export(Export),
    /// Write the observations of all administrations to files, in several forms at once, with a manifest
    Observations(Observations),
    /// Print evaluations, as the API answers them or as Italian text
    Evaluate(Evaluate),
    /// Print the OpenAPI document
    Openapi,
    /// Work on formulas
    #[command(subcommand)]
    Formula(FormulaCommand),
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port; only of this machine until there are credentials
    #[arg(long, env = "TRAGUARDO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Whom to tell about a vulnerability: an URI for /.well-known/security.txt
    #[arg(long, env = "TRAGUARDO_SECURITY_CONTACT")]
    pub security_contact: Option<String>,
    /// Python interpreter that has WeasyPrint, which makes PDF
    #[arg(long, env = "TRAGUARDO_PDF_PYTHON", default_value = "/usr/bin/python3")]
    pub pdf_python: PathBuf,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Only when the data base holds no administration yet
    #[arg(long)]
    pub if_empty: bool,
    /// Whose plan
    #[arg(long, value_enum, default_value_t = DemoSet::MassaCarrara)]
    pub set: DemoSet,
}

/// The 2022 plans of three chambers that merged, as `demo` loads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DemoSet {
    /// Indicators, algorithms and targets, with two years of figures
    MassaCarrara,
    /// 140 promises in words: days, reports, activities; no figures
    Lucca,
    /// Programmes and expected results in prose; no indicators
    Pisa,
    /// All three
    All,
    /// All three, and the merger in which they became one
    ToscanaNordOvest,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// File of one or more JSON documents, or - for standard input
    pub file: PathBuf,
    /// Check everything and store nothing; a document that builds on an earlier one of the file cannot be
    /// checked like that, and is refused
    #[arg(long)]
    pub dry_run: bool,
    /// Of measurements, store what is right and report the rest
    #[arg(long)]
    pub partial: bool,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// What to write
    #[arg(value_enum, default_value_t = Exported::Plan)]
    pub what: Exported,
    /// Code of the administration
    #[arg(long)]
    pub administration: String,
    /// Code of the plan, where there are several
    #[arg(long)]
    pub plan: Option<String>,
    /// Revision of the plan, the newest unless given
    #[arg(long)]
    pub revision: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339)
    #[arg(long)]
    pub as_known_at: Option<String>,
}

/// What `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    /// The canonical plan document, byte for byte
    Plan,
    /// Current figures as measurement posts, one a line, that `import` reads into an empty data base in which
    /// the newest plans are; refused if it would not. Earlier revisions, withdrawn figures, authors, times and
    /// reasons are not kept: a copy of the data base keeps those
    Measurements,
}

/// Options of `observations`.
#[derive(Debug, Args)]
pub struct Observations {
    /// Directory for the files, none of which may be there: observations.csv, year=2022/observations.parquet, ..., and
    /// last manifest.json with counts and SHA-256
    pub directory: PathBuf,
    /// Period, or the first of several: 2022, 2022-S1, 2022-Q3, 2022-M05
    #[arg(long)]
    pub from: String,
    /// The last of several periods, included
    #[arg(long)]
    pub to: Option<String>,
    /// Form, or several
    #[arg(long, value_enum, required = true, value_delimiter = ',')]
    pub format: Vec<ObservationFormat>,
    /// Code of one administration
    #[arg(long)]
    pub administration: Option<String>,
    /// Code of one indicator
    #[arg(long)]
    pub indicator: Option<String>,
    /// One size class
    #[arg(long)]
    pub size_class: Option<String>,
    /// One region
    #[arg(long)]
    pub region: Option<String>,
    /// The day by which silence is judged; today in Rome unless given
    #[arg(long)]
    pub on: Option<String>,
    /// Only what may have changed by what was written after this ledger position
    #[arg(long)]
    pub changed_since: Option<i64>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339)
    #[arg(long)]
    pub as_known_at: Option<String>,
}

/// Form of observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum ObservationFormat {
    /// CSV (RFC 4180), UTF-8
    Csv,
    /// The same with semicolons and decimal commas
    CsvIt,
    /// One JSON object on each line
    Ndjson,
    /// SDMX-CSV 2.0, with structure.xml
    SdmxCsv,
    /// A workbook
    Xlsx,
    /// Parquet, a file for each year
    Parquet,
}

/// Options of `evaluate`.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Code of the administration
    #[arg(long)]
    pub administration: String,
    /// Period as of whose end to evaluate: 2022, 2022-S1, 2022-Q3, 2022-M05
    #[arg(long)]
    pub period: String,
    /// Code of one indicator
    #[arg(long)]
    pub indicator: Option<String>,
    /// Code of one node: what hangs on it or below it
    #[arg(long)]
    pub node: Option<String>,
    /// The day by which silence is judged; today in Rome unless given
    #[arg(long)]
    pub on: Option<String>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339)
    #[arg(long)]
    pub as_known_at: Option<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
}

/// Form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// As the API answers
    Json,
    /// The derivation in Italian
    Text,
}

/// What can be done with a formula.
#[derive(Debug, Subcommand)]
pub enum FormulaCommand {
    /// Say whether a formula is right, and print it in its canonical form
    Check(FormulaCheck),
}

/// Options of `formula check`.
#[derive(Debug, Args)]
pub struct FormulaCheck {
    /// The formula
    #[arg(allow_hyphen_values = true)]
    pub formula: String,
    /// Plan document whose measures and indicators it may use
    #[arg(long)]
    pub plan: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_formula_may_begin_with_a_minus() {
        let cli = Cli::try_parse_from(["traguardo", "formula", "check", "-[a] + 1"]).unwrap();
        let Command::Formula(FormulaCommand::Check(check)) = cli.command else {
            panic!("formula check")
        };
        assert_eq!(check.formula, "-[a] + 1");
    }

    #[test]
    fn the_plan_is_exported_unless_said_otherwise() {
        let cli = Cli::try_parse_from(["traguardo", "export", "--administration", "A"]).unwrap();
        assert!(matches!(
            cli.command,
            Command::Export(Export {
                what: Exported::Plan,
                ..
            })
        ));
        let cli = Cli::try_parse_from([
            "traguardo",
            "export",
            "measurements",
            "--administration",
            "A",
        ])
        .unwrap();
        assert!(matches!(
            cli.command,
            Command::Export(Export {
                what: Exported::Measurements,
                ..
            })
        ));
    }
}
