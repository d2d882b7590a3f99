// SPDX-License-Identifier: AGPL-3.0-or-later
//! The Italian words of the closed lists.

use crate::evaluation::{Mark, Status};
use crate::italian::{italian, italian_date};
use crate::plan::{After, Combine, Goal, UnavailableCounts};
use crate::value::Origin;
use traguardo_formula::ReasonCode;

pub(super) const REASON_CODES: [ReasonCode; 14] = [
    ReasonCode::NotApplicable,
    ReasonCode::NotReported,
    ReasonCode::NotDue,
    ReasonCode::NotAvailable,
    ReasonCode::DivisionByZero,
    ReasonCode::OutOfRange,
    ReasonCode::UnknownNode,
    ReasonCode::NoAchievement,
    ReasonCode::CombinesByNone,
    ReasonCode::NotANumber,
    ReasonCode::WrongKind,
    ReasonCode::NotDone,
    ReasonCode::IncompleteItem,
    ReasonCode::NoItems,
];

/// Why there is no value.
pub const fn reason_code(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::NotApplicable => "non applicabile",
        ReasonCode::NotReported => "non comunicato entro il termine",
        ReasonCode::NotDue => "non ancora dovuto",
        ReasonCode::NotAvailable => "non disponibile (n.d.)",
        ReasonCode::DivisionByZero => "divisione per zero",
        ReasonCode::OutOfRange => "troppe cifre",
        ReasonCode::UnknownNode => "codice non presente nel piano",
        ReasonCode::NoAchievement => "senza grado di raggiungimento",
        ReasonCode::CombinesByNone => "misura non combinabile",
        ReasonCode::NotANumber => "non è un numero",
        ReasonCode::WrongKind => "non è del genere richiesto",
        ReasonCode::NotDone => "dichiarato non fatto",
        ReasonCode::IncompleteItem => "voci incomplete",
        ReasonCode::NoItems => "nessuna voce",
    }
}

/// Where an assignment stands.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Excluded => "escluso",
        Status::NotApplicable => "non applicabile",
        Status::NotDue => "non ancora dovuto",
        Status::NotReported => "non comunicato entro il termine",
        Status::NotAvailable => "non disponibile (n.d.)",
        Status::NotComputable => "non calcolabile",
        Status::NoTarget => "misurato, senza target",
        Status::Achieved => "raggiunto",
        Status::OnTrack => "in linea",
        Status::PartiallyAchieved => "parzialmente raggiunto",
        Status::AtRisk => "a rischio",
        Status::NotAchieved => "non raggiunto",
        Status::OffTrack => "fuori linea",
    }
}

/// What a reader must know besides the value.
pub const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Forecast => "calcolato da un dato di preventivo",
        Mark::Context => "calcolato da un dato di contesto",
        Mark::Illustrative => "calcolato da un dato dimostrativo",
        Mark::Late => "un dato è stato registrato la prima volta dopo il termine",
        Mark::ContradictoryTarget => "il target contiene una contraddizione che nessuno ha risolto",
        Mark::ComparatorAgainstMeaning => {
            "il segno di confronto contraddice il senso dell'indicatore"
        }
        Mark::ProForma => "pro forma: comprende dati anteriori al primo giorno dell'ente",
        Mark::WithoutEvidence => "il giudizio non è definitivo: manca la prova richiesta",
    }
}

/// What a number is worth.
pub const fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Actual => "consuntivo",
        Origin::Preliminary => "preconsuntivo",
        Origin::Forecast => "preventivo",
        Origin::Context => "dato di contesto",
        Origin::Illustrative => "dato dimostrativo",
    }
}

/// How figures combine.
pub const fn combine(how: Combine) -> &'static str {
    match how {
        Combine::Sum => "somma",
        Combine::Last => "ultimo",
        Combine::Mean => "media semplice",
        Combine::Max => "massimo",
        Combine::Min => "minimo",
        Combine::None => "nessuna combinazione",
    }
}

/// What n.d. and not computable do in the roll-up.
pub const fn unavailable(how: UnavailableCounts) -> &'static str {
    match how {
        UnavailableCounts::LeftOut => "non partecipano",
        UnavailableCounts::Zero => "contano zero",
    }
}

/// `entro 30 giorni dal primo fra [a] e [b]`, `almeno 1 giorno lavorativo prima di [a]`.
pub fn term(after: &After) -> String {
    let days = match (after.days.unsigned_abs(), after.working) {
        (1, false) => "1 giorno".to_owned(),
        (1, true) => "1 giorno lavorativo".to_owned(),
        (days, false) => format!("{days} giorni"),
        (days, true) => format!("{days} giorni lavorativi"),
    };
    let events: Vec<String> = after
        .events
        .iter()
        .map(|code| format!("[{code}]"))
        .collect();
    let (of, before) = match events.as_slice() {
        [one] => (format!("da {one}"), format!("di {one}")),
        several => {
            let (last, others) = several
                .split_last()
                .map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
            let all = format!("{} e {last}", others.join(", "));
            (
                format!("dal primo fra {all}"),
                format!("del primo fra {all}"),
            )
        }
    };
    if after.days < 0 {
        format!("almeno {days} prima {before}")
    } else {
        format!("entro {days} {of}")
    }
}

/// `>= 120,00`, `fra 5 e 10`, `entro il 31/12/2022`.
pub fn goal(goal: &Goal) -> String {
    match goal {
        Goal::AtLeast(value)
        | Goal::AtMost(value)
        | Goal::Equal(value)
        | Goal::MoreThan(value)
        | Goal::LessThan(value) => format!("{} {}", goal.comparator(), italian(*value)),
        Goal::Between { lower, upper } => format!("fra {} e {}", italian(*lower), italian(*upper)),
        Goal::By(day) => format!("entro il {}", italian_date(*day)),
        Goal::After(after) => term(after),
        Goal::ToBeSet(who) => format!("entro un termine ancora da fissare ({who})"),
    }
}
