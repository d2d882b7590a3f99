// SPDX-License-Identifier: AGPL-3.0-or-later
//! The status of an evaluation, first match (`docs/domain.md §5`).

use crate::evaluation::Status;
use rust_decimal::Decimal;
use traguardo_formula::{ReasonCode, Reasons};

/// The status of an evaluation without a value: the leading reason decides.
pub(crate) fn without_value(reasons: &Reasons) -> Status {
    match reasons.lead().code {
        ReasonCode::NotApplicable => Status::NotApplicable,
        ReasonCode::NotReported => Status::NotReported,
        ReasonCode::NotDue => Status::NotDue,
        ReasonCode::NotAvailable => Status::NotAvailable,
        ReasonCode::DivisionByZero
        | ReasonCode::OutOfRange
        | ReasonCode::UnknownNode
        | ReasonCode::NoAchievement
        | ReasonCode::CombinesByNone
        | ReasonCode::NotANumber
        | ReasonCode::WrongKind
        | ReasonCode::NotDone
        | ReasonCode::IncompleteItem
        | ReasonCode::NoItems => Status::NotComputable,
    }
}

/// The verdict. `partial_from` is compared with the counted achievement.
pub(crate) fn verdict(
    met: bool,
    counted: Decimal,
    partial_from: Decimal,
    is_final: bool,
) -> Status {
    match (met, counted >= partial_from, is_final) {
        (true, _, true) => Status::Achieved,
        (true, _, false) => Status::OnTrack,
        (false, true, true) => Status::PartiallyAchieved,
        (false, true, false) => Status::AtRisk,
        (false, false, true) => Status::NotAchieved,
        (false, false, false) => Status::OffTrack,
    }
}

impl Status {
    /// Whether value and target were compared.
    pub const fn is_verdict(self) -> bool {
        matches!(
            self,
            Self::Achieved
                | Self::OnTrack
                | Self::PartiallyAchieved
                | Self::AtRisk
                | Self::NotAchieved
                | Self::OffTrack
        )
    }

    /// What leaves both sum and coverage of the roll-up (`docs/domain.md §6`).
    pub const fn leaves_rollup(self) -> bool {
        matches!(
            self,
            Self::Excluded | Self::NotApplicable | Self::NotDue | Self::NoTarget
        )
    }
}
