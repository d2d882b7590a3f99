// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dictionary entries change by revision, and what rests on them stays as it was (`docs/domain.md` §1, §7).

use crate::support::{MEASUREMENTS, MS, OF_2022, demo_plan, unchanged};
use serde_json::{Value, json};
use std::sync::Barrier;
use traguardo_tests::{Answer, TestServer, assert_intact, on_both};

const MEASURES: &str = "/api/v1/measures";
const INDICATORS: &str = "/api/v1/indicators";

/// A measure of nobody's plan, in the dictionary of the demo's chamber or in the national one.
fn measure(local: bool, change: &Value) -> Value {
    let mut measure = json!({"code": "N_Corsi", "name": "Corsi", "unit": "N.", "nature": "flow", "frequency": "half_yearly"});
    if local {
        measure["administration"] = json!(MS);
    }
    let members = measure.as_object_mut().unwrap();
    members.extend(change.as_object().unwrap().clone());
    measure
}

fn indicator(local: bool, code: &str, formula: &str) -> Value {
    let mut indicator =
        json!({"code": code, "name": code, "unit": "N.", "formula": formula, "better": "higher"});
    if local {
        indicator["administration"] = json!(MS);
    }
    indicator
}

/// Stores an entry; answers its path and its tag.
#[track_caller]
fn added(server: &TestServer, collection: &str, body: &Value) -> (String, String) {
    let answer = server.post(collection, body).expect(201);
    let path = format!("{collection}/{}", answer.json()["id"].as_str().unwrap());
    (path, answer.header("etag").to_owned())
}

#[track_caller]
fn put(server: &TestServer, path: &str, tag: &str, body: &Value) -> Answer {
    let request = server.request("PUT", path).header("If-Match", tag);
    request.json(body).send()
}

/// Path and tag of an entry that came with the plan.
fn planned(server: &TestServer, collection: &str, code: &str) -> (String, Value, String) {
    let list = format!("{collection}?administration={MS}&limit=500");
    let all = server.get(&list).expect(200).items();
    let entry = all.iter().find(|entry| entry["code"] == code).unwrap();
    let path = format!("{collection}/{}", entry["id"].as_str().unwrap());
    let read = server.get(&path).expect(200);
    let mut body = read.json();
    for own in ["id", "revision", "position"] {
        body.as_object_mut().unwrap().remove(own);
    }
    (path, body, read.header("etag").to_owned())
}

