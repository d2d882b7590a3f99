// SPDX-License-Identifier: AGPL-3.0-or-later
//! How figures are posted, combined and due, and what asks for them.

use super::super::due::after;
use super::super::due::days;
use super::super::due::on_days;
use super::super::support::*;
use super::{Provoked, due, marks, sound};
use traguardo_domain::plan::{Combine, Content, Nature, Posted, Resolution};
use traguardo_domain::{FaultCode, Frequency};

pub fn provoked() -> Vec<Provoked> {
    vec![
        (
            sound().measure("s", |measure| {
                measure.nature = Nature::Stock;
                measure.posted = Posted::Cumulative;
                measure.over_time = Combine::Last;
            }),
            FaultCode::CumulativeStock,
            "/measures/s/posted",
            "measure s is a stock",
        ),
        (
            sound().measure("c", |measure| measure.posted = Posted::Cumulative),
            FaultCode::CumulativeOverTime,
            "/measures/c/over_time",
            "not sum",
        ),
        (
            sound().measure("l", |measure| measure.over_offices = Combine::Last),
            FaultCode::LastIsForTime,
            "/measures/l/over_offices",
            "last is for time only",
        ),
        (
            sound().measure("l", |measure| measure.over_administrations = Combine::Last),
            FaultCode::LastIsForTime,
            "/measures/l/over_administrations",
            "measure l",
        ),
        (
            sound().measure("t", |measure| {
                measure.content = Content::Date;
                measure.over_time = Combine::Mean;
                measure.over_offices = Combine::Max;
                measure.over_administrations = Combine::Max;
            }),
            FaultCode::DateCombination,
            "/measures/t/over_time",
            "dates have no mean",
        ),
        (
            sound().assign_with("D", "2022: by 2022-10-31", |assignment| {
                assignment.targets[0].goal =
                    traguardo_domain::plan::Goal::After(traguardo_domain::plan::After {
                        events: vec!["day".into(), "a".into()],
                        days: 30,
                        working: false,
                    });
            }),
            FaultCode::EventNeedsDate,
            "/assignments/0/targets/0/after/events/1",
            "and a is none",
        ),
        (
            sound().assign_with("I", "", |assignment| {
                assignment.same_as = Some("1/Q".into());
            }),
            FaultCode::BadReference,
            "/assignments/0/same_as",
            "no assignment 1/Q",
        ),
        (
            sound().assign_with("I", "2022: >= 1", |assignment| {
                assignment.targets[0].resolution = Some(Resolution {
                    by: "Giunta".into(),
                    on: day("2022-03-01"),
                    reason: "Errore di stampa".into(),
                });
            }),
            FaultCode::NothingToResolve,
            "/assignments/0/targets/0/resolution",
            "nothing contradicts",
        ),
        (
            sound().measure("q", |measure| marks(measure, "5", "1")),
            FaultCode::Scale,
            "/measures/q/scale",
            "5 to 1",
        ),
        (
            sound().measure("q", |measure| {
                marks(measure, "1", "5");
                measure.over_time = Combine::Sum;
            }),
            FaultCode::ScaleCombination,
            "/measures/q/over_time",
            "their sum is none",
        ),
        (
            sound()
                .measure("q", |measure| marks(measure, "1", "5"))
                .indicator("Q", "[q]")
                .assign("Q", "2022: >= 6"),
            FaultCode::TargetOffScale,
            "/assignments/0/targets/0",
            "a mark from 1 to 5",
        ),
        (
            sound().measure("l", |measure| {
                measure.content = Content::Items;
                measure.over_offices = Combine::Max;
            }),
            FaultCode::ListCombination,
            "/measures/l/over_offices",
            "lists have no max",
        ),
        (
            sound().list("l").indicator("T", "[l] + 1"),
            FaultCode::WrongKind,
            "/indicators/T/formula",
            "[l] is a list",
        ),
        (
            sound().list("l").indicator("T", "days([l], [day])"),
            FaultCode::WrongKind,
            "/indicators/T/formula",
            "[l] is no date",
        ),
        (
            sound().indicator("T", "count([a])"),
            FaultCode::WrongKind,
            "/indicators/T/formula",
            "[a] is no list",
        ),
        (
            sound().measure("o", |measure| {
                measure.offices = vec!["U1".into(), "U1".into()];
            }),
            FaultCode::DuplicateOffice,
            "/measures/o/offices/1",
            "office U1",
        ),
        (
            sound().measure("w", |measure| {
                measure.offices = vec![
                    office("U1", "", "2022-12-31"),
                    office("U2", "2023-07-01", ""),
                ];
            }),
            FaultCode::NoOfficeInPeriod,
            "/measures/w/offices",
            "2023-S1",
        ),
        // 31 December 2022 - 365 days is the day before its year
        (
            due(Frequency::Annual, days(-365, false)),
            FaultCode::DueDay,
            "/measures/due/due/days",
            "2022 would be due on 2021-12-31, before it begins",
        ),
        (
            due(Frequency::HalfYearly, on_days(&[("2022-S2", "2022-06-30")])),
            FaultCode::DueDay,
            "/measures/due/due/dates/0/date",
            "2022-S2 would be due on 2022-06-30",
        ),
        // 366 days after 31 December 2022 is 1 January 2024
        (
            due(Frequency::Annual, on_days(&[("2022", "2024-01-02")])),
            FaultCode::DueDay,
            "/measures/due/due/dates/0/date",
            "more than a year after its end",
        ),
        (
            due(Frequency::HalfYearly, on_days(&[("2022", "2022-12-30")])),
            FaultCode::DuePeriod,
            "/measures/due/due/dates/0/period",
            "2022 is no period of measure due",
        ),
        (
            due(Frequency::Annual, on_days(&[("2025", "2025-12-30")])),
            FaultCode::DuePeriod,
            "/measures/due/due/dates/0/period",
            "the plan covers 2022 to 2024",
        ),
        (
            due(
                Frequency::Annual,
                on_days(&[("2022", "2022-12-30"), ("2022", "2022-12-29")]),
            ),
            FaultCode::DuplicateDueDay,
            "/measures/due/due/dates/1/period",
            "2022",
        ),
        // as of June nothing of an annual event is known
        (
            due(Frequency::HalfYearly, after(&["event"], 30)),
            FaultCode::EventFrequency,
            "/measures/due/due/after/events/0",
            "event is posted less often",
        ),
        (
            due(Frequency::Annual, after(&["event", "a"], 30)),
            FaultCode::EventNeedsDate,
            "/measures/due/due/after/events/1",
            "and a is none",
        ),
    ]
}
