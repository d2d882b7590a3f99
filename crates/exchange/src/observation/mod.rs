// SPDX-License-Identifier: AGPL-3.0-or-later
//! Observations as other programs read them: one row for each indicator, administration and period.

mod row;

pub use row::{DECIMALS, INTEGER_DIGITS, ObservationRow};
