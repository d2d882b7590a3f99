// SPDX-License-Identifier: AGPL-3.0-or-later
//! Starts the real program on a database of its own and talks to it over HTTP.
//!
//! Nothing here knows a type of the product: what the tests see is what a client sees.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(clippy::missing_panics_doc, reason = "a test that cannot go on panics")]

mod answer;
mod binary;
mod database;
mod described;
mod files;
mod ledger;
mod limits;
mod log;
mod on_both;
mod request;
mod server;

pub use answer::Answer;
pub use binary::{Output, traguardo};
pub use database::{Database, Held};
pub use files::{TempDir, fixture, repository};
pub use ledger::{ChangeRow, assert_intact};
pub use limits::{Trial, around, trials};
pub use request::{Client, Request, encode};
pub use server::{SecondServer, TestServer};
