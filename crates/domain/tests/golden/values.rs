// SPDX-License-Identifier: AGPL-3.0-or-later
//! Values: formulas over combined measures (`docs/domain.md §3, §4`).

use super::support::*;
use traguardo_domain::Origin;
use traguardo_domain::plan::{Better, Combine, Printed};

fn ec05() -> World {
    world()
        .annual("Patrimonio netto")
        .annual("Immob")
        .indicator_with(
            "EC05.1",
            "100 * [Patrimonio netto] / [Immob]",
            |indicator| indicator.better = Better::Higher,
        )
        .assign("EC05.1", "2022: >= 120.00")
}

#[test]
fn golden() {
    check(vec![
        // 100 × 9312995.88 / 5240178.69 = 931299588 / 5240178.69 = 177.7228704… → 177.72;
        // 177.72 / 120 × 100 = 148.1 → raw 148.10, counted 100.00
        (
            "EC05.1, the worked example",
            ec05()
                .post_with("Patrimonio netto", "2022", "9312995.88", |entry| {
                    entry.origin = Origin::Forecast;
                })
                .post_with("Immob", "2022", "5240178.69", |entry| {
                    entry.origin = Origin::Forecast;
                }),
            "2022",
            "achieved 177.72 | counted 100.00 raw 148.10 progress 100.00 ratio | >= 120.00 year | forecast",
        ),
        // (91.01 − 100) / 100 × 100 = −8.99; target −15 is negative → binary; −8.99 <= −15 is false
        (
            "EC27, a negative target whose comparator contradicts its meaning",
            world()
                .annual("a")
                .annual("b")
                .indicator_with("EC27", "100 * ([a] - [b]) / [b]", |indicator| {
                    indicator.better = Better::Higher;
                })
                .assign("EC27", "2022: <= -15.00")
                .post("a", "2022", "91.01")
                .post("b", "2022", "100"),
            "2022",
            "not_achieved -8.99 | counted 0.00 raw 0.00 progress 0.00 binary! | <= -15.00 year | \
             comparator_against_meaning | note",
        ),
        // (1 / 3) × 3 = 1 exactly
        (
            "exact rationals",
            world()
                .annual("a")
                .indicator("I", "[a] / 3 * 3")
                .assign("I", "2022: = 1")
                .post("a", "2022", "1"),
            "2022",
            "achieved 1.00 | counted 100.00 raw 100.00 progress 100.00 ratio | = 1 year",
        ),
        // 99.995 → half away from zero → 100.00, which is what is judged: 100.00 >= 100
        (
            "99.995 is printed and judged as 100.00",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 100")
                .post("a", "2022", "99.995"),
            "2022",
            "achieved 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year",
        ),
        // 0.125 → 0.13; 0.13 / 0.13 = 100
        (
            "half away from zero, positive",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 0.13")
                .post("a", "2022", "0.125"),
            "2022",
            "achieved 0.13 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 0.13 year",
        ),
        // −0.125 → −0.13, which is below −0.12: not achieved; negative target → binary
        (
            "half away from zero, negative",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= -0.12")
                .post("a", "2022", "-0.125"),
            "2022",
            "not_achieved -0.13 | counted 0.00 raw 0.00 progress 0.00 binary! | >= -0.12 year | note",
        ),
        // 10 + 32 = 42
        (
            "a flow is summed over the year",
            world()
                .flow("a")
                .indicator("I", "[a]")
                .assign("I", "")
                .post("a", "2022-S1", "10")
                .post("a", "2022-S2", "32"),
            "2022",
            "no_target 42.00",
        ),
        // the last half-year: 32
        (
            "a stock is its last figure",
            world()
                .stock("a")
                .indicator("I", "[a]")
                .assign("I", "")
                .post("a", "2022-S1", "10")
                .post("a", "2022-S2", "32"),
            "2022",
            "no_target 32.00",
        ),
        // year to date at the end of the year: 32, not 42
        (
            "cumulative figures are not added up",
            world()
                .measure("a", |measure| {
                    measure.posted = traguardo_domain::plan::Posted::Cumulative;
                    measure.over_time = Combine::Last;
                })
                .indicator("I", "[a]")
                .assign("I", "")
                .post("a", "2022-S1", "10")
                .post("a", "2022-S2", "32"),
            "2022",
            "no_target 32.00",
        ),
        // (10 + 33) / 2 = 21.5
        (
            "mean over time is unweighted",
            world()
                .measure("a", |measure| measure.over_time = Combine::Mean)
                .indicator("I", "[a]")
                .assign("I", "")
                .post("a", "2022-S1", "10")
                .post("a", "2022-S2", "33"),
            "2022",
            "no_target 21.50",
        ),
        // offices first: S1 max(3, 5) = 5, S2 max(4, 1) = 4; then time: 5 + 4 = 9
        (
            "first over the offices, then over time",
            world()
                .measure("a", |measure| {
                    measure.over_offices = Combine::Max;
                    measure.offices = vec!["U1".into(), "U2".into()];
                })
                .indicator("I", "[a]")
                .assign("I", "")
                .post_from("U1", "a", "2022-S1", "3")
                .post_from("U2", "a", "2022-S1", "5")
                .post_from("U1", "a", "2022-S2", "4")
                .post_from("U2", "a", "2022-S2", "1"),
            "2022",
            "no_target 9.00",
        ),
        (
            "unique users are not summed over time",
            world()
                .measure("a", |measure| measure.over_time = Combine::None)
                .indicator("I", "[a]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "10")
                .post("a", "2022-S2", "12"),
            "2022",
            "not_computable | >= 10 year | because combines_by_none [a]",
        ),
        // as of S1 there is one figure only: nothing to combine
        (
            "one figure needs no combination",
            world()
                .measure("a", |measure| measure.over_time = Combine::None)
                .indicator("I", "[a]")
                .assign("I", "")
                .post("a", "2022-S1", "10")
                .post("a", "2022-S2", "12"),
            "2022-S1",
            "no_target 10.00",
        ),
        // 100 × (120 − 100) / 100 = 20
        (
            "previous: the same period of the year before",
            world()
                .annual("a")
                .indicator("I", "100 * ([a] - previous([a])) / previous([a])")
                .assign("I", "2022: >= 20")
                .post("a", "2021", "100")
                .post("a", "2022", "120"),
            "2022",
            "achieved 20.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 20 year",
        ),
        // as of S1 2022: [a] is S1 2022 = 130, opening is the end of 2021, its last figure = 125
        (
            "opening: the end of the year before",
            world()
                .stock("a")
                .indicator("I", "[a] - opening([a])")
                .assign("I", "")
                .post("a", "2021-S1", "100")
                .post("a", "2021-S2", "125")
                .post("a", "2022-S1", "130"),
            "2022-S1",
            "no_target 5.00",
        ),
        // previous as of S1 is S1 2021 alone: 130 − 100 = 30
        (
            "previous as of S1 is S1",
            world()
                .flow("a")
                .indicator("I", "[a] - previous([a])")
                .assign("I", "")
                .post("a", "2021-S1", "100")
                .post("a", "2021-S2", "125")
                .post("a", "2022-S1", "130"),
            "2022-S1",
            "no_target 30.00",
        ),
        // indicator("A") is 2/3 unrounded (not 0.67): 2/3 × 300 = 200 exactly
        (
            "indicator() reads the unrounded value",
            world()
                .annual("a")
                .indicator("A", "[a] / 3")
                .indicator("I", "indicator(\"A\") * 300")
                .assign("I", "2022: = 200")
                .post("a", "2022", "2"),
            "2022",
            "achieved 200.00 | counted 100.00 raw 100.00 progress 100.00 ratio | = 200 year",
        ),
        // node 1 rolls up to 50.00 (5 of 10); 50 / 2 = 25
        (
            "achievement() reads the rolled-up node",
            world()
                .annual("a")
                .indicator("A", "[a]")
                .assign("A", "2022: >= 10")
                .node("2", None, None)
                .indicator("I", "achievement(\"1\") / 2")
                .assign("I", "2022: >= 20")
                .post("a", "2022", "5"),
            "2022",
            "achieved 25.00 | counted 100.00 raw 125.00 progress 100.00 ratio | >= 20 year",
        ),
        (
            "achievement() of a node the plan does not have",
            world()
                .node("2", None, None)
                .indicator("I", "achievement(\"9\")")
                .assign("I", "2022: >= 20"),
            "2022",
            "not_computable | >= 20 year | because unknown_node achievement(\"9\")",
        ),
        (
            "achievement() of a node that has none",
            world()
                .node("2", None, None)
                .indicator("I", "achievement(\"1\")")
                .assign("I", "2022: >= 20"),
            "2022",
            "not_computable | >= 20 year | because no_achievement achievement(\"1\")",
        ),
        // as of S1 the annual measure of node 1 is not due, so neither is what reads the node
        (
            "achievement() of a node that waits",
            world()
                .annual("a")
                .indicator("A", "[a]")
                .assign("A", "2022: >= 10")
                .node("2", None, None)
                .indicator("I", "achievement(\"1\")")
                .assign("I", "2022: >= 20"),
            "2022-S1",
            "not_due | >= 20 year | because not_due achievement(\"1\")",
        ),
        (
            "division by zero names the divisor",
            ec05()
                .post("Patrimonio netto", "2022", "5")
                .post("Immob", "2022", "0"),
            "2022",
            "not_computable | >= 120.00 year | because division_by_zero [Immob]",
        ),
        (
            "a target printed in two ways is shown as such",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign_with("I", "2022: >= 10", |assignment| {
                    assignment.targets[0].alternatives.push(Printed {
                        field: "target 2022".into(),
                        text: ">= 12".into(),
                        place: "2.4, riga 2140".into(),
                        note: None,
                    });
                })
                .post("a", "2022", "10"),
            "2022",
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 10 year | contradictory_target",
        ),
        // previous(indicator) takes the mark of what it read a year before
        (
            "marks come up through indicators and years",
            world()
                .annual("a")
                .indicator("A", "[a]")
                .indicator("I", "previous(indicator(\"A\")) + [a]")
                .assign("I", "")
                .post_with("a", "2021", "1", |entry| {
                    entry.origin = Origin::Illustrative;
                })
                .post_with("a", "2022", "2", |entry| entry.origin = Origin::Context),
            "2022",
            "no_target 3.00 | context illustrative",
        ),
    ]);
}
