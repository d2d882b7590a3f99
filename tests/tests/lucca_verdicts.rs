// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lucca's year, posted: each promise is kept, and each is missed by its own figures and no others.

use crate::figures::{Standing, Year, differing, text, year};
use crate::support::{all_pages, having};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_tests::{TestServer, fixture, on_both};

const LU: &str = "CCIAA-LU";

/// Posts what differs from what stands, in one request.
fn post(server: &TestServer, standing: &mut Standing, year: Year) {
    let items = differing(standing, year);
    let _ = server.measurements(LU, &items).expect(201);
}

fn evaluations(server: &TestServer) -> BTreeMap<String, Value> {
    let path = format!("/api/v1/evaluations?administration={LU}&period=2022&on=2023-02-01");
    let items = all_pages(server, &path, 500).into_iter();
    items
        .map(|item| (text(&item, "assignment").to_owned(), item))
        .collect()
}

/// Does something to each assignment of these boxes.
fn each_assignment(nodes: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    for node in nodes.as_array_mut().into_iter().flatten() {
        if let Some(Value::Array(own)) = node.get_mut("assignments") {
            own.iter_mut().for_each(&mut *change);
        }
        if let Some(below) = node.get_mut("nodes") {
            each_assignment(below, change);
        }
    }
}

/// One act sets the terms that the plan left to others, and the ones printed for the year before.
fn set_terms(server: &TestServer, terms: &Value) {
    let stored = server.get("/api/v1/plans/1").expect(200);
    let mut plan = stored.json();
    let act = json!({"body": "Commissario", "kind": "determinazione", "number": "80", "date": "2022-07-15"});
    plan["acts"].as_array_mut().unwrap().push(act.clone());
    let mut set = 0;
    each_assignment(&mut plan["nodes"], &mut |assignment| {
        let Some(day) = terms.get(text(assignment, "key")) else {
            return;
        };
        let target = assignment["targets"][0].as_object_mut().unwrap();
        let mut former = json!({"comparator": "by", "act": act, "reason": "Termine fissato"});
        for name in ["to_be_set", "date"] {
            if let Some(value) = target.remove(name) {
                former[name] = value;
            }
        }
        let _ = target.insert("date".into(), day.clone());
        let _ = target.insert("history".into(), json!([former]));
        set += 1;
    });
    assert_eq!(set, terms.as_object().unwrap().len());
    let put = server
        .request("PUT", "/api/v1/plans/1")
        .header("If-Match", stored.header("etag"));
    let _ = put.json(&plan).send().expect(200);
}

/// Days since some day long ago, of a Gregorian date.
fn number_of(day: &str) -> i64 {
    let parts: Vec<i64> = day.split('-').map(|part| part.parse().unwrap()).collect();
    let (year, month) = if parts[1] > 2 {
        (parts[0], parts[1] + 1)
    } else {
        (parts[0] - 1, parts[1] + 13)
    };
    365 * year + year / 4 - year / 100 + year / 400 + 306_001 * month / 10_000 + parts[2]
}

/// 100 · a / b in hundredths, half away from zero.
fn percent(a: i64, b: i64) -> String {
    let hundredths = (20_000 * a + b) / (2 * b);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// What stands of one measure, in the order of offices and periods.
fn of<'a>(standing: &'a Standing, measure: &str) -> Vec<&'a Value> {
    let slots = standing.iter().filter(|((code, _, _), _)| code == measure);
    slots.map(|(_, (item, _))| item).collect()
}

fn days<'a>(standing: &'a Standing, measure: &str) -> Vec<&'a str> {
    of(standing, measure)
        .iter()
        .map(|item| text(item, "date"))
        .collect()
}

fn sum(standing: &Standing, measure: &str) -> i64 {
    of(standing, measure)
        .iter()
        .map(|item| text(item, "value").parse::<i64>().unwrap())
        .sum()
}

/// What is worked out here without the service: value or day, raw achievement, days late. Not for lists, marks,
/// mean times, and amounts of money.
fn reckoned(formula: &str, assignment: &Value, standing: &Standing) -> Option<Value> {
    let codes: Vec<&str> = formula
        .split('[')
        .skip(1)
        .map(|rest| rest.split_once(']').unwrap().0)
        .collect();
    let shape = codes.iter().fold(formula.to_owned(), |shape, code| {
        shape.replacen(code, "", 1)
    });
    let targets = assignment["targets"].as_array()?;
    let target = targets.iter().find(|target| target["period"] == "2022")?;
    match (shape.as_str(), text(target, "comparator")) {
        ("[]", "by") => {
            let done = days(standing, codes[0]).into_iter().max()?;
            let term = match target["after"]["events"].as_array() {
                None => number_of(text(target, "date")),
                Some(events) => {
                    let begun = events
                        .iter()
                        .filter_map(|event| days(standing, event.as_str()?).into_iter().max());
                    number_of(begun.min()?) + target["after"]["days"].as_i64()?
                }
            };
            let late = number_of(done) - term;
            Some(if late > 0 {
                json!([done, "0.00", late])
            } else {
                json!([done, "100.00", null])
            })
        }
        ("[]", ">=") if assignment["scoring"]["rule"] != "binary" => {
            let done = sum(standing, codes[0]);
            Some(json!([
                done.to_string(),
                percent(done, text(target, "value").parse().unwrap()),
                null
            ]))
        }
        // The office's own percentage: the last one counts.
        ("[]", "=") if target["value"] == "100" => {
            let last: i64 = text(of(standing, codes[0]).last()?, "value")
                .parse()
                .unwrap();
            Some(json!([percent(last, 100), percent(last, 100), null]))
        }
        ("100 * [] / []", "=") => {
            let part = percent(sum(standing, codes[0]), sum(standing, codes[1]));
            Some(json!([part, part, null]))
        }
        _ => None,
    }
}

