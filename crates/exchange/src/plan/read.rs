// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading a plan document: all faults at once, or the document and the domain's plan.

use super::{
    IndicatorDefinition, MeasureDefinition, PlanDocument, canonical, convert, definitions, limits,
    references, schema,
};
use crate::measurement::Fault;
use crate::{json, shape};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::sync::LazyLock;
use traguardo_domain::plan::{Indicator, Measure, Plan};
use utoipa::ToSchema;

/// Reads a plan document with its defaults written out, and the plan it is.
///
/// Faults come in three layers, each complete: JSON itself; names, types, lengths, decimals, dates,
/// periods and formulas; references and the rules of the domain.
pub fn read_plan(bytes: &[u8]) -> Result<(PlanDocument, Plan), Vec<Fault>> {
    let document = read_document(bytes)?;
    let too_large = references::sizes(&document);
    if !too_large.is_empty() {
        return Err(too_large);
    }
    let mut faults = references::faults(&document);
    match convert::plan(&document) {
        Ok(plan) => {
            let more = plan.faults().into_iter();
            faults.extend(more.map(|fault| Fault::new(fault.at, fault.code, fault.detail)));
            if faults.is_empty() {
                // What is kept is the canonical form: it has to be readable again.
                return if canonical(&document).len() > limits::BYTES {
                    Err(vec![too_many_bytes("with its defaults written out, ")])
                } else {
                    Ok((document, plan))
                };
            }
        }
        Err(more) => faults.extend(more),
    }
    faults.truncate(limits::FAULTS);
    Err(faults)
}

/// Reads a plan document as far as its form goes, with its defaults written out.
pub fn read_document(bytes: &[u8]) -> Result<PlanDocument, Vec<Fault>> {
    static SCHEMA: LazyLock<Value> = LazyLock::new(schema::plan_schema);
    typed::<PlanDocument>(bytes, &SCHEMA).map(PlanDocument::with_defaults)
}

/// The measure that a stored dictionary entry (JSON of a [`MeasureDefinition`]) defines.
pub fn measure_from_definition(definition: &str) -> Result<Measure, DefinitionError> {
    static SCHEMA: LazyLock<Value> = LazyLock::new(definition_schema::<MeasureDefinition>);
    let read = typed::<MeasureDefinition>(definition.as_bytes(), &SCHEMA)?;
    Ok(definitions::measure(&read.with_defaults(), ""))
}

/// The indicator that a stored dictionary entry (JSON of an [`IndicatorDefinition`]) defines.
pub fn indicator_from_definition(definition: &str) -> Result<Indicator, DefinitionError> {
    static SCHEMA: LazyLock<Value> = LazyLock::new(definition_schema::<IndicatorDefinition>);
    let read = typed::<IndicatorDefinition>(definition.as_bytes(), &SCHEMA)?;
    Ok(definitions::indicator(&read.with_defaults(), "")?)
}

/// Why a dictionary entry is no definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionError(
    /// All its faults.
    pub Vec<Fault>,
);

impl From<Vec<Fault>> for DefinitionError {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults)
    }
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", fault.pointer, fault.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for DefinitionError {}

fn definition_schema<T: ToSchema>() -> Value {
    schema::schema_of::<T>("urn:traguardo:schema:definition", "Dictionary entry")
}

fn too_many_bytes(when: &str) -> Fault {
    let detail = format!("{when}at most {} bytes are accepted", limits::BYTES);
    Fault::new("", "too_large", detail)
}

/// A wire type read against its own schema.
fn typed<T: DeserializeOwned>(bytes: &[u8], schema: &Value) -> Result<T, Vec<Fault>> {
    if bytes.len() > limits::BYTES {
        return Err(vec![too_many_bytes("")]);
    }
    let value = json::parse(bytes)
        .map_err(|error| vec![Fault::new("", "malformed_json", error.to_string())])?;
    let faults = shape::faults(&value, schema, limits::FAULTS);
    if !faults.is_empty() {
        return Err(faults);
    }
    // The schema is that of the type: what it accepts, the type reads.
    serde_json::from_value(value)
        .map_err(|error| vec![Fault::new("", "malformed", error.to_string())])
}
