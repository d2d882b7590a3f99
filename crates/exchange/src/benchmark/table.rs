// SPDX-License-Identifier: AGPL-3.0-or-later
//! A publication as a table (CSV): one statistic on each line, and on each line whose they are. What a line says is read
//! by the same rules as an item of the document.

use super::publication::{BenchmarkPublication, READER};
use crate::fault::{hint, quote};
use crate::measurement::Fault;
use crate::observation::{Dialect, looks_computed};
use crate::reader::FAULTS;
use csv::ByteRecord;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// What is said of the publication as a whole: the same on each line.
const WHOLE: [&str; 7] = [
    "provider",
    "published_on",
    "source",
    "act_body",
    "act_kind",
    "act_number",
    "act_date",
];
/// What is said of one statistic.
const ITEM: [&str; 6] = ["indicator", "period", "group", "code", "statistic", "value"];
/// Columns that need not be there, and cells that may be empty.
const OPTIONAL: [&str; 6] = [
    "source",
    "act_body",
    "act_kind",
    "act_number",
    "act_date",
    "code",
];
/// Items of a publication, and one that is too many.
const MOST_ITEMS: usize = 10_001;

/// Where what a publication says stands in what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Places {
    /// A document: items by their index.
    Items,
    /// A table: the line of each item.
    Lines(Vec<u64>),
}

impl Places {
    /// The place of an item.
    #[must_use]
    pub fn item(&self, index: usize) -> String {
        match self {
            Self::Items => format!("/items/{index}"),
            Self::Lines(lines) => line(lines.get(index).copied().unwrap_or_default()),
        }
    }

    /// The place of what is said of the whole.
    #[must_use]
    pub fn whole(&self) -> String {
        match self {
            Self::Items => String::new(),
            Self::Lines(lines) => line(lines.first().copied().unwrap_or(1)),
        }
    }

    /// The place that a pointer into the document means.
    fn of(&self, pointer: &str) -> String {
        let Some(rest) = pointer.strip_prefix("/items") else {
            let act = pointer.strip_prefix("/act/");
            let field = act.map_or_else(|| pointer.to_owned(), |field| format!("/act_{field}"));
            return format!("{}{field}", self.whole());
        };
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let (index, field) = rest
            .split_once('/')
            .map_or((rest, ""), |(index, field)| (index, field));
        match index.parse() {
            Ok(index) if field.is_empty() => self.item(index),
            Ok(index) => format!("{}/{field}", self.item(index)),
            // All items, or none.
            Err(_) => String::new(),
        }
    }
}

fn line(number: u64) -> String {
    format!("/lines/{number}")
}

/// Reads a publication from a table with a line of column names.
///
/// # Errors
/// All faults of form, by line.
pub fn read_publication_table(
    bytes: &[u8],
    dialect: Dialect,
) -> Result<(BenchmarkPublication, Places), Vec<Fault>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter())
        .from_reader(bytes);
    let mut record = ByteRecord::new();
    // Reading from memory does not fail, and lengths are looked at here.
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        return Err(vec![malformed(String::new(), "the table is empty")]);
    }
    let mut table = Table {
        columns: columns(&record, dialect)?,
        dialect,
        whole: None,
        items: Vec::new(),
        lines: Vec::new(),
        faults: Vec::new(),
    };
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        table.row(&record, line_of(&record, bytes));
        if table.items.len() >= MOST_ITEMS || table.faults.len() >= FAULTS {
            break;
        }
    }
    table.read()
}

/// The line on which a record begins: its position is before the empty lines in front of it.
fn line_of(record: &ByteRecord, bytes: &[u8]) -> u64 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = bytes.get(start..).unwrap_or_default().iter();
    let empty = rest.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = empty.fold(0, |lines, byte| lines + u64::from(*byte == b'\n'));
    position.line() + lines
}

fn malformed(pointer: String, detail: impl Into<String>) -> Fault {
    Fault::new(pointer, "malformed_csv", detail)
}

/// Names of the columns: known, each once, none missing.
fn columns(record: &ByteRecord, dialect: Dialect) -> Result<Vec<&'static str>, Vec<Fault>> {
    let known = || WHOLE.iter().chain(&ITEM).copied();
    let mut found: Vec<&'static str> = Vec::new();
    let mut faults = Vec::new();
    for cell in record.iter().take(FAULTS) {
        let name = String::from_utf8_lossy(cell);
        let at = format!("/lines/1/{}", crate::shortened(&name));
        match known().find(|known| *known == name) {
            Some(column) if found.contains(&column) => {
                faults.push(Fault::new(
                    at,
                    "duplicate_item",
                    "the column is there already",
                ));
            }
            Some(column) => found.push(column),
            None => {
                let near = hint(&name, known());
                let detail = format!("there is no column {}{near}", quote(&name));
                faults.push(Fault::new(at, "unknown_field", detail));
            }
        }
    }
    let needed = known().filter(|name| !OPTIONAL.contains(name) && !found.contains(name));
    let separator = match dialect {
        Dialect::Plain => "a comma",
        Dialect::Italian => "a semicolon",
    };
    faults.extend(needed.map(|name| {
        let detail = format!("the column \"{name}\" is missing: names stand on the first line, with {separator} between them");
        Fault::new("/lines/1", "missing_field", detail)
    }));
    faults.truncate(FAULTS);
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(faults)
    }
}

