// SPDX-License-Identifier: AGPL-3.0-or-later
//! Bounds of a plan document. They are also in its JSON schema where a schema can say them.

/// Characters of a code, here, in the API and in the tables (`Code`, `openapi`, `migrations`).
pub const CODE: usize = 200;
/// Assignments in the whole tree.
pub(crate) const ASSIGNMENTS: usize = 2_000;
/// Nodes in the whole tree.
pub(crate) const NODES: usize = 2_000;
/// Amounts of money in the whole plan.
pub(crate) const AMOUNTS: usize = 20_000;
/// Levels of the tree.
pub(crate) const NODE_DEPTH: usize = 8;
/// Bytes of a document.
pub const BYTES: usize = 8 * 1024 * 1024;
