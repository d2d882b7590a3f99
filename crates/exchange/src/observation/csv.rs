// SPDX-License-Identifier: AGPL-3.0-or-later
//! CSV (RFC 4180), also as Italian spreadsheets read it, and SDMX-CSV 2.0.

use super::columns::{COLUMNS, Cell, Column, Kind};
use super::{ObservationRow, Writer, sdmx};
use std::fs::File;
use std::io::{self, Write};

/// How numbers and fields are separated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Comma, and a dot in numbers.
    #[default]
    Plain,
    /// Semicolon, and a comma in numbers.
    Italian,
}

/// Characters with which a spreadsheet takes a text for something to be computed, full-width forms included.
const COMPUTED: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would not take this for a text.
pub(super) fn looks_computed(text: &str) -> bool {
    text.starts_with(COMPUTED)
}

/// CSV for people and spreadsheets.
pub(super) struct Table<W: Write> {
    out: csv::Writer<W>,
    dialect: Dialect,
}

impl<W: Write> Table<W> {
    pub fn new(out: W, dialect: Dialect) -> io::Result<Self> {
        let delimiter = match dialect {
            Dialect::Plain => b',',
            Dialect::Italian => b';',
        };
        let mut out = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        out.write_record(COLUMNS.iter().map(|column| column.name))?;
        Ok(Self { out, dialect })
    }

    fn field(&self, cell: &Cell<'_>) -> String {
        match cell {
            // One apostrophe in front, which whoever reads it takes away again.
            Cell::Text(text) if looks_computed(text) || text.starts_with('\'') => {
                format!("'{text}")
            }
            Cell::Number(number) if self.dialect == Dialect::Italian => {
                number.to_string().replace('.', ",")
            }
            cell => plain(cell),
        }
    }
}

fn plain(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone().into_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

impl<W: Write + Send> Writer for Table<W> {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        for column in COLUMNS {
            let field = self.field(&column.cell(row));
            self.out.write_field(field)?;
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn end(mut self: Box<Self>) -> io::Result<Option<File>> {
        self.out.flush()?;
        Ok(None)
    }
}

/// SDMX-CSV 2.0: dimensions, then what is measured, then what is said about it.
pub(super) struct Sdmx<W: Write> {
    out: csv::Writer<W>,
    columns: Vec<(String, &'static Column)>,
}

impl<W: Write> Sdmx<W> {
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().from_writer(out);
        let columns: Vec<_> = sdmx::components().collect();
        let first = ["STRUCTURE", "STRUCTURE_ID", "ACTION"].map(str::to_owned);
        let names = columns.iter().map(|(name, _)| name.clone());
        out.write_record(first.into_iter().chain(names))?;
        Ok(Self { out, columns })
    }
}

impl<W: Write + Send> Writer for Sdmx<W> {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        for fixed in ["dataflow", sdmx::DATAFLOW, "I"] {
            self.out.write_field(fixed)?;
        }
        for (place, (_, column)) in self.columns.iter().enumerate() {
            let field = match (column.cell(row), column.kind) {
                (Cell::Empty, Kind::Number) => "NaN".to_owned(),
                (Cell::Empty, _) if place < sdmx::DIMENSIONS.len() => {
                    sdmx::NOT_APPLICABLE.to_owned()
                }
                (cell, _) => plain(&cell),
            };
            self.out.write_field(field)?;
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn end(mut self: Box<Self>) -> io::Result<Option<File>> {
        self.out.flush()?;
        Ok(None)
    }
}
