// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks, publications of them, and targets that follow.

use crate::story::Teller;
use serde_json::{Value, json};

/// Benchmarks as they are and as they were published. Those of a year without figures: a country's are all read.
pub fn benchmarks(teller: &mut Teller<'_>, number: i64, owner: &str, plan: &str) {
    let round = teller.round;
    let indicator = &format!("NAZIONALE-{number}-{round}");
    let measure = format!("MISURA-{number}-{round}");
    let national = json!({"code": indicator, "name": "Nazionale", "unit": "N.", "formula": format!("[{measure}]"),
        "better": "higher"});
    teller.post("/api/v1/indicators", "", &national);
    let item = |statistic: &str, value: &str| json!({"indicator": indicator, "period": "2008", "group": "national", "statistic": statistic, "value": value});
    let publication = json!({"provider": "Unioncamere", "published_on": "2025-06-30",
        "items": [item("median", "2"), item("maximum", "4")]});
    let path = "/api/v1/benchmark-publications";
    teller.post(path, "dry_run=true", &publication);
    teller.post(path, "dialect=it", &publication);
    let id = teller.post(path, "", &publication)["id"].clone();
    let snapshot = json!({"provider": "Ente", "period": "2008", "indicators": [indicator], "published_on": "2025-06-30"});
    for query in ["dry_run=true", ""] {
        teller.post("/api/v1/benchmark-snapshots", query, &snapshot);
    }
    teller.list(path, "");
    let id = id.as_str().unwrap();
    let one = format!("{path}/{{{id}}}");
    let position = teller.get(&one, "").json()["position"].clone();
    teller.get(&one, &format!("as_known_at={position}"));
    for filter in [
        String::new(),
        format!("&group=national&administration={owner}&on=2025-01-15"),
        format!("&provider=Unioncamere&administration={owner}"),
        format!("&provider=Unioncamere&as_known_at={position}"),
        format!("&publication={id}"),
    ] {
        let asked = format!("indicator={indicator}&period=2008{filter}");
        teller.get("/api/v1/benchmarks", &asked);
        teller.get("/api/v1/benchmarks/chart.svg", &asked);
    }
    targets_of_next_year(teller, plan);
}

/// What is proposed, refused, and carried over.
fn targets_of_next_year(teller: &mut Teller<'_>, plan: &str) {
    let proposals = format!("/api/v1/plans/{{{plan}}}/target-proposals");
    for filter in [
        "",
        "&group=region&provider=Unioncamere",
        "&assignment=N0/I0&less_demanding=true",
    ] {
        let asked = format!("year=2025&period=2008&share=75{filter}");
        teller.list(&proposals, &asked);
    }
    let path = "/api/v1/target-decisions";
    let known = teller.get("/api/v1/administrations", "").json()["known_at"]["position"].clone();
    let items: Vec<Value> = ["N0/I0", "N0/I1"]
        .into_iter()
        .map(|key| json!({"assignment": key, "decision": "refused", "reason": "Locale"}))
        .collect();
    let decisions = json!({"plan": plan, "year": 2025, "period": "2008", "share": 75, "group": "national",
        "known_at": known, "items": items});
    for query in ["dry_run=true", "", ""] {
        teller.post(path, query, &decisions);
    }
    teller.list(path, &format!("plan={plan}&year=2025"));
    teller.get(&format!("/api/v1/plans/{{{plan}}}/rollover"), "year=2025");
}
