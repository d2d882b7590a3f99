// SPDX-License-Identifier: AGPL-3.0-or-later
//! The API's own description: what it says is there, is there; its pages need nothing from elsewhere.

use regex::Regex;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use traguardo_tests::{Database, TestServer, repository, traguardo};

fn demo() -> TestServer {
    TestServer::demo(Database::sqlite())
}

#[test]
fn the_served_description_is_the_one_checked_in() {
    let checked_in = std::fs::read_to_string(repository().join("openapi/traguardo.json")).unwrap();
    let served = demo().get("/openapi.json").expect(200);
    assert_eq!(served.header("content-type"), "application/json");
    let same = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(same(served.text()), same(&checked_in));
    assert_eq!(traguardo(&["openapi"]).succeeded().stdout, checked_in);
}

/// A path of the description with identifiers that the demo has.
fn filled(template: &str, measurement: &str) -> String {
    let identifier = |name: &str| match (name, template) {
        ("code", _) => "invalid".to_owned(),
        ("id", path) if path.starts_with("/api/v1/measurements/") => measurement.to_owned(),
        ("id", path) if path.starts_with("/api/v1/evaluations/") => "1-2022".to_owned(),
        ("id", path) if path.starts_with("/api/v1/deviation-notes/") => "6-2022".to_owned(),
        ("id" | "revision", _) => "1".to_owned(),
        (other, _) => panic!("{template}: no value is known for {other}"),
    };
    let parameter = Regex::new(r"\{([a-z_]+)\}").unwrap();
    parameter
        .replace_all(template, |found: &regex::Captures<'_>| {
            identifier(&found[1])
        })
        .into_owned()
}

#[test]
fn every_documented_operation_is_there() {
    let server = demo();
    let description = server.get("/openapi.json").expect(200).json();
    let figures = server
        .get("/api/v1/measurements?administration=CCIAA-MS")
        .expect(200)
        .items();
    let measurement = figures[0]["id"].as_str().unwrap();
    let note = json!({"evaluation": "6-2022", "cause": "Causa", "corrective_action": "Azione"});
    let _ = server.post("/api/v1/deviation-notes", &note).expect(201);
    let publication = json!({"provider": "Unioncamere", "published_on": "2023-06-30", "items": [
        {"indicator": "DFP 1.3", "period": "2022", "group": "national", "statistic": "median", "value": "90"}]});
    let _ = server
        .post("/api/v1/benchmark-publications", &publication)
        .expect(201);
    let mut operations = 0;
    for (template, item) in description["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete", "patch"]
            .into_iter()
            .filter(|method| item.get(method).is_some())
        {
            operations += 1;
            let responses: BTreeSet<&str> = item[method]["responses"]
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            let request = server.request(&method.to_uppercase(), &filled(template, measurement));
            let answer = if method == "get" {
                request.send()
            } else {
                request.json(&json!({})).send()
            };
            // None of the demo's figures is a list, and nobody has merged.
            let absent =
                template == "/api/v1/measurements/{id}/items" || template == "/api/v1/mergers/{id}";
            assert_eq!(
                answer.status == 404,
                absent,
                "{method} {template}: {answer:?}"
            );
            assert!(
                answer.status != 405 && answer.status < 500,
                "{method} {template}: {answer:?}"
            );
            assert!(
                responses.contains(answer.status.to_string().as_str()),
                "{method} {template}: {} is not documented",
                answer.status
            );
        }
    }
    assert!(operations >= 25, "{operations}");
}

#[test]
fn the_paths_that_users_were_promised_are_documented() {
    let description = demo().get("/openapi.json").expect(200).json();
    assert_eq!(description["openapi"], "3.1.0");
    let promised = [
        ("/api/v1/administrations", "get post"),
        ("/api/v1/offices", "get post"),
        ("/api/v1/measures", "get post"),
        ("/api/v1/indicators", "get post"),
        ("/api/v1/plans", "get post"),
        ("/api/v1/plans/{id}", "get put"),
        ("/api/v1/plans/{id}/tree", "get"),
        ("/api/v1/plans/{id}/budget", "get"),
        ("/api/v1/measurements", "get post"),
        ("/api/v1/evaluations", "get"),
        ("/api/v1/deadlines", "get"),
    ];
    for (path, methods) in promised {
        for method in methods.split(' ') {
            assert!(
                description["paths"][path].get(method).is_some(),
                "{method} {path}"
            );
        }
    }
}

/// What a page or style sheet loads: targets of `src`, `href`, `url()` and `@import`.
fn loads(text: &str) -> Vec<String> {
    let asset = Regex::new(r#"(?i)(?:src|href)\s*=\s*["']([^"']+)["']|url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']"#).unwrap();
    let target = |found: regex::Captures<'_>| {
        found
            .iter()
            .skip(1)
            .flatten()
            .next()
            .map(|found| found.as_str().to_owned())
    };
    asset
        .captures_iter(text)
        .filter_map(target)
        .filter(|target| !target.starts_with("data:"))
        .collect()
}

#[test]
fn the_docs_page_needs_nothing_from_elsewhere() {
    let server = demo();
    let mut page = server.get("/docs");
    let mut base = "/docs".to_owned();
    while (300..400).contains(&page.status) {
        page.header("location").clone_into(&mut base);
        assert!(base.starts_with('/'), "{base}");
        page = server.get(&base);
    }
    let page = page.expect(200);
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{page:?}"
    );
    let folder = &base[..=base.rfind('/').unwrap()];
    let mut waiting: Vec<String> = loads(page.text());
    assert!(
        waiting.iter().any(|target| target.contains(".js")),
        "{waiting:?}"
    );
    let mut seen = BTreeSet::new();
    while let Some(target) = waiting.pop() {
        assert!(
            !target.contains("://") && !target.starts_with("//"),
            "{target} is elsewhere"
        );
        let path = if target.starts_with('/') {
            target.clone()
        } else {
            format!("{folder}{}", target.trim_start_matches("./"))
        };
        if target.starts_with('#') || !seen.insert(path.clone()) {
            continue;
        }
        let asset = server.get(&path).expect(200);
        assert!(!asset.body.is_empty(), "{path}");
        if asset.header("content-type").starts_with("text/css") {
            waiting.extend(loads(asset.text()));
        }
    }
    assert!(seen.len() >= 2, "{seen:?}");
    // Told what to show: this service's description, by a path of its own.
    let mut assets = seen.iter().map(|path| server.get(path)).chain([page]);
    assert!(
        assets.any(|asset| String::from_utf8_lossy(&asset.body).contains("/openapi.json")),
        "{seen:?}"
    );
}

#[test]
fn the_plan_schema_is_the_one_checked_in() {
    let checked_in: Value = serde_json::from_str(
        &std::fs::read_to_string(repository().join("schemas/plan.json")).unwrap(),
    )
    .unwrap();
    assert_eq!(
        demo().get("/schemas/plan.json").expect(200).json(),
        checked_in
    );
}
