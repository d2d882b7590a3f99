// SPDX-License-Identifier: AGPL-3.0-or-later
//! When the figures of a measure are due (`docs/domain.md §3`).

use super::After;
use crate::Period;
use chrono::NaiveDate;
use std::fmt;

/// When the figures of a measure are due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// What holds for every period without a day of its own.
    pub rule: DueRule,
    /// Days of single periods, at most one for each; they come first.
    pub dates: Vec<DueDate>,
}

/// From what a due day is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueRule {
    /// The last day of the period.
    Days {
        /// Days after it; before it when negative.
        days: i32,
        /// Working days instead of days.
        working: bool,
    },
    /// The first of some events, as of the period.
    After(After),
}

/// The last day of the period.
impl Default for DueRule {
    fn default() -> Self {
        Self::Days {
            days: 0,
            working: false,
        }
    }
}

/// The due day of a single period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// The period, at the frequency of the measure.
    pub period: Period,
    /// Last day on which its figures are in time.
    pub date: NaiveDate,
}

impl Due {
    /// The day that the plan prints for a period.
    pub fn printed(&self, period: Period) -> Option<NaiveDate> {
        let mut dates = self.dates.iter();
        dates
            .find(|printed| printed.period == period)
            .map(|printed| printed.date)
    }

    /// The term that decides for a period, where an event does.
    pub fn term(&self, period: Period) -> Option<&After> {
        match &self.rule {
            DueRule::After(after) if self.printed(period).is_none() => Some(after),
            _ => None,
        }
    }

    /// Codes of the date measures that a due day may be counted from.
    pub fn events(&self) -> &[String] {
        match &self.rule {
            DueRule::After(after) => &after.events,
            DueRule::Days { .. } => &[],
        }
    }

    /// Whether working days are counted for some period.
    pub fn counts_working_days(&self) -> bool {
        match &self.rule {
            DueRule::After(after) => after.working,
            DueRule::Days { days, working } => *working && *days != 0,
        }
    }
}

/// In the words of a fault.
impl fmt::Display for DueRule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, working, from) = match self {
            Self::Days { days, working } => (*days, *working, "the period's last day".to_owned()),
            Self::After(after) => {
                let events = after.events.join("`, `");
                (
                    after.days,
                    after.working,
                    format!("the first of `{events}`"),
                )
            }
        };
        let working = if working { "working " } else { "" };
        let side = if days < 0 { "before" } else { "after" };
        write!(out, "{} {working}days {side} {from}", days.unsigned_abs())
    }
}
