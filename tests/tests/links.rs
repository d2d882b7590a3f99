// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every link that the OpenAPI document has, followed: from the answer it is in to the operation it names.

use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, encode, on_both};

/// What was sent to one operation, and what came back.
struct Exchange {
    /// The identifier in the path.
    id: String,
    body: Value,
    answer: Answer,
}

impl Exchange {
    /// The value of a runtime expression of OpenAPI.
    fn value(&self, expression: &str) -> String {
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) => text.clone(),
            other => panic!("{expression} is {other:?} in {:?}", self.answer),
        };
        match expression.split_once('#') {
            Some(("$response.body", pointer)) => text(self.answer.json().pointer(pointer)),
            Some(("$request.body", pointer)) => text(self.body.pointer(pointer)),
            _ if expression == "$request.path.id" => self.id.clone(),
            _ => match expression.strip_prefix("$response.header.") {
                Some(name) => self.answer.header(&name.to_lowercase()).to_owned(),
                None => panic!("{expression} is of an unknown kind"),
            },
        }
    }
}

/// Path, method and description of an operation.
fn operation<'a>(document: &'a Value, id: &str) -> (&'a str, &'a str, &'a Value) {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    let mut named = all.filter(|(_, _, operation)| operation["operationId"] == id);
    named.next().unwrap()
}

/// The parameters of an operation that it cannot do without, with their examples.
fn required(document: &Value, operation: &Value) -> Vec<(String, String)> {
    let parameters = operation["parameters"].as_array().unwrap().iter();
    let parameters = parameters.map(|parameter| match parameter["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => parameter,
    });
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let needed =
        parameters.filter(|parameter| parameter["required"] == true && parameter["in"] != "header");
    needed
        .map(|parameter| {
            let place = format!("{}.{}", text(&parameter["in"]), text(&parameter["name"]));
            (place, text(&parameter["example"]))
        })
        .collect()
}

/// Asks for one operation; of two values for one place the first counts.
fn ask(
    server: &TestServer,
    to: (&str, &str, &Value),
    values: &[(String, String)],
    body: Value,
) -> Exchange {
    let (template, method, _) = to;
    let mut path = template.to_owned();
    let mut query = Vec::new();
    let mut headers = Vec::new();
    for (index, (place, value)) in values.iter().enumerate() {
        if values[..index].iter().any(|(earlier, _)| earlier == place) {
            continue;
        }
        match place.split_once('.').unwrap() {
            ("path", name) => path = path.replace(&format!("{{{name}}}"), &encode(value)),
            ("query", name) => query.push(format!("{name}={}", encode(value))),
            ("header", name) => headers.push((name, value)),
            _ => panic!("{place} is of an unknown kind"),
        }
    }
    let id = values.iter().find(|(place, _)| place == "path.id");
    let id = id.map(|(_, id)| id.clone()).unwrap_or_default();
    let mut request = server.request(
        &method.to_uppercase(),
        &format!("{path}?{}", query.join("&")),
    );
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let answer = if method == "get" {
        request.send()
    } else {
        request.json(&body).send()
    };
    Exchange { id, body, answer }
}

/// The example of a body, for something that is not there yet.
fn fresh(id: &str, operation: &Value) -> Value {
    let mut body = operation["requestBody"]["content"]["application/json"]["example"].clone();
    match id {
        "createPlan" => body["administration"] = json!({"code": "NUOVO", "name": "Ente nuovo"}),
        _ if body.get("code").is_some() => body["code"] = json!("NUOVA"),
        _ => {}
    }
    body
}

/// The plan that was read, with one more act.
fn revised(plan: &Answer) -> Value {
    let mut plan = plan.json();
    let mut act = plan["acts"].as_array().unwrap().last().unwrap().clone();
    act["number"] = json!("999");
    plan["acts"].as_array_mut().unwrap().push(act);
    plan
}

/// The dictionary entry that was read, by another name.
fn renamed(entry: &Answer) -> Value {
    let mut entry = entry.json();
    let members = entry.as_object_mut().unwrap();
    members.retain(|name, _| !["id", "revision", "position"].contains(&name.as_str()));
    entry["name"] = json!("Altro nome");
    entry
}

on_both! {
    fn every_link_leads_where_it_says(server: demo) {
        let document = server.get("/openapi.json").expect(200).json();
        let note = json!({"evaluation": "2-2022", "cause": "Causa", "corrective_action": "Azione"});
        let _ = server.post("/api/v1/deviation-notes", &note).expect(201);
        let publication = &document["paths"]["/api/v1/benchmark-publications"]["post"]["requestBody"];
        let publication = &publication["content"]["application/json"]["example"];
        let _ = server.post("/api/v1/benchmark-publications", publication).expect(201);
        let mut followed = 0;
        let operations = document["paths"].as_object().unwrap().values();
        for from in operations.flat_map(|item| item.as_object().unwrap().values()) {
            let id = from["operationId"].as_str().unwrap();
            for (status, response) in from["responses"].as_object().unwrap() {
                let Some(links) = response["links"].as_object() else { continue };
                let source = ask(server, operation(&document, id), &required(&document, from), fresh(id, from));
                assert_eq!(source.answer.status.to_string(), *status, "{id}: {:?}", source.answer);
                for link in links.values() {
                    let target = link["operationId"].as_str().unwrap();
                    let to = operation(&document, target);
                    let parameters = link["parameters"].as_object().unwrap().iter();
                    let mut values: Vec<_> = parameters.map(|(place, expression)| (place.clone(), source.value(expression.as_str().unwrap()))).collect();
                    values.extend(required(&document, to.2));
                    let body = match target {
                        "revisePlan" => revised(&source.answer),
                        "reviseMeasure" | "reviseIndicator" => renamed(&source.answer),
                        _ => Value::Null,
                    };
                    let found = ask(server, to, &values, body);
                    assert_eq!(found.answer.status, 200, "{id} to {target} with {values:?}: {:?}", found.answer);
                    followed += 1;
                }
            }
        }
        assert!(followed >= 26, "{followed}");
    }
}
