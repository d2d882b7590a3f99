// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every operation of the OpenAPI document, with every parameter it has.

use crate::benchmarks::benchmarks;
use crate::filling::{code, plan};
use crate::reads::reads;
use crate::service::Service;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use traguardo_tests::{Answer, encode};

/// What the document says can be asked: operations, and each of their query parameters.
fn everything() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&traguardo_api::openapi_json()).unwrap();
    let mut all = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        if !path.starts_with("/api/") && path != "/health/ready" {
            continue;
        }
        for (method, operation) in operations.as_object().unwrap() {
            let operation_name = format!("{} {path}", method.to_uppercase());
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if parameter["in"] == "query" {
                    let name = parameter["name"].as_str().unwrap();
                    all.insert(format!("{operation_name} ?{name}"));
                }
            }
            all.insert(operation_name);
        }
    }
    all
}

/// Asks, and notes what was asked.
pub struct Teller<'a> {
    pub service: &'a Service,
    pub round: u32,
    pub posts: u32,
    pub told: BTreeSet<String>,
}

impl Teller<'_> {
    /// `path` is a template's path, its identifier in braces: `/api/v1/plans/{7}/tree`.
    #[track_caller]
    pub fn ask(&mut self, method: &str, path: &str, query: &str, body: Option<&Value>) -> Answer {
        let (template, real) = match (path.split_once('{'), path.split_once('}')) {
            (Some((before, _)), Some((_, after))) => (
                format!("{before}{{id}}{after}"),
                path.replace(['{', '}'], ""),
            ),
            _ => (path.to_owned(), path.to_owned()),
        };
        let operation = format!("{method} {template}");
        for parameter in query.split('&').filter(|part| !part.is_empty()) {
            let name = parameter.split('=').next().unwrap();
            self.told.insert(format!("{operation} ?{name}"));
        }
        self.told.insert(operation);
        let mut request = self.service.request(method, &format!("{real}?{query}"));
        if method == "PUT" {
            let stored = self.service.get(&real).expect(200);
            request = request.header("If-Match", stored.header("etag"));
        }
        if let Some(body) = body {
            self.posts += 1;
            let key = format!("{}-{}", self.round, self.posts);
            request = request.json(body).header("Idempotency-Key", &key);
        }
        let answer = request.send();
        assert!(answer.status < 300, "{answer:?}");
        answer
    }

    #[track_caller]
    pub fn get(&mut self, path: &str, query: &str) -> Answer {
        self.ask("GET", path, query, None)
    }

    /// A list, its second page, and the list as it was.
    pub fn list(&mut self, path: &str, query: &str) {
        let page = self.get(path, &format!("{query}&limit=1")).json();
        if let Some(next) = page["next"].as_str() {
            let cursor = encode(next);
            self.get(path, &format!("{query}&limit=1&cursor={cursor}"));
        }
        for name in ["position", "time"] {
            let known = page["known_at"][name].to_string();
            let known = encode(known.trim_matches('"'));
            self.get(path, &format!("{query}&as_known_at={known}"));
        }
    }

    pub fn post(&mut self, path: &str, query: &str, body: &Value) -> Value {
        self.ask("POST", path, query, Some(body)).json()
    }
}

/// Asks everything of the administration with this number; `round` makes what is written new each
/// time.
pub fn tell(service: &Service, number: i64, round: u32) {
    let mut teller = Teller {
        service,
        round,
        posts: 0,
        told: BTreeSet::new(),
    };
    teller.get("/health/ready", "");
    writes(&mut teller, number);
    mergers(&mut teller, number);
    reads(&mut teller, number);
    let missing: Vec<_> = everything().difference(&teller.told).cloned().collect();
    assert_eq!(missing, [""; 0], "the story asks everything");
}

