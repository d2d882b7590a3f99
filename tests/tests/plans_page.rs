// SPDX-License-Identifier: AGPL-3.0-or-later
//! Each example of docs/plans.md is a plan whose verdict turns round with its figures, or whose money does not add up.

use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both, repository};

/// The JSON blocks of the page, each with its heading.
fn examples() -> Vec<(String, Value)> {
    let page = std::fs::read_to_string(repository().join("docs/plans.md")).unwrap();
    let sections = page.split("\n## ").skip(1);
    sections
        .filter_map(|section| {
            let (heading, rest) = section.split_once('\n')?;
            let block = rest.split_once("```json\n")?.1.split_once("\n```")?.0;
            let example =
                serde_json::from_str(block).unwrap_or_else(|error| panic!("{heading}: {error}"));
            Some((heading.to_owned(), example))
        })
        .collect()
}

fn statuses(server: &TestServer, administration: &str) -> Vec<String> {
    let path =
        format!("/api/v1/evaluations?administration={administration}&period=2022&on=2023-01-31");
    let items = server.get(&path).expect(200).items();
    items
        .iter()
        .map(|item| item["status"].as_str().unwrap().to_owned())
        .collect()
}

fn mismatches(server: &TestServer, plan: &str) -> Value {
    let path = format!("/api/v1/plans/{plan}/budget?outcome=differs");
    let answer = server.get(&path).expect(200).json();
    let checks = answer["checks"].as_array().unwrap().iter();
    let told = checks.map(|check| {
        json!({
            "node": check["node"], "place": check["place"], "printed": check["printed"]["amount"],
            "computed": check["computed"]["amount"], "difference": check["difference"]["amount"],
        })
    });
    told.collect()
}

on_both! {
    fn each_example_is_what_the_page_says(server: empty) {
        let examples = examples();
        assert!(examples.len() >= 13, "{}", examples.len());
        for (index, (heading, example)) in examples.iter().enumerate() {
            let administration = format!("ENTE-{index}");
            let mut plan = fixture("counters.json");
            plan["administration"]["code"] = json!(administration);
            plan["offices"] = json!([]);
            if let Some(kind) = example.get("kind") {
                plan["kind"] = kind.clone();
            }
            for part in ["measures", "indicators", "nodes"] {
                plan[part] = example.get(part).cloned().unwrap_or_else(|| json!([]));
            }
            let id = server.add_plan(&plan);
            if let Some(expected) = example.get("mismatches") {
                assert_eq!(mismatches(server, &id), *expected, "{heading}");
                continue;
            }
            let _ = server.measurements(&administration, &example["kept"]).expect(201);
            let kept = statuses(server, &administration);
            assert!(kept.iter().all(|status| status == "achieved"), "{heading}: {kept:?}");

            let mut missed = example["missed"].clone();
            for item in missed.as_array_mut().unwrap() {
                item["replaces"] = json!(1);
                item["reason"] = json!("Riconteggio");
            }
            let _ = server.measurements(&administration, &missed).expect(201);
            let found = statuses(server, &administration);
            let not_kept = found.iter().filter(|status| ["not_achieved", "partially_achieved"].contains(&status.as_str()));
            assert!(not_kept.count() > 0, "{heading}: {found:?}");
        }
    }
}