/// A table as far as it has been read.
struct Table {
    columns: Vec<&'static str>,
    dialect: Dialect,
    /// What the first line says of the publication.
    whole: Option<(u64, Map<String, Value>)>,
    items: Vec<Value>,
    lines: Vec<u64>,
    faults: Vec<Fault>,
}

impl Table {
    fn row(&mut self, record: &ByteRecord, number: u64) {
        if record.len() != self.columns.len() {
            let (is, expected) = (record.len(), self.columns.len());
            let detail = format!("there are {is} cells, and {expected} columns");
            return self.faults.push(malformed(line(number), detail));
        }
        let (mut whole, mut item) = (Map::new(), Map::new());
        let columns = self.columns.clone();
        for (name, cell) in columns.into_iter().zip(record) {
            let at = || format!("/lines/{number}/{name}");
            let text = String::from_utf8_lossy(cell);
            if matches!(text, Cow::Owned(_)) {
                let detail = "this is not UTF-8: save the table as CSV UTF-8";
                self.faults.push(malformed(at(), detail));
            }
            if text.is_empty() && OPTIONAL.contains(&name) {
                continue;
            }
            let text = if name == "value" {
                match number_of(&text, self.dialect) {
                    Ok(text) => text,
                    Err(detail) => {
                        self.faults.push(Fault::new(at(), "bad_value", detail));
                        // Another figure in its place: this one has been told.
                        "0".to_owned()
                    }
                }
            } else {
                unescaped(&text).to_owned()
            };
            let there = if WHOLE.contains(&name) {
                &mut whole
            } else {
                &mut item
            };
            there.insert(name.to_owned(), text.into());
        }
        let (first, said) = self.whole.get_or_insert_with(|| (number, whole.clone()));
        for name in WHOLE
            .iter()
            .filter(|name| said.get(**name) != whole.get(**name))
        {
            let detail = format!("a publication is one: this is not what line {first} says");
            let at = format!("/lines/{number}/{name}");
            self.faults.push(Fault::new(at, "not_the_same", detail));
        }
        self.items.push(Value::Object(item));
        self.lines.push(number);
    }

    fn read(self) -> Result<(BenchmarkPublication, Places), Vec<Fault>> {
        let places = Places::Lines(self.lines);
        let mut faults = self.faults;
        let (_, mut whole) = self.whole.unwrap_or_default();
        let parts = ["body", "kind", "number", "date"];
        let act = parts.map(|part| (part, whole.remove(&format!("act_{part}"))));
        if act.iter().any(|(_, said)| said.is_some()) {
            // What is missing of an act is an empty cell of it.
            let said = act.map(|(part, said)| (part.to_owned(), said.unwrap_or_else(|| json!(""))));
            whole.insert("act".to_owned(), Value::Object(said.into_iter().collect()));
        }
        let empty = self.items.is_empty();
        whole.insert("items".to_owned(), Value::Array(self.items));
        let read = if empty {
            if faults.is_empty() {
                let detail = "there is no line besides the names of the columns";
                faults.push(Fault::new("", "too_few", detail));
            }
            Err(Vec::new())
        } else {
            READER.read_value(Value::Object(whole))
        };
        match read {
            Ok(publication) if faults.is_empty() => return Ok((publication, places)),
            Ok(_) => {}
            Err(of_form) => faults.extend(of_form.into_iter().map(|fault| Fault {
                pointer: places.of(&fault.pointer),
                ..fault
            })),
        }
        faults.sort_by_key(|fault| {
            let mut parts = fault.pointer.split('/').skip(2);
            parts.next().and_then(|line| line.parse::<u64>().ok())
        });
        faults.truncate(FAULTS);
        Err(faults)
    }
}

/// A number as a document has it.
fn number_of(text: &str, dialect: Dialect) -> Result<String, &'static str> {
    match dialect {
        Dialect::Plain => Ok(text.to_owned()),
        Dialect::Italian if text.contains('.') => {
            Err("in this dialect the decimal separator is a comma, and thousands are not marked")
        }
        Dialect::Italian => Ok(text.replace(',', ".")),
    }
}

/// Without the apostrophe that keeps a spreadsheet from computing what follows.
fn unescaped(text: &str) -> &str {
    let escaped = |rest: &&str| looks_computed(rest) || rest.starts_with('\'');
    text.strip_prefix('\'').filter(escaped).unwrap_or(text)
}

#[cfg(test)]
mod tests;
