// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo formula check`

use crate::ask::print;
use crate::cli;
use crate::failure::Failure;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use traguardo_exchange::plan::read_document;
use traguardo_formula::{Codes, Formula, Operand};

/// Says whether a formula is right, and prints it in its canonical form with what it reads.
pub fn formula_check(options: &cli::FormulaCheck) -> Result<(), Failure> {
    let formula = Formula::parse(&options.formula).map_err(|error| {
        Failure::refused(format!(
            "{error}\n{}",
            pointed_at(&options.formula, error.position)
        ))
    })?;
    let (measures, indicators) = match &options.plan {
        Some(file) => defined(file)?,
        None => used(&formula),
    };
    let codes = Codes {
        measures: &measures,
        indicators: &indicators,
        achievement_allowed: true,
    };
    let errors: Vec<String> = formula
        .check(&codes)
        .iter()
        .map(ToString::to_string)
        .collect();
    if !errors.is_empty() {
        return Err(Failure::refused(errors.join("\n")));
    }
    let mut text = format!("{formula}\n");
    for operand in formula.operands() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  reads {operand}");
    }
    print(&text)
}

/// Codes of measures and of indicators.
type Known = (BTreeSet<String>, BTreeSet<String>);

fn defined(plan: &Path) -> Result<Known, Failure> {
    let bytes = std::fs::read(plan)
        .map_err(|error| Failure::broken(&plan.display().to_string(), &error))?;
    let document = read_document(&bytes).map_err(Failure::faulty)?;
    let measures = document.measures.iter();
    let indicators = document.indicators.iter();
    Ok((
        measures.map(|measure| measure.code.to_string()).collect(),
        indicators
            .map(|indicator| indicator.code.to_string())
            .collect(),
    ))
}

/// Without a plan every code is taken as known, and what does not depend on codes is checked all the same.
fn used(formula: &Formula) -> Known {
    let (mut measures, mut indicators) = Known::default();
    for operand in formula.operands() {
        match operand {
            Operand::Measure(code) => measures.insert(code.clone()),
            Operand::Indicator(code) => indicators.insert(code.clone()),
            Operand::Achievement(_) | Operand::ShareAchieved(..) => false,
        };
    }
    (measures, indicators)
}

/// The formula with a mark under the character at which reading stopped.
fn pointed_at(formula: &str, position: usize) -> String {
    const BEFORE: usize = 60;
    let skipped = position.saturating_sub(BEFORE);
    let shown: String = formula
        .chars()
        .skip(skipped)
        .take(2 * BEFORE)
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect();
    let blanks = " ".repeat(position.saturating_sub(skipped).saturating_sub(1));
    format!("  {shown}\n  {blanks}^")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_pointed_at() {
        assert_eq!(pointed_at("1 + * 2", 5), "  1 + * 2\n      ^");
        let long = "1 + ".repeat(100);
        assert!(
            pointed_at(&long, 390)
                .lines()
                .all(|line| line.chars().count() <= 124)
        );
    }
}
