// SPDX-License-Identifier: AGPL-3.0-or-later
//! CSV (RFC 4180), also as Italian spreadsheets read it, and SDMX-CSV 2.0.

use super::columns::{COLUMNS, Cell, Column, Kind};
use super::{ObservationRow, Writer, sdmx};
use std::fmt::Write as _;
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

impl Dialect {
    /// What stands between fields.
    pub(crate) const fn delimiter(self) -> u8 {
        match self {
            Self::Plain => b',',
            Self::Italian => b';',
        }
    }
}

/// Characters with which a spreadsheet takes a text for something to be computed, full-width forms included.
const COMPUTED: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would not take this for a text.
pub(super) fn looks_computed(text: &str) -> bool {
    text.starts_with(COMPUTED)
}

/// CSV for people and spreadsheets.
pub(super) struct Table<W: Write> {
    out: csv::Writer<W>,
    dialect: Dialect,
    /// What a field is written into.
    field: String,
}

impl<W: Write> Table<W> {
    pub fn new(out: W, dialect: Dialect) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new()
            .delimiter(dialect.delimiter())
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        out.write_record(COLUMNS.iter().map(|column| column.name))?;
        Ok(Self {
            out,
            dialect,
            field: String::new(),
        })
    }
}

/// Adds a cell to a text.
fn plain(cell: &Cell<'_>, text: &mut String) {
    // Writing to a text does not fail.
    let _ = match cell {
        Cell::Empty => Ok(()),
        Cell::Text(there) => text.write_str(there),
        Cell::Number(number) => write!(text, "{number}"),
        Cell::Whole(number) => write!(text, "{number}"),
        Cell::Day(day) => write!(text, "{day}"),
        Cell::Flag(flag) => write!(text, "{flag}"),
    };
}

impl<W: Write + Send> Writer for Table<W> {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        for column in COLUMNS {
            let cell = column.cell(row);
            self.field.clear();
            if let Cell::Text(text) = &cell
                && (looks_computed(text) || text.starts_with('\''))
            {
                // One apostrophe in front, which whoever reads it takes away again.
                self.field.push('\'');
            }
            plain(&cell, &mut self.field);
            if let (Cell::Number(_), Dialect::Italian) = (&cell, self.dialect)
                && let Some(dot) = self.field.find('.')
            {
                self.field.replace_range(dot..=dot, ",");
            }
            self.out.write_field(&self.field)?;
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
    /// What a field is written into.
    field: String,
}

impl<W: Write> Sdmx<W> {
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().from_writer(out);
        let columns: Vec<_> = sdmx::components().collect();
        let first = ["STRUCTURE", "STRUCTURE_ID", "ACTION"].map(str::to_owned);
        let names = columns.iter().map(|(name, _)| name.clone());
        out.write_record(first.into_iter().chain(names))?;
        Ok(Self {
            out,
            columns,
            field: String::new(),
        })
    }
}

impl<W: Write + Send> Writer for Sdmx<W> {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        for fixed in ["dataflow", sdmx::DATAFLOW, "I"] {
            self.out.write_field(fixed)?;
        }
        for (place, (_, column)) in self.columns.iter().enumerate() {
            self.field.clear();
            match (column.cell(row), column.kind) {
                (Cell::Empty, Kind::Number) => self.field.push_str("NaN"),
                (Cell::Empty, _) if place < sdmx::DIMENSIONS.len() => {
                    self.field.push_str(sdmx::NOT_APPLICABLE);
                }
                (cell, _) => plain(&cell, &mut self.field),
            }
            self.out.write_field(&self.field)?;
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn end(mut self: Box<Self>) -> io::Result<Option<File>> {
        self.out.flush()?;
        Ok(None)
    }
}
