// SPDX-License-Identifier: AGPL-3.0-or-later
//! The year 2022 of Toscana Nord-Ovest (docs/domain.md §8): the real plans of three chambers, their updates, the merger of
//! 30 June, what the successor posts for them; every figure redone by other code from the plans and the postings.

use crate::recomputation::assignments;
use crate::support::{MEASUREMENTS, all_pages, document, recomputed};
use serde_json::{Value, json};
use traguardo_tests::{TestServer, on_both};

const MERGERS: &str = "/api/v1/mergers";
const ON: &str = "2023-02-01";
const CHAMBERS: [(&str, &str); 3] = [
    ("CCIAA-LU", "demo/lucca/plan.json"),
    ("CCIAA-MS", "demo/massa-carrara/plan.json"),
    ("CCIAA-PI", "demo/pisa/plan.json"),
];

/// The plan as its first acts approved it; `None` of a plan that the year did not change.
fn before_the_update(plan: &Value) -> Option<Value> {
    let mut first = plan.clone();
    let acts = first["acts"].as_array_mut().unwrap();
    let updates = acts
        .iter()
        .filter(|act| act["date"].as_str().unwrap() >= "2022-04-01")
        .count();
    if updates == 0 {
        return None;
    }
    acts.truncate(acts.len() - 1);
    Some(first)
}

/// A figure that somebody might have had, from 1 up, and other ones from measure to measure.
fn figure(measure: &Value, period: &str, offset: usize) -> Value {
    let content = measure["content"].as_str().unwrap_or("number");
    let half = if period.ends_with("S1") { "03" } else { "10" };
    let code = measure["code"].as_str().unwrap();
    let mut item = json!({"measure": code, "period": period});
    match content {
        "date" => item["date"] = json!(format!("2022-{half}-{:02}", 1 + offset % 28)),
        "items" => {
            item["items"] = json!([{"label": "1", "opened": "2022-03-01", "due": "2022-03-31", "done": "2022-03-15"}]);
        }
        _ if measure.get("scale").is_some() => item["value"] = json!("4.00"),
        _ => item["value"] = json!(format!("{}.{:02}", 1 + offset * 7 % 90, offset % 100)),
    }
    item
}

/// Every expected figure of a plan for a half-year or the year, from each office.
fn figures(plan: &Value, ends: &str, offset: usize) -> Vec<Value> {
    let mut items = Vec::new();
    for (place, measure) in plan["measures"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let frequency = measure["frequency"].as_str().unwrap();
        let periods: &[&str] = match (frequency, ends) {
            ("annual", "2022-S2") => &["2022"],
            ("half_yearly", "2022-S1") => &["2022-S1"],
            ("half_yearly", "2022-S2") => &["2022-S2"],
            _ => &[],
        };
        for period in periods {
            let item = figure(measure, period, place + offset);
            let offices = measure["offices"].as_array();
            match offices.filter(|offices| !offices.is_empty()) {
                None => items.push(item),
                Some(offices) => items.extend(offices.iter().map(|office| {
                    let mut item = item.clone();
                    item["office"] = office.clone();
                    item
                })),
            }
        }
    }
    items
}

fn is_common(common: &Value, item: &Value) -> bool {
    common["measures"]
        .as_array()
        .unwrap()
        .iter()
        .any(|measure| measure["code"] == item["measure"])
}

/// All verdicts on a chamber's plan, redone from the plan and the postings; how many have a value.
fn compare(server: &TestServer, plan: &Value, posts: &[Value], period: &str) -> usize {
    let expected = recomputed(plan, posts, period, ON)["assignments"].clone();
    let found = assignments(server, plan, period, ON);
    let mut values = 0;
    for (key, redone) in expected.as_object().unwrap() {
        assert_eq!(&found[key], redone, "{key} as of {period}");
        values += usize::from(!redone["value"].is_null());
    }
    assert_eq!(found.len(), expected.as_object().unwrap().len());
    values
}

