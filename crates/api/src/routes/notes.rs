// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/deviation-notes`

use super::{COLLECTION, READ, get, resource};
use crate::http::{self, Call, Query, fresh, limits, read_body, stored};
use crate::openapi::params::{DryRun, EvaluationIdentifier, KnownAtParam, NoteParams};
use crate::problem::Problem;
use crate::wire::{NoteItem, NoteList, NoteReceipt};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::Command;
use traguardo_app::read::NoteQuery;
use traguardo_exchange::note::DeviationNotePost;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/v1/deviation-notes", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(post)),
        )
        .service(resource("/api/v1/deviation-notes/{id}", READ).route(get().to(show)));
}

/// Deviation notes
///
/// Causes and corrective actions for what was not achieved: the newest revision of each note of one administration, by
/// period and assignment.
#[utoipa::path(get, path = "/api/v1/deviation-notes", tag = "evaluations", operation_id = "listDeviationNotes",
    params(NoteParams), responses((status = 200, description = "A page", body = NoteList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = [
        "administration",
        "period",
        "plan",
        "cursor",
        "limit",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.required_code("administration");
    let question = NoteQuery {
        administration: administration.unwrap_or_default(),
        period: query.period(),
        plan_id: query.identifier("plan"),
        page: query.page(),
    };
    query.check()?;
    call.about(&question.administration);
    let listing = call
        .read(move |app, actor| app.deviation_notes(actor, &question))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &NoteList::of(listing, NoteItem::from),
    )
}

/// One deviation note
///
/// All its revisions, oldest first. The identifier is that of the evaluation.
#[utoipa::path(get, path = "/api/v1/deviation-notes/{id}", tag = "evaluations", operation_id = "getDeviationNote",
    params(EvaluationIdentifier, KnownAtParam),
    responses((status = 200, description = "Its revisions", body = NoteList)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let id = path.into_inner();
    let listing = call
        .read(move |app, actor| app.deviation_note(actor, &id, asked))
        .await?;
    if let Some(first) = listing.items.first() {
        call.about(&first.administration);
    }
    fresh(
        &call,
        listing.known_at,
        None,
        &NoteList::of(listing, NoteItem::from),
    )
}

/// Write a deviation note
///
/// What is asked of the responsible office when a final verdict is other than achieved. A note that is there is corrected
/// by naming its revision in `replaces` and giving a `reason`, also when the verdict has changed since.
#[utoipa::path(post, path = "/api/v1/deviation-notes", tag = "evaluations", operation_id = "createDeviationNote",
    params(DryRun), request_body(content = DeviationNotePost),
    responses(
        (status = 201, description = "Stored", body = NoteReceipt),
        (status = 200, description = "Nothing stored (`dry_run`), or a further revision stored", body = NoteReceipt),
    ))]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let note = http::deviation_note(&body)?;
    let answer = call
        .write(Command::RecordNote(note), &body, dry_run)
        .await?;
    Ok(stored(&answer, "deviation-notes"))
}
