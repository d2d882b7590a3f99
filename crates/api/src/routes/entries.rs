// SPDX-License-Identifier: AGPL-3.0-or-later
//! What `/measures` and `/indicators` have in common: entries of a dictionary, with their revisions.

use super::id;
use crate::http::{
    Call, Entry, Query, Seen, document, entry_tag, fresh, limits, read_body, stored,
};
use crate::problem::{Kind as ProblemKind, Problem};
use crate::wire::dictionary_entry;
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Payload};
use serde::Serialize;
use traguardo_app::read::{DictionaryView, Kind, Listing};
use traguardo_app::{Command, EntryRevision, Error, SaveEntry};

/// Reads a body.
type Read<D> = fn(&[u8]) -> Result<Entry<D>, Problem>;

/// What one kind is called, and its collection.
fn names(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Measure => ("measure", "measures"),
        Kind::Indicator => ("indicator", "indicators"),
    }
}

/// A page of one dictionary.
pub(super) async fn list<L: Serialize>(
    call: &Call,
    kind: Kind,
    body: fn(&Listing<DictionaryView>) -> Result<L, Error>,
) -> Result<HttpResponse, Problem> {
    let known = ["administration", "code", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let (administration, code) = (query.code("administration"), query.code("code"));
    let page = query.page();
    query.check()?;
    if let Some(administration) = &administration {
        call.about(administration);
    }
    let listing = call
        .read(move |app, actor| {
            let (administration, code) = (administration.as_deref(), code.as_deref());
            app.dictionary(actor, kind, administration, code, &page)
        })
        .await?;
    let body = body(&listing)?;
    fresh(call, listing.known_at, None, &body)
}

/// One entry: what its receipt said, with the same tag.
pub(super) async fn show(call: &Call, kind: Kind, path: &str) -> Result<HttpResponse, Problem> {
    let id = id(path, names(kind).0)?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let known = call
        .read(move |app, actor| app.dictionary_entry(actor, kind, id, asked))
        .await?;
    if let Some(code) = &known.item.administration {
        call.about(code);
    }
    let (text, tag) = printed(&known.item)?;
    document(call, known.known_at, &tag, text)
}

/// The text of an entry, and the tag of its revision.
fn printed(view: &DictionaryView) -> Result<(String, String), Problem> {
    let text = dictionary_entry(view)?;
    let text = text.to_string();
    let tag = entry_tag(view.entry.revision, &text);
    Ok((text, tag))
}

/// All revisions of one entry.
pub(super) async fn revisions<L: Serialize>(
    call: &Call,
    kind: Kind,
    path: &str,
    body: fn(&Listing<DictionaryView>) -> Result<L, Error>,
) -> Result<HttpResponse, Problem> {
    let id = id(path, names(kind).0)?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let listing = call
        .read(move |app, actor| app.dictionary_revisions(actor, kind, id, asked))
        .await?;
    let body = body(&listing)?;
    fresh(call, listing.known_at, None, &body)
}

/// A new entry.
pub(super) async fn create<D>(
    call: &Call,
    kind: Kind,
    payload: Payload,
    read: Read<D>,
    command: fn(SaveEntry<D>) -> Command,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    save(call, kind, &body, None, dry_run, read, command).await
}

/// A new revision of the one that the client saw.
pub(super) async fn revise<D>(
    call: &Call,
    kind: Kind,
    path: &str,
    payload: Payload,
    read: Read<D>,
    command: fn(SaveEntry<D>) -> Command,
) -> Result<HttpResponse, Problem> {
    let id = id(path, names(kind).0)?;
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let seen = Seen::required(&call.request)?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    // Any revision may be named here: whether it is the newest is decided where the new one is stored.
    let listing = call
        .read(move |app, actor| app.dictionary_revisions(actor, kind, id, None))
        .await?;
    for view in &listing.items {
        if seen.is(&printed(view)?.1) {
            let replaces = EntryRevision {
                id,
                revision: view.entry.revision,
            };
            return save(call, kind, &body, Some(replaces), dry_run, read, command).await;
        }
    }
    Err(Problem::new(
        ProblemKind::StaleRevision,
        format!(
            "no revision of this {} has the ETag in If-Match",
            names(kind).0
        ),
    ))
}

async fn save<D>(
    call: &Call,
    kind: Kind,
    body: &Bytes,
    replaces: Option<EntryRevision>,
    dry_run: bool,
    read: Read<D>,
    command: fn(SaveEntry<D>) -> Command,
) -> Result<HttpResponse, Problem> {
    let Entry {
        administration,
        definition,
        notes,
    } = read(body)?;
    if let Some(code) = &administration {
        call.about(code);
    }
    let command = command(SaveEntry {
        administration,
        definition,
        notes,
        replaces,
    });
    let answer = call.write(command, body, dry_run).await?;
    Ok(stored(&answer, names(kind).1))
}
