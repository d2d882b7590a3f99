// SPDX-License-Identifier: AGPL-3.0-or-later
//! The plans of the other two chambers: all of Lucca's 140 indicators are there, each in the form that its
//! words ask for; Pisa's programmes have none.

use crate::support::{MS, all_pages, having};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_tests::{TestServer, fixture, on_both};

/// How many indicators of each kind the printed plan has.
const KINDS: [(&str, usize); 7] = [
    ("deadline", 60),
    ("deliverable_report", 28),
    ("count", 22),
    ("collaboration/qualitative", 20),
    ("percentage", 8),
    ("score", 1),
    ("mean_time", 1),
];

/// Indicators whose form is not that of their kind, with the reason.
const DIFFERENCES: [(&str, &str, &str); 12] = [
    ("1B0101/1", "list", "a limit for each request"),
    ("1B0103/1", "list", "refers to 1B0101/1"),
    ("1F0101/2a", "count", "quarterly reports, no date printed"),
    ("2A0101/1b/Ri", "count", "none may be left on two days"),
    ("2A0101/1c/Ri", "list", "a legal term for each company"),
    ("2A0101/3/Ri e APE", "list", "a course for each novelty"),
    (
        "2B0101/4b/APE",
        "list",
        "each filing of a half-year, by a day",
    ),
    ("3A0102/1", "day", "refers to the reports of 3B0101/1"),
    ("3A0102/8", "list", "five duties, each with its term"),
    ("3B0101/4", "list", "a term for each request"),
    ("3C0102/4", "list", "begins with a term for each invoice"),
    ("3C0105/3", "list", "begins with a limit for each request"),
];

/// The form in which an indicator of this kind is written unless something speaks against it.
fn form_of(kind: &str) -> &'static str {
    match kind {
        "deadline" | "deliverable_report" => "day",
        "count" => "count",
        "collaboration/qualitative" => "judged by the office",
        "percentage" => "percentage",
        "score" => "score",
        "mean_time" => "mean time",
        other => panic!("{other}"),
    }
}

/// The form of an assignment, as its indicator and its targets show.
fn form(plan: &Value, assignment: &Value) -> &'static str {
    let indicators = plan["indicators"].as_array().unwrap();
    let code = &assignment["indicator"];
    let indicator = indicators.iter().find(|one| one["code"] == *code).unwrap();
    let formula = indicator["formula"].as_str().unwrap();
    let untargeted = assignment["targets"].as_array().is_none_or(Vec::is_empty);
    match indicator["unit"].as_str().unwrap() {
        "data" => "day",
        "voto 1-5" => "score",
        "gg" => "mean time",
        "%" if formula.starts_with("share(") => "list",
        "%" if untargeted => "judged by the office",
        "%" => "percentage",
        _ => "count",
    }
}

/// Every indicator of the plan and its form: an assignment, or a box by the first of its parts.
fn forms(plan: &Value) -> BTreeMap<String, &'static str> {
    let mut found = BTreeMap::new();
    for node in having(&plan["nodes"], "kind") {
        let assignments = node["assignments"].as_array();
        for assignment in assignments.into_iter().flatten() {
            let key = if node["kind"] == "indicator" {
                &node["code"]
            } else {
                &assignment["key"]
            };
            let form = form(plan, assignment);
            let _ = found.entry(key.as_str().unwrap().into()).or_insert(form);
        }
    }
    found
}

fn load(server: &TestServer, set: &str) -> String {
    server.cli(&["demo", "--set", set]).succeeded().stdout
}

fn count(plan: &Value, kind: &str) -> usize {
    let boxes = having(&plan["nodes"], "kind");
    boxes.iter().filter(|node| node["kind"] == kind).count()
}

