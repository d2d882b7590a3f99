// SPDX-License-Identifier: AGPL-3.0-or-later
//! Checks a JSON value against a generated schema and tells every fault, with the nearest known
//! name. Only what the wire types' schemas use is understood; what a text must be (`format`) is
//! decided by the product's own parsers.

use crate::code::{code, prints_alike};
use crate::fault::{below, hint, quote};
use crate::measurement::Fault;
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value};
use traguardo_domain::{Period, parse_day};
use traguardo_formula::{Formula, YearDay, parse_decimal};

/// All faults of `value` against `schema` (whose references are in its own `$defs`), at most `most`.
pub(crate) fn faults(value: &Value, schema: &Value, most: usize) -> Vec<Fault> {
    let none = Map::new();
    let defs = schema
        .get("$defs")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let mut checker = Checker {
        defs,
        most,
        faults: Vec::new(),
    };
    checker.value(value, schema, "");
    checker.faults
}

struct Checker<'a> {
    defs: &'a Map<String, Value>,
    most: usize,
    faults: Vec<Fault>,
}

impl<'a> Checker<'a> {
    fn fault(&mut self, pointer: &str, code: &str, detail: impl Into<String>) {
        if !self.full() {
            self.faults.push(Fault::new(pointer, code, detail));
        }
    }

    /// Enough is told: what follows is not looked at.
    fn full(&self) -> bool {
        self.faults.len() >= self.most
    }

    fn value(&mut self, value: &Value, schema: &'a Value, pointer: &str) {
        if self.full() {
            return;
        }
        let schema = self.resolved(schema);
        match (
            schema
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default(),
            value,
        ) {
            ("object", Value::Object(members)) => self.object(members, schema, pointer),
            ("array", Value::Array(items)) => self.array(items, schema, pointer),
            ("string", Value::String(text)) => self.text(text, schema, pointer),
            ("integer", Value::Number(number)) if number.is_i64() || number.is_u64() => {
                self.integer(number.as_i64(), schema, pointer);
            }
            ("boolean", Value::Bool(_)) => {}
            (expected, found) => {
                let detail = format!(
                    "{} is expected, {} found{}",
                    article(expected),
                    kind(found),
                    remedy(expected, found)
                );
                self.fault(pointer, "wrong_type", detail);
            }
        }
    }

    /// The schema itself behind references and annotations around them.
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        while let Some(name) = reference(schema) {
            let Some(definition) = self.defs.get(name) else {
                break;
            };
            schema = definition;
        }
        schema
    }

    fn object(&mut self, members: &Map<String, Value>, schema: &'a Value, pointer: &str) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return;
        };
        for (name, value) in members {
            if let Some(property) = properties.get(name) {
                self.value(value, property, &below(pointer, name));
            } else if !self.full() {
                let near = hint(name, properties.keys().map(String::as_str));
                let detail = format!("there is no field {}{near}", quote(name));
                self.fault(&below(pointer, name), "unknown_field", detail);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                self.fault(
                    pointer,
                    "missing_field",
                    format!("the field \"{name}\" is missing"),
                );
            }
        }
    }

    fn array(&mut self, items: &[Value], schema: &'a Value, pointer: &str) {
        if let Some(most) = bound(schema, "maxItems").filter(|most| items.len() > *most) {
            // Not looked into: what is beyond the bound must cost nothing.
            let detail = format!("at most {most} items are accepted, {} found", items.len());
            return self.fault(pointer, "too_many", detail);
        }
        if let Some(least) = bound(schema, "minItems").filter(|least| items.len() < *least) {
            self.fault(
                pointer,
                "too_few",
                format!("at least {least} items are needed, {} found", items.len()),
            );
        }
        let Some(item_schema) = schema.get("items") else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            self.value(item, item_schema, &format!("{pointer}/{index}"));
        }
    }

    fn text(&mut self, text: &str, schema: &'a Value, pointer: &str) {
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            if !words.contains(&text) {
                let near = hint(text, words.iter().copied());
                let detail = format!("{} is none of {}{near}", quote(text), words.join(", "));
                self.fault(pointer, "unknown_value", detail);
            }
            return;
        }
        if let Some(most) = bound(schema, "maxLength").filter(|most| text.chars().count() > *most) {
            return self.fault(
                pointer,
                "too_long",
                format!("at most {most} characters are accepted"),
            );
        }
        if text.contains('\0') {
            // PostgreSQL keeps no NUL in a text.
            return self.fault(pointer, "bad_character", "a text has no NUL character");
        }
        if let Err((code, detail)) = formatted(text, schema.get("format").and_then(Value::as_str)) {
            return self.fault(pointer, code, detail);
        }
        if bound(schema, "minLength").is_some_and(|least| text.chars().count() < least) {
            self.fault(pointer, "empty", "this must not be empty");
        }
    }

    fn integer(&mut self, number: Option<i64>, schema: &'a Value, pointer: &str) {
        let least = schema
            .get("minimum")
            .and_then(Value::as_i64)
            .unwrap_or(i64::MIN);
        let most = schema
            .get("maximum")
            .and_then(Value::as_i64)
            .unwrap_or(i64::MAX);
        if !number.is_some_and(|number| (least..=most).contains(&number)) {
            self.fault(
                pointer,
                "out_of_range",
                format!("a whole number from {least} to {most} is expected"),
            );
        }
    }
}

