// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the service asks of its database: every statement of every operation, how the database
//! reaches its rows, and how many statements an answer takes.
//!
//! The service runs inside the test, so that diesel tells each statement that leaves it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod benchmarks;
mod capture;
mod counts;
mod filling;
mod plans_of_postgres;
mod plans_of_sqlite;
mod reads;
mod service;
mod story;
