// SPDX-License-Identifier: AGPL-3.0-or-later
//! The clients: what they ask for, what they were answered, and the journal of both.

mod fixture;
mod generator;
mod http;
mod journal;
mod operation;
mod races;
mod refusals;
mod worker;

pub use fixture::{Fixture, POSTINGS, plan};
pub use generator::Generator;
pub use http::{Answer, Http};
pub use journal::{Journal, Outcome, Record};
pub use operation::{Expectation, OFFICE, Operation, Sort, office_code};
pub use races::Races;
pub use worker::{Load, Worker};

/// Where measurements are posted and read.
pub const MEASUREMENTS: &str = "/api/v1/measurements";
/// Where offices are posted and read.
pub const OFFICES: &str = "/api/v1/offices";
