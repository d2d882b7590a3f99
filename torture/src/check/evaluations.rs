// SPDX-License-Identifier: AGPL-3.0-or-later
//! Verdicts and roll-up against a computation that shares no code with the service.

use crate::Result;
use crate::client::{Fixture, Http, plan};
use crate::findings::{Findings, Promise};
use crate::machine::{Work, run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const ASKED: &str = "period=2022&on=2023-02-01";
const MEMBERS: [&str; 4] = ["status", "achievement", "raw_achievement", "progress"];

/// Compares every verdict and every node of the demonstration's plan; answers how many there are.
pub fn evaluations(
    http: &Http,
    fixture: &Fixture,
    stored: &[Value],
    work: &Work,
    findings: &Findings,
) -> Result<usize> {
    let mut count = 0;
    for administration in &fixture.administrations {
        let computed = recomputed(administration, stored, work)?;
        let verdicts = http.all(&format!(
            "/api/v1/evaluations?administration={administration}&{ASKED}&limit=500"
        ))?;
        let plan = verdicts
            .first()
            .and_then(|one| one.pointer("/plan/id"))
            .and_then(Value::as_str);
        let path = format!(
            "/api/v1/plans/{}/tree?{ASKED}",
            plan.ok_or_else(|| format!("no verdict names its plan: {verdicts:?}"))?
        );
        let tree = http.ask(&path)?.json();
        let mut compare = |what: String, ours: &Value, names: &[&str], theirs: Option<&Value>| {
            count += 1;
            let theirs = theirs.unwrap_or(&Value::Null);
            let differ =
                |name: &&&str| ours.get(**name) != theirs.get(**name).filter(|one| !one.is_null());
            let different: Vec<_> = names.iter().filter(differ).collect();
            if !different.is_empty() {
                let what = format!(
                    "{administration} {what}: {different:?}: answered {ours}, computed {theirs}"
                );
                findings.add(Promise::Evaluated, what);
            }
        };
        for verdict in &verdicts {
            let key = verdict
                .get("assignment")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let theirs = computed.get("assignments").and_then(|all| all.get(key));
            compare(format!("verdict {key}"), verdict, &MEMBERS, theirs);
            compare(format!("value {key}"), verdict, &["value"], theirs);
        }
        let mut nodes = BTreeMap::new();
        collect(&tree, &mut nodes);
        for (code, node) in &nodes {
            let theirs = computed
                .get("nodes")
                .and_then(|all| all.get(code))
                .map(in_percent);
            compare(
                format!("node {code}"),
                node,
                &["achievement", "coverage"],
                theirs.as_ref(),
            );
        }
        if nodes.is_empty() || verdicts.is_empty() {
            findings.add(
                Promise::Evaluated,
                format!("{administration}: nothing to compare: {tree}"),
            );
        }
    }
    Ok(count)
}

/// A node whose coverage, an exact share of 1, is put in percent as the service prints it.
fn in_percent(node: &Value) -> Value {
    let mut node = node.clone();
    let percent = node
        .get("coverage")
        .and_then(Value::as_str)
        .and_then(|share| {
            let (part, whole) = share.split_once('/').unwrap_or((share, "1"));
            let (part, whole): (u128, u128) = (part.parse().ok()?, whole.parse().ok()?);
            let hundredths = (part * 20_000 + whole).checked_div(2 * whole)?;
            Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
        });
    if let (Some(coverage), Some(percent)) = (node.get_mut("coverage"), percent) {
        *coverage = Value::from(percent);
    }
    node
}

/// Nodes at or below, by code.
fn collect(value: &Value, nodes: &mut BTreeMap<String, Value>) {
    for node in value
        .get("nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(code) = node.get("code").and_then(Value::as_str) {
            nodes.insert(code.to_owned(), node.clone());
        }
        collect(node, nodes);
    }
}

/// What the independent program makes of the postings that were read back.
fn recomputed(administration: &str, stored: &[Value], work: &Work) -> Result<Value> {
    let mut postings: Vec<&Value> = stored
        .iter()
        .filter(|row| row.get("administration").and_then(Value::as_str) == Some(administration))
        .collect();
    postings.sort_by_key(|row| row.get("position").and_then(Value::as_i64));
    let (document, posted) = (work.path("plan.json"), work.path("postings.json"));
    std::fs::write(&document, plan(administration)?.to_string())?;
    std::fs::write(&posted, serde_json::to_vec(&postings)?)?;
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/recompute/recompute.py");
    let mut python = Command::new("python3");
    python
        .arg(program)
        .arg(document)
        .arg(posted)
        .args(["--period", "2022", "--on", "2023-02-01"]);
    Ok(serde_json::from_str(&run(&mut python)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_share_is_put_in_percent() {
        let percent = |share: &str| in_percent(&json!({"coverage": share}))["coverage"].clone();
        assert_eq!(percent("2/3"), "66.67");
        assert_eq!(percent("1"), "100.00");
        assert_eq!(percent("0"), "0.00");
        assert_eq!(
            in_percent(&json!({"coverage": null})),
            json!({"coverage": null})
        );
    }
}
