// SPDX-License-Identifier: AGPL-3.0-or-later
//! Opening the data base and the service on it.

use crate::failure::Failure;
use std::path::Path;
use traguardo_app::App;
use traguardo_store::{DatabaseUrl, Error, Store, migrations};

/// Connections for the reads of a command.
const COMMAND_POOL: u32 = 2;

/// The address of the data base; anything but SQLite and PostgreSQL is refused with a sentence.
pub fn address(text: &str) -> Result<DatabaseUrl, Failure> {
    DatabaseUrl::parse(text).map_err(|error| Failure::Usage(format!("--database-url: {error}")))
}

/// The data base.
pub fn store(url: &str, pool: u32) -> Result<Store, Failure> {
    let url = address(url)?;
    Store::open(&url, pool).map_err(|error| failed(&url, &error))
}

/// Applies missing migrations; answers their names.
pub fn migrate(store: &Store) -> Result<Vec<String>, Failure> {
    let mut conn = store
        .dedicated()
        .map_err(|error| failed(store.url(), &error))?;
    migrations::run(&mut conn).map_err(|error| failed(store.url(), &error))
}

/// The service for a command that writes: missing migrations are applied first.
pub fn for_writing(url: &str) -> Result<App, Failure> {
    let store = store(url, COMMAND_POOL)?;
    migrate(&store)?;
    Ok(App::start(store)?)
}

/// The service for a command that only reads.
pub fn for_reading(url: &str) -> Result<App, Failure> {
    // Opening an SQLite file makes it, and reading must not.
    if url
        .strip_prefix("sqlite:")
        .is_some_and(|path| !Path::new(path).exists())
    {
        return Err(Failure::refused(format!("{url}: there is no such file")));
    }
    let store = store(url, COMMAND_POOL)?;
    let place = store.url().to_string();
    let app = App::start(store)?;
    if app.ready()? {
        return Ok(app);
    }
    Err(Failure::refused(format!(
        "{place} has not the schema of this program: run `traguardo migrate` first"
    )))
}

fn failed(url: &DatabaseUrl, error: &Error) -> Failure {
    Failure::broken(&url.to_string(), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_data_bases_are_refused() {
        for url in ["mysql://x", "traguardo.db", ""] {
            assert_eq!(address(url).unwrap_err().exit_code(), 2, "{url}");
        }
        assert!(address("sqlite:x.db").is_ok());
    }
}
