// SPDX-License-Identifier: AGPL-3.0-or-later
//! What several topics need.

use serde_json::{Value, json};
use std::process::Command;
use traguardo_tests::{Answer, TempDir, TestServer, repository};

/// The chamber of the demo.
pub const MS: &str = "CCIAA-MS";

/// Where figures are posted.
pub const MEASUREMENTS: &str = "/api/v1/measurements";

/// Evaluations of the demo's plan as of 2022.
pub const OF_2022: &str = "/api/v1/evaluations?administration=CCIAA-MS&period=2022";

/// The figure that the README's first line posts.
pub fn patrimonio() -> Value {
    json!({"measure": "Patrimonio netto", "period": "2022", "value": "9312995.88", "origin": "forecast"})
}

/// A post of these items for the demo's chamber.
pub fn of_ms(items: &Value) -> Value {
    json!({"administration": MS, "items": items})
}

/// A JSON file of the repository.
pub fn document(path: &str) -> Value {
    let text = std::fs::read_to_string(repository().join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The demo's plan document.
pub fn demo_plan() -> Value {
    document("demo/massa-carrara/plan.json")
}

/// Runs `request` and asserts that it left the ledger where it was.
#[track_caller]
pub fn unchanged(server: &TestServer, request: impl FnOnce(&TestServer) -> Answer) -> Answer {
    let before = server.position();
    let answer = request(server);
    assert_eq!(server.position(), before, "nothing may change: {answer:?}");
    answer
}

/// All pages of a list, following `next`.
pub fn all_pages(server: &TestServer, path: &str, limit: u32) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let separator = if path.contains('?') { '&' } else { '?' };
        let page = server
            .get(&format!("{path}{separator}limit={limit}{cursor}"))
            .expect(200);
        items.extend(page.items());
        match page.json()["next"].as_str() {
            Some(next) => cursor = format!("&cursor={}", traguardo_tests::encode(next)),
            None => return items,
        }
    }
}

/// What the independent recomputation answers for a plan and these posts.
pub fn recomputed(plan: &Value, posts: &[Value], period: &str, on: &str) -> Value {
    let files = TempDir::new();
    let plan = files.write("plan.json", plan.to_string());
    let posts = files.write("posts.json", json!(posts).to_string());
    let output = Command::new("python3")
        .arg(repository().join("tests/recompute/recompute.py"))
        .args([plan, posts])
        .args(["--period", period, "--on", on])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every object below `value` that has the member `name`, in document order.
pub fn having<'a>(value: &'a Value, name: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    let below: Vec<&Value> = match value {
        Value::Object(members) => {
            if members.contains_key(name) {
                found.push(value);
            }
            members.values().collect()
        }
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    found.extend(below.into_iter().flat_map(|value| having(value, name)));
    found
}
