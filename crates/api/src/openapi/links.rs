// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which answer leads to which operation, so that programs find their way without knowing how
//! identifiers are made.

use serde_json::{Map, Value, json};

/// An operation's answer, the operation it leads to, and where the parameters of that one stand.
type Link = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const ID: (&str, &str) = ("path.id", "$response.body#/id");
const FIRST: (&str, &str) = ("path.id", "$response.body#/items/0/id");
const SAME: (&str, &str) = ("path.id", "$request.path.id");

const LINKS: &[Link] = &[
    ("createAdministration", "201", "getAdministration", &[ID]),
    (
        "createAdministration",
        "201",
        "listOffices",
        &[("query.administration", "$request.body#/code")],
    ),
    ("createOffice", "201", "getOffice", &[ID]),
    ("createMeasure", "201", "getMeasure", &[ID]),
    ("createMeasure", "201", "listMeasureRevisions", &[ID]),
    ("createIndicator", "201", "getIndicator", &[ID]),
    ("createIndicator", "201", "listIndicatorRevisions", &[ID]),
    ("createPlan", "201", "getPlan", &[ID]),
    ("createPlan", "201", "getPlanTree", &[ID]),
    ("createPlan", "201", "getPlanBudget", &[ID]),
    ("createPlan", "201", "listPlanRevisions", &[ID]),
    (
        "postMeasurements",
        "201",
        "getMeasurement",
        &[("path.id", "$response.body#/items/0/id")],
    ),
    (
        "postMeasurements",
        "201",
        "listMeasurements",
        &[("query.administration", "$request.body#/administration")],
    ),
    ("listAdministrations", "200", "getAdministration", &[FIRST]),
    ("listOffices", "200", "getOffice", &[FIRST]),
    ("listMeasures", "200", "getMeasure", &[FIRST]),
    (
        "getMeasure",
        "200",
        "reviseMeasure",
        &[SAME, ("header.If-Match", "$response.header.ETag")],
    ),
    ("listIndicators", "200", "getIndicator", &[FIRST]),
    (
        "getIndicator",
        "200",
        "reviseIndicator",
        &[SAME, ("header.If-Match", "$response.header.ETag")],
    ),
    ("listPlans", "200", "getPlan", &[FIRST]),
    ("listPlans", "200", "getPlanTree", &[FIRST]),
    ("listPlans", "200", "getPlanBudget", &[FIRST]),
    ("listPlans", "200", "getPlanReport", &[FIRST]),
    ("listPlans", "200", "listPlanRevisions", &[FIRST]),
    ("listPlans", "200", "listRevisedTargets", &[FIRST]),
    ("listMeasurements", "200", "getMeasurement", &[FIRST]),
    ("listEvaluations", "200", "getEvaluation", &[FIRST]),
    ("listEvaluations", "200", "getEvaluationChart", &[FIRST]),
    ("listDeviationNotes", "200", "getDeviationNote", &[FIRST]),
    ("listDeviationNotes", "200", "getEvaluation", &[FIRST]),
    ("createDeviationNote", "201", "getDeviationNote", &[ID]),
    (
        "listBenchmarkPublications",
        "200",
        "getBenchmarkPublication",
        &[FIRST],
    ),
    ("importBenchmarks", "201", "getBenchmarkPublication", &[ID]),
    ("publishBenchmarks", "201", "getBenchmarkPublication", &[ID]),
    (
        "getPlan",
        "200",
        "revisePlan",
        &[SAME, ("header.If-Match", "$response.header.ETag")],
    ),
    ("getPlan", "200", "getPlanTree", &[SAME]),
    ("getPlan", "200", "getPlanBudget", &[SAME]),
    ("getPlan", "200", "getPlanReport", &[SAME]),
    (
        "listProblemTypes",
        "200",
        "getProblemType",
        &[("path.code", "$response.body#/items/0/code")],
    ),
];

/// Adds its links to one operation.
pub(super) fn complete(operation: &mut Map<String, Value>) {
    let source = operation.get("operationId").cloned().unwrap_or_default();
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for (_, status, target, parameters) in LINKS.iter().filter(|link| source == link.0) {
        let Some(response) = responses.get_mut(*status).and_then(Value::as_object_mut) else {
            continue;
        };
        let parameters: Map<String, Value> = parameters
            .iter()
            .map(|(name, expression)| ((*name).to_owned(), json!(expression)))
            .collect();
        let links = response.entry("links").or_insert_with(|| json!({}));
        if let Some(links) = links.as_object_mut() {
            links.insert(
                (*target).to_owned(),
                json!({"operationId": target, "parameters": parameters}),
            );
        }
    }
}
