// SPDX-License-Identifier: AGPL-3.0-or-later
//! How much may wait, be committed together, be kept in memory or be repeated in a receipt. All in
//! one place: together they stay far below the 2 GiB of ops/traguardo.service.

/// Requests that may wait for the committer. Beyond, a client waits longer than it wants to.
pub(crate) const WAITING_REQUESTS: usize = 1_024;
/// Memory of the requests that wait or are being committed, in bytes. Sixteen of the largest posts as
/// they come, or thousands of ordinary ones.
pub(crate) const WAITING_BYTES: usize = 64 * 1024 * 1024;
/// Requests committed together: one sync of the disk for all of them.
pub(crate) const GROUP_REQUESTS: usize = 64;
/// Items committed together; a larger request goes alone, so that nobody waits for a crowd of large ones.
pub(crate) const GROUP_ROWS: usize = 1_000;

/// Characters of the lists, as they are stored, that one administration has in a year: what one evaluation may have to
/// hold, at some twenty times that.
pub(crate) const LISTED_IN_YEAR: i64 = 8 * 1024 * 1024;

/// Deadlines of one calendar: a few kilobytes each in the worst case. A body of a hundred measures, posted monthly,
/// has a quarter of them.
pub(crate) const CALENDAR_EVENTS: usize = 5_000;

/// What a plan that waits takes of memory for each byte of its document, about.
pub(crate) const MEMORY_PER_JSON_BYTE: usize = 4;
/// Memory of cached plans, in bytes, about: hundreds of real ones, some of the largest accepted.
pub(crate) const PLANS: u64 = 128 * 1024 * 1024;
/// Memory of cached registers, in bytes, about, counting the plans that each refers to.
pub(crate) const REGISTERS: u64 = 256 * 1024 * 1024;
/// Memory of the cached national dictionary, in bytes, about: at a few positions.
pub(crate) const NATIONALS: u64 = 32 * 1024 * 1024;
/// Memory of cached identifiers of assignments, in bytes, about.
pub(crate) const ASSIGNMENTS: u64 = 16 * 1024 * 1024;

/// Bytes of a kept receipt (constraint `idempotency_report`; it counts characters, which are not more).
#[cfg(test)]
pub(crate) const RECEIPT: usize = 16 * 1024 * 1024;
/// Bytes of what the ledger records of one request (constraint `change_body`).
#[cfg(test)]
pub(crate) const RECORD: usize = 64 * 1024 * 1024;
/// Bytes of one line of a receipt with the first fault of its item, at most: the longest codes,
/// shortened, in characters of four bytes.
#[cfg(test)]
pub(crate) const FIRST_FAULT: usize = 1_500;
/// Bytes of a receipt for the further faults of its items. Each item is told its first one, all are
/// told thousands more, and what is beyond is counted.
pub(crate) const FURTHER_FAULTS: usize = 1024 * 1024;

/// Administrations looked at together, and the figures of them that are read together, when all are gone through.
pub(crate) const TOGETHER: usize = 64;
/// See [`TOGETHER`].
pub(crate) const FIGURES_TOGETHER: i64 = 6_000;
/// Administrations listed together.
pub(crate) const LISTED_TOGETHER: i64 = 500;
/// Administrations evaluated for one page, which ends before it is full then.
pub(crate) const EVALUATED_FOR_A_PAGE: usize = 256;
