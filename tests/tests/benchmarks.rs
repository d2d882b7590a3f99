// SPDX-License-Identifier: AGPL-3.0-or-later
//! How figures are distributed over administrations: as known, as published, as others published it (docs/domain.md §9).

use crate::support::unchanged;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use traguardo_tests::{Answer, TestServer, on_both, repository};

const PUBLICATIONS: &str = "/api/v1/benchmark-publications";
const SNAPSHOTS: &str = "/api/v1/benchmark-snapshots";
const OF_2022: &str = "/api/v1/benchmarks?indicator=R&period=2022";

/// Size class, region, numerator and denominator of each administration.
const FIGURES: [(&str, &str, &str, &str); 12] = [
    ("A", "X", "10", "30"),
    ("A", "X", "20.5", "30"),
    ("A", "X", "30", "31"),
    ("A", "X", "0", "12"),
    ("A", "X", "7", "70"),
    ("A", "Y", "-5", "45"),
    ("A", "Y", "11", "7"),
    ("B", "Y", "100", "99"),
    ("B", "Y", "1", "3"),
    ("B", "Y", "2", "3"),
    ("B", "Y", "17", "16"),
    ("B", "Y", "5", "9"),
];

/// The plan of one of them: a national ratio, with a target for 2022.
pub fn plan(code: &str, class: &str, region: &str) -> Value {
    let measure = |code: &str| json!({"code": code, "name": code, "unit": "N.", "nature": "stock", "frequency": "annual", "dictionary": "national"});
    json!({
        "format": "traguardo-plan/1",
        "administration": {"code": code, "name": format!("Camera {code}"), "size_class": class, "region": region},
        "code": "P", "title": "Piano 2022", "kind": "performance", "first_year": 2022, "last_year": 2022,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2022-01-31"}],
        "measures": [measure("a"), measure("b")],
        "indicators": [{"code": "R", "name": "Rapporto", "unit": "%", "formula": "100 * [a] / [b]", "better": "higher", "dictionary": "national"}],
        "nodes": [{"code": "N", "kind": "objective", "title": "Obiettivo", "assignments": [
            {"indicator": "R", "targets": [{"period": "2022", "comparator": ">=", "value": "40.00"}]}]}]
    })
}

/// All of them with their figures; the last one has a forecast.
pub fn fill(server: &TestServer) {
    for (number, (class, region, a, b)) in FIGURES.iter().enumerate() {
        let code = format!("E{number}");
        let _ = server.add_plan(&plan(&code, class, region));
        let origin = if number == 11 { "forecast" } else { "actual" };
        let figures = json!([{"measure": "a", "period": "2022", "value": a, "origin": origin}, {"measure": "b", "period": "2022", "value": b}]);
        let _ = server.measurements(&code, &figures).expect(201);
    }
}

/// What other code makes of the figures of some of them, and of the place of one.
fn recomputed(which: impl Fn(&str, &str) -> bool, own: &str) -> Value {
    let chosen: Vec<_> = FIGURES
        .iter()
        .filter(|(class, region, ..)| which(class, region))
        .collect();
    let ratios: Vec<Value> = chosen.iter().map(|(_, _, a, b)| json!([a, b])).collect();
    // a hundred times the numerator
    let value = |a: &str, b: &str| match a.split_once('.') {
        Some((whole, rest)) => format!("{whole}{rest:0<2}/{b}"),
        None => format!("{a}00/{b}"),
    };
    let values: Vec<String> = chosen.iter().map(|(_, _, a, b)| value(a, b)).collect();
    let case = json!({"values": values, "ratios": ratios, "factor": "100", "place": own, "better": "higher"});
    let mut child = Command::new("python3")
        .arg(repository().join("tests/recompute/benchmark.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(case.to_string().as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The statistics of a group as the recomputation names them.
fn told(group: &Value) -> Value {
    let mut told = json!({});
    for name in [
        "minimum",
        "lower_quartile",
        "median",
        "upper_quartile",
        "maximum",
        "deciles",
        "mean",
        "standard_deviation",
    ] {
        told[name] = group[name].clone();
    }
    told["system"] = group["system_figure"].clone();
    told
}

fn without_place(mut recomputed: Value) -> Value {
    let members = recomputed.as_object_mut().unwrap();
    members.retain(|name, _| !["percentile", "gap_to_median", "rank"].contains(&name.as_str()));
    recomputed
}

fn group<'a>(answer: &'a Value, kind: &str, code: &str) -> &'a Value {
    let groups = answer["groups"].as_array().unwrap();
    let is_it = |group: &&Value| {
        group["group"] == kind && group["code"].as_str().unwrap_or_default() == code
    };
    groups.iter().find(is_it).unwrap_or(&Value::Null)
}

fn faults(answer: &Answer) -> Vec<(String, String)> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|fault| (text(fault, "pointer"), text(fault, "code")))
        .collect()
}