/// Puts a dictionary entry anew, and finds it by its alias.
fn revisions(teller: &mut Teller<'_>, collection: &str, one: &str, body: &mut Value) {
    body["name"] = json!("Un altro nome");
    body["retired"] = json!({"from": "2030-01-01", "reason": "sostituita"});
    teller.ask("PUT", one, "dry_run=true", Some(body));
    teller.ask("PUT", one, "", Some(body));
    let owner = body["administration"].as_str();
    let owner = owner.map_or_else(String::new, |code| format!("&administration={code}"));
    for name in [body["aliases"][0].as_str().unwrap(), "NESSUNO"] {
        teller.get(collection, &format!("code={name}{owner}"));
    }
    teller.get(&format!("{one}/revisions"), "");
}

fn writes(teller: &mut Teller<'_>, number: i64) {
    let own = code(number);
    let round = teller.round;
    let new = |what: &str| format!("{what}-{number}-{round}");
    let measure = json!({"code": new("MISURA"), "name": "Misura", "unit": "N.", "nature": "flow",
        "frequency": "annual"});
    let indicator = json!({"administration": own, "code": new("INDICE"), "name": "Indice", "unit": "N.",
        "formula": "[M0]", "better": "higher"});
    let bodies = [
        (
            "administrations",
            json!({"code": new("ALTRO"), "name": "Altro ente"}),
        ),
        (
            "offices",
            json!({"administration": own, "code": new("UFFICIO"), "name": "Ufficio", "kind": "internal"}),
        ),
        ("measures", measure),
        ("indicators", indicator),
    ];
    for (collection, mut body) in bodies {
        let path = format!("/api/v1/{collection}");
        teller.post(&path, "dry_run=true", &body);
        let id = teller.post(&path, "", &body)["id"].clone();
        let one = format!("{path}/{{{}}}", id.as_str().unwrap());
        let position = teller.get(&one, "").json()["position"].clone();
        if ["measures", "indicators"].contains(&collection) {
            body["aliases"] = json!([new("ALIAS")]);
            revisions(teller, &path, &one, &mut body);
            teller.get(
                &format!("{one}/revisions"),
                &format!("as_known_at={position}"),
            );
        }
    }

    let mut document = plan(&new("NUOVO"), 3, 2);
    let list = json!({"code": "LISTA", "name": "Elenco", "unit": "N.", "nature": "flow", "frequency": "monthly",
        "content": "items", "offices": ["UFF"]});
    document["measures"].as_array_mut().unwrap().push(list);
    document["indicators"][0]["formula"] = json!("count([LISTA])");
    teller.post("/api/v1/plans", "dry_run=true", &document);
    let id = teller.post("/api/v1/plans", "", &document)["id"].clone();
    document["measures"][0]["name"] = json!("Un altro nome");
    // Two targets that an act has changed: two pages.
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "2", "date": "2011-01-31"});
    for assignment in document["nodes"][0]["assignments"].as_array_mut().unwrap() {
        let former = json!({"comparator": ">=", "value": "2", "act": act, "reason": "Meno"});
        assignment["targets"][0]["history"] = json!([former]);
    }
    // Figures that stand are looked for: there are none yet.
    document["measures"][1]["frequency"] = json!("annual");
    for query in ["dry_run=true", ""] {
        let id = id.as_str().unwrap();
        let _ = teller.service.revise(id, query, &document).expect(200);
    }
    let put = "PUT /api/v1/plans/{id}";
    teller.told.insert(put.to_owned());
    teller.told.insert(format!("{put} ?dry_run"));

    let revised = format!("/api/v1/plans/{{{}}}", id.as_str().unwrap());
    let compared = format!("{revised}/changes");
    teller.list(&compared, "revision=2&since=1");
    let targets = format!("{revised}/revised-targets");
    teller.list(&targets, "year=2011");
    let position = teller.get(&compared, "").json()["known_at"]["position"].clone();
    for query in ["", "&on=2024-04-15", &format!("&as_known_at={position}")] {
        teller.post(
            &format!("{revised}/preview"),
            &format!("period=2024{query}"),
            &document,
        );
    }
    for query in ["", &format!("&as_known_at={position}")] {
        teller.get(&format!("{revised}/rollover"), &format!("year=2025{query}"));
    }

    let owner = new("NUOVO");
    let item = |value: &str| json!({"measure": "M2", "period": "2015-M03", "value": value});
    let post = |items: Value| json!({"administration": owner, "items": items});
    let figures = "/api/v1/measurements";
    teller.post(figures, "dry_run=true", &post(json!([item("1")])));
    teller.post(figures, "mode=partial", &post(json!([item("1")])));
    let mut corrected = item("2.5");
    corrected["replaces"] = json!(1);
    corrected["reason"] = json!("corretto");
    teller.post(figures, "", &post(json!([corrected])));
    let listed = |period: &str| {
        let items = json!([{"label": "a"}, {"label": "b"}]);
        post(json!([{"measure": "LISTA", "period": period, "items": items}]))
    };
    teller.post(figures, "", &listed("2015-M02"));
    let receipt = teller.post(figures, "", &listed("2015-M03"));
    let one = format!(
        "{figures}/{{{}}}/items",
        receipt["items"][0]["id"].as_str().unwrap()
    );
    teller.list(&one, "");
    teller.get(&one, "revision=1");
    let own = format!("administration={owner}");
    for period in ["2015-M02", "2015-M03"] {
        teller.get("/api/v1/evaluations", &format!("{own}&period={period}"));
    }
    teller.get("/api/v1/deadlines", &format!("{own}&on=2015-04-01"));
    benchmarks(teller, number, &owner, id.as_str().unwrap());
    report_steps(teller, &owner, id.as_str().unwrap());
}

