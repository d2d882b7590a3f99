// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plans and figures in from files and out to standard output.

use crate::args::{Export, Exported};
use crate::outcome::{Failure, Outcome};
use std::io::{Read, Write};
use std::path::Path;
use traguardo_app::read::{MeasurementQuery, Page, PlanView};
use traguardo_app::{Actor, App, Command, IdempotencyKey, Mode, PlanRevision, Receipt, SavePlan};
use traguardo_exchange::measurement::{Fault, MeasurementPost};
use traguardo_exchange::plan::read_plan;

/// The command that stores a plan document.
pub fn plan_command(bytes: &[u8], replaces: Option<PlanRevision>) -> Result<Command, Vec<Fault>> {
    let (document, plan) = read_plan(bytes)?;
    Ok(Command::SavePlan(Box::new(SavePlan { document, plan, replaces })))
}

/// The command that posts figures, all or nothing.
pub fn measurements_command(bytes: &[u8]) -> Result<Command, Failure> {
    let post: MeasurementPost = serde_json::from_slice(bytes).map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(Command::PostMeasurements { post, mode: Mode::Atomic })
}

/// Writes a command; with a key, the same text is written once.
pub fn write(
    app: &App,
    actor: &Actor,
    command: Command,
    key: Option<(&str, &str)>,
    dry_run: bool,
) -> Result<Receipt, Failure> {
    let key = key.map(|(key, text)| IdempotencyKey::new(key, text.as_bytes()));
    Ok(app.write_blocking(actor, command, key, dry_run)?)
}

/// Reads a plan or measurements and stores them; a plan that is already there becomes its next
/// revision when its acts have grown.
pub fn import(app: &App, file: &Path, dry_run: bool) -> Outcome {
    let actor = Actor::operator("cli");
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        let unreadable = |error| Failure::Refused(format!("{}: {error}", file.display()));
        bytes = std::fs::read(file).map_err(unreadable)?;
    }
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| Failure::Refused(format!("this is not JSON: {error}")))?;
    let command = if value.get("items").is_some() {
        measurements_command(&bytes)?
    } else {
        let code = |pointer: &str| value.pointer(pointer).and_then(serde_json::Value::as_str);
        let there = match (code("/administration/code"), code("/code")) {
            (Some(administration), Some(code)) => find_plan(app, &actor, administration, Some(code))?,
            _ => None,
        };
        let replaces = there.map(|view| PlanRevision { plan_id: view.plan.id, revision: view.plan.revision });
        plan_command(&bytes, replaces).map_err(|faults| Failure::faults(&faults))?
    };
    let receipt = write(app, &actor, command, None, dry_run)?;
    println!("{}", receipt.body);
    Ok(())
}

/// The plan of a code, or the only one; `None` where the administration or plan is not there.
fn find_plan(app: &App, actor: &Actor, administration: &str, code: Option<&str>) -> Result<Option<PlanView>, Failure> {
    let page = Page { limit: 500, ..Page::default() };
    let plans = match app.plans(actor, Some(administration), &page) {
        Ok(plans) => plans.items,
        Err(traguardo_app::Error::Invalid(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    match code {
        Some(code) => Ok(plans.into_iter().find(|view| view.plan.code == code)),
        None if plans.len() > 1 => {
            let codes: Vec<String> = plans.into_iter().map(|view| view.plan.code).collect();
            Err(Failure::Refused(format!("{administration} has several plans: say which with --plan ({})", codes.join(", "))))
        }
        None => Ok(plans.into_iter().next()),
    }
}

/// Writes what is asked for to standard output.
pub fn export(app: &App, asked: &Export) -> Outcome {
    let actor = Actor::reader("cli");
    match asked.what {
        Exported::Plan => {
            let missing = || Failure::Refused(format!("{} has no such plan", asked.administration));
            let view = find_plan(app, &actor, &asked.administration, asked.plan.as_deref())?.ok_or_else(missing)?;
            let known = app.plan(&actor, view.plan.id, asked.revision, None)?;
            std::io::stdout().lock().write_all(known.item.document.as_bytes())?;
            Ok(())
        }
        Exported::Measurements => measurements(app, &actor, &asked.administration),
    }
}

/// Newest figures as items that can be posted elsewhere, page by page.
fn measurements(app: &App, actor: &Actor, administration: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    let mut page = Page { limit: 500, ..Page::default() };
    loop {
        let query =
            MeasurementQuery { administration: administration.to_owned(), page: page.clone(), ..MeasurementQuery::default() };
        let listing = app.measurements(actor, &query)?;
        page.as_known_at = Some(traguardo_app::read::AsKnownAt::Position(listing.known_at.position));
        for figure in &listing.items {
            if let Some(item) = crate::item::posted(figure) {
                writeln!(out, "{}", serde_json::json!(item))?;
            }
        }
        match listing.next {
            Some(cursor) => page.cursor = Some(cursor),
            None => return Ok(()),
        }
    }
}
