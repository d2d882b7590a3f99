// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parquet: exact decimals, rows in groups that fit in little memory.

use super::columns::{COLUMNS, Cell, Kind};
use super::{DECIMALS, ObservationRow, Writer};
use chrono::{Datelike, NaiveDate};
use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use rust_decimal::Decimal;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a group.
const ROWS: usize = 8_192;
/// Bytes of DECIMAL(28,10).
const BYTES: usize = 12;

pub(super) struct Table<W: Write + Send> {
    out: SerializedFileWriter<W>,
    columns: Vec<Buffer>,
    rows: usize,
}

/// What a group will hold of a column, and which of its cells there are.
struct Buffer {
    there: Vec<i16>,
    values: Values,
}

enum Values {
    Text(Vec<ByteArray>),
    Number(Vec<FixedLenByteArray>),
    Whole(Vec<i64>),
    Day(Vec<i32>),
    Flag(Vec<bool>),
}

fn schema() -> String {
    let mut text = "message observations {\n".to_owned();
    for column in COLUMNS {
        let name = column.name;
        // Writing to a text does not fail.
        let _ = match column.kind {
            Kind::Text => writeln!(text, "optional binary {name} (UTF8);"),
            Kind::Number => writeln!(
                text,
                "optional fixed_len_byte_array({BYTES}) {name} (DECIMAL(28,{DECIMALS}));"
            ),
            Kind::Whole => writeln!(text, "optional int64 {name};"),
            Kind::Day => writeln!(text, "optional int32 {name} (DATE);"),
            Kind::Flag => writeln!(text, "optional boolean {name};"),
        };
    }
    text.push('}');
    text
}

impl<W: Write + Send> Table<W> {
    pub fn new(out: W) -> io::Result<Self> {
        let schema = parse_message_type(&schema()).map_err(io::Error::other)?;
        // What differs from row to row is not looked up in a dictionary first.
        let differing = ["numerator", "denominator", "value", "figure_revisions"];
        // By these a reader leaves out groups of rows.
        let selecting = [
            "administration",
            "region",
            "size_class",
            "period",
            "indicator",
        ];
        let mut properties = WriterProperties::builder();
        for column in differing {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
        }
        for column in selecting {
            let column = ColumnPath::from(column);
            properties = properties.set_column_statistics_enabled(column, EnabledStatistics::Chunk);
        }
        let properties = properties
            .set_compression(Compression::SNAPPY)
            .set_created_by("traguardo".to_owned())
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            .build();
        let out = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties));
        let buffer = |kind| Buffer {
            there: Vec::with_capacity(ROWS),
            values: match kind {
                Kind::Text => Values::Text(Vec::new()),
                Kind::Number => Values::Number(Vec::new()),
                Kind::Whole => Values::Whole(Vec::new()),
                Kind::Day => Values::Day(Vec::new()),
                Kind::Flag => Values::Flag(Vec::new()),
            },
        };
        Ok(Self {
            out: out.map_err(io::Error::other)?,
            columns: COLUMNS.iter().map(|column| buffer(column.kind)).collect(),
            rows: 0,
        })
    }

    fn group(&mut self) -> parquet::errors::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for buffer in &mut self.columns {
            let Some(column) = group.next_column()? else {
                break;
            };
            buffer.write(column)?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl Buffer {
    fn push(&mut self, cell: Cell<'_>) -> io::Result<()> {
        let there = !matches!(cell, Cell::Empty);
        self.there.push(i16::from(there));
        match (cell, &mut self.values) {
            (Cell::Empty, _) => {}
            (Cell::Text(text), Values::Text(values)) => {
                // What is the same in row after row is there once.
                let same = values.last().filter(|last| last.data() == text.as_bytes());
                let value = same.cloned();
                values.push(value.unwrap_or_else(|| ByteArray::from(&*text)));
            }
            (Cell::Number(number), Values::Number(values)) => {
                let value = decimal(number).ok_or_else(|| {
                    io::Error::other(format!("{number} does not fit in DECIMAL(28,{DECIMALS})"))
                })?;
                values.push(value);
            }
            (Cell::Whole(number), Values::Whole(values)) => values.push(number),
            (Cell::Day(day), Values::Day(values)) => values.push(days(day)),
            (Cell::Flag(flag), Values::Flag(values)) => values.push(flag),
            (cell, _) => return Err(io::Error::other(format!("{cell:?} in another column"))),
        }
        Ok(())
    }

    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> parquet::errors::Result<()> {
        let there = Some(self.there.as_slice());
        macro_rules! write {
            ($type:ty, $values:expr) => {{
                column.typed::<$type>().write_batch($values, there, None)?;
                $values.clear();
            }};
        }
        match &mut self.values {
            Values::Text(values) => write!(ByteArrayType, values),
            Values::Number(values) => write!(FixedLenByteArrayType, values),
            Values::Whole(values) => write!(Int64Type, values),
            Values::Day(values) => write!(Int32Type, values),
            Values::Flag(values) => write!(BoolType, values),
        }
        self.there.clear();
        column.close()
    }
}

/// DECIMAL(28,10), the most significant byte first.
fn decimal(number: Decimal) -> Option<FixedLenByteArray> {
    let missing = DECIMALS.checked_sub(number.scale())?;
    let scaled = number
        .mantissa()
        .checked_mul(10_i128.checked_pow(missing)?)?;
    if scaled.unsigned_abs() >= 10_u128.pow(28) {
        return None;
    }
    let bytes = scaled.to_be_bytes();
    let last = bytes.get(bytes.len() - BYTES..)?;
    Some(FixedLenByteArray::from(last.to_vec()))
}

/// Days since 1 January 1970.
fn days(day: NaiveDate) -> i32 {
    const EPOCH: i32 = 719_163;
    day.num_days_from_ce() - EPOCH
}

impl<W: Write + Send> Writer for Table<W> {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        for (column, buffer) in COLUMNS.iter().zip(&mut self.columns) {
            buffer.push(column.cell(row))?;
        }
        self.rows += 1;
        if self.rows == ROWS {
            self.group().map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<Option<File>> {
        self.group().map_err(io::Error::other)?;
        self.out.finish().map_err(io::Error::other)?;
        Ok(None)
    }
}
