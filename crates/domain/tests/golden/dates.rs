// SPDX-License-Identifier: AGPL-3.0-or-later
//! Things to be done by a day (`docs/domain.md §2, §5`).

use super::support::*;
use traguardo_domain::plan::{Band, Combine, Scoring};

fn by(goal: &str) -> World {
    world()
        .date("a")
        .indicator("I", "[a]")
        .assign("I", &format!("2022: by {goal}"))
}

#[test]
fn golden() {
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    let year = |name, world, expected| (name, world, "2022", expected);
    let bands = |steps: &[(&str, &str)]| {
        let list = steps
            .iter()
            .map(|(from, score)| Band {
                from: d(from),
                score: d(score),
            })
            .collect();
        world()
            .date("a")
            .indicator("I", "[a]")
            .assign_with("I", "2022: by 2022-10-31", |assignment| {
                assignment.scoring = Scoring::Bands(list);
            })
            .post("a", "2022-S1", "not_done")
    };
    let offices = |how| {
        world()
            .measure("a", |measure| {
                measure.content = traguardo_domain::plan::Content::Date;
                measure.over_time = Combine::Last;
                measure.over_offices = how;
                measure.over_administrations = Combine::Max;
                measure.offices = vec!["U1".into(), "U2".into()];
            })
            .indicator("I", "[a]")
            .assign("I", "2022: by 2022-04-30")
    };
    check(vec![
        half(
            "done in time, the year still running",
            by("2022-04-30").post("a", "2022-S1", "2022-04-30"),
            "on_track 2022-04-30 | counted 100.00 raw 100.00 progress 100.00 binary | by 2022-04-30 year",
        ),
        // 10 May − 30 April = 10 days
        half(
            "done late",
            by("2022-04-30").post("a", "2022-S1", "2022-05-10"),
            "off_track 2022-05-10 | counted 0.00 raw 0.00 progress 0.00 binary 10 days late | by 2022-04-30 year",
        ),
        half(
            "not done, its day past",
            by("2022-04-30").post("a", "2022-S1", "not_done"),
            "off_track not_done | counted 0.00 raw 0.00 progress 0.00 binary | by 2022-04-30 year",
        ),
        half(
            "not done, its day to come",
            by("2022-10-31").post("a", "2022-S1", "not_done"),
            "not_due not_done | by 2022-10-31 year | because not_due [a]",
        ),
        half(
            "silence is not the statement not done",
            by("2022-04-30"),
            "not_reported | by 2022-04-30 year | because not_reported [a]",
        ),
        year(
            "not done by the end of the year",
            by("2022-10-31")
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "not_done"),
            "not_achieved not_done | counted 0.00 raw 0.00 progress 0.00 binary | by 2022-10-31 year | note",
        ),
        // 31 December belongs to the term: until it is over the statement decides nothing
        year(
            "not done, on the last day itself",
            by("2022-12-31")
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "not_done")
                .on("2022-12-31"),
            "not_due not_done | by 2022-12-31 year | because not_due [a]",
        ),
        // the year is asked about in September: the day is in the period, and still to come
        year(
            "not done, its day within the period and still to come",
            by("2022-10-31")
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "not_done")
                .on("2022-10-31"),
            "not_due not_done | by 2022-10-31 year | because not_due [a]",
        ),
        year(
            "not done, the day after its day",
            by("2022-10-31")
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "not_done")
                .on("2022-11-01"),
            "not_achieved not_done | counted 0.00 raw 0.00 progress 0.00 binary | by 2022-10-31 year | note",
        ),
        // as of S1, asked in 2023: the year's day is past but not within S1, and the verdict would be interim
        half(
            "not done as of S1, its day past but after S1",
            by("2022-10-31").post("a", "2022-S1", "not_done"),
            "not_due not_done | by 2022-10-31 year | because not_due [a]",
        ),
        year(
            "not done, after the last day",
            by("2022-12-31")
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "not_done")
                .on("2023-01-01"),
            "not_achieved not_done | counted 0.00 raw 0.00 progress 0.00 binary | by 2022-12-31 year | note",
        ),
        // the last statement counts: done in November, 15 days after 31 October
        year(
            "done in the second half",
            by("2022-10-31")
                .post("a", "2022-S1", "not_done")
                .post("a", "2022-S2", "2022-11-15"),
            "not_achieved 2022-11-15 | counted 0.00 raw 0.00 progress 0.00 binary 15 days late | by 2022-10-31 year | note",
        ),
        // on time is 0 days: the step from 0
        year(
            "bands on days late, on time",
            bands(&[("0", "100"), ("1", "80"), ("31", "0")]).post("a", "2022-S2", "2022-10-31"),
            "achieved 2022-10-31 | counted 100.00 raw 100.00 progress 100.00 bands | by 2022-10-31 year",
        ),
        // 30 days: the step from 1; 31 days: the step from 31
        year(
            "bands on days late, 30 days",
            bands(&[("0", "100"), ("1", "80"), ("31", "0")]).post("a", "2022-S2", "2022-11-30"),
            "partially_achieved 2022-11-30 | counted 80.00 raw 0.00 progress 80.00 bands 30 days late | \
             by 2022-10-31 year | note",
        ),
        year(
            "bands on days late, 31 days",
            bands(&[("0", "100"), ("1", "80"), ("31", "0")]).post("a", "2022-S2", "2022-12-01"),
            "not_achieved 2022-12-01 | counted 0.00 raw 0.00 progress 0.00 bands 31 days late | by 2022-10-31 year | note",
        ),
        year(
            "bands on days late, never done",
            bands(&[("0", "100"), ("1", "80")]).post("a", "2022-S2", "not_done"),
            "not_achieved not_done | counted 0.00 raw 0.00 progress 0.00 bands | by 2022-10-31 year | note",
        ),
        // max is the latest: 5 May, 5 days after 30 April
        half(
            "the latest of the offices",
            offices(Combine::Max)
                .post_from("U1", "a", "2022-S1", "2022-04-01")
                .post_from("U2", "a", "2022-S1", "2022-05-05"),
            "off_track 2022-05-05 | counted 0.00 raw 0.00 progress 0.00 binary 5 days late | by 2022-04-30 year",
        ),
        half(
            "one office has not done it",
            offices(Combine::Max)
                .post_from("U1", "a", "2022-S1", "2022-04-01")
                .post_from("U2", "a", "2022-S1", "not_done"),
            "off_track not_done | counted 0.00 raw 0.00 progress 0.00 binary | by 2022-04-30 year",
        ),
        half(
            "the earliest of the offices",
            offices(Combine::Min)
                .post_from("U1", "a", "2022-S1", "2022-04-01")
                .post_from("U2", "a", "2022-S1", "not_done"),
            "on_track 2022-04-01 | counted 100.00 raw 100.00 progress 100.00 binary | by 2022-04-30 year",
        ),
        half(
            "a milestone date",
            world()
                .date("a")
                .indicator("I", "[a]")
                .assign("I", "2022: by 2022-10-31; 2022-S1: by 2022-03-31")
                .post("a", "2022-S1", "2022-04-01"),
            "not_achieved 2022-04-01 | counted 0.00 raw 0.00 progress 100.00 binary 1 days late | \
             by 2022-03-31 milestone | note",
        ),
    ]);
}
