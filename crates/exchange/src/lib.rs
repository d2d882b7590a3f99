// SPDX-License-Identifier: AGPL-3.0-or-later
//! Documents that come in and go out: plan documents, measurement posts, and their schemas.
//!
//! Reading a plan never stops at the first fault: [`plan::read_plan`] answers with all of them, each
//! with a JSON pointer. Writing is canonical: equal plans are equal bytes, and have one
//! [`plan::sha256`].

pub mod benchmark;
mod code;
mod fault;
mod json;
pub mod list;
pub mod measurement;
pub mod merger;
pub mod note;
pub mod observation;
pub mod plan;
mod reader;
pub mod report;
mod shape;

pub use fault::shortened;
pub use reader::{Reader, parse};
