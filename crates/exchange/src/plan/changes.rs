// SPDX-License-Identifier: AGPL-3.0-or-later
//! What differs between two revisions of a plan, thing by thing and member by member.
//!
//! Things are told apart by what names them for ever: codes, keys, the period of a target. So a box that moved under
//! another one has changed its parent, and the order in which a document lists things means nothing.

use super::PlanDocument;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a value before or after a change; what is longer ends in `…`.
pub const MAX_SHOWN: usize = 4_000;

/// Characters of each text that names a row of money.
const MAX_NAME: usize = 60;

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// The plan itself: title, years, rules, administration.
    Plan,
    /// An office.
    Office,
    /// A measure.
    Measure,
    /// An indicator.
    Indicator,
    /// A box of the tree.
    Node,
    /// The use of an indicator.
    Assignment,
    /// A target.
    Target,
}

impl Thing {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Plan,
        Self::Office,
        Self::Measure,
        Self::Indicator,
        Self::Node,
        Self::Assignment,
        Self::Target,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Office => "office",
            Self::Measure => "measure",
            Self::Indicator => "indicator",
            Self::Node => "node",
            Self::Assignment => "assignment",
            Self::Target => "target",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Kind of thing.
    pub thing: Thing,
    /// Its code or key; of a target the key of its assignment.
    pub code: String,
    /// Of a target: its period.
    pub period: Option<String>,
    /// The member that differs; `None` when the whole thing came or went.
    pub member: Option<String>,
    /// As it was: a text as it is, anything else as JSON. `None` when it was not there.
    pub before: Option<String>,
    /// As it is.
    pub after: Option<String>,
}

type Things = BTreeMap<(Thing, String, Option<String>), Map<String, Value>>;

/// What `after` has otherwise than `before`; acts aside, which the revisions themselves list. By kind of thing, code,
/// period and member.
#[must_use]
pub fn changes(before: &PlanDocument, after: &PlanDocument) -> Vec<Change> {
    let (before, after) = (things(before), things(after));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let (thing, code, period) = name;
        let change =
            |member: Option<&String>, before: Option<&Value>, after: Option<&Value>| Change {
                thing: *thing,
                code: code.clone(),
                period: period.clone(),
                member: member.cloned(),
                before: before.map(shown),
                after: after.map(shown),
            };
        match (before.get(name), after.get(name)) {
            (Some(was), Some(is)) => {
                let members: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
                for member in members {
                    let (was, is) = (was.get(member), is.get(member));
                    if was != is {
                        found.push(change(Some(member), was, is));
                    }
                }
            }
            (was, is) => {
                let whole = |members: &Map<String, Value>| Value::Object(members.clone());
                found.push(change(
                    None,
                    was.map(whole).as_ref(),
                    is.map(whole).as_ref(),
                ));
            }
        }
    }
    found
}

/// Everything that a document names, each with the members that are its own.
fn things(document: &PlanDocument) -> Things {
    let mut things = Things::new();
    // A wire type has only text keys and finite numbers: turning it into JSON cannot fail.
    let json = serde_json::to_value(document.clone().with_defaults()).unwrap_or_default();
    let Value::Object(mut plan) = json else {
        return things;
    };
    let _acts = plan.remove("acts");
    for (list, thing) in [
        ("offices", Thing::Office),
        ("measures", Thing::Measure),
        ("indicators", Thing::Indicator),
    ] {
        for mut members in objects(plan.remove(list)) {
            let code = name(&mut members, "code");
            things.insert((thing, code, None), members);
        }
    }
    nodes(plan.remove("nodes"), None, &mut things);
    budgets(&mut plan);
    let code = name(&mut plan, "code");
    things.insert((Thing::Plan, code, None), plan);
    things
}

fn nodes(list: Option<Value>, parent: Option<&str>, things: &mut Things) {
    for mut node in objects(list) {
        let code = name(&mut node, "code");
        if let Some(parent) = parent {
            node.insert("parent".to_owned(), parent.into());
        }
        for mut assignment in objects(node.remove("assignments")) {
            let key = name(&mut assignment, "key");
            assignment.insert("node".to_owned(), code.as_str().into());
            for mut target in objects(assignment.remove("targets")) {
                let period = name(&mut target, "period");
                things.insert((Thing::Target, key.clone(), Some(period)), target);
            }
            things.insert((Thing::Assignment, key, None), assignment);
        }
        nodes(node.remove("nodes"), Some(&code), things);
        budgets(&mut node);
        things.insert((Thing::Node, code, None), node);
    }
}

/// Money, row by row: each row and printed total becomes a member of its own, named by what and where it is.
fn budgets(members: &mut Map<String, Value>) {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for mut budget in objects(members.remove("budgets")) {
        let year = budget.remove("year").unwrap_or_default();
        for list in ["rows", "printed_totals"] {
            for row in objects(budget.remove(list)) {
                let names = ["kind", "kinds", "account", "place"];
                let told: Vec<String> = names
                    .iter()
                    .filter_map(|name| row.get(*name))
                    .map(|value| shown(value).chars().take(MAX_NAME).collect())
                    .collect();
                let name = format!("budgets/{year}/{list}/{}", told.join(" "));
                let number = used.entry(name.clone()).or_insert(1_usize);
                let mut free = name.clone();
                while members.contains_key(&free) {
                    *number += 1;
                    free = format!("{name} ({number})");
                }
                members.insert(free, Value::Object(row));
            }
        }
        for (name, value) in budget {
            members.insert(format!("budgets/{year}/{name}"), value);
        }
    }
}

