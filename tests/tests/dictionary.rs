// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dictionary entries are held against the dictionary they join, as a plan's definitions are.

use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::on_both;

fn measure(change: &Value) -> Value {
    let mut measure = json!({"code": "nuova", "name": "Nuova", "unit": "N.", "nature": "flow", "frequency": "annual"});
    measure
        .as_object_mut()
        .unwrap()
        .extend(change.as_object().unwrap().clone());
    measure
}

fn indicator(administration: Option<&str>, code: &str, formula: &str) -> Value {
    let mut indicator =
        json!({"code": code, "name": code, "unit": "N.", "formula": formula, "better": "higher"});
    if let Some(administration) = administration {
        indicator["administration"] = json!(administration);
    }
    indicator
}

on_both! {
    fn what_a_plan_would_refuse_a_dictionary_refuses(server: demo) {
        let refused = |path: &str, body: &Value, pointer: &str, code: &str, word: &str| {
            let answer = unchanged(server, |server| server.post(path, body));
            let problem = answer.faults(422, "invalid", &[(pointer, code)]);
            let detail = problem["errors"][0]["detail"].as_str().unwrap();
            assert!(detail.contains(word), "{word} is not in {detail}");
        };
        let of = |code: &str, formula: &str| indicator(Some("CCIAA-MS"), code, formula);
        let indicators = "/api/v1/indicators";
        refused(indicators, &of("X", "[Imob]"), "/formula", "unknown_measure", "[Immob]");
        refused(indicators, &of("X", "indicator(\"EC2\")"), "/formula", "unknown_indicator", "EC2");
        refused(indicators, &of("X", "1 + indicator(\"X\")"), "/formula", "cycle", "indicator X → indicator X");
        refused(indicators, &of("X", "previous(achievement(\"1\"))"), "/formula", "achievement_of_another_year", "previous()");
        // Whose it is follows from the administration, and is not said otherwise.
        refused("/api/v1/measures", &measure(&json!({"administration": "CCIAA-MS", "dictionary": "national"})), "/dictionary", "another_dictionary", "local");
        refused("/api/v1/measures", &measure(&json!({"dictionary": "local"})), "/dictionary", "another_dictionary", "national");
        // The national dictionary knows nothing of what one administration defines.
        refused(indicators, &indicator(None, "X", "[Immob]"), "/formula", "unknown_measure", "[Immob]");
        let achievement = indicator(None, "X", "achievement(\"1\")");
        refused(indicators, &achievement, "/formula", "achievement_not_allowed", "local");

        let measures = "/api/v1/measures";
        let of = |change: &Value| {
            let mut measure = measure(change);
            measure["administration"] = json!("CCIAA-MS");
            measure
        };
        refused(measures, &of(&json!({"content": "date", "over_time": "sum"})), "/over_time", "date_combination", "dates have no sum");
        refused(measures, &of(&json!({"over_offices": "last"})), "/over_offices", "last_is_for_time", "last");
        refused(measures, &of(&json!({"posted": "cumulative", "over_time": "sum"})), "/over_time", "cumulative_over_time", "year to date");
        refused(measures, &of(&json!({"offices": ["RAG", "RAGG"]})), "/offices/1", "unknown_office", "`RAG`");
        refused(measures, &measure(&json!({"offices": ["RAG"]})), "/offices", "national_offices", "plan");

        // What is right is stored: on one's own and on national entries, one after the other.
        for body in [of(&json!({"offices": ["RAG", "ENTE"]})), measure(&json!({"code": "comune"}))] {
            let _ = server.post(measures, &body).expect(201);
        }
        let right = [
            indicator(Some("CCIAA-MS"), "Y", "[nuova] + [comune] + achievement(\"1\")"),
            indicator(None, "N", "[comune]"),
            indicator(Some("CCIAA-MS"), "Z", "indicator(\"Y\") + indicator(\"N\")"),
        ];
        for body in right {
            let _ = server.post(indicators, &body).expect(201);
        }
    }
}
