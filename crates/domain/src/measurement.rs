// SPDX-License-Identifier: AGPL-3.0-or-later
//! Posted figures as evaluation reads them.

use crate::evaluation::brief;
use crate::{Origin, Period, Value};
use chrono::{DateTime, Utc};

/// The newest known revision of one figure: one measure, one office, one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable public identifier of the figure (the same for all its revisions).
    pub id: String,
    /// Code of the measure.
    pub measure: String,
    /// Code of the office that posted it; [`crate::plan::WHOLE_BODY`] for the body as a whole.
    pub office: String,
    /// The period the figure is about, at the measure's frequency.
    pub period: Period,
    /// 1 for the first posting, one more for each correction or withdrawal.
    pub revision: u32,
    /// The figure; `None` when this revision withdrew it, which then reads as missing.
    pub value: Option<Value>,
    /// What the number is worth.
    pub origin: Origin,
    /// Free text of the office.
    pub note: Option<String>,
    /// Why an earlier revision was replaced or withdrawn.
    pub reason: Option<String>,
    /// Who recorded it.
    pub actor: String,
    /// Ledger position at which it was recorded.
    pub position: i64,
    /// When it was recorded (UTC, microseconds).
    pub recorded_at: DateTime<Utc>,
    /// When revision 1 of the figure was recorded: lateness looks at the first posting.
    pub first_recorded_at: DateTime<Utc>,
}

impl Entry {
    /// The entry as a derivation shows it: what the office wrote at most [`crate::evaluation::MAX_WORDS`] bytes long each.
    #[must_use]
    pub(crate) fn brief(&self) -> Self {
        let value = self.value.clone().map(|value| match value {
            Value::NotAvailable(why) => Value::NotAvailable(brief(&why).into_owned()),
            Value::NotApplicable(why) => Value::NotApplicable(brief(&why).into_owned()),
            other => other,
        });
        let shown = |text: &Option<String>| text.as_deref().map(|text| brief(text).into_owned());
        Self {
            value,
            note: shown(&self.note),
            reason: shown(&self.reason),
            ..self.clone()
        }
    }
}
