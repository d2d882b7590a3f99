// SPDX-License-Identifier: AGPL-3.0-or-later
//! Italian words for what the domain names in code. Numbers and dates come from [`traguardo_domain::italian`], the
//! words of verdicts from [`traguardo_domain::words`].

use crate::text::line;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use traguardo_domain::evaluation::{Figure, Mark};
use traguardo_domain::italian::{italian, italian_date};
use traguardo_domain::plan::{
    Act, BudgetColumn, BudgetKind, BudgetVersion, Goal, NodeKind, NodeState,
};
use traguardo_domain::{Frequency, Period, words};

const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// The name of a month, from 1.
fn month(number: u32) -> &'static str {
    let index = usize::try_from(number)
        .unwrap_or_default()
        .saturating_sub(1);
    MONTHS.get(index).copied().unwrap_or_default()
}

/// `1º gennaio 2022`.
pub(crate) fn long_date(day: NaiveDate) -> String {
    let number = match day.day() {
        1 => "1º".to_owned(),
        number => number.to_string(),
    };
    format!("{number} {} {}", month(day.month()), day.year())
}

/// `anno 2022`, `primo semestre 2022`, `terzo trimestre 2022`, `maggio 2022`.
pub(crate) fn period(period: Period) -> String {
    let year = period.year();
    let ordinal = |number: u32| match number {
        1 => "primo",
        2 => "secondo",
        3 => "terzo",
        _ => "quarto",
    };
    match period.frequency() {
        Frequency::Annual => format!("anno {year}"),
        Frequency::HalfYearly => format!("{} semestre {year}", ordinal(period.months() / 6)),
        Frequency::Quarterly => format!("{} trimestre {year}", ordinal(period.months() / 3)),
        Frequency::Monthly => format!("{} {year}", month(period.months())),
    }
}

/// As the axis of a chart has room for: `1º sem. 2022`.
pub(crate) fn short_period(period: Period) -> String {
    let year = period.year();
    match period.frequency() {
        Frequency::Annual => year.to_string(),
        Frequency::HalfYearly => format!("{}º sem. {year}", period.months() / 6),
        Frequency::Quarterly => format!("{}º trim. {year}", period.months() / 3),
        Frequency::Monthly => format!("{:02}/{year}", period.months()),
    }
}

/// `12,50 %`; a number and its unit are not parted at the end of a line.
pub(crate) fn percent(value: Decimal) -> String {
    format!("{}\u{a0}%", italian(value))
}

/// `1.234,56 €`
pub(crate) fn euro(value: Decimal) -> String {
    format!("{}\u{a0}€", italian(value))
}

/// A number with its unit.
pub(crate) fn quantity(value: Decimal, unit: &str) -> String {
    format!("{}\u{a0}{}", italian(value), line(unit))
}

/// What was found.
pub(crate) fn figure(figure: &Figure, unit: &str) -> String {
    match figure {
        Figure::Number(value) => quantity(*value, unit),
        Figure::Date(day) => italian_date(*day),
        Figure::NotDone => "non fatto".to_owned(),
    }
}

/// What has to be met: `≥ 120,00 %`, `entro il 15/05/2022`.
pub(crate) fn goal(goal: &Goal, unit: &str) -> String {
    let sign = match goal {
        Goal::AtLeast(_) => "≥",
        Goal::AtMost(_) => "≤",
        _ => goal.comparator(),
    };
    match goal {
        Goal::AtLeast(value)
        | Goal::AtMost(value)
        | Goal::Equal(value)
        | Goal::MoreThan(value)
        | Goal::LessThan(value) => format!("{sign}\u{a0}{}", quantity(*value, unit)),
        Goal::Between { lower, upper } => {
            format!("fra {} e {}", italian(*lower), quantity(*upper, unit))
        }
        _ => line(&words::goal(goal)),
    }
}

/// `Commissario Straordinario, delibera n. 55 del 9 novembre 2021`
pub(crate) fn act(act: &Act) -> String {
    format!(
        "{}, {} n. {} del {}",
        line(&act.body),
        line(&act.kind),
        line(&act.number),
        long_date(act.date)
    )
}

/// A warning as a cell has room for; [`words::mark`] says the same in a sentence.
pub(crate) const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Forecast => "da preventivo",
        Mark::Context => "da dato di contesto",
        Mark::Illustrative => "da dato dimostrativo",
        Mark::Late => "registrato in ritardo",
        Mark::ContradictoryTarget => "target contraddittorio",
        Mark::ComparatorAgainstMeaning => "confronto contrario al senso dell'indicatore",
        Mark::WithoutEvidence => "non definitivo: manca la prova",
        Mark::ProForma => "pro forma",
    }
}

pub(crate) const fn node_kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Area => "Area strategica",
        NodeKind::Objective => "Obiettivo",
        NodeKind::Line => "Linea",
        NodeKind::Programme => "Programma",
        NodeKind::Project => "Progetto",
        NodeKind::Action => "Azione complessa",
        NodeKind::StrategicTarget => "Target strategico",
        NodeKind::Indicator => "Indicatore composto",
    }
}

/// Of a box of which nothing is asked any more.
pub(crate) const fn node_state(state: NodeState) -> Option<&'static str> {
    match state {
        NodeState::Active => None,
        NodeState::Abolished => Some("soppresso"),
        NodeState::Suspended => Some("sospeso"),
        NodeState::Moved => Some("spostato altrove"),
    }
}

pub(crate) const fn budget_kind(kind: BudgetKind) -> &'static str {
    match kind {
        BudgetKind::Cost => "costi",
        BudgetKind::Revenue => "ricavi",
        BudgetKind::Contribution => "contributi",
        BudgetKind::Levy => "maggiorazione del diritto annuale",
        BudgetKind::Investment => "investimenti",
    }
}

pub(crate) const fn budget_column(column: BudgetColumn) -> &'static str {
    match column {
        BudgetColumn::Institutional => "istituzionale",
        BudgetColumn::Commercial => "commerciale",
    }
}

pub(crate) const fn budget_version(version: BudgetVersion) -> &'static str {
    match version {
        BudgetVersion::Forecast => "previsione",
        BudgetVersion::Adjusted => "assestato",
        BudgetVersion::Actual => "consuntivo",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_periods_have_names() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(long_date(day("2022-01-01")), "1º gennaio 2022");
        assert_eq!(long_date(day("2022-12-31")), "31 dicembre 2022");
        let named = |text: &str| {
            (
                period(text.parse().unwrap()),
                short_period(text.parse().unwrap()),
            )
        };
        let pair = |long: &str, short: &str| (long.to_owned(), short.to_owned());
        assert_eq!(named("2022"), pair("anno 2022", "2022"));
        assert_eq!(
            named("2022-S1"),
            pair("primo semestre 2022", "1º sem. 2022")
        );
        assert_eq!(
            named("2022-Q3"),
            pair("terzo trimestre 2022", "3º trim. 2022")
        );
        assert_eq!(named("2022-M05"), pair("maggio 2022", "05/2022"));
    }

    #[test]
    fn goals_are_read_as_they_are_written() {
        let number = |text: &str| text.parse().unwrap();
        assert_eq!(
            goal(&Goal::AtLeast(number("1120.00")), "%"),
            "≥\u{a0}1.120,00\u{a0}%"
        );
        let between = Goal::Between {
            lower: number("5"),
            upper: number("10"),
        };
        assert_eq!(goal(&between, "N."), "fra 5 e 10\u{a0}N.");
        let by = Goal::By("2022-05-15".parse().unwrap());
        assert_eq!(goal(&by, "data"), "entro il 15/05/2022");
    }
}
