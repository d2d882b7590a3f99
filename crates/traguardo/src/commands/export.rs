// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo export`

use super::restore::Restored;
use crate::ask::{self, ACTOR, PAGE, print};
use crate::cli::{self, Exported};
use crate::failure::Failure;
use crate::open;
use traguardo_app::read::{AsKnownAt, FigureView, MeasurementQuery, Page};
use traguardo_app::{Actor, App};
use traguardo_domain::Value;
use traguardo_exchange::list::ListItem;
use traguardo_exchange::measurement::{MAX_BYTES, MAX_ITEMS, MeasurementItem, MeasurementPost};
use traguardo_store::plans::Plan as PlanRow;

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
    let plans = plans(app, actor, &options.administration, asked)?;
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

/// Newest revisions of an administration's plans, in the order in which they came.
fn plans(
    app: &App,
    actor: &Actor,
    administration: &str,
    asked: Option<AsKnownAt>,
) -> Result<Vec<PlanRow>, Failure> {
    let mut page = Page {
        limit: PAGE,
        as_known_at: asked,
        cursor: None,
    };
    let mut plans = Vec::new();
    loop {
        let listing = app.plans(actor, Some(administration), &page)?;
        plans.extend(listing.items.into_iter().map(|view| view.plan));
        match listing.next {
            Some(cursor) => page.cursor = Some(cursor),
            None => break,
        }
    }
    plans.sort_by_key(|plan| plan.id);
    Ok(plans)
}

/// Only what `import` will read: an export that cannot be brought back would be found out too late.
fn measurements(
    app: &App,
    actor: &Actor,
    administration: &str,
    asked: Option<AsKnownAt>,
) -> Result<(), Failure> {
    // Both passes are of one position, the head unless said otherwise.
    let first = Page {
        limit: 1,
        as_known_at: asked,
        cursor: None,
    };
    let listing = app.plans(actor, Some(administration), &first)?;
    let asked = AsKnownAt::Position(listing.known_at.position);
    let restored = Restored::new()?;
    for plan in plans(app, actor, administration, Some(asked))? {
        let document = app.plan(actor, plan.id, None, Some(asked))?.item.document;
        restored.plan(document.as_bytes())?;
    }
    each_post(app, actor, administration, asked, |post| {
        restored.figures(post)
    })?;
    each_post(app, actor, administration, asked, |post| {
        let text = serde_json::to_string(&post).map_err(|error| Failure::broken("JSON", &error))?;
        print(&(text + "\n"))
    })
}

fn each_post(
    app: &App,
    actor: &Actor,
    administration: &str,
    asked: AsKnownAt,
    mut each: impl FnMut(MeasurementPost) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut query = MeasurementQuery {
        administration: administration.to_owned(),
        page: Page {
            limit: PAGE,
            as_known_at: Some(asked),
            cursor: None,
        },
        ..MeasurementQuery::default()
    };
    let post = |items| MeasurementPost {
        administration: administration.to_owned(),
        scope: None,
        items,
    };
    let (mut items, mut bytes) = (Vec::new(), 0);
    loop {
        let listing = app.measurements(actor, &query)?;
        for view in listing.items {
            let listed = items_of(app, actor, &view, asked)?;
            let Some(item) = item(view, listed) else {
                continue;
            };
            let size = serde_json::to_string(&item)
                .map_err(|error| Failure::broken("JSON", &error))?
                .len();
            if items.len() >= MAX_ITEMS || bytes + size > MAX_BYTES / 2 && !items.is_empty() {
                each(post(std::mem::take(&mut items)))?;
                bytes = 0;
            }
            bytes += size;
            items.push(item);
        }
        match listing.next {
            Some(cursor) => query.page.cursor = Some(cursor),
            None => break,
        }
    }
    if items.is_empty() {
        Ok(())
    } else {
        each(post(items))
    }
}

/// All items of a figure that is a list.
fn items_of(
    app: &App,
    actor: &Actor,
    view: &FigureView,
    asked: AsKnownAt,
) -> Result<Option<Vec<ListItem>>, Failure> {
    if view.item_count.is_none() {
        return Ok(None);
    }
    let mut page = Page {
        limit: PAGE,
        as_known_at: Some(asked),
        cursor: None,
    };
    let mut items = Vec::new();
    loop {
        let (_, listing) = app.measurement_items(actor, &view.id, None, &page)?;
        items.extend(listing.items);
        match listing.next {
            Some(cursor) => page.cursor = Some(cursor),
            None => return Ok(Some(items)),
        }
    }
}

/// The figure as it would be posted; a withdrawn one is none.
fn item(view: FigureView, items: Option<Vec<ListItem>>) -> Option<MeasurementItem> {
    let mut item = MeasurementItem {
        office: Some(view.office),
        measure: view.measure,
        period: view.period.to_string(),
        origin: Some(view.origin),
        note: view.note,
        ..MeasurementItem::default()
    };
    if items.is_some() {
        item.items = items;
        return Some(item);
    }
    match view.value? {
        // The items of a list come by themselves.
        Value::Items(_) | Value::Listed(_) => return None,
        Value::Number(number) => item.value = Some(number.to_string()),
        Value::Date(day) => item.date = Some(day.to_string()),
        Value::NotDone => item.not_done = Some(true),
        Value::NotAvailable(why) => item.not_available = Some(why),
        Value::NotApplicable(why) => item.not_applicable = Some(why),
    }
    Some(item)
}
