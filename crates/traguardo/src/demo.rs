// SPDX-License-Identifier: AGPL-3.0-or-later
//! The demonstration: the plan of Massa-Carrara 2022-2024, with illustrative figures.

use crate::outcome::{Failure, Outcome};
use crate::transfer;
use traguardo_app::read::Page;
use traguardo_app::{Actor, App};

const PLAN: &str = include_str!("../../../demo/massa-carrara/plan.json");
const MEASUREMENTS: &str = include_str!("../../../demo/massa-carrara/measurements.json");

/// Loads the demonstration. Its keys make a second time do nothing.
pub fn load(app: &App, if_empty: bool) -> Outcome {
    let actor = Actor::operator("demo");
    if if_empty && !app.administrations(&actor, &Page::default())?.items.is_empty() {
        println!("The data base is not empty: the demonstration was not loaded.");
        return Ok(());
    }
    let plan = transfer::plan_command(PLAN.as_bytes(), None).map_err(|faults| Failure::faults(&faults))?;
    let plan = transfer::write(app, &actor, plan, Some(("demo-massa-carrara-plan", PLAN)), false)?;
    let figures = transfer::measurements_command(MEASUREMENTS.as_bytes())?;
    let figures = transfer::write(app, &actor, figures, Some(("demo-massa-carrara-figures", MEASUREMENTS)), false)?;
    if plan.replayed && figures.replayed {
        println!("The demonstration was already there.");
    } else {
        println!("Loaded the plan of Massa-Carrara 2022-2024 with its printed and illustrative figures.");
    }
    Ok(())
}
