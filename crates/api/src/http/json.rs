// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading a JSON body into its wire type. What cannot be read is told with its place: JSON
//! pointer, line and column, what was expected, and the nearest known name.

use crate::problem::Problem;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};
use traguardo_exchange::measurement::{Fault, MeasurementPost};

/// The wire type that `body` is.
pub(crate) fn typed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let fault = match serde_json::from_slice(body) {
        Ok(value) => match lenient(body) {
            None => return Ok(value),
            Some(fault) => fault,
        },
        // Read once more, slower, to find out where.
        Err(_) => located::<T>(body),
    };
    Err(super::entry::refused(vec![fault]))
}

/// The measurement post that `body` is, read as the API reads it; the problem tells all faults.
pub fn measurement_post(body: &[u8]) -> Result<MeasurementPost, Problem> {
    typed(body)
}

fn located<T: DeserializeOwned>(body: &[u8]) -> Fault {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut reader) else {
        let message = reader
            .end()
            .err()
            .map_or_else(String::new, |error| error.to_string());
        return Fault::new("", "malformed_json", message);
    };
    let mut pointer = pointer(error.path());
    let inner = error.inner();
    let message = inner.to_string();
    if inner.classify() != Category::Data {
        return Fault::new(pointer, "malformed_json", message);
    }
    let (what, place) = message.rsplit_once(" at line ").unwrap_or((&message, "?"));
    let (code, named, detail) = explained(what, number_before(body, inner.line(), inner.column()));
    if let Some(named) = named
        .map(|named| format!("/{}", escaped(named)))
        .filter(|named| !pointer.ends_with(named))
    {
        pointer.push_str(&named);
    }
    Fault::new(pointer, code, format!("{detail} (line {place})"))
}

/// Code, the field that the message names if it is part of the place, and the message for a person.
fn explained<'a>(what: &'a str, number: Option<&str>) -> (&'static str, Option<&'a str>, String) {
    if let Some(rest) = what.strip_prefix("unknown field `") {
        let (field, known) = rest.split_once('`').unwrap_or((rest, ""));
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        let near = nearest(field, &known)
            .map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
        let shown: String = field.chars().take(80).collect();
        return (
            "unknown_field",
            Some(field),
            format!("there is no field \"{shown}\"{near}"),
        );
    }
    if let Some(field) = what
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return (
            "missing_field",
            None,
            format!("the field \"{field}\" is missing"),
        );
    }
    if let Some(field) = what
        .strip_prefix("duplicate field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return (
            "duplicate_field",
            Some(field),
            format!("the field \"{field}\" is given twice"),
        );
    }
    if what.starts_with("unknown variant") {
        return ("unknown_value", None, what.replace('`', "\""));
    }
    if let Some((found, _)) = what.split_once(", expected struct ") {
        let found = found.trim_start_matches("invalid type: ");
        return (
            "wrong_type",
            None,
            format!("an object is expected, {found} found"),
        );
    }
    let expects_text =
        what.ends_with("expected a string") || what.ends_with("expected a borrowed string");
    match number.filter(|_| expects_text) {
        Some(number) => (
            "wrong_type",
            None,
            format!("a text is expected, a number found: write \"{number}\" as a string"),
        ),
        None => ("wrong_type", None, what.replace('`', "\"")),
    }
}

/// The known name nearest to `field`, when near enough to be meant.
pub(super) fn nearest<'a>(field: &str, known: &[&'a str]) -> Option<&'a str> {
    const LONGEST: usize = 80;
    if field.len() > LONGEST {
        return None;
    }
    let distance = |name: &&'a str| (strsim::osa_distance(field, name), *name);
    let near = known.iter().map(distance).min()?;
    (near.0 <= 1 + near.1.len() / 3).then_some(near.1)
}

/// The number that ends at line and column, exactly as it was written.
fn number_before(body: &[u8], line: usize, column: usize) -> Option<&str> {
    let line = body
        .split(|byte| *byte == b'\n')
        .nth(line.checked_sub(1)?)?;
    let before = line.get(..column.min(line.len()))?;
    let part =
        |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    let start = before
        .iter()
        .rposition(|byte| !part(byte))
        .map_or(0, |found| found + 1);
    let number = std::str::from_utf8(before.get(start..)?).ok()?;
    (1..=40).contains(&number.len()).then_some(number)
}

