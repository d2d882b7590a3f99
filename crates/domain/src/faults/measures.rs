// SPDX-License-Identifier: AGPL-3.0-or-later
//! How measures are posted and combined (`docs/domain.md §3`).

use super::{FaultCode, Found};
use crate::plan::{Combine, Content, Measure, Nature, Plan, Posted};
use std::collections::BTreeSet;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    for measure in plan.measures.values() {
        cumulative(measure, found);
        combinations(measure, found);
        let mut seen = BTreeSet::new();
        for (index, office) in measure.offices.iter().enumerate() {
            if !seen.insert(office) {
                let detail = format!(
                    "office {office} is expected twice for measure {}",
                    measure.code
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
    }
}
