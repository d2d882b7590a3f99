// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notes on what was not achieved (docs/domain.md §5): who is asked, what is refused, what stays.

use crate::support::{MEASUREMENTS, OF_2022, all_pages, of_ms, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, on_both};

const NOTES: &str = "/api/v1/deviation-notes";
/// EC27 of the demo, missed by its figures.
const MISSED: &str = "6-2022";

fn note(evaluation: &str) -> Value {
    json!({"evaluation": evaluation, "cause": "Oneri per il personale sopra il preventivo",
        "corrective_action": "Revisione dei contratti di fornitura entro marzo"})
}

fn correction(replaces: i64) -> Value {
    let mut note = note(MISSED);
    note["cause"] = json!("Oneri straordinari");
    note["replaces"] = json!(replaces);
    note["reason"] = json!("Verificato col bilancio");
    note
}

/// What stands beside EC27: in one evaluation, in the list, in the tree.
fn beside(server: &TestServer, at: &str) -> [Value; 3] {
    let one = server.get(&format!("/api/v1/evaluations/{MISSED}?on=2023-02-01{at}"));
    let list = server.get(&format!("{OF_2022}&on=2023-02-01&indicator=EC27{at}"));
    let tree = server.get(&format!(
        "/api/v1/plans/1/tree?period=2022&on=2023-02-01{at}"
    ));
    let tree = tree.expect(200).json();
    let in_tree = crate::support::having(&tree, "indicator")
        .into_iter()
        .find(|item| item["id"] == MISSED)
        .unwrap()
        .clone();
    [one.expect(200).json(), list.expect(200).only(), in_tree]
}

