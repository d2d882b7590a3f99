// SPDX-License-Identifier: AGPL-3.0-or-later
//! Money of the example plans: what does not add up in the documents is listed, each with its line, and nothing else;
//! totals are worked out again here in whole cents.

use crate::support::{MS, having};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use traguardo_tests::{TestServer, fixture, on_both};

/// What the plan of Lucca prints and does not bear out: box, line, printed, computed, difference.
const LUCCA: [[&str; 5]; 9] = [
    // "di cui investimenti": the words put the investments into a total that only holds without them.
    ["", "riga 123-124", "1674400.00", "1722150.00", "-47750.00"],
    ["1D", "riga 329", "37850.00", "37800.00", "50.00"],
    ["1D710102", "riga 357", "2500.00", "2550.00", "-50.00"],
    ["2", "riga 111", "1533400.00", "1493400.00", "40000.00"],
    ["2C", "riga 632", "614700.00", "479400.00", "135300.00"],
    ["2C", "riga 634", "628400.00", "493100.00", "135300.00"],
    ["2E", "riga 813", "878700.00", "822000.00", "56700.00"],
    ["2E", "riga 815", "648100.00", "591400.00", "56700.00"],
    ["3C0104", "riga 1262", "20000.00", "40000.00", "-20000.00"],
];

/// The same of Pisa: the cards of two programmes say 50.000 more than the summary, and a line has half of its programmes.
const PISA: [[&str; 5]; 3] = [
    ["1.3", "riga 3048", "570500.00", "620500", "-50000.00"],
    ["3", "riga 3086", "1070000.00", "2165000.00", "-1095000.00"],
    ["3.9", "riga 3116", "90000.00", "140000", "-50000.00"],
];

fn load(server: &TestServer, set: &str) {
    let _ = server.cli(&["demo", "--set", set]).succeeded();
}

fn budget(server: &TestServer, query: &str) -> Value {
    server
        .get(&format!("/api/v1/plans/1/budget?{query}"))
        .expect(200)
        .json()
}

fn amount(check: &Value, name: &str) -> String {
    assert_eq!(check[name]["currency"], "EUR", "{check}");
    check[name]["amount"].as_str().unwrap().to_owned()
}

fn told(check: &Value) -> [String; 5] {
    let text = |name: &str| check[name].as_str().unwrap_or_default().to_owned();
    [
        text("node"),
        text("place"),
        amount(check, "printed"),
        amount(check, "computed"),
        amount(check, "difference"),
    ]
}

fn mismatches(server: &TestServer) -> Vec<[String; 5]> {
    let answer = budget(server, "outcome=differs");
    let checks = answer["checks"].as_array().unwrap();
    assert_eq!(answer["counts"]["differs"], checks.len());
    checks.iter().map(told).collect()
}

/// Cents; an amount of the documents has two decimals or none.
fn cents(text: &str) -> i64 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "00"));
    assert_eq!(decimals.len(), 2, "{text}");
    format!("{whole}{decimals}").parse().unwrap()
}

/// Cents of the rows of a box by kind.
fn own(node: &Value, version: &str) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for row in having(&node["budgets"], "kind") {
        let sign = if row["deducted"] == true { -1 } else { 1 };
        for amount in row["amounts"].as_array().into_iter().flatten() {
            if let (Some(text), true) = (amount["amount"].as_str(), amount["version"] == version) {
                let kind = row["kind"].as_str().unwrap().to_owned();
                *sums.entry(kind).or_default() += sign * cents(text);
            }
        }
    }
    sums
}

/// The same with what is below, and of every box below, by code.
fn whole(
    node: &Value,
    version: &str,
    found: &mut BTreeMap<String, BTreeMap<String, i64>>,
) -> BTreeMap<String, i64> {
    let mut sums = own(node, version);
    for child in node["nodes"].as_array().into_iter().flatten() {
        for (kind, cents) in whole(child, version, found) {
            *sums.entry(kind).or_default() += cents;
        }
    }
    let code = node["code"].as_str().unwrap().to_owned();
    if !sums.is_empty() {
        let _ = found.insert(code, sums.clone());
    }
    sums
}

/// What the answer has over all columns.
fn answered(totals: &Value) -> BTreeMap<String, i64> {
    let totals = totals.as_array().unwrap().iter();
    totals
        .filter(|total| total.get("column").is_none())
        .map(|total| {
            let kind = total["kind"].as_str().unwrap().to_owned();
            (kind, cents(total["amount"]["amount"].as_str().unwrap()))
        })
        .collect()
}

