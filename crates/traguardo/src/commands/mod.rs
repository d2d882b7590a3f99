// SPDX-License-Identifier: AGPL-3.0-or-later
//! The commands, one file each.

mod demo;
mod evaluate;
mod export;
mod formula;
mod import;
mod migrate;
mod observations;
mod openapi;
mod rehearsal;
mod restore;
mod serve;

pub use demo::demo;
pub use evaluate::evaluate;
pub use export::export;
pub use formula::formula_check;
pub use import::import;
pub use migrate::migrate;
pub use observations::observations;
pub use openapi::openapi;
pub use serve::serve;
