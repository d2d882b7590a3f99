// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every route shares: reading requests, and what is put around each answer.

mod accept;
mod answer;
mod body;
mod call;
mod document;
mod entry;
mod envelope;
mod etag;
mod export;
mod held;
mod host;
mod idempotency;
pub mod limits;
mod metrics;
mod pdf;
mod query;
mod request_id;

pub(crate) use accept::{accepted, prefers_html};
pub(crate) use answer::{document, fresh, fresh_calendar, json, receipt, stored, text};
pub(crate) use body::{Media, read as read_body, read_either};
pub(crate) use call::{ACTOR, CalendarCall, Call, DocumentCall};
pub(crate) use document::{Format, PAGE_POLICY, fresh_document};
pub use entry::measurement_post;
pub(crate) use entry::{
    Entry, administration, deviation_note, indicator, measure, merger, office, refused,
    report_step, reversal,
};
pub(crate) use envelope::{FIXED_HEADERS, FIXED_POLICY, envelope};
pub(crate) use etag::{Seen, entry_tag, plan_tag};
pub(crate) use export::exported;
pub use host::HostList;
use idempotency::key;
pub(crate) use metrics::Metrics;
pub(crate) use pdf::pdf;
pub(crate) use query::Query;
