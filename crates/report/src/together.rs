// SPDX-License-Identifier: AGPL-3.0-or-later
//! What stands before the sections of administrations that merged: how the branches roll up, and what they have in
//! common (`docs/domain.md` §8).

use crate::italian::{figure, percent};
use crate::model::{Block, Cell, Fact, Table};
use crate::source::{Section, Together};
use crate::text::line;
use rust_decimal::Decimal;
use traguardo_domain::italian::italian;
use traguardo_domain::words;

pub(crate) fn blocks(together: &Together<'_>, sections: &[Section<'_>]) -> Vec<Block> {
    let said = |value: Option<Decimal>| value.map_or_else(|| "–".to_owned(), percent);
    let members = together.root.members.iter();
    let rows = together.branches.iter().zip(members).map(|(name, member)| {
        let section = sections
            .iter()
            .find(|section| section.administration == *name);
        let root = section.map(|section| &section.tree.root);
        vec![
            Cell::from(line(name)),
            Cell::from(italian(member.weight)),
            Cell::from(said(root.and_then(|root| root.achievement))),
            Cell::from(said(root.and_then(|root| root.coverage))),
        ]
    });
    vec![
        Block::Heading(2, "I rami dell'accorpamento".to_owned()),
        Block::Facts(vec![
            Fact::new("Grado di raggiungimento", said(together.root.achievement)),
            Fact::new("Copertura", said(together.root.coverage)),
        ]),
        Block::Table(Table {
            caption: "I piani degli enti di origine, uno accanto all'altro".to_owned(),
            head: vec!["Ente", "Peso", "Grado di raggiungimento", "Copertura"],
            amounts: vec![1, 2, 3],
            rows: rows.collect(),
        }),
        Block::Heading(2, "Indicatori comuni".to_owned()),
        common(together),
    ]
}

fn common(together: &Together<'_>) -> Block {
    if together.common.is_empty() {
        return Block::Text("I piani non hanno indicatori nazionali in comune.".to_owned());
    }
    let rows = together.common.iter().map(|(indicator, evaluation)| {
        let marks: Vec<&str> = evaluation
            .marks
            .iter()
            .map(|mark| words::mark(*mark))
            .collect();
        let mut small = Vec::new();
        if !marks.is_empty() {
            small.push(format!("Avvertenze: {}", marks.join("; ")));
        }
        for reason in &evaluation.reasons {
            let detail = reason.detail.as_deref().unwrap_or_default();
            small.push(line(&format!("{}: {detail}", reason.operand)));
        }
        let main = evaluation.value.as_ref().map_or_else(
            || words::status(evaluation.status).to_owned(),
            |value| figure(value, &indicator.unit),
        );
        let value = Cell {
            main,
            small,
            ..Cell::default()
        };
        vec![
            Cell::from(line(&indicator.code)),
            Cell::from(line(&indicator.name)),
            value,
        ]
    });
    Block::Table(Table {
        caption:
            "Dalla formula sulle grandezze combinate degli enti, mai la media dei loro rapporti"
                .to_owned(),
        head: vec!["Codice", "Indicatore", "Valore"],
        amounts: Vec::new(),
        rows: rows.collect(),
    })
}
