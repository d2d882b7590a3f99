// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/benchmarks`, `/benchmarks/chart.svg`, `/benchmark-publications`, `/benchmark-snapshots`

use super::{COLLECTION, READ, get, id, resource};
use crate::http::{
    self, Call, DocumentCall, Format, Media, Query, fresh, fresh_document, limits, read_body,
    read_either, stored,
};
use crate::openapi::benchmark_params::{BenchmarkParams, DialectParam};
use crate::openapi::params::{DryRun, Identifier, KnownAtParam, PageParams};
use crate::problem::Problem;
use crate::wire::{BenchmarkBody, PublicationItem, PublicationList};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Payload, ServiceConfig};
use traguardo_app::read::BenchmarkQuery;
use traguardo_exchange::benchmark::{
    BenchmarkGroupKind, BenchmarkPublication, BenchmarkSnapshot, Places, read_publication,
    read_publication_table, read_snapshot,
};
use traguardo_exchange::observation::Dialect;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/api/v1/benchmarks", READ).route(get().to(show)))
        .service(resource("/api/v1/benchmarks/chart.svg", READ).route(get().to(chart)))
        .service(
            resource("/api/v1/benchmark-publications", COLLECTION)
                .route(get().to(publications))
                .route(web::post().to(publish)),
        )
        .service(resource("/api/v1/benchmark-publications/{id}", READ).route(get().to(publication)))
        .service(resource("/api/v1/benchmark-snapshots", "POST").route(web::post().to(snapshot)));
}

/// Benchmark of an indicator
///
/// How a national indicator is distributed over administrations as of a period: computed from what is known, or as
/// somebody published it. Of small groups, and of those by which somebody's figure could be worked out, nothing but the
/// size is told.
#[utoipa::path(get, path = "/api/v1/benchmarks", tag = "benchmarks", operation_id = "getBenchmark",
    params(BenchmarkParams), responses((status = 200, description = "The benchmark", body = BenchmarkBody)))]
pub(crate) async fn show(call: Call) -> Result<HttpResponse, Problem> {
    let question = question(&call)?;
    let view = call
        .read(move |app, actor| app.benchmark(actor, &question))
        .await?;
    let (known_at, on) = (view.known_at, view.on);
    fresh(&call, known_at, Some(on), &BenchmarkBody::from(view))
}

/// What is asked for, of a benchmark and of its chart.
fn question(call: &Call) -> Result<BenchmarkQuery, Problem> {
    let known = [
        "indicator",
        "period",
        "group",
        "administration",
        "provider",
        "publication",
        "on",
        "as_known_at",
    ];
    let mut query = Query::read(call.request.query_string(), &known);
    let indicator = query.required_code("indicator");
    let period = query.required_period();
    let group = query.word("group", &BenchmarkGroupKind::WORDS);
    let (administration, provider) = (query.code("administration"), query.code("provider"));
    let (publication, on) = (query.identifier("publication"), query.on());
    let as_known_at = query.as_known_at();
    let (Some(indicator), Some(period)) = (indicator, period) else {
        return Err(query.problem());
    };
    query.check()?;
    if let Some(code) = &administration {
        call.about(code);
    }
    Ok(BenchmarkQuery {
        indicator,
        period,
        group,
        administration,
        provider,
        publication,
        on,
        as_known_at,
    })
}

/// Chart of a benchmark
///
/// What the benchmark tells of each group as a box from quartile to quartile, and the value of the administration that is
/// asked for in each of its groups: an SVG with title, description and a table of the numbers. Groups that nothing is told of
/// are named with the reason, and where nothing can be drawn the chart says so. At most 24 groups.
#[utoipa::path(get, path = "/api/v1/benchmarks/chart.svg", tag = "benchmarks", operation_id = "getBenchmarkChart",
    params(BenchmarkParams),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml", example = "<svg/>")))]
pub(crate) async fn chart(call: DocumentCall) -> Result<HttpResponse, Problem> {
    let DocumentCall(call) = call;
    let question = question(&call)?;
    let format = Format::wanted(&call.request, Some(Format::Svg))?;
    let (known_at, on, text) = call
        .read(move |app, actor| {
            let drawn = app.benchmark_chart(actor, &question)?;
            Ok((drawn.known_at, drawn.on, drawn.chart.svg("grafico")))
        })
        .await?;
    fresh_document(&call, known_at, on, format, async || Ok(text.into_bytes())).await
}

