// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo evaluate`: what `GET /api/v1/evaluations` answers, through the same types.

use crate::ask::{self, ACTOR, PAGE, print};
use crate::cli::{self, Format};
use crate::failure::Failure;
use crate::open;
use traguardo_api::wire::{EvaluationItem, EvaluationList};
use traguardo_app::Actor;
use traguardo_app::read::{AsKnownAt, EvaluationQuery, Page};

/// Prints the evaluations of a period.
pub fn evaluate(url: &str, options: &cli::Evaluate) -> Result<(), Failure> {
    let mut query = EvaluationQuery {
        administration: options.administration.clone(),
        period: ask::period(&options.period)?,
        on: ask::day(options.on.as_deref())?,
        indicator: options.indicator.clone(),
        node: options.node.clone(),
        status: None,
        page: Page {
            cursor: None,
            limit: PAGE,
            as_known_at: ask::as_known_at(options.as_known_at.as_deref())?,
        },
    };
    let app = open::for_reading(url)?;
    let actor = Actor::reader(ACTOR);
    let first = app.evaluations(&actor, &query)?;
    // All pages are of one position and one day.
    query.page.as_known_at = Some(AsKnownAt::Position(first.listing.known_at.position));
    query.on = Some(first.on);
    let mut list = EvaluationList::from(first);
    while let Some(cursor) = list.next.take() {
        query.page.cursor = Some(cursor);
        let more = EvaluationList::from(app.evaluations(&actor, &query)?);
        list.items.extend(more.items);
        list.next = more.next;
    }
    match options.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&list)
                .map_err(|error| Failure::broken("JSON", &error))?;
            print(&(text + "\n"))
        }
        Format::Text => print(&text(&list.items)),
    }
}

/// The derivations, a blank line between them.
fn text(items: &[EvaluationItem]) -> String {
    let texts: Vec<String> = items
        .iter()
        .map(|item| item.explanation.text.join("\n") + "\n")
        .collect();
    texts.join("\n")
}
