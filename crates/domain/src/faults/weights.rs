// SPDX-License-Identifier: AGPL-3.0-or-later
//! The performance tree and its weights (`docs/domain.md §6`): the members of a node are its child
//! nodes and its assignments together, those of the plan its roots. Under one parent all or none have
//! a weight, each above 0, and they are exactly 100 in all.

use super::{FaultCode, Found};
use crate::evaluate::Shape;
use crate::plan::Plan;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use traguardo_formula::Rational;

/// One member: where it lies, what it is called, its weight.
type Member<'a> = (&'a str, &'a str, Option<Decimal>);

pub(super) fn check(plan: &Plan, found: &mut Found) {
    let mut codes: BTreeMap<&str, &str> = BTreeMap::new();
    for (index, node) in plan.nodes.iter().enumerate() {
        if let Some(first) = codes.get(node.code.as_str()) {
            let detail = format!("node {} is already at {first}", node.code);
            found.add(
                FaultCode::DuplicateNode,
                format!("{}/code", node.at),
                detail,
            );
        } else {
            codes.insert(&node.code, &node.at);
        }
        if node.parent.is_some_and(|parent| parent >= index) {
            let detail = format!(
                "node {} stands under a node that does not come before it",
                node.code
            );
            found.add(FaultCode::UnknownNode, node.at.clone(), detail);
        }
    }
    let shape = Shape::new(plan);
    let parents = std::iter::once(None).chain((0..plan.nodes.len()).map(Some));
    for parent in parents {
        let nodes = shape
            .child_nodes(parent)
            .iter()
            .filter_map(|index| plan.nodes.get(*index));
        let assignments = shape
            .child_assignments(parent)
            .iter()
            .filter_map(|index| plan.assignments.get(*index));
        let members: Vec<Member> = nodes
            .map(|node| (node.at.as_str(), node.code.as_str(), node.weight))
            .chain(assignments.map(|found| (found.at.as_str(), found.key.as_str(), found.weight)))
            .collect();
        let node = parent.and_then(|parent| plan.nodes.get(parent));
        let (at, name) = node.map_or(("/nodes", "the plan".to_owned()), |node| {
            (&node.at, format!("node {}", node.code))
        });
        siblings(at, &name, &members, found);
    }
}

fn siblings(at: &str, name: &str, members: &[Member], found: &mut Found) {
    let mut sum = Rational::ZERO;
    for (at, code, weight) in members {
        let Some(weight) = weight else { continue };
        if *weight <= Decimal::ZERO {
            let detail = format!("the weight of {code} is {weight}; a weight is above 0");
            found.add(FaultCode::WeightNotPositive, format!("{at}/weight"), detail);
        }
        sum = sum.add(&Rational::from(*weight)).unwrap_or(sum);
    }
    let without: Vec<&str> = members
        .iter()
        .filter(|(.., weight)| weight.is_none())
        .map(|(_, code, _)| *code)
        .collect();
    if without.len() == members.len() {
        return;
    }
    if !without.is_empty() {
        let detail = format!(
            "under {name} all members have a weight or none has: {} have none",
            without.join(", ")
        );
        found.add(FaultCode::WeightsIncomplete, at, detail);
    } else if sum != Rational::from_integer(100) {
        let detail = format!("the weights under {name} sum to {sum}, not to 100");
        found.add(FaultCode::WeightsSum, at, detail);
    }
}
