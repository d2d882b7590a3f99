// SPDX-License-Identifier: AGPL-3.0-or-later
//! What must hold for any bytes from outside. Each module has one function `check` that panics when it
//! does not. The fuzz targets call it with what they invent, `crates/exchange/tests/corpus_replay.rs`
//! with the files of `corpus/`.

mod figures;
pub mod formula;
pub mod measurement;
pub mod plan;
pub mod query;
