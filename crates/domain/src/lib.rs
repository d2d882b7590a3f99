// SPDX-License-Identifier: AGPL-3.0-or-later
//! The meaning of every figure traguardo prints: periods, values, plans, targets, evaluation,
//! roll-up and deadlines (`docs/domain.md`). Pure: no IO, no clock, no randomness.

pub mod benchmark;
pub mod budget;
mod day;
pub mod deadline;
pub mod evaluate;
pub mod evaluation;
mod explain;
pub mod faults;
mod frequency;
pub mod in_force;
pub mod italian;
pub mod measurement;
mod names;
pub mod period;
pub mod plan;
pub mod preview;
pub mod reach;
pub mod rollup;
mod rome;
mod validity;
pub mod value;

pub use day::{parse_day, parse_instant};
pub use deadline::deadlines_of_year;
pub use evaluate::{
    Definitions, Evaluator, Merged, OriginFigures, Question, side_by_side, year_of_merger,
};
pub use explain::words;
pub use faults::{Fault, FaultCode};
pub use frequency::Frequency;
pub use in_force::in_force;
pub use period::{Period, PeriodError};
pub use reach::{lists_needed, measures_reached, years_needed};
pub use rollup::{Member, MemberOf, NodeResult, Tree};
pub use rome::{rome_date, rome_time};
pub use validity::Validity;
pub use value::{Origin, Value};
