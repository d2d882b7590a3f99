// SPDX-License-Identifier: AGPL-3.0-or-later
//! The OpenAPI document: collected from the routes, then completed in one place so that every
//! operation keeps what the national interoperability guidelines ask for.

pub(crate) mod benchmark_params;
mod bounds;
mod examples;
mod headers;
mod info;
mod links;
pub(crate) mod observation_params;
mod operations;
pub(crate) mod params;

use crate::problem::ProblemDocument;
use crate::routes::{
    administrations, benchmarks, budgets, deadlines, docs, evaluations, health, indicators,
    measurements, measures, mergers, metrics, notes, observations, offices, plans, problems,
    proposals, report_rounds, reports, revisions, schemas, security, status, trees,
};
use serde_json::{Value, json};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{OpenApi, PartialSchema, ToSchema};

#[derive(OpenApi)]
#[openapi(
    paths(
        administrations::list, administrations::show, administrations::create,
        offices::list, offices::show, offices::create,
        measures::list, measures::show, measures::create, measures::revise, measures::revisions,
        indicators::list, indicators::show, indicators::create, indicators::revise,
        indicators::revisions,
        plans::list, plans::show, plans::create, plans::revise, plans::revisions, trees::show,
        budgets::show, reports::report, reports::of_merger, reports::chart,
        report_rounds::list, report_rounds::post,
        revisions::changes, revisions::targets, revisions::preview, revisions::rollover,
        measurements::list, measurements::show, measurements::items, measurements::post,
        evaluations::list, evaluations::show,
        notes::list, notes::show, notes::post,
        benchmarks::show, benchmarks::chart, benchmarks::publications, benchmarks::publication,
        benchmarks::publish, benchmarks::snapshot, proposals::proposals, proposals::decisions, proposals::decide,
        deadlines::list, deadlines::calendar,
        observations::list, observations::structure,
        mergers::list, mergers::show, mergers::create, mergers::reverse, mergers::tree,
        mergers::indicators,
        status::status, health::live, health::ready, metrics::metrics,
        docs::document, security::text, schemas::plan, problems::list, problems::show,
    ),
    components(schemas(ProblemDocument)),
    tags(
        (name = "plans", description = "Plans, their revisions, their trees"),
        (name = "measurements", description = "Figures that offices post"),
        (name = "evaluations", description = "Values and verdicts with their derivation"),
        (name = "reports", description = "Reports to be read and printed, and their charts"),
        (name = "benchmarks", description = "How figures are distributed, as known and as published; targets that follow"),
        (name = "deadlines", description = "What is due, late, reported"),
        (name = "observations", description = "Indicators of all administrations in long form"),
        (name = "administrations", description = "Bodies that plan and are measured"),
        (name = "mergers", description = "Administrations that end and those that take their place"),
        (name = "offices", description = "Who posts measurements"),
        (name = "measures", description = "Dictionaries of base quantities"),
        (name = "indicators", description = "Dictionaries of what is computed"),
        (name = "operation", description = "The service itself"),
    ),
)]
struct Routes;

/// A JSON object whose form is not the API's own.
pub(crate) struct AnyObject;

impl PartialSchema for AnyObject {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some("A JSON object whose form is not the API's own."))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .examples([json!({})])
            .into()
    }
}

impl ToSchema for AnyObject {}

/// The document as a value.
pub fn openapi() -> Value {
    // The generated document is made of texts and numbers: it always becomes JSON.
    let mut document = serde_json::to_value(Routes::openapi()).unwrap_or_else(|_| json!({}));
    info::complete(&mut document);
    bounds::complete(&mut document);
    operations::complete(&mut document);
    examples::complete(&mut document);
    document
}

/// The document, pretty-printed, with a newline at its end: `openapi/traguardo.json`.
pub fn openapi_json() -> String {
    let mut text = serde_json::to_string_pretty(&openapi()).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod tests;
