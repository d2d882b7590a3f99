// SPDX-License-Identifier: AGPL-3.0-or-later
//! A document as an HTML page that needs nothing from elsewhere and prints as it is read.

use crate::chart::Chart;
use crate::model::{Block, Cell, Document, Fact, Table, Tone};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style sheet of every page.
pub const STYLE: &str = include_str!("style.css");

/// The whole page.
#[must_use]
pub fn html(document: &Document) -> String {
    let mut writer = Writer::default();
    let body: Vec<Markup> = document
        .blocks
        .iter()
        .map(|block| writer.block(block))
        .collect();
    let (head, rest) = body.split_at(body.len().min(2));
    let page = html! {
        (DOCTYPE)
        html lang="it" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="author" content=(document.author);
                meta name="generator" content="traguardo";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#contenuto" { "Vai al contenuto" }
                header { @for block in head { (block) } }
                nav aria-label="Indice" {
                    ol { @for (id, text) in &writer.contents { li { a href={"#" (id)} { (words(text)) } } } }
                }
                main id="contenuto" { @for block in rest { (block) } }
            }
        }
    };
    page.into_string()
}

/// Counts what has an identifier.
#[derive(Default)]
struct Writer {
    /// Headings of the second level.
    contents: Vec<(String, String)>,
    charts: usize,
}

impl Writer {
    fn block(&mut self, block: &Block) -> Markup {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Text(text) => html! { p { (words(text)) } },
            Block::Warning(text) => html! { p class="warn" { (words(text)) } },
            Block::Facts(facts) => html! { dl class="facts" { (said(facts)) } },
            Block::List(name, items) => html! {
                p { (words(name)) }
                ul { @for item in items { li { (words(item)) } } }
            },
            Block::Table(table) => written(table),
            Block::Note(name, facts) => html! {
                div class="note" { p { (words(name)) } dl { (said(facts)) } }
            },
            Block::Chart(chart) => self.chart(chart),
        }
    }

    fn heading(&mut self, level: u8, text: &str) -> Markup {
        match level {
            1 => html! { h1 { (words(text)) } },
            2 => {
                let id = format!("s{}", self.contents.len() + 1);
                let heading = html! { h2 id=(id) { (words(text)) } };
                self.contents.push((id, text.to_owned()));
                heading
            }
            3 => html! { h3 { (words(text)) } },
            4 => html! { h4 { (words(text)) } },
            5 => html! { h5 { (words(text)) } },
            _ => html! { h6 { (words(text)) } },
        }
    }

    fn chart(&mut self, chart: &Chart) -> Markup {
        self.charts += 1;
        html! {
            figure {
                figcaption { (words(&chart.title)) }
                (PreEscaped(chart.svg(&format!("g{}", self.charts))))
                (written(&Table { caption: "Valore (linea blu) e target (tratti arancioni)".to_owned(), ..chart.table.clone() }))
            }
        }
    }
}

/// A text whose words, however long, find a place to be broken at.
fn words(text: &str) -> Markup {
    const LONGEST: usize = 40;
    let long = text
        .split(' ')
        .any(|word| word.chars().nth(LONGEST).is_some());
    if !long {
        return html! { (text) };
    }
    let broken = |word: &str| {
        let signs: Vec<char> = word.chars().collect();
        let parts = signs
            .chunks(LONGEST)
            .map(|part| part.iter().collect::<String>());
        let parts: Vec<String> = parts.map(|part| html! { (part) }.into_string()).collect();
        parts.join("<wbr>")
    };
    let words: Vec<String> = text.split(' ').map(broken).collect();
    PreEscaped(words.join(" "))
}

fn said(facts: &[Fact]) -> Markup {
    html! { @for fact in facts { div { dt { (fact.name) } dd { (words(&fact.says)) } } } }
}

fn written(table: &Table) -> Markup {
    let class = |column: usize| table.amounts.contains(&column).then_some("n");
    html! {
        table {
            caption { (words(&table.caption)) }
            thead { tr { @for (column, name) in table.head.iter().enumerate() {
                th scope="col" class=[class(column)] { (name) }
            } } }
            tbody { @for row in &table.rows { tr { @for (column, cell) in row.iter().enumerate() {
                @if column == 0 { th scope="row" { (inside(cell)) } }
                @else { td class=[class(column)] { (inside(cell)) } }
            } } } }
        }
    }
}

fn inside(cell: &Cell) -> Markup {
    let tone = match cell.tone {
        Tone::Plain => None,
        Tone::Good => Some("good"),
        Tone::Fair => Some("fair"),
        Tone::Bad => Some("bad"),
    };
    html! {
        @match tone {
            None => (words(&cell.main)),
            Some(tone) => span class=(tone) { (words(&cell.main)) },
        }
        @for small in &cell.small { span class="s" { (words(small)) } }
    }
}
