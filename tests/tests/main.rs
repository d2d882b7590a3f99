// SPDX-License-Identifier: AGPL-3.0-or-later
//! Black-box tests of the running service, on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod aliases;
mod backup;
mod boundaries;
mod broken_disk;
mod bulk;
mod calendar;
mod catalogue;
mod command_line;
mod corrections;
mod dictionary;
mod due;
mod evidence;
mod fund;
mod idempotency;
mod in_force;
mod journal;
mod kills;
mod limits;
mod links;
mod lists;
mod logs;
mod lucca;
mod lucca_verdicts;
mod moments;
mod money;
mod nothings;
mod openapi;
mod ops;
mod plans;
mod plans_page;
mod problems;
mod races;
mod recomputation;
mod refused_items;
mod refused_plans;
mod refused_requests;
mod restore;
mod retired_entries;
mod revised_entries;
mod revisions;
mod same_bytes;
mod scale;
mod shapes;
mod shutdown;
mod sizing;
mod standing;
mod story;
mod succession;
mod support;
mod terms;
mod two_servers;
mod unfinished;
mod wide;
