// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures that are well formed and wrong: each is told precisely, and nothing changes.

use crate::support::{MEASUREMENTS, MS, of_ms, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, on_both};

/// Posts `items`, which have to be refused as `invalid` with these faults: (pointer, code, words of the detail).
#[track_caller]
fn refused(server: &TestServer, items: &Value, expected: &[(&str, &str, &str)]) {
    let answer = unchanged(server, |server| server.post(MEASUREMENTS, &of_ms(items)));
    told(answer, 422, "invalid", expected);
}

#[track_caller]
fn told(answer: traguardo_tests::Answer, status: u16, code: &str, expected: &[(&str, &str, &str)]) {
    let codes: Vec<(&str, &str)> = expected
        .iter()
        .map(|(pointer, code, _)| (*pointer, *code))
        .collect();
    let problem = answer.faults(status, code, &codes);
    for (fault, (_, _, words)) in problem["errors"].as_array().unwrap().iter().zip(expected) {
        assert!(
            fault["detail"].as_str().unwrap().contains(words),
            "{words:?} is not in {fault}"
        );
    }
}

/// A figure of `Patrimonio netto` 2022 with these members added or, where null, left out.
fn item(change: Value) -> Value {
    let mut item = json!({"measure": "Patrimonio netto", "period": "2022", "value": "1"});
    let members = item.as_object_mut().unwrap();
    let Value::Object(change) = change else {
        panic!("an object")
    };
    members.extend(change);
    members.retain(|_, value| !value.is_null());
    item
}

