// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo evaluate`: the verdicts, as the API answers them or as derivations in Italian.

use crate::args::{Evaluate, Format};
use crate::outcome::{Failure, Outcome};
use chrono::DateTime;
use traguardo_api::wire::EvaluationList;
use traguardo_app::read::{AsKnownAt, EvaluationQuery, Page};
use traguardo_app::{Actor, App};

/// Prints all pages of the answer.
pub fn evaluate(app: &App, asked: &Evaluate) -> Outcome {
    let actor = Actor::reader("cli");
    let as_known_at = asked.as_known_at.as_deref().map(position).transpose()?;
    let mut query = EvaluationQuery {
        administration: asked.administration.clone(),
        period: asked.period,
        on: asked.on,
        indicator: asked.indicator.clone(),
        node: asked.node.clone(),
        status: None,
        page: Page { cursor: None, limit: 500, as_known_at },
    };
    let mut answer = app.evaluations(&actor, &query)?;
    let known = AsKnownAt::Position(answer.listing.known_at.position);
    while let Some(cursor) = answer.listing.next.take() {
        query.page = Page { cursor: Some(cursor), limit: 500, as_known_at: Some(known) };
        let more = app.evaluations(&actor, &query)?.listing;
        answer.listing.items.extend(more.items);
        answer.listing.next = more.next;
    }
    match asked.format {
        Format::Json => {
            let list = EvaluationList::from(answer);
            println!("{}", serde_json::to_string_pretty(&list).map_err(|error| Failure::Broken(error.to_string()))?);
        }
        Format::Text => {
            for view in &answer.listing.items {
                println!("{}\n", view.evaluation.explanation.text.join("\n"));
            }
        }
    }
    Ok(())
}

fn position(text: &str) -> Result<AsKnownAt, Failure> {
    if let Ok(position) = text.parse() {
        return Ok(AsKnownAt::Position(position));
    }
    DateTime::parse_from_rfc3339(text)
        .map(|time| AsKnownAt::Time(time.to_utc()))
        .map_err(|_| Failure::Refused(format!("`{text}` is neither a ledger position nor an instant (RFC 3339)")))
}