on_both! {
    fn a_revision_is_stored_beside_the_former_one(server: demo) {
        for (collection, first, second) in [
            (MEASURES, measure(true, &json!({})), measure(true, &json!({"name": "Corsi tenuti", "content": "items"}))),
            (MEASURES, measure(false, &json!({"code": "N_Naz"})), measure(false, &json!({"code": "N_Naz", "frequency": "annual"}))),
            (INDICATORS, indicator(true, "I", "[Immob]"), indicator(true, "I", "2 * [Immob]")),
        ] {
            let (path, tag) = added(server, collection, &first);
            let former = server.get(&path).expect(200);
            assert_eq!(former.header("etag"), tag, "the receipt's tag");
            let position = server.position();
            let tried = unchanged(server, |server| put(server, &format!("{path}?dry_run=true"), &tag, &second)).expect(200);
            assert_eq!((tried.json().get("revision"), tried.header("etag")), (None, ""));
            let answer = put(server, &path, &tag, &second).expect(200);
            let receipt = answer.json();
            assert_eq!((&receipt["revision"], &receipt["position"]), (&json!(2), &json!(position + 1)));
            assert_eq!(server.position(), position + 1, "one position");
            for (name, value) in second.as_object().unwrap() {
                assert_eq!(&receipt[name], value, "{name}");
            }
            // Read back as it was answered, now, then, and after a restart.
            server.restart();
            let read = server.get(&path).expect(200);
            assert_eq!((read.text(), read.header("etag")), (answer.text(), answer.header("etag")));
            assert_ne!(read.header("etag"), tag);
            let then = server.get(&format!("{path}?as_known_at={position}")).expect(200);
            assert_eq!((then.text(), then.header("etag")), (former.text(), tag.as_str()));
            let _ = server.request("GET", &path).header("If-None-Match", answer.header("etag")).send().expect(304);
            let revisions = server.get(&format!("{path}/revisions")).expect(200).items();
            assert_eq!(revisions, [former.json(), read.json()]);
            let known = server.get(&format!("{path}/revisions?as_known_at={position}")).expect(200).items();
            assert_eq!(known, [former.json()]);
        }
        server.get(&format!("{MEASURES}/999/revisions")).problem(404, "not-found");
        assert_intact(server.database());
    }

    fn a_change_names_what_was_seen_and_changes_something(server: demo) {
        let (path, tag) = added(server, MEASURES, &measure(true, &json!({})));
        let other = measure(true, &json!({"name": "Altro"}));
        let without = |server: &TestServer| server.request("PUT", &path).json(&other).send();
        unchanged(server, without).problem(428, "precondition-required");
        unchanged(server, |server| put(server, &path, "*", &other)).problem(428, "precondition-required");
        for stale in ["\"r0-0000000000000000\"", "\"r1\"", &format!("W/{tag}")] {
            unchanged(server, |server| put(server, &path, stale, &other)).problem(412, "stale-revision");
        }
        unchanged(server, |server| put(server, &format!("{MEASURES}/999"), &tag, &other)).problem(404, "not-found");
        let same = measure(true, &json!({"content": "number", "over_time": "sum"}));
        unchanged(server, |server| put(server, &path, &tag, &same)).faults(422, "invalid", &[("", "nothing_changed")]);

        // What an entry is, and whose, does not change.
        let refused = |body: Value, expected: &[(&str, &str)]| {
            unchanged(server, |server| put(server, &path, &tag, &body)).faults(422, "invalid", expected);
        };
        refused(measure(true, &json!({"code": "N_corsi"})), &[("/code", "another_entry")]);
        refused(measure(true, &json!({"dictionary": "national"})), &[("/dictionary", "another_entry")]);
        refused(measure(false, &json!({})), &[("/administration", "another_entry")]);
        refused(measure(false, &json!({"code": "X", "dictionary": "national"})), &[("/code", "another_entry"), ("/administration", "another_entry"), ("/dictionary", "another_entry")]);
        let unknown = measure(true, &json!({"administration": "CCIAA-MC"}));
        refused(unknown, &[("/administration", "unknown_administration")]);
        let hostile = measure(true, &json!({"name": "N\u{0}"}));
        assert_eq!(unchanged(server, |server| put(server, &path, &tag, &hostile)).status, 422);
        unchanged(server, |server| put(server, &path, &tag, &measure(true, &json!({"revision": 1})))).faults(400, "malformed", &[("/revision", "unknown_field")]);

        let answer = put(server, &path, &tag, &other).expect(200);
        unchanged(server, |server| put(server, &path, &tag, &same)).problem(412, "stale-revision");
        // A repeat with its key gets the same answer, whatever came since.
        let tag = answer.header("etag").to_owned();
        let once = |server: &TestServer| server.request("PUT", &path).header("If-Match", &tag).header("Idempotency-Key", "una").json(&same).send();
        let first = once(server).expect(200);
        let again = unchanged(server, once).expect(200);
        assert_eq!((again.text(), again.header("etag"), again.header("idempotency-replayed")), (first.text(), first.header("etag"), "true"));
    }

    fn of_two_who_saw_the_same_one_wins(server: demo) {
        let (path, mut tag) = added(server, MEASURES, &measure(true, &json!({})));
        for round in 0..20 {
            let barrier = Barrier::new(2);
            let answers: Vec<Answer> = std::thread::scope(|scope| {
                let racers = [0, 1].map(|racer| {
                    let (client, barrier, path, tag) = (server.client(), &barrier, &path, &tag);
                    scope.spawn(move || {
                        let body = measure(true, &json!({"name": format!("Corsi {round} {racer}")}));
                        barrier.wait();
                        client.request("PUT", path).header("If-Match", tag).json(&body).send()
                    })
                });
                racers.map(|racer| racer.join().unwrap()).into()
            });
            let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
            assert_eq!((won.len(), lost.len()), (1, 1), "{won:?} {lost:?}");
            lost[0].clone().problem(412, "stale-revision");
            won[0].header("etag").clone_into(&mut tag);
        }
        assert_eq!(server.get(&format!("{path}/revisions")).expect(200).items().len(), 21);
        assert_intact(server.database());
    }

    fn a_plan_keeps_its_definitions(server: demo) {
        let question = format!("{OF_2022}&limit=500&on=2023-02-01");
        let before = server.get(&question).expect(200).items();
        let deadlines = |server: &TestServer| server.get(&format!("/api/v1/deadlines?administration={MS}&on=2022-12-31&limit=500")).expect(200).items();
        let due = deadlines(server);
        let (path, mut immob, tag) = planned(server, MEASURES, "Immob");
        immob["over_time"] = json!("max");
        immob["frequency"] = json!("quarterly");
        immob["unit"] = json!("migliaia di EUR");
        let _ = put(server, &path, &tag, &immob).expect(200);
        let (ratio, mut body, tag) = planned(server, INDICATORS, "EC05.1");
        body["formula"] = json!("[Immob]");
        body["better"] = json!("lower");
        body["decimals"] = json!(0);
        let _ = put(server, &ratio, &tag, &body).expect(200);
        assert_eq!(server.get(&question).expect(200).items(), before, "evaluations do not move");
        assert_eq!(deadlines(server), due);
        // Figures are posted as the plan says.
        let figure = json!({"administration": MS, "items": [{"measure": "Immob", "period": "2023", "value": "1"}]});
        let _ = server.post(&format!("{MEASUREMENTS}?dry_run=true"), &figure).expect(200);

        // A plan revision with the definitions that the plan has leaves the dictionary as it is.
        let revise = |server: &TestServer, change: &dyn Fn(&mut Value)| {
            let stored = server.get("/api/v1/plans/1").expect(200);
            let mut plan = stored.json();
            change(&mut plan);
            let acts = plan["acts"].as_array_mut().unwrap();
            let number = (100 + acts.len()).to_string();
            acts.push(json!({"body": "Consiglio", "kind": "delibera", "number": number, "date": "2022-11-30"}));
            put(server, "/api/v1/plans/1", stored.header("etag"), &plan)
        };
        let _ = revise(server, &|plan| plan["title"] = json!("Piano aggiornato")).expect(200);
        assert_eq!(planned(server, MEASURES, "Immob").1, immob);
        assert_eq!(server.get(&question).expect(200).items().len(), before.len());
        // One that brings the new definition takes it over; one that brings another changes the dictionary, as ever.
        let formula = |formula: &'static str| move |plan: &mut Value| {
            let all = plan["indicators"].as_array_mut().unwrap();
            let ratio = all.iter_mut().find(|entry| entry["code"] == "EC05.1").unwrap();
            ratio["formula"] = json!(formula);
        };
        let _ = revise(server, &formula("[Immob] + 1")).expect(200);
        assert_eq!(planned(server, INDICATORS, "EC05.1").1["formula"], "[Immob] + 1");
        assert_eq!(server.get(&format!("{ratio}/revisions")).expect(200).items().len(), 3);
    }

    fn a_national_definition_moves_on_without_the_plans_that_have_it(server: demo) {
        let national = server.get(&format!("{INDICATORS}?limit=500")).expect(200).items();
        let entry = national.first().unwrap();
        let path = format!("{INDICATORS}/{}", entry["id"].as_str().unwrap());
        let mut body = entry.clone();
        for own in ["id", "revision", "position"] {
            body.as_object_mut().unwrap().remove(own);
        }
        body["decimals"] = json!(5);
        let tag = server.get(&path).expect(200).header("etag").to_owned();
        let _ = put(server, &path, &tag, &body).expect(200);
        // The plan that has the former one goes on with it; a new plan uses the definition that stands.
        let stored = server.get("/api/v1/plans/1").expect(200);
        let mut plan = stored.json();
        plan["acts"].as_array_mut().unwrap().push(json!({"body": "Consiglio", "kind": "delibera", "number": "90", "date": "2022-11-30"}));
        let _ = put(server, "/api/v1/plans/1?dry_run=true", stored.header("etag"), &plan).expect(200);
        let mut other = demo_plan();
        other["code"] = json!("ALTRO");
        let index = other["indicators"].as_array().unwrap().iter().position(|indicator| indicator["code"] == body["code"]).unwrap();
        let refused = unchanged(server, |server| server.post("/api/v1/plans", &other));
        refused.faults(422, "invalid", &[(&format!("/indicators/{index}"), "differs_from_national")]);
    }
}