/// Two targets of the year are missed, and both are explained.
fn notes(teller: &mut Teller<'_>, owner: &str, plan: &str) {
    let mut items: Vec<Value> = (1..=12)
        .map(
            |month| json!({"measure": "LISTA", "period": format!("2024-M{month:02}"), "items": []}),
        )
        .collect();
    items.push(json!({"measure": "M1", "period": "2024", "value": "0"}));
    let post = json!({"administration": owner, "items": items});
    teller.post("/api/v1/measurements", "", &post);
    let own = format!("administration={owner}");
    let missed = format!("{own}&period=2024&status=not_achieved");
    let missed = teller.get("/api/v1/evaluations", &missed).items();
    assert_eq!(missed.len(), 2, "{missed:?}");
    let path = "/api/v1/deviation-notes";
    let note = |missed: &Value| json!({"evaluation": missed["id"], "cause": "Sede chiusa", "corrective_action": "Recupero"});
    teller.post(path, "dry_run=true", &note(&missed[1]));
    teller.post(path, "", &note(&missed[1]));
    let mut note = note(&missed[0]);
    teller.post(path, "", &note);
    note["replaces"] = json!(1);
    note["reason"] = json!("più preciso");
    teller.post(path, "", &note);
    for filter in [
        "",
        "&period=2024",
        &format!("&plan={plan}"),
        &format!("&period=2024&plan={plan}"),
    ] {
        teller.list(path, &format!("{own}{filter}"));
    }
    let one = format!("{path}/{{{}}}", missed[0]["id"].as_str().unwrap());
    let position = teller.get(&one, "").json()["known_at"]["position"].clone();
    teller.get(&one, &format!("as_known_at={position}"));
    teller.get(
        "/api/v1/evaluations",
        &format!("{own}&period=2024&status=not_achieved"),
    );
    teller.get(
        &format!(
            "/api/v1/evaluations/{{{}}}",
            missed[0]["id"].as_str().unwrap()
        ),
        "",
    );
}

