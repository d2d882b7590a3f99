// SPDX-License-Identifier: AGPL-3.0-or-later
//! One history on both databases: every answer is the same, byte for byte, but for the instants of
//! recording.

use crate::support::{MEASUREMENTS, demo_plan, of_ms, patrimonio};
use regex::Regex;
use serde_json::{Value, json};
use traguardo_tests::{Answer, Database, TestServer, fixture};

/// Everything that is written; each answer is compared too.
fn play(server: &TestServer) -> Vec<Answer> {
    let immob = |change: Value| {
        let mut item = json!({"measure": "Immob", "period": "2022"});
        item.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        of_ms(&json!([item]))
    };
    let tag = server
        .get("/api/v1/plans/1")
        .expect(200)
        .header("etag")
        .to_owned();
    let mut plan = demo_plan();
    let act = json!({"body": "Giunta", "kind": "delibera", "number": "40", "date": "2022-09-30"});
    plan["acts"].as_array_mut().unwrap().push(act);
    plan["offices"][0]["name"] = json!("Segreteria generale");
    let put = server
        .request("PUT", "/api/v1/plans/1")
        .header("If-Match", &tag)
        .json(&plan);
    let mut foreign = demo_plan();
    foreign["administration"] =
        json!({"code": "CCIAA-LU", "name": "Camera di Commercio di Lucca", "size_class": "media"});
    vec![
        server.post_once(MEASUREMENTS, "chiave-1", &of_ms(&json!([patrimonio()]))),
        server.post_once(MEASUREMENTS, "chiave-1", &of_ms(&json!([patrimonio()]))),
        server.post(MEASUREMENTS, &immob(json!({"value": "5240178.690", "replaces": 1, "reason": "Cifre"}))),
        server.post(MEASUREMENTS, &immob(json!({"value": "0", "replaces": 1, "reason": "Troppo tardi"}))),
        server.post(MEASUREMENTS, &immob(json!({"withdrawn": true, "replaces": 2, "reason": "Errore"}))),
        server.post(MEASUREMENTS, &immob(json!({"value": "-999999999999999999.9999999999", "origin": "preliminary", "replaces": 3, "reason": "È così"}))),
        server.post("/api/v1/measurements?mode=partial", &of_ms(&json!([
            {"measure": "N_Dir", "period": "2021", "value": "0.10"}, {"measure": "N_Di", "period": "2021", "value": "1"},
            {"measure": "Unit_Stab", "period": "2021", "not_available": "Perché sì"}, {"measure": "Immob", "period": "2022", "value": "1"},
        ]))),
        server.post("/api/v1/measurements?dry_run=true", &of_ms(&json!([{"measure": "N_Dir", "period": "2020", "value": "1"}]))),
        server.post("/api/v1/plans", &fixture("nothings.json")),
        server.post("/api/v1/plans", &foreign),
        put.send(),
        server.post("/api/v1/administrations", &json!({"code": "ZZ", "name": "Ultima"})),
        server.post("/api/v1/offices", &json!({"administration": "ZZ", "code": "Ä", "name": "Con accento", "kind": "company"})),
        server.post("/api/v1/offices", &json!({"administration": "ZZ", "code": "Z", "name": "Senza", "kind": "agency"})),
        server.post("/api/v1/offices", &json!({"administration": "ZZ", "code": "a", "name": "Minuscola", "kind": "agency"})),
        server.post("/api/v1/measures", &json!({"code": "N_Corsi", "name": "Corsi", "unit": "N.", "nature": "flow", "frequency": "quarterly"})),
        server.post("/api/v1/indicators", &json!({"code": "Corsi", "name": "Corsi", "unit": "N.", "formula": "[N_Corsi]", "better": "higher"})),
        server.measurements("PROVA", &json!([{"measure": "zero", "period": "2022", "value": "0"}, {"measure": "na", "period": "2022", "not_applicable": "No"}])),
        server.measurements("ZZ", &json!([{"office": "ENTE", "measure": "N_Corsi", "period": "2022-Q4", "value": "7"}])),
    ]
}

