// SPDX-License-Identifier: AGPL-3.0-or-later
//! Achievement and coverage along the tree (`docs/domain.md §6`).

use super::support::*;
use traguardo_domain::evaluation::{Explanation, Mark, Status};
use traguardo_domain::plan::UnavailableCounts;
use traguardo_domain::{MemberOf, NodeResult, Origin};

/// One assignment per figure under the last node, each with target >= 100; `?` is no figure at all, `-` no
/// target. The value is the achievement.
fn with(mut world: World, figures: &[(&str, Option<&str>)]) -> World {
    for (figure, weight) in figures {
        let code = format!("i{}", world.plan.assignments.len());
        let target = if *figure == "-" { "" } else { "2022: >= 100" };
        world = world
            .annual(&code)
            .indicator(&code, &format!("[{code}]"))
            .assign_with(&code, target, |assignment| {
                assignment.weight = weight.map(d);
            });
        world = match *figure {
            "?" => world,
            "-" => world.post(&code, "2022", "1"),
            figure => world.post(&code, "2022", figure),
        };
    }
    world
}

/// `achievement coverage` of a node.
fn shown(result: &NodeResult) -> String {
    let show = |value: Option<rust_decimal::Decimal>| {
        value.map_or("-".to_owned(), |value| value.to_string())
    };
    format!("{} {}", show(result.achievement), show(result.coverage))
}

fn node(world: &World, index: usize) -> NodeResult {
    assert_eq!(world.plan.faults(), []);
    world.tree("2022").nodes.swap_remove(index)
}

#[test]
fn golden() {
    let cases: Vec<(&str, &[(&str, Option<&str>)], &str)> = vec![
        // (80 + 100) / 2 = 90
        (
            "equal weights where none is given",
            &[("80", None), ("100", None)],
            "90.00 100.00",
        ),
        // (30 × 80 + 70 × 100) / 100 = 94
        (
            "weights",
            &[("80", Some("30")), ("100", Some("70"))],
            "94.00 100.00",
        ),
        // (100 + 100 + 99.99) / 3 = 99.99666… → 100.00: the mean is rounded, not capped again
        (
            "rounded once more",
            &[("100", None), ("100", None), ("99.99", None)],
            "100.00 100.00",
        ),
        // silence counts 0 past its due day: (80 + 0) / 2 = 40, covered 1 of 2
        (
            "not reported counts 0",
            &[("80", None), ("?", None)],
            "40.00 50.00",
        ),
        // n.d. is left out of the achievement, not of the coverage: 80; (30 × 1 + 70 × 0) / 100 = 30 %
        (
            "n.d. is left out by default",
            &[("80", Some("30")), ("n.d.", Some("70"))],
            "80.00 30.00",
        ),
        // not applicable leaves both: 80 alone
        (
            "not applicable leaves",
            &[("80", Some("30")), ("n.a.", Some("70"))],
            "80.00 100.00",
        ),
        (
            "no target leaves",
            &[("80", None), ("-", None)],
            "80.00 100.00",
        ),
        ("nothing takes part", &[("n.a.", None), ("-", None)], "- -"),
        (
            "only n.d.: covered 0 %, no achievement",
            &[("n.d.", None)],
            "- 0.00",
        ),
        // three members, one covered: 1/3 = 33.333… %
        (
            "coverage is rounded when printed",
            &[("50", None), ("?", None), ("?", None)],
            "16.67 33.33",
        ),
        // achievement counts at most 100: (100 + 50) / 2
        (
            "overshooting does not make up",
            &[("300", None), ("50", None)],
            "75.00 100.00",
        ),
    ];
    for (name, figures, expected) in cases {
        assert_eq!(shown(&node(&with(world(), figures), 0)), expected, "{name}");
    }
}

#[test]
fn n_d_as_zero_where_the_plan_says_so() {
    let world = with(world(), &[("80", None), ("n.d.", None)])
        .change(|plan| plan.rules.unavailable_counts = UnavailableCounts::Zero);
    let result = node(&world, 0);
    assert_eq!(shown(&result), "40.00 50.00");
    assert_eq!(result.unavailable_counts, UnavailableCounts::Zero);
}

