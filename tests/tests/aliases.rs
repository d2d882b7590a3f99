// SPDX-License-Identifier: AGPL-3.0-or-later
//! Other printed forms of a code find its entry, are told to who writes them, and stand for it nowhere
//! (`docs/domain.md` §1).

use crate::support::{MEASUREMENTS, MS, demo_plan, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, encode, on_both};

const MEASURES: &str = "/api/v1/measures";
const INDICATORS: &str = "/api/v1/indicators";

/// The measure whose code the chamber's plan prints in two ways.
const CODE: &str = "Scomp_IE_Contrimpr";

fn measure(local: bool, code: &str, aliases: &Value) -> Value {
    let mut measure = json!({"code": code, "name": code, "unit": "N.", "nature": "flow", "frequency": "annual", "aliases": aliases});
    if local {
        measure["administration"] = json!(MS);
    }
    measure
}

/// Gives an entry of the chamber these aliases.
#[track_caller]
fn alias(
    server: &TestServer,
    collection: &str,
    local: bool,
    code: &str,
    aliases: &Value,
) -> Answer {
    let of = if local {
        format!("&administration={MS}")
    } else {
        String::new()
    };
    let list = format!("{collection}?code={}{of}", encode(code));
    let entry = server.get(&list).expect(200).only();
    let path = format!("{collection}/{}", entry["id"].as_str().unwrap());
    let tag = server.get(&path).expect(200).header("etag").to_owned();
    let mut body = entry;
    let members = body.as_object_mut().unwrap();
    members.retain(|name, _| !["id", "revision", "position"].contains(&name.as_str()));
    members.insert("aliases".into(), aliases.clone());
    server
        .request("PUT", &path)
        .header("If-Match", &tag)
        .json(&body)
        .send()
}

/// Which dictionary of the demo has the measure.
fn is_local(server: &TestServer) -> bool {
    let list = format!("{MEASURES}?code={CODE}&administration={MS}");
    !server.get(&list).expect(200).items().is_empty()
}

#[track_caller]
fn says(problem: &Value, words: &[&str]) {
    for word in words {
        assert!(
            problem.to_string().contains(word),
            "{word} is not in {problem:#}"
        );
    }
}