/// `12.34` as 1234.
fn hundredths(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// The measures that the chambers have in common, as bodies post them that have no plan with them.
fn national(plan: &Value) -> Value {
    let mut common = plan.clone();
    let measures = common["measures"].as_array_mut().unwrap();
    measures.retain(|measure| measure["dictionary"] == "national");
    for measure in measures {
        let _ = measure.as_object_mut().unwrap().remove("offices");
    }
    common
}

/// The figures of three chambers as if one had posted them: numbers added up, in whole hundredths.
fn added_up(plan: &Value, posts: &[Vec<Value>; 3]) -> Value {
    let items = |place: usize| {
        posts[place]
            .iter()
            .flat_map(|post| post["items"].as_array().unwrap())
    };
    let mut sums: Vec<Value> = Vec::new();
    for item in items(1) {
        let code = &item["measure"];
        let common = plan["measures"]
            .as_array()
            .unwrap()
            .iter()
            .any(|measure| measure["code"] == *code && measure["dictionary"] == "national");
        if !common || item.get("value").is_none() {
            continue;
        }
        let same = |other: &&Value| other["measure"] == *code && other["period"] == item["period"];
        let mut sum = hundredths(&item["value"]);
        // Two offices of one chamber report it: the others' are added to the first.
        if !sums.iter().any(|there| same(&there)) {
            for place in [0, 2] {
                sum += hundredths(&items(place).find(same).unwrap()["value"]);
            }
        }
        let mut item = item.clone();
        item["value"] = json!(format!("{}.{:02}", sum / 100, sum % 100));
        sums.push(item);
    }
    json!({"administration": "CCIAA-MS", "items": sums})
}

on_both! {
    fn the_demo_merges_the_three_chambers(server: empty) {
        for _ in 0..2 {
            let _ = server.cli(&["demo", "--set", "toscana-nord-ovest"]).succeeded();
        }
        let tree = server.get(&format!("{MERGERS}/1/tree?period=2022&on={ON}")).expect(200).json();
        let branches = tree["branches"].as_array().unwrap();
        assert_eq!(branches.iter().map(|branch| branch["administration"].as_str().unwrap()).collect::<Vec<_>>(), CHAMBERS.map(|(code, _)| code));
        let common = server.get(&format!("{MERGERS}/1/indicators?period=2022&on={ON}&limit=500")).expect(200).items();
        assert!(!common.is_empty());
        // Lucca and Pisa have posted nothing, so there is no figure of the three.
        for item in &common {
            assert_eq!((&item["status"], &item["reasons"][0]["code"]), (&json!("not_reported"), &json!("not_reported")), "{item}");
        }
        let path = format!("{MERGERS}/1/report?period=2022&on={ON}&format=markdown");
        let report = server.get(&path).expect(200);
        for line in ["# Relazione sulla performance 2022 – Camera di Commercio della Toscana Nord-Ovest", "## I rami dell'accorpamento", "## Indicatori comuni", "## Camera di Commercio di Lucca", "## Camera di Commercio di Massa-Carrara", "## Camera di Commercio di Pisa"] {
            assert!(report.text().contains(line), "{line}");
        }
        assert_eq!(server.get(&path).expect(200).text(), report.text());
        let _ = server.get(&format!("{MERGERS}/1/report?period=2021")).faults(422, "invalid", &[("?period", "outside_plan")]);
        let due = all_pages(server, "/api/v1/deadlines?administration=CCIAA-TNO&on=2022-12-01", 200);
        assert!(due.iter().all(|item| item["scope"].is_string()) && due.iter().any(|item| item["scope"] == "CCIAA-LU"));
    }

    fn the_year_2022(server: empty) {
        let plans: Vec<(&str, Value)> = CHAMBERS.iter().map(|(code, path)| (*code, document(path))).collect();
        // Approved by their acts; Massa-Carrara updates on 1 April, Lucca on 29 June.
        let mut ids = Vec::new();
        for (_, plan) in &plans {
            ids.push(server.add_plan(&before_the_update(plan).unwrap_or_else(|| plan.clone())));
        }
        let approved = server.position();
        for (id, (_, plan)) in ids.iter().zip(&plans) {
            if before_the_update(plan).is_some() {
                let stored = server.get(&format!("/api/v1/plans/{id}")).expect(200);
                let request = server.request("PUT", &format!("/api/v1/plans/{id}"));
                let _ = request.header("If-Match", stored.header("etag")).json(plan).send().expect(200);
            }
        }
        // The first half-year, posted by the offices of the origins.
        let common = national(&plans[1].1);
        let mut posts: Vec<Vec<Value>> = Vec::new();
        for (index, (code, plan)) in plans.iter().enumerate() {
            let mut items = figures(plan, "2022-S1", index);
            if *code != "CCIAA-MS" {
                items.extend(figures(&common, "2022-S1", 7 * index));
            }
            let mut of_chamber = Vec::new();
            if !items.is_empty() {
                let post = json!({"administration": code, "items": items});
                let _ = server.post(MEASUREMENTS, &post).expect(201);
                of_chamber.push(post);
            }
            posts.push(of_chamber);
        }
        let first_half = server.position();
        let _ = server.post("/api/v1/administrations", &document("demo/toscana-nord-ovest/administration.json")).expect(201);
        let _ = server.post(MERGERS, &document("demo/toscana-nord-ovest/merger.json")).expect(201);
        let merged = server.position();
        // The rest of the year, posted by the successor with scopes; a late correction, and a figure withdrawn.
        for (index, (code, plan)) in plans.iter().enumerate() {
            let mut items = figures(plan, "2022-S2", index + 3);
            let own = items.len();
            if *code != "CCIAA-MS" {
                items.extend(figures(&common, "2022-S2", 7 * index + 3));
            }
            let post = json!({"administration": "CCIAA-TNO", "scope": code, "items": items});
            let _ = server.post(MEASUREMENTS, &post).expect(201);
            // Of what only this chamber counts, one is corrected and one withdrawn.
            let local: Vec<Value> = items.iter().take(own).filter(|item| !is_common(&common, item)).cloned().collect();
            let (mut corrections, chosen) = (Vec::new(), local.first().zip(local.last()));
            if let Some((first, last)) = chosen {
                let mut corrected = first.clone();
                if corrected.get("value").is_some() {
                    corrected["value"] = json!("3.00");
                }
                corrected["replaces"] = json!(1);
                corrected["reason"] = json!("Dato rettificato dopo la chiusura");
                let mut withdrawn = json!({"withdrawn": true, "replaces": 1, "reason": "Rilevata per errore"});
                for field in ["measure", "period", "office"] {
                    if let Some(value) = last.get(field) {
                        withdrawn[field] = value.clone();
                    }
                }
                for item in [corrected, withdrawn] {
                    let correction = json!({"administration": "CCIAA-TNO", "scope": code, "items": [item]});
                    let _ = server.post(MEASUREMENTS, &correction).expect(201);
                    corrections.push(correction);
                }
            }
            // The recomputation knows plans and postings, and nothing of mergers.
            posts[index].extend(std::iter::once(post).chain(corrections).map(|mut post| {
                post["administration"] = json!(code);
                let _ = post.as_object_mut().unwrap().remove("scope");
                post
            }));
        }
        let mut values = 0;
        for (index, (_, plan)) in plans.iter().enumerate().filter(|(_, (_, plan))| plan["measures"].as_array().is_some_and(|all| !all.is_empty())) {
            for period in ["2022-S1", "2022"] {
                values += compare(server, plan, &posts[index], period);
            }
        }
        assert!(values > 250, "{values}");
        // The successor's figures are those of one chamber that had posted the sums.
        let together = added_up(&plans[1].1, &posts.clone().try_into().unwrap());
        for period in ["2022-S1", "2022"] {
            let redone = recomputed(&plans[1].1, std::slice::from_ref(&together), period, ON);
            let redone = redone["assignments"].as_object().unwrap();
            let found = server.get(&format!("{MERGERS}/1/indicators?period={period}&on={ON}&limit=500")).expect(200).items();
            let mut with_value = 0;
            for item in &found {
                let of_indicator = |key: &&String| key.rsplit_once('/').map_or(key.as_str(), |(_, code)| code) == item["indicator"].as_str().unwrap();
                let key = redone.keys().find(of_indicator).unwrap_or_else(|| panic!("{item}"));
                assert_eq!(item.get("value").unwrap_or(&Value::Null), &redone[key]["value"], "{key} {period}");
                with_value += usize::from(item.get("value").is_some());
            }
            assert!(with_value > 0, "{period}: {found:?}");
        }
        // As it was known at three positions: no figure, the half-year, all of it.
        let ms = |at: i64, period: &str| {
            let path = format!("/api/v1/plans/{}/tree?period={period}&on={ON}&as_known_at={at}", ids[1]);
            server.get(&path).expect(200).json()
        };
        let now = server.position();
        assert_eq!((ms(approved, "2022-S1")["plan"]["revision"].clone(), ms(now, "2022-S1")["plan"]["revision"].clone()), (json!(1), json!(2)));
        assert_ne!(ms(approved, "2022-S1")["counts"], ms(first_half, "2022-S1")["counts"]);
        assert_ne!(ms(merged, "2022")["counts"], ms(now, "2022")["counts"]);
        // The annual report has it all: printed contradictions, money that does not add up, each with its place.
        let path = format!("{MERGERS}/1/report?period=2022&kind=annual&on={ON}&format=markdown");
        let report = server.get(&path).expect(200);
        for part in ["# Relazione sulla performance 2022", "OC\\_TBS\\_03", "EC27", "1.533.400,00", "878.700,00", "3086", "Regole usate"] {
            assert!(report.text().contains(part), "{part}");
        }
        // The branches are one plan: three of the same weight, of which Pisa's has nothing to judge.
        let tree = server.get(&format!("{MERGERS}/1/tree?period=2022&on={ON}")).expect(200).json();
        let of = |place: usize| hundredths(&tree["branches"][place]["achievement"]);
        assert_eq!(tree["branches"][2].get("achievement"), None);
        // Half away from zero, of two figures of two decimals.
        assert_eq!(hundredths(&tree["achievement"]), (of(0) + of(1) + 1) / 2);
    }
}
