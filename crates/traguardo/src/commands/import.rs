// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo import`: plan documents and measurement posts, told apart by what they contain.

use crate::ask::{ACTOR, PAGE, print};
use crate::cli;
use crate::failure::Failure;
use crate::open;
use serde::de::IgnoredAny;
use std::io::Read;
use std::path::Path;
use traguardo_api::measurement_post;
use traguardo_app::read::Page;
use traguardo_app::{Actor, App, Command, Error, Mode, PlanRevision, SavePlan};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::{canonical, read_plan, sha256};

/// Most bytes that are read: more than any document may have.
const MOST: u64 = 256 * 1024 * 1024;

/// Reads the documents of a file one after the other.
pub fn import(url: &str, options: &cli::Import) -> Result<(), Failure> {
    let bytes = read(&options.file)?;
    let documents = documents(&bytes)?;
    let app = open::for_writing(url)?;
    let actor = Actor::operator(ACTOR);
    for document in documents {
        let answer = match kind(document)? {
            Kind::Plan => plan(&app, &actor, document, options.dry_run)?,
            Kind::Measurements => measurements(&app, &actor, document, options)?,
        };
        print(&answer)?;
        print("\n")?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let broken = |error: std::io::Error| Failure::broken(&file.display().to_string(), &error);
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(MOST)
            .read_to_end(&mut bytes)
            .map_err(broken)?;
    } else {
        std::fs::File::open(file)
            .map_err(broken)?
            .take(MOST)
            .read_to_end(&mut bytes)
            .map_err(broken)?;
    }
    Ok(bytes)
}

/// The JSON documents that follow one another.
fn documents(bytes: &[u8]) -> Result<Vec<&[u8]>, Failure> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut stream = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    while let Some(next) = stream.next() {
        next.map_err(|error| {
            Failure::faulty(vec![Fault::new("", "malformed_json", error.to_string())])
        })?;
        let end = stream.byte_offset();
        found.extend(bytes.get(start..end));
        start = end;
    }
    if found.is_empty() {
        Err(Failure::refused("there is no document in it"))
    } else {
        Ok(found)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Plan,
    Measurements,
}

fn kind(document: &[u8]) -> Result<Kind, Failure> {
    let value: serde_json::Value = serde_json::from_slice(document).map_err(|error| {
        Failure::faulty(vec![Fault::new("", "malformed_json", error.to_string())])
    })?;
    if value.get("format").is_some() {
        Ok(Kind::Plan)
    } else if value.get("items").is_some() {
        Ok(Kind::Measurements)
    } else {
        Err(Failure::refused(
            "neither a plan document (it has \"format\") nor measurements (they have \"items\")",
        ))
    }
}

fn measurements(
    app: &App,
    actor: &Actor,
    document: &[u8],
    options: &cli::Import,
) -> Result<String, Failure> {
    let post =
        measurement_post(document).map_err(|problem| Failure::faulty(problem.document().errors))?;
    let mode = if options.partial {
        Mode::Partial
    } else {
        Mode::Atomic
    };
    Ok(app
        .write_blocking(
            actor,
            Command::PostMeasurements { post, mode },
            None,
            options.dry_run,
        )?
        .body)
}

/// A new plan, the next revision of one that is there, or nothing if it is the same document.
fn plan(app: &App, actor: &Actor, document: &[u8], dry_run: bool) -> Result<String, Failure> {
    let (document, plan) = read_plan(document).map_err(Failure::faulty)?;
    let mut replaces = None;
    if let Some((id, revision, digest)) = standing(app, actor, &plan.administration, &plan.code)? {
        if digest == sha256(&canonical(&document)) {
            return Ok(format!(
                "{} {}: revision {revision} is this document; nothing changed",
                plan.administration, plan.code
            ));
        }
        replaces = Some(PlanRevision {
            plan_id: id,
            revision,
        });
    }
    let save = SavePlan {
        document,
        plan: plan.into(),
        replaces,
    };
    Ok(app
        .write_blocking(actor, Command::SavePlan(Box::new(save)), None, dry_run)?
        .body)
}

/// Identifier, revision and SHA-256 of the plan with this code.
fn standing(
    app: &App,
    actor: &Actor,
    administration: &str,
    code: &str,
) -> Result<Option<(i64, i32, String)>, Failure> {
    let mut page = Page {
        limit: PAGE,
        ..Page::default()
    };
    loop {
        let listing = match app.plans(actor, Some(administration), &page) {
            // An administration nobody knows has no plan.
            Err(Error::Invalid(_)) => return Ok(None),
            other => other?,
        };
        let plan = listing
            .items
            .into_iter()
            .map(|view| view.plan)
            .find(|plan| plan.code == code);
        if let Some(plan) = plan {
            return Ok(Some((plan.id, plan.revision, plan.sha256)));
        }
        match listing.next {
            Some(cursor) => page.cursor = Some(cursor),
            None => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_may_follow_one_another() {
        let found = documents(b"{\"items\": []}\n{\"format\": \"x\"}\n").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(kind(found[0]).unwrap(), Kind::Measurements);
        assert_eq!(kind(found[1]).unwrap(), Kind::Plan);
        assert_eq!(documents(b"{\"items\": [").unwrap_err().exit_code(), 3);
        assert_eq!(documents(b" ").unwrap_err().exit_code(), 3);
        assert_eq!(kind(b"[]").unwrap_err().exit_code(), 3);
    }
}
