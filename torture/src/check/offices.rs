// SPDX-License-Identifier: AGPL-3.0-or-later
//! Offices that were acknowledged against offices that are listed.

use crate::Result;
use crate::client::{Fixture, Http, OFFICE, OFFICES, Record, Sort, office_code};
use crate::findings::{Findings, Promise};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// All offices that clients have made, as the service lists them.
pub fn stored_offices(http: &Http, fixture: &Fixture) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for administration in &fixture.administrations {
        all.extend(http.all(&format!(
            "{OFFICES}?administration={administration}&limit=500"
        ))?);
    }
    all.retain(|office| code(office).starts_with(OFFICE));
    Ok(all)
}

fn code(office: &Value) -> &str {
    office
        .get("code")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Compares the journal with what is listed. After a cut of the power at `cut`, what was known then
/// has to be there; what was on its way may be there.
pub fn offices(records: &[Record], stored: &[Value], cut: Option<Duration>, findings: &Findings) {
    let mut there: BTreeMap<&str, &Value> = BTreeMap::new();
    for office in stored {
        if there.insert(code(office), office).is_some() {
            findings.add(Promise::NoGhosts, format!("listed twice: {office}"));
        }
    }
    let made = |record: &&Record| record.operation.sort == Sort::Office;
    for record in records.iter().filter(made) {
        let code = office_code(&record.operation.key);
        let Some(outcome) = &record.outcome else {
            if cut.is_some() {
                there.remove(code.as_str());
            }
            continue;
        };
        if !outcome.is_acknowledged() {
            continue;
        }
        let receipt = outcome.json();
        match there.remove(code.as_str()) {
            Some(office) if *office == receipt => {}
            Some(office) => findings.add(
                Promise::Exact,
                format!("{receipt} was acknowledged, {office} is there"),
            ),
            None if cut.is_some_and(|cut| outcome.at > cut) => {}
            None => findings.add(
                Promise::Kept,
                format!("acknowledged and not there: {receipt}"),
            ),
        }
    }
    for office in there.into_values() {
        findings.add(Promise::NoGhosts, format!("nobody was told of {office}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::office;
    use serde_json::json;

    /// What is wrong with these offices: lost, ghosts, other members.
    fn broken(stored: &[Value], cut: Option<u64>) -> [usize; 3] {
        let records = [office(0, 0, 10, 1), office(1, 20, 30, 2)];
        let findings = Findings::default();
        offices(&records, stored, cut.map(Duration::from_millis), &findings);
        [Promise::Kept, Promise::NoGhosts, Promise::Exact].map(|promise| findings.count(promise))
    }

    #[test]
    fn lost_added_and_changed_offices_are_found() {
        let [one, two, three] = [1, 2, 3].map(|position| {
            let record = office(0, 0, 10, position);
            record.outcome.unwrap().json()
        });
        let both = [one.clone(), two.clone()];
        assert_eq!(broken(&both, None), [0, 0, 0]);
        assert_eq!(broken(&both[..1], None), [1, 0, 0]);
        assert_eq!(broken(&both[..1], Some(25)), [0, 0, 0]);
        assert_eq!(broken(&both[1..], Some(25)), [1, 0, 0]);
        assert_eq!(broken(&[one.clone(), two.clone(), three], None), [0, 1, 0]);
        assert_eq!(
            broken(&[one.clone(), two.clone(), two.clone()], None),
            [0, 1, 0]
        );
        let mut other = two;
        other["name"] = json!("Altro");
        assert_eq!(broken(&[one, other], None), [0, 0, 1]);
    }
}
