// SPDX-License-Identifier: AGPL-3.0-or-later
//! A one-line summary of an evaluation, and tables of such lines.

use super::support::World;
use rust_decimal::Decimal;
use traguardo_domain::evaluation::{Evaluation, Figure};
use traguardo_domain::plan::Goal;

/// `achieved 177.72 | counted 100.00 raw 148.10 progress 100.00 ratio | >= 120.00 year | forecast`;
/// parts that are not there are left out, a fallback is `binary!`.
pub fn summary(evaluation: &Evaluation) -> String {
    let show = |value: &Option<Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    let value = match &evaluation.value {
        None => String::new(),
        Some(Figure::Number(number)) => format!(" {number}"),
        Some(Figure::Date(day)) => format!(" {day}"),
        Some(Figure::NotDone) => " not_done".to_owned(),
    };
    let mut parts = vec![format!("{}{value}", evaluation.status.as_str())];
    if let Some(scoring) = evaluation.scoring {
        let late = evaluation
            .days_late
            .map_or(String::new(), |days| format!(" {days} days late"));
        parts.push(format!(
            "counted {} raw {} progress {} {}{}{late}",
            show(&evaluation.achievement),
            show(&evaluation.raw_achievement),
            show(&evaluation.progress),
            scoring.rule.as_str(),
            if scoring.fallback { "!" } else { "" }
        ));
    }
    if let Some(target) = &evaluation.target {
        let goal = match &target.goal {
            Goal::AtLeast(value)
            | Goal::AtMost(value)
            | Goal::Equal(value)
            | Goal::MoreThan(value)
            | Goal::LessThan(value) => value.to_string(),
            Goal::Between { lower, upper } => format!("{lower} {upper}"),
            Goal::By(day) => day.to_string(),
            Goal::After(_) | Goal::ToBeSet(_) => "-".to_owned(),
        };
        parts.push(format!(
            "{} {goal} {}",
            target.goal.comparator(),
            target.basis.as_str()
        ));
    }
    if !evaluation.reasons.is_empty() {
        let reasons: Vec<String> = evaluation
            .reasons
            .iter()
            .map(|reason| format!("{} {}", reason.code, reason.operand))
            .collect();
        parts.push(format!("because {}", reasons.join(", ")));
    }
    if !evaluation.marks.is_empty() {
        let marks: Vec<&str> = evaluation.marks.iter().map(|mark| mark.as_str()).collect();
        parts.push(marks.join(" "));
    }
    if evaluation.deviation_note_required {
        parts.push("note".to_owned());
    }
    parts.join(" | ")
}

/// One line of a table: what it shows, the plan and figures, the period asked for, the summary of the
/// last assignment.
pub type Case = (&'static str, World, &'static str, &'static str);

pub fn check(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for (name, world, period, expected) in cases {
        let faults = world.plan.faults();
        if !faults.is_empty() {
            wrong.push(format!("{name}: the plan has faults {faults:?}"));
        }
        let found = summary(&world.evaluation(period));
        if found != expected {
            wrong.push(format!(
                "{name}:\n  expected {expected}\n  found    {found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