/// What the types would let pass and the API's schemas do not: `null`, which says nothing, and lists
/// in the place of objects.
fn lenient(body: &[u8]) -> Option<Fault> {
    if !body.windows(4).any(|four| four == b"null") && !has_list_for_object(body) {
        return None;
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    let mut pointer = String::new();
    let found = find(&value, &mut pointer, true)?;
    Some(Fault::new(pointer, "wrong_type", found))
}

/// No list of the API is one of lists, nor is a body: there an object would be read from one.
fn has_list_for_object(body: &[u8]) -> bool {
    let (mut open, mut in_text, mut escaped) = (vec![b'['], false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' if open.last() == Some(&b'[') => return true,
            b'[' | b'{' => open.push(*byte),
            b']' | b'}' => {
                open.pop();
            }
            _ => {}
        }
    }
    false
}

fn find(value: &Value, pointer: &mut String, in_list: bool) -> Option<&'static str> {
    let length = pointer.len();
    let mut below = |key: &str, value: &Value, in_list: bool| {
        pointer.truncate(length);
        pointer.push('/');
        pointer.push_str(&escaped(key));
        find(value, pointer, in_list)
    };
    match value {
        Value::Null => Some("null says nothing: leave out what does not apply"),
        Value::Array(_) if in_list => Some("an object is expected, a list found"),
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| below(&index.to_string(), item, true))
        }
        Value::Object(members) => members
            .iter()
            .find_map(|(key, member)| below(key, member, false)),
        _ => None,
    }
}

fn pointer(path: &Path) -> String {
    let mut pointer = vec![String::new()];
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push(index.to_string()),
            Segment::Map { key } => pointer.push(escaped(key)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer.join("/")
}

fn escaped(key: &str) -> String {
    key.chars()
        .take(80)
        .collect::<String>()
        .replace('~', "~0")
        .replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;

    fn fault(body: &str) -> (String, String, String) {
        let problem = typed::<MeasurementPost>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.kind(), Kind::Malformed);
        let fault = problem.document().errors.remove(0);
        (fault.pointer, fault.code, fault.detail)
    }

    #[test]
    fn a_number_for_a_text_is_told_as_it_was_written() {
        let (pointer, code, detail) = fault(
            r#"{"administration": "A", "items": [{"measure": "m", "period": "2022", "value": 1.50}]}"#,
        );
        assert_eq!(
            (pointer.as_str(), code.as_str()),
            ("/items/0/value", "wrong_type")
        );
        assert!(detail.contains("write \"1.50\" as a string"), "{detail}");
        assert!(detail.contains("(line 1 column "), "{detail}");
    }

    #[test]
    fn unknown_and_missing_fields_are_named() {
        let (pointer, code, detail) =
            fault(r#"{"administration": "A", "items": [{"mesure": "m", "period": "2022"}]}"#);
        assert_eq!(
            (pointer.as_str(), code.as_str()),
            ("/items/0/mesure", "unknown_field")
        );
        assert!(detail.contains("did you mean \"measure\"?"), "{detail}");
        let (pointer, code, _) = fault(r#"{"administration": "A", "items": [{"period": "2022"}]}"#);
        assert_eq!(
            (pointer.as_str(), code.as_str()),
            ("/items/0", "missing_field")
        );
        let (_, code, _) = fault(r#"{"administration": "A", "administration": "B", "items": []}"#);
        assert_eq!(code, "duplicate_field");
    }

    #[test]
    fn text_that_is_no_json_is_told_with_line_and_column() {
        for body in ["", "{", "{\"administration\": 'A'}", "[1, 2", "NaN", "{} x"] {
            let problem = typed::<MeasurementPost>(body.as_bytes()).unwrap_err();
            assert_eq!(problem.document().status, 400, "{body}");
        }
        let (_, code, detail) = fault(r#"{"administration": "A", "items": []} x"#);
        assert_eq!(code, "malformed_json");
        assert!(detail.contains("line 1 column 38"), "{detail}");
    }

    #[test]
    fn null_is_refused_where_it_stands() {
        let (pointer, code, _) = fault(
            r#"{"administration": "A", "items": [{"measure": "null", "period": "2022", "note": null}]}"#,
        );
        assert_eq!(
            (pointer.as_str(), code.as_str()),
            ("/items/0/note", "wrong_type")
        );
        assert!(typed::<MeasurementPost>(br#"{"administration": "null", "items": []}"#).is_ok());
    }

    #[test]
    fn a_list_is_no_object() {
        let (pointer, code, detail) =
            fault(r#"{"administration": "[[", "items": [[null, "m", "2022", "1"]]}"#);
        assert_eq!(
            (pointer.as_str(), code.as_str()),
            ("/items/0", "wrong_type"),
            "{detail}"
        );
        let (pointer, _, _) = fault(r#"["A", []]"#);
        assert_eq!(pointer, "");
        let (_, _, detail) = fault("7");
        assert!(
            detail.starts_with("an object is expected, integer `7` found"),
            "{detail}"
        );
        assert!(typed::<MeasurementPost>(br#"{"administration": "\\\"[[", "items": []}"#).is_ok());
    }
}
