// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/plans/{id}/tree`

use super::{READ, get, id, resource};
use crate::http::{Call, Query, fresh};
use crate::openapi::params::{Identifier, KnownAtParam, OnParam, PeriodParam, RevisionParam};
use crate::problem::Problem;
use crate::wire::TreeBody;
use actix_web::HttpResponse;
use actix_web::web::{Path, ServiceConfig};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/api/v1/plans/{id}/tree", READ).route(get().to(show)));
}

/// Performance tree
///
/// The boxes of a plan with achievement and coverage as of a period, and the rules that made them.
#[utoipa::path(get, path = "/api/v1/plans/{id}/tree", tag = "plans", operation_id = "getPlanTree",
    params(Identifier, PeriodParam, OnParam, RevisionParam, KnownAtParam),
    responses((status = 200, description = "The tree", body = TreeBody)))]
pub(crate) async fn show(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "plan")?;
    let mut query = Query::read(
        call.request.query_string(),
        &["period", "on", "revision", "as_known_at"],
    );
    let period = query.required_period();
    let (on, revision, asked) = (query.on(), query.revision(), query.as_known_at());
    let Some(period) = period else {
        return Err(query.problem());
    };
    query.check()?;
    let (known_at, on, body) = call
        .read(move |app, actor| {
            let view = app.tree(actor, id, revision, period, on, asked)?;
            Ok((view.known_at, view.on, TreeBody::from(view)))
        })
        .await?;
    call.about(&body.administration);
    fresh(&call, known_at, Some(on), &body)
}
