// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading entries that a plan document has too, by the plan document's own reader: one set of
//! rules for codes, names and dates, and all faults at once.

use super::json::typed;
use crate::problem::{Kind, Problem};
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::fmt;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{
    AdministrationEntry, IndicatorDefinition, MeasureDefinition, OfficeEntry, PlanDocument,
    plan_example, read_document,
};

/// A new administration.
pub(crate) fn administration(body: &[u8]) -> Result<AdministrationEntry, Problem> {
    let entry = members(body)?;
    let document = as_part("administration", "/administration", Value::Object(entry))?;
    Ok(document.administration)
}

/// A new office, and the code of its administration.
pub(crate) fn office(body: &[u8]) -> Result<(String, OfficeEntry), Problem> {
    let mut entry = members(body)?;
    let Some(administration) = owner(&mut entry)? else {
        let fault = Fault::new(
            "",
            "missing_field",
            "the field \"administration\" is missing",
        );
        return Err(refused(vec![fault]));
    };
    let document = as_part("offices", "/offices/0", json!([entry]))?;
    let office = document.offices.into_iter().next();
    office
        .map(|office| (administration, office))
        .ok_or_else(|| refused(Vec::new()))
}

/// A new measure, and the code of its administration.
pub(crate) fn measure(body: &[u8]) -> Result<(Option<String>, MeasureDefinition), Problem> {
    definition(body, "measures")
}

/// A new indicator, and the code of its administration.
pub(crate) fn indicator(body: &[u8]) -> Result<(Option<String>, IndicatorDefinition), Problem> {
    definition(body, "indicators")
}

fn definition<T: DeserializeOwned>(
    body: &[u8],
    part: &str,
) -> Result<(Option<String>, T), Problem> {
    let mut entry = members(body)?;
    let administration = owner(&mut entry)?;
    let entry = Value::Object(entry);
    as_part(part, &format!("/{part}/0"), json!([entry]))?;
    // What the document's reader accepts, the type reads.
    let definition = serde_json::from_value(entry).map_err(|error| Problem::internal(&error))?;
    Ok((administration, definition))
}

/// What a plan document's reader or the domain found wrong: 400 when it is the form, 422 when it is
/// what is said.
pub(crate) fn refused(faults: Vec<Fault>) -> Problem {
    const FORM: [&str; 7] = [
        "malformed_json",
        "malformed",
        "wrong_type",
        "unknown_field",
        "missing_field",
        "duplicate_field",
        "too_large",
    ];
    let is_form = faults
        .iter()
        .any(|fault| FORM.contains(&fault.code.as_str()));
    Problem::of_faults(
        if is_form {
            Kind::Malformed
        } else {
            Kind::Invalid
        },
        faults,
    )
}

fn members(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    typed::<Members>(body).map(|members| members.0)
}

/// An object of which no member is given twice.
struct Members(Map<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if members.insert(name.clone(), value).is_some() {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
        }
        Ok(Members(members))
    }
}

/// Takes the member `administration` out.
fn owner(entry: &mut Map<String, Value>) -> Result<Option<String>, Problem> {
    match entry.remove("administration") {
        None => Ok(None),
        Some(Value::String(code)) if (1..=200).contains(&code.chars().count()) => Ok(Some(code)),
        Some(Value::String(_)) => {
            let fault = Fault::new(
                "/administration",
                "too_long",
                "a code has 1 to 200 characters",
            );
            Err(refused(vec![fault]))
        }
        Some(_) => {
            let fault = Fault::new(
                "/administration",
                "wrong_type",
                "a text in quotation marks is expected",
            );
            Err(refused(vec![fault]))
        }
    }
}

/// Reads `value` in its place in a plan document that is otherwise right.
fn as_part(part: &str, place: &str, value: Value) -> Result<PlanDocument, Problem> {
    let mut document = plan_example();
    if let Some(members) = document.as_object_mut() {
        members.insert(part.to_owned(), value);
    }
    read_document(document.to_string().as_bytes()).map_err(|mut faults| {
        for fault in &mut faults {
            if let Some(rest) = fault.pointer.strip_prefix(place) {
                fault.pointer = rest.to_owned();
            }
        }
        refused(faults)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults<T: std::fmt::Debug>(read: Result<T, Problem>) -> (u16, Vec<(String, String)>) {
        let document = read.unwrap_err().document();
        (
            document.status,
            document
                .errors
                .into_iter()
                .map(|fault| (fault.pointer, fault.code))
                .collect(),
        )
    }

    #[test]
    fn entries_are_read_as_in_a_plan() {
        let read = administration(br#"{"code": "CCIAA-MS", "name": "Camera"}"#).unwrap();
        assert_eq!(&*read.code, "CCIAA-MS");
        let (code, read) =
            office(br#"{"administration": "A", "code": "RAG", "name": "R", "kind": "internal"}"#)
                .unwrap();
        assert_eq!((code.as_str(), &*read.code), ("A", "RAG"));
        let (code, read) = measure(
            br#"{"code": "m", "name": "M", "unit": "n", "nature": "flow", "frequency": "annual"}"#,
        )
        .unwrap();
        assert_eq!((code, &*read.code), (None, "m"));
    }

    #[test]
    fn faults_are_placed_in_the_body() {
        let (status, found) = faults(administration(
            br#"{"code": "", "nome": "x", "valid_from": "1/1/2022"}"#,
        ));
        assert_eq!(status, 400);
        let pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert!(
            pointers.contains(&"/code")
                && pointers.contains(&"/nome")
                && pointers.contains(&"/valid_from"),
            "{found:?}"
        );
        let (status, found) = faults(administration(
            br#"{"code": "x", "name": "x", "code": "y"}"#,
        ));
        assert_eq!(
            (status, found),
            (
                400,
                vec![("/code".to_owned(), "duplicate_field".to_owned())]
            )
        );
        let (status, found) = faults(administration(br#"{"code": " x", "name": "x"}"#));
        assert_eq!(
            (status, found),
            (422, vec![("/code".to_owned(), "not_a_code".to_owned())])
        );
        let (status, found) = faults(office(
            br#"{"code": "RAG", "name": "R", "kind": "internal"}"#,
        ));
        assert_eq!(
            (status, found),
            (400, vec![(String::new(), "missing_field".to_owned())])
        );
        let (status, found) = faults(indicator(
            br#"{"code": "i", "name": "I", "unit": "%", "formula": "1 +", "better": "higher"}"#,
        ));
        assert_eq!(
            (status, found),
            (
                422,
                vec![("/formula".to_owned(), "formula_syntax".to_owned())]
            )
        );
    }
}
