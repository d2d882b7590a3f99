// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was acknowledged against what is there: every item once, exactly as posted, and no other.

use crate::Result;
use crate::client::{Fixture, Http, MEASUREMENTS, Operation, Outcome, Record};
use crate::findings::{Findings, Promise};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Revisions by figure and number.
pub type Revisions = BTreeMap<(String, u64), Value>;

/// All revisions of all figures, as the service lists them.
pub fn stored_rows(http: &Http, fixture: &Fixture) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for administration in &fixture.administrations {
        let query = format!("?administration={administration}&revisions=all&limit=500");
        all.extend(http.all(&format!("{MEASUREMENTS}{query}"))?);
    }
    Ok(all)
}

/// Compares the journal with what is stored. After a cut of the power at `cut`, what was known then
/// has to be there; what was on its way may be there as a whole.
pub fn rows(records: &[Record], stored: &[Value], cut: Option<Duration>, findings: &Findings) {
    let mut there = by_figure(stored, findings);
    for record in records {
        let Some(outcome) = &record.outcome else {
            continue;
        };
        if outcome.is_acknowledged() {
            let may_miss = cut.is_some_and(|cut| outcome.at > cut);
            acknowledged(&record.operation, outcome, may_miss, &mut there, findings);
        }
    }
    if cut.is_some() {
        unanswered(records, &mut there);
    }
    for row in there.into_values() {
        findings.add(
            Promise::NoGhosts,
            format!("nobody was told of {row}{}", origin(records, &row)),
        );
    }
    gaps(stored, findings);
}

fn by_figure(stored: &[Value], findings: &Findings) -> Revisions {
    let mut there = Revisions::new();
    for row in stored {
        let id = row
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let revision = row
            .get("revision")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        if there.insert((id, revision), row.clone()).is_some() {
            findings.add(Promise::NoGhosts, format!("listed twice: {row}"));
        }
    }
    there
}

/// Takes the rows of an acknowledged operation out; they have to be there.
fn acknowledged(
    operation: &Operation,
    outcome: &Outcome,
    may_miss: bool,
    there: &mut Revisions,
    findings: &Findings,
) {
    let receipt = outcome.json();
    let position = receipt
        .get("position")
        .and_then(Value::as_i64)
        .unwrap_or_default();
    let recorded_at = receipt
        .get("recorded_at")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let receipts = outcome.stored();
    let good = operation.items.iter().filter(|item| item.good).count();
    if receipts.len() != good {
        let what = format!("{}: {good} right items, receipt {receipt}", operation.key);
        findings.add(Promise::Accepted, what);
    }
    let mut found = 0_usize;
    for (index, id, revision) in &receipts {
        let Some(item) = operation.items.get(*index) else {
            continue;
        };
        let expected = item.row(id, *revision, position, recorded_at);
        match there.remove(&(id.clone(), *revision)) {
            Some(row) if row == expected => found += 1,
            Some(row) => {
                found += 1;
                findings.add(
                    Promise::Exact,
                    format!("{expected} was acknowledged, {row} is there"),
                );
            }
            None if may_miss => {}
            None => findings.add(
                Promise::Kept,
                format!("acknowledged and not there: {expected}"),
            ),
        }
    }
    if may_miss && found != 0 && found != receipts.len() {
        let what = format!(
            "{}: {found} of {} items are there",
            operation.key,
            receipts.len()
        );
        findings.add(Promise::Kept, what);
    }
}

/// Takes out what belongs to operations nobody had an answer to: the notes tell.
fn unanswered(records: &[Record], there: &mut Revisions) {
    for record in records.iter().filter(|record| record.outcome.is_none()) {
        there.retain(|_, row| operation_of(row) != Some(record.operation.key.as_str()));
    }
}

fn operation_of(row: &Value) -> Option<&str> {
    row.get("note")?
        .as_str()?
        .rsplit_once('/')
        .map(|(key, _)| key)
}

/// What the journal knows of the operation a row belongs to.
fn origin(records: &[Record], row: &Value) -> String {
    let key = operation_of(row);
    let record = records
        .iter()
        .find(|record| Some(record.operation.key.as_str()) == key);
    let Some(record) = record else {
        return String::new();
    };
    let answer = record.outcome.as_ref().map(|outcome| &outcome.answer);
    format!(
        "; {} tries, {} unknown, then {answer:?}",
        record.tries, record.unknown
    )
}

/// Revisions of a figure count from 1.
fn gaps(stored: &[Value], findings: &Findings) {
    let mut figures: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for row in stored {
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
        let revision = row
            .get("revision")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        figures.entry(id).or_default().push(revision);
    }
    for (id, mut revisions) in figures {
        revisions.sort_unstable();
        if !revisions
            .iter()
            .copied()
            .eq(1..=u64::try_from(revisions.len()).unwrap_or_default())
        {
            findings.add(
                Promise::Exact,
                format!("{id} has the revisions {revisions:?}"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{record, stored};
    use serde_json::json;

    /// What is wrong with these rows, by promise: lost, ghosts, other values.
    fn broken(rows_there: &[Value], cut: Option<u64>) -> [usize; 3] {
        let records = [record(0, 0, 10, 1), record(1, 20, 30, 2)];
        let findings = Findings::default();
        let cut = cut.map(Duration::from_millis);
        rows(&records, rows_there, cut, &findings);
        [Promise::Kept, Promise::NoGhosts, Promise::Exact].map(|promise| findings.count(promise))
    }

    #[test]
    fn lost_added_and_changed_rows_are_found() {
        let all = stored(&[record(0, 0, 10, 1), record(1, 20, 30, 2)]);
        assert_eq!(broken(&all, None), [0, 0, 0]);
        assert_eq!(broken(&all[..1], None), [1, 0, 0]);
        let mut twice = all.clone();
        twice.push(all[0].clone());
        assert_eq!(broken(&twice, None), [0, 1, 1]);
        let mut more = all.clone();
        more.extend(stored(&[record(2, 0, 10, 3)]));
        assert_eq!(broken(&more, None), [0, 1, 0]);
        let mut other = all;
        other[1]["value"] = json!("1.5");
        assert_eq!(broken(&other, None), [0, 0, 1]);
    }

    #[test]
    fn after_a_cut_only_what_came_later_may_be_missing() {
        let all = stored(&[record(0, 0, 10, 1), record(1, 20, 30, 2)]);
        assert_eq!(broken(&all[..1], Some(25)), [0, 0, 0]);
        assert_eq!(broken(&all[..1], Some(35)), [1, 0, 0]);
        assert_eq!(broken(&all[1..], Some(25)), [1, 0, 0]);
    }
}
