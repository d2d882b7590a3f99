// SPDX-License-Identifier: AGPL-3.0-or-later
//! Equal plans are equal bytes: writing and reading again changes nothing.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use serde_json::{Value, json};
use traguardo_exchange::plan::{
    PlanDocument, canonical, measure_from_definition, plan_example, read_document, read_plan,
    sha256,
};

fn read(document: &Value) -> PlanDocument {
    read_document(document.to_string().as_bytes()).expect("document")
}

#[test]
fn defaults_are_written_out_and_names_sorted() {
    let text = canonical(&read(&plan_example()));
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        value["rules"],
        json!({ "partial_from": "70", "unavailable_counts": "left_out" })
    );
    assert_eq!(value["measures"][0]["over_time"], "last");
    assert_eq!(value["measures"][0]["over_offices"], "sum");
    assert_eq!(value["indicators"][0]["decimals"], 2);
    assert_eq!(value["nodes"][0]["assignments"][0]["key"], "2.1/EC05.1");
    assert_eq!(
        value["nodes"][0]["assignments"][0]["scoring"],
        json!({ "rule": "ratio" })
    );
    assert_eq!(
        value["nodes"][0]["assignments"][0]["targets"][0]["value"],
        "120.00"
    );
    assert!(text.starts_with(
        r#"{"acts":[{"body":"Commissario Straordinario","date":"2021-11-09","kind":"#
    ));
}

#[test]
fn money_is_a_forecast_and_not_deducted_unless_it_says_so() {
    let mut plan = plan_example();
    let cell = json!([{ "amount": "1.50" }, { "version": "actual", "error": "#RIF!" }, {}]);
    plan["nodes"][0]["budgets"] = json!([{
        "year": 2022, "currency": "EUR", "rows": [{ "kind": "cost", "amounts": cell }],
        "printed_totals": [{ "kinds": ["cost"], "amounts": [{}], "place": "riga 1" }]
    }]);
    let written = canonical(&read(&plan));
    let expected = r##"[{"currency":"EUR","printed_totals":[{"amounts":[{"version":"forecast"}],"kinds":["cost"],"place":"riga 1"}],"rows":[{"amounts":[{"amount":"1.50","version":"forecast"},{"error":"#RIF!","version":"actual"},{"version":"forecast"}],"deducted":false,"kind":"cost"}],"year":2022}]"##;
    assert!(written.contains(expected), "{written}");
}

#[test]
fn a_flow_is_added_unless_it_is_cumulative_or_a_date() {
    let over_time = |extra: Value| {
        let mut definition = json!({ "code": "m", "name": "m", "unit": "N.", "nature": "flow", "frequency": "quarterly" });
        definition
            .as_object_mut()
            .expect("object")
            .extend(extra.as_object().expect("object").clone());
        let measure = measure_from_definition(&definition.to_string()).expect("measure");
        format!("{:?} {:?}", measure.over_time, measure.over_offices)
    };
    assert_eq!(over_time(json!({})), "Sum Sum");
    assert_eq!(over_time(json!({ "posted": "cumulative" })), "Last Sum");
    assert_eq!(over_time(json!({ "content": "date" })), "Last Max");
    assert_eq!(over_time(json!({ "nature": "stock" })), "Last Sum");
    assert_eq!(
        over_time(json!({ "over_time": "mean", "over_offices": "min" })),
        "Mean Min"
    );
}

#[test]
fn decimals_are_never_fewer_than_those_of_the_targets() {
    let mut plan = plan_example();
    plan["nodes"][0]["assignments"][0]["targets"][0]["value"] = json!("0.125");
    assert_eq!(read(&plan).indicators[0].decimals, Some(3));
    plan["indicators"][0]["decimals"] = json!(4);
    assert_eq!(read(&plan).indicators[0].decimals, Some(4));
}

#[test]
fn the_fingerprint_is_sha_256() {
    assert_eq!(
        sha256("abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn order_of_names_and_blanks_do_not_matter() {
    let pretty = serde_json::to_string_pretty(&plan_example()).expect("JSON");
    let one = read_document(pretty.as_bytes()).expect("document");
    assert_eq!(canonical(&one), canonical(&read(&plan_example())));
}

fn decimal() -> impl Strategy<Value = String> {
    "-?[0-9]{1,18}(\\.[0-9]{1,10})?"
}

fn target() -> impl Strategy<Value = Value> {
    let period = prop::sample::select(vec!["2022", "2022-S1", "2023-Q4", "2024-M02"]);
    let simple = (period.clone(), prop::sample::select(vec![">=", "<=", "=", ">", "<"]), decimal())
        .prop_map(|(period, comparator, value)| json!({ "period": period, "comparator": comparator, "value": value }));
    let between = (period, decimal(), decimal()).prop_map(|(period, lower, upper)| {
        json!({ "period": period, "comparator": "between", "lower": lower, "upper": upper,
            "alternatives": [{ "field": "target", "text": lower, "place": "riga 1" }] })
    });
    prop_oneof![
        simple,
        between,
        Just(
            json!({ "period": "2022", "comparator": "by", "date": "2022-06-30", "printed": "entro giugno" })
        ),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    let texts = prop::collection::vec("[a-zàèì0-9][ -Zà-ü]{0,20}", 1..4);
    let targets = prop::collection::vec(target(), 0..4);
    let formula = prop::sample::select(vec![
        "[Immob]",
        "100*([Patrimonio netto]-[Immob])/[Immob]",
        "if([Immob]>0,1,previous([Immob]))",
        "-(-[Immob])",
        "1.50*[Immob]",
    ]);
    let weight = prop::option::of(decimal());
    (texts, targets, formula, weight, any::<bool>()).prop_map(|(texts, targets, formula, weight, cumulative)| {
        let mut plan = plan_example();
        plan["title"] = json!(texts[0]);
        plan["indicators"][0]["formula"] = json!(formula);
        plan["nodes"][0]["assignments"][0]["targets"] = json!(targets);
        let child = json!({ "code": "c", "kind": "action", "title": texts.concat(), "assignments": [{ "indicator": "EC05.1" }] });
        plan["nodes"][0]["nodes"] = json!([child]);
        if let Some(weight) = weight {
            plan["nodes"][0]["weight"] = json!(weight);
        }
        if cumulative {
            plan["measures"][0]["nature"] = json!("flow");
            plan["measures"][0]["posted"] = json!("cumulative");
        }
        plan
    })
}

proptest! {
    #[test]
    fn reading_what_was_written_changes_nothing(document in document()) {
        let first = canonical(&read(&document));
        let again = read_document(first.as_bytes()).expect("canonical text is a document");
        prop_assert_eq!(canonical(&again), first);
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,200}") {
        let _ = read_plan(text.as_bytes());
    }

    #[test]
    fn one_changed_place_never_panics(place in 0_usize..1400, byte: u8) {
        let mut bytes = plan_example().to_string().into_bytes();
        if let Some(found) = bytes.get_mut(place) {
            *found = byte;
        }
        let _ = read_plan(&bytes);
    }
}
