// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formulas, and what they rest on.

use super::super::due::after;
use super::super::due::event;
use super::super::support::*;
use super::{Provoked, due, slow, sound, tower, wide};
use traguardo_domain::plan::{Dictionary, Interim};
use traguardo_domain::{FaultCode, Frequency};

pub fn provoked() -> Vec<Provoked> {
    vec![
        (
            due(Frequency::Annual, after(&["evnt"], 30)),
            FaultCode::UnknownMeasure,
            "/measures/due/due/after/events/0",
            "measure evnt",
        ),
        (
            due(Frequency::Annual, after(&["event"], 30)).measure("event", |measure| {
                event(measure);
                measure.due = after(&["event"], 1);
            }),
            FaultCode::Cycle,
            "/measures/event/due/after",
            "measure event → measure event",
        ),
        (
            due(Frequency::Annual, after(&["event"], 30))
                .measure("event", |measure| {
                    event(measure);
                    measure.due = after(&["other"], 1);
                })
                .measure("other", |measure| {
                    event(measure);
                    measure.due = after(&["event"], 1);
                }),
            FaultCode::Cycle,
            "/measures/event/due/after",
            "measure event → measure other → measure event",
        ),
        (
            (0..33).fold(sound(), |world, place| {
                world.measure(&format!("e{place:02}"), |measure| {
                    event(measure);
                    if place < 32 {
                        let next = format!("e{:02}", place + 1);
                        measure.due = after(&[&next], 1);
                    }
                })
            }),
            FaultCode::TooDeep,
            "/measures/e00/due/after",
            "measure e00 rests on more than 32",
        ),
        (
            sound().indicator_with("T", "[a]", |indicator| indicator.decimals = 11),
            FaultCode::Decimals,
            "/indicators/T/decimals",
            "11",
        ),
        (
            world().flow("Immob").indicator("T", "[Immobb]"),
            FaultCode::UnknownMeasure,
            "/indicators/T/formula",
            "did you mean [Immob]?",
        ),
        (
            sound().indicator("T", "indicator(\"II\")"),
            FaultCode::UnknownIndicator,
            "/indicators/T/formula",
            "indicator(\"II\")",
        ),
        (
            world()
                .flow("a")
                .indicator("EC27", "[a]")
                .assign("EC72", ""),
            FaultCode::UnknownIndicator,
            "/assignments/0/indicator",
            "did you mean EC27?",
        ),
        (
            sound().indicator_with("T", "achievement(\"1\")", |indicator| {
                indicator.dictionary = Dictionary::National;
            }),
            FaultCode::AchievementNotAllowed,
            "/indicators/T/formula",
            "only in local indicators",
        ),
        (
            sound().indicator_with("T", "[a] + 1", |indicator| {
                indicator.dictionary = Dictionary::National;
            }),
            FaultCode::LocalInNational,
            "/indicators/T/formula",
            "reads [a], which is local",
        ),
        (
            sound().indicator("T", "previous(achievement(\"1\"))"),
            FaultCode::AchievementOfAnotherYear,
            "/indicators/T/formula",
            "previous()",
        ),
        (
            sound().indicator("T", "[day] + 1"),
            FaultCode::DateInArithmetic,
            "/indicators/T/formula",
            "[day] is a date",
        ),
        (
            sound().indicator("T", "previous([day])"),
            FaultCode::DateInArithmetic,
            "/indicators/T/formula",
            "only be the whole formula",
        ),
        (
            sound().indicator("T", "indicator(\"D\")"),
            FaultCode::DateInArithmetic,
            "/indicators/T/formula",
            "indicator(\"D\") is a date",
        ),
        (
            sound().indicator_with("T", "[day]", |indicator| {
                indicator.interim = Some(Interim::Prorated);
            }),
            FaultCode::InterimOnDate,
            "/indicators/T/interim",
            "is a date",
        ),
        (
            world()
                .indicator("A", "indicator(\"B\")")
                .indicator("B", "previous(indicator(\"A\"))"),
            FaultCode::Cycle,
            "/indicators/A/formula",
            "indicator A → indicator B → indicator A",
        ),
        (
            // T stands under 1.1, below 1 whose achievement it reads
            world()
                .node("1.1", Some(0), None)
                .indicator("T", "achievement(\"1\")")
                .assign("T", ""),
            FaultCode::Cycle,
            "/indicators/T/formula",
            "indicator T → node 1 → node 1.1 → assignment 1.1/T → indicator T",
        ),
        (
            wide(),
            FaultCode::TooWide,
            "/indicators/W/formula",
            "more than 16 MiB",
        ),
        (slow(), FaultCode::TooWide, "/nodes", "would take too long"),
        (
            tower(34),
            FaultCode::TooDeep,
            "/indicators/x32",
            "more than 32 levels",
        ),
    ]
}
