// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo import`: plan documents and measurement posts, told apart by what they contain.

use super::rehearsal::Before;
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
use traguardo_domain::plan::Plan;
use traguardo_exchange::measurement::{Fault, MeasurementPost};
use traguardo_exchange::plan::{PlanDocument, canonical, read_plan, sha256};

/// Most bytes that are read: more than any document may have.
const MOST: u64 = 256 * 1024 * 1024;

/// Reads the documents of a file one after the other.
pub fn import(url: &str, options: &cli::Import) -> Result<(), Failure> {
    let bytes = read(&options.file)?;
    let documents = documents(&bytes)?;
    let app = open::for_writing(url)?;
    let actor = Actor::operator(ACTOR);
    let mut before = Before::default();
    for (index, bytes) in documents.iter().enumerate() {
        let part = |failure: Failure| match (documents.len(), index, options.dry_run) {
            (1, ..) => failure,
            (all, 0, _) | (all, _, true) => failure.of(&format!("document {} of {all}", index + 1)),
            (all, stored, false) => failure.of(&format!(
                "document {} of {all}, the {stored} before it being stored",
                index + 1
            )),
        };
        let document = parse(bytes).map_err(part)?;
        if let Some(why) = before.obstacle(&document).filter(|_| options.dry_run) {
            return Err(part(Failure::refused(why)));
        }
        let answer = match &document {
            Document::Plan(plan) => save(&app, &actor, plan, options.dry_run),
            Document::Measurements(post) => measurements(&app, &actor, post, options),
        };
        let answer = answer.map_err(part)?;
        if answer.changes {
            before.add(&document);
        }
        print(&answer.text)?;
        print("\n")?;
    }
    Ok(())
}

/// What was done with a document, or would be.
pub(super) struct Answer {
    text: String,
    changes: bool,
}

/// One document of a file.
pub(super) enum Document {
    Plan(Box<(PlanDocument, Plan)>),
    Measurements(MeasurementPost),
}

pub(super) fn parse(bytes: &[u8]) -> Result<Document, Failure> {
    Ok(match kind(bytes)? {
        Kind::Plan => Document::Plan(Box::new(read_plan(bytes).map_err(Failure::faulty)?)),
        Kind::Measurements => Document::Measurements(
            measurement_post(bytes)
                .map_err(|problem| Failure::faulty(problem.document().errors))?,
        ),
    })
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
    post: &MeasurementPost,
    options: &cli::Import,
) -> Result<Answer, Failure> {
    let mode = if options.partial {
        Mode::Partial
    } else {
        Mode::Atomic
    };
    let post = post.clone();
    let command = Command::PostMeasurements { post, mode };
    Ok(Answer {
        text: app
            .write_blocking(actor, command, None, options.dry_run)?
            .body,
        changes: true,
    })
}

/// A new plan, the next revision of one that is there, or nothing if it is the same document.
pub(super) fn save(
    app: &App,
    actor: &Actor,
    (document, plan): &(PlanDocument, Plan),
    dry_run: bool,
) -> Result<Answer, Failure> {
    let mut replaces = None;
    if let Some((id, revision, digest)) = standing(app, actor, &plan.administration, &plan.code)? {
        if digest == sha256(&canonical(document)) {
            return Ok(Answer {
                text: format!(
                    "{} {}: revision {revision} is this document; nothing changed",
                    plan.administration, plan.code
                ),
                changes: false,
            });
        }
        replaces = Some(PlanRevision {
            plan_id: id,
            revision,
        });
    }
    let save = SavePlan {
        document: document.clone(),
        plan: plan.clone().into(),
        replaces,
    };
    let command = Command::SavePlan(Box::new(save));
    Ok(Answer {
        text: app.write_blocking(actor, command, None, dry_run)?.body,
        changes: true,
    })
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
