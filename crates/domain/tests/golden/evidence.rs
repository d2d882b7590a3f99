// SPDX-License-Identifier: AGPL-3.0-or-later
//! Evidence without which a verdict is not final, contradictions until a person resolves them (`docs/domain.md §5`).

use super::support::*;
use traguardo_domain::plan::{Printed, Resolution};

/// X of `>= 100`, final only with the report r.
fn reported(value: &str) -> World {
    world()
        .annual("x")
        .date("r")
        .indicator("X", "[x]")
        .assign_with("X", "2022: >= 100", |assignment| {
            assignment.evidence = Some("r".into());
        })
        .post("x", "2022", value)
}

fn resolution() -> Resolution {
    Resolution {
        by: "Segretario generale".into(),
        on: day("2022-03-01"),
        reason: "Errore di stampa".into(),
    }
}

/// Done `a` by a day of 2021, in a plan that begins in 2022.
fn past(resolved: bool) -> World {
    world()
        .date("a")
        .indicator("I", "[a]")
        .assign_with("I", "2022: by 2021-02-28", |assignment| {
            if resolved {
                assignment.targets[0].resolution = Some(resolution());
            }
        })
}

fn printed_twice(resolved: bool) -> World {
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
            if resolved {
                assignment.targets[0].resolution = Some(resolution());
            }
        })
        .post("a", "2022", "10")
}

#[test]
fn golden() {
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    let year = |name, world, expected| (name, world, "2022", expected);
    let silent = |world: World| world.post("r", "2022-S1", "not_done");
    let with = |world: World, text| silent(world).post("r", "2022-S2", text);
    check(vec![
        year(
            "a figure with its evidence",
            with(reported("100"), "2022-12-20"),
            "achieved 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year",
        ),
        year(
            "a target that is missed, with its evidence",
            with(reported("50"), "2022-12-20"),
            "not_achieved 50.00 | counted 50.00 raw 50.00 progress 50.00 ratio | >= 100 year | note",
        ),
        // without it nothing is final, be it good or bad
        year(
            "of which nobody speaks",
            silent(reported("100")),
            "on_track 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year | without_evidence",
        ),
        year(
            "that is stated not to be there",
            with(reported("50"), "not_done"),
            "off_track 50.00 | counted 50.00 raw 50.00 progress 50.00 ratio | >= 100 year | without_evidence",
        ),
        year(
            "that cannot be had",
            with(reported("80"), "n.d."),
            "at_risk 80.00 | counted 80.00 raw 80.00 progress 80.00 ratio | >= 100 year | without_evidence",
        ),
        // the office does not excuse itself from its own proof
        year(
            "that the office thinks is not needed",
            silent(reported("100")).post("r", "2022-S2", "n.a."),
            "on_track 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year | without_evidence",
        ),
        year(
            "evidence that came late",
            silent(reported("100")).post_with("r", "2022-S2", "2022-12-20", |entry| {
                entry.recorded_at = at(day("2023-01-10"), "08:00:00");
                entry.first_recorded_at = entry.recorded_at;
            }),
            "achieved 100.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 100 year | late",
        ),
        year(
            "without a value the evidence says nothing",
            with(reported("withdrawn"), "2022-12-20"),
            "not_reported | >= 100 year | because not_reported [x]",
        ),
        half(
            "before the year is over no verdict is final anyway",
            world()
                .flow("x")
                .date("r")
                .indicator("X", "[x]")
                .assign_with("X", "2022: >= 100", |assignment| {
                    assignment.evidence = Some("r".into());
                })
                .post("x", "2022-S1", "50"),
            "on_track 50.00 | counted 100.00 raw 100.00 progress 50.00 ratio | >= 50.00 prorated",
        ),
        // a deadline before the plan begins is a slip that somebody has to put right: what was done is shown, not judged
        year(
            "a deadline before the plan",
            past(false)
                .post("a", "2022-S1", "2022-02-20")
                .post("a", "2022-S2", "2022-02-20"),
            "no_target 2022-02-20 | by 2021-02-28 year | contradictory_target",
        ),
        year(
            "not done by a deadline before the plan",
            past(false)
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "not_done"),
            "no_target not_done | by 2021-02-28 year | contradictory_target",
        ),
        year(
            "silence is silence all the same",
            past(false),
            "not_reported | by 2021-02-28 year | because not_reported [a] | contradictory_target",
        ),
        // 20 February 2022 is 357 days after 28 February 2021
        year(
            "a person says that the day is meant",
            past(true)
                .post("a", "2022-S1", "2022-02-20")
                .post("a", "2022-S2", "2022-02-20"),
            "not_achieved 2022-02-20 | counted 0.00 raw 0.00 progress 0.00 binary 357 days late | by 2021-02-28 year | note",
        ),
        year(
            "two prints, judged and marked",
            printed_twice(false),
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 10 year | contradictory_target",
        ),
        year(
            "two prints, one of them chosen by a person",
            printed_twice(true),
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 10 year",
        ),
    ]);
}

#[test]
fn what_is_to_resolve() {
    assert_eq!(past(true).codes(), [""; 0]);
    assert_eq!(printed_twice(true).codes(), [""; 0]);
    let plain =
        world()
            .annual("a")
            .indicator("I", "[a]")
            .assign_with("I", "2022: >= 10", |assignment| {
                assignment.targets[0].resolution = Some(resolution());
            });
    assert_eq!(plain.codes(), ["nothing_to_resolve"]);
}

#[test]
fn evidence_is_a_date_of_the_plan() {
    let evidence =
        |code: &str| reported("1").change(|plan| plan.assignments[0].evidence = Some(code.into()));
    assert_eq!(evidence("r").codes(), [""; 0]);
    assert_eq!(evidence("q").codes(), ["unknown_measure"]);
    assert_eq!(evidence("x").codes(), ["event_needs_date"]);
}

#[test]
fn somebody_is_asked_for_it_and_the_derivation_shows_it() {
    let world = reported("100").post("r", "2022-S1", "not_done");
    let deadlines = traguardo_domain::deadlines_of_year(
        &[&world.plan],
        &world.entries,
        2022,
        day("2022-12-01"),
    );
    assert!(deadlines.iter().any(|deadline| {
        deadline.measure == "r" && deadline.period == p("2022-S2") && deadline.indicators == ["X"]
    }));
    let explanation = world.evaluation("2022").explanation;
    let shown = |line: &str| explanation.text.iter().any(|found| found == line);
    assert!(
        shown("Prova richiesta: [r]. Manca, perciò il giudizio non è definitivo"),
        "{:#?}",
        explanation.text
    );
    assert!(
        explanation
            .operands
            .iter()
            .any(|trace| trace.operand == "[r]")
    );
    let there = world.post("r", "2022-S2", "2022-12-20").evaluation("2022");
    let line = "Prova richiesta: [r], del 20/12/2022";
    assert!(
        there.explanation.text.iter().any(|found| found == line),
        "{:#?}",
        there.explanation.text
    );
    let resolved = past(true).evaluation("2022").explanation.text;
    let line = "Contraddizione risolta da Segretario generale il 01/03/2022: Errore di stampa";
    assert!(resolved.iter().any(|found| found == line), "{resolved:#?}");
    let open = past(false).evaluation("2022").explanation.text;
    let line = "Il termine cade prima del piano, che comincia nel 2022: non si giudica finché una persona non risolve la contraddizione";
    assert!(open.iter().any(|found| found == line), "{open:#?}");
}
