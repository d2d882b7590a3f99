// SPDX-License-Identifier: AGPL-3.0-or-later
//! The columns of a table of observations: one list for every format.

use super::ObservationRow;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What a cell holds; all formats tell these apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(Cow<'a, str>),
    /// An exact decimal.
    Number(Decimal),
    /// A whole number.
    Whole(i64),
    /// A day.
    Day(NaiveDate),
    /// Yes or no.
    Flag(bool),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// An exact decimal of at most 18 digits before the dot and 10 after it.
    Number,
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
}

impl Kind {
    /// In the words of the data dictionary.
    pub const fn italian(self) -> &'static str {
        match self {
            Self::Text => "testo",
            Self::Number => "numero",
            Self::Whole => "numero intero",
            Self::Day => "data",
            Self::Flag => "vero o falso",
        }
    }
}

/// One column.
#[derive(Clone, Copy)]
pub struct Column {
    /// As the first line has it.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// What it means, in Italian.
    pub italian: &'static str,
    of: for<'a> fn(&'a ObservationRow<'_>) -> Cell<'a>,
}

impl Column {
    /// Its cell of a row.
    pub fn cell<'a>(&self, row: &'a ObservationRow<'_>) -> Cell<'a> {
        (self.of)(row)
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn text_if(given: Option<&str>) -> Cell<'_> {
    given.map_or(Cell::Empty, text)
}

fn number(given: Option<Decimal>) -> Cell<'static> {
    given.map_or(Cell::Empty, Cell::Number)
}

fn day(given: Option<NaiveDate>) -> Cell<'static> {
    given.map_or(Cell::Empty, Cell::Day)
}

fn joined<'a>(words: &[&str]) -> Cell<'a> {
    if words.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(Cow::Owned(words.join(" ")))
    }
}

macro_rules! columns {
    ($($name:literal, $kind:ident, |$row:ident| $cell:expr, $italian:literal;)+) => {
        /// Every column, in order.
        pub const COLUMNS: &[Column] = &[$(Column {
            name: $name,
            kind: Kind::$kind,
            italian: $italian,
            of: |$row| $cell,
        }),+];
    };
}

columns! {
    "administration", Text, |row| text(row.administration), "Codice dell'amministrazione";
    "administration_name", Text, |row| text(row.administration_name), "Denominazione";
    "size_class", Text, |row| text_if(row.size_class), "Classe dimensionale";
    "region", Text, |row| text_if(row.region), "Regione";
    "administration_exists", Flag, |row| Cell::Flag(row.administration_exists), "Se esiste l'ultimo giorno del periodo: chi è cessato non entra nei confronti";
    "period", Text, |row| text(&row.period), "Periodo alla cui fine è valutato: 2022, 2022-S1, 2022-Q1, 2022-M01";
    "indicator", Text, |row| text(row.indicator), "Codice dell'indicatore";
    "indicator_name", Text, |row| text(row.indicator_name), "Denominazione dell'indicatore";
    "dictionary", Text, |row| text(row.dictionary), "Dizionario che lo definisce: national (nazionale) o local (dell'ente)";
    "unit", Text, |row| text(row.unit), "Unità di misura del valore";
    "decimals", Whole, |row| Cell::Whole(i64::from(row.decimals)), "Decimali a cui il valore è arrotondato";
    "better", Text, |row| text(row.better), "Verso migliore: higher, lower o none";
    "plan", Text, |row| text_if(row.plan), "Codice del piano in vigore; vuoto se l'indicatore è misurato senza un piano";
    "plan_kind", Text, |row| text_if(row.plan_kind), "Tipo di piano: performance o fund (fondo)";
    "plan_revision", Whole, |row| row.plan_revision.map_or(Cell::Empty, |revision| Cell::Whole(i64::from(revision))), "Revisione del piano usata";
    "assignment", Text, |row| text_if(row.assignment), "Chiave dell'indicatore nel piano";
    "node", Text, |row| text_if(row.node), "Codice del nodo dell'albero della performance";
    "office", Text, |row| text_if(row.office), "Codice dell'ufficio responsabile";
    "is_ratio", Flag, |row| Cell::Flag(row.is_ratio), "Se l'indicatore ha un denominatore; altrimenti il denominatore è 1 e la somma di più enti non è un rapporto";
    "scale", Number, |row| number(row.scale), "k di valore = k · numeratore / denominatore, prima dell'arrotondamento";
    "numerator", Number, |row| number(row.numerator), "Numeratore";
    "denominator", Number, |row| number(row.denominator), "Denominatore";
    "value", Number, |row| number(row.value), "Valore, arrotondato come è stampato e giudicato";
    "date", Day, |row| day(row.date), "Giorno in cui è stato fatto, se il valore è una data";
    "not_done", Flag, |row| row.not_done.map_or(Cell::Empty, Cell::Flag), "Dichiarato non fatto, se il valore è una data";
    "comparator", Text, |row| text_if(row.comparator), "Confronto con il target";
    "target", Number, |row| number(row.target), "Target con cui il valore è confrontato in questo periodo";
    "target_lower", Number, |row| number(row.target_lower), "Estremo inferiore del target";
    "target_upper", Number, |row| number(row.target_upper), "Estremo superiore del target";
    "target_date", Day, |row| day(row.target_date), "Giorno entro cui va fatto";
    "target_basis", Text, |row| text_if(row.target_basis), "Origine del target: year, milestone o prorated";
    "target_period", Text, |row| text_if(row.target_period.as_deref()), "Periodo del target del piano";
    "status", Text, |row| text(row.status), "Esito";
    "achievement", Number, |row| number(row.achievement), "Grado di raggiungimento, da 0 a 100";
    "progress", Number, |row| number(row.progress), "Lo stesso rispetto al target dell'anno";
    "reason", Text, |row| text_if(row.reason), "Perché manca il valore o l'esito";
    "reason_operand", Text, |row| text_if(row.reason_operand), "A che cosa si riferisce il motivo";
    "marks", Text, |row| joined(&row.marks), "Che cosa sapere oltre al valore, separato da spazi";
    "beyond", Text, |row| text_if(row.beyond.as_deref()), "Numeri che non entrano nelle colonne, esatti";
    "figures", Whole, |row| i64::try_from(row.figures).map_or(Cell::Empty, Cell::Whole), "Rilevazioni da cui il valore è calcolato";
    "figure_revisions", Text, |row| joined(&row.figure_revisions), "Le prime dodici, come identificativo.revisione";
    "position", Whole, |row| Cell::Whole(row.position), "Posizione del registro a cui i dati sono noti";
    "on", Day, |row| Cell::Day(row.on), "Giorno usato per scadenze e ritardi";
}
