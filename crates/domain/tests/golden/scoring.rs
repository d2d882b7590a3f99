// SPDX-License-Identifier: AGPL-3.0-or-later
//! Comparison and grado di raggiungimento (`docs/domain.md §5`).

use super::support::*;
use traguardo_domain::plan::{Band, Scoring};

/// One annual figure against one target.
fn one(target: &str, value: &str) -> World {
    scored(Scoring::Ratio, target, value)
}

fn scored(scoring: Scoring, target: &str, value: &str) -> World {
    world()
        .annual("a")
        .indicator("I", "[a]")
        .assign_with("I", &format!("2022: {target}"), |assignment| {
            assignment.scoring = scoring;
        })
        .post("a", "2022", value)
}

fn bands(steps: &[(&str, &str)]) -> Scoring {
    Scoring::Bands(
        steps
            .iter()
            .map(|(from, score)| Band {
                from: d(from),
                score: d(score),
            })
            .collect(),
    )
}

#[test]
fn golden() {
    let case = |name, world, expected| (name, world, "2022", expected);
    let chambers = || bands(&[("70", "70"), ("90", "90"), ("100", "95"), ("110", "100")]);
    check(vec![
        // 9 / 10 = 90 %, from 70 on partially achieved
        case(
            "missed by a little",
            one(">= 10", "9"),
            "partially_achieved 9.00 | counted 90.00 raw 90.00 progress 90.00 ratio | >= 10 year | note",
        ),
        // 7 / 10 = 70.00: the limit belongs to partially achieved
        case(
            "exactly partial_from",
            one(">= 10", "7"),
            "partially_achieved 7.00 | counted 70.00 raw 70.00 progress 70.00 ratio | >= 10 year | note",
        ),
        // 6.99 / 10 = 69.90
        case(
            "just below partial_from",
            one(">= 10", "6.99"),
            "not_achieved 6.99 | counted 69.90 raw 69.90 progress 69.90 ratio | >= 10 year | note",
        ),
        // 99999.99 / 100000 = 99.99999 → raw 100.00, but not achieved counts at most 99.99
        case(
            "never 100 for what is missed",
            one(">= 100000", "99999.99"),
            "partially_achieved 99999.99 | counted 99.99 raw 100.00 progress 99.99 ratio | >= 100000 year | note",
        ),
        // > 10 with 10: 100 % of it and still not more: 99.99
        case(
            "strictly more than, equal",
            one("> 10", "10"),
            "partially_achieved 10.00 | counted 99.99 raw 100.00 progress 99.99 ratio | > 10 year | note",
        ),
        case(
            "strictly less than, equal",
            one("< 10", "10"),
            "partially_achieved 10.00 | counted 99.99 raw 100.00 progress 99.99 ratio | < 10 year | note",
        ),
        // 10 / 8 = 125
        case(
            "less than, met",
            one("< 10", "8"),
            "achieved 8.00 | counted 100.00 raw 125.00 progress 100.00 ratio | < 10 year",
        ),
        // 10 / 16 = 62.5
        case(
            "at most, exceeded",
            one("<= 10", "16"),
            "not_achieved 16.00 | counted 62.50 raw 62.50 progress 62.50 ratio | <= 10 year | note",
        ),
        // value <= 0 < target: 100
        case(
            "at most, zero",
            one("<= 10", "0"),
            "achieved 0.00 | counted 100.00 raw 100.00 progress 100.00 ratio | <= 10 year",
        ),
        case(
            "at most, below zero",
            one("<= 10", "-3"),
            "achieved -3.00 | counted 100.00 raw 100.00 progress 100.00 ratio | <= 10 year",
        ),
        // "0 complaints", 0: an ordinary target and an ordinary figure; no ratio over 0 → binary
        case(
            "zero complaints, none",
            one("<= 0", "0"),
            "achieved 0.00 | counted 100.00 raw 100.00 progress 100.00 binary! | <= 0 year",
        ),
        case(
            "zero complaints, one",
            one("<= 0", "1"),
            "not_achieved 1.00 | counted 0.00 raw 0.00 progress 0.00 binary! | <= 0 year | note",
        ),
        case(
            "zero as equal",
            one("= 0", "0"),
            "achieved 0.00 | counted 100.00 raw 100.00 progress 100.00 binary! | = 0 year",
        ),
        // a negative value under a positive >= target: not defined → binary
        case(
            "negative value",
            one(">= 10", "-1"),
            "not_achieved -1.00 | counted 0.00 raw 0.00 progress 0.00 binary! | >= 10 year | note",
        ),
        // −10 >= −15 is true
        case(
            "negative target, met",
            one(">= -15", "-10"),
            "achieved -10.00 | counted 100.00 raw 100.00 progress 100.00 binary! | >= -15 year",
        ),
        // 0 / 10 = 0
        case(
            "an entered zero is a figure",
            one(">= 10", "0"),
            "not_achieved 0.00 | counted 0.00 raw 0.00 progress 0.00 ratio | >= 10 year | note",
        ),
        // min / max = 8 / 10 = 80
        case(
            "equal, below",
            one("= 10", "8"),
            "partially_achieved 8.00 | counted 80.00 raw 80.00 progress 80.00 ratio | = 10 year | note",
        ),
        // min / max = 10 / 12.5 = 80
        case(
            "equal, above",
            one("= 10", "12.5"),
            "partially_achieved 12.50 | counted 80.00 raw 80.00 progress 80.00 ratio | = 10 year | note",
        ),
        // 100 inside, bounds included
        case(
            "between, on the upper bound",
            one("between 5 10", "10"),
            "achieved 10.00 | counted 100.00 raw 100.00 progress 100.00 ratio | between 5 10 year",
        ),
        // value / lower = 4 / 5 = 80
        case(
            "between, below",
            one("between 5 10", "4"),
            "partially_achieved 4.00 | counted 80.00 raw 80.00 progress 80.00 ratio | between 5 10 year | note",
        ),
        // upper / value = 10 / 16 = 62.5
        case(
            "between, above",
            one("between 5 10", "16"),
            "not_achieved 16.00 | counted 62.50 raw 62.50 progress 62.50 ratio | between 5 10 year | note",
        ),
        case(
            "between, a bound at zero",
            one("between 0 10", "16"),
            "not_achieved 16.00 | counted 0.00 raw 0.00 progress 0.00 binary! | between 0 10 year | note",
        ),
        case(
            "binary by choice",
            scored(Scoring::Binary, ">= 10", "9.99"),
            "not_achieved 9.99 | counted 0.00 raw 0.00 progress 0.00 binary | >= 10 year | note",
        ),
        // (70 − 50) / (100 − 50) = 40 %
        case(
            "baseline upwards",
            scored(Scoring::Baseline(d("50")), ">= 100", "70"),
            "not_achieved 70.00 | counted 40.00 raw 40.00 progress 40.00 baseline | >= 100 year | note",
        ),
        // (25 − 30) / (20 − 30) = 50 %
        case(
            "baseline downwards",
            scored(Scoring::Baseline(d("30")), "<= 20", "25"),
            "not_achieved 25.00 | counted 50.00 raw 50.00 progress 50.00 baseline | <= 20 year | note",
        ),
        // (40 − 50) / (100 − 50) = −20 %, counted 0
        case(
            "baseline, gone backwards",
            scored(Scoring::Baseline(d("50")), ">= 100", "40"),
            "not_achieved 40.00 | counted 0.00 raw -20.00 progress 0.00 baseline | >= 100 year | note",
        ),
        // (−5 − −20) / (−10 − −20) = 150 %: a baseline works where no ratio does
        case(
            "baseline among negatives",
            scored(Scoring::Baseline(d("-20")), ">= -10", "-5"),
            "achieved -5.00 | counted 100.00 raw 150.00 progress 100.00 baseline | >= -10 year",
        ),
        // 95 % → the step from 90
        case(
            "bands",
            scored(chambers(), ">= 100", "95"),
            "partially_achieved 95.00 | counted 90.00 raw 95.00 progress 90.00 bands | >= 100 year | note",
        ),
        // 69.99 % → below the first step 0
        case(
            "bands, below the first",
            scored(chambers(), ">= 100", "69.99"),
            "not_achieved 69.99 | counted 0.00 raw 69.99 progress 0.00 bands | >= 100 year | note",
        ),
        // 100 % → achieved, though the score is that of the step from 100: 95
        case(
            "bands, on target",
            scored(chambers(), ">= 100", "100"),
            "achieved 100.00 | counted 95.00 raw 100.00 progress 95.00 bands | >= 100 year",
        ),
        // 110 %: beyond target
        case(
            "bands, beyond target, inclusive",
            scored(chambers(), ">= 100", "110"),
            "achieved 110.00 | counted 100.00 raw 110.00 progress 100.00 bands | >= 100 year",
        ),
        // <= 10 with 0 is better than any positive figure: the highest step
        case(
            "bands, nothing under a positive limit",
            scored(chambers(), "<= 10", "0"),
            "achieved 0.00 | counted 100.00 raw 100.00 progress 100.00 bands | <= 10 year",
        ),
        // no ratio over a negative target: binary 0 → below the first step
        case(
            "bands where no ratio is defined",
            scored(chambers(), ">= -15", "-20"),
            "not_achieved -20.00 | counted 0.00 raw 0.00 progress 0.00 bands! | >= -15 year | note",
        ),
    ]);
}
