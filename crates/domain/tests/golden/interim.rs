// SPDX-License-Identifier: AGPL-3.0-or-later
//! Before the year's end (`docs/domain.md §5`, "Interim").

use super::support::*;
use traguardo_domain::Frequency;
use traguardo_domain::plan::{Interim, Scoring};

#[test]
fn golden() {
    let flow = |target: &str, s1: &str| {
        world()
            .flow("a")
            .indicator("I", "[a]")
            .assign("I", &format!("2022: {target}"))
            .post("a", "2022-S1", s1)
    };
    let rule = |interim, target: &str| {
        world()
            .flow("a")
            .indicator_with("I", "[a]", |indicator| indicator.interim = Some(interim))
            .assign("I", target)
            .post("a", "2022-S1", "6")
    };
    let scored = |world: World, target: &str, baseline| {
        world.assign_with("I", &format!("2022: {target}"), |assignment| {
            assignment.scoring = Scoring::Baseline(d(baseline));
        })
    };
    let based = |target, baseline| {
        let world = world().flow("a").indicator("I", "[a]");
        scored(world, target, baseline)
    };
    let level = |target, baseline| {
        let world = world().stock("a").indicator_with("I", "[a]", |indicator| {
            indicator.interim = Some(Interim::Prorated);
        });
        scored(world, target, baseline)
    };
    let half = |name, world, expected| (name, world, "2022-S1", expected);
    check(vec![
        // 10 × 6/12 = 5; 6 / 5 = 120 %; of the year's 10: 60 %
        half(
            "a flow is prorated",
            flow(">= 10", "6"),
            "on_track 6.00 | counted 100.00 raw 120.00 progress 60.00 ratio | >= 5.00 prorated",
        ),
        // 4 / 5 = 80 %, of 10: 40 %; interim asks for no note
        half(
            "a flow behind, but not far",
            flow(">= 10", "4"),
            "at_risk 4.00 | counted 80.00 raw 80.00 progress 40.00 ratio | >= 5.00 prorated",
        ),
        half(
            "a flow far behind",
            flow(">= 10", "1"),
            "off_track 1.00 | counted 20.00 raw 20.00 progress 10.00 ratio | >= 5.00 prorated",
        ),
        // 0.25 × 6/12 = 0.125 → 0.13, rounded like the value; 0.12 / 0.13 = 92.307… → 92.31; 0.12 / 0.25 = 48
        half(
            "the share is rounded like the value",
            flow(">= 0.25", "0.12"),
            "at_risk 0.12 | counted 92.31 raw 92.31 progress 48.00 ratio | >= 0.13 prorated",
        ),
        // = 10 prorated is read as >= 5: 7 is ahead; against = 10: 7 / 10
        half(
            "a prorated = is read as >=",
            flow("= 10", "7"),
            "on_track 7.00 | counted 100.00 raw 140.00 progress 70.00 ratio | >= 5.00 prorated",
        ),
        // between 5 and 6; 7 is above: 6 / 7 = 85.714… → 85.71; of 10..12: 7 / 10
        half(
            "both bounds are prorated",
            flow("between 10 12", "7"),
            "at_risk 7.00 | counted 85.71 raw 85.71 progress 70.00 ratio | between 5.00 6.00 prorated",
        ),
        half(
            "bounds that are not both positive are not prorated",
            flow("between 0 12", "7"),
            "on_track 7.00 | counted 100.00 raw 100.00 progress 100.00 binary! | between 0 12 year",
        ),
        // only positive targets are prorated: −15 stays −15
        half(
            "a negative target is not prorated",
            flow(">= -15", "-20"),
            "off_track -20.00 | counted 0.00 raw 0.00 progress 0.00 binary! | >= -15 year",
        ),
        half(
            "a target of zero is not prorated",
            flow("<= 0", "0"),
            "on_track 0.00 | counted 100.00 raw 100.00 progress 100.00 binary! | <= 0 year",
        ),
        // a stock is compared with all of the target: 8 / 10
        half(
            "a stock is not prorated",
            world()
                .stock("a")
                .indicator("I", "[a]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "8"),
            "at_risk 8.00 | counted 80.00 raw 80.00 progress 80.00 ratio | >= 10 year",
        ),
        // 100 × 3 / 50 = 6, target 10 × 6/12 = 5
        half(
            "a flow over a stock is prorated",
            world()
                .flow("a")
                .stock("s")
                .indicator("I", "100 * [a] / [s]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "3")
                .post("s", "2022-S1", "50"),
            "on_track 6.00 | counted 100.00 raw 120.00 progress 60.00 ratio | >= 5.00 prorated",
        ),
        // 100 × 3 / 50 = 6 against all of 10
        half(
            "a flow over a flow is not",
            world()
                .flow("a")
                .flow("s")
                .indicator("I", "100 * [a] / [s]")
                .assign("I", "2022: >= 10")
                .post("a", "2022-S1", "3")
                .post("s", "2022-S1", "50"),
            "off_track 6.00 | counted 60.00 raw 60.00 progress 60.00 ratio | >= 10 year",
        ),
        // indicator A is prorated, so 2 × A counts as a flow: 2 × 6 = 12 against 20 × 6/12 = 10
        half(
            "an indicator that would be prorated counts as a flow",
            world()
                .flow("a")
                .indicator("A", "[a]")
                .indicator("I", "2 * indicator(\"A\")")
                .assign("I", "2022: >= 20")
                .post("a", "2022-S1", "6"),
            "on_track 12.00 | counted 100.00 raw 120.00 progress 60.00 ratio | >= 10.00 prorated",
        ),
        // the difference to the opening figure is neither flow nor pure stock: full
        half(
            "a flow plus an opening figure is not a flow",
            world()
                .flow("a")
                .indicator("I", "[a] + opening([a])")
                .assign("I", "2022: >= 10")
                .post("a", "2021-S1", "1")
                .post("a", "2021-S2", "1")
                .post("a", "2022-S1", "6"),
            "at_risk 8.00 | counted 80.00 raw 80.00 progress 80.00 ratio | >= 10 year",
        ),
        half(
            "interim: full",
            rule(Interim::Full, "2022: >= 10"),
            "off_track 6.00 | counted 60.00 raw 60.00 progress 60.00 ratio | >= 10 year",
        ),
        half(
            "interim: none is not due before the year's end",
            rule(Interim::None, "2022: >= 10"),
            "not_due | >= 10 year | because not_due indicator(\"I\")",
        ),
        // final for the milestone; 6 / 8 = 75 %; of the year's 10: 60 %
        half(
            "a milestone comes first, also before interim: none",
            rule(Interim::None, "2022: >= 10; 2022-S1: >= 8"),
            "partially_achieved 6.00 | counted 75.00 raw 75.00 progress 60.00 ratio | >= 8 milestone | note",
        ),
        // a milestone of the second quarter ends with the half-year
        half(
            "a milestone of another length that ends on the same day",
            rule(Interim::Prorated, "2022: >= 10; 2022-Q2: >= 6"),
            "achieved 6.00 | counted 100.00 raw 100.00 progress 60.00 ratio | >= 6 milestone",
        ),
        half(
            "a milestone without a target of the year",
            rule(Interim::Prorated, "2022-S1: >= 4"),
            "achieved 6.00 | counted 100.00 raw 150.00 progress - ratio | >= 4 milestone",
        ),
        half(
            "no target this year",
            rule(Interim::Prorated, "2023: >= 10"),
            "no_target 6.00",
        ),
        // quarter 3: only S1 is expected by 30 September; 10 × 9/12 = 7.5; 6 / 7.5 = 80
        (
            "as of a quarter, with half-yearly figures",
            flow(">= 10", "6"),
            "2022-Q3",
            "at_risk 6.00 | counted 80.00 raw 80.00 progress 60.00 ratio | >= 7.50 prorated",
        ),
        // S2 ends on 31 December: the year's target, whole and final: 6 + 4 = 10
        (
            "as of S2 the year is over",
            flow(">= 10", "6").post("a", "2022-S2", "4"),
            "2022-S2",
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 10 year",
        ),
        (
            "as of December with interim: none",
            rule(Interim::None, "2022: >= 10").post("a", "2022-S2", "4"),
            "2022-M12",
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 10 year",
        ),
        // the year's own target is preferred when the year is asked for
        (
            "year and S2 target, asked for the year",
            flow(">= 10", "6").post("a", "2022-S2", "4").change(|plan| {
                let mut milestone = plan.assignments[0].targets[0].clone();
                milestone.period = p("2022-S2");
                milestone.goal = goal(">= 12");
                plan.assignments[0].targets.insert(0, milestone);
            }),
            "2022",
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | >= 10 year",
        ),
        // flow, rising: pace of the baseline 4 × 6/12 = 2, of the target 10 × 6/12 = 5; (3.01 − 2) / (5 − 2) =
        // 33.666… → 33.67; of the year: (3.01 − 4) / (10 − 4) = −16.5 → 0
        half(
            "a flow's baseline is prorated with its target, rising",
            based(">= 10", "4").post("a", "2022-S1", "3.01"),
            "off_track 3.01 | counted 33.67 raw 33.67 progress 0.00 baseline | >= 5.00 prorated",
        ),
        // flow, falling: 30 × 6/12 = 15, 20 × 6/12 = 10; (12 − 15) / (10 − 15) = 60 %; of the year: past its 20
        half(
            "a flow's baseline is prorated with its target, falling",
            based("<= 20", "30").post("a", "2022-S1", "12"),
            "off_track 12.00 | counted 60.00 raw 60.00 progress 100.00 baseline | <= 10.00 prorated",
        ),
        // a pace of 48 a year is worse than the baseline's 30: (24 − 15) / (10 − 15) = −180
        half(
            "a flow falling behind its baseline",
            based("<= 20", "30").post("a", "2022-S1", "24"),
            "off_track 24.00 | counted 0.00 raw -180.00 progress 60.00 baseline | <= 10.00 prorated",
        ),
        // 60 × 6/12 = 30, 100 × 6/12 = 50; (70 − 30) / (50 − 30) = 200; of the year: (70 − 60) / (100 − 60) = 25
        half(
            "a flow far ahead of its pace",
            based(">= 100", "60").post("a", "2022-S1", "70"),
            "on_track 70.00 | counted 100.00 raw 200.00 progress 25.00 baseline | >= 50.00 prorated",
        ),
        // 4 × 3/12 = 1, 10 × 3/12 = 2.5; (1.5 − 1) / (2.5 − 1) = 33.333…; of the year: below its 4
        (
            "a flow's baseline as of the first quarter",
            based(">= 10", "4")
                .change(|plan| {
                    plan.measures.get_mut("a").unwrap().frequency = Frequency::Quarterly;
                })
                .post("a", "2022-Q1", "1.5"),
            "2022-Q1",
            "off_track 1.50 | counted 33.33 raw 33.33 progress 0.00 baseline | >= 2.50 prorated",
        ),
        // level, rising: 40 + (60 − 40) × 6/12 = 50; (45 − 40) / (50 − 40) = 50 %, of the year's 60: 25 %
        half(
            "a level's way from its baseline is prorated, rising",
            level(">= 60", "40").post("a", "2022-S1", "45"),
            "off_track 45.00 | counted 50.00 raw 50.00 progress 25.00 baseline | >= 50.00 prorated",
        ),
        // level, falling: 30 + (20 − 30) × 6/12 = 25; (24 − 30) / (25 − 30) = 120 %, of the year's 20: 60 %
        half(
            "a level's way from its baseline is prorated, falling",
            level("<= 20", "30").post("a", "2022-S1", "24"),
            "on_track 24.00 | counted 100.00 raw 120.00 progress 60.00 baseline | <= 25.00 prorated",
        ),
        // a way has no sign to heed: −20 + (−10 − −20) × 6/12 = −15; (−16 − −20) / (−15 − −20) = 80 %
        half(
            "a level's way among negatives",
            level(">= -10", "-20").post("a", "2022-S1", "-16"),
            "at_risk -16.00 | counted 80.00 raw 80.00 progress 40.00 baseline | >= -15.00 prorated",
        ),
        // as of M1 the way 0.01 × 1/12 is rounded away: 4.00 to 4.00 is no way to go → binary, and said
        (
            "a share of the way that is rounded away",
            level(">= 4.01", "4")
                .change(|plan| {
                    plan.measures.get_mut("a").unwrap().frequency = Frequency::Monthly;
                })
                .post("a", "2022-M01", "4"),
            "2022-M01",
            "on_track 4.00 | counted 100.00 raw 100.00 progress 0.00 binary! | >= 4.00 prorated",
        ),
    ]);
}
