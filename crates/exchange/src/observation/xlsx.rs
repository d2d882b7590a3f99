// SPDX-License-Identifier: AGPL-3.0-or-later
//! A workbook with typed cells and a data dictionary, and no formula.

use super::columns::{COLUMNS, Cell};
use super::csv::looks_computed;
use super::{ObservationRow, Writer};
use chrono::{DateTime, Datelike};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{self, Seek, SeekFrom};

/// Digits that a cell keeps, being a binary number; a decimal with more is kept as a text.
const DIGITS: usize = 15;
/// Rows of a sheet, the first line included.
const ROWS: u32 = 1_048_576;
/// Characters that a cell may have.
const CHARACTERS: usize = 32_767;

pub(super) struct Book {
    workbook: Workbook,
    formats: Formats,
    /// The next row of the sheet that is being written.
    row: u32,
    sheets: usize,
    rows: u32,
}

struct Formats {
    head: Format,
    day: Format,
    as_text: Format,
    /// By decimals.
    numbers: Vec<Format>,
}

impl Book {
    pub fn new() -> io::Result<Self> {
        Self::with_rows(ROWS)
    }

    fn with_rows(rows: u32) -> io::Result<Self> {
        let number = |decimals: usize| match decimals {
            0 => "0".to_owned(),
            decimals => format!("0.{}", "0".repeat(decimals)),
        };
        let formats = Formats {
            head: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            as_text: Format::new().set_quote_prefix(),
            numbers: (0..=10)
                .map(|decimals| Format::new().set_num_format(number(decimals)))
                .collect(),
        };
        let mut book = Workbook::new();
        // The same observations are the same bytes.
        let day = DateTime::from_timestamp_nanos(0);
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let mut this = Self {
            workbook: book,
            formats,
            row: 0,
            sheets: 0,
            rows,
        };
        this.dictionary().map_err(io::Error::other)?;
        this.sheet().map_err(io::Error::other)?;
        Ok(this)
    }

    fn dictionary(&mut self) -> Result<(), XlsxError> {
        let head = &self.formats.head;
        let sheet = self.workbook.add_worksheet_with_constant_memory();
        let sheet = sheet?.set_name("Dizionario")?;
        sheet.set_column_width(0, 22)?.set_column_width(2, 90)?;
        for (column, title) in (0..).zip(["Colonna", "Tipo", "Significato"]) {
            sheet.write_string_with_format(0, column, title, head)?;
        }
        for (row, column) in (1..).zip(COLUMNS) {
            sheet.write_string(row, 0, column.name)?;
            sheet.write_string(row, 1, column.kind.italian())?;
            sheet.write_string(row, 2, column.italian)?;
        }
        let note = "Un numero con più di 15 cifre è scritto come testo, perché resti esatto.";
        let last = u32::try_from(COLUMNS.len()).unwrap_or_default() + 2;
        sheet.write_string(last, 0, note)?;
        Ok(())
    }

    fn sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name = match self.sheets {
            1 => "Osservazioni".to_owned(),
            further => format!("Osservazioni {further}"),
        };
        let head = &self.formats.head;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        let sheet = sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (place, column) in (0..).zip(COLUMNS) {
            sheet.write_string_with_format(0, place, column.name, head)?;
        }
        self.row = 1;
        Ok(())
    }

    fn write(&mut self, row: &ObservationRow<'_>) -> Result<(), XlsxError> {
        if self.row >= self.rows {
            self.sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheets)?;
        for (place, column) in (0..).zip(COLUMNS) {
            cell(sheet, &self.formats, (self.row, place), &column.cell(row))?;
        }
        self.row += 1;
        Ok(())
    }
}

fn cell(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => text_cell(sheet, formats, (row, column), text)?,
        Cell::Number(number) => match binary(*number) {
            Some(binary) => {
                let decimals = usize::try_from(number.scale()).unwrap_or_default();
                let format = formats.numbers.get(decimals).unwrap_or(&formats.as_text);
                sheet.write_number_with_format(row, column, binary, format)?;
            }
            None => text_cell(sheet, formats, (row, column), &number.to_string())?,
        },
        Cell::Whole(number) => match binary(Decimal::from(*number)) {
            Some(binary) => {
                sheet.write_number(row, column, binary)?;
            }
            None => text_cell(sheet, formats, (row, column), &number.to_string())?,
        },
        Cell::Flag(flag) => {
            sheet.write_boolean(row, column, *flag)?;
        }
        Cell::Day(day) => {
            let (year, month, of_month) = (day.year(), day.month(), day.day());
            let parts = (
                u16::try_from(year),
                u8::try_from(month),
                u8::try_from(of_month),
            );
            let known = match parts {
                (Ok(year), Ok(month), Ok(of_month)) => {
                    ExcelDateTime::from_ymd(year, month, of_month).ok()
                }
                _ => None,
            };
            match known {
                Some(known) => {
                    sheet.write_datetime_with_format(row, column, &known, &formats.day)?;
                }
                None => text_cell(sheet, formats, (row, column), &day.to_string())?,
            }
        }
    }
    Ok(())
}

fn text_cell(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    text: &str,
) -> Result<(), XlsxError> {
    let shown: String = text.chars().take(CHARACTERS).collect();
    if looks_computed(text) {
        sheet.write_string_with_format(row, column, shown, &formats.as_text)?;
    } else {
        sheet.write_string(row, column, shown)?;
    }
    Ok(())
}

/// The binary number that is printed as this decimal is; `None` of one with too many digits.
fn binary(number: Decimal) -> Option<f64> {
    let digits = number.mantissa().unsigned_abs().to_string().len();
    (digits <= DIGITS).then(|| number.to_string().parse().ok())?
}

impl Writer for Book {
    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        self.write(row).map_err(io::Error::other)
    }

    fn end(mut self: Box<Self>) -> io::Result<Option<File>> {
        let mut file = tempfile::tempfile()?;
        self.workbook
            .save_to_writer(&mut file)
            .map_err(io::Error::other)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Some(file))
    }
}
