// SPDX-License-Identifier: AGPL-3.0-or-later
//! Measures and indicators of the dictionaries.

use super::composed::composed;
use super::list::KnownAtBody;
use serde::Serialize;
use serde_json::{Map, Value, json};
use traguardo_app::Error;
use traguardo_app::read::{DictionaryView, Listing};
use traguardo_exchange::plan::{EntryNotes, IndicatorDefinition, MeasureDefinition};
use utoipa::ToSchema;

/// A dictionary entry: the stored definition with its identity, as the receipt of its revision has it.
pub fn dictionary_entry(view: &DictionaryView) -> Result<Value, Error> {
    let corrupt = |error: serde_json::Error| Error::Corrupt(error.to_string());
    let mut entry: Map<String, Value> =
        serde_json::from_str(&view.entry.definition).map_err(corrupt)?;
    if let Value::Object(mut notes) = json!(view.notes()?) {
        entry.append(&mut notes);
    }
    if let Some(code) = &view.administration {
        entry.insert("administration".to_owned(), json!(code));
    }
    entry.insert("id".to_owned(), json!(view.entry.id.to_string()));
    entry.insert("revision".to_owned(), json!(view.entry.revision));
    entry.insert("position".to_owned(), json!(view.entry.seq));
    let mut entry = Value::Object(entry);
    entry.sort_all_objects();
    Ok(entry)
}

composed! {
    /// A new measure, with the code of its administration; without that, of the national dictionary.
    MeasurePost = MeasureDefinition & EntryNotes + [administration: optional],
    json!({
        "administration": "CCIAA-MS", "code": "Immob", "name": "Immobilizzazioni", "unit": "EUR",
        "nature": "stock", "frequency": "annual", "offices": ["RAG"]
    })
}

composed! {
    /// A measure of a dictionary.
    MeasureEntry = MeasureDefinition & EntryNotes
        + [administration: optional, id: optional, revision: optional, position: optional],
    json!({
        "id": "1", "revision": 1, "position": 1, "administration": "CCIAA-MS", "code": "Immob",
        "name": "Immobilizzazioni", "unit": "EUR", "content": "number", "nature": "stock", "posted": "period",
        "frequency": "annual", "over_time": "last", "over_offices": "sum", "over_administrations": "sum",
        "offices": ["RAG"], "dictionary": "local"
    })
}

composed! {
    /// A new indicator, with the code of its administration; without that, of the national dictionary.
    IndicatorPost = IndicatorDefinition & EntryNotes + [administration: optional],
    json!({
        "administration": "CCIAA-MS", "code": "EC05.1", "name": "Indice di struttura primario", "unit": "%",
        "formula": "100 * [Patrimonio netto] / [Immob]", "better": "higher"
    })
}

composed! {
    /// An indicator of a dictionary.
    IndicatorEntry = IndicatorDefinition & EntryNotes
        + [administration: optional, id: optional, revision: optional, position: optional],
    json!({
        "id": "1", "revision": 1, "position": 1, "administration": "CCIAA-MS", "code": "EC05.1",
        "name": "Indice di struttura primario", "unit": "%", "decimals": 2,
        "formula": "100 * [Patrimonio netto] / [Immob]", "better": "higher", "dictionary": "local"
    })
}

macro_rules! dictionary_list {
    ($(#[$meta:meta])* $list:ident of $item:ty) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize, ToSchema)]
        pub struct $list {
            /// The entries, by identifier.
            #[schema(max_items = 500, value_type = Vec<$item>)]
            pub items: Vec<Value>,
            /// Cursor of the next page; `null` at the end.
            #[schema(required = true, max_length = 1000)]
            pub next: Option<String>,
            /// Up to where the answer knows the ledger.
            pub known_at: KnownAtBody,
        }

        impl $list {
            /// A page of stored definitions; one that cannot be read is an error.
            pub fn of(listing: &Listing<DictionaryView>) -> Result<Self, Error> {
                Ok(Self {
                    items: listing.items.iter().map(dictionary_entry).collect::<Result<_, _>>()?,
                    next: listing.next.clone(),
                    known_at: listing.known_at.into(),
                })
            }
        }
    };
}

dictionary_list! {
    /// A page of measures.
    MeasureList of MeasureEntry
}

dictionary_list! {
    /// A page of indicators.
    IndicatorList of IndicatorEntry
}
