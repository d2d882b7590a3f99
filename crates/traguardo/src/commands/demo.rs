// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo demo`: the plans of real chambers, with the figures that their documents print.

use crate::ask::print;
use crate::cli;
use crate::failure::Failure;
use crate::open;
use traguardo_app::read::Page;
use traguardo_app::{Actor, App, Command, Error, IdempotencyKey, Mode, SavePlan};
use traguardo_exchange::measurement::MeasurementPost;
use traguardo_exchange::plan::read_plan;

/// Recorded as author of the examples.
const ACTOR: &str = "demo";

/// A plan document, its figures if there are any, and the keys under which they are written.
struct Example {
    plan: &'static str,
    plan_key: &'static str,
    figures: Option<(&'static str, &'static str)>,
}

const MASSA_CARRARA: Example = Example {
    plan: include_str!("../../../../demo/massa-carrara/plan.json"),
    plan_key: "demo-plan",
    figures: Some((
        include_str!("../../../../demo/massa-carrara/measurements.json"),
        "demo-measurements",
    )),
};

const LUCCA: Example = Example {
    plan: include_str!("../../../../demo/lucca/plan.json"),
    plan_key: "demo-plan-lucca",
    figures: None,
};

const PISA: Example = Example {
    plan: include_str!("../../../../demo/pisa/plan.json"),
    plan_key: "demo-plan-pisa",
    figures: None,
};

const SUCCESSOR: &str = include_str!("../../../../demo/toscana-nord-ovest/administration.json");
const MERGER: &str = include_str!("../../../../demo/toscana-nord-ovest/merger.json");

fn examples(set: cli::DemoSet) -> &'static [Example] {
    match set {
        cli::DemoSet::MassaCarrara => &[MASSA_CARRARA],
        cli::DemoSet::Lucca => &[LUCCA],
        cli::DemoSet::Pisa => &[PISA],
        cli::DemoSet::All | cli::DemoSet::ToscanaNordOvest => &[MASSA_CARRARA, LUCCA, PISA],
    }
}

/// Loads what was chosen; what is already there stays as it is.
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
    examples(options.set)
        .iter()
        .try_for_each(|example| load(&app, &actor, example))?;
    if options.set == cli::DemoSet::ToscanaNordOvest {
        merge(&app, &actor)?;
    }
    Ok(())
}

/// The three chambers become one.
fn merge(app: &App, actor: &Actor) -> Result<(), Failure> {
    let broken = |error| Failure::broken("the example's merger", &error);
    let body = serde_json::from_str(SUCCESSOR).map_err(broken)?;
    let add = Command::AddAdministration(body);
    write(app, actor, add, "demo-toscana-nord-ovest", SUCCESSOR)?;
    let merger = serde_json::from_str(MERGER).map_err(broken)?;
    let record = Command::RecordMerger(Box::new(merger));
    if write(app, actor, record, "demo-merger", MERGER)? {
        return print("Merger recorded: CCIAA-LU, CCIAA-MS and CCIAA-PI became CCIAA-TNO.\n");
    }
    print("The merger is already recorded: nothing changed.\n")
}

fn load(app: &App, actor: &Actor, example: &Example) -> Result<(), Failure> {
    let (document, plan) = read_plan(example.plan.as_bytes()).map_err(Failure::faulty)?;
    let name = format!("{}, {}", plan.administration, plan.title);
    let save = Command::SavePlan(Box::new(SavePlan {
        document,
        plan: plan.into(),
        replaces: None,
    }));
    let mut new = write(app, actor, save, example.plan_key, example.plan)?;
    let mut count = 0;
    if let Some((figures, key)) = example.figures {
        let post: MeasurementPost = serde_json::from_str(figures)
            .map_err(|error| Failure::broken("the example's figures", &error))?;
        count = post.items.len();
        let mode = Mode::Atomic;
        let post = Command::PostMeasurements { post, mode };
        new |= write(app, actor, post, key, figures)?;
    }
    if new {
        return print(&format!("Example loaded: {name}, {count} figures.\n"));
    }
    print(&format!(
        "The example is already loaded: nothing changed ({name}).\n"
    ))
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
    use traguardo_exchange::merger::MergerEntry;
    use traguardo_exchange::plan::AdministrationEntry;

    #[test]
    fn the_examples_are_readable() {
        for example in examples(cli::DemoSet::All) {
            assert!(read_plan(example.plan.as_bytes()).is_ok());
            let Some((figures, _)) = example.figures else {
                continue;
            };
            assert!(serde_json::from_str::<MeasurementPost>(figures).is_ok());
        }
        assert!(serde_json::from_str::<AdministrationEntry>(SUCCESSOR).is_ok());
        assert!(serde_json::from_str::<MergerEntry>(MERGER).is_ok());
    }
}
