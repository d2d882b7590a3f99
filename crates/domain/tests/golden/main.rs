// SPDX-License-Identifier: AGPL-3.0-or-later
//! Golden cases: every expected figure was computed by hand from `docs/domain.md`, the computation
//! beside it. Faults, roll-up, deadlines and properties stand next to them.
#![allow(missing_docs, clippy::too_many_lines, clippy::type_complexity)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod benchmarks;
mod dates;
mod deadlines;
mod definitions;
mod due;
mod due_list;
mod evidence;
mod explanation;
mod faults;
mod interim;
mod items;
mod merger;
mod missing;
mod money;
mod observed;
mod preview;
mod properties;
mod proposals;
mod provoked;
mod rollup;
mod scoring;
mod shapes;
mod succession;
mod summary;
mod support;
mod terms;
mod values;
mod wide;
mod withheld;
