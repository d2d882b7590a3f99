// SPDX-License-Identifier: AGPL-3.0-or-later
//! Filling a fresh service through its API.

use crate::Result;
use crate::fixture;
use crate::http::{self, Client};
use serde_json::Value;
use std::net::SocketAddr;

/// What the service holds after loading.
pub struct Loaded {
    /// Paths of evaluations of one indicator each.
    pub evaluations: Vec<String>,
    /// Paths of single figures.
    pub figures: Vec<String>,
    /// Figures stored.
    pub rows: u64,
}

/// Posts the plans of all administrations, and the figures that their evaluations read.
pub fn load(address: SocketAddr, administrations: u32) -> Result<Loaded> {
    let mut client = Client::connect(address)?;
    let mut loaded = Loaded {
        evaluations: Vec::new(),
        figures: Vec::new(),
        rows: 0,
    };
    for number in 1..=administrations {
        carry_out(
            &mut client,
            "/api/v1/plans",
            &fixture::plan(number).to_string(),
        )?;
        for (body, rows) in fixture::loaded(number) {
            let receipt = carry_out(&mut client, "/api/v1/measurements", &body)?;
            loaded.figures.extend(figures(&receipt));
            loaded.rows += rows;
        }
        let administration = fixture::administration(number);
        loaded.evaluations.extend((1..=fixture::INDICATORS).map(|indicator| {
            let (indicator, year) = (fixture::indicator(indicator), fixture::YEAR);
            format!("/api/v1/evaluations?administration={administration}&period={year}&indicator={indicator}")
        }));
    }
    if u64::try_from(loaded.figures.len())? != loaded.rows {
        return Err("the receipts do not name every figure that was posted".into());
    }
    check(&mut client, &loaded)?;
    Ok(loaded)
}

/// Posts a body and reads the answer; anything but success ends the run.
pub fn carry_out(client: &mut Client, path: &str, body: &str) -> Result<Value> {
    let mut request = Vec::new();
    http::post(&mut request, path, None, body);
    let answer = client.send(&request)?;
    if answer.is_success() {
        return Ok(serde_json::from_slice(answer.body)?);
    }
    Err(format!("POST {path}: {}", answer.in_words()).into())
}

/// Paths of the figures that a receipt names.
fn figures(receipt: &Value) -> Vec<String> {
    let items = receipt
        .get("items")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let ids = items
        .iter()
        .filter_map(|item| item.get("id").and_then(Value::as_str));
    ids.map(|id| format!("/api/v1/measurements/{id}")).collect()
}

/// Measuring refusals or empty answers would be easy and worthless: every evaluation has a value.
fn check(client: &mut Client, loaded: &Loaded) -> Result<()> {
    let step = loaded.figures.len() / 100 + 1;
    for path in loaded
        .evaluations
        .iter()
        .chain(loaded.figures.iter().step_by(step))
    {
        let mut request = Vec::new();
        http::get(&mut request, path);
        let answer = client.send(&request)?;
        let told = answer
            .is_success()
            .then(|| serde_json::from_slice::<Value>(answer.body))
            .transpose()?;
        let item = told
            .as_ref()
            .and_then(|told| told.pointer("/items/0").or(Some(told)));
        if item
            .and_then(|item| item.get("value"))
            .and_then(Value::as_str)
            .is_none()
        {
            return Err(format!("GET {path} gives no value: {}", answer.in_words()).into());
        }
    }
    Ok(())
}
