// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the database is.

use crate::{Error, Result};
use std::fmt;

/// Address of a database: `sqlite:<path>`, `postgres://...` or `postgresql://...`.
///
/// `Debug` and `Display` never show a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Address);

#[derive(Clone, PartialEq, Eq)]
enum Address {
    Sqlite(String),
    Postgres(String),
}

/// Parameters of a PostgreSQL address that are no secret.
const SHOWN: [&str; 9] = [
    "application_name",
    "connect_timeout",
    "dbname",
    "host",
    "options",
    "port",
    "sslmode",
    "target_session_attrs",
    "user",
];

impl DatabaseUrl {
    /// Reads an address; says what is wrong with one that cannot be used.
    pub fn parse(text: &str) -> Result<Self> {
        if text.contains('\0') {
            return Err(refused("it contains a NUL character"));
        }
        if let Some(path) = text.strip_prefix("sqlite:") {
            return sqlite(path);
        }
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"));
        match rest {
            Some("") => Err(refused(
                "nothing after postgres://; write postgres://user@host/database",
            )),
            Some(_) => Ok(Self(Address::Postgres(text.to_owned()))),
            None => Err(refused(&format!(
                "{} is not supported; use sqlite:<path>, postgres://... or postgresql://...",
                scheme(text)
            ))),
        }
    }

    /// Whether it is an SQLite file.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.0, Address::Sqlite(_))
    }

    /// What the driver is given, password included: not to be printed.
    pub(crate) fn target(&self) -> &str {
        match &self.0 {
            Address::Sqlite(text) | Address::Postgres(text) => text,
        }
    }

    /// Takes address and password out of what a driver said.
    pub(crate) fn clean(&self, message: &str) -> String {
        let Address::Postgres(text) = &self.0 else {
            return message.to_owned();
        };
        let message = message.replace(text.as_str(), &self.to_string());
        match password(text) {
            Some(secret) if !secret.is_empty() => message.replace(secret, "***"),
            _ => message,
        }
    }
}

fn sqlite(path: &str) -> Result<DatabaseUrl> {
    let fault = match path {
        "" => "no path after sqlite:",
        _ if path.contains(":memory:") => {
            "a database in memory is lost at exit and cannot be shared by connections; name a file"
        }
        _ if path.starts_with("//") => "write sqlite:<path> without //, e.g. sqlite:/var/lib/x.db",
        _ if path.starts_with("file:") => "write the path itself, without file:",
        _ => return Ok(DatabaseUrl(Address::Sqlite(path.to_owned()))),
    };
    Err(refused(fault))
}

fn refused(detail: &str) -> Error {
    Error::Address(detail.to_owned())
}

/// The scheme only: the rest may hold a password.
fn scheme(text: &str) -> String {
    match text.split_once(':') {
        Some((scheme, _))
            if scheme.len() <= 20 && scheme.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            format!("{scheme}:")
        }
        _ => "an address without a known scheme".to_owned(),
    }
}

/// From the first colon after the scheme to the last `@`: never less than the password.
fn password(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let (credentials, _) = rest.rsplit_once('@')?;
    credentials.split_once(':').map(|(_, secret)| secret)
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.0 {
            Address::Sqlite(path) => return write!(f, "sqlite:{path}"),
            Address::Postgres(text) => text,
        };
        let (scheme, rest) = text.split_once("://").unwrap_or(("postgres", text));
        write!(f, "{scheme}://")?;
        let rest = match rest.rsplit_once('@') {
            Some((credentials, rest)) => {
                match credentials.split_once(':') {
                    Some((user, _)) => write!(f, "{user}:***@")?,
                    None => write!(f, "{credentials}@")?,
                }
                rest
            }
            None => rest,
        };
        let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        f.write_str(place)?;
        for (n, parameter) in parameters.split('&').filter(|p| !p.is_empty()).enumerate() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = if SHOWN.contains(&name) { value } else { "***" };
            write!(f, "{}{name}={value}", if n == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}
