// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets as they were applied.

use super::text;
use serde::Serialize;
use traguardo_domain::evaluation::{AppliedTarget, TargetBasis};
use traguardo_domain::plan::{Goal, Printed};
use utoipa::ToSchema;

/// What a value was compared with: `value`, `lower` and `upper`, or `date`, as the comparator needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Target, example = json!({"comparator": ">=", "value": "120.00", "basis": "year", "period": "2022"}))]
pub struct TargetBody {
    /// `>=`, `<=`, `=`, `>`, `<`, `between` (bounds included) or `by` (a date).
    #[schema(max_length = 7, pattern = "^(>=|<=|=|>|<|between|by)$")]
    pub comparator: String,
    /// The number to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub value: Option<String>,
    /// Lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub lower: Option<String>,
    /// Upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub upper: Option<String>,
    /// The day by which it has to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// The term that begins with an event: `date` is its last day once the event has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<AfterBody>,
    /// Who has yet to set the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub to_be_set: Option<String>,
    /// `year`, `milestone`, or `prorated`: the year's target × months / 12.
    #[schema(max_length = 9, pattern = "^(year|milestone|prorated)$")]
    pub basis: String,
    /// The period of the plan's own target.
    #[schema(max_length = 8)]
    pub period: String,
    /// Of a prorated target: the comparator of the year's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 7)]
    pub year_comparator: Option<String>,
    /// Of a prorated target: the year's own value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub year_value: Option<String>,
    /// Of a prorated target: the year's own lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub year_lower: Option<String>,
    /// Of a prorated target: the year's own upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub year_upper: Option<String>,
    /// As the document prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub printed: Option<String>,
    /// What the documents print otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub alternatives: Vec<PrintedBody>,
    /// Who settled the contradiction in it, and why so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub resolution: Option<ResolutionBody>,
}

/// The decision of a person about a contradiction in a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TargetResolution, example = json!({"by": "Segretario generale", "on": "2022-03-01", "reason": "Vale la tabella della sezione 2.3"}))]
pub struct ResolutionBody {
    /// Who decided.
    #[schema(max_length = 4000)]
    pub by: String,
    /// When.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
    /// Why.
    #[schema(max_length = 4000)]
    pub reason: String,
}

/// What has to be met: `value`, `lower` and `upper`, or `date`, `after` or `to_be_set`, as the comparator needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Goal, example = json!({"comparator": ">=", "value": "120.00"}))]
pub struct GoalBody {
    /// `>=`, `<=`, `=`, `>`, `<`, `between` (bounds included) or `by` (a date).
    #[schema(max_length = 7, pattern = "^(>=|<=|=|>|<|between|by)$")]
    pub comparator: String,
    /// The number to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub value: Option<String>,
    /// Lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub lower: Option<String>,
    /// Upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub upper: Option<String>,
    /// The day by which it has to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// The term that begins with an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<AfterBody>,
    /// Who has yet to set the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub to_be_set: Option<String>,
}

impl From<&Goal> for GoalBody {
    fn from(goal: &Goal) -> Self {
        let mut body = Self {
            comparator: goal.comparator().to_owned(),
            value: None,
            lower: None,
            upper: None,
            date: None,
            after: None,
            to_be_set: None,
        };
        match goal {
            Goal::AtLeast(number)
            | Goal::AtMost(number)
            | Goal::Equal(number)
            | Goal::MoreThan(number)
            | Goal::LessThan(number) => body.value = Some(number.to_string()),
            Goal::Between { lower, upper } => {
                body.lower = Some(lower.to_string());
                body.upper = Some(upper.to_string());
            }
            Goal::By(day) => body.date = Some(text::day(*day)),
            Goal::After(after) => {
                body.after = Some(AfterBody {
                    events: after.events.clone(),
                    days: after.days,
                    working: after.working,
                });
            }
            Goal::ToBeSet(who) => body.to_be_set = Some(who.clone()),
        }
        body
    }
}

/// A term that begins with an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = After, example = json!({"events": ["Richiesta"], "days": 30, "working": false}))]
pub struct AfterBody {
    /// Codes of measures; the first of them to come begins the term.
    #[schema(max_items = 5, value_type = Vec<EventCode>)]
    pub events: Vec<String>,
    /// Days after the event; before it when negative.
    pub days: i32,
    /// Working days instead of days.
    pub working: bool,
}

/// Code of a measure.
#[derive(ToSchema)]
#[schema(max_length = 200, example = "Richiesta")]
struct EventCode(#[allow(dead_code)] String);

/// What the document prints in another place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Printed, example = json!({"field": "target 2022", "text": ">= 7", "place": "allegato A, riga 12"}))]
pub struct PrintedBody {
    /// What differs.
    #[schema(max_length = 4000)]
    pub field: String,
    /// As printed.
    #[schema(max_length = 4000)]
    pub text: String,
    /// Where.
    #[schema(max_length = 4000)]
    pub place: String,
    /// Why it is a contradiction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub note: Option<String>,
}

impl From<&Printed> for PrintedBody {
    fn from(printed: &Printed) -> Self {
        Self {
            field: printed.field.clone(),
            text: printed.text.clone(),
            place: printed.place.clone(),
            note: printed.note.clone(),
        }
    }
}

impl From<&AppliedTarget> for TargetBody {
    fn from(target: &AppliedTarget) -> Self {
        let goal = GoalBody::from(&target.goal);
        let full = GoalBody::from(&target.full);
        let year = (target.basis == TargetBasis::Prorated).then(|| full.clone());
        let (year_comparator, year_value, year_lower, year_upper) = match year {
            Some(year) => (Some(year.comparator), year.value, year.lower, year.upper),
            None => (None, None, None, None),
        };
        Self {
            comparator: goal.comparator,
            value: goal.value,
            lower: goal.lower,
            upper: goal.upper,
            date: goal.date,
            after: full.after,
            to_be_set: full.to_be_set,
            basis: target.basis.as_str().to_owned(),
            period: target.period.to_string(),
            year_comparator,
            year_value,
            year_lower,
            year_upper,
            printed: target.printed.clone(),
            alternatives: target.alternatives.iter().map(PrintedBody::from).collect(),
            resolution: target.resolution.as_ref().map(|found| ResolutionBody {
                by: found.by.clone(),
                on: text::day(found.on),
                reason: found.reason.clone(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_prorated_target_shows_the_years_own() {
        let number = |text: &str| text.parse().unwrap();
        let target = AppliedTarget {
            goal: Goal::AtLeast(number("5.00")),
            basis: TargetBasis::Prorated,
            full: Goal::Equal(number("10.00")),
            period: traguardo_domain::Period::annual(2022),
            printed: None,
            alternatives: Vec::new(),
            resolution: None,
            before_plan: false,
        };
        let body = serde_json::to_value(TargetBody::from(&target)).unwrap();
        let expected = json!({"comparator": ">=", "value": "5.00", "basis": "prorated", "period": "2022",
            "year_comparator": "=", "year_value": "10.00"});
        assert_eq!(body, expected);
    }
}
