// SPDX-License-Identifier: AGPL-3.0-or-later
//! Query parameters: only known ones, each once, all faults at once.

use super::limits;
use crate::problem::{Kind, Problem};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use traguardo_app::read::{AsKnownAt, Page};
use traguardo_domain::{Period, parse_day, parse_instant};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::MAX_CODE;
use traguardo_formula::closest;

/// The parameters of one request.
pub(crate) struct Query {
    given: BTreeMap<String, String>,
    faults: Vec<Fault>,
}

impl Query {
    /// Reads a query string of which only the names in `known` are accepted.
    pub(crate) fn read(text: &str, known: &[&str]) -> Self {
        let mut query = Self {
            given: BTreeMap::new(),
            faults: Vec::new(),
        };
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            query.take(&name, &value, known);
        }
        query
    }

    fn take(&mut self, name: &str, value: &str, known: &[&str]) {
        let shown: String = name.chars().take(80).collect();
        if !known.contains(&name) {
            let near = closest(name, known.iter().copied())
                .map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return self.fault(
                &shown,
                "unknown_parameter",
                format!("there is no parameter {shown}{near}"),
            );
        }
        if value.is_empty() || value.chars().count() > limits::PARAMETER {
            let most = limits::PARAMETER;
            return self.fault(
                name,
                "bad_parameter",
                format!("{name} has to have 1 to {most} characters"),
            );
        }
        if value.contains(|char: char| char.is_control() || char == char::REPLACEMENT_CHARACTER) {
            return self.fault(
                name,
                "bad_parameter",
                format!("{name} is not UTF-8, or has control characters"),
            );
        }
        if self
            .given
            .insert(name.to_owned(), value.to_owned())
            .is_some()
        {
            self.fault(
                name,
                "duplicate_parameter",
                format!("{name} is given twice"),
            );
        }
    }

    fn fault(&mut self, name: &str, code: &str, detail: impl Into<String>) {
        self.faults
            .push(Fault::new(format!("?{name}"), code, detail));
    }

    /// The text of a parameter.
    fn text(&self, name: &str) -> Option<String> {
        self.given.get(name).cloned()
    }

    /// The code of something.
    pub(crate) fn code(&mut self, name: &str) -> Option<String> {
        self.with(name, |text| {
            let fits = text.chars().count() <= MAX_CODE;
            fits.then(|| text.to_owned())
                .ok_or_else(|| format!("{name} has at most {MAX_CODE} characters"))
        })
    }

    /// The key of an assignment.
    pub(crate) fn key(&mut self, name: &str) -> Option<String> {
        self.with(name, |text| {
            let fits = text.chars().count() <= limits::ASSIGNMENT;
            let refused = || format!("{name} has at most {} characters", limits::ASSIGNMENT);
            fits.then(|| text.to_owned()).ok_or_else(refused)
        })
    }

    /// The code of something that must be named.
    pub(crate) fn required_code(&mut self, name: &str) -> Option<String> {
        self.require(name);
        self.code(name)
    }

    /// A fault unless the parameter is there, or is already at fault.
    fn require(&mut self, name: &str) {
        if !self.given.contains_key(name)
            && !self
                .faults
                .iter()
                .any(|fault| fault.pointer.strip_prefix('?') == Some(name))
        {
            self.fault(name, "missing_parameter", format!("{name} is missing"));
        }
    }

    /// A parameter read by its own rule.
    pub(crate) fn with<T, E: Display>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.given.get(name)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let detail = error.to_string();
                self.fault(name, "bad_parameter", detail);
                None
            }
        }
    }

    /// One word of a closed list.
    pub(crate) fn word<T: Copy>(&mut self, name: &str, words: &[(&'static str, T)]) -> Option<T> {
        self.with(name, |text| {
            let found = words
                .iter()
                .find(|(word, _)| *word == text)
                .map(|(_, value)| *value);
            let known = || {
                words
                    .iter()
                    .map(|(word, _)| *word)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            found.ok_or_else(|| format!("{name} is one of {}", known()))
        })
    }

    /// A reporting period.
    pub(crate) fn period(&mut self) -> Option<Period> {
        self.with("period", Period::from_str)
    }

    /// A reporting period that must be there.
    pub(crate) fn required_period(&mut self) -> Option<Period> {
        self.require("period");
        self.period()
    }

    /// The periods asked for: `period`, or all from `from` to `to`.
    pub(crate) fn periods(&mut self) -> Vec<Period> {
        let several = ["from", "to"]
            .iter()
            .any(|name| self.given.contains_key(*name));
        if self.given.contains_key("period") || !several {
            for name in ["from", "to"] {
                if self.given.contains_key(name) {
                    let detail = format!("{name} is given instead of period, not with it");
                    self.fault(name, "bad_parameter", detail);
                }
            }
            return self.required_period().into_iter().collect();
        }
        for name in ["from", "to"] {
            self.require(name);
        }
        let from = self.with("from", Period::from_str);
        let to = self.with("to", Period::from_str);
        let Some((from, to)) = from.zip(to) else {
            return Vec::new();
        };
        let found = from.up_to(to).filter(|_| to.year() - from.year() <= 50);
        found.unwrap_or_else(|| {
            let detail = "from and to are two periods of as many months, to not before from, and at most 50 years later";
            self.fault("to", "bad_parameter", detail);
            Vec::new()
        })
    }

    /// A name as it stands somewhere, longer than a code.
    pub(crate) fn words(&mut self, name: &str) -> Option<String> {
        self.text(name)
    }

    /// A ledger position.
    pub(crate) fn position(&mut self, name: &str) -> Option<i64> {
        self.with(name, |text| {
            let number = text.parse::<i64>().ok();
            let number = number.filter(|number| *number >= 0 && !text.starts_with('+'));
            number.ok_or_else(|| format!("{name} is a ledger position, a whole number from 0"))
        })
    }

    /// `true` or `false`, the latter when absent.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        self.word(name, &[("true", true), ("false", false)])
            .unwrap_or_default()
    }

    /// The day `on`.
    pub(crate) fn on(&mut self) -> Option<NaiveDate> {
        self.with("on", |text| {
            parse_day(text).ok_or("on is a day, written 2022-06-15")
        })
    }

    /// A revision, from 1.
    pub(crate) fn revision(&mut self) -> Option<i32> {
        self.number("revision", 1, i32::MAX)
    }

    /// An identifier, as it is printed.
    pub(crate) fn identifier(&mut self, name: &str) -> Option<i64> {
        self.with(name, |text| {
            let plain = |id: &i64| *id > 0 && id.to_string() == text;
            let id = text.parse().ok().filter(plain);
            id.ok_or_else(|| format!("{name} is an identifier, as lists answer it"))
        })
    }

    /// An identifier that must be there.
    pub(crate) fn required_identifier(&mut self, name: &str) -> Option<i64> {
        self.require(name);
        self.identifier(name)
    }

    /// Percent that must be given, whole.
    pub(crate) fn required_percent(&mut self, name: &str) -> Option<i32> {
        self.require(name);
        self.number(name, 0, 100)
    }

    /// A year that a plan may have.
    pub(crate) fn year(&mut self) -> Option<i32> {
        self.number("year", 1990, 2199)
    }

    /// A year that a plan may have, which must be named.
    pub(crate) fn required_year(&mut self) -> Option<i32> {
        self.require("year");
        self.year()
    }

    /// A whole number within bounds, both included.
    pub(crate) fn number(&mut self, name: &str, least: i32, most: i32) -> Option<i32> {
        self.with(name, |text| {
            let number = text.parse::<i32>().ok();
            let number =
                number.filter(|number| (least..=most).contains(number) && !text.starts_with('+'));
            number.ok_or_else(|| match most {
                i32::MAX => format!("{name} is a whole number from {least}"),
                most => format!("{name} is a whole number from {least} to {most}"),
            })
        })
    }

    /// `as_known_at`: a ledger position or an instant.
    pub(crate) fn as_known_at(&mut self) -> Option<AsKnownAt> {
        self.with("as_known_at", |text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let position = if digits {
                text.parse().ok().map(AsKnownAt::Position)
            } else {
                parse_instant(text).map(AsKnownAt::Time)
            };
            position
                .filter(|_| text.len() <= limits::AS_KNOWN_AT)
                .ok_or("as_known_at is a ledger position, or an instant like 2022-06-15T10:00:00Z")
        })
    }

    /// `cursor`, `limit` and `as_known_at` of a list.
    pub(crate) fn page(&mut self) -> Page {
        let limit = self.with("limit", |text| {
            let limit = text
                .parse()
                .ok()
                .filter(|limit| (1..=limits::PAGE).contains(limit) && !text.starts_with('+'));
            limit.ok_or_else(|| format!("limit is a whole number from 1 to {}", limits::PAGE))
        });
        Page {
            cursor: self.text("cursor"),
            limit: limit.unwrap_or(limits::DEFAULT_PAGE),
            as_known_at: self.as_known_at(),
        }
    }

    /// The problem of all faults found.
    pub(crate) fn problem(self) -> Problem {
        Problem::of_faults(Kind::InvalidParameter, self.faults)
    }

    /// Nothing if there is no fault.
    pub(crate) fn check(self) -> Result<(), Problem> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(self.problem())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(String, String)> {
        let mut query = Query::read(
            text,
            &[
                "administration",
                "period",
                "limit",
                "cursor",
                "as_known_at",
                "on",
            ],
        );
        query.required_code("administration");
        query.period();
        query.on();
        query.page();
        let Err(problem) = query.check() else {
            return Vec::new();
        };
        problem
            .document()
            .errors
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
        vec![(pointer.to_owned(), code.to_owned())]
    }

    #[test]
    fn good_parameters_pass() {
        assert_eq!(
            codes("administration=CCIAA-MS&period=2022-S1&limit=500&on=2022-06-15&as_known_at=7"),
            []
        );
        assert_eq!(
            codes("administration=A&as_known_at=2022-06-15T10:00:00.5%2B02:00"),
            []
        );
    }

    #[test]
    fn bad_ones_are_named() {
        assert_eq!(
            codes("period=2022"),
            one("?administration", "missing_parameter")
        );
        assert_eq!(
            codes("administration=A&administration=B"),
            one("?administration", "duplicate_parameter")
        );
        assert_eq!(
            codes("administration=A&perod=2022"),
            one("?perod", "unknown_parameter")
        );
        assert_eq!(
            codes("administration="),
            one("?administration", "bad_parameter")
        );
        assert_eq!(
            codes("administration=%ff"),
            one("?administration", "bad_parameter")
        );
        assert_eq!(
            codes("administration=A%00"),
            one("?administration", "bad_parameter")
        );
        for bad in [
            "period=2022-S3",
            "limit=0",
            "limit=501",
            "limit=+5",
            "on=15/06/2022",
            "on=%2B999-01-01",
            "period=%2B2022",
            "as_known_at=-1",
            "as_known_at=soon",
            "as_known_at=%2B7",
        ] {
            assert_eq!(codes(&format!("administration=A&{bad}")).len(), 1, "{bad}");
        }
        let zeros = |count: usize| codes(&format!("administration=A&as_known_at={:0count$}", 0));
        assert_eq!((zeros(40).len(), zeros(41).len()), (0, 1));
        let code = |length: usize| codes(&format!("administration={}", "è".repeat(length)));
        assert_eq!(code(200), []);
        assert_eq!(code(201), one("?administration", "bad_parameter"));
    }

    #[test]
    fn all_faults_at_once() {
        assert_eq!(codes("x=1&period=S1&limit=a").len(), 4);
    }
}
