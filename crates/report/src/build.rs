// SPDX-License-Identifier: AGPL-3.0-or-later
//! The report put together, in the order of the documents themselves.

use crate::italian::{act, long_date, node_kind, node_state, percent, period};
use crate::model::{Block, Cell, Document, Fact, Table};
use crate::source::{Kind, Section, Source};
use crate::text::line;
use crate::{contradictions, indicators, money, together};
use std::collections::BTreeMap;
use traguardo_domain::italian::{italian, italian_time};
use traguardo_domain::plan::{Node, Plan, UnavailableCounts};
use traguardo_domain::words;

/// The deepest heading there is.
const DEEPEST: u8 = 6;

pub(crate) fn document(source: &Source<'_>) -> Document {
    let title = title(source);
    let mut blocks = vec![Block::Heading(1, title.clone())];
    blocks.push(Block::Facts(cover(source)));
    if let Some(together) = &source.together {
        blocks.extend(together::blocks(together, &source.sections));
    }
    let several = source.together.is_some() || source.sections.len() > 1;
    for section in &source.sections {
        let level = if several {
            blocks.push(Block::Heading(2, line(section.administration)));
            3
        } else {
            2
        };
        blocks.extend(plan(section, level));
    }
    Document {
        title,
        author: line(source.administration),
        blocks,
    }
}

fn title(source: &Source<'_>) -> String {
    let name = line(source.administration);
    match source.kind {
        Kind::Annual => format!(
            "Relazione sulla performance {} – {name}",
            source.period.year()
        ),
        Kind::Interim => format!(
            "Stato di attuazione al {} – {name}",
            long_date(source.period.end())
        ),
    }
}

fn cover(source: &Source<'_>) -> Vec<Fact> {
    let recorded = source.known.time.map(italian_time);
    let recorded = recorded.map_or_else(String::new, |time| format!(", registrata il {time}"));
    vec![
        Fact::new("Periodo", period(source.period)),
        Fact::new("Scadenze e ritardi valutati al", long_date(source.on)),
        Fact::new(
            "Dati noti fino alla",
            format!("posizione {} del registro{recorded}", source.known.position),
        ),
    ]
}

fn plan(section: &Section<'_>, level: u8) -> Vec<Block> {
    let plan = section.plan;
    let mut blocks = vec![Block::Heading(level, "Il piano".to_owned())];
    let years = match (plan.first_year, plan.last_year) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    blocks.push(Block::Facts(vec![
        Fact::new("Titolo", line(&plan.title)),
        Fact::new(
            "Ente",
            format!(
                "{} ({})",
                line(section.administration),
                line(&plan.administration)
            ),
        ),
        Fact::new("Codice e anni", format!("{}, {years}", line(&plan.code))),
        Fact::new("Revisione del piano", section.revision.to_string()),
        Fact::new("SHA-256 del piano", section.sha256.to_owned()),
    ]));
    blocks.push(Block::List(
        "Atti, dal primo:".to_owned(),
        plan.acts.iter().map(act).collect(),
    ));
    blocks.push(Block::Heading(level, "Sintesi".to_owned()));
    blocks.extend(summary(section));
    blocks.push(Block::Heading(level, "Obiettivi e risultati".to_owned()));
    for place in in_order(plan) {
        blocks.extend(node_blocks(section, place, level));
    }
    blocks.extend(missing_notes(section, level));
    blocks.push(Block::Heading(
        level,
        "Target modificati nell'anno".to_owned(),
    ));
    blocks.push(indicators::revised(section));
    blocks.push(Block::Heading(
        level,
        "Che cosa i documenti stampano in modo diverso".to_owned(),
    ));
    blocks.push(contradictions::table(section));
    blocks.push(Block::Heading(level, "Risorse e budget".to_owned()));
    blocks.extend(money::blocks(section, level + 1));
    blocks.push(Block::Heading(level, "Regole usate".to_owned()));
    blocks.push(rules(section));
    blocks
}

fn summary(section: &Section<'_>) -> Vec<Block> {
    let root = &section.tree.root;
    let mut blocks = Vec::new();
    let mut facts = Vec::new();
    facts.push(Fact::new(
        "Grado di raggiungimento del piano",
        root.achievement
            .map_or_else(|| "nessuna parte è valutabile".to_owned(), percent),
    ));
    facts.push(Fact::new(
        "Copertura",
        root.coverage.map_or_else(
            || "nessun dato era atteso".to_owned(),
            |coverage| format!("{} del peso poggia su un dato", percent(coverage)),
        ),
    ));
    blocks.push(Block::Facts(facts));
    blocks.push(Block::Table(Table {
        caption: "Indicatori per stato".to_owned(),
        head: vec!["Stato", "Indicatori"],
        amounts: vec![1],
        rows: root
            .counts
            .iter()
            .map(|(status, count)| {
                let cell = Cell {
                    main: words::status(*status).to_owned(),
                    tone: indicators::tone(*status),
                    small: Vec::new(),
                };
                vec![cell, count.to_string().into()]
            })
            .collect(),
    }));
    if !root.marks.is_empty() {
        let marks = root.marks.iter().map(|mark| words::mark(*mark).to_owned());
        blocks.push(Block::List(
            "Avvertenze sui dati di cui è fatto il grado di raggiungimento:".to_owned(),
            marks.collect(),
        ));
    }
    blocks
}

