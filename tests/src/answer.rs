// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the service answered, and what a test may ask of it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Status, headers and body of one answer, with the request it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// `GET /status`
    pub request: String,
    /// HTTP status.
    pub status: u16,
    /// By lower-case name.
    pub headers: BTreeMap<String, String>,
    /// As it came.
    pub body: Vec<u8>,
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// A header's value, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The `items` of a list.
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.json()["items"]
            .as_array()
            .unwrap_or_else(|| panic!("a list: {self:?}"))
            .clone()
    }

    /// The only item of a list.
    #[track_caller]
    pub fn only(&self) -> Value {
        let items = self.items();
        assert_eq!(items.len(), 1, "{self:?}");
        items[0].clone()
    }

    /// The body of a problem of this type, which has to be well formed and say nothing about internals.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let answer = self.expect(status);
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{answer:?}"
        );
        assert!(!answer.header("x-request-id").is_empty(), "{answer:?}");
        let problem = answer.json();
        assert_eq!(problem["code"], code, "{answer:?}");
        assert_eq!(problem["status"], status, "{answer:?}");
        assert_eq!(problem["type"], format!("/problems/{code}"), "{answer:?}");
        for member in ["title", "detail"] {
            assert!(
                problem[member]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{member}: {answer:?}"
            );
        }
        problem
    }

    /// As [`Answer::problem`], with exactly these faults in `errors`: (pointer, code).
    #[track_caller]
    pub fn faults(self, status: u16, code: &str, expected: &[(&str, &str)]) -> Value {
        let problem = self.problem(status, code);
        let found: Vec<(&str, &str)> = problem["errors"]
            .as_array()
            .map(|faults| {
                faults
                    .iter()
                    .map(|fault| (text(&fault["pointer"]), text(&fault["code"])))
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(found, expected, "{problem:#}");
        problem
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        write!(
            f,
            "{} -> {}\n{:?}\n{}",
            self.request,
            self.status,
            self.headers,
            body.get(..4000).unwrap_or(&body)
        )
    }
}
