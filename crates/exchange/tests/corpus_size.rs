// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan is accepted only if its canonical form, which is longer, can be read again.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use serde_json::json;
use traguardo_exchange::plan::{canonical, plan_example, read_plan};

const LIMIT: usize = 8 * 1024 * 1024;

/// Many measures that leave out their defaults, and long texts up to `most` bytes in all.
fn plan_of(most: usize) -> Vec<u8> {
    let mut plan = plan_example();
    let measures = plan["measures"].as_array_mut().expect("measures");
    measures.extend((0..998).map(|index| {
        let code = format!("m{index}");
        json!({ "code": code, "name": "m", "unit": "N.", "nature": "flow", "frequency": "annual" })
    }));
    let text = "x".repeat(4_000);
    let node = |index: usize| {
        let code = format!("n{index:04}");
        json!({ "code": code, "kind": "action", "title": text, "description": text })
    };
    let each = node(0).to_string().len() + 1;
    let count = (most - plan.to_string().len()) / each;
    plan["nodes"]
        .as_array_mut()
        .expect("nodes")
        .extend((0..count).map(node));
    plan.to_string().into_bytes()
}

#[test]
fn what_is_accepted_can_be_read_again() {
    let near = plan_of(LIMIT);
    assert!(near.len() <= LIMIT && near.len() > LIMIT - 10_000);
    let faults = read_plan(&near).expect_err("its canonical form is beyond the limit");
    assert_eq!((faults.len(), faults[0].code.as_str()), (1, "too_large"));

    let further = plan_of(LIMIT - 400_000);
    let (document, _) = read_plan(&further).expect("there is room for the defaults");
    let again = canonical(&document);
    assert!(again.len() > further.len() && again.len() <= LIMIT);
    read_plan(again.as_bytes()).expect("the canonical form");
}