on_both! {
    fn what_reads_an_entry_stays_sound(server: demo) {
        let (path, tag) = added(server, MEASURES, &measure(false, &json!({})));
        let (first, first_tag) = added(server, INDICATORS, &indicator(false, "Naz", "[N_Corsi]"));
        let _ = added(server, INDICATORS, &indicator(true, "Loc", "2 * indicator(\"Naz\")"));
        let refused = |path: &str, tag: &str, body: &Value, expected: &[(&str, &str)], word: &str| {
            let problem = unchanged(server, |server| put(server, path, tag, body)).faults(422, "invalid", expected);
            assert!(problem.to_string().contains(word), "{word} is not in {problem}");
        };
        let list = measure(false, &json!({"content": "items"}));
        refused(&path, &tag, &list, &[("/content", "wrong_kind")], "indicator Naz");
        // A formula is held against what it reads, and what reads it against the formula.
        let of = |formula: &str| indicator(false, "Naz", formula);
        refused(&first, &first_tag, &of("[N_Corso]"), &[("/formula", "unknown_measure")], "[N_Corsi]");
        refused(&first, &first_tag, &of("[Immob]"), &[("/formula", "unknown_measure")], "Immob");
        refused(&first, &first_tag, &of("indicator(\"Naz\")"), &[("/formula", "cycle")], "Naz");
        refused(&first, &first_tag, &of("achievement(\"1\")"), &[("/formula", "achievement_not_allowed")], "local");
        let _ = added(server, MEASURES, &measure(false, &json!({"code": "Giorno", "nature": "stock", "content": "date"})));
        refused(&first, &first_tag, &of("[Giorno]"), &[("/formula", "date_in_arithmetic")], "dictionary of CCIAA-MS");
        let (second, second_tag) = added(server, INDICATORS, &indicator(true, "Altro", "indicator(\"Loc\")"));
        let (loc, body, loc_tag) = planned(server, INDICATORS, "Loc");
        let mut round = body.clone();
        round["formula"] = json!("indicator(\"Altro\")");
        refused(&loc, &loc_tag, &round, &[("/formula", "cycle")], "indicator Altro → indicator Loc");
        // Once nothing computes with it, the measure may be a list.
        let _ = put(server, &second, &second_tag, &indicator(true, "Altro", "1")).expect(200);
        let _ = put(server, &first, &first_tag, &of("3")).expect(200);
        let _ = put(server, &path, &tag, &list).expect(200);
        let _ = added(server, INDICATORS, &indicator(true, "Conta", "count([N_Corsi])"));
    }

    fn figures_keep_the_definition_they_were_posted_by(server: demo) {
        for local in [true, false] {
            let code = if local { "N_Loc" } else { "N_Naz" };
            let of = |change: Value| {
                let mut body = measure(local, &change);
                body["code"] = json!(code);
                body
            };
            let (path, tag) = added(server, MEASURES, &of(json!({})));
            let figure = |period: &str| json!([{"office": "ENTE", "measure": code, "period": period, "value": "3"}]);
            let _ = server.measurements(MS, &figure("2020-S1")).expect(201);
            for (member, value, fault) in [
                ("frequency", json!("annual"), "frequency_in_use"),
                ("content", json!("items"), "definition_in_use"),
                ("nature", json!("stock"), "definition_in_use"),
                ("unit", json!("EUR"), "definition_in_use"),
            ] {
                let refused = unchanged(server, |server| put(server, &path, &tag, &of(json!({member: value}))));
                let problem = refused.faults(422, "invalid", &[(&format!("/{member}"), fault)]);
                assert!(problem.to_string().contains("2020-S1"), "{problem}");
            }
            let cumulative = of(json!({"posted": "cumulative"}));
            unchanged(server, |server| put(server, &path, &tag, &cumulative)).faults(422, "invalid", &[("/posted", "definition_in_use")]);
            // All at once: what reads it, and the figures.
            let (reader, reader_tag) = added(server, INDICATORS, &indicator(local, &format!("Legge {code}"), &format!("[{code}]")));
            let list = of(json!({"content": "items", "unit": "EUR"}));
            let refused = unchanged(server, |server| put(server, &path, &tag, &list));
            refused.faults(422, "invalid", &[("/content", "wrong_kind"), ("/content", "definition_in_use"), ("/unit", "definition_in_use")]);
            let _ = put(server, &reader, &reader_tag, &indicator(local, &format!("Legge {code}"), "1")).expect(200);
            // What does not touch the figures may change.
            let answer = put(server, &path, &tag, &of(json!({"name": "Corsi tenuti", "over_offices": "max"}))).expect(200);
            let withdrawn = json!([{"office": "ENTE", "measure": code, "period": "2020-S1", "withdrawn": true, "replaces": 1, "reason": "Errore"}]);
            let _ = server.measurements(MS, &withdrawn).expect(201);
            let _ = put(server, &path, answer.header("etag"), &of(json!({"frequency": "annual", "content": "date"}))).expect(200);
            let _ = server.post(MEASUREMENTS, &json!({"administration": MS, "items": [{"office": "ENTE", "measure": code, "period": "2020", "date": "2020-05-01"}]})).expect(201);
        }
    }
}
