// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans made to be as long an answer as they can.

use crate::support::all_pages;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use traguardo_tests::{fixture, on_both};

const EVALUATIONS: &str = "/api/v1/evaluations?administration=CONTA&period=2022&on=2023-02-01";

/// One monthly measure of so many offices, and indicators on it that are assigned.
fn plan(offices: usize, indicators: &[(String, String)], assigned: &[&str]) -> Value {
    let mut plan = fixture("counters.json");
    let offices: Vec<String> = (0..offices).map(|office| format!("U{office}")).collect();
    let office = |code: &String| json!({"code": code, "name": code, "kind": "internal"});
    plan["offices"] = offices.iter().map(office).collect();
    plan["measures"][0]["offices"] = json!(offices);
    let indicator = |(code, formula): &(String, String)| json!({"code": code, "name": code, "unit": "N.", "formula": formula, "better": "higher"});
    plan["indicators"] = indicators.iter().map(indicator).collect();
    let assignment = |code: &&str| json!({"indicator": code});
    plan["nodes"][0]["assignments"] = assigned.iter().map(assignment).collect();
    plan
}

on_both! {
    fn one_answer_shows_shared_postings_once(server: empty) {
        let mut indicators: Vec<(String, String)> = (0..170).map(|index| (format!("X{index}"), "[M]".to_owned())).collect();
        let sum: Vec<String> = indicators.iter().map(|(code, _)| format!("indicator(\"{code}\")")).collect();
        indicators.push(("T".to_owned(), sum.join(" + ")));
        let _ = server.add_plan(&plan(200, &indicators, &["T"]));
        let answer = server.get(EVALUATIONS).expect(200);
        // 2,400 postings, each as it is and in words.
        assert!(answer.body.len() < 2 << 20, "{}", answer.body.len());
        let sources = |operand: &Value| operand["sources"].as_array().unwrap().len();
        let listed: usize = answer.only()["explanation"]["operands"].as_array().unwrap().iter().map(sources).sum();
        assert_eq!(listed, 2_400);
    }

    fn a_page_ends_before_it_is_too_long(server: empty) {
        let indicators: Vec<(String, String)> = (0..60).map(|index| (format!("X{index}"), "[M] * 2".to_owned())).collect();
        let codes: Vec<&str> = indicators.iter().map(|(code, _)| code.as_str()).collect();
        let _ = server.add_plan(&plan(25, &indicators, &codes));
        let first = server.get(&format!("{EVALUATIONS}&limit=500")).expect(200);
        assert!(first.body.len() < 12 << 20, "{}", first.body.len());
        assert!(first.items().len() < 60, "{}", first.items().len());
        let next = first.json()["next"].as_str().unwrap().to_owned();
        assert!(next.ends_with(&format!(".{}", first.items().len())), "{next}");
        for question in [EVALUATIONS.to_owned(), format!("{EVALUATIONS}&status=not_reported")] {
            let all = all_pages(server, &question, 500);
            let found: BTreeSet<&str> = all.iter().map(|item| item["indicator"].as_str().unwrap()).collect();
            assert_eq!((all.len(), found.len()), (60, 60));
        }
    }

    fn what_would_be_too_long_is_refused(server: empty) {
        let long = vec!["[M]"; 500].join(" + ");
        let mut indicators: Vec<(String, String)> = (0..28).map(|index| (format!("X{index}"), long.clone())).collect();
        let sum: Vec<String> = indicators.iter().map(|(code, _)| format!("indicator(\"{code}\")")).collect();
        indicators.push(("T".to_owned(), sum.join(" + ")));
        let refused = server.post("/api/v1/plans", &plan(1, &indicators, &["T"]));
        let problem = refused.faults(422, "invalid", &[("/indicators/28/formula", "too_wide")]);
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("more than 16 MiB"), "{problem}");
    }
}