/// Questions of every kind, at the newest position.
fn questions() -> Vec<String> {
    let mut paths: Vec<String> = [
        "/api/v1/administrations",
        "/api/v1/administrations/1",
        "/api/v1/administrations?limit=2",
        "/api/v1/administrations?cursor=5.2",
        "/api/v1/offices?administration=CCIAA-MS",
        "/api/v1/offices?administration=ZZ",
        "/api/v1/offices/3",
        "/api/v1/offices/99",
        "/api/v1/measures",
        "/api/v1/measures?administration=CCIAA-MS&limit=5",
        "/api/v1/measures/7",
        "/api/v1/indicators",
        "/api/v1/indicators?administration=CCIAA-LU",
        "/api/v1/indicators/2",
        "/api/v1/observations?period=2022&on=2023-01-31&limit=500",
        "/api/v1/observations?from=2021-S1&to=2022-S2&on=2023-01-31&limit=7",
        "/api/v1/observations?period=2022&on=2023-01-31&changed_since=5",
        "/api/v1/observations?period=2022-Q4&on=2023-01-31&administration=ZZ",
        "/api/v1/plans",
        "/api/v1/plans?administration=CCIAA-MS",
        "/api/v1/plans/1",
        "/api/v1/plans/1?revision=1",
        "/api/v1/plans/2",
        "/api/v1/plans/3",
        "/api/v1/plans/1/revisions",
        "/api/v1/measurements?administration=ZZ",
        "/api/v1/measurements?administration=PROVA",
        "/api/v1/measurements?administration=CCIAA-MS&limit=500",
        "/api/v1/measurements?administration=CCIAA-MS&revisions=all&limit=7",
        "/api/v1/measurements?administration=CCIAA-MS&revisions=all&limit=500",
        "/api/v1/measurements?administration=CCIAA-MS&office=PID",
        "/api/v1/measurements?administration=CCIAA-MX",
        "/api/v1/measurements?administration=CCIAA-MS&measure=Imob",
        "/api/v1/nothing",
        "/problems",
        "/problems/invalid",
        "/openapi.json",
        "/schemas/plan.json",
    ]
    .map(str::to_owned)
    .to_vec();
    for (administration, plan) in [("CCIAA-MS", 1), ("PROVA", 2), ("CCIAA-LU", 3)] {
        for (period, on) in [
            ("2022", "2023-02-01"),
            ("2022", "2022-12-31"),
            ("2022-S1", "2022-07-01"),
            ("2022-M05", "2022-07-01"),
        ] {
            paths.push(format!("/api/v1/evaluations?administration={administration}&period={period}&on={on}&limit=500"));
            paths.push(format!("/api/v1/plans/{plan}/tree?period={period}&on={on}"));
            paths.push(format!(
                "/api/v1/deadlines?administration={administration}&on={on}&limit=500"
            ));
            paths.push(format!(
                "/api/v1/deadlines.ics?administration={administration}&on={on}"
            ));
        }
    }
    for question in [
        "indicator=EC05.1",
        "node=2.1",
        "status=achieved",
        "status=not_available",
        "limit=3",
        "limit=3&cursor=5.2023-02-01.3",
    ] {
        paths.push(format!(
            "/api/v1/evaluations?administration=CCIAA-MS&period=2022&on=2023-02-01&{question}"
        ));
    }
    paths
}

/// The same at earlier positions.
fn earlier(last: i64) -> Vec<String> {
    (0..=last)
        .flat_map(|position| {
            [
                format!("/api/v1/evaluations?administration=CCIAA-MS&period=2022&on=2023-02-01&limit=500&as_known_at={position}"),
                format!("/api/v1/measurements?administration=CCIAA-MS&limit=500&as_known_at={position}"),
                format!("/api/v1/offices?administration=CCIAA-MS&as_known_at={position}"),
                format!("/api/v1/plans?as_known_at={position}"),
            ]
        })
        .collect()
}

/// Status, what the body is, its tag, and the body, with the instants of recording left out.
fn shown(answer: &Answer) -> String {
    let instant = Regex::new(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)").unwrap();
    // As explanations print it: 23/11/2026 09:51:07, with or without a word between.
    let italian =
        Regex::new(r"\d\d?/\d\d?/20\d\d,? (alle |ore |alle ore )?\d\d[:.]\d\d([:.]\d\d(,\d+)?)?")
            .unwrap();
    let headers = [
        "content-type",
        "etag",
        "location",
        "allow",
        "retry-after",
        "idempotency-replayed",
    ]
    .map(|name| answer.header(name));
    let text = format!("{} {headers:?}\n{}", answer.status, answer.text());
    let text = instant.replace_all(&text, "<instant>");
    let stamp = Regex::new(r"DTSTAMP:20\d{6}T\d{6}Z").unwrap();
    let text = stamp.replace_all(&text, "<stamp>");
    format!(
        "{}\n{}",
        answer.request,
        italian.replace_all(&text, "<istante>")
    )
}

fn history(database: Database) -> Vec<String> {
    let server = TestServer::demo(database);
    let mut told: Vec<String> = play(&server).iter().map(shown).collect();
    let paths = questions().into_iter().chain(earlier(server.position()));
    told.extend(paths.map(|path| shown(&server.get(&path))));
    told
}

#[test]
fn one_history_gives_the_same_bytes_on_both_databases() {
    let Some(postgres) = Database::postgres() else {
        return;
    };
    let sqlite = history(Database::sqlite());
    let postgres = history(postgres);
    let writes = sqlite
        .iter()
        .filter(|answer| answer.contains("\n201 ["))
        .count();
    assert!(writes >= 12, "the script was played: {writes} were created");
    let reads = sqlite
        .iter()
        .filter(|answer| answer.starts_with("GET") && answer.contains("\n200 ["))
        .count();
    assert!(reads >= 100, "the questions were answered: {reads}");
    assert_eq!(sqlite.len(), postgres.len());
    for (left, right) in sqlite.iter().zip(&postgres) {
        assert_eq!(left, right);
    }
}

#[test]
fn the_comparison_sees_a_single_digit() {
    let answer = |body: &str| Answer {
        request: "GET /".into(),
        status: 200,
        headers: [].into(),
        body: body.into(),
    };
    let left = shown(&answer(
        "{\"time\":\"2026-11-23T08:51:55.120000Z\",\"value\":\"1.10\"}",
    ));
    assert_eq!(
        left,
        shown(&answer(
            "{\"time\":\"2026-11-24T18:00:00.5Z\",\"value\":\"1.10\"}"
        ))
    );
    assert_ne!(
        left,
        shown(&answer(
            "{\"time\":\"2026-11-23T08:51:55.120000Z\",\"value\":\"1.1\"}"
        ))
    );
    assert_ne!(
        shown(&answer("\"2022-12-31\"")),
        shown(&answer("\"2022-12-30\""))
    );
}
