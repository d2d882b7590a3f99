// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lists of items, days between dates, and how many members of a node got there (`docs/domain.md §2, §4`).

use super::support::*;
use traguardo_formula::YearDay;

const WITHIN: &str = "share([r] where days(opened, done) <= 15)";
/// 15 days and 16 days.
const TWO: &str = "[R1 semplice 2022-03-01 2022-03-16, R2 semplice 2022-03-01 2022-03-17]";
/// 10 days.
const ONE: &str = "[R3 complessa 2022-07-01 2022-07-11]";

fn over(formula: &str, target: &str) -> World {
    world()
        .list("r")
        .indicator("I", formula)
        .assign("I", &format!("2022: {target}"))
}

fn within() -> World {
    over(WITHIN, ">= 60").post("r", "2022-S1", TWO)
}

#[test]
fn golden() {
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    let year = |name, world, expected| (name, world, "2022", expected);
    let none = |when_none| {
        world()
            .list("r")
            .indicator_with("I", WITHIN, |indicator| {
                indicator.not_applicable_when_none = when_none;
            })
            .assign("I", "2022: >= 60")
            .post("r", "2022-S1", "[]")
            .post("r", "2022-S2", "[]")
    };
    let offices = || {
        world()
            .measure("r", |measure| {
                measure.content = traguardo_domain::plan::Content::Items;
                measure.offices = vec!["U1".into(), "U2".into()];
            })
            .indicator("I", "count([r])")
            .assign("I", "2022: >= 3")
            .post_from("U1", "r", "2022-S1", TWO)
            .post_from("U1", "r", "2022-S2", "[]")
            .post_from("U2", "r", "2022-S1", "[]")
    };
    check(vec![
        // 1 of 2 = 50; 50 / 60 = 83.333… → 83.33
        half(
            "a share so far, against the whole target",
            within(),
            "at_risk 50.00 | counted 83.33 raw 83.33 progress 83.33 ratio | >= 60 year",
        ),
        // 2 of 3 = 66.666… → 66.67; 66.67 / 60 = 111.116… → 111.12
        year(
            "the lists of the year are one list",
            within().post("r", "2022-S2", ONE),
            "achieved 66.67 | counted 100.00 raw 111.12 progress 100.00 ratio | >= 60 year",
        ),
        // 10 × 6/12 = 5; 2 / 5 = 40; 2 / 10 = 20
        half(
            "a count is a flow, and prorated",
            over("count([r])", ">= 10").post("r", "2022-S1", TWO),
            "off_track 2.00 | counted 40.00 raw 40.00 progress 20.00 ratio | >= 5.00 prorated",
        ),
        // (15 + 16) / 2 = 15.5; 15 / 15.5 = 96.774… → 96.77
        half(
            "a mean time is not",
            over("mean([r] each days(opened, done))", "<= 15").post("r", "2022-S1", TWO),
            "at_risk 15.50 | counted 96.77 raw 96.77 progress 96.77 ratio | <= 15 year",
        ),
        half(
            "what is not done has no time it took",
            over("mean([r] each days(opened, done))", "<= 15").post(
                "r",
                "2022-S1",
                "[R1 semplice 2022-03-01 2022-03-16, R2 semplice 2022-03-01 -]",
            ),
            "not_computable | <= 15 year | because incomplete_item [r]",
        ),
        year(
            "none arose is zero",
            over("count([r])", ">= 1")
                .post("r", "2022-S1", "[]")
                .post("r", "2022-S2", "[]"),
            "not_achieved 0.00 | counted 0.00 raw 0.00 progress 0.00 ratio | >= 1 year | note",
        ),
        year(
            "of none there is no share, nor anything to judge",
            none(false),
            "not_computable | >= 60 year | because division_by_zero count([r])",
        ),
        year(
            "unless that makes it not applicable",
            none(true),
            "not_applicable | >= 60 year | because not_applicable count([r])",
        ),
        year(
            "the longest of none",
            over("max([r] each days(opened, done))", "<= 15")
                .post("r", "2022-S1", "[]")
                .post("r", "2022-S2", "[]"),
            "not_computable | <= 15 year | because no_items [r]",
        ),
        year(
            "half a year n.d. is no list",
            within().post("r", "2022-S2", "n.d."),
            "not_available | >= 60 year | because not_available [r]",
        ),
        year(
            "silence is not none",
            within(),
            "not_reported | >= 60 year | because not_reported [r]",
        ),
        year(
            "the lists of the offices are one list",
            offices().post_from("U2", "r", "2022-S2", ONE),
            "achieved 3.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 3 year",
        ),
        year(
            "of which one is silent",
            offices(),
            "not_reported | >= 3 year | because not_reported [r]",
        ),
    ]);
}

