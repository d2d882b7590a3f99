// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ledger on an embedded SQLite file or on PostgreSQL: rows in, rows out, no rule.
//!
//! Every row carries the position (`seq`) at which it was written. Reads are bounded by a
//! position, so none of them needs a transaction; writes happen in one
//! [`Conn::write_transaction`] whose first statement is [`ledger::lock`].
//! Nothing is ever updated or deleted, save the one row that holds the head of the ledger.

pub mod administrations;
pub mod benchmarks;
pub mod change;
pub mod conn;
pub mod dictionary;
mod error;
pub mod idempotency;
pub mod ledger;
pub mod measurements;
pub mod mergers;
pub mod migrations;
pub mod notes;
mod number;
pub mod observed;
pub mod offices;
pub mod plans;
mod pool;
pub mod posts;
pub mod reports;
mod schema;
mod statement;
mod time;
pub mod url;
mod words;

pub use conn::Conn;
pub use error::{Error, Result};
pub use pool::Store;
pub use url::DatabaseUrl;

/// Upper bound that lets every position through: the newest state.
pub const LATEST: i64 = i64::MAX;
