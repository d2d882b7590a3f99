// SPDX-License-Identifier: AGPL-3.0-or-later
//! Boxes that are abolished, conditions, references (`docs/domain.md §5, §6`).

use super::support::*;
use traguardo_domain::plan::NodeState;

/// Under node 1: x at 100 and y at 50, both of `>= 100`.
fn two() -> World {
    world()
        .annual("x")
        .annual("y")
        .indicator("X", "[x]")
        .indicator("Y", "[y]")
        .assign("X", "2022: >= 100")
        .assign("Y", "2022: >= 100")
        .post("x", "2022", "100")
        .post("y", "2022", "50")
}

fn conditional() -> World {
    world()
        .annual("x")
        .date("c")
        .indicator("X", "[x]")
        .assign_with("X", "2022: >= 100", |assignment| {
            assignment.condition = Some("c".into());
        })
}

#[test]
fn golden() {
    let year = |name, world, expected| (name, world, "2022", expected);
    let state = |state| two().change(move |plan| plan.nodes[0].state = state);
    let under = |parent_state| {
        two().change(move |plan| {
            plan.nodes[0].parent = None;
            let mut above = node("0", None, None);
            above.state = parent_state;
            plan.nodes.insert(0, above);
            plan.nodes[1].parent = Some(0);
            for assignment in &mut plan.assignments {
                assignment.node = 1;
            }
        })
    };
    let reference = || {
        two()
            .node("2", None, None)
            .assign_with("X", "", |assignment| {
                assignment.key = "2/X".into();
                assignment.same_as = Some("1/X".into());
            })
    };
    check(vec![
        year(
            "of an abolished objective nothing is asked",
            state(NodeState::Abolished),
            "excluded | because not_applicable 1",
        ),
        year(
            "nor of a suspended one",
            state(NodeState::Suspended),
            "excluded | because not_applicable 1",
        ),
        year(
            "nor of one that stands elsewhere by now",
            state(NodeState::Moved),
            "excluded | because not_applicable 1",
        ),
        year(
            "nor of what is below",
            under(NodeState::Abolished),
            "excluded | because not_applicable 0",
        ),
        year(
            "the others are asked",
            under(NodeState::Active),
            "not_achieved 50.00 | counted 50.00 raw 50.00 progress 50.00 ratio | >= 100 year | note",
        ),
        year(
            "a condition that is met",
            conditional()
                .post("c", "2022-S1", "2022-03-01")
                .post("x", "2022", "100"),
            "achieved 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year",
        ),
        year(
            "a condition that is not, with a figure or without",
            conditional()
                .post("c", "2022-S1", "not_done")
                .post("c", "2022-S2", "not_done")
                .post("x", "2022", "100"),
            "excluded | because not_applicable [c]",
        ),
        // "If resources allow": as long as nobody says that they do not, the promise stands.
        year(
            "a condition of which nobody speaks",
            conditional().post("x", "2022", "50"),
            "not_achieved 50.00 | counted 50.00 raw 50.00 progress 50.00 ratio | >= 100 year | note",
        ),
        year(
            "a reference says what the other one says",
            reference(),
            "achieved 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year",
        ),
    ]);
}

#[test]
fn of_a_branch_in_which_nothing_is_asked_there_is_no_achievement() {
    let about = |formula: &str| {
        two()
            .node("2", None, None)
            .indicator("Meta", formula)
            .assign("Meta", "2022: >= 80")
            .change(|plan| plan.nodes[0].state = NodeState::Suspended)
    };
    for formula in ["achievement(\"1\")", "share_achieved(\"1\", 100)"] {
        let world = about(formula);
        let found = summary(&world.evaluation("2022"));
        let expected = format!("not_applicable | >= 80 year | because not_applicable {formula}");
        assert_eq!(found, expected);
        // nor does it cost coverage
        assert_eq!(world.tree("2022").root.coverage, None);
    }
}

#[test]
fn what_is_said_twice_counts_once() {
    let world = two()
        .node("2", None, None)
        .assign_with("X", "", |assignment| {
            assignment.key = "2/X".into();
            assignment.same_as = Some("1/X".into());
        });
    let tree = world.tree("2022");
    let achievement = |node: usize| tree.nodes[node].achievement.map(|found| found.to_string());
    // (100 + 50) / 2, and nothing under node 2
    assert_eq!(
        (achievement(0), achievement(1)),
        (Some("75.00".into()), None)
    );
    assert_eq!(
        tree.root.achievement.map(|found| found.to_string()),
        Some("75.00".into())
    );
    assert_eq!(tree.root.counts.values().sum::<usize>(), 2);
    assert!(tree.nodes[1].members.is_empty());
    let text = world.evaluation("2022").explanation.text;
    assert_eq!(text[0], "Riferimento a 1/X: conta là, una volta sola");
}

#[test]
fn what_is_abolished_leaves_the_roll_up_and_the_list_of_deadlines() {
    let world = two()
        .node("2", None, None)
        .annual("z")
        .indicator("Z", "[z]")
        .assign("Z", "2022: >= 100")
        .post("z", "2022", "80")
        .change(|plan| plan.nodes[0].state = NodeState::Suspended);
    let tree = world.tree("2022");
    assert_eq!(tree.nodes[0].achievement, None);
    assert_eq!(tree.root.achievement, Some(d("80.00")));
    assert_eq!(tree.root.coverage, Some(d("100.00")));
    let deadlines = traguardo_domain::deadlines_of_year(
        &[&world.plan],
        &world.entries,
        2022,
        day("2022-06-01"),
    );
    let measures: Vec<&str> = deadlines
        .iter()
        .map(|deadline| deadline.measure.as_str())
        .collect();
    assert_eq!(measures, ["z"]);
    let deadlines = conditional();
    let deadlines =
        traguardo_domain::deadlines_of_year(&[&deadlines.plan], &[], 2022, day("2022-06-01"));
    assert!(
        deadlines.iter().any(|deadline| deadline.measure == "c"),
        "somebody is asked for the condition"
    );
}

#[test]
fn references_and_conditions_name_what_is_there() {
    let reference = |key: &str, targets: &str, indicator: &str| {
        two()
            .node("2", None, None)
            .assign_with(indicator, targets, |assignment| {
                assignment.key = "2/X".into();
                assignment.same_as = Some(key.into());
            })
    };
    assert_eq!(reference("1/X", "", "X").codes(), [""; 0]);
    for (world, why) in [
        (reference("1/Z", "", "X"), "no assignment 1/Z"),
        (reference("2/X", "", "X"), "itself a reference"),
        (
            reference("1/X", "2022: >= 1", "X"),
            "has no targets of its own",
        ),
        (reference("1/X", "", "Y"), "is about X"),
    ] {
        let faults = world.plan.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].code, "bad_reference");
        assert!(faults[0].detail.contains(why), "{faults:?}");
    }
    let condition =
        |code: &str| conditional().change(|plan| plan.assignments[0].condition = Some(code.into()));
    assert_eq!(condition("q").codes(), ["unknown_measure"]);
    assert_eq!(condition("x").codes(), ["event_needs_date"]);
}
