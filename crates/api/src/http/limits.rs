// SPDX-License-Identifier: AGPL-3.0-or-later
//! How much of what a client may send, and how long it may take. All in one place.

use std::time::Duration;

/// Bytes of a measurement post.
pub const MEASUREMENTS_BODY: usize = traguardo_exchange::measurement::MAX_BYTES;
/// Bytes of a plan document.
pub const PLAN_BODY: usize = traguardo_exchange::plan::MAX_BYTES;
/// Bytes of any other body.
pub const SMALL_BODY: usize = 64 * 1024;
/// How long a body may take to arrive.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(30);
/// How long the head of a request may take to arrive.
pub(crate) const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a client that was answered may go on writing what nobody reads, so that it sees the answer.
pub(crate) const LINGER: Duration = Duration::from_secs(5);
/// How long an idle connection is kept.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// How long requests in flight may take once the service is stopping, in seconds.
pub(crate) const SHUTDOWN_SECONDS: u64 = 25;
/// Characters of one query parameter.
pub(crate) const PARAMETER: usize = 1_000;
/// Characters of the key of an assignment.
pub(crate) const ASSIGNMENT: usize = 500;
/// Characters of an idempotency key.
pub const KEY: usize = 255;
/// Characters of `as_known_at`.
pub(crate) const AS_KNOWN_AT: usize = 40;
/// Characters of `If-Match` and `If-None-Match`.
pub(crate) const TAGS: usize = 1_000;
/// Characters of a client's request id.
pub(crate) const REQUEST_ID: usize = 128;
/// Items of a page at most.
pub const PAGE: u32 = 500;
/// Items of a page unless asked otherwise.
pub const DEFAULT_PAGE: u32 = 100;
