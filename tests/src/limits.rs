// SPDX-License-Identifier: AGPL-3.0-or-later
//! Values at the limits that the OpenAPI document states, and one beyond.

use serde_json::{Map, Value, json};

/// Of these, an item of a post has exactly one: each is tried in an item of its own.
const STATEMENTS: [&str; 7] = [
    "value",
    "date",
    "not_done",
    "items",
    "not_available",
    "not_applicable",
    "withdrawn",
];

/// One value for one place.
#[derive(Debug)]
pub struct Trial {
    /// The place.
    pub pointer: String,
    /// A body with the value in that place.
    pub body: Value,
    /// Whether the document allows it.
    pub allowed: bool,
}

/// A trial for each limit that `schema` states, `base` being a body that it allows.
pub fn trials(document: &Value, schema: &Value, base: &Value) -> Vec<Trial> {
    let mut walk = Walk {
        document,
        trials: Vec::new(),
        within: Vec::new(),
    };
    walk.walk(schema, "", base, &|value| value);
    walk.trials
}

struct Walk<'a> {
    document: &'a Value,
    trials: Vec<Trial>,
    within: Vec<String>,
}

impl<'a> Walk<'a> {
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        schema["$ref"].as_str().map_or(schema, |reference| {
            self.document
                .pointer(reference.trim_start_matches('#'))
                .unwrap()
        })
    }

    /// The schema's example, or the least that it asks for.
    fn sample(&self, schema: &'a Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(example) = schema.pointer("/examples/0") {
            return example.clone();
        }
        if let Some(word) = schema.pointer("/enum/0") {
            return word.clone();
        }
        match schema["type"].as_str() {
            Some("object") => {
                let required = schema["required"].as_array().into_iter().flatten();
                let names = required.map(|name| name.as_str().unwrap());
                names
                    .map(|name| (name.to_owned(), self.sample(&schema["properties"][name])))
                    .collect::<Map<_, _>>()
                    .into()
            }
            Some("array") => json!([self.sample(&schema["items"])]),
            Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("boolean") => json!(true),
            Some("string") => json!(text(schema, 10)),
            other => panic!("no sample for {other:?}: {schema}"),
        }
    }

    /// Every limit at and below `pointer`, where `base` stands; `whole` puts a value there.
    fn walk(
        &mut self,
        schema: &'a Value,
        pointer: &str,
        base: &Value,
        whole: &dyn Fn(Value) -> Value,
    ) {
        if let Some(name) = schema["$ref"].as_str() {
            if self.within.iter().any(|outer| outer == name) {
                return;
            }
            self.within.push(name.to_owned());
            self.walk(self.resolved(schema), pointer, base, whole);
            self.within.pop();
            return;
        }
        let mut one = |pointer: &str, value: Value, allowed: bool| {
            self.trials.push(Trial {
                pointer: pointer.to_owned(),
                body: whole(value),
                allowed,
            });
        };
        for (value, allowed) in around(schema) {
            one(pointer, value, allowed);
        }
        match schema["type"].as_str() {
            Some("object") => {
                let mut unknown = base.clone();
                unknown["sconosciuto"] = json!("x");
                one(&format!("{pointer}/sconosciuto"), unknown, false);
                for name in schema["required"].as_array().into_iter().flatten() {
                    let mut without = base.clone();
                    without
                        .as_object_mut()
                        .unwrap()
                        .remove(name.as_str().unwrap());
                    one(pointer, without, false);
                }
                for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                    let one_of = pointer.starts_with("/items/")
                        && pointer.matches('/').count() == 2
                        && STATEMENTS.contains(&name.as_str());
                    if one_of && !base.as_object().unwrap().contains_key(name) {
                        continue;
                    }
                    let inner = base
                        .get(name)
                        .cloned()
                        .unwrap_or_else(|| self.sample(property));
                    let put = |value: Value| {
                        let mut members = base.clone();
                        members[name] = value;
                        whole(members)
                    };
                    self.walk(property, &format!("{pointer}/{name}"), &inner, &put);
                }
            }
            Some("array") => {
                let items = &schema["items"];
                let inner = base.get(0).cloned().unwrap_or_else(|| self.sample(items));
                for (bound, step) in [("maxItems", 1_i64), ("minItems", -1)] {
                    let Some(count) = schema[bound].as_i64() else {
                        continue;
                    };
                    let list =
                        |count: i64| json!(vec![inner.clone(); usize::try_from(count).unwrap()]);
                    self.trials.push(Trial {
                        pointer: pointer.to_owned(),
                        body: whole(list(count)),
                        allowed: true,
                    });
                    self.trials.push(Trial {
                        pointer: pointer.to_owned(),
                        body: whole(list(count + step)),
                        allowed: false,
                    });
                }
                self.walk(items, &format!("{pointer}/0"), &inner, &|value| {
                    whole(json!([value]))
                });
            }
            _ => {}
        }
    }
}

