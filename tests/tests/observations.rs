// SPDX-License-Identifier: AGPL-3.0-or-later
//! Observations: which rows there are, page by page, and what is new since a position.

use crate::support::{MEASUREMENTS, MS, OF_2022, all_pages, demo_plan, of_ms, patrimonio};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

const ALL: &str = "/api/v1/observations?on=2023-01-31";

fn rows(server: &TestServer, query: &str) -> Vec<Value> {
    all_pages(server, &format!("{ALL}&{query}"), 500)
}

fn texts(rows: &[Value], name: &str) -> Vec<String> {
    let text = |row: &Value| row[name].as_str().unwrap_or("-").to_owned();
    rows.iter().map(text).collect()
}

/// National courses and their share, in the dictionary.
fn national(server: &TestServer) {
    let measure = |code: &str| json!({"code": code, "name": code, "unit": "N.", "nature": "flow", "frequency": "half_yearly"});
    for code in ["N_Corsi", "N_CorsiOnline"] {
        let _ = server.post("/api/v1/measures", &measure(code)).expect(201);
    }
    let indicator = |code: &str, formula: &str| json!({"code": code, "name": code, "unit": "%", "formula": formula, "better": "higher"});
    for (code, formula) in [
        ("OC_Online", "100 * [N_CorsiOnline] / [N_Corsi]"),
        ("OC_Corsi", "[N_Corsi]"),
    ] {
        let _ = server
            .post("/api/v1/indicators", &indicator(code, formula))
            .expect(201);
    }
}

fn posted(server: &TestServer, administration: &str, measure: &str, period: &str, value: &str) {
    let item = json!({"measure": measure, "period": period, "value": value});
    let _ = server
        .measurements(administration, &json!([item]))
        .expect(201);
}

fn administration(server: &TestServer, code: &str, size_class: &str, region: &str) {
    let body = json!({"code": code, "name": format!("Ente {code}"), "size_class": size_class, "region": region});
    let _ = server.post("/api/v1/administrations", &body).expect(201);
}

