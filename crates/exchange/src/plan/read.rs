// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading a plan document: all faults at once, or the document and the domain's plan.

use super::{
    IndicatorDefinition, MeasureDefinition, PlanDocument, canonical, convert, definitions, limits,
    references, schema,
};
use crate::measurement::Fault;
use crate::reader::{FAULTS, Reader};
use std::fmt;
use std::sync::LazyLock;
use traguardo_domain::Validity;
use traguardo_domain::faults::OtherForms;
use traguardo_domain::plan::{Indicator, Measure, Plan};

/// Reads a plan document with its defaults written out, and the plan it is.
///
/// Faults come in three layers, each complete: JSON itself; names, types, lengths, decimals, dates,
/// periods and formulas; references and the rules of the domain.
pub fn read_plan(bytes: &[u8]) -> Result<(PlanDocument, Plan), Vec<Fault>> {
    read_plan_knowing(bytes, &OtherForms::default())
}

/// The same, told with the codes that other forms belong to in the dictionaries.
pub fn read_plan_knowing(
    bytes: &[u8],
    forms: &OtherForms,
) -> Result<(PlanDocument, Plan), Vec<Fault>> {
    let document = read_document(bytes)?;
    let too_large = references::sizes(&document);
    if !too_large.is_empty() {
        return Err(too_large);
    }
    let mut faults = references::faults(&document);
    match convert::plan(&document) {
        Ok(plan) => {
            let more = plan.faults_knowing(forms).into_iter();
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
    faults.truncate(FAULTS);
    Err(faults)
}

/// The plan of a canonical text as it was stored, of which no rule is checked again: that was a condition of its being
/// stored.
///
/// # Errors
/// What keeps a text from being a plan, which is no text that was stored.
pub fn stored_plan(canonical: &str) -> Result<Plan, Vec<Fault>> {
    let document: PlanDocument = serde_json::from_str(canonical)
        .map_err(|error| vec![Fault::new("", "malformed", error.to_string())])?;
    convert::plan(&document)
}

/// Code of the administration whose plan a document is, if it has one.
pub fn administration_of(bytes: &[u8]) -> Option<String> {
    let document = read_document(bytes).ok()?;
    Some(document.administration.code.0)
}

/// Reads a plan document as far as its form goes, with its defaults written out.
pub fn read_document(bytes: &[u8]) -> Result<PlanDocument, Vec<Fault>> {
    static READER: LazyLock<Reader<PlanDocument>> =
        LazyLock::new(|| Reader::with_schema(schema::plan_schema()));
    if bytes.len() > limits::BYTES {
        return Err(vec![too_many_bytes("")]);
    }
    READER.read(bytes).map(PlanDocument::with_defaults)
}

/// The measure that a stored dictionary entry (JSON of a [`MeasureDefinition`]) defines. An entry does not
/// say when its offices exist.
pub fn measure_from_definition(definition: &str) -> Result<Measure, DefinitionError> {
    static READER: LazyLock<Reader<MeasureDefinition>> = LazyLock::new(Reader::default);
    let read = READER.read(definition.as_bytes())?;
    Ok(definitions::measure(&read.with_defaults(), "", |_| {
        Validity::ALWAYS
    }))
}

/// The indicator that a stored dictionary entry (JSON of an [`IndicatorDefinition`]) defines.
pub fn indicator_from_definition(definition: &str) -> Result<Indicator, DefinitionError> {
    static READER: LazyLock<Reader<IndicatorDefinition>> = LazyLock::new(Reader::default);
    let read = READER.read(definition.as_bytes())?;
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

fn too_many_bytes(when: &str) -> Fault {
    let detail = format!("{when}at most {} bytes are accepted", limits::BYTES);
    Fault::new("", "too_large", detail)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_plan_is_the_plan_that_was_read() {
        for json in [
            &include_bytes!("../../../../demo/massa-carrara/plan.json")[..],
            &include_bytes!("../../../../demo/lucca/plan.json")[..],
            &include_bytes!("../../../../demo/pisa/plan.json")[..],
        ] {
            let (document, plan) = read_plan(json).unwrap();
            assert_eq!(stored_plan(&canonical(&document)), Ok(plan));
        }
        let broken = stored_plan(r#"{"format":"traguardo-plan/1"}"#).unwrap_err();
        assert_eq!(broken.len(), 1);
    }
}
