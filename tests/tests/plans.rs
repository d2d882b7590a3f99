// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans in and out: the canonical document, its revisions, its faults.

use crate::support::{
    MEASUREMENTS, MS, OF_2022, demo_plan, document, of_ms, patrimonio, unchanged,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use traguardo_tests::{Answer, Database, TempDir, TestServer, fixture, on_both};

const PLANS: &str = "/api/v1/plans";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Whether everything `part` says stands in `whole`; defaults may have been added to it.
fn says(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, part)| whole.get(name).is_some_and(|whole| says(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len()
                && whole
                    .iter()
                    .zip(part)
                    .all(|(whole, part)| says(whole, part))
        }
        (whole, part) => whole == part,
    }
}

/// The demo's plan as a further act leaves it: EC05.1's target for 2022 is 180.00.
fn revised(plan: &Value) -> Value {
    let mut plan = plan.clone();
    let act = json!({"body": "Commissario Straordinario", "kind": "delibera", "number": "40", "date": "2022-09-30"});
    plan["acts"].as_array_mut().unwrap().push(act.clone());
    let target = plan.pointer_mut(&target_of_ec05(&plan.clone())).unwrap();
    target["history"] = json!([{"comparator": ">=", "value": "120.00", "act": act, "reason": "Rideterminato sul primo semestre"}]);
    target["value"] = json!("180.00");
    target.as_object_mut().unwrap().remove("printed");
    plan
}

/// Pointer to EC05.1's target for 2022.
fn target_of_ec05(plan: &Value) -> String {
    for (area, node) in plan["nodes"].as_array().unwrap().iter().enumerate() {
        for (objective, node) in node["nodes"].as_array().unwrap().iter().enumerate() {
            for (place, assignment) in node["assignments"].as_array().unwrap().iter().enumerate() {
                if assignment["indicator"] == "EC05.1" {
                    return format!(
                        "/nodes/{area}/nodes/{objective}/assignments/{place}/targets/0"
                    );
                }
            }
        }
    }
    panic!("the demo has EC05.1")
}

fn put(server: &TestServer, tag: Option<&str>, plan: &Value) -> Answer {
    let request = server.request("PUT", "/api/v1/plans/1").json(plan);
    tag.into_iter()
        .fold(request, |request, tag| request.header("If-Match", tag))
        .send()
}

