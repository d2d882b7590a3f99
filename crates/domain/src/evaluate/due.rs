// SPDX-License-Identifier: AGPL-3.0-or-later
//! When a figure is due (`docs/domain.md §3`): on a day counted from its period's end, on a printed one, or
//! after an event, of which nothing may be known yet.

use super::Evaluator;
use crate::Period;
use crate::measurement::Entry;
use crate::plan::{DueRule, Measure};
use crate::rome::rome_date;
use chrono::{Days, NaiveDate};
use traguardo_formula::{Calendar, ReasonCode, Reasons};

/// When the figures of one measure and period are due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DueDay {
    /// Last day on which they are in time.
    On(NaiveDate),
    /// No day is known, and why; they are late for nothing.
    Without(Reasons),
}

impl DueDay {
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(*day),
            Self::Without(_) => None,
        }
    }

    /// The event they wait for is stated not to have come: nothing is expected.
    pub fn is_off(&self) -> bool {
        matches!(self, Self::Without(why) if why.lead().code == ReasonCode::NotApplicable)
    }

    /// Whether a figure was first posted after its due day: in Rome.
    pub fn is_late(&self, entry: &Entry) -> bool {
        let day = self.day();
        day.is_some_and(|day| rome_date(entry.first_recorded_at) > day)
    }

    /// What silence about them is on a day.
    pub fn silence(&self, on: NaiveDate) -> ReasonCode {
        match self {
            Self::On(day) if on > *day => ReasonCode::NotReported,
            Self::On(_) => ReasonCode::NotDue,
            Self::Without(why) => why.lead().code,
        }
    }
}

/// So many days after a day, which does not count; before it when negative.
pub(crate) fn days_after(
    calendar: &Calendar,
    from: NaiveDate,
    days: i32,
    working: bool,
) -> Option<NaiveDate> {
    let count = Days::new(u64::from(days.unsigned_abs()));
    if working {
        calendar.after_workdays(from, days)
    } else if days < 0 {
        from.checked_sub_days(count)
    } else {
        from.checked_add_days(count)
    }
}

impl Evaluator<'_> {
    /// When a measure's figures of a period are due. Events are read as of that period; what has not come by
    /// its end is not waited for.
    pub(crate) fn due(&mut self, measure: &Measure, period: Period) -> DueDay {
        if let Some(day) = measure.due.printed(period) {
            return DueDay::On(day);
        }
        let end = period.end();
        match &measure.due.rule {
            DueRule::Days { days: 0, .. } => DueDay::On(end),
            DueRule::Days { days, working } => {
                let calendar = self.plan.calendar(period.year());
                let due = days_after(&calendar, end, *days, *working);
                // The plan was refused if it is not there.
                DueDay::On(due.unwrap_or(end))
            }
            // Waits for itself: only in a faulty plan.
            DueRule::After(_) if !self.dues_open.insert(measure.code.clone()) => DueDay::On(end),
            DueRule::After(after) => {
                let day = self.day_after(after, period, true);
                self.dues_open.remove(&measure.code);
                day.map_or_else(DueDay::Without, DueDay::On)
            }
        }
    }
}