fn correct(server: &TestServer) {
    let corrected = json!([{"measure": "a", "period": "2022", "value": "29", "replaces": 1, "reason": "Errore"}]);
    let _ = server.measurements("E0", &corrected).expect(201);
}

on_both! {
    fn every_statistic_is_the_one_recomputed(server: empty) {
        fill(server);
        let answer = server.get(&format!("{OF_2022}&administration=E0")).expect(200).json();
        assert_eq!([&answer["name"], &answer["unit"], &answer["better"]], ["Rapporto", "%", "higher"]);
        assert!(answer.get("publication").is_none());
        let nation = recomputed(|_, _| true, "1000/30");
        assert_eq!(told(group(&answer, "national", "")), without_place(nation.clone()));
        assert_eq!(told(group(&answer, "size-class", "A")), without_place(recomputed(|class, _| class == "A", "1000/30")));
        assert_eq!(told(group(&answer, "size-class", "B")), without_place(recomputed(|class, _| class == "B", "100/3")));
        let national = group(&answer, "national", "");
        assert_eq!((&national["n"], &national["provisional"], &national["factor"]), (&json!(12), &json!(1), &json!("100")));
        // Y is the five of B and two of A: what A is without them is X, and two would be left.
        for (code, n) in [("X", 5), ("Y", 7)] {
            let region = group(&answer, "region", code);
            assert_eq!(*region, json!({"group": "region", "code": code, "n": n, "withheld": "protected"}));
        }
        let own = &answer["administration"];
        assert_eq!((&own["code"], &own["value"]), (&json!("E0"), &json!("33.3333333333")));
        assert_eq!(own["places"].as_array().unwrap().len(), 2, "none in a region that is not told of");
        for name in ["rank", "percentile", "gap_to_median"] {
            assert_eq!(own["places"][0][name], nation[name], "{name}");
        }
        // One kind of group tells no more than all of them.
        for kind in ["national", "size-class", "region"] {
            let one = server.get(&format!("{OF_2022}&group={kind}")).expect(200).json();
            let same: Vec<&Value> = answer["groups"].as_array().unwrap().iter().filter(|group| group["group"] == kind).collect();
            assert_eq!(json!(same), one["groups"], "{kind}");
        }
    }

    /// Who is not there on the last day, who has no number, and who is silent take no part.
    fn who_takes_part(server: empty) {
        fill(server);
        let n = || group(&server.get(OF_2022).expect(200).json(), "national", "")["n"].clone();
        let mut ended = plan("FINITA", "A", "X");
        ended["administration"]["valid_to"] = json!("2022-12-30");
        let _ = server.add_plan(&ended);
        let _ = server.add_plan(&plan("MUTA", "A", "X"));
        let figures = |b: &str| json!([{"measure": "a", "period": "2022", "value": "1"}, {"measure": "b", "period": "2022", "value": b}]);
        let _ = server.measurements("FINITA", &figures("2")).expect(201);
        let before = server.position();
        let _ = server.add_plan(&plan("ZERO", "A", "X"));
        let _ = server.measurements("ZERO", &figures("0")).expect(201);
        assert_eq!(n(), 12);
        let row = |code: &str| server.get(&format!("/api/v1/observations?period=2022&administration={code}")).expect(200).items().remove(0);
        assert_eq!((&row("FINITA")["administration_exists"], &row("FINITA")["value"]), (&json!(false), &json!("50.00")));
        assert_eq!((&row("E0")["administration_exists"], &row("E0")["is_ratio"]), (&json!(true), &json!(true)));
        let _ = server.measurements("MUTA", &figures("2")).expect(201);
        assert_eq!(n(), 13);
        let then = server.get(&format!("{OF_2022}&as_known_at={before}")).expect(200).json();
        assert_eq!(group(&then, "national", "")["n"], 12);
        let silent = server.get(&format!("{OF_2022}&administration=ZERO")).expect(200).json();
        assert!(silent.get("administration").is_none());
        let nobody = server.get("/api/v1/benchmarks?indicator=R&period=2021").expect(200).json();
        assert_eq!(nobody["groups"], json!([]));
        for (query, pointer, code) in [("indicator=S&period=2022", "?indicator", "unknown_indicator"), ("indicator=R&period=2022&administration=E99", "?administration", "unknown_administration"),
            ("indicator=R&period=2022&provider=Altri", "?provider", "nothing_published"), ("indicator=R&period=2022&publication=9", "?publication", "nothing_published")] {
            let answer = server.get(&format!("/api/v1/benchmarks?{query}"));
            assert_eq!(answer.status, 422, "{query}");
            assert_eq!(faults(&answer), [(pointer.to_owned(), code.to_owned())]);
        }
        for query in ["indicator=R", "period=2022", "indicator=R&period=2022&group=state", "indicator=R&period=2022&publication=x"] {
            assert_eq!(server.get(&format!("/api/v1/benchmarks?{query}")).status, 400, "{query}");
        }
    }

    fn what_was_published_stays(server: empty) {
        fill(server);
        let snapshot = json!({"provider": "Unioncamere", "period": "2022", "indicators": ["R"], "published_on": "2023-06-30",
            "act": {"body": "Comitato", "kind": "delibera", "number": "12", "date": "2023-06-28"}});
        let live = server.get(OF_2022).expect(200).json();
        let dry = unchanged(server, |server| server.post(&format!("{SNAPSHOTS}?dry_run=true"), &snapshot).expect(200));
        assert!(dry.json().get("id").is_none() && dry.json()["benchmarks"] == 1);
        let position = server.position();
        let post = || server.request("POST", SNAPSHOTS).header("Idempotency-Key", "k1").json(&snapshot).send();
        let first = post().expect(201);
        assert_eq!(first.header("location"), format!("{PUBLICATIONS}/1"));
        assert_eq!(first.json()["computed_at"], position);
        let again = unchanged(server, |_| post());
        assert_eq!((again.json(), again.header("idempotency-replayed")), (first.json(), "true"));
        correct(server);
        let now = server.get(OF_2022).expect(200).json();
        assert_ne!(now["groups"], live["groups"]);
        let published = server.get(&format!("{OF_2022}&provider=Unioncamere&administration=E0")).expect(200).json();
        assert_eq!(published["groups"], live["groups"]);
        assert_eq!(published["publication"]["act"]["number"], "12");
        // The figure of now beside the median of then, of which nobody knows a rank.
        assert_eq!(group(&live, "national", "")["median"], "61.1111111111");
        assert_eq!(published["administration"]["value"], "96.6666666667");
        assert_eq!(published["administration"]["places"][0], json!({"group": "national", "gap_to_median": "35.5555555556"}));
        // A new edition, and the old one beside it.
        let _ = server.post(SNAPSHOTS, &snapshot).expect(201);
        let newest = server.get(&format!("{OF_2022}&provider=Unioncamere")).expect(200).json();
        assert_eq!(newest["groups"], now["groups"]);
        let former = server.get(&format!("{OF_2022}&publication=1")).expect(200).json();
        assert_eq!(former["groups"], live["groups"]);
        let then = server.get(&format!("{OF_2022}&provider=Unioncamere&as_known_at={}", position + 1)).expect(200).json();
        assert_eq!(then["groups"], live["groups"]);
        let one = server.get(&format!("{PUBLICATIONS}/2")).expect(200).json();
        assert_eq!((&one["origin"], &one["contents"]), (&json!("computed"), &json!([{"indicator": "R", "period": "2022"}])));
        let listed: Vec<Value> = server.get(PUBLICATIONS).expect(200).items().iter().map(|item| item["id"].clone()).collect();
        assert_eq!(listed, ["1", "2"]);
    }

    fn a_snapshot_is_refused_with_all_its_faults(server: empty) {
        fill(server);
        let snapshot = json!({"provider": "Unioncamere", "period": "2022", "indicators": ["R", "S", "R"], "published_on": "2022-12-31"});
        let refused = unchanged(server, |server| server.post(SNAPSHOTS, &snapshot));
        assert_eq!(refused.status, 422);
        let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(faults(&refused), [told("/published_on", "period_not_over"), told("/indicators/1", "unknown_indicator"), told("/indicators/2", "duplicate_item")]);
        let future = json!({"provider": "Unioncamere", "period": "2022", "indicators": ["R"], "published_on": "2199-01-01"});
        assert_eq!(faults(&server.post(SNAPSHOTS, &future)), [told("/published_on", "in_future")]);
    }

    /// A chamber that is alone in its database, and what Unioncamere publishes.
    fn figures_from_elsewhere(server: empty) {
        let _ = server.add_plan(&plan("E0", "A", "X"));
        let figures = json!([{"measure": "a", "period": "2022", "value": "10"}, {"measure": "b", "period": "2022", "value": "30"}]);
        let _ = server.measurements("E0", &figures).expect(201);
        let alone = server.get(&format!("{OF_2022}&administration=E0")).expect(200).json();
        assert_eq!(*group(&alone, "national", ""), json!({"group": "national", "n": 1, "withheld": "small"}));
        assert_eq!(alone["administration"], json!({"code": "E0", "value": "33.3333333333", "places": []}));
        let item = |kind: &str, code: Option<&str>, statistic: &str, value: &str| {
            let mut item = json!({"indicator": "R", "period": "2022", "group": kind, "statistic": statistic, "value": value});
            if let Some(code) = code { item["code"] = json!(code); }
            item
        };
        let publication = json!({"provider": "Unioncamere", "published_on": "2023-06-30", "source": "Rapporto 2022, tavola 4", "items": [
            item("national", None, "n", "60"), item("national", None, "median", "30.00"), item("size-class", Some("A"), "median", "35.5"),
            item("size-class", Some("B"), "median", "50"), item("national", None, "upper_quartile", "44.00")]});
        let _ = server.post(PUBLICATIONS, &publication).expect(201);
        let found = server.get(&format!("{OF_2022}&provider=Unioncamere&administration=E0")).expect(200).json();
        assert_eq!(*group(&found, "national", ""), json!({"group": "national", "n": 60, "median": "30.00", "upper_quartile": "44.00"}));
        assert_eq!(*group(&found, "size-class", "B"), json!({"group": "size-class", "code": "B", "median": "50"}));
        assert_eq!((&found["publication"]["origin"], &found["publication"]["source"]), (&json!("imported"), &json!("Rapporto 2022, tavola 4")));
        assert_eq!(found["administration"]["places"], json!([
            {"group": "national", "gap_to_median": "3.3333333333"}, {"group": "size-class", "code": "A", "gap_to_median": "-2.1666666667"}]));

        let mut wrong = publication.clone();
        wrong["published_on"] = json!("2199-01-01");
        wrong["items"] = json!([item("national", Some("X"), "median", "1"), item("region", None, "median", "1"), item("national", None, "maximum", "7"), item("national", None, "maximum", "7")]);
        let refused = unchanged(server, |server| server.post(PUBLICATIONS, &wrong));
        assert_eq!(refused.status, 422);
        let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(faults(&refused), [told("/published_on", "in_future"), told("/items/0/code", "superfluous_field"), told("/items/1", "missing_field"), told("/items/3", "duplicate_item")]);
        let mut unknown = publication.clone();
        unknown["items"][1]["indicator"] = json!("Q");
        unknown["items"][3]["indicator"] = json!("Z");
        assert_eq!(faults(&server.post(PUBLICATIONS, &unknown)), [told("/items/1/indicator", "unknown_indicator"), told("/items/3/indicator", "unknown_indicator")]);
        let mut odd = publication;
        odd["items"][0]["statistic"] = json!("mode");
        assert_eq!(server.post(PUBLICATIONS, &odd).status, 422);
    }
}
