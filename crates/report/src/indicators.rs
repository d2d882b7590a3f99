// SPDX-License-Identifier: AGPL-3.0-or-later
//! The indicators of a box: target, result, achievement, status, and what the office says of it.

use crate::chart;
use crate::italian::{act, figure, goal, mark, percent, period};
use crate::model::{Block, Cell, Fact, Table, Tone};
use crate::source::Section;
use crate::text::line;
use traguardo_domain::evaluation::{Evaluation, Status, TargetBasis};
use traguardo_domain::italian::italian_time;
use traguardo_domain::plan::{Assignment, Goal, Plan};
use traguardo_domain::words;

/// How a verdict is to be taken.
pub(crate) const fn tone(status: Status) -> Tone {
    match status {
        Status::Achieved | Status::OnTrack => Tone::Good,
        Status::PartiallyAchieved | Status::AtRisk => Tone::Fair,
        Status::NotAchieved | Status::OffTrack | Status::NotReported => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// Code and name of an indicator in its place.
pub(crate) fn name(plan: &Plan, assignment: &Assignment) -> String {
    let indicator = plan.indicators.get(&assignment.indicator);
    let code = line(&assignment.indicator);
    match indicator.map(|indicator| line(&indicator.name)) {
        Some(name) if name != code => format!("{code} – {name}"),
        _ => code,
    }
}

fn unit<'a>(section: &Section<'a>, code: &str) -> &'a str {
    let indicator = section.plan.indicators.get(code);
    indicator.map_or("", |indicator| &indicator.unit)
}

/// The table of a box, then its notes and charts.
pub(crate) fn blocks(section: &Section<'_>, node: usize) -> Vec<Block> {
    let assignments = section.plan.assignments.iter().enumerate();
    let here: Vec<(usize, &Assignment, &Evaluation)> = assignments
        .filter(|(_, assignment)| assignment.node == node)
        .filter_map(|(index, assignment)| {
            Some((index, assignment, section.tree.evaluations.get(index)?))
        })
        .collect();
    if here.is_empty() {
        return Vec::new();
    }
    let code = section.plan.nodes.get(node).map_or("", |node| &node.code);
    let rows = here
        .iter()
        .map(|(_, assignment, evaluation)| row(section, assignment, evaluation));
    let mut blocks = vec![Block::Table(Table {
        caption: format!("Indicatori di {}", line(code)),
        head: vec![
            "Indicatore",
            "Target",
            "Consuntivo",
            "Raggiungimento",
            "Stato",
        ],
        amounts: vec![2, 3],
        rows: rows.collect(),
    })];
    for (_, assignment, evaluation) in &here {
        blocks.extend(note(section, assignment, evaluation));
    }
    let charts = here
        .iter()
        .filter_map(|(index, ..)| chart::of(section.plan, section.history, *index));
    blocks.extend(charts.map(Block::Chart));
    blocks
}

fn row(section: &Section<'_>, assignment: &Assignment, evaluation: &Evaluation) -> Vec<Cell> {
    let unit = unit(section, &assignment.indicator);
    let mut small = Vec::new();
    small.extend(
        assignment
            .label
            .as_ref()
            .map(|label| format!("Nel documento: {}", line(label))),
    );
    small.extend(
        assignment
            .office
            .as_ref()
            .map(|code| format!("Ufficio: {}", line(code))),
    );
    small.extend(
        assignment
            .weight
            .map(|weight| format!("Peso: {}", percent(weight))),
    );
    small.extend(
        assignment
            .same_as
            .as_ref()
            .map(|key| format!("Valutato e contato in {}", line(key))),
    );
    let indicator = Cell {
        main: name(section.plan, assignment),
        small,
        tone: Tone::Plain,
    };
    let value = evaluation.value.as_ref();
    let value = value.map_or_else(|| "nessun dato".to_owned(), |value| figure(value, unit));
    let mut achievement = Cell::from(
        evaluation
            .achievement
            .map_or_else(|| "–".to_owned(), percent),
    );
    if let Some(days) = evaluation.days_late.filter(|days| *days > 0) {
        achievement.small.push(format!("{days} giorni di ritardo"));
    }
    if let (Some(progress), false) = (evaluation.progress, evaluation.period.is_year_end()) {
        achievement
            .small
            .push(format!("Sul target dell'anno: {}", percent(progress)));
    }
    vec![
        indicator,
        target(evaluation, unit),
        value.into(),
        achievement,
        status(evaluation),
    ]
}