/// The name a schema refers to, directly or inside a one-armed `allOf`, `anyOf` or `oneOf`.
fn reference(schema: &Value) -> Option<&str> {
    let direct = |schema: &'_ Value| schema.get("$ref").is_some();
    let holder = if direct(schema) {
        schema
    } else {
        ["allOf", "anyOf", "oneOf"]
            .iter()
            .find_map(|word| schema.get(word)?.as_array()?.iter().find(|arm| direct(arm)))?
    };
    holder.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

fn bound(schema: &Value, name: &str) -> Option<usize> {
    schema
        .get(name)
        .and_then(Value::as_u64)
        .and_then(|bound| usize::try_from(bound).ok())
}

/// Whether a text is what its format says; if not, code and detail of the fault.
fn formatted(text: &str, format: Option<&str>) -> Result<(), (&'static str, String)> {
    match format {
        Some("decimal") => match parse_decimal(text) {
            Ok(_) => Ok(()),
            Err(error) => Err((error.code(), format!("{}: {error}", quote(text)))),
        },
        Some("date") => match parse_day(text) {
            Some(_) => Ok(()),
            None => Err((
                "not_a_date",
                format!("{}: a day is written 2022-04-01", quote(text)),
            )),
        },
        Some("closing-day") => match closing_day(text) {
            Some(_) => Ok(()),
            None => Err((
                "not_a_date",
                format!(
                    "{}: a closing day is written 09-14 (every year) or 2022-09-14",
                    quote(text)
                ),
            )),
        },
        Some("period") => match Period::parse(text) {
            Ok(_) => Ok(()),
            Err(error) => Err(("not_a_period", format!("{}: {error}", quote(text)))),
        },
        Some("formula") => match Formula::parse(text) {
            Ok(_) => prints_alike(text).map_err(|detail| ("formula_syntax", detail)),
            Err(error) => Err((
                "formula_syntax",
                format!("character {}: {}", error.position, error.message),
            )),
        },
        Some("code") => code(text).map_err(|detail| ("not_a_code", detail)),
        _ => Ok(()),
    }
}

/// A day of every year, or of one.
pub(crate) fn closing_day(text: &str) -> Option<Result<YearDay, NaiveDate>> {
    if text.len() == 10 {
        return parse_day(text).map(Err);
    }
    // 2001 is no leap year: each year has to have the day
    let day = parse_day(&format!("2001-{text}"))?;
    YearDay::new(day.month(), day.day()).map(Ok)
}

fn article(expected: &str) -> &'static str {
    match expected {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text in quotation marks",
        "integer" => "a whole number",
        "boolean" => "true or false",
        _ => "another value",
    }
}

fn kind(found: &Value) -> &'static str {
    match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a number with a fraction or exponent",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn remedy(expected: &str, found: &Value) -> String {
    /// A JSON number of more digits has already lost some.
    const EXACT: usize = 15;
    match (expected, found) {
        ("string", Value::Number(number)) => {
            let number = number.to_string();
            let number = if number.len() <= EXACT {
                &number
            } else {
                "120.00"
            };
            format!(": write it as a text, \"{number}\"")
        }
        (_, Value::Null) => ": leave out what does not apply".to_owned(),
        _ => String::new(),
    }
}
