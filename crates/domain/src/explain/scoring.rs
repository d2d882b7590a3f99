// SPDX-License-Identifier: AGPL-3.0-or-later
//! Comparison and grado di raggiungimento, redone in words (`docs/domain.md §5`).

use super::words::goal as goal_text;
use crate::evaluate::Score;
use crate::evaluation::{Figure, ScoringRule};
use crate::italian::{italian, italian_date};
use crate::plan::{Band, Goal, Scoring};
use rust_decimal::Decimal;

pub(super) fn lines(scoring: &Scoring, goal: &Goal, value: &Figure, score: &Score) -> Vec<String> {
    let shown = match value {
        Figure::Number(number) => italian(*number),
        Figure::Date(day) => italian_date(*day),
        Figure::NotDone => "non fatto".to_owned(),
    };
    let mut lines = vec![format!(
        "Confronto: {shown} {}: {}",
        goal_text(goal),
        if score.met { "vero" } else { "falso" }
    )];
    lines.extend(
        score
            .days_late
            .map(|days| format!("Giorni di ritardo: {days}")),
    );
    if score.used.fallback {
        lines.push(
            "Il punteggio previsto non è definito per questi valori: si usa il punteggio binario"
                .to_owned(),
        );
    }
    let how = match (scoring, value) {
        _ if score.used.fallback || score.used.rule == ScoringRule::Binary => binary(score.met),
        (Scoring::Baseline(baseline), Figure::Number(value)) => {
            from_baseline(*baseline, goal, *value)
        }
        (_, Figure::Number(value)) => ratio(goal, *value),
        _ => binary(score.met),
    };
    let raw = score
        .raw
        .map_or_else(|| "oltre il numero di cifre stampabile".to_owned(), italian);
    lines.push(format!("Grado di raggiungimento: {how} = {raw}"));
    if let Scoring::Bands(bands) = scoring {
        lines.push(bands_line(bands, goal.is_dated()));
        if score.beyond_bands {
            lines.push(match score.raw {
                Some(_) => "Vale l'ultima fascia: un valore positivo, purché abbastanza piccolo, la raggiunge".to_owned(),
                None => "Vale l'ultima fascia, oltre ogni grado stampabile".to_owned(),
            });
        }
    }
    let cap = if score.met {
        "entro 0 e 100"
    } else {
        "entro 0 e 99,99, perché non raggiunto"
    };
    lines.push(format!(
        "Grado conteggiato ({cap}): {}",
        italian(score.counted)
    ));
    lines
}

fn binary(met: bool) -> String {
    if met { "raggiunto" } else { "non raggiunto" }.to_owned()
}

fn ratio(goal: &Goal, value: Decimal) -> String {
    let share =
        |above: Decimal, below: Decimal| format!("100 × {} / {}", italian(above), italian(below));
    match goal {
        Goal::AtLeast(target) | Goal::MoreThan(target) => share(value, *target),
        Goal::AtMost(target) | Goal::LessThan(target) if value > Decimal::ZERO => {
            share(*target, value)
        }
        Goal::AtMost(_) | Goal::LessThan(_) => {
            "valore non positivo sotto un target positivo".to_owned()
        }
        Goal::Equal(target) => share(value.min(*target), value.max(*target)),
        Goal::Between { lower, .. } if value < *lower => share(value, *lower),
        Goal::Between { upper, .. } if value > *upper => share(*upper, value),
        Goal::Between { .. } | Goal::By(_) | Goal::After(_) | Goal::ToBeSet(_) => {
            "entro i limiti".to_owned()
        }
    }
}

fn from_baseline(baseline: Decimal, goal: &Goal, value: Decimal) -> String {
    let (Goal::AtLeast(target)
    | Goal::AtMost(target)
    | Goal::MoreThan(target)
    | Goal::LessThan(target)) = goal
    else {
        return String::new();
    };
    let (value, target, base) = (italian(value), italian(*target), italian(baseline));
    format!("100 × ({value} − {base}) / ({target} − {base})")
}

fn bands_line(bands: &[Band], days: bool) -> String {
    let of = if days { "giorni di ritardo" } else { "grado" };
    let steps: Vec<String> = bands
        .iter()
        .map(|band| format!("da {} → {}", italian(band.from), italian(band.score)))
        .collect();
    format!("Fasce sul {of}: {}; sotto la prima 0", steps.join("; "))
}
