// SPDX-License-Identifier: AGPL-3.0-or-later
//! A broken document comes back with all its faults, each where it is.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use serde_json::{Value, json};
use traguardo_exchange::plan::{plan_example, read_plan};

/// `pointer code` of every fault, sorted.
fn faults(document: &Value) -> Vec<String> {
    match read_plan(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(faults) => {
            let mut told: Vec<String> = faults
                .iter()
                .map(|fault| format!("{} {}", fault.pointer, fault.code))
                .collect();
            told.sort();
            told
        }
    }
}

fn details(document: &Value) -> String {
    let faults = read_plan(document.to_string().as_bytes()).expect_err("faults");
    faults
        .into_iter()
        .map(|fault| fault.detail)
        .collect::<Vec<_>>()
        .join("\n")
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = plan_example();
    change(&mut document);
    document
}

#[test]
fn the_example_has_none() {
    assert_eq!(faults(&plan_example()), Vec::<String>::new());
}

#[test]
fn faults_of_form_are_told_together() {
    let document = changed(|plan| {
        plan["titel"] = json!("x");
        plan["first_year"] = json!("2022");
        plan["kind"] = json!("perfomance");
        plan["acts"][0]["date"] = json!("2021-02-30");
        plan["measures"][0]["nature"] = Value::Null;
        plan["measures"][1]
            .as_object_mut()
            .expect("measure")
            .remove("unit");
        plan["indicators"][0]["formula"] = json!("100 * [Immob");
        plan["nodes"][0]["assignments"][0]["targets"][0]["value"] = json!("120,00");
        plan["nodes"][0]["assignments"][0]["targets"][0]["period"] = json!("2022-S3");
        plan["nodes"][0]["weight"] = json!(50);
    });
    let expected = [
        "/acts/0/date not_a_date",
        "/first_year wrong_type",
        "/indicators/0/formula formula_syntax",
        "/kind unknown_value",
        "/measures/0/nature wrong_type",
        "/measures/1 missing_field",
        "/nodes/0/assignments/0/targets/0/period not_a_period",
        "/nodes/0/assignments/0/targets/0/value comma",
        "/nodes/0/weight wrong_type",
        "/titel unknown_field",
    ];
    assert_eq!(faults(&document), expected);
    let details = details(&document);
    for hint in [
        "did you mean \"title\"?",
        "did you mean \"performance\"?",
        "write 1.5 with a dot",
        "write it as a text, \"50\"",
        "character ",
    ] {
        assert!(details.contains(hint), "{hint} not in {details}");
    }
}

#[test]
fn faults_between_the_parts_are_told_together() {
    let document = changed(|plan| {
        plan["offices"]
            .as_array_mut()
            .expect("offices")
            .push(plan_example()["offices"][0].clone());
        plan["measures"][0]["offices"] = json!(["RAGG", "ENTE"]);
        plan["measures"][1]["code"] = plan["measures"][0]["code"].clone();
        plan["nodes"][0]["assignments"][0]["office"] = json!("Bilancio");
        plan["nodes"][0]["assignments"][0]["scoring"] = json!({ "rule": "bands", "baseline": "1" });
        plan["nodes"][0]["assignments"][0]["targets"][0] =
            json!({ "period": "2022", "comparator": "between", "value": "1", "lower": "2" });
    });
    let expected = [
        "/measures/0/offices/0 unknown_office",
        "/measures/1/code duplicate",
        "/nodes/0/assignments/0/office unknown_office",
        "/nodes/0/assignments/0/scoring missing_field",
        "/nodes/0/assignments/0/scoring/baseline superfluous_field",
        "/nodes/0/assignments/0/targets/0 missing_field",
        "/nodes/0/assignments/0/targets/0/value superfluous_field",
        "/offices/1/code duplicate",
    ];
    assert_eq!(faults(&document), expected);
    assert!(details(&document).contains("did you mean \"RAG\"?"));
}

#[test]
fn the_domain_is_asked_too() {
    let document = changed(|plan| plan["indicators"][0]["formula"] = json!("[Imob]"));
    let faults = faults(&document);
    assert!(
        faults
            .iter()
            .any(|fault| fault.starts_with("/indicators/0")),
        "{faults:?}"
    );
}

#[test]
fn ambiguous_or_broken_json_is_refused() {
    for text in [
        "",
        "{",
        "[]",
        "null",
        "{\"code\": \"a\", \"code\": \"b\"}",
        "{} {}",
        "{\"title\": \"\\ud800\"}",
        &"[".repeat(100_000),
    ] {
        let faults = read_plan(text.as_bytes()).expect_err("refused");
        assert!(!faults.is_empty());
    }
    assert!(read_plan(&[0xff, 0xfe]).is_err());
}

#[test]
fn pointers_escape_what_rfc_6901_escapes() {
    let document = changed(|plan| plan["a/b~c"] = json!(1));
    assert_eq!(faults(&document), ["/a~1b~0c unknown_field"]);
}

#[test]
fn size_is_bounded() {
    let assignment = plan_example()["nodes"][0]["assignments"][0].clone();
    let many = changed(|plan| plan["nodes"][0]["assignments"] = vec![assignment; 2001].into());
    assert_eq!(faults(&many), ["/nodes/0/assignments too_many"]);
    let row = json!({ "kind": "cost", "amounts": vec![json!({ "amount": "1" }); 20] });
    let budget =
        |rows: usize| json!({ "year": 2022, "currency": "EUR", "rows": vec![row.clone(); rows] });
    let costly = changed(|plan| {
        plan["budgets"] = json!([budget(1)]);
        plan["nodes"][0]["budgets"] = json!([budget(1000)]);
    });
    assert_eq!(faults(&costly), ["/nodes too_many"]);
    let long = changed(|plan| plan["title"] = "x".repeat(4001).into());
    assert_eq!(faults(&long), ["/title too_long"]);
    let mut node = json!({ "code": "9", "kind": "action", "title": "x" });
    for level in 0..8 {
        node =
            json!({ "code": format!("{level}"), "kind": "action", "title": "x", "nodes": [node] });
    }
    let deep = changed(|plan| plan["nodes"].as_array_mut().expect("nodes").push(node));
    assert!(
        faults(&deep)
            .iter()
            .any(|fault| fault.ends_with("too_deep"))
    );
}

#[test]
fn a_hostile_document_costs_little_and_is_answered_briefly() {
    let strange = changed(|plan| {
        let plan = plan.as_object_mut().expect("plan");
        for number in 0..40_000 {
            plan.insert(format!("{number:0>150}"), Value::Null);
        }
    });
    assert_eq!(faults(&strange).len(), 1000);
    let offices = changed(|plan| {
        let declared = (0..500).map(
            |number| json!({ "code": format!("{number:0>200}"), "name": "x", "kind": "internal" }),
        );
        plan["offices"] = declared.collect::<Vec<_>>().into();
        plan["measures"][0]["offices"] = (0..500)
            .map(|number| json!(format!("{number:x>200}")))
            .collect::<Vec<_>>()
            .into();
    });
    assert!(faults(&offices).len() >= 500);
    let large = read_plan(&vec![b' '; 8 * 1024 * 1024 + 1]).expect_err("refused");
    assert_eq!(large[0].code, "too_large");
}

#[test]
fn a_nul_character_is_refused() {
    let document = changed(|plan| plan["title"] = json!("Piano\0"));
    assert!(
        faults(&document).contains(&"/title bad_character".to_owned()),
        "{:?}",
        faults(&document)
    );
}
