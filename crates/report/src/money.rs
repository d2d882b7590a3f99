// SPDX-License-Identifier: AGPL-3.0-or-later
//! The money of the plan: what rows add up to, and every printed total that they do not bear out.

use crate::italian::{budget_column, budget_kind, budget_version, euro};
use crate::model::{Block, Cell, Table, Tone};
use crate::source::Section;
use crate::text::line;
use traguardo_domain::budget::{
    Against, BoxMoney, BudgetReason, Check, Obstacle, Outcome, Reckoning, Sum,
};
use traguardo_domain::plan::{BudgetKind, BudgetVersion};

pub(crate) fn blocks(section: &Section<'_>, level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    for version in BudgetVersion::ALL {
        let reckoning = Reckoning::new(section.plan, section.period.year(), *version);
        let has = |one: &&BoxMoney<'_>| !one.whole.is_empty() || !one.checks.is_empty();
        let boxes: Vec<&BoxMoney<'_>> = reckoning.boxes.iter().filter(has).collect();
        if boxes.is_empty() {
            continue;
        }
        let word = budget_version(*version);
        blocks.push(Block::Heading(level, format!("Budget: {word}")));
        blocks.push(totals(section, &boxes, word));
        blocks.extend(differences(section, &boxes, word));
        blocks.extend(incomparable(section, &boxes, word));
    }
    if blocks.is_empty() {
        let year = section.period.year();
        blocks.push(Block::Text(format!(
            "Il piano non ha righe di budget per il {year}."
        )));
    }
    blocks
}

fn about(section: &Section<'_>, node: Option<usize>) -> Cell {
    match node.and_then(|node| section.plan.nodes.get(node)) {
        None => "Intero piano".into(),
        Some(node) => Cell {
            main: line(&node.code),
            small: vec![line(&node.title)],
            tone: Tone::Plain,
        },
    }
}

fn totals(section: &Section<'_>, boxes: &[&BoxMoney<'_>], word: &str) -> Block {
    let has = |one: &BoxMoney<'_>, kind: BudgetKind| {
        let mut whole = one.whole.iter();
        whole.any(|total| total.kind == kind && total.column.is_none())
    };
    let kinds: Vec<BudgetKind> = BudgetKind::ALL
        .iter()
        .copied()
        .filter(|kind| boxes.iter().any(|one| has(one, *kind)))
        .collect();
    if kinds.is_empty() {
        return Block::Text("Il piano stampa totali senza righe.".to_owned());
    }
    let with_rows = boxes.iter().filter(|one| !one.whole.is_empty());
    let rows = with_rows.map(|one| {
        let sums = kinds.iter().map(|kind| {
            let mut whole = one.whole.iter();
            let total = whole.find(|total| total.kind == *kind && total.column.is_none());
            total.map_or_else(|| Cell::from("–"), |total| sum(&total.sum).into())
        });
        std::iter::once(about(section, one.node))
            .chain(sums)
            .collect()
    });
    let names = kinds.iter().map(|kind| match kind {
        BudgetKind::Cost => "Costi",
        BudgetKind::Revenue => "Ricavi",
        BudgetKind::Contribution => "Contributi",
        BudgetKind::Levy => "Maggiorazione del diritto annuale",
        BudgetKind::Investment => "Investimenti",
    });
    Block::Table(Table {
        caption: format!("Totali calcolati dalle righe ({word})"),
        head: std::iter::once("Parte del piano").chain(names).collect(),
        amounts: (1..=kinds.len()).collect(),
        rows: rows.collect(),
    })
}

fn sum(sum: &Sum) -> String {
    match sum {
        Sum::Nothing => "–".to_owned(),
        Sum::Exact(amount) => euro(*amount),
        Sum::Unknown(why) => format!("non calcolabile: {}", obstacles(why)),
    }
}