on_both! {
    fn a_missed_target_asks_for_a_note_and_shows_it_everywhere(server: demo) {
        let [one, list, tree] = beside(server, "");
        for item in [&one, &list] {
            assert_eq!((&item["deviation_note_required"], &item["deviation_note_missing"]), (&json!(true), &json!(true)));
            assert!(item.get("deviation_note").is_none(), "{item}");
        }
        assert_eq!(tree["deviation_note"], "missing");
        let before = server.position();

        let dry = unchanged(server, |server| server.post(&format!("{NOTES}?dry_run=true"), &note(MISSED)));
        assert!(dry.expect(200).json().get("id").is_none());
        let made = server.post(NOTES, &note(MISSED)).expect(201);
        assert_eq!(made.header("location"), format!("{NOTES}/{MISSED}"));
        let made = made.json();
        assert_eq!((&made["id"], &made["revision"], &made["assignment"]), (&json!(MISSED), &json!(1), &one["assignment"]));
        let first = server.position();
        assert_eq!(made["position"], first);
        let _ = server.post(NOTES, &correction(1)).expect(200);

        let [one, list, tree] = beside(server, "");
        for item in [&one, &list] {
            assert_eq!((&item["deviation_note_required"], &item["deviation_note_missing"]), (&json!(true), &json!(false)));
            let shown = &item["deviation_note"];
            assert_eq!((&shown["revision"], &shown["cause"], &shown["reason"]), (&json!(2), &json!("Oneri straordinari"), &json!("Verificato col bilancio")));
            assert_eq!((&shown["corrective_action"], &shown["actor"]), (&note(MISSED)["corrective_action"], &json!("local")));
        }
        assert_eq!(tree["deviation_note"], "present");
        // As it was known.
        let [then, ..] = beside(server, &format!("&as_known_at={first}"));
        assert_eq!(then["deviation_note"]["cause"], note(MISSED)["cause"]);
        let [then, _, tree] = beside(server, &format!("&as_known_at={before}"));
        assert_eq!((&then["deviation_note_missing"], &tree["deviation_note"]), (&json!(true), &json!("missing")));

        let both = server.get(&format!("{NOTES}/{MISSED}")).expect(200).items();
        assert_eq!(both.iter().map(|item| item["revision"].as_i64().unwrap()).collect::<Vec<_>>(), [1, 2]);
        let early = server.get(&format!("{NOTES}/{MISSED}?as_known_at={first}")).expect(200).items();
        assert_eq!(early, both[..1]);
        server.get(&format!("{NOTES}/{MISSED}?as_known_at={before}")).problem(404, "not-found");
    }

    fn what_asks_for_no_note_is_refused_and_says_why(server: demo) {
        let refused = |id: &str, code: &str, says: &str| {
            let answer = unchanged(server, |server| server.post(NOTES, &note(id)));
            let answer = answer.faults(422, "invalid", &[("/evaluation", code)]);
            let detail = answer["errors"][0]["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(says), "{detail}");
        };
        refused("1-2022", "nothing_to_explain", "achieved (raggiunto)");
        refused("2-2022-S1", "nothing_to_explain", "not final yet (a rischio)");
        refused("5-2022", "nothing_to_explain", "no verdict (non disponibile");
        for unknown in ["6-1999", "600-2022", "EC27-2022", "6-2022-S3", "06-2022"] {
            refused(unknown, "unknown_evaluation", "no evaluation");
        }
        let mut blank = note(MISSED);
        blank["cause"] = json!("  ");
        blank["reason"] = json!("perché");
        let _ = unchanged(server, |server| server.post(NOTES, &blank))
            .faults(422, "invalid", &[("/cause", "empty_text"), ("/replaces", "replaces_missing")]);
        let _ = unchanged(server, |server| server.post(NOTES, &json!({"evaluation": MISSED}))).problem(400, "malformed");
        let _ = unchanged(server, |server| server.post(NOTES, &correction(1))).faults(409, "conflict", &[("/replaces", "nothing_to_replace")]);
        let _ = server.post(NOTES, &note(MISSED)).expect(201);
        let _ = unchanged(server, |server| server.post(NOTES, &note(MISSED))).faults(409, "conflict", &[("/replaces", "already_explained")]);
        let _ = unchanged(server, |server| server.post(NOTES, &correction(2))).faults(409, "conflict", &[("/replaces", "stale_replaces")]);
    }

    fn a_note_outlives_its_verdict(server: demo) {
        let _ = server.post(NOTES, &note(MISSED)).expect(201);
        let figure = server.get("/api/v1/measurements?administration=CCIAA-MS&measure=ProvStrut").expect(200).only();
        let change = json!({"measure": "ProvStrut", "period": "2022", "value": "100", "replaces": figure["revision"], "reason": "Prova"});
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([change]))).expect(201);
        let [one, list, tree] = beside(server, "");
        assert_eq!(one["status"], "achieved", "{one}");
        for item in [one, list] {
            assert_eq!((&item["deviation_note_required"], &item["deviation_note_missing"]), (&json!(false), &json!(false)));
            assert_eq!(item["deviation_note"]["revision"], 1);
        }
        assert_eq!(tree["deviation_note"], "present");
        let _ = server.post(NOTES, &correction(1)).expect(200);
    }

    fn a_repeat_with_the_same_key_gets_the_same_answer(server: demo) {
        let post = |body: &Value| server.request("POST", NOTES).header("Idempotency-Key", "nota-1").json(body).send();
        let first = post(&note(MISSED)).expect(201);
        let again = unchanged(server, |_| post(&note(MISSED))).expect(201);
        assert_eq!((first.text(), again.header("idempotency-replayed")), (again.text(), "true"));
        post(&note("2-2022")).problem(422, "idempotency-key-reused");
    }

    fn notes_are_filtered_and_paged(server: demo) {
        let own = format!("{NOTES}?administration=CCIAA-MS");
        for id in ["2-2022", MISSED, "15-2022", "18-2022"] {
            let _ = server.post(NOTES, &note(id)).expect(201);
        }
        let _ = server.post(NOTES, &correction(1)).expect(200);
        let whole = all_pages(server, &own, 500);
        let ids: Vec<&Value> = whole.iter().map(|item| &item["id"]).collect();
        assert_eq!(ids, ["2-2022", MISSED, "15-2022", "18-2022"]);
        assert_eq!(whole[1]["revision"], 2);
        for limit in [1, 3] {
            assert_eq!(all_pages(server, &own, limit), whole);
        }
        for filter in ["period=2022", "plan=1", "plan=1&period=2022"] {
            assert_eq!(all_pages(server, &format!("{own}&{filter}"), 500), whole);
        }
        assert!(all_pages(server, &format!("{own}&period=2022-S1"), 500).is_empty());
        let _ = server.get(&format!("{own}&plan=7")).faults(422, "invalid", &[("?plan", "unknown_plan")]);
        let _ = server.get(&format!("{own}&plan=x")).faults(400, "invalid-parameter", &[("?plan", "bad_parameter")]);
        let _ = server.get(&format!("{own}&cursor=1.6-1999-S9")).faults(422, "invalid", &[("?cursor", "bad_cursor")]);
    }

    fn a_reference_is_explained_where_it_is_judged(server: empty) {
        let mut plan = crate::support::document("tests/fixtures/counters.json");
        let node = &mut plan["nodes"][0];
        node["assignments"][0]["key"] = json!("originale");
        node["assignments"][0]["targets"] = json!([{"period": "2022", "comparator": ">=", "value": "9"}]);
        let mut second = node.clone();
        second["code"] = json!("ALTRO");
        second.as_object_mut().unwrap().remove("nodes");
        let indicator = node["assignments"][0]["indicator"].clone();
        second["assignments"] = json!([{"indicator": indicator, "same_as": "originale"}]);
        plan["nodes"].as_array_mut().unwrap().push(second);
        server.add_plan(&plan);
        let administration = plan["administration"]["code"].as_str().unwrap();
        let months: Vec<Value> = (1..=12).map(|month| json!({"measure": "M", "period": format!("2022-M{month:02}"), "value": "0"})).collect();
        let _ = server.post(MEASUREMENTS, &json!({"administration": administration, "items": months})).expect(201);
        let all = format!("/api/v1/evaluations?administration={administration}&period=2022");
        let items = server.get(&all).expect(200).items();
        let reference = items.iter().find(|item| item["node"] == "ALTRO").unwrap();
        let original = items.iter().find(|item| item["assignment"] == "originale").unwrap();
        assert_eq!(original["deviation_note_required"], true, "{original}");
        let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
        let _ = server.post(NOTES, &note(&id(reference))).faults(422, "invalid", &[("/evaluation", "reference")]);
        let _ = server.post(NOTES, &note(&id(original))).expect(201);
        for item in [reference, original] {
            let shown = server.get(&format!("/api/v1/evaluations/{}", id(item))).expect(200).json();
            assert_eq!(shown["deviation_note"]["revision"], 1, "{shown}");
        }
    }
}
