// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo export`

use crate::ask::{self, ACTOR, PAGE, print};
use crate::cli::{self, Exported};
use crate::failure::Failure;
use crate::open;
use traguardo_app::read::{AsKnownAt, FigureView, MeasurementQuery, Page};
use traguardo_app::{Actor, App};
use traguardo_domain::Value;
use traguardo_exchange::measurement::{MAX_ITEMS, MeasurementItem, MeasurementPost};

/// Writes a plan document or measurements.
pub fn export(url: &str, options: &cli::Export) -> Result<(), Failure> {
    let asked = ask::as_known_at(options.as_known_at.as_deref())?;
    let app = open::for_reading(url)?;
    let actor = Actor::reader(ACTOR);
    match options.what {
        Exported::Plan => plan(&app, &actor, options, asked),
        Exported::Measurements => measurements(&app, &actor, &options.administration, asked),
    }
}

/// The document as it is stored, byte for byte: `sha256sum` of the output is its digest.
fn plan(
    app: &App,
    actor: &Actor,
    options: &cli::Export,
    asked: Option<AsKnownAt>,
) -> Result<(), Failure> {
    let mut page = Page {
        limit: PAGE,
        as_known_at: asked,
        cursor: None,
    };
    let mut plans = Vec::new();
    loop {
        let listing = app.plans(actor, Some(&options.administration), &page)?;
        plans.extend(listing.items.into_iter().map(|view| view.plan));
        match listing.next {
            Some(cursor) => page.cursor = Some(cursor),
            None => break,
        }
    }
    let codes: Vec<String> = plans.iter().map(|plan| plan.code.clone()).collect();
    let mut wanted = plans
        .into_iter()
        .filter(|plan| options.plan.as_ref().is_none_or(|code| *code == plan.code));
    let (Some(plan), None) = (wanted.next(), wanted.next()) else {
        let known = if codes.is_empty() {
            "none".to_owned()
        } else {
            codes.join(", ")
        };
        return Err(Failure::refused(format!(
            "--plan: say which plan of {}: {known}",
            options.administration
        )));
    };
    print(
        &app.plan(actor, plan.id, options.revision, asked)?
            .item
            .document,
    )
}

fn measurements(
    app: &App,
    actor: &Actor,
    administration: &str,
    asked: Option<AsKnownAt>,
) -> Result<(), Failure> {
    let page = Page {
        limit: PAGE,
        as_known_at: asked,
        cursor: None,
    };
    let mut query = MeasurementQuery {
        administration: administration.to_owned(),
        page,
        ..MeasurementQuery::default()
    };
    let mut items = Vec::new();
    loop {
        let listing = app.measurements(actor, &query)?;
        // All pages are of one position.
        query.page.as_known_at = Some(AsKnownAt::Position(listing.known_at.position));
        items.extend(listing.items.into_iter().filter_map(item));
        while items.len() >= MAX_ITEMS {
            let rest = items.split_off(MAX_ITEMS);
            post(administration, std::mem::replace(&mut items, rest))?;
        }
        match listing.next {
            Some(cursor) => query.page.cursor = Some(cursor),
            None => break,
        }
    }
    if items.is_empty() {
        Ok(())
    } else {
        post(administration, items)
    }
}

fn post(administration: &str, items: Vec<MeasurementItem>) -> Result<(), Failure> {
    let post = MeasurementPost {
        administration: administration.to_owned(),
        items,
    };
    let text = serde_json::to_string(&post).map_err(|error| Failure::broken("JSON", &error))?;
    print(&(text + "\n"))
}

/// The figure as it would be posted; a withdrawn one is none.
fn item(view: FigureView) -> Option<MeasurementItem> {
    let mut item = MeasurementItem {
        office: Some(view.office),
        measure: view.measure,
        period: view.period.to_string(),
        origin: Some(view.origin),
        note: view.note,
        ..MeasurementItem::default()
    };
    match view.value? {
        Value::Number(number) => item.value = Some(number.to_string()),
        Value::Date(day) => item.date = Some(day.to_string()),
        Value::NotDone => item.not_done = Some(true),
        Value::NotAvailable(why) => item.not_available = Some(why),
        Value::NotApplicable(why) => item.not_applicable = Some(why),
    }
    Some(item)
}
