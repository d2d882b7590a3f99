// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether one administration's questions cost the same however many others there are.
//!
//! A database for each number of administrations, each filled through the API on top of a copy of the
//! one before, each with a service of its own. Then every question is put to all of them in turn, one
//! request at a time: what else the machine does falls on all alike.

mod fixture;
mod instance;
mod questions;
mod report;

use crate::Result;
use crate::options::{self, Scale};
use crate::scratch::Scratch;
use instance::Instance;
pub use instance::{Program, post as fill};

/// Fills the databases, measures and prints; whether everything was answered without error.
pub fn measure(options: &Scale, maintenance: &str) -> Result<bool> {
    if !options.sizes.is_sorted_by(|one, next| one < next) {
        return Err("--sizes: each is larger than the one before".into());
    }
    let program = Program {
        binary: options::server(options.server.as_ref())?,
        scratch: Scratch::new(options.directory.as_deref(), "scale")?,
    };
    let mut instances: Vec<Instance> = Vec::new();
    for size in &options.sizes {
        let filled = Instance::fill(
            &program,
            maintenance,
            instances.last(),
            *size,
            options.clients,
        )?;
        instances.push(filled);
    }
    eprintln!("bench: measuring");
    let asked = questions::ask(&program, &instances, options.rounds)?;
    print!("{}", report::table(&instances, &asked)?);
    Ok(asked.iter().all(questions::Asked::is_clean))
}
