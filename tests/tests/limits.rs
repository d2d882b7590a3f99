// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every limit that the OpenAPI document states, at the limit and one beyond. The document itself leads: a limit that
//! is added to it is tried here without being named.

use crate::support::{of_ms, patrimonio};
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, around, encode, fixture, on_both, trials};

/// Faults of form: what a value at its limit must not be.
const FORM: [&str; 14] = [
    "bad_character",
    "bad_parameter",
    "empty",
    "missing_field",
    "not_a_code",
    "not_a_date",
    "not_a_decimal",
    "not_a_period",
    "out_of_range",
    "too_few",
    "too_long",
    "too_many",
    "unknown_field",
    "wrong_type",
];

fn described(server: &TestServer) -> Value {
    server.get("/openapi.json").expect(200).json()
}

/// What the answer says about one place.
fn faults_at(answer: &Answer, pointer: &str) -> Vec<String> {
    if answer.status < 400 {
        return Vec::new();
    }
    let problem = answer.json();
    let faults = problem["errors"].as_array().cloned().unwrap_or_default();
    let here = faults.iter().filter(|fault| fault["pointer"] == pointer);
    here.map(|fault| fault["code"].as_str().unwrap().to_owned())
        .collect()
}

/// Tries every limit of a posted body; answers how many trials there were.
fn walk_body(server: &TestServer, path: &str, base: &Value) -> usize {
    let document = described(server);
    let template = path.replace("/plans/1/", "/plans/{id}/");
    let body = &document["paths"][&template]["post"]["requestBody"];
    let schema = &body["content"]["application/json"]["schema"];
    let trials = trials(&document, schema, base);
    let send = |body: &str| {
        let request = server.request("POST", &format!("{path}?dry_run=true"));
        let request = request.header("Content-Type", "application/json");
        request.body(body).send()
    };
    let _ = send(&base.to_string()).expect(200);
    for trial in &trials {
        let answer = send(&trial.body.to_string());
        let faults = faults_at(&answer, &trial.pointer);
        let value = trial.body.pointer(&trial.pointer);
        let shown = format!("{path} {}: {value:.300?}\n{answer:?}", trial.pointer);
        if trial.allowed {
            let of_form = faults.iter().any(|code| FORM.contains(&code.as_str()));
            assert!(!of_form, "refused at the limit: {shown}");
            assert!([200, 400, 409, 422].contains(&answer.status), "{shown}");
        } else {
            let refused = [400, 422].contains(&answer.status) && !faults.is_empty();
            assert!(refused, "taken beyond the limit: {shown}");
        }
    }
    let most = usize::try_from(body["x-max-bytes"].as_u64().unwrap()).unwrap();
    let _ = send(&padded(base, most)).expect(200);
    send(&padded(base, most + 1)).problem(413, "too-large");
    trials.len() + 2
}

/// A body of this many bytes.
fn padded(body: &Value, length: usize) -> String {
    let mut text = body.to_string();
    text.push_str(&" ".repeat(length - text.len()));
    text
}

on_both! {
    fn every_limit_of_every_body_is_the_one_described(server: demo) {
        let example = |path: &str| {
            let document = described(server);
            document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"].clone()
        };
        let named = |mut body: Value| {
            body["code"] = json!("nuovo");
            body["administration"] = json!("CCIAA-MS");
            body
        };
        let mut tried = 0;
        let administration = json!({"code": "nuova", "name": "Nuova"});
        tried += walk_body(server, "/api/v1/administrations", &administration);
        tried += walk_body(server, "/api/v1/offices", &named(example("/api/v1/offices")));
        tried += walk_body(server, "/api/v1/measures", &named(example("/api/v1/measures")));
        tried += walk_body(server, "/api/v1/indicators", &named(example("/api/v1/indicators")));
        tried += walk_body(server, "/api/v1/measurements", &of_ms(&json!([patrimonio()])));
        let note = json!({"evaluation": "6-2022", "cause": "Causa", "corrective_action": "Azione"});
        tried += walk_body(server, "/api/v1/deviation-notes", &note);
        for path in ["/api/v1/benchmark-publications", "/api/v1/benchmark-snapshots"] {
            tried += walk_body(server, path, &example(path));
        }
        let decision = json!({"assignment": "2.1/DFP 1.3", "decision": "refused", "reason": "Già alto"});
        let decisions = json!({"plan": "1", "year": 2023, "period": "2022", "share": 75, "group": "national", "known_at": server.position(), "items": [decision]});
        tried += walk_body(server, "/api/v1/target-decisions", &decisions);
        let reports = "/api/v1/plans/1/reports";
        let draft = json!({"year": 2022, "step": "drafted", "note": "Nota"});
        tried += walk_body(server, reports, &draft);
        let drafted = server.post(reports, &draft).expect(201).json();
        let act = json!({"body": "Giunta", "kind": "delibera", "number": "31", "date": drafted["on"]});
        tried += walk_body(server, reports, &json!({"year": 2022, "step": "approved", "act": act}));
        let mut plan = fixture("counters.json");
        plan["measures"][0]["content"] = json!("date");
        plan["measures"][0]["nature"] = json!("stock");
        let mut list = plan["measures"][0].clone();
        list["code"] = json!("L");
        list["content"] = json!("items");
        plan["measures"].as_array_mut().unwrap().push(list);
        server.add_plan(&plan);
        for (statement, value) in [("date", json!("2022-01-31")), ("not_done", json!(true)), ("not_available", json!("Assente")), ("not_applicable", json!("Nessuno"))] {
            let body = json!({"administration": "CONTA", "items": [{"measure": "M", "period": "2022-M01", statement: value}]});
            tried += walk_body(server, "/api/v1/measurements", &body);
        }
        let item = json!({"label": "R1", "class": "semplice", "opened": "2022-01-03", "due": "2022-01-20", "done": "2022-01-14",
            "values": [{"name": "ore", "value": "1.5"}]});
        let body = json!({"administration": "CONTA", "items": [{"measure": "L", "period": "2022-M01", "items": [item]}]});
        tried += walk_body(server, "/api/v1/measurements", &body);
        assert!(tried > 300, "{tried}");
    }

    fn every_limit_of_a_plan_is_the_one_described(server: empty) {
        let plan = fixture("counters.json");
        let tried = walk_body(server, "/api/v1/plans", &plan);
        assert!(tried > 500, "{tried}");
        server.add_plan(&plan);
        let tag = server.get("/api/v1/plans/1").expect(200).header("etag").to_owned();
        let mut revised = plan;
        let acts = revised["acts"].as_array_mut().unwrap();
        let mut act = acts[0].clone();
        act["number"] = json!("2");
        acts.push(act);
        let most = |length: usize| server.request("PUT", "/api/v1/plans/1?dry_run=true").header("If-Match", &tag)
            .header("Content-Type", "application/json").body(padded(&revised, length)).send();
        let bytes = described(server)["paths"]["/api/v1/plans/{id}"]["put"]["requestBody"]["x-max-bytes"].as_u64().unwrap();
        let bytes = usize::try_from(bytes).unwrap();
        let _ = most(bytes).expect(200);
        most(bytes + 1).problem(413, "too-large");
    }
}