on_both! {
    fn each_indicator_has_the_form_of_its_kind(server: empty) {
        let _ = load(server, "lucca");
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        for (kind, number) in [("area", 3), ("objective", 17), ("strategic_target", 35), ("project", 28), ("action", 43)] {
            assert_eq!(count(&plan, kind), number, "{kind}");
        }
        let kinds: BTreeMap<String, String> = serde_json::from_value(fixture("lucca_kinds.json")).unwrap();
        for (kind, number) in KINDS {
            assert_eq!(kinds.values().filter(|one| *one == kind).count(), number, "{kind}");
        }
        let forms = forms(&plan);
        assert_eq!(forms.keys().collect::<Vec<_>>(), kinds.keys().collect::<Vec<_>>());
        let different: BTreeSet<(&str, &str)> = kinds.iter()
            .filter(|(id, kind)| forms[*id] != form_of(kind))
            .map(|(id, _)| (id.as_str(), forms[id]))
            .collect();
        assert_eq!(different, DIFFERENCES.map(|(id, form, _)| (id, form)).into());
    }

    fn what_is_printed_is_kept_with_its_line(server: empty) {
        let _ = load(server, "lucca");
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        let printed = |text: &str| {
            let entries = having(&plan, "place");
            entries.iter().filter(|entry| entry["text"] == text).map(|entry| entry["place"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(printed("N. Durc richiesti"), ["riga 1212"]);
        assert_eq!(printed("definito nell'altro progetto dell'ufficio 3B0101"), ["riga 1066"]);
        assert_eq!(printed("inferiore a 5 giorni"), ["riga 530"]);
        let lines: BTreeSet<&str> = having(&plan, "field").iter()
            .filter(|entry| entry["field"].as_str().unwrap().to_lowercase().starts_with("indicatore"))
            .map(|entry| entry["place"].as_str().unwrap())
            .collect();
        assert_eq!(lines.len(), 140, "one line each");
    }

    fn figures_are_due_on_the_printed_days(server: empty) {
        let _ = load(server, "lucca");
        let postings = all_pages(server, "/api/v1/deadlines?administration=CCIAA-LU&on=2022-11-01", 500);
        let due: BTreeSet<(&str, &str)> = postings.iter()
            .filter(|one| (one["period"] == "2022" || one["period"] == "2022-S2") && one["due"] != "2022-12-31")
            .map(|one| (one["measure"].as_str().unwrap(), one["due"].as_str().unwrap()))
            .collect();
        let early = ["3C0103/3", "3C0104/1", "3C0105/2", "3D0101/1"].map(|id| [format!("{id} giugno"), format!("{id} dicembre")]);
        let mut expected: BTreeSet<(&str, &str)> = early.as_flattened().iter().map(|code| (code.as_str(), "2022-12-30")).collect();
        expected.extend([("2A0101/1a giorni", "2023-01-31"), ("2A0101/1a pratiche", "2023-01-31")]);
        assert_eq!(due, expected);
    }

    fn programmes_in_prose_are_a_plan(server: empty) {
        let _ = load(server, "pisa");
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        assert_eq!((count(&plan, "line"), count(&plan, "programme"), count(&plan, "project")), (3, 13, 46));
        let suspended: Vec<&Value> = having(&plan["nodes"], "kind").into_iter().filter(|node| node["state"] == "suspended").collect();
        assert_eq!(suspended.len(), 1);
        assert_eq!(suspended[0]["code"], "1.2");
        let results: usize = having(&plan["nodes"], "expected_results").iter()
            .map(|node| node["expected_results"].as_array().unwrap().len())
            .sum();
        assert_eq!(results, 69);
        let evaluations = server.get("/api/v1/evaluations?administration=CCIAA-PI&period=2022").expect(200);
        assert_eq!(evaluations.items(), Vec::<Value>::new());
    }

    fn all_three_are_loaded_once(server: empty) {
        let first = load(server, "all");
        assert_eq!(first.matches("Example loaded").count(), 3, "{first}");
        let position = server.position();
        let second = load(server, "all");
        assert_eq!(second.matches("already loaded").count(), 3, "{second}");
        let _ = server.cli(&["demo"]).succeeded();
        let unknown = server.cli(&["demo", "--set", "livorno"]).refused();
        for set in ["massa-carrara", "lucca", "pisa", "all"] {
            assert!(unknown.stderr.contains(set), "{}", unknown.stderr);
        }
        assert_eq!(server.position(), position);
        let found = server.get("/api/v1/administrations").expect(200).items();
        let codes: Vec<&Value> = found.iter().map(|one| &one["code"]).collect();
        assert_eq!(codes, [&json!(MS), &json!("CCIAA-LU"), &json!("CCIAA-PI")]);
    }
}
