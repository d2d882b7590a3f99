// SPDX-License-Identifier: AGPL-3.0-or-later
//! SIGTERM under load: what is being answered is finished, what was answered is there.

use crate::support::{MEASUREMENTS, all_pages};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use traguardo_tests::{Client, TestServer, assert_intact, fixture, on_both};

const CLIENTS: usize = 8;
const BEFORE: usize = 50;

/// What became of the figures of one client.
#[derive(Default)]
struct Outcomes {
    stored: Vec<Value>,
    refused: Vec<Value>,
    unknown: Option<Value>,
}

/// Posts until the service is not there any more.
fn post_until_gone(client: &Client, number: usize, receipts: &AtomicUsize) -> Outcomes {
    let mut outcomes = Outcomes::default();
    for n in 0.. {
        let item = json!({"measure": "M", "period": format!("{}-M{:02}", 1900 + n % 100, number + 1), "value": format!("{number}.{n}")});
        let mut item = item;
        if n >= 100 {
            item["replaces"] = json!(n / 100);
            item["reason"] = json!("Ancora");
        }
        let figure = json!([item["period"], item["value"]]);
        let post = json!({"administration": "CONTA", "items": [item]});
        match client.request("POST", MEASUREMENTS).json(&post).try_send() {
            Ok(answer) if answer.status == 201 => {
                outcomes.stored.push(figure);
                receipts.fetch_add(1, Ordering::SeqCst);
            }
            Ok(answer) => {
                answer.problem(503, "stopping");
                outcomes.refused.push(figure);
                return outcomes;
            }
            Err(_) => {
                outcomes.unknown = Some(figure);
                return outcomes;
            }
        }
    }
    unreachable!("the loop has no end")
}

fn run(server: &mut TestServer) {
    server.add_plan(&fixture("counters.json"));
    let receipts = AtomicUsize::new(0);
    let outcomes: Vec<Outcomes> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (client, receipts) = (server.client(), &receipts);
                scope.spawn(move || post_until_gone(&client, number, receipts))
            })
            .collect();
        while receipts.load(Ordering::SeqCst) < BEFORE {
            std::thread::sleep(Duration::from_millis(1));
        }
        server.send_sigterm();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    assert_eq!(server.wait(), 0, "{}", server.log().join("\n"));
    server.restart();

    let all = all_pages(
        server,
        "/api/v1/measurements?administration=CONTA&revisions=all",
        500,
    );
    let mut there: BTreeSet<String> = BTreeSet::new();
    for item in &all {
        assert!(
            there.insert(json!([item["period"], item["value"]]).to_string()),
            "twice: {item}"
        );
    }
    let stored: Vec<&Value> = outcomes
        .iter()
        .flat_map(|outcomes| &outcomes.stored)
        .collect();
    assert!(stored.len() >= BEFORE);
    for figure in stored {
        assert!(
            there.remove(&figure.to_string()),
            "{figure} was acknowledged and is lost"
        );
    }
    for figure in outcomes.iter().flat_map(|outcomes| &outcomes.refused) {
        assert!(
            !there.contains(&figure.to_string()),
            "{figure} was refused and is there"
        );
    }
    let unknown: BTreeSet<String> = outcomes
        .iter()
        .filter_map(|outcomes| outcomes.unknown.as_ref())
        .map(Value::to_string)
        .collect();
    assert!(there.is_subset(&unknown), "nobody posted these: {there:?}");
    // Finishing means answering: a request that was stored and never answered was not finished.
    assert_eq!(
        there,
        BTreeSet::new(),
        "stored, but its client was left without an answer"
    );
    assert_intact(server.database());
}

on_both! {
    fn acknowledged_work_is_finished(server: empty) {
        run(server);
    }

    fn a_service_at_rest_stops_at_once_and_cleanly(server: demo) {
        let (code, log) = server.terminate();
        assert_eq!(code, 0, "{}", log.join("\n"));
        server.restart();
        assert_intact(server.database());
    }
}
