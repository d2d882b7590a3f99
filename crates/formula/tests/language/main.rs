// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the algorithm language promises (`docs/formula-language.md`), one module per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod checking;
mod cycles;
mod decimals;
mod explaining;
mod golden;
mod hostile;
mod items;
mod parts;
mod random;
mod rational_laws;
mod rationals;
mod reasons;
mod reference;
mod refused;
mod semantics;
mod support;
mod workdays;