on_both! {
    fn unknown_codes_come_with_the_nearest(server: demo) {
        let one = |change: Value| json!([item(change)]);
        refused(server, &one(json!({"measure": "Patrimonio neto"})), &[("/items/0/measure", "unknown_measure", "did you mean `Patrimonio netto`?")]);
        refused(server, &one(json!({"measure": "patrimonio netto"})), &[("/items/0/measure", "unknown_measure", "did you mean `Patrimonio netto`?")]);
        refused(server, &one(json!({"office": "RAGG"})), &[("/items/0/office", "unknown_office", "did you mean `RAG`?")]);
        refused(server, &one(json!({"office": "ISR"})), &[("/items/0/office", "office_not_expected", "RAG")]);
        refused(server, &json!([{"measure": "N_Imprese_supp_Int", "period": "2022-S1", "value": "1"}]), &[("/items/0/office", "office_required", "INT, ISR")]);
        let post = json!({"administration": "CCIA-MS", "items": [item(json!({}))]});
        let answer = unchanged(server, |server| server.post(MEASUREMENTS, &post));
        told(answer, 422, "invalid", &[("/administration", "unknown_administration", "did you mean `CCIAA-MS`?")]);
    }

    fn periods_have_to_fit(server: demo) {
        let one = |period: &str| json!([item(json!({"period": period}))]);
        for period in ["2022-S1", "2022-Q4", "2022-M12"] {
            refused(server, &one(period), &[("/items/0/period", "wrong_frequency", "is posted for 2022")]);
        }
        let half_yearly = json!([{"measure": "S1.1.a", "period": "2022", "value": "1"}]);
        refused(server, &half_yearly, &[("/items/0/period", "wrong_frequency", "2022-S1, 2022-S2")]);
        refused(server, &one("2150"), &[("/items/0/period", "period_not_begun", "2150-01-01")]);
        for period in ["", "22", "2022-S3", "2022-Q0", "2022-M1", "2022-M13", " 2022", "2022 ", "2022-s1", "20222", "0000", "3000"] {
            refused(server, &one(period), &[("/items/0/period", "bad_period", "")]);
        }
    }

    fn numbers_have_to_be_plain_decimals(server: demo) {
        let one = |value: &str| json!([item(json!({"value": value}))]);
        refused(server, &one("1,5"), &[("/items/0/value", "comma", "1.5 with a dot")]);
        for value in ["1.234,56", "1,234.56", ",5"] {
            refused(server, &one(value), &[("/items/0/value", "comma", "dot")]);
        }
        refused(server, &one("1234567890123456789"), &[("/items/0/value", "too_many_integer_digits", "18")]);
        refused(server, &one("0000000000000000001"), &[("/items/0/value", "too_many_integer_digits", "18")]);
        refused(server, &one("0.12345678901"), &[("/items/0/value", "too_many_fraction_digits", "10")]);
        refused(server, &one(""), &[("/items/0/value", "empty", "")]);
        for value in ["NaN", "Infinity", "-Infinity", "1e400", "1e4", "+1", " 1", "1 ", "1.", ".5", "-", "--1", "0x10", "1_000", "١", "½"] {
            refused(server, &one(value), &[("/items/0/value", "not_a_number", "")]);
        }
        refused(server, &one("1\u{0}"), &[("/items/0/value", "bad_character", "NUL")]);
        let long = "9".repeat(100_000);
        refused(server, &one(&long), &[("/items/0/value", "too_many_integer_digits", "")]);
    }

    fn the_longest_numbers_are_kept_exactly(server: demo) {
        let longest = [
            ("999999999999999999.9999999999", "999999999999999999.9999999999"),
            ("-999999999999999999.9999999999", "-999999999999999999.9999999999"),
            ("000000000000000001", "1"),
            ("-0.00", "0.00"),
            ("5.00", "5.00"),
        ];
        for (revision, (given, kept)) in longest.into_iter().enumerate() {
            let mut change = if revision == 0 { json!({}) } else { json!({"replaces": revision, "reason": "Prova"}) };
            change["value"] = json!(given);
            let _ = server.post(MEASUREMENTS, &of_ms(&json!([item(change)]))).expect(201);
            let listed = server.get("/api/v1/measurements?administration=CCIAA-MS&measure=Patrimonio%20netto&period=2022").expect(200);
            assert_eq!(listed.only()["value"], kept, "{given}");
        }
    }

    fn an_item_states_exactly_one_figure(server: demo) {
        let one = |change: Value| json!([item(change)]);
        refused(server, &one(json!({"not_available": "Perché"})), &[("/items/0", "several_figures", "value and not_available")]);
        refused(server, &one(json!({"date": "2022-01-01", "not_applicable": "Perché"})), &[("/items/0", "several_figures", "value and date and not_applicable")]);
        refused(server, &one(json!({"value": null})), &[("/items/0", "no_figure", "")]);
        refused(server, &one(json!({"value": null, "not_done": false})), &[("/items/0/not_done", "flag_false", ""), ("/items/0", "no_figure", "")]);
        refused(server, &one(json!({"value": null, "date": "2022-12-31"})), &[("/items/0/date", "number_expected", "")]);
        refused(server, &one(json!({"value": null, "date": "2022-02-30"})), &[("/items/0/date", "bad_date", "YYYY-MM-DD")]);
        refused(server, &one(json!({"value": null, "not_done": true})), &[("/items/0/not_done", "number_expected", "0 is a value")]);
        refused(server, &one(json!({"value": null, "not_available": " "})), &[("/items/0/not_available", "reason_empty", "")]);
        refused(server, &one(json!({"note": "x".repeat(2_001)})), &[("/items/0/note", "text_too_long", "2000")]);
        refused(server, &one(json!({"note": "x\u{0}y"})), &[("/items/0/note", "bad_character", "NUL")]);
    }

    fn the_same_figure_twice_names_both(server: demo) {
        let twice = json!([item(json!({})), {"measure": "S1.1.a", "period": "2021-S1", "value": "1"}, item(json!({"office": "RAG", "value": "2"}))]);
        refused(server, &twice, &[("/items/0", "duplicate_item", "/items/2"), ("/items/2", "duplicate_item", "/items/0")]);
    }

    fn all_faults_are_told_at_once(server: demo) {
        let items = json!([
            {"measure": "Nulla", "period": "2022-S9", "value": "1,5", "office": "XX"},
            {"measure": "Immob", "period": "2021-S1", "value": "1"},
        ]);
        refused(server, &items, &[
            ("/items/0/value", "comma", ""),
            ("/items/0/period", "bad_period", ""),
            ("/items/0/measure", "unknown_measure", ""),
            ("/items/1/period", "wrong_frequency", ""),
        ]);
    }

    fn a_figure_is_replaced_only_by_who_has_seen_it(server: demo) {
        let immob = |change: Value| {
            let mut item = item(change);
            item["measure"] = json!("Immob");
            of_ms(&json!([item]))
        };
        let conflict = |post: &Value, code: &str, words: &str| {
            let answer = unchanged(server, |server| server.post(MEASUREMENTS, post));
            let problem = answer.faults(409, "conflict", &[("/items/0/replaces", code)]);
            let fault = &problem["errors"][0];
            assert!(fault["detail"].as_str().unwrap().contains(words), "{fault}");
            fault["current"].clone()
        };
        // Printed in the demo: 5240178.69, revision 1.
        let shown = conflict(&immob(json!({})), "already_reported", "`replaces`: 1");
        assert_eq!((&shown["revision"], &shown["figure"]), (&json!(1), &json!("5240178.69")));
        let shown = conflict(&immob(json!({"replaces": 2, "reason": "Prova"})), "stale_replaces", "revision 1, not 2");
        assert_eq!(shown["revision"], 1);
        let nothing = of_ms(&json!([item(json!({"replaces": 1, "reason": "Prova"}))]));
        assert_eq!(conflict(&nothing, "nothing_to_replace", "nothing has been posted yet"), Value::Null);

        // a figure that was withdrawn is posted again, but not withdrawn again
        let gone = json!({"value": null, "withdrawn": true, "replaces": 1, "reason": "Riga sbagliata"});
        let mut withdrawal = immob(gone);
        withdrawal["items"][0].as_object_mut().unwrap().remove("value");
        let _ = server.post(MEASUREMENTS, &withdrawal).expect(201);
        withdrawal["items"][0]["replaces"] = json!(2);
        conflict(&withdrawal, "nothing_to_withdraw", "withdrawn already, at revision 2");
        conflict(&immob(json!({})), "withdrawn_before", "to post it again give `replaces`: 2");
        let _ = server.post(MEASUREMENTS, &immob(json!({"replaces": 2, "reason": "Riga giusta"}))).expect(201);

        let wrong = |change: Value, pointer: &str, code: &str| {
            let answer = unchanged(server, |server| server.post(MEASUREMENTS, &immob(change)));
            answer.faults(422, "invalid", &[(pointer, code)]);
        };
        wrong(json!({"replaces": 1}), "/items/0/reason", "reason_missing");
        wrong(json!({"replaces": 1, "reason": ""}), "/items/0/reason", "reason_empty");
        wrong(json!({"reason": "Prova"}), "/items/0/replaces", "replaces_missing");
        let withdrawal = json!({"value": null, "withdrawn": true});
        wrong(withdrawal, "/items/0/replaces", "replaces_missing");
    }

    fn a_chamber_that_does_not_exist_yet_has_no_figures(server: empty) {
        let mut plan = traguardo_tests::fixture("counters.json");
        plan["administration"]["valid_from"] = json!("2022-03-15");
        plan["offices"][0]["valid_from"] = json!("2022-06-01");
        let before = json!({"code": "PRIMA", "name": "Ufficio di prima", "kind": "internal", "valid_to": "2022-05-31"});
        plan["offices"].as_array_mut().unwrap().push(before);
        plan["measures"][0]["offices"] = json!(["UFF", "PRIMA"]);
        server.add_plan(&plan);
        let post = |month: &str| json!({"administration": "CONTA", "items": [{"measure": "M", "office": "UFF", "period": month, "value": "1"}]});
        let answer = unchanged(server, |server| server.post(MEASUREMENTS, &post("2022-M02")));
        answer.faults(422, "invalid", &[("/items/0/period", "administration_closed"), ("/items/0/office", "office_closed")]);
        let answer = unchanged(server, |server| server.post(MEASUREMENTS, &post("2022-M05")));
        answer.faults(422, "invalid", &[("/items/0/office", "office_closed")]);
        let _ = server.post(MEASUREMENTS, &post("2022-M06")).expect(201);
    }
}

