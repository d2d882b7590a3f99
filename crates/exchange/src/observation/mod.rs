// SPDX-License-Identifier: AGPL-3.0-or-later
//! Observations as other programs read them: one row for each indicator, administration and period, in several formats.

mod columns;
mod csv;
mod parquet;
mod row;
mod sdmx;
mod xlsx;

pub use columns::{COLUMNS, Cell, Column, Kind};
pub use csv::Dialect;
pub use row::{DECIMALS, INTEGER_DIGITS, ObservationRow};
pub use sdmx::{DATAFLOW, structure};

use std::fs::File;
use std::io::{self, Write};

/// Whether a spreadsheet would not take this for a text.
pub(crate) fn looks_computed(text: &str) -> bool {
    csv::looks_computed(text)
}

/// A form in which all observations go out, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object on each line, as lists have them.
    Ndjson,
    /// CSV (RFC 4180), UTF-8.
    Csv(Dialect),
    /// SDMX-CSV 2.0; its structure is [`structure`].
    Sdmx,
    /// A workbook.
    Xlsx,
    /// Parquet.
    Parquet,
}

impl Format {
    /// Media type, in lower case, without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv(_) => "text/csv",
            Self::Sdmx => "application/vnd.sdmx.data+csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// How the name of a file of it ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv(_) => "csv",
            Self::Sdmx => "sdmx.csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// Whether it is a text, which gets much smaller when it is compressed.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Ndjson | Self::Csv(_) | Self::Sdmx)
    }
}

/// Writes rows in one format.
pub trait Writer: Send {
    /// One row more.
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()>;

    /// What remains to be written; a file holds what could not be written before the end was known.
    fn end(self: Box<Self>) -> io::Result<Option<File>>;
}

/// Begins to write in a format.
pub fn writer<'w>(format: Format, out: impl Write + Send + 'w) -> io::Result<Box<dyn Writer + 'w>> {
    Ok(match format {
        Format::Ndjson => Box::new(Lines(out)),
        Format::Csv(dialect) => Box::new(csv::Table::new(out, dialect)?),
        Format::Sdmx => Box::new(csv::Sdmx::new(out)?),
        Format::Xlsx => Box::new(xlsx::Book::new()?),
        Format::Parquet => Box::new(parquet::Table::new(out)?),
    })
}

struct Lines<W>(W);

impl<W: Write + Send> Writer for Lines<W> {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, row)?;
        self.0.write_all(b"\n")
    }

    fn end(mut self: Box<Self>) -> io::Result<Option<File>> {
        self.0.flush()?;
        Ok(None)
    }
}