#[test]
fn days_between_dates() {
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    let between = |formula, target: &str, done| {
        world()
            .date("a")
            .date("b")
            .indicator("I", formula)
            .assign("I", &format!("2022: {target}"))
            .post("a", "2022-S1", "2022-02-01")
            .post("b", "2022-S1", done)
    };
    let answered = || between("workdays(date(\"04-21\"), [b])", "<= 2", "2022-04-27");
    check(vec![
        // February 2022 has 28 days; 30 / 28 = 107.142… → 107.14
        half(
            "days",
            between("days([a], [b])", "<= 30", "2022-03-01"),
            "on_track 28.00 | counted 100.00 raw 107.14 progress 100.00 ratio | <= 30 year",
        ),
        half(
            "not done leaves nothing to count to",
            between("days([a], [b])", "<= 30", "not_done"),
            "not_computable | <= 30 year | because not_done [b]",
        ),
        half(
            "n.d. is n.d.",
            between("days([a], [b])", "<= 30", "n.d."),
            "not_available | <= 30 year | because not_available [b]",
        ),
        // after Thursday 21 April: Friday 22, Tuesday 26, Wednesday 27; Monday 25 is a holiday. 2 / 3 = 66.67
        half(
            "working days",
            answered(),
            "off_track 3.00 | counted 66.67 raw 66.67 progress 66.67 ratio | <= 2 year",
        ),
        // closed on 26 April
        half(
            "working days of a body with a patron saint",
            answered().change(|plan| {
                plan.rules.closed_yearly.extend(YearDay::new(4, 26));
            }),
            "on_track 2.00 | counted 100.00 raw 100.00 progress 100.00 ratio | <= 2 year",
        ),
        half(
            "working days of a body closed for a day",
            answered().change(|plan| {
                plan.rules.closed_days.insert(day("2022-04-22"));
            }),
            "on_track 2.00 | counted 100.00 raw 100.00 progress 100.00 ratio | <= 2 year",
        ),
    ]);
}

#[test]
fn the_share_of_a_node_that_got_there() {
    let figures = |x: &str, y: &str, z: &str| {
        let mut world = world();
        for (code, figure) in [("x", x), ("y", y), ("z", z)] {
            world = world
                .annual(code)
                .indicator(code, &format!("[{code}]"))
                .assign(code, "2022: >= 100");
            if !figure.is_empty() {
                world = world.post(code, "2022", figure);
            }
        }
        world
            .node("M", None, None)
            .indicator("I", "share_achieved(\"1\", 80)")
            .assign("I", "2022: >= 50")
    };
    let year = |name, world, expected| (name, world, "2022", expected);
    check(vec![
        // x 100, y 50; z takes no part: 1 of 2
        year(
            "of those that take part",
            figures("100", "50", "n.a."),
            "achieved 50.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 50 year",
        ),
        // silence counts zero: 1 of 3 = 33.33; 33.33 / 50 = 66.66
        year(
            "silence does not get there",
            figures("80", "50", ""),
            "not_achieved 33.33 | counted 66.66 raw 66.66 progress 66.66 ratio | >= 50 year | note",
        ),
        year(
            "of none there is no share",
            figures("n.a.", "n.a.", "n.a."),
            "not_applicable | >= 50 year | because not_applicable share_achieved(\"1\", 80)",
        ),
    ]);
    let text = figures("100", "50", "n.a.")
        .evaluation("2022")
        .explanation
        .text;
    let line = "  Raggiungono almeno 80: 1 su 2";
    assert!(text.iter().any(|found| found == line), "{text:#?}");
}

#[test]
fn the_derivation_names_the_items() {
    let text = within()
        .post("r", "2022-S2", ONE)
        .evaluation("2022")
        .explanation
        .text;
    let shown = [
        "I = share([r] where days(opened; done) <= 15)",
        "[r] al 2022: elenco di 3 voci",
        "  r 2022-S1: elenco di 2 voci (consuntivo), ente, periodo 2022-S1, rilevazione r1, revisione 1, registrata da m.rossi il 30/06/2022 alle 10:02 (ora di Roma)",
        "  r 2022-S2: elenco di 1 voce (consuntivo), ente, periodo 2022-S2, rilevazione r2, revisione 1, registrata da m.rossi il 31/12/2022 alle 09:02 (ora di Roma)",
        "  Combinati nel tempo: somma",
        "Con i valori: share([r] where days(opened; done) <= 15)",
        "  share([r] where days(opened; done) <= 15) = 2 voci su 3 = 200/3",
        "  share([r] where days(opened; done) <= 15): 2 voci su 3",
        "    contano (2): R1; R3",
        "    non contano (1): R2",
        "Valore esatto: 200/3",
    ];
    assert_eq!(
        text.iter().skip(2).take(shown.len()).collect::<Vec<_>>(),
        shown.iter().collect::<Vec<_>>()
    );
}

/// How many take part is no sum that could be redone: one of two items that count is not a half.
#[test]
fn what_takes_part_is_told_apart_from_the_result() {
    let one = over("count([r] where class = \"semplice\")", ">= 1");
    let one = one.post(
        "r",
        "2022-S1",
        "[R1 semplice 2022-03-01 2022-03-16, R3 complessa 2022-03-01 2022-03-17]",
    );
    let text = one.evaluation("2022-S1").explanation.text;
    for line in [
        "  count([r] where class = \"semplice\") = 1 voce su 2 = 1",
        "  count([r] where class = \"semplice\"): 1 voce su 2",
    ] {
        assert!(text.iter().any(|there| there == line), "{line}: {text:#?}");
    }
}

#[test]
fn only_the_lists_behind_an_assignment_are_needed() {
    let world = world()
        .list("r")
        .list("s")
        .flow("n")
        .indicator("R", "count([r])")
        .indicator("N", "[n]")
        .indicator("through", "indicator(\"R\") + [n]")
        .indicator("node", "achievement(\"1\")")
        .assign("R", "2022: >= 1")
        .assign("N", "2022: >= 1")
        .assign("through", "2022: >= 1")
        .node("2", None, None)
        .assign("node", "2022: >= 1");
    let needed = |assignments: &[usize]| {
        let found = traguardo_domain::lists_needed(&world.plan, assignments.iter().copied());
        found.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(needed(&[0]), ["r"]);
    assert_eq!(needed(&[1]), [""; 0]);
    assert_eq!(needed(&[2]), ["r"], "through another indicator");
    assert_eq!(needed(&[3]), ["r"], "through a node");
    assert_eq!(needed(&[0, 1, 2, 3]), ["r"], "s is in no formula");
}