/// Values at the limits of a text or a number, and one beyond.
pub fn around(schema: &Value) -> Vec<(Value, bool)> {
    let mut found = Vec::new();
    match schema["type"].as_str() {
        Some("integer") => {
            for (bound, step) in [("minimum", -1), ("maximum", 1)] {
                if let Some(limit) = schema[bound].as_i64() {
                    found.extend([(json!(limit), true), (json!(limit + step), false)]);
                }
            }
            found.push((json!("1"), false));
        }
        Some("string") => {
            for word in schema["enum"].as_array().into_iter().flatten() {
                found.push((word.clone(), true));
            }
            let length = |bound: &str| {
                schema[bound]
                    .as_u64()
                    .map(|length| usize::try_from(length).unwrap())
            };
            if schema["enum"].is_array() {
                found.push((json!("sconosciuto"), false));
            } else {
                let most = length("maxLength").unwrap();
                found.extend([
                    (json!(text(schema, most)), true),
                    (json!(text(schema, most + 1)), false),
                ]);
                if let Some(least) = length("minLength").filter(|least| *least > 0) {
                    found.extend([
                        (json!(text(schema, least)), true),
                        (json!(text(schema, least - 1)), false),
                    ]);
                }
            }
            found.extend(unlike(schema).map(|text| (json!(text), false)));
            found.push((json!(1), false));
        }
        Some("boolean") => found.extend([(json!(true), true), (json!("true"), false)]),
        _ => {}
    }
    found
}

/// A text of this length, of the schema's form as long as there is one of that length.
fn text(schema: &Value, length: usize) -> String {
    let cut = |longest: &str| {
        longest
            .chars()
            .chain("1".repeat(length).chars())
            .take(length)
            .collect()
    };
    match form(schema) {
        "decimal" if length < 20 => "9".repeat(length),
        "decimal" => cut("-999999999999999999.9999999999"),
        "date" => cut("2022-04-01"),
        "closing-day" if length < 8 => cut("09-14"),
        "closing-day" => cut("2022-09-14"),
        "period" if length < 5 => cut("2022"),
        "period" => cut("2022-M01"),
        "formula" if length > 0 => format!("1{}", " ".repeat(length - 1)),
        _ => "x".repeat(length),
    }
}

/// Texts of a fitting length that are not of the schema's form.
fn unlike(schema: &Value) -> impl Iterator<Item = &'static str> {
    let texts: &[&str] = match form(schema) {
        "decimal" => &["1,5", "+1", "1e3", ".5", "1."],
        "date" => &["01/04/2022", "2022-02-29"],
        "closing-day" => &["02-29", "2022-9-14", "14/09"],
        "period" => &["1899", "3000", "2022-S3", "2022-Q5", "2022-M13", "2022-M1"],
        "code" => &[" x", "x ", "x[", "]", "x\ny"],
        "formula" => &["1 +", "[x"],
        _ => &[],
    };
    texts.iter().copied()
}

/// What kind of text the schema asks for.
fn form(schema: &Value) -> &str {
    match schema["pattern"].as_str() {
        Some(pattern) if pattern.starts_with("^(19|2[0-9])") => "period",
        Some(pattern) if pattern.starts_with("^-?[0-9]{1,18}") => "decimal",
        _ => schema["format"].as_str().unwrap_or_default(),
    }
}
