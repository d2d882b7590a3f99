// SPDX-License-Identifier: AGPL-3.0-or-later
//! Evidence, deadlines before the plan, contradictions and who resolves them (docs/domain.md §5).

use serde_json::{Value, json};
use traguardo_tests::{TestServer, fixture, on_both};

/// As Lucca's plan has it: all activities with a final report (line 276), and proposals by February 2021 (548).
fn plan() -> Value {
    let mut plan = fixture("counters.json");
    let measure = |code: &str, content: &str| json!({"code": code, "name": code, "unit": "N.", "nature": "stock", "content": content, "frequency": "annual", "offices": ["UFF"]});
    plan["measures"] = json!([
        measure("attività", "number"),
        measure("report", "date"),
        measure("proposte", "date"),
    ]);
    plan["indicators"] = json!([
        {"code": "1", "name": "Attività", "unit": "%", "formula": "[attività]", "better": "higher"},
        {"code": "1d", "name": "Proposte", "unit": "data", "formula": "[proposte]", "better": "lower"},
    ]);
    plan["nodes"] = json!([{"code": "P", "kind": "project", "title": "Progetto", "assignments": [
        {"indicator": "1", "evidence": "report", "targets": [{"period": "2022", "comparator": "=", "value": "100"}]},
        {"indicator": "1d", "targets": [{"period": "2022", "comparator": "by", "date": "2021-02-28", "printed": "entro febbraio 2021"}]},
    ]}]);
    plan
}

fn evaluation(server: &TestServer, indicator: &str) -> Value {
    let path = format!(
        "/api/v1/evaluations?administration=CONTA&period=2022&on=2023-01-31&indicator={indicator}"
    );
    server.get(&path).expect(200).only()
}

fn says(evaluation: &Value, line: &str) -> bool {
    let text = evaluation["explanation"]["text"].as_array().unwrap();
    text.iter().any(|found| found == line)
}

on_both! {
    fn a_verdict_waits_for_its_evidence(server: empty) {
        let _ = server.add_plan(&plan());
        let _ = server.measurements("CONTA", &json!([{"measure": "attività", "period": "2022", "value": "100"}])).expect(201);
        let waiting = evaluation(server, "1");
        assert_eq!((&waiting["status"], &waiting["achievement"]), (&json!("on_track"), &json!("100.00")));
        assert_eq!((&waiting["marks"], &waiting["deviation_note_required"]), (&json!(["late", "without_evidence"]), &json!(false)));
        assert!(says(&waiting, "Prova richiesta: [report]. Manca, perciò il giudizio non è definitivo"), "{waiting}");
        // somebody is asked for it
        let deadlines = server.get("/api/v1/deadlines?administration=CONTA&on=2022-06-01").expect(200).items();
        let report = deadlines.iter().find(|line| line["measure"] == "report").unwrap();
        assert_eq!((&report["indicators"], &report["due"]), (&json!(["1"]), &json!("2022-12-31")));

        let _ = server.measurements("CONTA", &json!([{"measure": "report", "period": "2022", "date": "2022-12-19", "note": "Prot. 5512"}])).expect(201);
        let settled = evaluation(server, "1");
        assert_eq!(settled["status"], "achieved");
        assert!(says(&settled, "Prova richiesta: [report], del 19/12/2022"), "{settled}");
        let operands = settled["explanation"]["operands"].as_array().unwrap();
        assert!(operands.iter().any(|found| found["operand"] == "[report]"), "{settled}");
    }

    fn a_deadline_before_the_plan_waits_for_a_person(server: empty) {
        let made = server.add_plan(&plan());
        let _ = server.measurements("CONTA", &json!([{"measure": "proposte", "period": "2022", "date": "2022-02-20"}])).expect(201);
        let open = evaluation(server, "1d");
        assert_eq!((&open["status"], &open["date"], &open["marks"]), (&json!("no_target"), &json!("2022-02-20"), &json!(["late", "contradictory_target"])));
        assert_eq!((&open["achievement"], &open["days_late"], &open["progress"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(open["target"]["date"], "2021-02-28");

        let mut resolved = plan();
        let act = json!({"body": "Segretario generale", "kind": "determinazione", "number": "12", "date": "2022-03-01"});
        resolved["acts"].as_array_mut().unwrap().push(act);
        let target = &mut resolved["nodes"][0]["assignments"][1]["targets"][0];
        target["resolution"] = json!({"by": "Segretario generale", "on": "2022-03-01", "reason": "Il termine è proprio quello"});
        let path = format!("/api/v1/plans/{made}");
        let tag = server.get(&path).expect(200).header("etag").to_owned();
        let _ = server.request("PUT", &path).header("If-Match", &tag).json(&resolved).send().expect(200);
        let settled = evaluation(server, "1d");
        // 20 February 2022 comes 357 days after 28 February 2021
        assert_eq!((&settled["status"], &settled["days_late"], &settled["marks"]), (&json!("not_achieved"), &json!(357), &json!(["late"])));
        assert_eq!(settled["target"]["resolution"]["by"], "Segretario generale");
        assert!(says(&settled, "Contraddizione risolta da Segretario generale il 01/03/2022: Il termine è proprio quello"), "{settled}");
    }

    fn evidence_and_resolutions_are_checked(server: empty) {
        let at = "/nodes/0/assignments";
        let mut unknown = plan();
        unknown["nodes"][0]["assignments"][0]["evidence"] = json!("rapporto");
        let _ = server.post("/api/v1/plans", &unknown).faults(422, "invalid", &[(&format!("{at}/0/evidence"), "unknown_measure")]);
        let mut number = plan();
        number["nodes"][0]["assignments"][0]["evidence"] = json!("attività");
        let _ = server.post("/api/v1/plans", &number).faults(422, "invalid", &[(&format!("{at}/0/evidence"), "event_needs_date")]);
        let mut nothing = plan();
        let target = &mut nothing["nodes"][0]["assignments"][0]["targets"][0];
        target["resolution"] = json!({"by": "Giunta", "on": "2022-03-01", "reason": "Nulla da dire"});
        let _ = server.post("/api/v1/plans", &nothing).faults(422, "invalid", &[(&format!("{at}/0/targets/0/resolution"), "nothing_to_resolve")]);
        let mut day = plan();
        let target = &mut day["nodes"][0]["assignments"][1]["targets"][0];
        target["resolution"] = json!({"by": "Giunta", "on": "1 marzo", "reason": "Nulla da dire"});
        let _ = server.post("/api/v1/plans", &day).faults(422, "invalid", &[(&format!("{at}/1/targets/0/resolution/on"), "not_a_date")]);
    }
}