on_both! {
    fn the_export_of_an_import_is_the_canonical_document(server: empty) {
        let id = server.add_plan(&demo_plan());
        let exported = server.get(&format!("{PLANS}/{id}")).expect(200);
        assert!(says(&exported.json(), &demo_plan()), "nothing of the document is lost");
        assert!(!says(&exported.json(), &revised(&demo_plan())), "and the comparison can tell");

        // Its hash is that of the very bytes, and is in the tag and in the list.
        let hash = sha256(&exported.body);
        let listed = server.get(&format!("{PLANS}?administration=CCIAA-MS")).expect(200).only();
        assert_eq!(listed["sha256"], json!(hash));
        assert_eq!(exported.header("etag"), format!("\"r1-{}\"", &hash[..16]));

        // The command line writes the same bytes, and another service reads them into the same bytes.
        let by_hand = server.cli(&["export", "plan", "--administration", MS]).succeeded();
        assert_eq!(by_hand.stdout, exported.text());
        let other = TestServer::empty(Database::sqlite());
        let again = other.request("POST", PLANS).header("Content-Type", "application/json").body(exported.body.clone()).send();
        let receipt = again.expect(201).json();
        assert_eq!(receipt["sha256"], json!(hash));
        assert_eq!(other.get("/api/v1/plans/1").expect(200).text(), exported.text());
    }

    fn the_command_line_imports_what_http_would(server: empty) {
        let files = TempDir::new();
        let plan = files.write("plan.json", demo_plan().to_string());
        let post = files.write("measurements.json", document("demo/massa-carrara/measurements.json").to_string());
        let _ = server.cli(&["import", plan.to_str().unwrap()]).succeeded();
        let _ = server.cli(&["import", post.to_str().unwrap()]).succeeded();
        let by_demo = TestServer::demo(Database::sqlite());
        for path in ["/api/v1/plans/1", "/api/v1/plans/1/tree?period=2022&on=2023-02-01"] {
            let (left, right) = (server.get(path).expect(200).json(), by_demo.get(path).expect(200).json());
            let roots = ["nodes", "tree", "root", "achievement", "coverage"];
            for name in roots {
                assert_eq!(left.get(name), right.get(name), "{path}");
            }
        }
    }

    fn an_act_makes_a_new_revision_and_the_old_one_stays(server: demo) {
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let question = format!("{OF_2022}&indicator=EC05.1&on=2023-02-01");
        let before = server.get(&question).expect(200);
        let position = server.position();
        let first = server.get("/api/v1/plans/1").expect(200);

        let answer = put(server, Some(first.header("etag")), &revised(&demo_plan())).expect(200);
        assert_eq!((&answer.json()["revision"], &answer.json()["position"]), (&json!(2), &json!(position + 1)));

        // 177.72 does not reach 180.00: from that position on, and not before.
        let after = server.get(&question).expect(200).only();
        assert_eq!((&after["status"], &after["achievement"]), (&json!("partially_achieved"), &json!("98.73")));
        assert!(after["explanation"]["text"].to_string().contains("n. 40 del"), "{}", after["explanation"]["text"]);
        let then = server.get(&format!("{question}&as_known_at={position}")).expect(200);
        assert_eq!(then.text(), before.text());

        let second = server.get("/api/v1/plans/1").expect(200);
        assert_ne!(second.header("etag"), first.header("etag"));
        assert!(says(&second.json(), &revised(&demo_plan())));
        let old = server.get("/api/v1/plans/1?revision=1").expect(200);
        assert_eq!((old.text(), old.header("etag")), (first.text(), first.header("etag")));
        let old = server.get(&format!("/api/v1/plans/1?as_known_at={position}")).expect(200);
        assert_eq!(old.text(), first.text());
        server.get("/api/v1/plans/1?revision=3").problem(404, "not-found");

        let revisions = server.get("/api/v1/plans/1/revisions").expect(200).items();
        let numbers: Vec<_> = revisions.iter().map(|item| (item["revision"].clone(), item["act"]["number"].clone())).collect();
        assert_eq!(numbers, [(json!(1), json!("18")), (json!(2), json!("40"))]);
        let listed = server.get(&format!("{PLANS}?administration=CCIAA-MS")).expect(200).only();
        assert_eq!((&listed["revision"], &listed["id"], &listed["administration"]), (&json!(2), &json!("1"), &json!(MS)));
    }

    fn an_assignment_keeps_its_id_through_revisions(server: demo) {
        let ids = |server: &TestServer| -> Vec<Value> {
            let items = server.get(&format!("{OF_2022}&limit=500&on=2023-02-01")).expect(200).items();
            items.iter().map(|item| item["id"].clone()).collect()
        };
        let before = ids(server);
        let tag = server.get("/api/v1/plans/1").expect(200).header("etag").to_owned();
        let _ = put(server, Some(&tag), &revised(&demo_plan())).expect(200);
        assert_eq!(ids(server), before);
        for id in &before {
            let one = server.get(&format!("/api/v1/evaluations/{}?on=2023-02-01", id.as_str().unwrap())).expect(200).json();
            assert!(one.to_string().contains(&format!("\"id\":{id}")), "{one}");
        }
    }

    fn a_revision_needs_what_was_seen_and_a_new_act(server: demo) {
        let tag = server.get("/api/v1/plans/1").expect(200).header("etag").to_owned();
        let plan = revised(&demo_plan());
        unchanged(server, |server| put(server, None, &plan)).problem(428, "precondition-required");
        for stale in ["\"r0-0000000000000000\"", "\"r2\"", &format!("W/{tag}")] {
            unchanged(server, |server| put(server, Some(stale), &plan)).problem(412, "stale-revision");
        }
        let refused = |change: &dyn Fn(&mut Value), pointer: &str, code: &str| {
            let mut plan = plan.clone();
            change(&mut plan);
            unchanged(server, |server| put(server, Some(&tag), &plan)).faults(422, "invalid", &[(pointer, code)]);
        };
        refused(&|plan| drop(plan["acts"].as_array_mut().unwrap().pop()), "/acts", "act_missing");
        refused(&|plan| drop(plan["acts"].as_array_mut().unwrap().remove(0)), "/acts", "act_missing");
        refused(&|plan| plan["acts"][0]["number"] = json!("56"), "/acts", "act_missing");
        refused(&|plan| plan["code"] = json!("ALTRO"), "/code", "another_plan");
        refused(&|plan| plan["kind"] = json!("fund"), "/kind", "another_plan");
        let _ = put(server, Some(&tag), &plan).expect(200);
        unchanged(server, |server| put(server, Some(&tag), &plan)).problem(412, "stale-revision");
    }

    fn a_plan_comes_in_once(server: demo) {
        let answer = unchanged(server, |server| server.post(PLANS, &demo_plan()));
        let problem = answer.faults(409, "conflict", &[("/code", "already_exists")]);
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("id 1"), "{problem}");
    }

    fn a_dry_run_of_a_plan_stores_nothing(server: empty) {
        let answer = unchanged(server, |server| server.post("/api/v1/plans?dry_run=true", &demo_plan())).expect(200);
        assert_eq!(answer.json()["dry_run"], true);
        assert_eq!(server.get("/api/v1/administrations").expect(200).items(), Vec::<Value>::new());
        assert_eq!(server.add_plan(&demo_plan()), "1");
    }

    fn a_frequency_in_use_does_not_change(server: demo) {
        let mut plan = revised(&demo_plan());
        let measure = plan["measures"].as_array().unwrap().iter().position(|measure| measure["code"] == "S1.1.a").unwrap();
        plan["measures"][measure]["frequency"] = json!("quarterly");
        let tag = server.get("/api/v1/plans/1").expect(200).header("etag").to_owned();
        let answer = unchanged(server, |server| put(server, Some(&tag), &plan));
        answer.faults(422, "invalid", &[(&format!("/measures/{measure}/frequency"), "frequency_in_use")]);
    }
}