/// The boxes with their depth, each before what is below it, as the document has them.
fn in_order(plan: &Plan) -> Vec<(usize, usize)> {
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (index, node) in plan.nodes.iter().enumerate() {
        children.entry(node.parent).or_default().push(index);
    }
    let mut order = Vec::with_capacity(plan.nodes.len());
    let below = |parent: Option<usize>, depth: usize, waiting: &mut Vec<(usize, usize)>| {
        let found = children.get(&parent).into_iter().flatten().rev();
        waiting.extend(found.map(|index| (*index, depth)));
    };
    let mut waiting = Vec::new();
    below(None, 0, &mut waiting);
    while let Some((index, depth)) = waiting.pop() {
        order.push((index, depth));
        below(Some(index), depth + 1, &mut waiting);
    }
    order
}

fn node_blocks(section: &Section<'_>, (index, depth): (usize, usize), level: u8) -> Vec<Block> {
    let Some(node) = section.plan.nodes.get(index) else {
        return Vec::new();
    };
    let depth = u8::try_from(depth).unwrap_or(DEEPEST);
    let heading = level.saturating_add(1).saturating_add(depth).min(DEEPEST);
    let title = format!(
        "{} {} – {}",
        node_kind(node.kind),
        line(&node.code),
        line(&node.title)
    );
    let mut blocks = vec![Block::Heading(heading, title)];
    let facts = facts(section, index, node);
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    blocks.extend(node.description.iter().map(|text| Block::Text(line(text))));
    let list = |name: &str, items: &[String]| {
        let items: Vec<String> = items.iter().map(|item| line(item)).collect();
        (!items.is_empty()).then(|| Block::List(name.to_owned(), items))
    };
    blocks.extend(list("Risultati attesi:", &node.expected_results));
    blocks.extend(list("Portatori di interesse:", &node.stakeholders));
    blocks.extend(indicators::blocks(section, index));
    blocks
}

fn facts(section: &Section<'_>, index: usize, node: &Node) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(node_state(node.state).map(|state| Fact::new("Situazione", state)));
    let result = section.tree.nodes.get(index);
    if let Some(achievement) = result.and_then(|result| result.achievement) {
        facts.push(Fact::new("Raggiungimento", percent(achievement)));
    }
    if let Some(coverage) = result.and_then(|result| result.coverage) {
        facts.push(Fact::new("Copertura", percent(coverage)));
    }
    facts.extend(node.weight.map(|weight| Fact::new("Peso", percent(weight))));
    for resource in &node.resources {
        if resource.year == section.period.year() {
            facts.push(Fact::new(
                "Risorse dell'anno",
                crate::italian::euro(resource.amount),
            ));
        }
    }
    for (name, class) in [("Missione", &node.missione), ("Programma", &node.programma)] {
        facts.extend(class.as_ref().map(|class| {
            Fact::new(
                name,
                format!("{} {}", line(&class.code), line(&class.title)),
            )
        }));
    }
    if !node.bsc_perspectives.is_empty() {
        let all: Vec<String> = node
            .bsc_perspectives
            .iter()
            .map(|text| line(text))
            .collect();
        facts.push(Fact::new("Prospettiva", all.join("; ")));
    }
    facts
}

fn missing_notes(section: &Section<'_>, level: u8) -> Vec<Block> {
    let assignments = section.plan.assignments.iter();
    let missing: Vec<String> = assignments
        .zip(&section.tree.evaluations)
        .filter(|(assignment, evaluation)| {
            evaluation.deviation_note_required
                && assignment.same_as.is_none()
                && !section.notes.contains_key(&assignment.key)
        })
        .map(|(assignment, _)| {
            let office = assignment.office.as_deref();
            let office =
                office.map_or_else(String::new, |code| format!(", ufficio {}", line(code)));
            format!("{}{office}", indicators::name(section.plan, assignment))
        })
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading(level, "Note di scostamento mancanti".to_owned()),
        Block::List(
            "Il giudizio definitivo le richiede e nessuno le ha ancora scritte:".to_owned(),
            missing,
        ),
    ]
}

fn rules(section: &Section<'_>) -> Block {
    let rules = &section.plan.rules;
    let unavailable = match rules.unavailable_counts {
        UnavailableCounts::LeftOut => {
            "Gli indicatori non disponibili o non calcolabili non partecipano alla media; la copertura li mostra."
        }
        UnavailableCounts::Zero => {
            "Gli indicatori non disponibili o non calcolabili contano zero nella media."
        }
    };
    let mut lines = vec![
        "Il valore è arrotondato ai decimali dell'indicatore, la metà verso l'esterno, e poi confrontato col target."
            .to_owned(),
        format!(
            "Un target mancato è parzialmente raggiunto da un grado di raggiungimento del {} %.",
            italian(rules.partial_from)
        ),
        "Il grado di un obiettivo è la media pesata di ciò che ne dipende, ogni grado arrotondato a due decimali."
            .to_owned(),
        unavailable.to_owned(),
        "Ciò che non è stato comunicato entro il termine conta zero.".to_owned(),
    ];
    if !rules.closed_yearly.is_empty() || !rules.closed_days.is_empty() {
        lines.push(format!(
            "I giorni lavorativi tengono conto di {} chiusure dell'ente, oltre alle festività nazionali.",
            rules.closed_yearly.len() + rules.closed_days.len()
        ));
    }
    Block::List(
        "Valutazione e media seguono queste regole:".to_owned(),
        lines,
    )
}