fn objects(list: Option<Value>) -> impl Iterator<Item = Map<String, Value>> {
    let items = match list {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    items.into_iter().filter_map(|item| match item {
        Value::Object(members) => Some(members),
        _ => None,
    })
}

fn name(members: &mut Map<String, Value>, member: &str) -> String {
    match members.remove(member) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(MAX_SHOWN - 1) {
        Some((end, _)) if text.chars().nth(MAX_SHOWN).is_some() => {
            format!("{}…", text.get(..end).unwrap_or_default())
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plan(change: impl FnOnce(&mut Value)) -> PlanDocument {
        let mut document = json!({
            "format": "traguardo-plan/1", "administration": {"code": "A", "name": "A"}, "code": "P", "title": "Piano",
            "kind": "performance", "first_year": 2022, "last_year": 2023,
            "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2022-01-31"}],
            "offices": [{"code": "U", "name": "Ufficio", "kind": "internal"}],
            "measures": [{"code": "m", "name": "m", "unit": "N.", "nature": "flow", "frequency": "annual"}],
            "indicators": [{"code": "I", "name": "I", "unit": "N.", "formula": "[m]", "better": "higher"}],
            "nodes": [
                {"code": "1", "kind": "area", "title": "Uno", "nodes": [{"code": "1.1", "kind": "objective", "title": "Sotto", "assignments": [
                    {"indicator": "I", "targets": [{"period": "2022", "comparator": ">=", "value": "7"}]}]}]},
                {"code": "2", "kind": "area", "title": "Due"},
            ],
        });
        change(&mut document);
        super::super::read_document(document.to_string().as_bytes()).unwrap()
    }

    fn lines(change: impl FnOnce(&mut Value)) -> Vec<String> {
        let found = changes(&plan(|_| {}), &plan(change));
        let text = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        found
            .into_iter()
            .map(|change| {
                let (thing, code) = (change.thing.as_str(), change.code);
                let period = change
                    .period
                    .map_or(String::new(), |period| format!(" {period}"));
                let (member, before, after) =
                    (text(change.member), text(change.before), text(change.after));
                format!("{thing} {code}{period} {member}: {before} -> {after}")
            })
            .collect()
    }

    #[test]
    fn each_member_is_compared() {
        assert_eq!(lines(|_| {}), [""; 0]);
        let found = lines(|plan| {
            plan["title"] = json!("Aggiornato");
            plan["indicators"][0]["formula"] = json!("2*[m]");
            plan["nodes"][0]["nodes"][0]["weight"] = json!("100");
            let target = &mut plan["nodes"][0]["nodes"][0]["assignments"][0]["targets"][0];
            target["value"] = json!("6");
            plan["acts"].as_array_mut().unwrap().push(
                json!({"body": "Giunta", "kind": "delibera", "number": "2", "date": "2022-04-01"}),
            );
        });
        assert_eq!(
            found,
            [
                "plan P title: Piano -> Aggiornato",
                "indicator I formula: [m] -> 2 * [m]",
                "node 1.1 weight: - -> 100",
                "target 1.1/I 2022 value: 7 -> 6",
            ]
        );
    }

    #[test]
    fn order_means_nothing_and_a_box_that_moves_has_another_parent() {
        assert_eq!(
            lines(|plan| plan["nodes"].as_array_mut().unwrap().reverse()),
            [""; 0]
        );
        let found = lines(|plan| {
            let mut moved = plan["nodes"][0]["nodes"].take();
            moved[0]["assignments"][0]["key"] = json!("1.1/I");
            plan["nodes"][0].as_object_mut().unwrap().remove("nodes");
            plan["nodes"][1]["nodes"] = moved;
        });
        assert_eq!(found, ["node 1.1 parent: 1 -> 2"]);
    }

    #[test]
    fn what_comes_and_goes_is_shown_whole() {
        let found = lines(|plan| {
            plan["offices"] = json!([]);
            let target = json!({"period": "2023", "comparator": ">=", "value": "8"});
            plan["nodes"][0]["nodes"][0]["assignments"][0]["targets"]
                .as_array_mut()
                .unwrap()
                .push(target);
        });
        assert_eq!(
            found,
            [
                r#"office U -: {"kind":"internal","name":"Ufficio"} -> -"#,
                r#"target 1.1/I 2023 -: - -> {"comparator":">=","value":"8"}"#,
            ]
        );
    }

    #[test]
    fn money_is_compared_row_by_row() {
        let row = |amount: &str| json!({"kind": "cost", "account": "330040", "amounts": [{"amount": amount}], "place": "riga 9"});
        let budget = |rows: Value| json!([{"year": 2022, "currency": "EUR", "rows": rows}]);
        let rows = [row("1"), row("2"), row("3")];
        let before = plan(|plan| plan["nodes"][1]["budgets"] = budget(json!(rows)));
        let after = plan(|plan| {
            plan["nodes"][1]["budgets"] = budget(json!([row("1"), row("2"), row("4")]));
            plan["budgets"] = budget(json!([]));
        });
        let named =
            |change: Change| format!("{} {}", change.code, change.member.unwrap_or_default());
        let found: Vec<String> = changes(&before, &after).into_iter().map(named).collect();
        assert_eq!(
            found,
            [
                "P budgets/2022/currency",
                "2 budgets/2022/rows/cost 330040 riga 9 (3)"
            ]
        );
    }

    #[test]
    fn long_texts_are_shortened() {
        let long = |length: usize| Value::String("è".repeat(length));
        assert_eq!(shown(&long(MAX_SHOWN)).chars().count(), MAX_SHOWN);
        let shortened = shown(&long(MAX_SHOWN + 1));
        assert_eq!(shortened.chars().count(), MAX_SHOWN);
        assert!(shortened.ends_with('…'));
    }
}