on_both! {
    fn an_alias_finds_its_entry(server: demo) {
        let _ = server.post(MEASURES, &measure(true, "N_Corsi", &json!(["Corsi n.", "Caffè"]))).expect(201);
        let _ = server.post(MEASURES, &measure(false, "N_Naz", &json!(["Naz"]))).expect(201);
        let indicator = json!({"administration": MS, "code": "I", "name": "I", "unit": "N.", "formula": "[N_Corsi]", "better": "higher", "aliases": ["Corsi n."]});
        let _ = server.post(INDICATORS, &indicator).expect(201);
        server.restart();
        let found = |collection: &str, code: &str, administration: &str| {
            let of = if administration.is_empty() { String::new() } else { format!("&administration={administration}") };
            let items = server.get(&format!("{collection}?code={}{of}", encode(code))).expect(200).items();
            items.into_iter().map(|entry| entry["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for name in ["N_Corsi", "Corsi n.", "Caffè"] {
            assert_eq!(found(MEASURES, name, MS), ["N_Corsi"], "{name}");
        }
        assert_eq!(found(INDICATORS, "Corsi n.", MS), ["I"], "each kind has its own");
        assert_eq!(found(MEASURES, "Naz", ""), ["N_Naz"]);
        for (name, whose) in [("corsi n.", MS), ("Corsi n.", ""), ("Naz", MS), ("N_Cors", MS)] {
            assert_eq!(found(MEASURES, name, whose), [""; 0], "{name}");
        }
        // By what was known: after the aliases have gone, and before.
        let position = server.position();
        let _ = alias(server, MEASURES, true, "N_Corsi", &json!([])).expect(200);
        assert_eq!(found(MEASURES, "Caffè", MS), [""; 0]);
        let then = format!("{MEASURES}?code={}&administration={MS}&as_known_at={position}", encode("Caffè"));
        assert_eq!(server.get(&then).expect(200).only()["aliases"], json!(["Corsi n.", "Caffè"]));
    }

    fn an_alias_stands_for_its_code_nowhere(server: demo) {
        let local = is_local(server);
        // So far from the code that nobody would guess it, and near to another.
        let other = "Immobb";
        let aliases = json!(["Scomp_IE_ContrImpr", other]);
        let _ = alias(server, MEASURES, local, CODE, &aliases).expect(200);
        let meant = format!("did you mean `{CODE}`?");
        for form in ["Scomp_IE_ContrImpr", other] {
            let post = json!({"administration": MS, "items": [{"measure": form, "period": "2022", "value": "1"}]});
            let refused = unchanged(server, |server| server.post(MEASUREMENTS, &post));
            says(&refused.faults(422, "invalid", &[("/items/0/measure", "unknown_measure")]), &[&meant]);
            let read = server.get(&format!("{MEASUREMENTS}?administration={MS}&measure={form}"));
            says(&read.faults(422, "invalid", &[("?measure", "unknown_measure")]), &[&meant]);
            // In the formula of a dictionary and of a plan.
            let meant = format!("did you mean [{CODE}]?");
            let indicator = json!({"administration": MS, "code": "X", "name": "X", "unit": "N.", "formula": format!("[{form}]"), "better": "higher"});
            let refused = unchanged(server, |server| server.post(INDICATORS, &indicator));
            says(&refused.faults(422, "invalid", &[("/formula", "unknown_measure")]), &[&meant]);
            let mut plan = demo_plan();
            plan["code"] = json!("ALTRO");
            plan["indicators"][0]["formula"] = json!(format!("[{form}]"));
            let refused = unchanged(server, |server| server.post("/api/v1/plans", &plan));
            says(&refused.faults(422, "invalid", &[("/indicators/0/formula", "unknown_measure")]), &[&meant]);
            let previewed = server.post("/api/v1/plans/1/preview?period=2022", &plan);
            says(&previewed.faults(422, "invalid", &[("/indicators/0/formula", "unknown_measure")]), &[&meant]);
        }
        // As a code of its own, posted or in a plan.
        let taken = measure(true, other, &json!([]));
        let refused = unchanged(server, |server| server.post(MEASURES, &taken));
        says(&refused.faults(409, "conflict", &[("/code", "alias_taken")]), &[&meant]);
        let mut plan = demo_plan();
        plan["code"] = json!("ALTRO");
        let measures = plan["measures"].as_array_mut().unwrap();
        measures.push(json!({"code": other, "name": "x", "unit": "N.", "nature": "flow", "frequency": "annual"}));
        let pointer = format!("/measures/{}/code", measures.len() - 1);
        let refused = unchanged(server, |server| server.post("/api/v1/plans", &plan));
        says(&refused.faults(422, "invalid", &[(&pointer, "alias_taken")]), &[&meant]);
        // A plan document has prints and no aliases; its definition leaves those of the dictionary alone.
        plan["measures"].as_array_mut().unwrap().pop();
        plan["measures"][0]["aliases"] = json!(["x"]);
        unchanged(server, |server| server.post("/api/v1/plans", &plan)).faults(400, "malformed", &[("/measures/0/aliases", "unknown_field")]);
    }

    fn what_a_plan_prints_for_a_code_is_told(server: demo) {
        let index = demo_plan()["measures"].as_array().unwrap().iter().position(|measure| measure["code"] == "Immob").unwrap();
        let print = json!([{"field": "codice", "text": "Voce B dell'attivo", "place": "sezione 2.4"}]);
        let mut plan = demo_plan();
        plan["code"] = json!("ALTRO");
        plan["measures"][index]["printed"] = print.clone();
        plan["indicators"][0]["formula"] = json!("[Voce B dell'attivo]");
        let refused = unchanged(server, |server| server.post("/api/v1/plans", &plan));
        says(&refused.faults(422, "invalid", &[("/indicators/0/formula", "unknown_measure")]), &["did you mean [Immob]?"]);
        // Once the dictionary has it, figures posted by it are told, too.
        let entry = server.get(&format!("{MEASURES}?code=Immob&administration={MS}")).expect(200).only();
        let path = format!("{MEASURES}/{}", entry["id"].as_str().unwrap());
        let tag = server.get(&path).expect(200).header("etag").to_owned();
        let mut body = entry;
        body.as_object_mut().unwrap().retain(|name, _| !["id", "revision", "position"].contains(&name.as_str()));
        body["printed"] = print;
        let _ = server.request("PUT", &path).header("If-Match", &tag).json(&body).send().expect(200);
        let post = json!({"administration": MS, "items": [{"measure": "Voce B dell'attivo", "period": "2022", "value": "1"}]});
        let refused = unchanged(server, |server| server.post(MEASUREMENTS, &post));
        says(&refused.faults(422, "invalid", &[("/items/0/measure", "unknown_measure")]), &["did you mean `Immob`?"]);
    }

    fn an_alias_is_one_name_in_one_sight(server: demo) {
        let _ = server.post(MEASURES, &measure(false, "N_Naz", &json!(["Naz"]))).expect(201);
        let _ = server.post(MEASURES, &measure(true, "N_Loc", &json!(["Loc"]))).expect(201);
        let refused = |local: bool, aliases: Value, expected: &[(&str, &str)]| {
            let body = measure(local, "N_Nuova", &aliases);
            unchanged(server, |server| server.post(MEASURES, &body)).faults(422, "invalid", expected);
        };
        let taken = ("/aliases/0", "alias_taken");
        for alias in ["N_Nuova", "Immob", "N_Naz", "Naz", "N_Loc", "Loc"] {
            refused(true, json!([alias]), &[taken]);
        }
        refused(true, json!(["a", "b", "a"]), &[("/aliases/2", "alias_taken")]);
        for alias in ["N_Nuova", "N_Naz", "Naz"] {
            refused(false, json!([alias]), &[taken]);
        }
        // The code rules: what cannot be told apart by sight, and how long.
        for alias in ["Caffe\u{300}", "Im\u{200b}mob", " x", "x ", "[x]", "", "x\u{0}", &"x".repeat(201)] {
            let body = measure(true, "N_Nuova", &json!([alias]));
            let problem = unchanged(server, |server| server.post(MEASURES, &body)).problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], "/aliases/0", "{alias:?}: {problem}");
        }
        let many = |count: usize| (0..count).map(|n| json!(format!("{n}{}", "è".repeat(190)))).collect::<Vec<_>>();
        refused(true, json!(many(21)), &[("/aliases", "too_many")]);
        let body = measure(true, "N_Nuova", &json!("x"));
        unchanged(server, |server| server.post(MEASURES, &body)).faults(400, "malformed", &[("/aliases", "wrong_type")]);
        let quoted: Vec<Value> = (0..20).map(|n| json!(format!("{n}{}", "\"\\".repeat(99)))).collect();
        let _ = server.post(MEASURES, &measure(true, "N_Nuova", &json!(quoted))).expect(201);
        let _ = alias(server, MEASURES, true, "N_Nuova", &json!(many(20))).expect(200);
        // Its own it may keep, and what it gave up another takes.
        let _ = alias(server, MEASURES, true, "N_Loc", &json!(["Loc", "Altra"])).expect(200);
        let _ = alias(server, MEASURES, true, "N_Loc", &json!(["Altra"])).expect(200);
        let _ = alias(server, MEASURES, true, "N_Nuova", &json!(["Loc"])).expect(200);
        // A national entry that comes later leaves what an administration has.
        let _ = server.post(MEASURES, &measure(false, "Loc", &json!(["Altra"]))).expect(201);
        let post = json!({"administration": MS, "items": [{"measure": "Altra", "period": "2022", "value": "1"}]});
        let refused = unchanged(server, |server| server.post(MEASUREMENTS, &post));
        says(&refused.faults(422, "invalid", &[("/items/0/measure", "unknown_measure")]), &["did you mean `N_Loc`?"]);
    }
}
