// SPDX-License-Identifier: AGPL-3.0-or-later
//! The target that was applied, and why that one (`docs/domain.md §5`).

use super::words::goal;
use crate::evaluate::Applied;
use crate::evaluation::{Evaluation, TargetBasis};

pub(super) fn lines(evaluation: &Evaluation, applied: &Applied) -> Vec<String> {
    let Some(target) = &evaluation.target else {
        return vec![format!("Nessun target per il {}", evaluation.period)];
    };
    let shown = goal(&target.goal);
    let mut lines = vec![match target.basis {
        TargetBasis::Prorated => format!(
            "Target al {}: {shown}, cioè {}/12 del target {} del {}, arrotondato come il valore",
            evaluation.period,
            evaluation.period.months(),
            goal(&target.full),
            target.period
        ),
        TargetBasis::Milestone => format!("Target intermedio del {}: {shown}", target.period),
        TargetBasis::Year if applied.is_final => format!("Target del {}: {shown}", target.period),
        TargetBasis::Year => format!(
            "Target del {}, per intero già al {}: {shown}",
            target.period, evaluation.period
        ),
    }];
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
    lines
}
