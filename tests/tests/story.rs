// SPDX-License-Identifier: AGPL-3.0-or-later
//! The main story: an office posts a figure, the OIV reads whether the promise was kept.

use crate::support::{MEASUREMENTS, MS, OF_2022, of_ms, patrimonio};
use serde_json::{Value, json};
use traguardo_tests::on_both;

/// The lines of an explanation's plain text.
fn lines(item: &Value) -> Vec<&str> {
    item["explanation"]["text"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect()
}

on_both! {
    fn ec05_1_is_achieved_once_the_missing_figure_is_posted(server: demo) {
        let before = server.get(&format!("{OF_2022}&indicator=EC05.1&on=2023-02-01")).expect(200).only();
        assert_eq!(before["status"], "not_reported");
        assert!(before.get("value").is_none_or(Value::is_null), "{before}");
        assert!(before["reason"].to_string().contains("Patrimonio netto"), "{}", before["reason"]);

        // The office is left out: only one is expected.
        let receipt = server.post_once(MEASUREMENTS, "readme-1", &of_ms(&json!([patrimonio()]))).expect(201).json();
        assert_eq!((&receipt["recorded"], &receipt["refused"], &receipt["dry_run"]), (&json!(1), &json!(0), &json!(false)));
        assert_eq!(receipt["items"][0]["revision"], 1);

        let answer = server.get(&format!("{OF_2022}&indicator=EC05.1")).expect(200);
        let item = answer.only();
        let expected = json!({
            "administration": MS, "node": "2.1", "indicator": "EC05.1", "period": "2022",
            "value": "177.72", "unit": "%", "status": "achieved", "achievement": "100.00",
            "raw_achievement": "148.10", "progress": "100.00",
        });
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&item[name], value, "{name} of {item:#}");
        }
        assert_eq!((&item["target"]["comparator"], &item["target"]["value"]), (&json!(">="), &json!("120.00")));
        assert!(item.get("reason").is_none_or(Value::is_null), "{item:#}");
        assert_eq!(answer.json()["next"], Value::Null);
        assert_eq!(answer.json()["known_at"]["position"], receipt["position"]);
    }

    fn the_origin_of_a_figure_marks_what_is_computed_from_it(server: demo) {
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let item = server.get(&format!("{OF_2022}&indicator=EC05.1")).expect(200).only();
        // What the README shows.
        assert_eq!(item["marks"], json!(["forecast", "late"]));
    }

    fn the_explanation_can_be_redone_by_hand(server: demo) {
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let item = server.get(&format!("{OF_2022}&indicator=EC05.1")).expect(200).only();
        let explanation = &item["explanation"];
        assert_eq!(explanation["formula"], "100 * [Patrimonio netto] / [Immob]");
        assert_eq!(explanation["substituted"], "100 * 9312995.88 / 5240178.69");
        let text = lines(&item).join("\n");
        // The figures as an Italian reader writes them, both operands with office and origin, the
        // result, the comparison, the verdict, the act that approved the plan.
        for part in ["9.312.995,88", "5.240.178,69", "Patrimonio netto", "Immob", "RAG", "preventivo", "177,72", "120,00", "148,10", "raggiunto", "n. 18 del"] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        let sources = explanation["operands"].to_string();
        for part in ["\"9312995.88\"", "\"5240178.69\"", "\"forecast\"", "\"RAG\"", "\"local\"", "\"revision\":1"] {
            assert!(sources.contains(part), "{part} is not in {sources}");
        }
    }

    fn the_tree_rolls_up_the_figure(server: demo) {
        let tree = "/api/v1/plans/1/tree?period=2022&on=2023-02-01";
        let before = server.get(tree).expect(200).json();
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let after = server.get(tree).expect(200).json();
        let node = |tree: &Value| {
            let nodes = crate::support::having(tree, "assignments");
            let node = nodes.into_iter().find(|node| node["code"] == "2.1").unwrap_or_else(|| panic!("{tree:#}"));
            (node["achievement"].clone(), node["coverage"].clone())
        };
        // EC05.1 joins the assignments of objective 2.1 that have a figure.
        assert_ne!(node(&before), node(&after));
        assert!(after["known_at"]["position"].as_i64() > before["known_at"]["position"].as_i64());
        assert_eq!(after["on"], "2023-02-01");
    }

    fn deadlines_say_what_is_due_and_by_whom(server: demo) {
        let path = "/api/v1/deadlines?administration=CCIAA-MS&on=2022-06-15&limit=500";
        let answer = server.get(path).expect(200);
        assert_eq!(answer.json()["on"], "2022-06-15");
        let items = answer.items();
        let find = |measure: &str, period: &str| {
            let found: Vec<&Value> =
                items.iter().filter(|item| item["measure"] == measure && item["period"] == period).collect();
            assert_eq!(found.len(), 1, "{measure} {period}: {found:?}");
            found[0]
        };
        let missing = find("Patrimonio netto", "2022");
        assert_eq!((&missing["office"], &missing["due"], &missing["state"]), (&json!("RAG"), &json!("2022-12-31"), &json!("due")));
        // The demo's figures were recorded after 2022: late, and they say so.
        let posted = find("S1.1.a", "2022-S1");
        assert_eq!((&posted["office"], &posted["due"], &posted["state"]), (&json!("ISR"), &json!("2022-06-30"), &json!("reported_late")));
        let offices = items.iter().filter(|item| item["measure"] == "N_Imprese_supp_Int").count();
        assert_eq!(offices, 4, "two offices, two half-years");

        let late = server.get("/api/v1/deadlines?administration=CCIAA-MS&on=2022-12-31&state=late").expect(200).items();
        assert_eq!(late, Vec::<Value>::new(), "the last day is still in time");
        let late = server.get("/api/v1/deadlines?administration=CCIAA-MS&on=2022-12-31&state=due&office=RAG").expect(200);
        assert_eq!(late.only()["measure"], "Patrimonio netto");
    }

    fn the_command_line_answers_the_same_items(server: demo) {
        let _ = server.post(MEASUREMENTS, &of_ms(&json!([patrimonio()]))).expect(201);
        let over_http = server.get(&format!("{OF_2022}&on=2023-02-01&limit=500")).expect(200).items();
        assert_eq!(over_http.len(), 20);
        let printed = server.cli(&["evaluate", "--administration", MS, "--period", "2022", "--on", "2023-02-01"]).succeeded().json();
        assert_eq!(printed["items"], json!(over_http));
    }
}
