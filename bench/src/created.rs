// SPDX-License-Identifier: AGPL-3.0-or-later
//! A database made for a run on a PostgreSQL server, and removed after it.

use crate::Result;
use ::postgres::{Client, NoTls};

/// Copied to have nothing in it.
pub const EMPTY: &str = "template0";

const ADDRESS: &str =
    "the address of the PostgreSQL server is not written postgres://user@host/database";

/// A database of its own.
pub struct Created {
    maintenance: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
}

impl Created {
    /// Copies `template`, to which nobody may be connected. `maintenance` is the address of another
    /// database of the same server; `part` tells the databases of one run apart.
    pub fn copy(maintenance: &str, part: &str, template: &str) -> Result<Self> {
        let name = format!("traguardo_bench_{}{part}", std::process::id());
        let url = with_database(maintenance, &name).ok_or(ADDRESS)?;
        // By files: a large template must not go through the log.
        Client::connect(maintenance, NoTls)?.batch_execute(&format!(
            "CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' STRATEGY file_copy"
        ))?;
        Ok(Self {
            maintenance: maintenance.to_owned(),
            name,
            url,
        })
    }

    /// One that is there already, and is removed after this run unless it is kept.
    pub fn existing(maintenance: &str, name: &str) -> Result<Self> {
        let url = with_database(maintenance, name).ok_or(ADDRESS)?;
        Ok(Self {
            maintenance: maintenance.to_owned(),
            name: name.to_owned(),
            url,
        })
    }

    /// Leaves it where it is, and tells its name.
    pub fn keep(self) -> String {
        let mut kept = std::mem::ManuallyDrop::new(self);
        std::mem::take(&mut kept.name)
    }

    /// A connection.
    pub fn open(&self) -> Result<Client> {
        Ok(Client::connect(&self.url, NoTls)?)
    }

    /// One number that a query answers.
    pub fn number(&self, query: &str) -> Result<u64> {
        let number: i64 = self.open()?.query_one(query, &[])?.try_get(0)?;
        Ok(u64::try_from(number)?)
    }

    fn setting(&self, name: &str) -> Result<String> {
        Ok(self
            .open()?
            .query_one("SELECT current_setting($1)", &[&name])?
            .try_get(0)?)
    }

    /// Version and what matters for durability.
    pub fn describe(&self) -> Result<String> {
        let [version, fsync, commit] =
            ["server_version", "fsync", "synchronous_commit"].map(|name| self.setting(name));
        Ok(format!(
            "PostgreSQL {}, fsync {}, synchronous_commit {}",
            version?, fsync?, commit?
        ))
    }

    /// What makes figures of writes worthless, if anything does.
    pub fn warning(&self) -> Result<Option<String>> {
        let durable = self.setting("fsync")? == "on" && self.setting("synchronous_commit")? == "on";
        let warning =
            "commits are not durable here: figures of writes say little (TRAGUARDO_PG_FSYNC=on)";
        Ok((!durable).then(|| warning.to_owned()))
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        // A private server goes away with all its databases anyway.
        if let Ok(mut client) = Client::connect(&self.maintenance, NoTls) {
            let _ = client.batch_execute(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ));
        }
    }
}

/// The same address with another database.
fn with_database(url: &str, name: &str) -> Option<String> {
    let (address, parameters) = url
        .split_once('?')
        .map_or((url, None), |(a, p)| (a, Some(p)));
    let (scheme, rest) = address.split_once("://")?;
    let (place, _) = rest.rsplit_once('/')?;
    let parameters = parameters.map_or_else(String::new, |parameters| format!("?{parameters}"));
    Some(format!("{scheme}://{place}/{name}{parameters}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_an_address_is_replaced() {
        let replaced = |url| with_database(url, "new");
        assert_eq!(
            replaced("postgres://u@127.0.0.1:5432/postgres").as_deref(),
            Some("postgres://u@127.0.0.1:5432/new")
        );
        assert_eq!(
            replaced("postgres://u@/old?host=/run/x").as_deref(),
            Some("postgres://u@/new?host=/run/x")
        );
        assert_eq!(replaced("postgres://u@host"), None);
        assert_eq!(replaced("host=/run/x"), None);
    }
}
