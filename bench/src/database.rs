// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a measurement needs of a database: a fresh one for the service, and its own speed.

use crate::Result;
use crate::options::Options;
use crate::sample::Sample;

/// Rows of a batch, by the service and by the database alone.
pub const BATCH: u64 = 1_000;
/// Rows of the table that the baseline selects from.
pub const SELECTED: u32 = 100_000;

/// What the baselines of a database are called.
pub struct Names {
    /// Single-row select by key.
    pub select: &'static str,
    /// Single-row insert, committed each.
    pub insert: &'static str,
    /// Rows in chunks of [`BATCH`], one transaction each, into bare columns.
    pub batch: &'static str,
    /// The same into a table with the keys and checks of the service's own.
    pub batch_keyed: &'static str,
}

/// A fresh database, removed when it is dropped.
pub trait Database {
    /// Names for the table.
    fn names(&self) -> Names;

    /// Product, version and what matters for durability.
    fn describe(&mut self) -> Result<String>;

    /// What makes its figures worthless, if anything does.
    fn warning(&mut self) -> Result<Option<String>>;

    /// For the service.
    fn url(&self) -> String;

    /// Makes the tables of the baselines, once the service has made its own.
    fn prepare(&mut self) -> Result<()>;

    /// Selects single rows by key.
    fn select(&mut self, options: &Options) -> Result<Sample>;

    /// Inserts single rows, a commit each.
    fn insert(&mut self, options: &Options) -> Result<Sample>;

    /// Writes rows in batches, with or without keys and checks.
    fn batch(&mut self, options: &Options, keyed: bool) -> Result<Sample>;

    /// Measurement revisions that the service has stored.
    fn measurements(&mut self) -> Result<u64>;

    /// Bytes that all tables and indexes take, the write-ahead log left out.
    fn bytes(&mut self) -> Result<u64>;
}
