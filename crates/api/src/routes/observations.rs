// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/observations`

use super::{READ, get, resource};
use crate::http::{Call, DocumentCall, Query, accepted, exported, fresh, text};
use crate::openapi::observation_params::ObservationParams;
use crate::problem::{Kind, Problem};
use crate::wire::ObservationList;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::ServiceConfig;
use traguardo_app::App;
use traguardo_app::read::ObservationQuery;
use traguardo_domain::Period;
use traguardo_exchange::observation::{Dialect, Format, structure as written};
use traguardo_exchange::plan::MAX_CODE;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/api/v1/observations", READ).route(get().to(list)))
        .service(resource("/api/v1/observations/structure", READ).route(get().to(structure)));
}

/// What may be asked.
const KNOWN: [&str; 15] = [
    "period",
    "from",
    "to",
    "indicator",
    "administration",
    "size_class",
    "region",
    "on",
    "changed_since",
    "begin",
    "format",
    "dialect",
    "cursor",
    "limit",
    "as_known_at",
];

/// Forms by the name that `format` has for them; JSON comes in pages.
const FORMATS: [(&str, Option<Format>); 6] = [
    ("json", None),
    ("ndjson", Some(Format::Ndjson)),
    ("csv", Some(Format::Csv(Dialect::Plain))),
    ("sdmx-csv", Some(Format::Sdmx)),
    ("xlsx", Some(Format::Xlsx)),
    ("parquet", Some(Format::Parquet)),
];

/// Observations
///
/// One row for each indicator, administration and period, in long form: what the plans in force promise, with its verdict,
/// and national indicators that are measured without a plan. Give `period`, or `from` and `to`. By year, in it by
/// administration, then by period, then in plan order. JSON comes in pages; every other form is all of them in one answer,
/// of one position, which `X-Known-At` tells, and breaks off if it cannot be finished: asked again with
/// `begin` it goes on there.
#[utoipa::path(get, path = "/api/v1/observations", tag = "observations", operation_id = "listObservations",
    params(ObservationParams), responses((status = 200, description = "A page, or all of them", content(
        (ObservationList = "application/json"),
        (String = "application/x-ndjson", example = "{\"administration\":\"CCIAA-MS\"}\n"),
        (String = "application/vnd.sdmx.data+csv", example = "STRUCTURE,STRUCTURE_ID,ACTION,ADMINISTRATION\n"),
        (String = "text/csv", example = "administration,administration_name\r\n"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "PK"),
        (String = "application/vnd.apache.parquet", example = "PAR1"),
    ))))]
pub(crate) async fn list(call: DocumentCall) -> Result<HttpResponse, Problem> {
    let DocumentCall(call) = call;
    let mut query = Query::read(call.request.query_string(), &KNOWN);
    let question = ObservationQuery {
        periods: query.periods(),
        indicator: query.code("indicator"),
        administration: query.code("administration"),
        size_class: query.code("size_class"),
        region: query.words("region"),
        on: query.on(),
        changed_since: query.position("changed_since"),
        begin: query.with("begin", begin),
        page: query.page(),
    };
    let format = query.word("format", &FORMATS);
    let dialect = query.word("dialect", &[("it", Dialect::Italian)]);
    query.check()?;
    if let Some(administration) = &question.administration {
        call.about(administration);
    }
    let format = match format {
        Some(format) => format,
        None => accepted_format(&call)?,
    };
    let format = match (format, dialect) {
        (Some(Format::Csv(_)), Some(dialect)) => Some(Format::Csv(dialect)),
        (format, _) => format,
    };
    let Some(format) = format else {
        return page(&call, question).await;
    };
    let walk = call
        .read(move |app, actor| app.observe(actor, &question))
        .await?;
    exported(&call, call.app(), walk, format)
}

/// A year and the code of an administration.
fn begin(text: &str) -> Result<(i32, String), &'static str> {
    let parts = text.split_once(':').and_then(|(year, code)| {
        let year = Period::parse(year).ok()?;
        let fits = year.months() == 12 && (1..=MAX_CODE).contains(&code.chars().count());
        fits.then(|| (year.year(), code.to_owned()))
    });
    parts.ok_or("written as year:code of an administration, such as 2022:CCIAA-MS")
}

async fn page(call: &Call, question: ObservationQuery) -> Result<HttpResponse, Problem> {
    let page = call
        .read(move |app, actor| app.observations(actor, &question))
        .await?;
    let (known_at, on) = (page.listing.known_at, page.on);
    let mut answer = fresh(call, known_at, Some(on), &ObservationList::from(&page))?;
    let varies = HeaderValue::from_static("accept, accept-encoding");
    answer.headers_mut().insert(header::VARY, varies);
    Ok(answer)
}

/// The first form that the client accepts.
fn accepted_format(call: &Call) -> Result<Option<Format>, Problem> {
    let media_type = |format: Option<Format>| format.map_or("application/json", Format::media_type);
    let mut forms = FORMATS.iter().map(|(_, format)| *format);
    forms
        .find(|format| accepted(&call.request, media_type(*format)))
        .ok_or_else(|| {
            let known: Vec<&str> = FORMATS
                .iter()
                .map(|(_, format)| media_type(*format))
                .collect();
            let detail = format!("this operation answers {}", known.join(", "));
            Problem::new(Kind::NotAcceptable, detail)
        })
}

/// Structure of observations
///
/// The data structure, dataflow and concepts of the SDMX-CSV form, as SDMX-ML 3.0.
#[utoipa::path(get, path = "/api/v1/observations/structure", tag = "observations", operation_id = "getObservationStructure",
    responses((status = 200, description = "The structure", body = String,
        content_type = "application/vnd.sdmx.structure+xml", example = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")))]
pub(crate) async fn structure(call: DocumentCall) -> Result<HttpResponse, Problem> {
    let DocumentCall(call) = call;
    Query::read(call.request.query_string(), &[]).check()?;
    let known_at = call.read(App::head).await?;
    text(
        &call,
        known_at,
        "application/vnd.sdmx.structure+xml; version=3.0.0; charset=utf-8",
        written,
    )
}
