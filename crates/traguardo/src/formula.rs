// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo formula check`: what a plan would say of a formula.

use crate::outcome::{Failure, Outcome};
use std::collections::BTreeSet;
use std::path::Path;
use traguardo_exchange::plan::read_document;
use traguardo_formula::{Codes, Formula};

/// Prints the canonical form, or every fault with its position.
pub fn check(text: &str, plan: Option<&Path>) -> Outcome {
    let formula = Formula::parse(text).map_err(|error| {
        let marker = " ".repeat(error.position.saturating_sub(1));
        Failure::Refused(format!("{text}\n{marker}^\n{error} [{}]", error.code()))
    })?;
    if let Some(path) = plan {
        against(&formula, path)?;
    }
    println!("{formula}");
    Ok(())
}

fn against(formula: &Formula, path: &Path) -> Outcome {
    let bytes = std::fs::read(path).map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))?;
    let document = read_document(&bytes).map_err(|faults| Failure::faults(&faults))?;
    let measures: BTreeSet<String> = document.measures.iter().map(|measure| measure.code.to_string()).collect();
    let indicators: BTreeSet<String> =
        document.indicators.iter().map(|indicator| indicator.code.to_string()).collect();
    let faults = formula.check(&Codes { measures: &measures, indicators: &indicators, achievement_allowed: true });
    if faults.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = faults.iter().map(|fault| format!("{fault} [{}]", fault.code())).collect();
    Err(Failure::Refused(lines.join("\n")))
}
