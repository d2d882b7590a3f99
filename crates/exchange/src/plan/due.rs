// SPDX-License-Identifier: AGPL-3.0-or-later
//! When the figures of a measure are due, as a plan document says it.

use super::goal::day;
use super::target::TermAfter;
use super::text::{DateText, PeriodText};
use crate::fault::below;
use crate::measurement::Fault;
use serde::{Deserialize, Serialize};
use traguardo_domain::{Period, plan};
use utoipa::ToSchema;

/// When the figures of a measure are due: so many days after the last day of the period, or after an event; single
/// periods may have days of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "days": 31 }))]
pub struct MeasureDue {
    /// Days after the last day of the period; before it when negative; default 0. Not beside `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = -366, maximum = 366)]
    pub days: Option<i32>,
    /// Working days instead of days; default false. Not beside `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub working: Option<bool>,
    /// Days after an event instead, which is read as of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<TermAfter>,
    /// Days of single periods, which come before all else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable = false, max_items = 500)]
    pub dates: Vec<MeasureDueDate>,
}

/// The due day of a single period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "period": "2022-S2", "date": "2022-12-30" }))]
pub struct MeasureDueDate {
    /// The period.
    pub period: PeriodText,
    /// Last day on which its figures are in time.
    pub date: DateText,
}

impl MeasureDue {
    /// With its defaults written out.
    pub(super) fn fill(&mut self) {
        if self.after.is_none() {
            self.days.get_or_insert(0);
            self.working.get_or_insert(false);
        }
    }

    /// What speaks against it besides the rules of the domain.
    pub(super) fn faults(&self, at: &str) -> Vec<Fault> {
        let given = [
            ("days", self.days.is_some()),
            ("working", self.working.is_some()),
        ];
        let beside = given
            .into_iter()
            .filter(|(_, given)| *given && self.after.is_some());
        beside
            .map(|(name, _)| {
                let detail = format!(
                    "a due day is counted from the period or from an event: \"{name}\" does not go with \"after\", \
                     which has its own"
                );
                Fault::new(below(at, name), "superfluous_field", detail)
            })
            .collect()
    }

    /// The same for the domain, of texts that are checked.
    pub(super) fn due(&self) -> plan::Due {
        let date = |entry: &MeasureDueDate| {
            Some(plan::DueDate {
                period: Period::parse(&entry.period).ok()?,
                date: day(&entry.date)?,
            })
        };
        let days = || plan::DueRule::Days {
            days: self.days.unwrap_or_default(),
            working: self.working.unwrap_or_default(),
        };
        let after = |after: &TermAfter| plan::DueRule::After(after.into());
        plan::Due {
            rule: self.after.as_ref().map_or_else(days, after),
            dates: self.dates.iter().filter_map(date).collect(),
        }
    }
}

impl From<&TermAfter> for plan::After {
    fn from(after: &TermAfter) -> Self {
        Self {
            events: after.events.iter().map(|code| code.0.clone()).collect(),
            days: after.days,
            working: after.working,
        }
    }
}
