// SPDX-License-Identifier: AGPL-3.0-or-later
//! What belongs to each step of an annual report, and which step follows on which (`docs/domain.md` §7).

use chrono::NaiveDate;
use traguardo_domain::{Period, parse_day};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::report::{ReportStep, ReportStepPost};
use traguardo_exchange::shortened;
use traguardo_store::plans::Plan as PlanRow;
use traguardo_store::reports::RecordedStep;

/// The day of a step, and what is missing or too much in it.
pub(super) fn form(post: &ReportStepPost, today: NaiveDate) -> (NaiveDate, Vec<Fault>) {
    let step = post.step;
    let dated = matches!(step, ReportStep::Validated | ReportStep::Published);
    let members = [
        ("act", post.act.is_some(), step == ReportStep::Approved),
        ("by", post.by.is_some(), step == ReportStep::Validated),
        ("date", post.date.is_some(), dated),
    ];
    let mut faults = Vec::new();
    for (name, given, asked) in members {
        if asked && !given {
            let detail = format!("`{}` says it in `{name}`", step.word());
            faults.push(Fault::new(
                format!("/{name}"),
                "missing_for_this_step",
                detail,
            ));
        } else if given && !asked {
            let detail = format!("`{name}` is not for the step `{}`", step.word());
            faults.push(Fault::new(format!("/{name}"), "not_for_this_step", detail));
        }
    }
    let texts = [
        ("/act/body", post.act.as_ref().map(|act| &act.body)),
        ("/act/kind", post.act.as_ref().map(|act| &act.kind)),
        ("/by", post.by.as_ref()),
        ("/note", post.note.as_ref()),
    ];
    for (place, text) in texts {
        if text.is_some_and(|text| text.trim().is_empty()) {
            let detail = "this says something, in words";
            faults.push(Fault::new(place, "empty_text", detail));
        }
    }
    let (place, text) = dated_at(post);
    let Some(text) = text else {
        return (today, faults);
    };
    let day = parse_day(text);
    match day {
        None => {
            let detail = format!("`{}` is not a date: write YYYY-MM-DD", shortened(text));
            faults.push(Fault::new(place, "bad_date", detail));
        }
        Some(day) if day > today => {
            let detail = format!("{day} is still to come: record it when it is done");
            faults.push(Fault::new(place, "day_in_future", detail));
        }
        Some(_) => {}
    }
    (day.unwrap_or(today), faults)
}

/// Where the post says the day of its step.
fn dated_at(post: &ReportStepPost) -> (&'static str, Option<&str>) {
    match &post.act {
        Some(act) => ("/act/date", Some(&*act.date)),
        None => ("/date", post.date.as_deref()),
    }
}

/// Why the year cannot be reported on, if so.
pub(super) fn unreportable(
    post: &ReportStepPost,
    plan: &PlanRow,
    today: NaiveDate,
) -> Option<Fault> {
    let year = post.year;
    let end = Period::annual(year).end();
    if end >= today {
        let detail = format!("{year} ends on {end}: a report is drafted when it is over");
        return Some(Fault::new("/year", "year_not_over", detail));
    }
    if (plan.first_year..=plan.last_year).contains(&year) {
        return None;
    }
    let detail = format!("the plan covers {} to {}", plan.first_year, plan.last_year);
    Some(Fault::new("/year", "outside_plan", detail))
}

/// Why the step does not follow on what stands, if so. A further draft begins a further round.
pub(super) fn conflict(post: &ReportStepPost, standing: &[RecordedStep]) -> Option<Fault> {
    let (year, step) = (post.year, post.step);
    if step == ReportStep::Drafted {
        return None;
    }
    let done = |step: ReportStep| {
        let mut done = standing.iter();
        done.find(|done| done.row.step == step.word())
    };
    let (code, detail) = if standing.is_empty() {
        let detail = format!("there is no draft of the report on {year} yet: that comes first");
        ("not_drafted", detail)
    } else if let Some(there) = done(step) {
        let detail = format!(
            "the report on {year}, round {}, was {} on {} (recorded by {}): what changed since asks for a new draft",
            there.row.round,
            step.word(),
            there.row.day,
            there.actor,
        );
        ("already_done", detail)
    } else {
        let mut before = ReportStep::ALL.into_iter().filter(|before| *before < step);
        let missing = before.find(|before| done(*before).is_none())?;
        let detail = format!(
            "the report on {year} is not {} yet: that comes before it is {}",
            missing.word(),
            step.word()
        );
        ("out_of_order", detail)
    };
    Some(Fault::new("/step", code, detail))
}

/// A step that would be before the one it follows, if so.
pub(super) fn too_early(
    post: &ReportStepPost,
    day: NaiveDate,
    last: &RecordedStep,
) -> Option<Fault> {
    if day >= last.row.day {
        return None;
    }
    let detail = format!(
        "{day} is before {}, the day on which it was {}",
        last.row.day, last.row.step
    );
    Some(Fault::new(dated_at(post).0, "before_step", detail))
}
