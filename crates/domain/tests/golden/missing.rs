// SPDX-License-Identifier: AGPL-3.0-or-later
//! Missing, n.d., not applicable and zero are different things (`docs/domain.md §2, §5`).

use super::support::*;
use traguardo_domain::plan::Combine;

fn two_offices() -> World {
    world()
        .measure("a", |measure| {
            measure.offices = vec!["U1".into(), "U2".into()];
        })
        .indicator("I", "[a]")
        .assign("I", "2022: >= 10")
}

fn ratio() -> World {
    world()
        .annual("a")
        .annual("b")
        .indicator("I", "100 * [a] / [b]")
        .assign("I", "2022: >= 10")
}

#[test]
fn golden() {
    let cases_count = || {
        world()
            .annual("a")
            .annual("b")
            .indicator_with("I", "100 * [a] / [b]", |indicator| {
                indicator.not_applicable_when_none = true;
            })
            .assign("I", "2022: >= 10")
    };
    check(vec![
        (
            "nobody reported, past the due day",
            ratio().post("a", "2022", "1"),
            "2022",
            "not_reported | >= 10 year | because not_reported [b]",
        ),
        (
            "nobody reported, on the due day itself",
            ratio().post("a", "2022", "1").on("2022-12-31"),
            "2022",
            "not_due | >= 10 year | because not_due [b]",
        ),
        (
            "nobody reported, the day after",
            ratio().post("a", "2022", "1").on("2023-01-01"),
            "2022",
            "not_reported | >= 10 year | because not_reported [b]",
        ),
        (
            "an annual measure as of S1 is not due, whatever the day",
            ratio().post("a", "2022", "1").post("b", "2022", "2"),
            "2022-S1",
            "not_due | >= 10 year | because not_due [a], not_due [b]",
        ),
        (
            "n.d. is not missing",
            ratio().post("a", "2022", "1").post("b", "2022", "n.d."),
            "2022",
            "not_available | >= 10 year | because not_available [b]",
        ),
        // missing leads n.d.
        (
            "one missing and one n.d.",
            ratio().post("b", "2022", "n.d."),
            "2022",
            "not_reported | >= 10 year | because not_reported [a], not_available [b]",
        ),
        (
            "not applicable",
            ratio().post("a", "2022", "n.a.").post("b", "2022", "5"),
            "2022",
            "not_applicable | >= 10 year | because not_applicable [a]",
        ),
        (
            "withdrawn reads as missing",
            ratio()
                .post("a", "2022", "1")
                .post_with("b", "2022", "withdrawn", |entry| entry.revision = 2),
            "2022",
            "not_reported | >= 10 year | because not_reported [b]",
        ),
        (
            "one silent office: no smaller sum",
            two_offices()
                .post_from("U1", "a", "2022-S1", "50")
                .post_from("U2", "a", "2022-S1", "50")
                .post_from("U1", "a", "2022-S2", "50"),
            "2022",
            "not_reported | >= 10 year | because not_reported [a]",
        ),
        // U2 leaves: 3 + 4 = 7; 7 / 10 = 70
        (
            "an office where it is not applicable leaves the sum",
            two_offices()
                .post_from("U1", "a", "2022-S1", "3")
                .post_from("U2", "a", "2022-S1", "n.a.")
                .post_from("U1", "a", "2022-S2", "4")
                .post_from("U2", "a", "2022-S2", "n.a."),
            "2022",
            "partially_achieved 7.00 | counted 70.00 raw 70.00 progress 70.00 ratio | >= 10 year | note",
        ),
        (
            "not applicable everywhere",
            two_offices()
                .post_from("U1", "a", "2022-S1", "n.a.")
                .post_from("U2", "a", "2022-S1", "n.a.")
                .post_from("U1", "a", "2022-S2", "n.a.")
                .post_from("U2", "a", "2022-S2", "n.a."),
            "2022",
            "not_applicable | >= 10 year | because not_applicable [a]",
        ),
        (
            "an office with n.d.",
            two_offices()
                .post_from("U1", "a", "2022-S1", "3")
                .post_from("U2", "a", "2022-S1", "n.d.")
                .post_from("U1", "a", "2022-S2", "4")
                .post_from("U2", "a", "2022-S2", "4"),
            "2022",
            "not_available | >= 10 year | because not_available [a]",
        ),
        // the figure of the whole body is not that of an office
        (
            "a figure of the whole body does not stand for the offices",
            two_offices()
                .post("a", "2022-S1", "99")
                .post("a", "2022-S2", "99"),
            "2022",
            "not_reported | >= 10 year | because not_reported [a]",
        ),
        (
            "a stock whose last figure is missing has no value: never an earlier one",
            world()
                .stock("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "50"),
            "2022",
            "not_reported | >= 10 year | because not_reported [a]",
        ),
        (
            "a stock whose earlier figure is missing: all of the periods so far are required",
            world()
                .stock("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S2", "50"),
            "2022",
            "not_reported | >= 10 year | because not_reported [a]",
        ),
        // S1 was n.d., but the last figure is there
        (
            "a stock whose earlier figure is n.d.",
            world()
                .stock("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "n.d.")
                .post("a", "2022-S2", "50"),
            "2022",
            "achieved 50.00 | counted 100.00 raw 500.00 progress 100.00 ratio | >= 10 year",
        ),
        (
            "a stock whose last figure is n.d.",
            world()
                .stock("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "50")
                .post("a", "2022-S2", "n.d."),
            "2022",
            "not_available | >= 10 year | because not_available [a]",
        ),
        (
            "no cases, where that is declared as not applicable",
            cases_count().post("a", "2022", "0").post("b", "2022", "0"),
            "2022",
            "not_applicable | >= 10 year | because not_applicable [b]",
        ),
        (
            "no cases makes not applicable whatever the numerator",
            cases_count()
                .post("a", "2022", "n.d.")
                .post("b", "2022", "0"),
            "2022",
            "not_applicable | >= 10 year | because not_applicable [b]",
        ),
        (
            "no cases, where nothing is declared",
            ratio().post("a", "2022", "0").post("b", "2022", "0"),
            "2022",
            "not_computable | >= 10 year | because division_by_zero [b]",
        ),
        // a is n.d. → b = 12
        (
            "coalesce skips n.d.",
            world()
                .annual("a")
                .annual("b")
                .indicator("I", "coalesce([a], [b])")
                .assign("I", "")
                .post("a", "2022", "n.d.")
                .post("b", "2022", "12"),
            "2022",
            "no_target 12.00",
        ),
        (
            "coalesce never skips missing",
            world()
                .annual("a")
                .annual("b")
                .indicator("I", "coalesce([a], [b])")
                .assign("I", "")
                .post("b", "2022", "12"),
            "2022",
            "not_reported | because not_reported [a]",
        ),
        // 22:30 UTC on 31 December is 23:30 in Rome: in time; 23:30 UTC is half past midnight: late
        (
            "in time until midnight in Rome",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign("I", "")
                .post_with("a", "2022", "1", |entry| {
                    entry.first_recorded_at = at(day("2022-12-31"), "22:30:00");
                }),
            "2022",
            "no_target 1.00",
        ),
        (
            "late after midnight in Rome",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign("I", "")
                .post_with("a", "2022", "1", |entry| {
                    entry.first_recorded_at = at(day("2022-12-31"), "23:30:00");
                }),
            "2022",
            "no_target 1.00 | late",
        ),
        // a correction after the due day is not late: the first posting counts
        (
            "corrected later, first posted in time",
            world()
                .annual("a")
                .indicator("I", "[a]")
                .assign("I", "")
                .post_with("a", "2022", "1", |entry| {
                    entry.revision = 2;
                    entry.recorded_at = at(day("2023-01-20"), "10:00:00");
                }),
            "2022",
            "no_target 1.00",
        ),
    ]);
}

#[test]
fn every_silent_office_is_named() {
    let silent = two_offices()
        .post_from("U1", "a", "2022-S1", "1")
        .evaluation("2022");
    let detail = silent.reasons[0].detail.as_deref().unwrap();
    assert_eq!(
        detail,
        "ufficio U2, periodo 2022-S1; ufficio U1, periodo 2022-S2; ufficio U2, periodo 2022-S2"
    );
    let stated = ratio()
        .post("a", "2022", "1")
        .post("b", "2022", "n.d.")
        .evaluation("2022");
    assert_eq!(
        stated.reasons[0].detail.as_deref(),
        Some("ente, periodo 2022: archivio in riordino")
    );
}

#[test]
fn some_not_due_and_some_not_reported() {
    // on 1 July U1 is late with S1 while S2 is still open: the late one leads
    let world = two_offices()
        .post_from("U2", "a", "2022-S1", "1")
        .on("2022-07-01");
    assert_eq!(
        summary(&world.evaluation("2022")),
        "not_reported | >= 10 year | because not_reported [a], not_due [a]"
    );
}

#[test]
fn entries_in_any_order_and_of_others_do_not_matter() {
    let mut world = ratio()
        .post("a", "2022", "1")
        .post_with("b", "2022", "3", |entry| entry.revision = 1)
        .post_with("b", "2022", "2", |entry| entry.revision = 2)
        .post("b", "2019", "7")
        .post("zzz", "2022", "7");
    let expected = "achieved 50.00 | counted 100.00 raw 500.00 progress 100.00 ratio | >= 10 year";
    assert_eq!(summary(&world.evaluation("2022")), expected);
    world.entries.reverse();
    assert_eq!(summary(&world.evaluation("2022")), expected);
}

#[test]
fn offices_that_do_not_combine() {
    let world = world()
        .measure("a", |measure| {
            measure.over_offices = Combine::None;
            measure.offices = vec!["U1".into(), "U2".into()];
        })
        .indicator("I", "[a]")
        .assign("I", "")
        .post_from("U1", "a", "2022-S1", "1")
        .post_from("U2", "a", "2022-S1", "1");
    assert_eq!(
        summary(&world.evaluation("2022-S1")),
        "not_computable | because combines_by_none [a]"
    );
}
