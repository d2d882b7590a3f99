// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one text of a plan document: equal documents are equal bytes.

use super::PlanDocument;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Canonical text: every default written out, absent members left out, names sorted, no blanks,
/// decimals exactly as given, formulas in canonical print.
pub fn canonical(document: &PlanDocument) -> String {
    sorted(&document.clone().with_defaults())
}

/// JSON with sorted names and no blanks.
fn sorted(value: &impl Serialize) -> String {
    // A wire type has only text keys and finite numbers: turning it into JSON cannot fail.
    let mut json = serde_json::to_value(value).unwrap_or_default();
    json.sort_all_objects();
    json.to_string()
}

/// SHA-256 of a text, in lower-case hexadecimal.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing into a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
