// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the API says it takes, the database takes too: the longest and oddest texts, and one more.

use crate::support::{MEASUREMENTS, MS, of_ms, patrimonio, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, encode, fixture, on_both};

/// At the limit it is stored or refused with a reason; never a failure of the service.
#[track_caller]
fn answered(server: &TestServer, path: &str, body: &Value) {
    let answer = server.post(path, body);
    assert!(matches!(answer.status, 201 | 400 | 422), "{answer:?}");
    let length = body.to_string().len();
    println!("{path} with {length} bytes: {}", answer.status);
}

on_both! {
    fn the_longest_names_and_codes_are_no_failure(server: empty) {
        for length in [100, 101, 200, 201, 500, 501, 4_000, 4_001] {
            let code = "c".repeat(length);
            let name = "è".repeat(length);
            answered(server, "/api/v1/administrations", &json!({"code": code, "name": "Codice lungo"}));
            let n = |what: &str| format!("{what}-{length}");
            answered(server, "/api/v1/administrations", &json!({"code": n("nome"), "name": name}));
            answered(server, "/api/v1/administrations", &json!({"code": n("classe"), "name": "X", "size_class": code}));
            answered(server, "/api/v1/administrations", &json!({"code": n("regione"), "name": "X", "region": name}));
            answered(server, "/api/v1/measures", &json!({"code": code, "name": name, "unit": name, "nature": "stock", "frequency": "annual", "description": name}));
            answered(server, "/api/v1/indicators", &json!({"code": code, "name": name, "unit": name, "formula": "1", "better": "none"}));
        }
        let _ = server.post("/api/v1/administrations", &json!({"code": "X", "name": "X"})).expect(201);
        for length in [100, 101, 200, 201, 500, 501, 4_000] {
            let office = json!({"administration": "X", "code": "u".repeat(length.min(201)), "name": "è".repeat(length), "kind": "internal"});
            answered(server, "/api/v1/offices", &office);
        }
    }

    fn the_longest_texts_of_a_plan_are_no_failure(server: empty) {
        let paths = [
            "/code", "/title", "/administration/code", "/administration/name", "/acts/0/body", "/acts/0/kind", "/acts/0/number",
            "/offices/0/name", "/measures/0/name", "/measures/0/unit", "/indicators/0/name", "/nodes/0/title", "/nodes/0/code",
            "/nodes/0/assignments/0/key",
        ];
        for path in paths {
            for length in [100, 101, 200, 500, 501, 4_000] {
                let mut plan = fixture("counters.json");
                plan["administration"]["code"] = json!(format!("CONTA {path} {length}"));
                plan["nodes"][0]["assignments"][0]["key"] = json!("A/I");
                println!("{path}, {length} characters");
                *plan.pointer_mut(path).unwrap() = json!("x".repeat(length));
                answered(server, "/api/v1/plans", &plan);
            }
        }
    }

    fn a_code_of_the_greatest_length_works_everywhere(server: empty) {
        let code = |letter: &str, length: usize| letter.repeat(length);
        let plan = |length: usize| {
            let mut plan = fixture("counters.json");
            let (measure, office) = (code("m", length), code("u", length));
            plan["administration"]["code"] = json!(code("è", length));
            plan["offices"][0]["code"] = json!(office);
            plan["measures"][0]["code"] = json!(measure);
            plan["measures"][0]["offices"] = json!([office]);
            plan["indicators"][0]["code"] = json!(code("i", length));
            plan["indicators"][0]["formula"] = json!(format!("[{measure}]"));
            plan["nodes"][0]["code"] = json!(code("n", length));
            plan["nodes"][0]["assignments"][0]["indicator"] = json!(code("i", length));
            plan
        };
        let post = |length: usize| json!({"administration": code("è", length), "items": [
            {"measure": code("m", length), "office": code("u", length), "period": "2022-M01", "value": "1"}
        ]});
        let _ = server.add_plan(&plan(200));
        let _ = server.post(MEASUREMENTS, &post(200)).expect(201);
        let administration = format!("administration={}", encode(&code("è", 200)));
        let (measure, office) = (code("m", 200), code("u", 200));
        let figures = server.get(&format!("{MEASUREMENTS}?{administration}&measure={measure}&office={office}")).expect(200);
        assert_eq!(figures.only()["value"], "1");
        let of = format!("indicator={}&node={}", code("i", 200), code("n", 200));
        let _ = server.get(&format!("/api/v1/evaluations?{administration}&period=2022-M01&{of}")).expect(200).only();
        let due = server.get(&format!("/api/v1/deadlines?{administration}&office={office}&on=2022-01-31")).expect(200);
        assert_eq!(due.items().len(), 12);

        unchanged(server, |server| server.post("/api/v1/plans", &plan(201))).problem(422, "invalid");
        unchanged(server, |server| server.post(MEASUREMENTS, &post(201))).problem(422, "invalid");
    }

    fn an_office_cannot_take_the_name_of_the_whole_body(server: empty) {
        let mut plan = fixture("counters.json");
        plan["offices"][0]["code"] = json!("ENTE");
        plan["measures"][0]["offices"] = json!(["ENTE"]);
        let answer = unchanged(server, |server| server.post("/api/v1/plans", &plan));
        let problem = answer.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/offices/0/code", "{problem:#}");
        let _ = server.post("/api/v1/administrations", &json!({"code": "CONTA", "name": "Ente che conta"})).expect(201);
        let answer = unchanged(server, |server| server.post("/api/v1/plans", &plan));
        answer.problem(422, "invalid");
    }

    fn the_longest_definition_is_no_failure(server: empty) {
        let text = "x".repeat(4_000);
        let printed = json!({"field": text, "text": text, "place": text, "note": text});
        let mut plan = fixture("counters.json");
        plan["measures"][0]["printed"] = json!(vec![printed.clone(); 100]);
        answered(server, "/api/v1/plans", &plan);
        let mut plan = fixture("nothings.json");
        plan["indicators"][0]["printed"] = json!(vec![printed; 100]);
        answered(server, "/api/v1/plans", &plan);
    }

    fn days_and_years_at_the_edge_of_the_calendar_are_no_failure(server: empty) {
        for day in ["0000-01-01", "0001-01-01", "0999-12-31", "1000-01-01", "9999-12-31"] {
            answered(server, "/api/v1/administrations", &json!({"code": format!("dal {day}"), "name": "X", "valid_from": day}));
            let mut plan = fixture("counters.json");
            plan["administration"]["code"] = json!(format!("atto {day}"));
            plan["acts"][0]["date"] = json!(day);
            answered(server, "/api/v1/plans", &plan);
        }
        let crossed = json!({"code": "al contrario", "name": "X", "valid_from": "2022-02-01", "valid_to": "2022-01-01"});
        assert_eq!(server.post("/api/v1/administrations", &crossed).status, 422);
        let mut plan = fixture("counters.json");
        plan["measures"][0]["content"] = json!("date");
        plan["measures"][0]["nature"] = json!("stock");
        server.add_plan(&plan);
        for (month, day) in [("01", "0000-01-01"), ("02", "0001-01-01"), ("03", "0999-12-31"), ("04", "1000-01-01")] {
            answered(server, MEASUREMENTS, &json!({"administration": "CONTA", "items": [{"measure": "M", "period": format!("2022-M{month}"), "date": day}]}));
        }
        answered(server, MEASUREMENTS, &json!({"administration": "CONTA", "items": [{"measure": "M", "period": "1900-M01", "date": "1900-01-01"}]}));
    }

    fn notes_and_reasons_are_kept_as_they_are(server: demo) {
        let texts = ["", " ", "x", "àèìòù €\u{1F600}", "riga\nriga\t\"citazione\" \\ </script> '; DROP TABLE change; --", &"è".repeat(2_000)];
        for (revision, text) in texts.iter().enumerate() {
            let mut item = patrimonio();
            item["note"] = json!(text);
            if revision > 0 {
                item["replaces"] = json!(revision);
                item["reason"] = json!(if text.trim().is_empty() { "Prova" } else { text });
            }
            let _ = server.post(MEASUREMENTS, &of_ms(&json!([item]))).expect(201);
            let path = "/api/v1/measurements?administration=CCIAA-MS&measure=Patrimonio%20netto&period=2022";
            let listed = server.get(path).expect(200).only();
            // A blank note says nothing, and is left out.
            let kept = (!text.trim().is_empty()).then_some(*text);
            assert_eq!(listed.get("note").and_then(Value::as_str), kept);
        }
        for (year, control) in ["\u{1}", "\u{7f}", "\u{feff}", "\u{202e}"].into_iter().enumerate() {
            let item = json!({"measure": "ProvStrut", "period": (1990 + year).to_string(), "value": "1", "note": control});
            answered(server, MEASUREMENTS, &of_ms(&json!([item])));
        }
    }

    fn hostile_formulas_are_answered(server: empty) {
        let formulas = [
            "(".repeat(4_096), "-".repeat(4_000) + "1", "1+".repeat(2_000) + "1", "abs(".repeat(1_000), "[".repeat(4_096), "\u{0}".into(),
            "1/".repeat(2_000) + "0", "9".repeat(4_096), "if(1=1,".repeat(500), "previous(".repeat(400) + "1" + &")".repeat(400), "(".repeat(100_000),
        ];
        for (number, formula) in formulas.iter().enumerate() {
            let body = json!({"code": format!("I{number}"), "name": "X", "unit": "N.", "formula": formula, "better": "none"});
            let answer = server.post("/api/v1/indicators", &body);
            assert!(matches!(answer.status, 201 | 413 | 422), "{answer:?}");
        }
        let too_long = json!({"code": "Lunga", "name": "X", "unit": "N.", "formula": format!("1{}", " ".repeat(4_096)), "better": "none"});
        let answer = unchanged(server, |server| server.post("/api/v1/indicators", &too_long));
        answer.faults(422, "invalid", &[("/formula", "too_long")]);
    }

    fn codes_of_any_letters_are_found_again(server: empty) {
        for (number, code) in ["A/B", "A%2FB", "à è", "a+b&c=d", "日本", "\"quoted\"", "x?y#z", "A\\B", "€"].iter().enumerate() {
            let mut plan = fixture("counters.json");
            plan["administration"]["code"] = json!(code);
            plan["measures"][0]["code"] = json!(format!("m {code}"));
            plan["indicators"][0]["formula"] = json!(format!("[m {code}]"));
            server.add_plan(&plan);
            let post = json!([{"measure": format!("m {code}"), "period": "2022-M01", "value": number.to_string()}]);
            let _ = server.measurements(code, &post).expect(201);
            let path = format!("/api/v1/evaluations?administration={}&period=2022-M01", traguardo_tests::encode(code));
            assert_eq!(server.get(&path).expect(200).only()["value"], format!("{number}.00"));
            let measure = traguardo_tests::encode(&format!("m {code}"));
            let path = format!("/api/v1/measurements?administration={}&measure={measure}", traguardo_tests::encode(code));
            assert_eq!(server.get(&path).expect(200).only()["value"], number.to_string());
        }
    }

    fn a_revision_beyond_any_is_no_failure(server: demo) {
        for replaces in [0_i64, 2_147_483_647, 2_147_483_648, 4_294_967_295, 4_294_967_296] {
            let item = json!({"measure": "Immob", "period": "2022", "value": "1", "replaces": replaces, "reason": "Prova"});
            let answer = unchanged(server, |server| server.measurements(MS, &json!([item])));
            assert!(matches!(answer.status, 400 | 409 | 422), "{answer:?}");
        }
    }
}
