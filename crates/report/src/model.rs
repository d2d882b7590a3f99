// SPDX-License-Identifier: AGPL-3.0-or-later
//! A document as both writers take it: every text is ready to be read, none is marked up.

use crate::chart::Chart;

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// In the order of reading.
    pub blocks: Vec<Block>,
}

/// One part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading; the title is level 1, a report has up to six.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// What must not be overlooked.
    Warning(String),
    /// Names and what is said of them.
    Facts(Vec<Fact>),
    /// A list under a few words.
    List(String, Vec<String>),
    /// Rows and columns.
    Table(Table),
    /// A note of an office: heading, and what it says.
    Note(String, Vec<Fact>),
    /// A chart.
    Chart(Chart),
}

/// A name and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub name: &'static str,
    /// What is said.
    pub says: String,
}

/// Rows and columns; the first cell of a row is its heading.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// Headings of the columns.
    pub head: Vec<&'static str>,
    /// Which of the columns are amounts.
    pub amounts: Vec<usize>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell: what it says, and what is to be said of it in small print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub main: String,
    /// Line by line.
    pub small: Vec<String>,
    /// How it is to be taken; never said by colour alone.
    pub tone: Tone,
}

/// How something is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it stands.
    #[default]
    Plain,
    /// Well.
    Good,
    /// With care.
    Fair,
    /// Badly.
    Bad,
}

impl From<String> for Cell {
    fn from(main: String) -> Self {
        Self {
            main,
            ..Self::default()
        }
    }
}

impl From<&str> for Cell {
    fn from(main: &str) -> Self {
        main.to_owned().into()
    }
}

impl Fact {
    pub(crate) fn new(name: &'static str, says: impl Into<String>) -> Self {
        Self {
            name,
            says: says.into(),
        }
    }
}