fn target(evaluation: &Evaluation, unit: &str) -> Cell {
    let Some(target) = &evaluation.target else {
        return "senza target".into();
    };
    let mut small = Vec::new();
    match target.basis {
        TargetBasis::Year => {}
        TargetBasis::Milestone => small.push(format!("Intermedio, {}", period(target.period))),
        TargetBasis::Prorated => small.push(format!(
            "{}/12 di {}",
            evaluation.period.months(),
            goal(&target.full, unit)
        )),
    }
    let own = goal(&target.full, unit);
    let printed = target.printed.as_ref().map(|text| line(text));
    small.extend(
        printed
            .filter(|text| !says_the_same(text, &own))
            .map(|text| format!("Stampato: {text}")),
    );
    small.extend(target.alternatives.iter().map(|other| {
        format!(
            "Stampato anche: {} ({})",
            line(&other.text),
            line(&other.place)
        )
    }));
    if target.before_plan {
        small.push("Il termine cade prima del piano: non si giudica".to_owned());
    }
    let shown = match &target.full {
        Goal::After(_) if target.goal != target.full => {
            small.push(goal(&target.full, unit));
            goal(&target.goal, unit)
        }
        _ => goal(&target.goal, unit),
    };
    Cell {
        main: shown,
        small,
        tone: Tone::Plain,
    }
}

/// Whether a print is the target itself, blanks and the form of the sign aside.
fn says_the_same(printed: &str, goal: &str) -> bool {
    let bare = |text: &str| {
        let text = text.replace(">=", "≥").replace("<=", "≤");
        text.replace(char::is_whitespace, "")
    };
    bare(printed) == bare(goal)
}

fn status(evaluation: &Evaluation) -> Cell {
    let mut small = Vec::new();
    if !evaluation.status.is_verdict() {
        small.extend(evaluation.reasons.first().map(|reason| {
            let word = words::reason_code(reason.code);
            let detail = reason.detail.as_deref().map_or_else(String::new, |text| {
                let text: String = line(text).chars().take(300).collect();
                format!(" ({text})")
            });
            let operand: String = line(&reason.operand).chars().take(200).collect();
            format!("{operand}: {word}{detail}")
        }));
    }
    let marks: Vec<&str> = evaluation.marks.iter().map(|found| mark(*found)).collect();
    if !marks.is_empty() {
        small.push(format!("Avvertenze: {}", marks.join("; ")));
    }
    Cell {
        main: words::status(evaluation.status).to_owned(),
        small,
        tone: tone(evaluation.status),
    }
}

fn note(section: &Section<'_>, assignment: &Assignment, evaluation: &Evaluation) -> Option<Block> {
    let code = line(&assignment.indicator);
    if assignment.same_as.is_some() {
        return None;
    }
    let Some(note) = section.notes.get(&assignment.key) else {
        return evaluation.deviation_note_required.then(|| {
            Block::Warning(format!(
                "Manca la nota di scostamento per {code}: causa e azione correttiva."
            ))
        });
    };
    let mut written = format!(
        "{}, il {}",
        line(&note.actor),
        italian_time(note.recorded_at)
    );
    if note.revision > 1 {
        written = format!("{written}; revisione {}", note.revision);
    }
    Some(Block::Note(
        format!("Nota di scostamento: {code}"),
        vec![
            Fact::new("Causa", line(&note.cause)),
            Fact::new("Azione correttiva", line(&note.corrective_action)),
            Fact::new("Registrata da", written),
        ],
    ))
}

/// Targets that acts of the year have changed.
pub(crate) fn revised(section: &Section<'_>) -> Block {
    let year = section.period.year();
    let found = section.plan.revised_targets(Some(year));
    if found.is_empty() {
        return Block::Text(format!("Nessun atto del {year} ha modificato un target."));
    }
    Block::Table(Table {
        caption: format!("Target modificati da atti del {year}"),
        head: vec!["Indicatore", "Periodo", "Prima", "Dopo", "Atto e motivo"],
        amounts: Vec::new(),
        rows: found
            .iter()
            .map(|change| {
                let unit = unit(section, &change.indicator);
                vec![
                    line(&change.indicator).into(),
                    period(change.period).into(),
                    goal(&change.before, unit).into(),
                    goal(&change.after, unit).into(),
                    Cell {
                        main: act(&change.act),
                        small: vec![line(&change.reason)],
                        tone: Tone::Plain,
                    },
                ]
            })
            .collect(),
    })
}
