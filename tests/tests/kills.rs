// SPDX-License-Identifier: AGPL-3.0-or-later
//! SIGKILL under load: what was acknowledged is there, once, and nothing else is.

use crate::journal::{CLIENTS, Entry, Field, plan};
use crate::support::all_pages;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use traguardo_tests::{TestServer, assert_intact, on_both};

const KILLS: usize = 10;
/// Receipts between two kills, at least.
const BETWEEN: usize = 120;

/// Kills the service again and again while the clients post; answers what they wrote down.
fn under_fire(server: &mut TestServer) -> Vec<Entry> {
    let field = Field::new(server.client());
    std::thread::scope(|scope| {
        let field = &field;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || field.work(client)))
            .collect();
        for kill in 0..KILLS {
            // Never at the same distance from the receipt before.
            field.wait_for(field.acknowledged() + BETWEEN + 7 * kill % 16);
            server.kill9();
            server.restart();
            field.moved(server.client());
        }
        field.wait_for(field.acknowledged() + BETWEEN);
        field.finish();
        clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect()
    })
}

fn run(server: &mut TestServer) {
    server.add_plan(&plan());
    let before = server.position();
    let journal = under_fire(server);

    let unanswered: usize = journal.iter().map(|entry| entry.unanswered).sum();
    let replayed = journal.iter().filter(|entry| entry.replayed).count();
    println!(
        "{KILLS} kills, {} receipts, {unanswered} unanswered requests, {replayed} of them had been done",
        journal.len()
    );
    // A test in which nothing was at stake proves nothing.
    assert!(journal.len() >= KILLS * BETWEEN, "{}", journal.len());
    assert!(
        unanswered >= KILLS && replayed > 0,
        "{unanswered} {replayed}"
    );

    // Each figure of the journal stands exactly once, as it was posted; nothing else does.
    let revisions = all_pages(
        server,
        "/api/v1/measurements?administration=CONTA&revisions=all",
        500,
    );
    let mut standing: BTreeMap<String, Value> = BTreeMap::new();
    for item in &revisions {
        assert_eq!(item["revision"], 1, "{item}");
        let figure = json!([item["measure"], item["period"], item["value"]]);
        let doubled = standing.insert(figure.to_string(), item.clone());
        assert!(doubled.is_none(), "{figure} is there twice");
    }
    for entry in &journal {
        let item = standing
            .remove(&entry.figure().to_string())
            .unwrap_or_else(|| panic!("lost: {entry:?}"));
        let receipt = entry.receipt.as_ref().unwrap();
        assert_eq!(
            (&item["position"], &item["id"]),
            (&receipt["position"], &receipt["items"][0]["id"]),
            "{entry:?}"
        );
    }
    assert!(standing.is_empty(), "nobody posted these: {standing:?}");

    // One position for each receipt, no gap, every hash right, and each change says what its row says.
    let changes = assert_intact(server.database());
    let posts: Vec<_> = changes
        .iter()
        .filter(|change| change.action == "measurements.posted")
        .collect();
    assert_eq!(posts.len(), journal.len());
    assert_eq!(
        server.position(),
        before + i64::try_from(journal.len()).unwrap()
    );
    let by_position: BTreeMap<i64, &Value> = revisions
        .iter()
        .map(|item| (item["position"].as_i64().unwrap(), item))
        .collect();
    for change in posts {
        let body: Value = serde_json::from_str(&change.body).unwrap();
        let item = by_position[&change.position];
        for name in ["id", "measure", "period", "value", "revision"] {
            assert_eq!(
                body["items"][0][name], item[name],
                "{name} at {}",
                change.position
            );
        }
    }
}

on_both! {
    fn sigkill_loses_and_doubles_nothing(server: empty) {
        run(server);
    }
}
