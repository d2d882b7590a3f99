// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was acknowledged keeps standing: a code keeps its meaning, a figure its frequency and readers
//! (`docs/domain.md` §1, §3, §7).

use crate::support::{MEASUREMENTS, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, fixture, on_both};

const PLANS: &str = "/api/v1/plans";
const READ: [&str; 4] = [
    "/api/v1/measurements?administration=CONTA",
    "/api/v1/evaluations?administration=CONTA&period=2022&on=2023-01-31",
    "/api/v1/deadlines?administration=CONTA&on=2022-12-31",
    "/api/v1/evaluations/1-2022?on=2023-01-31",
];

/// A plan with one measure `M` and one indicator `I`, both of this dictionary.
fn plan(dictionary: &str) -> Value {
    let mut plan = fixture("counters.json");
    plan["measures"][0]["dictionary"] = json!(dictionary);
    plan["indicators"][0]["dictionary"] = json!(dictionary);
    plan
}

/// The same as a plan of another kind, beside the first.
fn fund(plan: &Value) -> Value {
    let mut plan = plan.clone();
    plan["code"] = json!("FONDO-2022");
    plan["kind"] = json!("fund");
    plan
}

/// Asks for the next revision of plan 1.
fn revise(server: &TestServer, plan: &Value) -> Answer {
    let stored = server.get(&format!("{PLANS}/1")).expect(200);
    let mut plan = plan.clone();
    plan["acts"] = stored.json()["acts"].clone();
    let acts = plan["acts"].as_array_mut().unwrap();
    acts.push(json!({"body": "Giunta", "kind": "delibera", "number": (acts.len() + 1).to_string(), "date": "2022-03-01"}));
    server
        .request("PUT", &format!("{PLANS}/1"))
        .header("If-Match", stored.header("etag"))
        .json(&plan)
        .send()
}

/// A figure of `M`.
fn figure(period: &str) -> Value {
    json!({"administration": "CONTA", "items": [{"measure": "M", "period": period, "value": "5"}]})
}

fn local(what: &str) -> Value {
    let mut entry = plan("local")[what][0].clone();
    let members = entry.as_object_mut().unwrap();
    members.remove("dictionary");
    members.remove("offices");
    members.insert("administration".into(), json!("CONTA"));
    entry
}

fn national(what: &str) -> Value {
    let mut entry = local(what);
    entry.as_object_mut().unwrap().remove("administration");
    entry
}

/// Everything that reads figures, as known at a position.
fn answers(server: &TestServer, position: i64) -> Vec<Vec<u8>> {
    READ.iter()
        .map(|path| {
            let separator = if path.contains('?') { '&' } else { '?' };
            server
                .get(&format!("{path}{separator}as_known_at={position}"))
                .expect(200)
                .body
        })
        .collect()
}

#[track_caller]
fn says(problem: &Value, words: &[&str]) {
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    for words in words {
        assert!(detail.contains(words), "{words:?} is not in {detail:?}");
    }
}

