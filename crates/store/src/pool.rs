// SPDX-License-Identifier: AGPL-3.0-or-later
//! A bounded pool of connections for reads.

use crate::statement::Statement;
use crate::{Conn, DatabaseUrl, Error, Result};
use diesel::RunQueryDsl;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use diesel::sql_types::Text;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long a read waits for a connection by default.
const WAIT: Duration = Duration::from_secs(2);

/// A database: cheap to clone, shared by threads.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    url: Arc<DatabaseUrl>,
    outages: Arc<AtomicU64>,
}

impl Store {
    /// Opens one connection to see that the database answers; up to `pool_size` later.
    pub fn open(url: &DatabaseUrl, pool_size: u32) -> Result<Self> {
        Self::open_with_wait(url, pool_size, WAIT)
    }

    /// The same with another limit to the wait for a connection.
    pub fn open_with_wait(url: &DatabaseUrl, pool_size: u32, wait: Duration) -> Result<Self> {
        Conn::open(url)?;
        let url = Arc::new(url.clone());
        let outages = Arc::new(AtomicU64::new(0));
        let pool = Pool::builder()
            .max_size(pool_size.max(1))
            .min_idle(Some(0))
            .test_on_check_out(false)
            .connection_timeout(wait)
            .build_unchecked(Manager {
                url: Arc::clone(&url),
                outages: Arc::clone(&outages),
            });
        Ok(Self { pool, url, outages })
    }

    /// Runs a unit of reading on a pooled connection.
    ///
    /// No transaction: every query is bounded by a position.
    pub fn read<T, E: From<Error>>(
        &self,
        body: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pooled = self.checkout()?;
        let result = body(&mut pooled.conn);
        if result.is_err() && pooled.conn.is_broken() {
            self.outages.fetch_add(1, Ordering::Relaxed);
            pooled.broken = true;
        }
        result
    }

    /// A connection outside the pool, for the committer.
    pub fn dedicated(&self) -> Result<Conn> {
        Conn::open(&self.url)
    }

    /// The language in which the database tells its errors, if it is one that [`Error`] cannot read: then
    /// a full disk and a database that is held are taken for defects.
    pub fn foreign_language(&self) -> Result<Option<String>> {
        self.read(|conn| {
            let Conn::Postgres(c) = conn else {
                return Ok(None);
            };
            let language: String =
                Statement::<_, Text>::new("SELECT current_setting('lc_messages')")
                    .get_result(&mut **c)?;
            Ok(Some(language).filter(|language| !is_english(language)))
        })
    }

    /// The address, without a password when printed.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// A connection opened before the last outage is asked for a sign of life first, so that a
    /// restart of the server fails one read and not one for each idle connection.
    fn checkout(&self) -> Result<PooledConnection<Manager>> {
        loop {
            let mut pooled = self.pool.get().map_err(|error| self.no_connection(error))?;
            let outages = self.outages.load(Ordering::Relaxed);
            if pooled.outages == outages || pooled.conn.ping().is_ok() {
                pooled.outages = outages;
                return Ok(pooled);
            }
            pooled.broken = true;
        }
    }

    /// Too many readers, or no database?
    fn no_connection(&self, error: diesel::r2d2::PoolError) -> Error {
        let state = self.pool.state();
        if state.connections > 0 {
            return Error::Busy(Box::new(error));
        }
        Error::Unavailable(Box::new(error))
    }
}

/// Of the name of a locale. Without one it is the system's, which is not known here.
fn is_english(locale: &str) -> bool {
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    matches!(language, "" | "C" | "POSIX" | "en" | "English")
}

struct Pooled {
    conn: Conn,
    outages: u64,
    broken: bool,
}

struct Manager {
    url: Arc<DatabaseUrl>,
    outages: Arc<AtomicU64>,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = Error;

    fn connect(&self) -> Result<Pooled> {
        let outages = self.outages.load(Ordering::Relaxed);
        Ok(Pooled {
            conn: Conn::open(&self.url)?,
            outages,
            broken: false,
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<()> {
        pooled.conn.ping()
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.broken || pooled.conn.in_transaction()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_goes_by_many_names() {
        for english in [
            "C",
            "C.UTF-8",
            "POSIX",
            "en_US.UTF-8",
            "en_GB",
            "English_United States.1252",
            "",
        ] {
            assert!(is_english(english), "{english}");
        }
        for foreign in ["it_IT.UTF-8", "de_DE@euro", "Italian_Italy.1252", "cs_CZ"] {
            assert!(!is_english(foreign), "{foreign}");
        }
    }
}
