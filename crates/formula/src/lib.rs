// SPDX-License-Identifier: AGPL-3.0-or-later
//! The algorithm language of traguardo: `100 * ([ProvStrut] - [OnStrut]) / [ProvStrut]`.
//!
//! A [`Formula`] is parsed once ([`Formula::parse`]), checked against the codes known where it is
//! stored ([`Formula::check`]), and evaluated on exact rationals ([`Formula::evaluate`]) or evaluated
//! and explained by the same evaluator ([`Formula::explain`]). A result is either a [`Rational`] or
//! the [`Reasons`] why there is none; a formula never fails in any other way
//! (`docs/domain.md §4`, `docs/formula-language.md`).
//!
//! The crate is pure: no input or output, no clock, no binary floating point. It also holds the one
//! decimal parser ([`parse_decimal`]) and the one rounding function ([`Rational::round`]) of the
//! product.

mod calendar;
mod check;
mod cycle;
mod decimal;
mod evaluate;
mod expr;
mod formula;
mod item;
pub mod limits;
mod operand;
mod parse;
mod parts;
mod print;
mod rational;
mod reason;
mod signs;
mod similar;

pub use calendar::{Calendar, YearDay};
pub use check::{CheckError, CheckProblem, Codes};
pub use cycle::find_cycle;
pub use decimal::{DecimalError, MAX_FRACTION_DIGITS, MAX_INTEGER_DIGITS, parse_decimal};
pub use evaluate::{Derivation, ListTrace, Step};
pub use expr::{Comparator, Condition, Day, Expr, Function, List, ListFunction, Operator};
pub use formula::Formula;
pub use item::{Item, ItemDate, ItemField, ItemText};
pub use operand::{Kind, Operand, Shift};
pub use parse::{ParseError, ParseErrorKind};
pub use parts::Parts;
pub use rational::{Fault, MAX_PRINTED_FRACTION_DIGITS, MAX_RATIONAL_DIGITS, OutOfRange, Rational};
pub use reason::{Figure, Outcome, Reading, Reason, ReasonCode, Reasons};
pub use rust_decimal::Decimal;
pub use similar::{MOST_SUGGESTIONS, closest};