on_both! {
    fn a_local_entry_cannot_take_a_national_code(server: empty) {
        let _ = server.add_plan(&plan("national"));
        let _ = server.post(MEASUREMENTS, &figure("2022-M01")).expect(201);
        let position = server.position();
        let before = answers(server, position);
        for what in ["measures", "indicators"] {
            let refused = unchanged(server, |server| server.post(&format!("/api/v1/{what}"), &local(what)));
            let problem = refused.faults(409, "conflict", &[("/code", "national_code")]);
            says(&problem, &["national dictionary"]);
        }
        assert_eq!(answers(server, position), before);
        // The figure still stands: said again, it needs `replaces`.
        server.post(MEASUREMENTS, &figure("2022-M01")).problem(409, "conflict");

        // Nor can a plan, of this administration or of another; the national code itself may be used.
        let taken = [("/measures/0/dictionary", "national_code"), ("/indicators/0/dictionary", "national_code")];
        let refused = unchanged(server, |server| revise(server, &plan("local")));
        refused.faults(422, "invalid", &taken);
        let refused = unchanged(server, |server| server.post(PLANS, &fund(&plan("local"))));
        refused.faults(422, "invalid", &taken);
        for (dictionary, code) in [("local", None), ("national", Some(201))] {
            let mut other = plan(dictionary);
            other["administration"]["code"] = json!("ALTRO");
            match code {
                None => drop(unchanged(server, |server| server.post(PLANS, &other)).faults(422, "invalid", &taken)),
                Some(status) => drop(server.post(PLANS, &other).expect(status)),
            }
        }
        assert_eq!(answers(server, position), before);
    }

    fn a_later_national_entry_does_not_displace_an_older_local_one(server: empty) {
        let _ = server.add_plan(&plan("local"));
        let _ = server.post(MEASUREMENTS, &figure("2022-M01")).expect(201);
        let position = server.position();
        let before = answers(server, position);
        for what in ["measures", "indicators"] {
            let _ = server.post(&format!("/api/v1/{what}"), &national(what)).expect(201);
        }
        assert_eq!(answers(server, position), before, "as it was known");
        let now = server.get(READ[0]).expect(200).only();
        assert_eq!((&now["measure"], &now["id"]), (&json!("M"), &json!("1-2-1-2022-M01")));
        assert_eq!(server.get(READ[1]).expect(200).only()["id"], "1-2022");
        server.post(MEASUREMENTS, &figure("2022-M01")).problem(409, "conflict");
        let correction = json!({"administration": "CONTA", "items": [
            {"measure": "M", "period": "2022-M01", "value": "6", "replaces": 1, "reason": "Ricontato"}
        ]});
        let _ = server.post(MEASUREMENTS, &correction).expect(201);

        // A plan keeps its own entry, and cannot move the code to the national one.
        let _ = revise(server, &plan("local")).expect(200);
        let own = [("/measures/0/dictionary", "local_code"), ("/indicators/0/dictionary", "local_code")];
        let refused = unchanged(server, |server| revise(server, &plan("national")));
        says(&refused.faults(422, "invalid", &own), &["of its own", "`local`"]);
        let refused = unchanged(server, |server| server.post(PLANS, &fund(&plan("national"))));
        refused.faults(422, "invalid", &own);
        let corrected = server.get(READ[0]).expect(200).only();
        assert_eq!((&corrected["id"], &corrected["revision"]), (&json!("1-2-1-2022-M01"), &json!(2)));
        assert_eq!(answers(server, position), before, "as it was known");
    }

    fn a_local_code_does_not_become_national_by_a_plan(server: empty) {
        let _ = server.add_plan(&plan("local"));
        let own = [("/measures/0/dictionary", "local_code"), ("/indicators/0/dictionary", "local_code")];
        unchanged(server, |server| revise(server, &plan("national"))).faults(422, "invalid", &own);
        let _ = server.post(MEASUREMENTS, &figure("2022-M01")).expect(201);
        unchanged(server, |server| revise(server, &plan("national"))).faults(422, "invalid", &own);
    }

    fn a_frequency_cannot_change_under_figures(server: empty) {
        let with = |frequency: &str| {
            let mut plan = plan("national");
            plan["measures"][0]["frequency"] = json!(frequency);
            plan
        };
        // The dictionary says monthly, the plan half-yearly: figures stand at the plan's.
        let _ = server.post("/api/v1/measures", &national("measures")).expect(201);
        let _ = server.add_plan(&with("half_yearly"));
        let _ = server.post(MEASUREMENTS, &figure("2022-S1")).expect(201);
        let in_use = |answer: Answer, pointer: &str| {
            says(&answer.faults(422, "invalid", &[(pointer, "frequency_in_use")]), &["`M`", "2022-S1"]);
        };
        for frequency in ["monthly", "quarterly", "annual"] {
            in_use(unchanged(server, |server| revise(server, &with(frequency))), "/measures/0/frequency");
        }
        // Another plan that would be in force instead says otherwise.
        let mut newer = with("annual");
        newer["code"] = json!("PIANO-2022-BIS");
        in_use(unchanged(server, |server| server.post(PLANS, &newer)), "/measures/0/frequency");
        // Without the plan's definition the dictionary's would hold.
        let mut without = with("half_yearly");
        without["measures"][0]["code"] = json!("N");
        without["indicators"][0]["formula"] = json!("[N]");
        without["indicators"][0]["code"] = json!("J");
        without["nodes"][0]["assignments"][0]["indicator"] = json!("J");
        in_use(unchanged(server, |server| revise(server, &without)), "/measures");
        let _ = revise(server, &with("half_yearly")).expect(200);

        // Once no figure stands any more, it may.
        let withdrawal = json!({"administration": "CONTA", "items": [
            {"measure": "M", "period": "2022-S1", "withdrawn": true, "replaces": 1, "reason": "Periodo errato"}
        ]});
        let _ = server.post(MEASUREMENTS, &withdrawal).expect(201);
        let _ = revise(server, &with("monthly")).expect(200);
        let _ = server.post(MEASUREMENTS, &figure("2022-M01")).expect(201);
    }

    fn a_new_plan_may_say_another_frequency_for_its_own_years(server: empty) {
        let _ = server.add_plan(&plan("local"));
        // A figure of the year before, as the plan's own frequency has it, and one of the plan's year.
        for period in ["2021-M12", "2022-M01"] {
            let _ = server.post(MEASUREMENTS, &figure(period)).expect(201);
        }
        let mut next = plan("local");
        next["code"] = json!("PIANO-2023");
        next["first_year"] = json!(2023);
        next["last_year"] = json!(2025);
        next["measures"][0]["frequency"] = json!("annual");
        let _ = server.add_plan(&next);
        let correction = |period: &str| json!({"administration": "CONTA", "items": [
            {"measure": "M", "period": period, "value": "6", "replaces": 1, "reason": "Ricontato"}
        ]});
        for period in ["2021-M12", "2022-M01"] {
            let _ = server.post(MEASUREMENTS, &correction(period)).expect(201);
        }
        let _ = server.post(MEASUREMENTS, &figure("2023")).expect(201);
    }

    fn two_plans_in_force_agree_on_a_measure(server: empty) {
        let mut document = plan("local");
        document["offices"] = json!([
            {"code": "UFF", "name": "Ufficio", "kind": "internal"}, {"code": "ALT", "name": "Altro", "kind": "internal"}
        ]);
        let _ = server.add_plan(&document);
        let fund = fund(&document);
        let differing: [(&str, Value, &str); 7] = [
            ("offices", json!(["UFF", "ALT"]), "UFF"),
            ("offices", json!(["ALT"]), "UFF"),
            ("unit", json!("EUR"), "N."),
            ("content", json!("date"), "number"),
            ("nature", json!("stock"), "flow"),
            ("posted", json!("cumulative"), "period"),
            ("frequency", json!("annual"), "2022-M01"),
        ];
        for (field, value, there) in differing {
            let mut other = fund.clone();
            other["measures"][0][field] = value;
            let refused = unchanged(server, |server| server.post(PLANS, &other));
            let problem = refused.problem(422, "invalid");
            let faults = problem["errors"].as_array().unwrap();
            let code = if field == "frequency" { "frequency_conflict" } else { "measure_conflict" };
            let fault = faults.iter().find(|fault| fault["pointer"] == format!("/measures/0/{field}"));
            let fault = fault.unwrap_or_else(|| panic!("{field}: {problem:#}"));
            assert_eq!(fault["code"], code, "{problem:#}");
            let detail = fault["detail"].as_str().unwrap();
            for words in ["PIANO-2022", "`M`", "2022", there] {
                assert!(detail.contains(words), "{words:?} is not in {detail:?}");
            }
        }
        let mut other = fund.clone();
        other["measures"][0]["over_time"] = json!("max");
        let refused = unchanged(server, |server| server.post(PLANS, &other));
        refused.faults(422, "invalid", &[("/measures/0/over_time", "measure_conflict")]);
        // The same offices, of which one ends earlier here than there.
        let mut other = fund.clone();
        other["measures"][0]["offices"] = json!(["UFF", "ALT"]);
        other["offices"][1]["valid_to"] = json!("2021-12-31");
        let _ = server.post(&format!("{PLANS}?dry_run=true"), &other).expect(200);
        other["offices"][1]["valid_to"] = json!("2022-05-01");
        let refused = unchanged(server, |server| server.post(PLANS, &other));
        says(&refused.faults(422, "invalid", &[("/measures/0/offices", "measure_conflict")]), &["2022-M01 from UFF"]);
        // A plan that is not in force beside it need not agree.
        let mut other = fund.clone();
        other["first_year"] = json!(2023);
        other["last_year"] = json!(2023);
        other["measures"][0]["unit"] = json!("EUR");
        let _ = server.post(&format!("{PLANS}?dry_run=true"), &other).expect(200);
        let _ = server.add_plan(&fund);
        let figures = server.get("/api/v1/evaluations?administration=CONTA&period=2022&on=2023-01-31").expect(200).items();
        assert_eq!(figures.len(), 2);
    }

    fn a_revision_does_not_leave_years_to_plans_that_disagree(server: empty) {
        let with = |code: &str, years: (i32, i32), unit: &str| {
            let mut plan = plan("local");
            plan["code"] = json!(code);
            plan["first_year"] = json!(years.0);
            plan["last_year"] = json!(years.1);
            plan["measures"][0]["unit"] = json!(unit);
            plan
        };
        // In 2023 the plan that starts then is in force, with a fund plan that agrees; the older one is not.
        let _ = server.add_plan(&with("PIANO-2023", (2023, 2024), "EUR"));
        let _ = server.add_plan(&with("PIANO-2022", (2022, 2023), "N."));
        let mut beside = with("FONDO-2023", (2023, 2023), "EUR");
        beside["kind"] = json!("fund");
        let _ = server.add_plan(&beside);
        let refused = unchanged(server, |server| revise(server, &with("PIANO-2023", (2024, 2024), "EUR")));
        let problem = refused.faults(422, "invalid", &[("/first_year", "measure_conflict")]);
        says(&problem, &["PIANO-2022", "FONDO-2023", "2023", "`M`"]);
        let _ = revise(server, &with("PIANO-2023", (2023, 2023), "EUR")).expect(200);
    }
}
