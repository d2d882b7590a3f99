// SPDX-License-Identifier: AGPL-3.0-or-later
//! The derivation in plain Italian, from which an OIV redoes the figure by hand
//! (`docs/domain.md §4`): one sentence or computation per line.

mod derivation;
mod scoring;
mod sources;
mod target;
pub mod words;

pub(crate) use derivation::{derivation_lines, formula_line};
pub(crate) use sources::{operand_line, rolled_up, shown_date, shown_list, source_lines};

use crate::evaluate::{Applied, Case, Evidence, Score};
use crate::evaluation::{Evaluation, Figure};
use crate::italian::{italian, italian_date};
use traguardo_formula::Reason;
pub(crate) use words::term;
use words::{mark, reason_code, status};

/// All lines of one evaluation; `value_lines` are those of its indicator's value.
pub(crate) fn text(
    case: &Case,
    evaluation: &Evaluation,
    value_lines: Vec<String>,
    score: Option<&Score>,
    applied: &Applied,
) -> Vec<String> {
    let mut lines = vec![heading(case), plan_used(case)];
    lines.extend(value_lines);
    if let Some(Figure::Number(value)) = &evaluation.value {
        lines.push(format!(
            "Arrotondato a {} decimali (la metà si allontana dallo zero): {}",
            case.indicator.decimals,
            italian(*value)
        ));
    }
    let declared = &case.assignment.scoring;
    let first_year = case.plan.first_year;
    lines.extend(target::lines(evaluation, applied, declared, first_year));
    lines.extend(
        applied
            .evidence
            .as_ref()
            .map(|found| evidence(found, evaluation, applied)),
    );
    if let (Some(score), Some(value), Some(target)) = (score, &evaluation.value, &evaluation.target)
    {
        lines.extend(scoring::lines(&applied.scoring, &target.goal, value, score));
        if let Some(progress) = evaluation.progress.filter(|_| {
            applied
                .year
                .as_ref()
                .is_some_and(|goal| *goal != target.goal)
        }) {
            lines.push(format!(
                "Avanzamento rispetto al target dell'anno: {}",
                italian(progress)
            ));
        }
    }
    lines.extend(evaluation.reasons.iter().map(reason_line));
    lines.extend(
        evaluation
            .marks
            .iter()
            .map(|found| format!("Avvertenza: {}", mark(*found))),
    );
    lines.push(format!("Stato: {}", status(evaluation.status)));
    if evaluation.deviation_note_required {
        lines.push("È richiesta la nota di scostamento (causa e azione correttiva)".to_owned());
    }
    lines
}

fn heading(case: &Case) -> String {
    format!(
        "{}: {}, al periodo {} ({})",
        case.indicator.code, case.indicator.name, case.period, case.indicator.unit
    )
}

/// Whether the evidence that is asked for is there.
fn evidence(evidence: &Evidence, evaluation: &Evaluation, applied: &Applied) -> String {
    let asked = format!("Prova richiesta: [{}]", evidence.code);
    match evidence.day {
        Some(day) => format!("{asked}, del {}", italian_date(day)),
        None if applied.lacks_evidence() && evaluation.status.is_verdict() => {
            format!("{asked}. Manca, perciò il giudizio non è definitivo")
        }
        None => asked,
    }
}

/// The act that approved the plan revision used.
fn plan_used(case: &Case) -> String {
    let plan = case.plan;
    let act = plan.acts.last().map_or_else(String::new, |act| {
        format!(
            ", approvato con {} n. {} del {} ({})",
            act.kind,
            act.number,
            italian_date(act.date),
            act.body
        )
    });
    format!("Piano {} di {}{act}", plan.code, plan.administration)
}

pub(crate) fn reason_line(reason: &Reason) -> String {
    let detail = reason
        .detail
        .as_deref()
        .map_or_else(String::new, |detail| format!(" ({detail})"));
    format!(
        "Motivo: {}: {}{detail}",
        reason.operand,
        reason_code(reason.code)
    )
}
