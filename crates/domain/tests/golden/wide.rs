// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans made to be as much work as they can.

use super::support::*;
use traguardo_domain::years_needed;

#[test]
fn what_a_node_reaches_is_found_once() {
    // 60,000 indicators ask for a node of 60,000 members: one by one that is 3,600,000,000 visits.
    const MANY: usize = 60_000;
    let mut world = world()
        .annual("m")
        .indicator("old", "previous([m])")
        .indicator("i", "achievement(\"1\")");
    world = world.assign("old", "").node("2", None, None);
    let asks = world.plan.indicators["i"].clone();
    let assigned = world.clone().assign("i", "").plan.assignments[1].clone();
    for index in 0..MANY {
        let mut member = node(&format!("1.{index}"), Some(0), None);
        member.at = String::new();
        world.plan.nodes.push(member);
        let mut indicator = asks.clone();
        indicator.code = format!("i{index}");
        let mut assignment = assigned.clone();
        assignment.indicator.clone_from(&indicator.code);
        assignment.node = 1;
        world.plan.assignments.push(assignment);
        world
            .plan
            .indicators
            .insert(indicator.code.clone(), indicator);
    }
    assert_eq!(years_needed(&world.plan), 1);
}