/// Publications of benchmarks
///
/// All of them, the oldest first, without their figures. A new edition is a further publication.
#[utoipa::path(get, path = "/api/v1/benchmark-publications", tag = "benchmarks", operation_id = "listBenchmarkPublications",
    params(PageParams), responses((status = 200, description = "A page", body = PublicationList)))]
pub(crate) async fn publications(call: Call) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(
        call.request.query_string(),
        &["cursor", "limit", "as_known_at"],
    );
    let page = query.page();
    query.check()?;
    let listing = call
        .read(move |app, actor| app.publications(actor, &page))
        .await?;
    fresh(
        &call,
        listing.known_at,
        None,
        &PublicationList::of(listing, PublicationItem::from),
    )
}

/// One publication of benchmarks
///
/// Whose figures they are, and which indicators and periods they are about. The figures are asked for one by one, with
/// `publication`.
#[utoipa::path(get, path = "/api/v1/benchmark-publications/{id}", tag = "benchmarks", operation_id = "getBenchmarkPublication",
    params(Identifier, KnownAtParam), responses((status = 200, description = "The publication", body = PublicationItem)))]
pub(crate) async fn publication(call: Call, path: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id(&path, "benchmark publication")?;
    let mut query = Query::read(call.request.query_string(), &["as_known_at"]);
    let asked = query.as_known_at();
    query.check()?;
    let known = call
        .read(move |app, actor| app.publication_of(actor, id, asked))
        .await?;
    fresh(
        &call,
        known.known_at,
        None,
        &PublicationItem::from(known.item),
    )
}

/// Import published benchmarks
///
/// Figures that somebody else published, one statistic per item. They are kept as they are, and answered in the form of
/// those computed here, naming whose they are. As a table (`text/csv`) it has a line for each statistic, with the columns
/// `provider`, `published_on`, `indicator`, `period`, `group`, `statistic` and `value`, and, where they are needed, `code`,
/// `source`, `act_body`, `act_kind`, `act_number` and `act_date`, under their names, in any order; what is said of the
/// publication is the same on each line. Faults of a table name line and column: `/lines/5/value`.
#[utoipa::path(post, path = "/api/v1/benchmark-publications", tag = "benchmarks", operation_id = "importBenchmarks",
    params(DryRun, DialectParam), request_body(content(
        (BenchmarkPublication = "application/json"),
        (String = "text/csv", example = "provider,published_on,indicator,period,group,code,statistic,value\r\nUnioncamere,2023-06-30,DFP 1.3,2022,size-class,media,median,151.25\r\n"),
    )),
    responses((status = 201, description = "Stored", body = PublicationItem)))]
pub(crate) async fn publish(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run", "dialect"]);
    let dry_run = query.flag("dry_run");
    let dialect = query.word("dialect", &[("it", Dialect::Italian)]);
    query.check()?;
    let taken = [Media::Json, Media::Csv];
    let limit = limits::MEASUREMENTS_BODY;
    let (media, body) = read_either(&call.request, payload, limit, &taken).await?;
    let read = match media {
        Media::Json => read_publication(&body).map(|document| (document, Places::Items)),
        Media::Csv => read_publication_table(&body, dialect.unwrap_or_default()),
    };
    let (publication, places) = read.map_err(http::refused)?;
    let command = call
        .read(move |app, actor| app.publication(actor, publication, &places))
        .await?;
    let answer = call.write(command, &body, dry_run).await?;
    Ok(stored(&answer, "benchmark-publications"))
}

/// Publish benchmarks
///
/// Computes the benchmarks of a period that is over from what is known now, and keeps them as published. What is corrected
/// later does not change them.
#[utoipa::path(post, path = "/api/v1/benchmark-snapshots", tag = "benchmarks", operation_id = "publishBenchmarks",
    params(DryRun), request_body(content = BenchmarkSnapshot),
    responses((status = 201, description = "Stored", body = PublicationItem)))]
pub(crate) async fn snapshot(call: Call, payload: Payload) -> Result<HttpResponse, Problem> {
    let mut query = Query::read(call.request.query_string(), &["dry_run"]);
    let dry_run = query.flag("dry_run");
    query.check()?;
    let body = read_body(&call.request, payload, limits::SMALL_BODY).await?;
    let read = read_snapshot(&body).map_err(http::refused)?;
    let command = call
        .read(move |app, actor| app.snapshot(actor, read))
        .await?;
    let answer = call.write(command, &body, dry_run).await?;
    Ok(stored(&answer, "benchmark-publications"))
}
