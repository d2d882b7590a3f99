// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/observations`

use super::{READ, get, resource};
use crate::http::{Call, Query, fresh};
use crate::openapi::observation_params::ObservationParams;
use crate::problem::Problem;
use crate::wire::ObservationList;
use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;
use traguardo_app::read::ObservationQuery;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(resource("/api/v1/observations", READ).route(get().to(list)));
}

/// What may be asked.
const KNOWN: [&str; 12] = [
    "period",
    "from",
    "to",
    "indicator",
    "administration",
    "size_class",
    "region",
    "on",
    "changed_since",
    "cursor",
    "limit",
    "as_known_at",
];

/// Observations
///
/// One row for each indicator, administration and period, in long form: what the plans in force promise, with its verdict,
/// and national indicators that are measured without a plan. Give `period`, or `from` and `to`. By year, in it by
/// administration, then by period, then in plan order.
#[utoipa::path(get, path = "/api/v1/observations", tag = "observations", operation_id = "listObservations",
    params(ObservationParams), responses((status = 200, description = "A page", body = ObservationList)))]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &KNOWN);
    let question = ObservationQuery {
        periods: query.periods(),
        indicator: query.code("indicator"),
        administration: query.code("administration"),
        size_class: query.code("size_class"),
        region: query.words("region"),
        on: query.on(),
        changed_since: query.position("changed_since"),
        page: query.page(),
    };
    query.check()?;
    if let Some(administration) = &question.administration {
        call.about(administration);
    }
    let page = call
        .read(move |app, actor| app.observations(actor, &question))
        .await?;
    let (known_at, on) = (page.listing.known_at, page.on);
    fresh(&call, known_at, Some(on), &ObservationList::from(&page))
}
