// SPDX-License-Identifier: AGPL-3.0-or-later
//! What another revision would change (`docs/domain.md §7`).

use super::support::*;
use traguardo_domain::preview::{Judged, flips, moved};

/// x of 80 against `>= 100`, y of 100 against `>= 50`.
fn two() -> World {
    world()
        .annual("x")
        .annual("y")
        .indicator("X", "[x]")
        .indicator("Y", "[y]")
        .assign("X", "2022: >= 100")
        .assign("Y", "2022: >= 50")
        .post("x", "2022", "80")
        .post("y", "2022", "100")
}

/// One line for each verdict that flips, and each box that moves.
fn compared(before: &World, after: &World) -> Vec<String> {
    let (was, is) = (before.tree("2022"), after.tree("2022"));
    let before = Judged {
        plan: &before.plan,
        tree: &was,
    };
    let after = Judged {
        plan: &after.plan,
        tree: &is,
    };
    let verdict = |evaluation: Option<&traguardo_domain::evaluation::Evaluation>| {
        evaluation.map_or("-".to_owned(), |found| {
            format!(
                "{} {:?}",
                found.status.as_str(),
                found.achievement.map(|a| a.to_string())
            )
        })
    };
    let flips = flips(before, after);
    let flips = flips.iter().map(|flip| {
        format!(
            "{} {}: {} -> {}",
            flip.node,
            flip.key,
            verdict(flip.before),
            verdict(flip.after)
        )
    });
    let number = |found: Option<rust_decimal::Decimal>| {
        found.map_or("-".to_owned(), |found| found.to_string())
    };
    let moved = moved(before, after);
    let moved = moved.iter().map(|moved| {
        format!(
            "{}: {} -> {}",
            moved.node.unwrap_or("*"),
            number(moved.before),
            number(moved.after)
        )
    });
    flips.chain(moved).collect()
}

#[test]
fn a_lower_target_flips_one_verdict_and_moves_what_is_above() {
    let after = two().change(|plan| plan.assignments[0].targets[0].goal = goal(">= 80"));
    assert_eq!(compared(&two(), &two()), [""; 0]);
    // (80 + 100) / 2 = 90; then (100 + 100) / 2
    assert_eq!(
        compared(&two(), &after),
        [
            "1 1/X: partially_achieved Some(\"80.00\") -> achieved Some(\"100.00\")",
            "*: 90.00 -> 100.00",
            "1: 90.00 -> 100.00",
        ]
    );
}

#[test]
fn what_comes_and_goes_is_told() {
    let after = two()
        .node("2", None, None)
        .annual("z")
        .indicator("Z", "[z]")
        .assign("Z", "2022: >= 1")
        .change(|plan| {
            plan.assignments.remove(0);
        });
    // y alone under 1: 100; z is silent under 2: 0; together 50
    assert_eq!(
        compared(&two(), &after),
        [
            "2 2/Z: - -> not_reported None",
            "1 1/X: partially_achieved Some(\"80.00\") -> -",
            "*: 90.00 -> 50.00",
            "1: 90.00 -> 100.00",
            "2: - -> 0.00",
        ]
    );
}
