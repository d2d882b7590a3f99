// SPDX-License-Identifier: AGPL-3.0-or-later
//! The target that was applied, and why that one (`docs/domain.md §5`).

use super::words::goal;
use crate::evaluate::Applied;
use crate::evaluation::{AppliedTarget, Evaluation, TargetBasis};
use crate::italian::{italian, italian_date};
use crate::plan::{Goal, Scoring};

/// `declared` is the scoring rule as the plan states it.
pub(super) fn lines(
    evaluation: &Evaluation,
    applied: &Applied,
    declared: &Scoring,
    first_year: i32,
) -> Vec<String> {
    let Some(target) = &evaluation.target else {
        return vec![format!("Nessun target per il {}", evaluation.period)];
    };
    let shown = match &target.full {
        Goal::After(_) if target.goal != target.full => {
            format!("{}, cioè {}", goal(&target.goal), goal(&target.full))
        }
        _ => goal(&target.goal),
    };
    let mut lines = vec![match target.basis {
        TargetBasis::Prorated => format!(
            "Target al {}: {shown}, cioè {}, arrotondato come il valore",
            evaluation.period,
            share(evaluation, target, applied, declared)
        ),
        TargetBasis::Milestone => format!("Target intermedio del {}: {shown}", target.period),
        TargetBasis::Year if applied.is_final => format!("Target del {}: {shown}", target.period),
        TargetBasis::Year => format!(
            "Target del {}, per intero già al {}: {shown}",
            target.period, evaluation.period
        ),
    }];
    lines.extend(prorated_baseline(evaluation, applied, declared));
    lines.extend(
        target
            .printed
            .iter()
            .map(|printed| format!("Come stampato nel piano: {printed}")),
    );
    lines.extend(
        target
            .alternatives
            .iter()
            .map(|other| format!("Stampato anche: {} ({})", other.text, other.place)),
    );
    lines.extend(target.resolution.iter().map(|found| {
        let (by, on) = (&found.by, italian_date(found.on));
        format!("Contraddizione risolta da {by} il {on}: {}", found.reason)
    }));
    if target.before_plan {
        lines.push(format!(
            "Il termine cade prima del piano, che comincia nel {first_year}: non si giudica finché una persona non risolve la contraddizione"
        ));
    }
    lines
}

/// Of the target itself, or of the way that leads to it from a baseline that stays where it is.
fn share(
    evaluation: &Evaluation,
    target: &AppliedTarget,
    applied: &Applied,
    declared: &Scoring,
) -> String {
    let (months, full) = (evaluation.period.months(), goal(&target.full));
    match declared {
        Scoring::Baseline(baseline) if applied.scoring == *declared => format!(
            "dalla base di partenza {} {months}/12 della distanza dal target {full} del {}",
            italian(*baseline),
            target.period
        ),
        _ => format!("{months}/12 del target {full} del {}", target.period),
    }
}

fn prorated_baseline(
    evaluation: &Evaluation,
    applied: &Applied,
    declared: &Scoring,
) -> Option<String> {
    let (Scoring::Baseline(declared), Scoring::Baseline(used)) = (declared, &applied.scoring)
    else {
        return None;
    };
    (declared != used).then(|| {
        format!(
            "Anche la base di partenza {} è presa per {}/12: {}",
            italian(*declared),
            evaluation.period.months(),
            italian(*used)
        )
    })
}