on_both! {
    fn every_promise_is_one_row_and_says_what_its_evaluation_says(server: demo) {
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let found = rows(server, "period=2022");
        let evaluations = all_pages(server, &format!("{OF_2022}&on=2023-01-31"), 500);
        assert_eq!(found.len(), evaluations.len());
        for (row, evaluation) in found.iter().zip(&evaluations) {
            for name in ["indicator", "assignment", "node", "office", "unit", "period", "value", "status", "achievement", "progress", "marks"] {
                assert_eq!(row[name], evaluation[name], "{name} of {row}");
            }
            for name in ["numerator", "denominator"] {
                assert_eq!(row[name], evaluation["ratio"][name], "{name} of {row}");
            }
            assert_eq!(row["scale"], evaluation["ratio"]["factor"]);
            assert_eq!(row["target"], evaluation["target"]["value"]);
            assert_eq!(row["comparator"], evaluation["target"]["comparator"]);
            assert_eq!(row["reason"], evaluation["reason"]["code"]);
            assert_eq!(row["administration"], MS);
            assert_eq!(row["plan_revision"], 1);
        }
        let ec05 = found.iter().find(|row| row["indicator"] == "EC05.1").unwrap();
        assert_eq!(ec05["value"], "177.72");
        assert_eq!(ec05["numerator"], "9312995.88");
        assert_eq!(ec05["denominator"], "5240178.69");
        assert_eq!(ec05["scale"], "100");
        assert_eq!(ec05["marks"], json!(["forecast", "late"]));
        assert_eq!(ec05["figures"], 2);
        assert_eq!(ec05["position"], server.position());
        let revisions = ec05["figure_revisions"].as_array().unwrap();
        assert!(revisions.iter().all(|one| one.as_str().unwrap().ends_with("-2022.1")), "{ec05}");

        // Period after period in a year, and year after year.
        let several = rows(server, "from=2021-S1&to=2022-S2");
        let mut periods = texts(&several, "period");
        periods.dedup();
        assert_eq!(periods, ["2022-S1", "2022-S2"], "no plan is in force in 2021");
        assert_eq!(several.len(), 2 * found.len());
    }

    fn a_reference_is_counted_once(server: empty) {
        let mut plan = fixture("counters.json");
        let nodes = json!([
            {"code": "A", "kind": "area", "title": "Area", "assignments": [{"indicator": "I", "label": "1"}]},
            {"code": "B", "kind": "area", "title": "Area", "assignments": [{"indicator": "I", "label": "1", "same_as": "A/I"}]},
        ]);
        plan["nodes"] = nodes;
        server.add_plan(&plan);
        assert_eq!(texts(&rows(server, "period=2022"), "assignment"), ["A/I"]);
    }

    fn what_nobody_promised_is_there_when_it_was_measured(server: empty) {
        national(server);
        server.add_plan(&fixture("counters.json"));
        administration(server, "SOLO", "piccola", "Toscana");
        posted(server, "SOLO", "N_Corsi", "2022-S1", "20");
        // One of two measures: one of two indicators.
        assert_eq!(texts(&rows(server, "period=2022-S1&administration=SOLO"), "indicator"), ["OC_Corsi"]);
        posted(server, "SOLO", "N_CorsiOnline", "2022-S1", "5");
        posted(server, "CONTA", "N_Corsi", "2022-S1", "3");
        let found = rows(server, "period=2022-S1");
        assert_eq!(texts(&found, "administration"), ["CONTA", "CONTA", "SOLO", "SOLO"]);
        assert_eq!(texts(&found, "indicator"), ["I", "OC_Corsi", "OC_Corsi", "OC_Online"]);
        assert_eq!(texts(&found, "plan"), ["PIANO-2022", "-", "-", "-"]);
        assert_eq!(texts(&found, "dictionary"), ["local", "national", "national", "national"]);
        assert_eq!(texts(&found, "value")[1..], ["3.00", "20.00", "25.00"]);
        assert_eq!(texts(&found, "status")[1..], ["no_target"; 3]);
        let ratios: Vec<&Value> = found[1..].iter().map(|row| &row["is_ratio"]).collect();
        assert_eq!(json!(ratios), json!([false, false, true]));
        // Nothing of the second half has been said, and nothing was promised.
        assert_eq!(texts(&rows(server, "period=2022-S2"), "indicator"), ["I"]);

        // Who has promised it has it once, from the plan.
        let mut plan = fixture("counters.json");
        plan["code"] = json!("FONDO");
        plan["kind"] = json!("fund");
        plan["measures"] = json!([{"code": "N_Corsi", "name": "N_Corsi", "unit": "N.", "nature": "flow", "frequency": "half_yearly", "dictionary": "national"}]);
        plan["indicators"] = json!([{"code": "OC_Corsi", "name": "OC_Corsi", "unit": "%", "formula": "[N_Corsi]", "better": "higher", "dictionary": "national"}]);
        plan["nodes"][0]["assignments"] = json!([{"indicator": "OC_Corsi", "targets": [{"period": "2022", "comparator": ">=", "value": "2"}]}]);
        server.add_plan(&plan);
        let of_conta = rows(server, "period=2022-S1&administration=CONTA");
        assert_eq!(texts(&of_conta, "plan"), ["PIANO-2022", "FONDO"]);
        assert_eq!(texts(&of_conta, "plan_kind"), ["performance", "fund"]);
        assert_eq!(of_conta[1]["value"], "3.00");
    }

    fn pages_are_of_one_position_whatever_is_written_meanwhile(server: demo) {
        national(server);
        for number in 0..3 {
            let code = format!("ENTE-{number}");
            administration(server, &code, "piccola", "Toscana");
            posted(server, &code, "N_Corsi", "2022-S1", "20");
        }
        let whole = rows(server, "from=2022-S1&to=2022-S2");
        let path = format!("{ALL}&from=2022-S1&to=2022-S2&limit=7");
        let mut page = server.get(&path).expect(200);
        let mut found = page.items();
        let mut value = 0;
        while let Some(next) = page.json()["next"].as_str() {
            value += 1;
            let item = json!({"measure": "N_Dir", "period": "2020", "value": value.to_string(), "replaces": value - 1, "reason": "Prova"});
            let item = if value == 1 { json!({"measure": "N_Dir", "period": "2020", "value": "1"}) } else { item };
            let _ = server.measurements(MS, &json!([item])).expect(201);
            posted(server, "ENTE-0", "N_CorsiOnline", &format!("{}-S1", 2000 + value), "1");
            page = server.get(&format!("{path}&cursor={}", traguardo_tests::encode(next))).expect(200);
            found.extend(page.items());
        }
        assert!(value > 5, "{value} pages");
        assert_eq!(found, whole);
        for cursor in ["1", "1.2022-01-01", "1.2023-01-31.2022.1", "1.2023-01-31.2022.01.0", "1.2023-01-31.2022.1.-1", "99999.2023-01-31.2022.1.0"] {
            server.get(&format!("{path}&cursor={cursor}")).faults(422, "invalid", &[("?cursor", "bad_cursor")]);
        }
    }

    fn what_is_new_since_a_position_is_neither_missed_nor_repeated(server: demo) {
        national(server);
        administration(server, "SOLO", "piccola", "Toscana");
        posted(server, "SOLO", "N_Corsi", "2022-S1", "20");
        let start = server.position();
        let since = |position: i64| rows(server, &format!("period=2022&changed_since={position}"));
        assert_eq!(since(start), Vec::<Value>::new());
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([
            {"measure": "Immob", "period": "2022", "value": "5240178.70", "replaces": 1, "reason": "Errore"}
        ]))).expect(201);
        // Whatever reads the measure, and nothing else.
        let changed = since(start);
        let of_measure = texts(&changed, "indicator");
        assert!(of_measure.contains(&"EC05.1".to_owned()) && of_measure.len() < 5, "{of_measure:?}");
        // As known then, nothing was new.
        let then = rows(server, &format!("period=2022&changed_since={start}&as_known_at={start}"));
        assert_eq!(then, Vec::<Value>::new());
        let after = server.position();
        assert_eq!(since(after), Vec::<Value>::new());

        // A figure of the second half is none of the first half's news.
        posted(server, "SOLO", "N_Corsi", "2022-S2", "1");
        assert_eq!(rows(server, &format!("period=2022-S1&changed_since={after}")), Vec::<Value>::new());
        assert_eq!(texts(&since(after), "administration"), ["SOLO"]);

        // What is measured without a plan and was withdrawn is told once more, without a value.
        let withdrawn = json!([{"measure": "N_Corsi", "period": "2022-S2", "withdrawn": true, "replaces": 1, "reason": "Errore"}]);
        let before = server.position();
        let _ = server.measurements("SOLO", &withdrawn).expect(201);
        let gone = since(before);
        assert_eq!(texts(&gone, "indicator"), ["OC_Corsi"]);
        assert_eq!(gone[0]["value"], Value::Null);
        assert_eq!(gone[0]["status"], "not_reported");
        assert_eq!(rows(server, "period=2022&administration=SOLO"), Vec::<Value>::new());

        // A note moves no verdict.
        let before = server.position();
        let note = json!({"evaluation": "6-2022", "cause": "Oneri sopra il preventivo", "corrective_action": "Revisione dei contratti"});
        let _ = server.post("/api/v1/deviation-notes", &note).expect(201);
        assert_eq!(server.position(), before + 1);
        assert_eq!(since(before), Vec::<Value>::new());

        // A plan revision may move everything of its administration.
        let before = server.position();
        let mut plan = demo_plan();
        let act = json!({"body": "Giunta", "kind": "delibera", "number": "40", "date": "2022-09-30"});
        plan["acts"].as_array_mut().unwrap().push(act);
        let tag = server.get("/api/v1/plans/1").expect(200).header("etag").to_owned();
        let _ = server.request("PUT", "/api/v1/plans/1").header("If-Match", &tag).json(&plan).send().expect(200);
        assert_eq!(since(before), rows(server, "period=2022"));
        let ahead = server.position() + 1;
        server.get(&format!("{ALL}&period=2022&changed_since={ahead}"))
            .faults(422, "invalid", &[("?changed_since", "position_in_future")]);
    }

    fn observations_are_filtered(server: demo) {
        national(server);
        for (code, size, region) in [("A", "piccola", "Toscana"), ("B", "media", "Toscana"), ("C", "media", "Lazio")] {
            administration(server, code, size, region);
            posted(server, code, "N_Corsi", "2022-S1", "20");
        }
        let of = |query: &str| texts(&rows(server, &format!("period=2022-S1&indicator=OC_Corsi{query}")), "administration");
        assert_eq!(of(""), ["A", "B", "C"]);
        assert_eq!(of("&size_class=media"), ["B", "C"]);
        assert_eq!(of("&region=Toscana"), ["A", "B"]);
        assert_eq!(of("&region=Toscana&size_class=media"), ["B"]);
        assert_eq!(of("&administration=C"), ["C"]);
        assert_eq!(of("&administration=C&region=Toscana"), Vec::<String>::new());
        assert_eq!(texts(&rows(server, "period=2022&indicator=EC27"), "indicator"), ["EC27"]);
        let unknown = server.get(&format!("{ALL}&period=2022&administration=CCIA-MS"));
        unknown.faults(422, "invalid", &[("?administration", "unknown_administration")]);
        for (query, faults) in [
            ("", vec![("?period", "missing_parameter")]),
            ("period=2022-S3", vec![("?period", "bad_parameter")]),
            ("period=2022&from=2022&to=2022", vec![("?from", "bad_parameter"), ("?to", "bad_parameter")]),
            ("from=2022", vec![("?to", "missing_parameter")]),
            ("from=2022&to=2022-S1", vec![("?to", "bad_parameter")]),
            ("from=2023&to=2022", vec![("?to", "bad_parameter")]),
            ("from=1950&to=2022", vec![("?to", "bad_parameter")]),
            ("period=2022&changed_since=-1&limit=0", vec![("?changed_since", "bad_parameter"), ("?limit", "bad_parameter")]),
        ] {
            server.get(&format!("{ALL}&{query}")).faults(400, "invalid-parameter", &faults);
        }
    }
}