#[test]
fn not_due_leaves_both() {
    let world = with(world(), &[("80", None), ("?", None)]).on("2022-12-31");
    assert_eq!(shown(&node(&world, 0)), "80.00 100.00");
}

#[test]
fn a_node_goes_up_with_its_rounded_figure() {
    // 1.1: (100 + 100 + 99) / 3 = 99.666… → 99.67; 1: (50 × 99.67 + 50 × 0.01) / 100 = 49.84 exactly
    let world = with(
        world().node("1.1", Some(0), Some("50")),
        &[("100", None), ("100", None), ("99", None)],
    );
    let world = with(world.node("1.2", Some(0), Some("50")), &[("0.01", None)]);
    let tree = world.tree("2022");
    assert_eq!(world.plan.faults(), []);
    assert_eq!(shown(&tree.nodes[1]), "99.67 100.00");
    assert_eq!(shown(&tree.nodes[0]), "49.84 100.00");
    assert_eq!(shown(&tree.root), "49.84 100.00");
}

#[test]
fn coverage_goes_up_exactly() {
    // 1.1: 2/3, 1.2: 0; half of 2/3 = 1/3 → 33.33 (66.67 / 2 would be 33.34)
    let world = with(
        world().node("1.1", Some(0), None),
        &[("100", None), ("100", None), ("?", None)],
    );
    let world = with(world.node("1.2", Some(0), None), &[("?", None)]);
    let tree = world.tree("2022");
    assert_eq!(shown(&tree.nodes[1]), "66.67 66.67");
    assert_eq!(
        shown(&tree.nodes[0]),
        "33.34 33.33",
        "achievement (66.67 + 0) / 2 = 33.335 → 33.34"
    );
}

#[test]
fn a_child_without_achievement_is_left_out_but_its_coverage_is_not() {
    // 1.1 has only n.d.: no achievement, coverage 0; the assignment of 1 itself has 80
    let world = with(world(), &[("80", Some("40"))]);
    let world = with(world.node("1.1", Some(0), Some("60")), &[("n.d.", None)]);
    let result = node(&world, 0);
    assert_eq!(shown(&result), "80.00 40.00");
    let [child, own] = result.members.as_slice() else {
        panic!("two members")
    };
    assert_eq!(
        (child.of, child.weight, child.share),
        (MemberOf::Node(1), d("60"), None)
    );
    assert_eq!(child.coverage, Some(d("0.00")));
    assert_eq!(
        (own.of, own.achievement, own.share),
        (MemberOf::Assignment(0), Some(d("80.00")), Some(d("100.00")))
    );
}

#[test]
fn counts_and_marks_come_up() {
    let world = with(
        world().node("1.1", Some(0), None),
        &[("100", None), ("n.d.", None), ("?", None), ("-", None)],
    )
    .change(|plan| plan.nodes[0].weight = None);
    let mut world = with(world, &[("50", None)]);
    world.entries[0].origin = Origin::Forecast;
    let tree = world.tree("2022");
    let counts: Vec<_> = tree
        .root
        .counts
        .iter()
        .map(|(status, count)| (*status, *count))
        .collect();
    assert_eq!(
        counts,
        [
            (Status::NotReported, 1),
            (Status::NotAvailable, 1),
            (Status::NoTarget, 1),
            (Status::Achieved, 1),
            (Status::NotAchieved, 1)
        ]
    );
    assert!(tree.root.marks.contains(&Mark::Forecast));
    assert_eq!(tree.evaluations.len(), 5);
}

#[test]
fn one_evaluation_is_the_same_alone_and_in_the_tree() {
    let world = with(world(), &[("80", None), ("n.d.", None), ("?", None)]);
    let tree = world.tree("2022");
    for (index, evaluation) in tree.evaluations.iter().enumerate() {
        let mut alone = world.evaluator("2022").evaluation(index);
        assert!(!alone.explanation.text.is_empty());
        alone.explanation = Explanation::default();
        assert_eq!(format!("{alone:?}"), format!("{evaluation:?}"));
    }
}
