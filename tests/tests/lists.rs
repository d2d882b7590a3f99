// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures that are lists of items (docs/domain.md §2): posted, corrected, gone through by formulas, shown.

use crate::support::{MEASUREMENTS, all_pages, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{Answer, Database, TempDir, TestServer, fixture, on_both};

/// Monthly requests, with a limit that depends on their class (Lucca's plan has such limits, lines 225 and 253).
const FORMULA: &str = "share([R] where class = \"semplice\" and days(opened, done) <= 15 or class = \"complessa\" and days(opened, done) <= 30)";

fn plan() -> Value {
    let mut plan = fixture("counters.json");
    plan["measures"][0]["code"] = json!("R");
    plan["measures"][0]["content"] = json!("items");
    plan["measures"][0]["frequency"] = json!("half_yearly");
    plan["indicators"][0]["formula"] = json!(FORMULA);
    plan["indicators"][0]["unit"] = json!("%");
    plan["nodes"][0]["assignments"][0]["targets"] =
        json!([{"period": "2022", "comparator": ">=", "value": "60"}]);
    plan
}

fn request(label: &str, class: &str, opened: &str, done: &str) -> Value {
    json!({"label": label, "class": class, "opened": opened, "done": done})
}

/// 15 and 16 days of a simple request, 30 of a complex one: the second is late.
fn first_half() -> Value {
    json!([
        request("R1", "semplice", "2022-03-01", "2022-03-16"),
        request("R2", "semplice", "2022-03-01", "2022-03-17"),
        request("R3", "complessa", "2022-04-01", "2022-05-01"),
    ])
}

fn post(server: &TestServer, period: &str, items: &Value) -> Answer {
    server.measurements(
        "CONTA",
        &json!([{"measure": "R", "period": period, "items": items}]),
    )
}

fn evaluation(server: &TestServer, period: &str) -> Value {
    let path = format!("/api/v1/evaluations?administration=CONTA&period={period}&on=2023-02-01");
    server.get(&path).expect(200).only()
}

fn many(count: usize) -> Value {
    let item = |number: usize| {
        let late = if number.is_multiple_of(4) { 17 } else { 16 };
        request(
            &format!("Richiesta {number}"),
            "semplice",
            "2022-03-01",
            &format!("2022-03-{late}"),
        )
    };
    (0..count).map(item).collect()
}

on_both! {
    fn items_are_counted_corrected_and_shown(server: empty) {
        let _ = server.add_plan(&plan());
        let receipt = post(server, "2022-S1", &first_half()).expect(201).json();
        let id = receipt["items"][0]["id"].as_str().unwrap().to_owned();
        let _ = post(server, "2022-S2", &json!([])).expect(201);

        // 2 of 3: 66.67, and 66.67 / 60 = 111.12 %
        let year = evaluation(server, "2022");
        assert_eq!((&year["value"], &year["status"], &year["raw_achievement"]), (&json!("66.67"), &json!("achieved"), &json!("111.12")));
        assert_eq!(year["ratio"], json!({"factor": "100", "numerator": "2", "denominator": "3"}));
        let list = &year["explanation"]["lists"][0];
        assert_eq!((&list["total"], &list["chosen"]), (&json!(3), &json!(2)));
        assert_eq!((&list["chosen_labels"], &list["other_labels"]), (&json!(["R1", "R3"]), &json!(["R2"])));
        let text = year["explanation"]["text"].as_array().unwrap();
        for line in ["[R] al 2022: elenco di 3 voci", "    non contano (1): R2"] {
            assert!(text.contains(&json!(line)), "{line}: {text:#?}");
        }
        assert_eq!(year["explanation"]["operands"][0]["sources"][1]["measurement"]["item_count"], 0);

        let due = server.get("/api/v1/deadlines?administration=CONTA&on=2022-12-31").expect(200).items();
        let counts: Vec<&Value> = due.iter().map(|line| &line["measurement"]["item_count"]).collect();
        assert_eq!(counts, [3, 0]);

        let before = server.position();
        let mut right = first_half();
        right[1]["done"] = json!("2022-03-16");
        let correction = json!([{"measure": "R", "period": "2022-S1", "items": right, "replaces": 1, "reason": "Data di protocollo"}]);
        let _ = server.measurements("CONTA", &correction).expect(201);
        assert_eq!(evaluation(server, "2022")["value"], "100.00");
        let path = format!("/api/v1/evaluations?administration=CONTA&period=2022&on=2023-02-01&as_known_at={before}");
        assert_eq!(server.get(&path).expect(200).only()["value"], "66.67");

        // Lists of figures tell how many items there are; the items are pages of their own.
        let figures = server.get("/api/v1/measurements?administration=CONTA&revisions=all").expect(200).items();
        let counts: Vec<&Value> = figures.iter().map(|figure| &figure["item_count"]).collect();
        assert_eq!(counts, [3, 3, 0]);
        assert!(figures.iter().all(|figure| figure["items"].is_null() && figure["withdrawn"].is_null()));
        let items = format!("{MEASUREMENTS}/{id}/items");
        assert_eq!(json!(all_pages(server, &items, 2)), right);
        assert_eq!(json!(all_pages(server, &format!("{items}?revision=1"), 1)), first_half());
        assert_eq!(server.get(&format!("{items}?as_known_at={before}")).expect(200).items()[1]["done"], "2022-03-17");
        let _ = server.get(&format!("{items}?revision=3")).problem(404, "not-found");
        let _ = server.get(&format!("{MEASUREMENTS}/9-9-9-2022/items")).problem(404, "not-found");
        let _ = server.get(&format!("{items}?cursor=2")).faults(422, "invalid", &[("?cursor", "bad_cursor")]);

        let withdrawal = json!([{"measure": "R", "period": "2022-S1", "withdrawn": true, "replaces": 2, "reason": "Di altro ufficio"}]);
        let _ = server.measurements("CONTA", &withdrawal).expect(201);
        assert_eq!(evaluation(server, "2022")["status"], "not_reported");
        let _ = server.get(&items).problem(404, "not-found");
    }

    fn what_a_list_must_be(server: empty) {
        let _ = server.add_plan(&plan());
        let one = |change: Value| {
            let mut item = request("R1", "semplice", "2022-03-01", "2022-03-16");
            item.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            json!([item])
        };
        for (items, place, code) in [
            (one(json!({"label": ""})), "/items/0/items/0/label", "bad_label"),
            // Each of these prints like another text, which a formula would take for something else.
            (one(json!({"label": "R1 "})), "/items/0/items/0/label", "bad_label"),
            (one(json!({"class": "Societa\u{300}"})), "/items/0/items/0/class", "bad_label"),
            (one(json!({"values": [{"name": "o\u{200b}re", "value": "1"}]})), "/items/0/items/0/values/0/name", "bad_label"),
            (one(json!({"done": "16/03/2022"})), "/items/0/items/0/done", "bad_date"),
            (one(json!({"done": "2022-02-28"})), "/items/0/items/0/done", "done_before_opened"),
            (one(json!({"not_done": true})), "/items/0/items/0/not_done", "several_figures"),
            (one(json!({"values": [{"name": "ore", "value": "1,5"}]})), "/items/0/items/0/values/0/value", "comma"),
            (one(json!({"values": [{"name": "ore", "value": "1"}, {"name": "ore", "value": "2"}]})), "/items/0/items/0/values/1/name", "duplicate_value"),
            (json!([{"label": "R1"}, {"label": "R1"}]), "/items/0/items/1/label", "duplicate_label"),
            (one(json!({"done": "2999-01-01"})), "/items/0/items", "date_in_future"),
            (json!([{"label": "R1", "done": "1950-01-01"}]), "/items/0/items", "date_too_early"),
            (many(10_001), "/items/0/items", "too_many_list_items"),
        ] {
            let _ = unchanged(server, |server| post(server, "2022-S1", &items)).faults(422, "invalid", &[(place, code)]);
        }
        for (item, place, code) in [
            (json!({"value": "3"}), "/items/0/value", "items_expected"),
            (json!({"date": "2022-03-01"}), "/items/0/date", "items_expected"),
            (json!({"not_done": true}), "/items/0/not_done", "items_expected"),
            (json!({"items": [], "value": "3"}), "/items/0", "several_figures"),
        ] {
            let mut figure = json!({"measure": "R", "period": "2022-S1"});
            figure.as_object_mut().unwrap().extend(item.as_object().unwrap().clone());
            let refused = unchanged(server, |server| server.measurements("CONTA", &json!([figure])));
            let _ = refused.faults(422, "invalid", &[(place, code)]);
        }
        // Of another kind of measure nothing is listed.
        let mut number = fixture("counters.json");
        number["code"] = json!("ALTRO");
        number["kind"] = json!("fund");
        let _ = server.add_plan(&number);
        let refused = unchanged(server, |server| server.measurements("CONTA", &json!([{"measure": "M", "period": "2022-M01", "items": []}])));
        let _ = refused.faults(422, "invalid", &[("/items/0/items", "number_expected")]);
        let unknown = json!([{"measure": "R", "period": "2022-S1", "items": [{"label": "R1", "clas": "x"}]}]);
        let refused = unchanged(server, |server| server.measurements("CONTA", &unknown));
        let _ = refused.faults(400, "malformed", &[("/items/0/items/0/clas", "unknown_field")]);
    }

    fn a_formula_looks_for_texts_that_items_can_have(server: empty) {
        for twin in ["Societa\u{300}", "Societ\u{e0}\u{200b}", "Societ\u{e0}\u{a0}srl"] {
            let mut plan = plan();
            plan["indicators"][0]["formula"] = json!(format!("share([R] where class = \"{twin}\")"));
            let refused = unchanged(server, |server| server.post("/api/v1/plans", &plan));
            let _ = refused.faults(422, "invalid", &[("/indicators/0/formula", "formula_syntax")]);
        }
        let mut plan = plan();
        plan["indicators"][0]["formula"] = json!("share([R]\n\twhere class = \"Societ\u{e0} srl\")");
        let _ = server.add_plan(&plan);
    }

    fn ten_thousand_items_are_one_figure(server: empty) {
        let _ = server.add_plan(&plan());
        let _ = post(server, "2022-S1", &many(10_000)).expect(201);
        let half = evaluation(server, "2022-S1");
        // three of four took 15 days
        assert_eq!(half["value"], "75.00");
        let list = &half["explanation"]["lists"][0];
        assert_eq!((&list["total"], &list["chosen"]), (&json!(10_000), &json!(7_500)));
        for side in ["chosen_labels", "other_labels"] {
            assert_eq!(list[side].as_array().unwrap().len(), 100);
        }
    }

    fn the_lists_of_a_year_have_a_bound(server: empty) {
        let mut plan = plan();
        plan["measures"][0]["frequency"] = json!("monthly");
        let _ = server.add_plan(&plan);
        // 214 characters each as they are stored: three such lists fit into the 8 MiB of a year.
        let long: Value = (0..10_000).map(|number| json!({"label": format!("{number:0200}")})).collect();
        let item = |period: &str, items: &Value| json!([{"measure": "R", "period": period, "items": items}]);
        for period in ["2022-M01", "2022-M02", "2022-M03"] {
            let _ = server.measurements("CONTA", &item(period, &long)).expect(201);
        }
        let fourth = item("2022-M04", &long);
        let refused = unchanged(server, |server| server.measurements("CONTA", &fourth));
        let _ = refused.faults(422, "invalid", &[("/items/0/items", "too_much_in_year")]);
        // What takes the place of another list leaves room for it.
        let mut fewer = item("2022-M01", &json!([]));
        fewer[0]["replaces"] = json!(1);
        fewer[0]["reason"] = json!("Doppioni");
        let _ = server.measurements("CONTA", &fewer).expect(201);
        let _ = server.measurements("CONTA", &fourth).expect(201);
        let _ = server.measurements("CONTA", &item("2023-M01", &long)).expect(201);
    }

    fn lists_are_exported_and_read_back(server: empty) {
        let files = TempDir::new();
        let _ = server.add_plan(&plan());
        let _ = post(server, "2022-S1", &first_half()).expect(201);
        let _ = post(server, "2022-S2", &many(1_200)).expect(201);
        let export = |what: &str| server.cli(&["export", what, "--administration", "CONTA"]).succeeded().stdout;
        let (plan, figures) = (files.write("plan.json", export("plan")), files.write("figures.json", export("measurements")));
        let other = TestServer::empty(Database::sqlite());
        for file in [plan, figures] {
            let _ = other.cli(&["import", file.to_str().unwrap()]).succeeded();
        }
        let items = |server: &TestServer| {
            let figures = server.get("/api/v1/measurements?administration=CONTA").expect(200).items();
            let pages = figures.iter().map(|figure| all_pages(server, &format!("{MEASUREMENTS}/{}/items", figure["id"].as_str().unwrap()), 500));
            pages.collect::<Vec<_>>()
        };
        assert_eq!(items(&other), items(server));
        assert_eq!(evaluation(&other, "2022")["value"], evaluation(server, "2022")["value"]);
    }
}
