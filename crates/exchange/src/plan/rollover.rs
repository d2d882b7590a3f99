// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan carried over into a later year, as the draft of a new one.

use super::words::NodeState;
use super::{
    Comparator, DecimalText, PeriodText, PlanAssignment, PlanDocument, PlanNode, PlanTarget,
};
use std::collections::{BTreeMap, BTreeSet};

/// The plan for as many years from `first_year` on, without an act: somebody has yet to approve it. Targets and money of
/// those years come along, as they stand now and without their history; what is abolished or has moved away stays behind,
/// and so do offices that have ended and what the former document prints.
#[must_use]
pub fn rolled_over(mut plan: PlanDocument, first_year: i32) -> PlanDocument {
    let (former, years) = (plan.first_year, plan.last_year - plan.first_year);
    plan.code = in_year(&plan.code, former, first_year).as_str().into();
    plan.title = in_year(&plan.title, former, first_year).as_str().into();
    (plan.first_year, plan.last_year) = (first_year, first_year + years);
    plan.acts.clear();
    let start = format!("{first_year}-01-01");
    let ended = |office: &super::OfficeEntry| {
        office
            .valid_to
            .as_ref()
            .is_some_and(|day| **day < *start.as_str())
    };
    let gone: BTreeSet<_> = plan
        .offices
        .iter()
        .filter(|office| ended(office))
        .map(|office| office.code.clone())
        .collect();
    plan.offices.retain(|office| !gone.contains(&office.code));
    for measure in &mut plan.measures {
        measure.offices.retain(|office| !gone.contains(office));
        measure.printed.clear();
    }
    for indicator in &mut plan.indicators {
        indicator.printed.clear();
    }
    let last_year = plan.last_year;
    let covers = |year| (first_year..=last_year).contains(&year);
    plan.budgets.retain(|budget| covers(budget.year));
    nodes(&mut plan.nodes, &covers);
    plan
}

/// `RPP-2022` in 2023 is `RPP-2023`; what does not name its year gets the new one at its end.
fn in_year(text: &str, former: i32, year: i32) -> String {
    let (former, year) = (former.to_string(), year.to_string());
    if text.contains(&former) {
        text.replace(&former, &year)
    } else {
        format!("{text} {year}")
    }
}

fn nodes(list: &mut Vec<PlanNode>, covers: &impl Fn(i32) -> bool) {
    list.retain(|node| !matches!(node.state, Some(NodeState::Abolished | NodeState::Moved)));
    for node in list {
        node.resources.retain(|resource| covers(resource.year));
        node.budgets.retain(|budget| covers(budget.year));
        node.printed.clear();
        for assignment in &mut node.assignments {
            targets(assignment, covers);
        }
        nodes(&mut node.nodes, covers);
    }
}

fn targets(assignment: &mut PlanAssignment, covers: &impl Fn(i32) -> bool) {
    let year = |period: &str| period.get(..4).and_then(|year| year.parse().ok());
    assignment
        .targets
        .retain(|target| year(&target.period).is_some_and(covers));
    for target in &mut assignment.targets {
        target.history.clear();
        target.printed = None;
    }
}

/// Puts targets of a year in the place of those that stand there, by the keys of their assignments.
pub fn with_targets(
    plan: &mut PlanDocument,
    year: i32,
    decided: &BTreeMap<String, (Comparator, DecimalText)>,
) {
    let period = PeriodText(year.to_string());
    each_assignment(&mut plan.nodes, &mut |code, assignment| {
        let key = match &assignment.key {
            Some(key) => key.to_string(),
            None => format!("{code}/{}", assignment.indicator),
        };
        let Some((comparator, value)) = decided.get(&key) else {
            return;
        };
        assignment.targets.retain(|target| target.period != period);
        assignment.targets.push(PlanTarget {
            period: period.clone(),
            comparator: *comparator,
            value: Some(value.clone()),
            lower: None,
            upper: None,
            date: None,
            after: None,
            to_be_set: None,
            printed: None,
            history: Vec::new(),
            alternatives: Vec::new(),
            resolution: None,
        });
        assignment
            .targets
            .sort_by(|one, other| one.period.cmp(&other.period));
    });
}

fn each_assignment(list: &mut [PlanNode], change: &mut impl FnMut(&str, &mut PlanAssignment)) {
    for node in list {
        for assignment in &mut node.assignments {
            change(&node.code, assignment);
        }
        each_assignment(&mut node.nodes, change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{read_document, read_plan};
    use serde_json::{Value, json};

    fn rolled(first_year: i32) -> Value {
        let document = include_bytes!("../../../../demo/massa-carrara/plan.json");
        let mut document: Value = serde_json::from_slice(document).unwrap();
        document["nodes"][0]["state"] = json!("abolished");
        document["nodes"][1]["nodes"][0]["state"] = json!("suspended");
        let later = json!([{"year": 2024, "currency": "EUR", "rows": [{"kind": "cost", "amounts": [{"amount": "1"}]}]}]);
        document["nodes"][2]["nodes"][0]["budgets"] = later;
        let document = read_document(document.to_string().as_bytes()).unwrap();
        serde_json::to_value(rolled_over(document, first_year)).unwrap()
    }

    #[test]
    fn what_the_next_year_keeps() {
        let draft = rolled(2023);
        assert_eq!(
            (&draft["first_year"], &draft["last_year"]),
            (&json!(2023), &json!(2025))
        );
        assert_eq!(draft["acts"], json!([]));
        // the money of 2022 stays behind, that of 2024 comes along
        assert!(draft.get("budgets").is_none());
        assert!(draft["nodes"][1].get("budgets").is_none());
        assert_eq!(draft["nodes"][1]["nodes"][0]["budgets"][0]["year"], 2024);
        let text = draft.to_string();
        assert!(
            !text.contains("\"2022\"") && text.contains("\"2023\"") && !text.contains("history"),
            "{text}"
        );
        assert!(
            !text.contains("abolished") && text.contains("suspended"),
            "{text}"
        );
        // nobody has approved it yet, and that is all that it lacks
        let mut approved = draft.clone();
        let faults = read_plan(draft.to_string().as_bytes()).unwrap_err();
        assert!(
            faults.iter().all(|fault| fault.pointer == "/acts"),
            "{faults:?}"
        );
        approved["acts"] =
            json!([{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2023-01-31"}]);
        let (_, plan) = read_plan(approved.to_string().as_bytes()).unwrap();
        assert_eq!(plan.first_year, 2023);
    }

    #[test]
    fn names_follow_the_year() {
        assert_eq!(in_year("RPP-2022", 2022, 2023), "RPP-2023");
        assert_eq!(in_year("Piano", 2022, 2023), "Piano 2023");
    }
}
