// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations, offices, measures, indicators: create, read, list.

use crate::support::{all_pages, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, on_both};

/// Creates an entity, reads it back at its place and finds it in its list; answers its id.
#[track_caller]
fn created(server: &TestServer, collection: &str, list: &str, body: &Value) -> String {
    let path = format!("/api/v1/{collection}");
    let answer = server.post(&path, body).expect(201);
    let receipt = answer.json();
    let id = receipt["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&receipt["revision"], &receipt["code"]),
        (&json!(1), &body["code"])
    );
    assert_eq!(receipt["position"], server.position());
    assert_eq!(answer.header("location"), format!("{path}/{id}"));
    let read = server.get(&format!("{path}/{id}")).expect(200).json();
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name} of {read:#}");
    }
    let listed = all_pages(server, &format!("{path}{list}"), 1);
    assert!(
        listed
            .iter()
            .any(|item| item["id"] == json!(id) && item["code"] == body["code"]),
        "{listed:#?}"
    );
    id
}

on_both! {
    fn entities_are_created_read_and_listed(server: empty) {
        created(server, "administrations", "", &json!({"code": "CCIAA-TN", "name": "Camera di Commercio di Trento", "size_class": "grande", "region": "Trentino"}));
        created(server, "offices", "?administration=CCIAA-TN", &json!({"administration": "CCIAA-TN", "code": "Ufficio 1/a", "name": "Primo ufficio", "kind": "internal"}));
        let measure = json!({"code": "N_Corsi", "name": "Corsi tenuti", "unit": "N.", "nature": "flow", "frequency": "half_yearly"});
        // The administration's own comes first: a code that is national already is not to be had.
        let mut local = measure.clone();
        local["administration"] = json!("CCIAA-TN");
        created(server, "measures", "?administration=CCIAA-TN", &local);
        created(server, "measures", "", &measure);
        created(server, "indicators", "?administration=CCIAA-TN", &json!({"administration": "CCIAA-TN", "code": "Corsi", "name": "Corsi", "unit": "N.", "formula": "[N_Corsi]", "better": "higher"}));

        // A figure of the new measure can be posted, before there is any plan.
        let post = json!([{"office": "ENTE", "measure": "N_Corsi", "period": "2022-S1", "value": "3"}]);
        let _ = server.measurements("CCIAA-TN", &post).expect(201);
        server.get("/api/v1/evaluations?administration=CCIAA-TN&period=2022").faults(422, "invalid", &[("?period", "no_plan")]);
    }

    fn the_same_code_twice_is_a_conflict(server: demo) {
        let twice = |path: &str, body: Value| {
            let answer = unchanged(server, |server| server.post(path, &body));
            answer.faults(409, "conflict", &[("/code", "already_exists")]);
        };
        twice("/api/v1/administrations", json!({"code": "CCIAA-MS", "name": "Un'altra"}));
        twice("/api/v1/offices", json!({"administration": "CCIAA-MS", "code": "RAG", "name": "Ragioneria", "kind": "internal"}));
        twice("/api/v1/measures", json!({"administration": "CCIAA-MS", "code": "Immob", "name": "Immobilizzazioni", "unit": "EUR", "nature": "stock", "frequency": "annual"}));
        twice("/api/v1/indicators", json!({"administration": "CCIAA-MS", "code": "EC27", "name": "Indice", "unit": "%", "formula": "[Immob]", "better": "higher"}));
    }

    fn wrong_entities_are_refused(server: demo) {
        let refused = |path: &str, body: Value, pointer: &str| {
            let answer = unchanged(server, |server| server.post(path, &body));
            assert!(matches!(answer.status, 400 | 422), "{answer:?}");
            let (status, code) = if answer.status == 400 { (400, "malformed") } else { (422, "invalid") };
            let problem = answer.problem(status, code);
            let pointers: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
            assert_eq!(pointers, [pointer], "{problem:#}");
        };
        let administrations = "/api/v1/administrations";
        refused(administrations, json!({"code": "", "name": "Senza codice"}), "/code");
        refused(administrations, json!({"code": " X", "name": "Spazio"}), "/code");
        refused(administrations, json!({"code": "A[1]", "name": "Parentesi"}), "/code");
        refused(administrations, json!({"code": "X", "name": ""}), "/name");
        refused(administrations, json!({"code": "X", "name": "X", "regione": "Toscana"}), "/regione");
        refused(administrations, json!({"code": "X", "name": "X", "valid_from": "30/06/2022"}), "/valid_from");
        let office = |change: Value| {
            let mut office = json!({"administration": "CCIAA-MS", "code": "NUOVO", "name": "Nuovo", "kind": "internal"});
            office.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            office
        };
        refused("/api/v1/offices", office(json!({"administration": "CCIAA-MC"})), "/administration");
        refused("/api/v1/offices", office(json!({"kind": "whole_body"})), "/kind");
        let indicator = json!({"code": "X", "name": "X", "unit": "%", "formula": "100 * [Immob", "better": "higher"});
        refused("/api/v1/indicators", indicator, "/formula");
        let measure = json!({"code": "X", "name": "X", "unit": "%", "nature": "stok", "frequency": "annual"});
        refused("/api/v1/measures", measure, "/nature");
    }

    fn what_came_with_the_plan_is_listed(server: demo) {
        let count = |path: &str| all_pages(server, path, 7).len();
        assert_eq!(count("/api/v1/administrations"), 1);
        // Eight offices of the plan and the body as a whole.
        assert_eq!(count("/api/v1/offices?administration=CCIAA-MS"), 9);
        let (local, national) = (count("/api/v1/measures?administration=CCIAA-MS"), count("/api/v1/measures"));
        assert_eq!(local + national, 28);
        assert_eq!(national, 15);
        assert_eq!(count("/api/v1/indicators?administration=CCIAA-MS") + count("/api/v1/indicators"), 20);
        let immob = all_pages(server, "/api/v1/measures?administration=CCIAA-MS", 100);
        let immob = immob.iter().find(|measure| measure["code"] == "Immob").unwrap();
        assert_eq!((&immob["unit"], &immob["nature"], &immob["frequency"]), (&json!("EUR"), &json!("stock"), &json!("annual")));
    }
}
