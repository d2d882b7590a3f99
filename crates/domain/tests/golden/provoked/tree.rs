// SPDX-License-Identifier: AGPL-3.0-or-later
//! Boxes, weights, targets and scoring.

use super::super::support::*;
use super::{Provoked, bands, scored, sound, weighted};
use traguardo_domain::FaultCode;
use traguardo_domain::plan::Scoring;

pub fn provoked() -> Vec<Provoked> {
    vec![
        (
            sound().change(|plan| plan.nodes[0].parent = Some(0)),
            FaultCode::UnknownNode,
            "/nodes/1",
            "does not come before",
        ),
        (
            sound().assign_with("I", "", |assignment| assignment.node = 9),
            FaultCode::UnknownNode,
            "/assignments/0",
            "under no node",
        ),
        (
            sound().node("1", None, None),
            FaultCode::DuplicateNode,
            "/nodes/1/code",
            "already at /nodes/1",
        ),
        (
            weighted([Some("100"), None]),
            FaultCode::WeightsIncomplete,
            "/nodes/1",
            "1/D have none",
        ),
        (
            weighted([Some("60"), Some("39.99")]),
            FaultCode::WeightsSum,
            "/nodes/1",
            "sum to 99.99, not to 100",
        ),
        (
            sound().change(|plan| plan.nodes[0].weight = Some(d("90"))),
            FaultCode::WeightsSum,
            "/nodes",
            "the weights under the plan sum to 90",
        ),
        (
            weighted([Some("100"), Some("0")]),
            FaultCode::WeightNotPositive,
            "/assignments/1/weight",
            "the weight of 1/D is 0",
        ),
        (
            sound().assign("I", "").assign("I", ""),
            FaultCode::DuplicateAssignment,
            "/assignments/1",
            "already used at /assignments/0",
        ),
        (
            sound().assign("I", "2022: >= 1; 2022: >= 2"),
            FaultCode::DuplicateTarget,
            "/assignments/0/targets/1",
            "already has a target for 2022",
        ),
        (
            sound().assign("I", "2025: >= 1"),
            FaultCode::TargetYear,
            "/assignments/0/targets/0",
            "covers 2022 to 2024",
        ),
        (
            sound().assign("I", "2022: >= 1.125"),
            FaultCode::TargetDecimals,
            "/assignments/0/targets/0",
            "3 decimals, but values of I are rounded to 2",
        ),
        (
            sound().assign("I", "2022: between 5 4"),
            FaultCode::BetweenBounds,
            "/assignments/0/targets/0",
            "between 5 and 4",
        ),
        (
            sound().assign("I", "2022: by 2022-05-01"),
            FaultCode::ByNeedsDate,
            "/assignments/0/targets/0",
            "is a number",
        ),
        (
            sound().assign("D", "2022: >= 1"),
            FaultCode::DateNeedsBy,
            "/assignments/0/targets/0",
            "by a date, not >=",
        ),
        (
            scored(Scoring::Baseline(d("1")), "= 2"),
            FaultCode::BaselineComparator,
            "/assignments/0/targets/0",
            "not =",
        ),
        (
            scored(Scoring::Baseline(d("2")), ">= 2.00"),
            FaultCode::BaselineEqualsTarget,
            "/assignments/0/targets/0",
            "is the target itself",
        ),
        (
            scored(Scoring::Baseline(d("3")), ">= 2"),
            FaultCode::BaselineAgainstDirection,
            "/assignments/0/targets/0",
            "baseline, which is 3",
        ),
        (
            scored(Scoring::Baseline(d("1")), "<= 2"),
            FaultCode::BaselineAgainstDirection,
            "/assignments/0/targets/0",
            "baseline, which is 1",
        ),
        (
            scored(bands(&[]), ">= 2"),
            FaultCode::BandsEmpty,
            "/assignments/0/scoring/bands",
            "at least one",
        ),
        (
            scored(bands(&[("70", "70"), ("70", "80")]), ">= 2"),
            FaultCode::BandsOrder,
            "/assignments/0/scoring/bands/1/from",
            "cannot follow",
        ),
        (
            scored(bands(&[("70", "70"), ("90", "60")]), ">= 2"),
            FaultCode::BandsOrder,
            "/assignments/0/scoring/bands/1/score",
            "a better result would score less",
        ),
        (
            scored(bands(&[("70", "70"), ("90", "100.5")]), ">= 2"),
            FaultCode::BandsScore,
            "/assignments/0/scoring/bands/1/score",
            "100.5",
        ),
        (
            sound().assign_with("D", "", |assignment| {
                assignment.scoring = bands(&[("1", "80")]);
            }),
            FaultCode::BandsOnTime,
            "/assignments/0/scoring/bands/0/from",
            "0 days late",
        ),
    ]
}