fn obstacles(why: &[Obstacle]) -> String {
    let told = why.iter().map(|one| {
        let place = one
            .place
            .as_deref()
            .map_or_else(String::new, |place| format!(" ({})", line(place)));
        match one.reason {
            BudgetReason::OutOfRange => "troppe cifre".to_owned(),
            _ => format!("«{}»{place}", line(&one.text)),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What a printed total is about.
fn total(check: &Check<'_>) -> Cell {
    let kinds: Vec<&str> = check
        .total
        .kinds
        .iter()
        .map(|kind| budget_kind(*kind))
        .collect();
    let column = check.column.map_or_else(String::new, |column| {
        format!(", colonna {}", budget_column(column))
    });
    let what = format!("{}{column}", kinds.join(" e "));
    let (main, mut small) = match &check.total.label {
        Some(label) => (line(label), vec![what]),
        None => (what, Vec::new()),
    };
    if let Against::FirstPrint(place) = &check.against {
        small.push(format!("confrontato con la prima stampa ({})", line(place)));
    }
    small.extend(check.total.note.iter().map(|note| line(note)));
    Cell {
        main,
        small,
        tone: Tone::Plain,
    }
}

fn differences(section: &Section<'_>, boxes: &[&BoxMoney<'_>], word: &str) -> Vec<Block> {
    let mut matching = 0_usize;
    let mut rows = Vec::new();
    for one in boxes {
        for check in &one.checks {
            match check.outcome {
                Outcome::Matches => matching += 1,
                Outcome::Differs(difference) => rows.push(vec![
                    about(section, one.node),
                    total(check),
                    line(&check.total.place).into(),
                    sum(&check.printed).into(),
                    sum(&check.computed).into(),
                    euro(difference).into(),
                ]),
                Outcome::NotComparable(_) => {}
            }
        }
    }
    let said = match (rows.len(), matching) {
        (0, 0) => return Vec::new(),
        (0, matching) => format!(
            "Nessun totale stampato differisce da quello calcolato ({matching} confrontati)."
        ),
        (differing, matching) => format!(
            "{differing} totali stampati differiscono da quelli calcolati, {matching} coincidono. Nessuno è stato corretto."
        ),
    };
    let mut blocks = vec![Block::Text(said)];
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: format!("Totali stampati che non tornano ({word})"),
            head: vec![
                "Parte del piano",
                "Totale",
                "Dove è stampato",
                "Stampato",
                "Calcolato",
                "Differenza",
            ],
            amounts: vec![3, 4, 5],
            rows,
        }));
    }
    blocks
}

fn incomparable(section: &Section<'_>, boxes: &[&BoxMoney<'_>], word: &str) -> Option<Block> {
    let mut rows = Vec::new();
    for one in boxes {
        for check in &one.checks {
            let Outcome::NotComparable(reason) = check.outcome else {
                continue;
            };
            let why = match reason {
                BudgetReason::SourceError => "il documento stampa un errore",
                BudgetReason::Rough => "la cifra non è esatta",
                BudgetReason::NothingBelow => "sotto non c'è alcuna cifra: niente non è zero",
                BudgetReason::Blank => "il totale è in bianco",
                BudgetReason::OutOfRange => "troppe cifre",
            };
            let told = [&check.printed, &check.computed]
                .into_iter()
                .filter_map(|sum| match sum {
                    Sum::Unknown(why) => Some(obstacles(why)),
                    _ => None,
                });
            rows.push(vec![
                about(section, one.node),
                total(check),
                line(&check.total.place).into(),
                match &check.printed {
                    Sum::Unknown(_) => "–".into(),
                    printed => sum(printed).into(),
                },
                Cell {
                    main: why.to_owned(),
                    small: told.collect(),
                    tone: Tone::Plain,
                },
            ]);
        }
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: format!("Totali stampati che non si possono confrontare ({word})"),
            head: vec![
                "Parte del piano",
                "Totale",
                "Dove è stampato",
                "Stampato",
                "Perché",
            ],
            amounts: vec![3],
            rows,
        })
    })
}
