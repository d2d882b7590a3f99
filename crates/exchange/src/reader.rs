// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading a wire type against its own schema: all faults of form at once, each with its place.

use crate::measurement::Fault;
use crate::plan::schema_of;
use crate::{json, shape};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::marker::PhantomData;
use utoipa::ToSchema;

/// Faults told in one answer; what is broken does not need more to be mended.
pub(crate) const FAULTS: usize = 1_000;

/// Reads one wire type. Made once, since its schema is.
pub struct Reader<T> {
    schema: Value,
    reads: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + ToSchema> Default for Reader<T> {
    fn default() -> Self {
        Self::with_schema(schema_of::<T>("urn:traguardo:schema:body", "Body"))
    }
}

impl<T: DeserializeOwned> Reader<T> {
    pub(crate) fn with_schema(schema: Value) -> Self {
        Self {
            schema,
            reads: PhantomData,
        }
    }

    /// Reads JSON text.
    ///
    /// # Errors
    /// Faults with the code `malformed_json` (no JSON, or a name given twice), or all faults of form.
    pub fn read(&self, bytes: &[u8]) -> Result<T, Vec<Fault>> {
        self.read_value(parse(bytes)?)
    }

    /// Reads JSON that was parsed before.
    ///
    /// # Errors
    /// All faults of form.
    pub fn read_value(&self, value: Value) -> Result<T, Vec<Fault>> {
        let faults = shape::faults(&value, &self.schema, FAULTS);
        if !faults.is_empty() {
            return Err(faults);
        }
        // The schema is that of the type: what it accepts, the type reads.
        serde_json::from_value(value)
            .map_err(|error| vec![Fault::new("", "malformed", error.to_string())])
    }
}

/// Parses JSON text in which no name is given twice.
///
/// # Errors
/// One fault, with line and column.
pub fn parse(bytes: &[u8]) -> Result<Value, Vec<Fault>> {
    if bytes.trim_ascii().is_empty() {
        return Err(vec![Fault::new(
            "",
            "malformed_json",
            "the document is empty",
        )]);
    }
    if bytes.starts_with("\u{feff}".as_bytes()) {
        let detail = "the document begins with a byte order mark: save it as UTF-8 without one";
        return Err(vec![Fault::new("", "malformed_json", detail)]);
    }
    json::parse(bytes).map_err(|error| {
        let detail = format!("this is no JSON: {error}");
        vec![Fault::new("", "malformed_json", detail)]
    })
}