/// A date is a figure of its own kind.
const DATES: &str = "counters.json";

on_both! {
    fn a_date_is_not_a_number(server: empty) {
        let mut plan = traguardo_tests::fixture(DATES);
        plan["measures"][0]["content"] = json!("date");
        plan["measures"][0]["nature"] = json!("stock");
        server.add_plan(&plan);
        let post = |figure: Value| {
            let mut item = json!({"measure": "M", "period": "2022-M03"});
            item.as_object_mut().unwrap().extend(figure.as_object().unwrap().clone());
            json!({"administration": "CONTA", "items": [item]})
        };
        for (figure, pointer, code) in [
            (json!({"value": "1"}), "/items/0/value", "date_expected"),
            (json!({"date": "31/03/2022"}), "/items/0/date", "bad_date"),
            (json!({"date": "2022-3-1"}), "/items/0/date", "bad_date"),
            (json!({"date": "+2022-3-01"}), "/items/0/date", "bad_date"),
            (json!({"date": "+999-01-01"}), "/items/0/date", "bad_date"),
            (json!({"date": "0999-12-31"}), "/items/0/date", "bad_date"),
            (json!({"date": "2022-02-30"}), "/items/0/date", "bad_date"),
            (json!({"date": " 2022-3-01"}), "/items/0/date", "bad_date"),
            (json!({"date": "\u{ff12}\u{ff10}22-03"}), "/items/0/date", "bad_date"),
            (json!({"date": "2190-01-01"}), "/items/0/date", "date_in_future"),
            (json!({"date": "1850-01-01"}), "/items/0/date", "date_too_early"),
        ] {
            let answer = unchanged(server, |server| server.post(MEASUREMENTS, &post(figure)));
            answer.faults(422, "invalid", &[(pointer, code)]);
        }
        let _ = server.post(MEASUREMENTS, &post(json!({"date": "2022-03-02"}))).expect(201);
        assert_eq!(server.get("/api/v1/measurements?administration=CONTA").expect(200).only()["date"], "2022-03-02");
    }
}

on_both! {
    fn a_post_carries_1_to_10_000_items(server: demo) {
        let answer = unchanged(server, |server| server.post(MEASUREMENTS, &of_ms(&json!([]))));
        answer.faults(422, "invalid", &[("/items", "item_count")]);
        let items: Vec<Value> = (0..10_001).map(|_| item(json!({}))).collect();
        let answer = unchanged(server, |server| server.post(MEASUREMENTS, &of_ms(&json!(items))));
        answer.faults(422, "invalid", &[("/items", "item_count")]);
        // As many as fit, all wrong: told at once, cut short.
        let answer = unchanged(server, |server| server.post(MEASUREMENTS, &of_ms(&json!(items[1..]))));
        let problem = answer.problem(422, "invalid");
        let told = problem["errors"].as_array().unwrap();
        assert!((100..=1_000).contains(&told.len()), "{}", told.len());
        let _ = server.measurements(MS, &json!([item(json!({}))])).expect(201);
    }
}