/// Every box of the answer has the totals of its rows.
fn recomputed(server: &TestServer, version: &str) -> usize {
    let plan = server.get("/api/v1/plans/1").expect(200).json();
    let answer = budget(server, &format!("version={version}"));
    let mut expected = BTreeMap::new();
    let mut all: BTreeMap<String, i64> = own(&json!({"budgets": plan["budgets"]}), version);
    for node in plan["nodes"].as_array().unwrap() {
        for (kind, cents) in whole(node, version, &mut expected) {
            *all.entry(kind).or_default() += cents;
        }
    }
    let boxes = answer["boxes"].as_array().unwrap();
    let found: BTreeMap<String, BTreeMap<String, i64>> = boxes
        .iter()
        .filter(|one| !one["whole"].as_array().unwrap().is_empty())
        .filter_map(|one| Some((one["node"].as_str()?.to_owned(), answered(&one["whole"]))))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(answered(&boxes[0]["whole"]), all);
    for node in having(&plan["nodes"], "kind") {
        let one = boxes.iter().find(|one| one["node"] == node["code"]);
        if let Some(one) = one.filter(|_| node.get("code").is_some()) {
            assert_eq!(answered(&one["own"]), own(node, version));
        }
    }
    found.len()
}

on_both! {
    fn lucca_does_not_add_up_in_nine_places(server: empty) {
        load(server, "lucca");
        assert_eq!(mismatches(server), LUCCA.map(|one| one.map(str::to_owned)));
        assert!(recomputed(server, "forecast") > 50);
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        let rows: usize = having(&plan["nodes"], "rows").iter().map(|one| one["rows"].as_array().unwrap().len()).sum();
        assert_eq!(rows, 98);
    }

    fn errors_of_the_source_are_kept_and_compared_with_nothing(server: empty) {
        load(server, "lucca");
        let answer = budget(server, "outcome=not_comparable");
        let checks = answer["checks"].as_array().unwrap();
        let errors: Vec<(&str, &str)> = checks.iter()
            .filter(|check| check["reason"] == "source_error")
            .map(|check| {
                assert_eq!(check["obstacles"][0]["text"], "#RIF!");
                assert!(check.get("printed").is_none());
                (check["node"].as_str().unwrap(), check["place"].as_str().unwrap())
            })
            .collect();
        assert_eq!(errors, [("2A0101", "riga 567"), ("3C0102", "riga 1196"), ("3C0103", "riga 1225"), ("3C0105", "riga 1291")]);
        let others = checks.iter().filter(|check| check["reason"] != "source_error");
        for check in others {
            // A total of nothing that stands over no row: nothing is not zero.
            assert_eq!((&check["reason"], &check["printed"]["amount"]), (&json!("nothing_below"), &json!("0.00")));
        }
    }

    fn a_branch_is_asked_for_by_its_box(server: empty) {
        load(server, "lucca");
        let answer = budget(server, "node=1D7101");
        let boxes: Vec<&Value> = answer["boxes"].as_array().unwrap().iter().map(|one| &one["node"]).collect();
        assert_eq!(boxes, ["1D7101", "1D710102", "1D710103", "1D710104"]);
        assert_eq!(answer["counts"]["differs"], 1);
        assert_eq!(answer["version"], "forecast");
        let costs = json!({"kind": "cost", "column": "commercial", "amount": {"amount": "37850.00", "currency": "EUR"}});
        assert!(answer["boxes"][0]["whole"].as_array().unwrap().contains(&costs), "{answer}");
        let nothing = budget(server, "node=1D7101&version=actual");
        assert_eq!((&nothing["boxes"], &nothing["checks"]), (&json!([]), &json!([])));
        let ask = |query: &str| server.get(&format!("/api/v1/plans/1/budget?{query}"));
        let _ = ask("node=1D710l").faults(422, "invalid", &[("?node", "unknown_node")]);
        let _ = ask("year=2023").faults(422, "invalid", &[("?year", "outside_plan")]);
        for name in ["year", "version", "outcome"] {
            let _ = ask(&format!("{name}=22")).faults(400, "invalid-parameter", &[(&format!("?{name}"), "bad_parameter")]);
        }
        let _ = ask("mismatches=true").problem(400, "invalid-parameter");
        let _ = server.get("/api/v1/plans/2/budget").problem(404, "not-found");
    }

    fn pisa_does_not_add_up_where_its_two_sections_differ(server: empty) {
        load(server, "pisa");
        assert_eq!(mismatches(server), PISA.map(|one| one.map(str::to_owned)));
        assert!(recomputed(server, "forecast") >= 14);
        // With the amounts of the cards, line 1 would have 1.591.500 of interventions and 340.000 of fees.
        let answer = budget(server, "node=1");
        assert_eq!(answered(&answer["boxes"][0]["whole"])["cost"], cents("1591500.00") + cents("340000.00"));
    }

    fn the_interventions_of_massa_carrara_add_up(server: empty) {
        load(server, "massa-carrara");
        assert_eq!(mismatches(server), Vec::<[String; 5]>::new());
        for version in ["forecast", "adjusted"] {
            let answer = budget(server, &format!("version={version}"));
            assert_eq!(answer["administration"], MS);
            assert_eq!(answer["counts"]["matches"], 26);
            assert_eq!(answered(&answer["boxes"][0]["whole"])["cost"], cents("1059500.00"));
            let last = answer["checks"].as_array().unwrap().iter().find(|check| check["place"] == "riga 1980").unwrap();
            assert_eq!((amount(last, "printed"), amount(last, "computed")), ("1059500.00".into(), "1059500.00".into()));
            let _ = recomputed(server, version);
        }
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        let rows: usize = having(&plan["nodes"], "rows").iter().map(|one| one["rows"].as_array().unwrap().len()).sum();
        assert_eq!(rows, 28);
        let rough = budget(server, "outcome=not_comparable");
        assert_eq!(rough["checks"][0]["obstacles"], json!([{"reason": "rough", "text": "ca. € 1,010 mln", "place": "riga 1915"}]));
    }

    fn a_revision_and_a_position_have_their_own_money(server: empty) {
        let mut plan = fixture("counters.json");
        let row = |amount: &str| json!([{"year": 2022, "currency": "EUR", "rows": [{"kind": "cost", "amounts": [{"amount": amount}]}]}]);
        plan["budgets"] = row("1.00");
        let id = server.add_plan(&plan);
        let first = server.position();
        plan["budgets"] = row("2.00");
        plan["acts"].as_array_mut().unwrap().push(json!({"body": "Giunta", "kind": "delibera", "number": "2", "date": "2022-06-30"}));
        let path = format!("/api/v1/plans/{id}");
        let tag = server.get(&path).header("etag").to_owned();
        let _ = server.request("PUT", &path).header("If-Match", &tag).json(&plan).send().expect(200);
        for (query, expected) in [("", "2.00"), ("&revision=1", "1.00"), (&format!("&as_known_at={first}"), "1.00")] {
            let answer = server.get(&format!("/api/v1/plans/{id}/budget?year=2022{query}")).expect(200).json();
            assert_eq!(answer["boxes"][0]["own"][0]["amount"]["amount"], expected, "{query}");
        }
    }

    fn amounts_that_cannot_be_read_are_refused_with_their_place(server: empty) {
        let mut plan = fixture("counters.json");
        let years = plan["first_year"].clone();
        plan["nodes"][0]["budgets"] = json!([
            {"year": years, "currency": "EUR", "rows": [
                {"kind": "cost", "amounts": [{"amount": "1,00"}]},
                {"kind": "costs", "amounts": []},
            ]},
        ]);
        let _ = server.post("/api/v1/plans", &plan).faults(422, "invalid", &[
            ("/nodes/0/budgets/0/rows/0/amounts/0/amount", "comma"),
            ("/nodes/0/budgets/0/rows/1/kind", "unknown_value"),
        ]);
        plan["nodes"][0]["budgets"] = json!([
            {"year": years, "currency": "EUR", "rows": [{"kind": "cost", "amounts": [{"amount": "1", "error": "#RIF!"}]}],
                "printed_totals": [{"kinds": ["cost", "cost"], "place": "riga 1", "amounts": [{}]}]},
        ]);
        let _ = server.post("/api/v1/plans", &plan).faults(422, "invalid", &[
            ("/nodes/0/budgets/0/rows/0/amounts/0/error", "superfluous_field"),
            ("/nodes/0/budgets/0/printed_totals/0/kinds/1", "duplicate"),
        ]);
        plan["nodes"][0]["budgets"] = json!([{"year": 1999, "currency": "EUR"}]);
        let _ = server.post("/api/v1/plans", &plan).faults(422, "invalid", &[("/nodes/0/budgets/0/year", "budget_year")]);
    }
}
