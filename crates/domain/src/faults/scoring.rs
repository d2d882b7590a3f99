// SPDX-License-Identifier: AGPL-3.0-or-later
//! Baselines and bands (`docs/domain.md §5`).

use super::{FaultCode, Found};
use crate::evaluate::date_measure;
use crate::plan::{Assignment, Band, Goal, Indicator, Plan, Scoring};
use rust_decimal::Decimal;

pub(super) fn check(
    plan: &Plan,
    indicator: &Indicator,
    assignment: &Assignment,
    found: &mut Found,
) {
    match &assignment.scoring {
        Scoring::Ratio | Scoring::Binary => {}
        Scoring::Baseline(baseline) => from_baseline(*baseline, assignment, found),
        Scoring::Bands(list) => {
            let on_days = date_measure(plan, &indicator.formula).is_some();
            bands(
                list,
                on_days,
                &format!("{}/scoring/bands", assignment.at),
                found,
            );
        }
    }
}

fn from_baseline(baseline: Decimal, assignment: &Assignment, found: &mut Found) {
    for target in &assignment.targets {
        let (value, upwards) = match &target.goal {
            Goal::AtLeast(value) | Goal::MoreThan(value) => (*value, true),
            Goal::AtMost(value) | Goal::LessThan(value) => (*value, false),
            goal @ (Goal::Equal(_)
            | Goal::Between { .. }
            | Goal::By(_)
            | Goal::After(_)
            | Goal::ToBeSet(_)) => {
                let detail = format!(
                    "progress from a baseline needs >=, >, <= or <, not {}",
                    goal.comparator()
                );
                found.add(FaultCode::BaselineComparator, target.at.clone(), detail);
                continue;
            }
        };
        let comparator = target.goal.comparator();
        if value == baseline {
            let detail =
                format!("the baseline {baseline} is the target itself: there is no way to go");
            found.add(FaultCode::BaselineEqualsTarget, target.at.clone(), detail);
        } else if (value > baseline) != upwards {
            let side = if upwards { "above" } else { "below" };
            let detail = format!(
                "a target {comparator} {value} lies {side} its baseline, which is {baseline}"
            );
            found.add(
                FaultCode::BaselineAgainstDirection,
                target.at.clone(),
                detail,
            );
        }
    }
}

/// Steps rise strictly; what is better never scores less: a higher achievement, fewer days late.
fn bands(bands: &[Band], on_days: bool, at: &str, found: &mut Found) {
    let Some(first) = bands.first() else {
        found.add(
            FaultCode::BandsEmpty,
            at,
            "scoring by bands needs at least one band",
        );
        return;
    };
    if on_days && first.from != Decimal::ZERO {
        let detail = format!(
            "the first band is from 0 days late (on time), not from {}",
            first.from
        );
        found.add(FaultCode::BandsOnTime, format!("{at}/0/from"), detail);
    }
    for (index, band) in bands.iter().enumerate() {
        if !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&band.score) {
            let detail = format!(
                "the score of a band is between 0 and 100, not {}",
                band.score
            );
            found.add(FaultCode::BandsScore, format!("{at}/{index}/score"), detail);
        }
    }
    for (index, pair) in bands.windows(2).enumerate() {
        let [lower, upper] = pair else { continue };
        let place = format!("{at}/{}", index + 1);
        if upper.from <= lower.from {
            let detail = format!(
                "bands rise: one from {} cannot follow one from {}",
                upper.from, lower.from
            );
            found.add(FaultCode::BandsOrder, format!("{place}/from"), detail);
        }
        let better_scores_less = if on_days {
            upper.score > lower.score
        } else {
            upper.score < lower.score
        };
        if better_scores_less {
            let of = if on_days {
                "more days late would score more"
            } else {
                "a better result would score less"
            };
            let detail = format!(
                "{of}: {} from {}, {} from {}",
                lower.score, lower.from, upper.score, upper.from
            );
            found.add(FaultCode::BandsOrder, format!("{place}/score"), detail);
        }
    }
}