/// A report is drafted; once there is something new, drafted again, and approved.
fn report_steps(teller: &mut Teller<'_>, owner: &str, plan: &str) {
    let path = format!("/api/v1/plans/{{{plan}}}/reports");
    let draft = json!({"year": 2024, "step": "drafted"});
    teller.post(&path, "dry_run=true", &draft);
    teller.post(&path, "", &draft);
    notes(teller, owner, plan);
    let drafted = teller.post(&path, "", &draft);
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "31", "date": drafted["on"]});
    let approved = json!({"year": 2024, "step": "approved", "act": act});
    teller.post(&path, "", &approved);
    for query in ["", "year=2024"] {
        teller.list(&path, query);
    }
}

/// A body that ends in a merger, what its successor posts for it, and the reversal; twice, for two pages.
fn mergers(teller: &mut Teller<'_>, number: i64) {
    let round = teller.round;
    let act = json!({"body": "Ministero", "kind": "decreto", "number": "1", "date": "2021-01-31"});
    for which in ["X", "Y"] {
        let new = |what: &str| format!("{what}{which}-{number}-{round}");
        let (ends, begins) = (new("FINE"), new("INIZIO"));
        let mut document = plan(&ends, 2, 2);
        document["first_year"] = json!(2022);
        document["last_year"] = json!(2022);
        for (kind, code) in [("measures", "NM"), ("indicators", "NI")] {
            for (index, definition) in document[kind]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .enumerate()
            {
                definition["code"] = json!(new(&format!("{code}{index}")));
                definition["dictionary"] = json!("national");
                if kind == "indicators" {
                    definition["formula"] = json!(format!("[{}]", new("NM0")));
                }
            }
        }
        let indicators: Vec<Value> = (0..2)
            .map(|index| json!({"indicator": new(&format!("NI{index}"))}))
            .collect();
        document["nodes"] =
            json!([{"code": "N", "kind": "area", "title": "Area", "assignments": indicators}]);
        teller.post("/api/v1/plans", "", &document);
        let body = json!({"code": begins, "name": "Nuovo ente", "valid_from": "2022-06-30"});
        teller.post("/api/v1/administrations", "", &body);
        let merger = json!({"act": act, "date": "2022-06-30", "successor": begins, "predecessors": [{"administration": ends}]});
        let path = "/api/v1/mergers";
        teller.post(path, "dry_run=true", &merger);
        let id = teller.post(path, "", &merger)["id"].clone();
        let one = format!("{path}/{{{}}}", id.as_str().unwrap());
        let position = teller.get(&one, "").json()["position"].clone();
        teller.get(&one, &format!("as_known_at={position}"));
        let measure = &document["measures"][0];
        let item = json!([{"measure": measure["code"], "period": "2022-M12", "value": "1"}]);
        let post = json!({"administration": begins, "scope": ends, "items": item});
        teller.post("/api/v1/measurements", "", &post);
        for query in ["", &format!("&on=2023-01-31&as_known_at={position}")] {
            teller.get(&format!("{one}/tree"), &format!("period=2022{query}"));
        }
        for query in [
            "",
            &format!("&kind=annual&format=markdown&on=2023-01-31&as_known_at={position}"),
        ] {
            teller.get(&format!("{one}/report"), &format!("period=2022{query}"));
        }
        for query in ["", "&on=2023-01-31"] {
            teller.list(&format!("{one}/indicators"), &format!("period=2022{query}"));
        }
        let own = format!("administration={begins}");
        teller.get("/api/v1/evaluations", &format!("{own}&period=2022"));
        teller.get("/api/v1/deadlines", &format!("{own}&on=2022-12-01"));
        let reversal = json!({"act": act, "reason": "Annullato"});
        let reversals = format!("{one}/reversals");
        teller.post(&reversals, "dry_run=true", &reversal);
        teller.post(&reversals, "", &reversal);
        // What was posted through it is beneath what stands.
        let post = json!({"administration": ends, "items": item});
        teller.post("/api/v1/measurements", "", &post);
    }
    teller.list("/api/v1/mergers", "");
}
