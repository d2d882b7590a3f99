// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the documents print in more than one way, each with where it is printed.

use crate::italian::{goal, period};
use crate::model::{Block, Cell, Table, Tone};
use crate::source::Section;
use crate::text::line;
use traguardo_domain::italian::italian_date;
use traguardo_domain::plan::{Assignment, Printed, Target};

pub(crate) fn table(section: &Section<'_>) -> Block {
    let plan = section.plan;
    let mut rows = Vec::new();
    for node in &plan.nodes {
        let about = format!(
            "{} {}",
            crate::italian::node_kind(node.kind),
            line(&node.code)
        );
        rows.extend(
            node.printed
                .iter()
                .map(|printed| row(&about, printed, None)),
        );
    }
    for assignment in &plan.assignments {
        for target in &assignment.targets {
            rows.extend(target_rows(section, assignment, target));
        }
    }
    for indicator in plan.indicators.values() {
        let about = format!("Indicatore {}", line(&indicator.code));
        rows.extend(
            indicator
                .printed
                .iter()
                .map(|printed| row(&about, printed, None)),
        );
    }
    for measure in plan.measures.values() {
        let about = format!("Misura {}", line(&measure.code));
        rows.extend(
            measure
                .printed
                .iter()
                .map(|printed| row(&about, printed, None)),
        );
    }
    if rows.is_empty() {
        return Block::Text("I documenti del piano non si contraddicono.".to_owned());
    }
    Block::Table(Table {
        caption: "Stampe diverse, ciascuna col posto in cui si trova".to_owned(),
        head: vec!["Che cosa", "Campo", "Stampato", "Dove è stampato"],
        amounts: Vec::new(),
        rows,
    })
}

fn row(about: &str, printed: &Printed, judged: Option<String>) -> Vec<Cell> {
    let notes = printed.note.iter().map(|note| line(note));
    vec![
        about.into(),
        line(&printed.field).into(),
        Cell {
            main: line(&printed.text),
            small: judged.into_iter().chain(notes).collect(),
            tone: Tone::Plain,
        },
        line(&printed.place).into(),
    ]
}

fn target_rows(section: &Section<'_>, assignment: &Assignment, target: &Target) -> Vec<Vec<Cell>> {
    let indicator = section.plan.indicators.get(&assignment.indicator);
    let unit = indicator.map_or("", |indicator| &indicator.unit);
    let about = format!(
        "Target di {}, {}",
        line(&assignment.indicator),
        period(target.period)
    );
    let resolved = target.resolution.as_ref().map(|found| {
        format!(
            "risolto da {} il {}: {}",
            line(&found.by),
            italian_date(found.on),
            line(&found.reason)
        )
    });
    let judged = match resolved {
        Some(resolved) => format!("Si giudica con {}, {resolved}", goal(&target.goal, unit)),
        None => format!(
            "Si giudica con {}, finché una persona non decide",
            goal(&target.goal, unit)
        ),
    };
    let others = target.alternatives.iter();
    let mut rows: Vec<Vec<Cell>> = others
        .map(|printed| row(&about, printed, Some(judged.clone())))
        .collect();
    if target.is_before(section.plan) {
        rows.push(vec![
            about.as_str().into(),
            "termine".into(),
            Cell {
                main: target.printed.as_deref().map_or_else(|| goal(&target.goal, unit), line),
                small: vec!["Cade prima del primo anno del piano: non si giudica, finché una persona non decide".to_owned()],
                tone: Tone::Plain,
            },
            "nel target stesso".into(),
        ]);
    }
    rows
}