/// Asserts every verdict of a year in which these promises are missed; answers how many were reckoned here.
#[track_caller]
fn judged(
    server: &TestServer,
    plan: &Value,
    standing: &Standing,
    figures: &[Value],
    missed: impl Fn(usize) -> bool,
) -> usize {
    let formulas: BTreeMap<String, String> = plan["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(one, "code").into(), text(one, "formula").into()))
        .collect();
    let found = having(&plan["nodes"], "indicator");
    let found: BTreeMap<&str, &Value> = found.iter().map(|one| (text(one, "key"), *one)).collect();
    let answers = evaluations(server);
    let mut reckonings = 0;
    for (index, one) in figures.iter().enumerate() {
        let key = text(one, "assignment");
        let answer = &answers[key];
        let status = text(answer, "status");
        if missed(index) {
            assert!(
                ["not_achieved", "partially_achieved"].contains(&status),
                "{key}: {answer}"
            );
        } else {
            assert_eq!(status, "achieved", "{key}: {answer}");
        }
        let assignment = found[key];
        if let Some(expected) = reckoned(
            &formulas[text(assignment, "indicator")],
            assignment,
            standing,
        ) {
            let value = if answer["date"].is_null() {
                &answer["value"]
            } else {
                &answer["date"]
            };
            assert_eq!(
                json!([value, answer["raw_achievement"], answer["days_late"]]),
                expected,
                "{key}: {answer}"
            );
            reckonings += 1;
        }
    }
    reckonings
}

on_both! {
    fn each_promise_is_kept_and_missed_by_its_own_figures(server: empty) {
        let _ = server.cli(&["demo", "--set", "lucca"]).succeeded();
        let given = fixture("lucca_postings.json");
        let (figures, terms) = (given["figures"].as_array().unwrap(), &given["terms"]);
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        let promised: BTreeSet<&str> = having(&plan["nodes"], "indicator").into_iter()
            .filter(|one| one["targets"].as_array().is_some_and(|targets| !targets.is_empty()))
            .map(|one| text(one, "key"))
            .collect();
        let posted: BTreeSet<&str> = figures.iter().map(|one| text(one, "assignment")).collect();
        assert_eq!(posted, promised, "everything that has a target is tried");
        assert_eq!(posted.len(), figures.len());

        let evidence: BTreeMap<&str, &str> = having(&plan["nodes"], "evidence").into_iter()
            .map(|one| (text(one, "key"), text(one, "evidence")))
            .collect();
        assert_eq!(evidence.len(), 5);
        let mut standing = Standing::new();
        let mut unproved = year(figures, |_| false);
        unproved.retain(|(measure, _, _), _| !evidence.values().any(|code| code == measure));
        post(server, &mut standing, unproved);
        let before = evaluations(server);
        for key in posted {
            let (status, marks) = (text(&before[key], "status"), before[key]["marks"].to_string());
            let expected = if evidence.contains_key(key) {
                "on_track"
            } else if terms.get(key).is_none() {
                "achieved"
            } else if before[key]["target"]["to_be_set"].is_null() {
                "no_target"
            } else {
                "not_due"
            };
            assert_eq!(status, expected, "{key}");
            assert_eq!(marks.contains("without_evidence"), status == "on_track", "{key}");
            assert!(marks.contains("contradictory_target") || status != "no_target", "{key}");
        }
        post(server, &mut standing, year(figures, |_| false));
        set_terms(server, terms);
        let plan = server.get("/api/v1/plans/1").expect(200).json();
        let reckonings = judged(server, &plan, &standing, figures, |_| false);
        // 113 days, 19 numbers of things done, three percentages that the office says, four out of counts.
        assert_eq!(reckonings, 139);

        // Each is missed in the rounds that are the binary digits of its number: no two in the same rounds, so
        // that whatever hung on another one's figures would come out wrong in one of them.
        let rounds = figures.len().ilog2() + 1;
        for round in 0..rounds {
            let missed = |index: usize| (index + 1) >> round & 1 == 1;
            post(server, &mut standing, year(figures, missed));
            assert_eq!(judged(server, &plan, &standing, figures, missed), reckonings);
        }
    }
}
