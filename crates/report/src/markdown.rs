// SPDX-License-Identifier: AGPL-3.0-or-later
//! A document as Markdown (CommonMark with tables). Charts are there as their numbers.

use crate::model::{Block, Cell, Document, Fact, Table};
use std::fmt::Write;

/// The whole text.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        written(&mut out, block);
    }
    out
}

fn written(out: &mut String, block: &Block) {
    match block {
        Block::Heading(level, text) => {
            let signs = "#".repeat(usize::from(*level));
            put(out, &format!("{signs} {}", escaped(text)));
        }
        Block::Text(text) => put(out, &first(text)),
        Block::Warning(text) => put(out, &format!("> **Attenzione:** {}", escaped(text))),
        Block::Facts(facts) => said(out, "", facts),
        Block::List(name, items) => {
            put(out, &first(name));
            out.push('\n');
            for item in items {
                put(out, &format!("- {}", first(item)));
            }
        }
        Block::Table(table) => rows(out, table),
        Block::Note(name, facts) => {
            put(out, &format!("> **{}**", escaped(name)));
            put(out, ">");
            said(out, "> ", facts);
        }
        Block::Chart(chart) => rows(out, &chart.table),
    }
}

fn put(out: &mut String, line: &str) {
    // Writing to a text does not fail.
    let _ = writeln!(out, "{line}");
}

fn said(out: &mut String, before: &str, facts: &[Fact]) {
    for fact in facts {
        put(
            out,
            &format!("{before}- **{}:** {}", fact.name, escaped(&fact.says)),
        );
    }
}

fn rows(out: &mut String, table: &Table) {
    put(out, &format!("**{}**", escaped(&table.caption)));
    out.push('\n');
    put(out, &format!("| {} |", table.head.join(" | ")));
    let rule = (0..table.head.len()).map(|column| {
        if table.amounts.contains(&column) {
            "---:"
        } else {
            "---"
        }
    });
    put(
        out,
        &format!("| {} |", rule.collect::<Vec<_>>().join(" | ")),
    );
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        put(out, &format!("| {} |", cells.join(" | ")));
    }
}

fn cell(cell: &Cell) -> String {
    let lines = std::iter::once(&cell.main).chain(&cell.small);
    lines
        .map(|line| escaped(line))
        .collect::<Vec<_>>()
        .join("<br>")
}

/// A text at the beginning of a line, where it might look like a list, a heading or a quotation.
fn first(text: &str) -> String {
    let text = escaped(text);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text.chars().nth(digits) {
        Some('.' | ')') if digits > 0 => {
            let (number, rest) = text.split_at(digits);
            format!("{number}\\{rest}")
        }
        Some('+' | '-' | '=') if digits == 0 => format!("\\{text}"),
        _ => text,
    }
}

/// Every sign that means something in Markdown or HTML, or begins a link by itself, is a sign.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let special = matches!(
            sign,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '|'
                | '~'
                | '&'
                | '!'
                | '$'
                | '@'
                | '^'
        );
        let link = (sign == ':' && signs.peek() == Some(&'/'))
            || (sign == '.' && out.to_ascii_lowercase().ends_with("www"));
        if special || link {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}
