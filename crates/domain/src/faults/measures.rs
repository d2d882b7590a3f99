// SPDX-License-Identifier: AGPL-3.0-or-later
//! How measures are posted and combined (`docs/domain.md §3`).

use super::{FaultCode, Found};
use crate::plan::{Combine, Content, Measure, Nature, Plan, Posted};
use crate::{Period, Validity};
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    for measure in plan.measures.values() {
        cumulative(measure, found);
        combinations(measure, found);
        scale(measure, found);
        reported_by_somebody(plan, measure, found);
        let mut seen = BTreeSet::new();
        for (index, office) in measure.offices.iter().enumerate() {
            if !seen.insert(&office.code) {
                let detail = format!(
                    "office {} is expected twice for measure {}",
                    office.code, measure.code
                );
                found.add(
                    FaultCode::DuplicateOffice,
                    format!("{}/offices/{index}", measure.at),
                    detail,
                );
            }
        }
    }
}

/// While the administration exists, somebody has to be there to report each period of the plan's years.
fn reported_by_somebody(plan: &Plan, measure: &Measure, found: &mut Found) {
    if let Some(period) = unreportable(plan, measure) {
        let detail = format!(
            "none of the offices of measure {} exists in {period} ({} to {}): name one that does, or let the last \
             one end later",
            measure.code,
            period.start(),
            period.end()
        );
        found.add(
            FaultCode::NoOfficeInPeriod,
            format!("{}/offices", measure.at),
            detail,
        );
    }
}

/// The first period of the plan's years in which the administration exists and none of the offices does.
fn unreportable(plan: &Plan, measure: &Measure) -> Option<Period> {
    let mut offices: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(measure.offices.len());
    for office in &measure.offices {
        let Validity { from, to } = office.validity;
        if office.validity == Validity::ALWAYS {
            return None;
        }
        offices.push((from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX)));
    }
    if offices.is_empty() {
        return None;
    }
    offices.sort_unstable();
    // Of the offices that began by a period's end, one is there if the last to end does not end before it.
    let mut offices = offices.into_iter().peekable();
    let mut until = NaiveDate::MIN;
    (plan.first_year..=plan.last_year)
        .flat_map(|year| measure.frequency.periods(year))
        .find(|period| {
            while let Some((_, to)) = offices.next_if(|(from, _)| *from <= period.end()) {
                until = until.max(to);
            }
            until < period.start() && plan.validity.meets(*period)
        })
}

fn cumulative(measure: &Measure, found: &mut Found) {
    if measure.posted != Posted::Cumulative {
        return;
    }
    let Measure { code, at, .. } = measure;
    if measure.nature == Nature::Stock {
        let detail = format!(
            "measure {code} is a stock: it has no year to date and cannot be posted as cumulative"
        );
        found.add(FaultCode::CumulativeStock, format!("{at}/posted"), detail);
    }
    if measure.over_time != Combine::Last {
        let detail = format!(
            "measure {code} is posted as year to date: over_time is last, not {}, or figures would count twice",
            measure.over_time.as_str()
        );
        found.add(
            FaultCode::CumulativeOverTime,
            format!("{at}/over_time"),
            detail,
        );
    }
}

/// Marks lie between two ends, and are not added up: two threes are no six.
fn scale(measure: &Measure, found: &mut Found) {
    let Measure { code, at, .. } = measure;
    let Some(scale) = measure.scale else {
        return;
    };
    if measure.content != Content::Number || scale.lowest >= scale.highest {
        let detail = format!(
            "measure {code}: a scale is of numbers, and its lowest mark lies below its highest, not {scale}"
        );
        found.add(FaultCode::Scale, format!("{at}/scale"), detail);
    }
    let all = [
        ("over_time", measure.over_time),
        ("over_offices", measure.over_offices),
        ("over_administrations", measure.over_administrations),
    ];
    for (field, _) in all.iter().filter(|(_, how)| *how == Combine::Sum) {
        let detail = format!(
            "measure {code} has marks, and their sum is none: {field} is mean, max, min or none"
        );
        found.add(FaultCode::ScaleCombination, format!("{at}/{field}"), detail);
    }
}

fn combinations(measure: &Measure, found: &mut Found) {
    let Measure { code, at, .. } = measure;
    let all = [
        ("over_time", measure.over_time, true),
        ("over_offices", measure.over_offices, false),
        ("over_administrations", measure.over_administrations, false),
    ];
    for (field, how, time) in all {
        if how == Combine::Last && !time {
            let detail = format!(
                "last is for time only: {field} of measure {code} is sum, mean, max, min or none"
            );
            found.add(FaultCode::LastIsForTime, format!("{at}/{field}"), detail);
        }
        if measure.content == Content::Date && matches!(how, Combine::Sum | Combine::Mean) {
            let detail = format!(
                "measure {code} is a date, and dates have no {}: {field} is max (the latest), min (the earliest), \
                 none{}",
                how.as_str(),
                if time { " or last" } else { "" }
            );
            found.add(FaultCode::DateCombination, format!("{at}/{field}"), detail);
        }
        if measure.content == Content::Items
            && matches!(how, Combine::Mean | Combine::Max | Combine::Min)
        {
            let detail = format!(
                "measure {code} is a list, and lists have no {}: {field} is sum (all items together), none{}",
                how.as_str(),
                if time { " or last" } else { "" }
            );
            found.add(FaultCode::ListCombination, format!("{at}/{field}"), detail);
        }
    }
}