/// Where an operation is asked with these parameters, all of which are described.
fn asked(operation: &Value, path: &str, name: &str, value: &str) -> String {
    let mut query = vec![format!("{name}={}", encode(value))];
    let mut path = path.to_owned();
    for other in operation["parameters"].as_array().unwrap() {
        if other["in"] == "path" {
            let name = format!("{{{}}}", other["name"].as_str().unwrap());
            path = path.replace(&name, other["example"].as_str().unwrap());
        }
        let needed =
            other["in"] == "query" && other["required"] == json!(true) && other["name"] != name;
        let text = match other["name"].as_str() {
            Some("administration") => "CCIAA-MS",
            Some("period") => "2022",
            Some("year") => "2023",
            Some("share") => "75",
            Some("plan") => "1",
            _ => continue,
        };
        if needed {
            query.push(format!("{}={text}", other["name"].as_str().unwrap()));
        }
    }
    format!("{path}?{}", query.join("&"))
}

on_both! {
    fn every_limit_of_every_parameter_is_the_one_described(server: demo) {
        let document = described(server);
        let mut tried = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            let operation = &item["get"];
            for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query") {
                let name = parameter["name"].as_str().unwrap();
                let schema = &parameter["schema"];
                let mut values: Vec<(String, bool)> = around(schema).into_iter().filter(|(value, _)| value.is_string() == (schema["type"] == "string"))
                    .map(|(value, allowed)| (value.as_str().map_or(value.to_string(), str::to_owned), allowed)).collect();
                if let Some(words) = schema["pattern"].as_str().and_then(|pattern| pattern.strip_prefix("^(")?.strip_suffix(")$")) {
                    values = words.split('|').map(|word| (word.to_owned(), true)).chain([("sconosciuto".to_owned(), false)]).collect();
                }
                match name {
                    // any text may have been a cursor, and an instant is no text of any length
                    "cursor" => values.retain(|(_, allowed)| !allowed),
                    "begin" => values = vec![(format!("2022:{}", "x".repeat(200)), true), (format!("2022:{}", "x".repeat(201)), false), ("x".to_owned(), false)],
                    "as_known_at" => values = vec![("0".repeat(40), true), ("0".repeat(41), false), ("x".to_owned(), false)],
                    _ => {}
                }
                for (value, allowed) in values {
                    tried += 1;
                    let answer = server.get(&asked(operation, path, name, &value));
                    let faults = faults_at(&answer, &format!("?{name}"));
                    let refused = answer.status == 400 && !faults.is_empty();
                    assert_eq!(refused, !allowed, "{name}={value:.200}: {answer:?}");
                }
            }
        }
        assert!(tried > 150, "{tried}");
    }

    fn every_limit_of_a_header_is_the_one_described(server: demo) {
        let length = |name: &str| {
            let parameter = &described(server)["components"]["parameters"][name];
            usize::try_from(parameter["schema"]["maxLength"].as_u64().unwrap()).unwrap()
        };
        let with = |method: &str, path: &str, name: &str, value: &str| {
            server.request(method, path).header(name, value).json(&json!({"code": "nuova", "name": "Nuova"})).send()
        };
        let key = length("IdempotencyKey");
        with("POST", "/api/v1/administrations", "Idempotency-Key", &"k".repeat(key + 1)).problem(400, "invalid-header");
        let _ = with("POST", "/api/v1/administrations", "Idempotency-Key", &"k".repeat(key)).expect(201);
        let tags = length("IfMatch");
        with("PUT", "/api/v1/plans/1", "If-Match", &"x".repeat(tags)).problem(412, "stale-revision");
        with("PUT", "/api/v1/plans/1", "If-Match", &"x".repeat(tags + 1)).problem(400, "invalid-header");
        let tags = length("IfNoneMatch");
        let known = |length: usize| server.request("GET", "/api/v1/plans").header("If-None-Match", &format!("{},*", "x".repeat(length - 2))).send();
        let _ = known(tags).expect(304);
        known(tags + 1).problem(400, "invalid-header");
        let id = length("RequestId");
        let named = |id: &str| server.request("GET", "/health/live").header("X-Request-Id", id).send().header("x-request-id").to_owned();
        assert_eq!(named(&"i".repeat(id)), "i".repeat(id));
        assert!(named(&"i".repeat(id + 1)).len() < id);
    }
}