on_both! {
    fn all_faults_of_a_plan_are_told_at_once(server: empty) {
        let refused = |change: &dyn Fn(&mut Value), status: u16, expected: &[(&str, &str)]| {
            let mut plan = fixture("nothings.json");
            change(&mut plan);
            let answer = unchanged(server, |server| server.post(PLANS, &plan));
            let problem = answer.problem(status, if status == 400 { "malformed" } else { "invalid" });
            let found = problem["errors"].as_array().unwrap().iter();
            let mut found: Vec<_> = found.map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{problem:#}");
        };
        refused(&|plan| {
            plan["titel"] = json!("x");
            plan["first_year"] = json!("2022");
            plan["kind"] = json!("perfomance");
            plan["acts"][0]["date"] = json!("2022-02-30");
            plan["indicators"][0]["formula"] = json!("100 * [muta");
            plan["nodes"][0]["nodes"][0]["assignments"][0]["targets"][0]["value"] = json!("5,0");
            plan["nodes"][0]["nodes"][1]["weight"] = json!(50);
        }, 400, &[
            ("/acts/0/date", "not_a_date"),
            ("/first_year", "wrong_type"),
            ("/indicators/0/formula", "formula_syntax"),
            ("/kind", "unknown_value"),
            ("/nodes/0/nodes/0/assignments/0/targets/0/value", "comma"),
            ("/nodes/0/nodes/1/weight", "wrong_type"),
            ("/titel", "unknown_field"),
        ]);
        refused(&|plan| {
            plan["indicators"][0]["formula"] = json!("[mutta]");
            plan["indicators"][1]["formula"] = json!("indicator(\"I-na\")");
            plan["indicators"][2]["formula"] = json!("indicator(\"I-nd\")");
            plan["measures"][3]["offices"] = json!(["UF"]);
            plan["nodes"][0]["nodes"][3]["weight"] = json!("60");
        }, 422, &[
            ("/indicators/0/formula", "unknown_measure"),
            ("/indicators/2/formula", "cycle"),
            ("/measures/3/offices/0", "unknown_office"),
            ("/nodes/0", "weights_incomplete"),
        ]);
        refused(&|plan| plan["acts"] = json!([]), 422, &[("/acts", "too_few")]);
        let malformed = unchanged(server, |server| {
            server.request("POST", PLANS).header("Content-Type", "application/json").body("{\"format\": \"traguardo-plan/1\"").send()
        });
        malformed.problem(400, "malformed");
    }
}
