// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo demo`: the plan of a real chamber, with the figures its documents print.

use crate::ask::print;
use crate::cli;
use crate::failure::Failure;
use crate::open;
use traguardo_app::read::Page;
use traguardo_app::{Actor, App, Command, Error, IdempotencyKey, Mode, SavePlan};
use traguardo_exchange::measurement::MeasurementPost;
use traguardo_exchange::plan::read_plan;

const PLAN: &str = include_str!("../../../../demo/massa-carrara/plan.json");
const MEASUREMENTS: &str = include_str!("../../../../demo/massa-carrara/measurements.json");
/// Recorded as author of the example.
const ACTOR: &str = "demo";

/// Loads the example; what is already there stays as it is.
pub fn demo(url: &str, options: &cli::Demo) -> Result<(), Failure> {
    let app = open::for_writing(url)?;
    let actor = Actor::operator(ACTOR);
    let first = Page {
        limit: 1,
        ..Page::default()
    };
    if options.if_empty && !app.administrations(&actor, &first)?.items.is_empty() {
        return print("The data base is not empty: no example loaded.\n");
    }
    let (document, plan) = read_plan(PLAN.as_bytes()).map_err(Failure::faulty)?;
    let post: MeasurementPost = serde_json::from_str(MEASUREMENTS)
        .map_err(|error| Failure::broken("the example's figures", &error))?;
    let (code, title, figures) = (
        plan.administration.clone(),
        plan.title.clone(),
        post.items.len(),
    );
    let save = Command::SavePlan(Box::new(SavePlan {
        document,
        plan: plan.into(),
        replaces: None,
    }));
    let new_plan = write(&app, &actor, save, "demo-plan", PLAN)?;
    let new_figures = write(
        &app,
        &actor,
        Command::PostMeasurements {
            post,
            mode: Mode::Atomic,
        },
        "demo-measurements",
        MEASUREMENTS,
    )?;
    if new_plan || new_figures {
        return print(&format!(
            "Example loaded: {code}, {title}, {figures} figures.\n"
        ));
    }
    print("The example is already loaded: nothing changed.\n")
}

/// Writes once; answers whether it was new.
fn write(
    app: &App,
    actor: &Actor,
    command: Command,
    key: &str,
    payload: &str,
) -> Result<bool, Failure> {
    let key = IdempotencyKey::new(key, payload.as_bytes());
    match app.write_blocking(actor, command, Some(key), false) {
        Ok(receipt) => Ok(!receipt.replayed),
        Err(Error::KeyReused) => Err(Failure::refused(
            "another version of the example is already loaded: use a new data base",
        )),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_readable() {
        assert!(read_plan(PLAN.as_bytes()).is_ok());
        assert!(serde_json::from_str::<MeasurementPost>(MEASUREMENTS).is_ok());
    }
}
