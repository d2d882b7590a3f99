// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans`: a plan is answered as the document that was stored, byte for byte.

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{self, Call, Query, Seen, document, fresh, limits, plan_tag, read_body, stored};
use crate::openapi::params::{
    DictionaryFilter, DryRun, Identifier, KnownAtParam, PageParams, RevisionParam,
};
use crate::problem::{Kind, Problem};
use crate::wire::{PlanItem, PlanList, PlanReceipt};
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes, Path, Payload, ServiceConfig};
use traguardo_app::{Command, Error, PlanRevision, SavePlan};
use traguardo_domain::plan::Plan;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{PlanDocument, administration_of, read_plan, read_plan_knowing};

pub(super) fn configure(config: &mut ServiceConfig) {
    let one = resource("/api/v1/plans/{id}", "GET, HEAD, PUT")
        .route(get().to(show))
        .route(web::put().to(revise));
    config
        .service(
            resource("/api/v1/plans", COLLECTION)
                .route(get().to(list))
                .route(web::post().to(create)),
        )
        .service(one)
        .service(resource("/api/v1/plans/{id}/revisions", READ).route(get().to(revisions)));
}

/// Plans
///
/// The newest revision of each plan, by identifier, of one administration or of all.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plans", operation_id = "listPlans",
    params(DictionaryFilter, PageParams), responses((status = 200, description = "A page", body = PlanList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let known = ["administration", "cursor", "limit", "as_known_at"];
    let mut query = Query::read(call.request.query_string(), &known);
    let administration = query.code("administration");
    let page = query.page();
    query.check()?;
    if let Some(code) = &administration {
        call.about(code);
    }
    let listing = call
        .read(move |app, actor| app.plans(actor, administration.as_deref(), &page))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &PlanList::of(listing, PlanItem::from),
    )
}

/// One plan
///
/// The canonical plan document, byte for byte what its SHA-256 covers. `revision` asks for an earlier one.
#[utoipa::path(get, path = "/api/v1/plans/{id}", tag = "plans", operation_id = "getPlan",
    params(Identifier, RevisionParam, KnownAtParam),
    responses((status = 200, description = "The plan document", body = PlanDocument)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let mut query = Query::read(call.request.query_string(), &["revision", "as_known_at"]);
    let (revision, asked) = (query.revision(), query.as_known_at());
    query.check()?;
    let known = call
        .read(move |app, actor| app.plan(actor, id, revision, asked))
        .await?;
    let tag = plan_tag(known.item.plan.revision, &known.item.plan.sha256);
    document(&call, known.known_at, &tag, known.item.document)
}

/// Revisions of a plan
///
/// All revisions, oldest first, each with the act that approved it.
#[utoipa::path(get, path = "/api/v1/plans/{id}/revisions", tag = "plans", operation_id = "listPlanRevisions",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The revisions", body = PlanList)))]
pub(crate) async fn revisions(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let listing = call
        .read(move |app, actor| app.plan_revisions(actor, id, asked))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &PlanList::of(listing, PlanItem::from),
    )
}

/// New plan
///
/// Stores a plan document with everything it brings: administration, offices, measures, indicators.
#[utoipa::path(post, path = "/api/v1/plans", tag = "plans", operation_id = "createPlan",
    params(DryRun), request_body(content = PlanDocument),
    responses((status = 201, description = "Stored", body = PlanReceipt)))]
pub(crate) async fn create(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::PLAN_BODY).await?;
    save(&call, &body, None, dry_run).await
}

/// New revision of a plan
///
/// The whole document with the acts so far and the new one at the end. `If-Match` names the revision it replaces.
#[utoipa::path(put, path = "/api/v1/plans/{id}", tag = "plans", operation_id = "revisePlan",
    params(Identifier, DryRun), request_body(content = PlanDocument),
    responses((status = 200, description = "Stored as a new revision", body = PlanReceipt)))]
pub(crate) async fn revise(
    call: Call,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let seen = Seen::required(&call.request)?;
    let body = read_body(&call.request, payload, limits::PLAN_BODY).await?;
    // Any revision may be named here: whether it is the newest is decided where the new one is stored.
    let listing = call
        .read(move |app, actor| app.plan_revisions(actor, id, None))
        .await?;
    let mut stored = listing.items.iter().map(|view| &view.plan);
    let replaced = stored.find(|plan| seen.is(&plan_tag(plan.revision, &plan.sha256)));
    let Some(replaced) = replaced.map(|plan| PlanRevision {
        plan_id: id,
        revision: plan.revision,
    }) else {
        return Err(Problem::new(
            Kind::StaleRevision,
            "no revision of this plan has the ETag in If-Match",
        ));
    };
    save(&call, &body, Some(replaced), dry_run).await
}

/// The faults of a document; those about unknown codes with what the dictionaries know them as.
async fn told(call: &Call, body: &Bytes, faults: Vec<Fault>) -> Result<Vec<Fault>, Problem> {
    let unknown = ["unknown_measure", "unknown_indicator"];
    let mut codes = faults.iter().map(|fault| fault.code.as_str());
    if !codes.any(|code| unknown.contains(&code)) {
        return Ok(faults);
    }
    let text = body.clone();
    call.read(move |app, actor| {
        let administration = administration_of(&text);
        let forms = app.other_forms(actor, administration.as_deref())?;
        Ok(read_plan_knowing(&text, &forms).err().unwrap_or(faults))
    })
    .await
}

/// The plan that a body is; its faults name the entry that an alias stands for.
pub(super) async fn read(call: &Call, body: &Bytes) -> Result<(PlanDocument, Plan), Problem> {
    let text = body.clone();
    let read = web::block(move || read_plan(&text)).await;
    let (document, plan) = match read.map_err(|_| Problem::from(Error::Stopping))? {
        Ok(read) => read,
        Err(faults) => return Err(http::refused(told(call, body, faults).await?)),
    };
    call.about(&plan.administration);
    Ok((document, plan))
}

async fn save(
    call: &Call,
    body: &Bytes,
    replaces: Option<PlanRevision>,
    dry_run: bool,
) -> Result<HttpResponse, Problem> {
    let (document, plan) = read(call, body).await?;
    let command = Command::SavePlan(Box::new(SavePlan {
        document,
        plan: plan.into(),
        replaces,
    }));
    let answer = call.write(command, body, dry_run).await?;
    Ok(stored(&answer, "plans"))
}
